#!/bin/sh
# ngircd in the foreground, with a configuration of its own: no limits, and no pings during the measurement.
# The configuration is read from a pipe, so that no file stays behind.
port=$(node -e 'const s=require("net").createServer().listen(0,()=>{console.log(s.address().port);s.close()})')
echo "http://localhost:$port"
exec ngircd --nodaemon --config /dev/fd/3 3<<END
[Global]
Name = irc.example.net
Info = benchmark
Listen = 127.0.0.1
Ports = $port
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
[Channel]
Name = #room
END
