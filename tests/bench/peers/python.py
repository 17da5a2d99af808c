"""A threaded TCP chat, as people write it first in Python: a thread for each client, JSON in lines."""

import json
import resource
import socket
import threading
import time

# As many sockets as the system lets us have.
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

lock = threading.Lock()
members = {}
seq = 0


def serve(connection):
    global seq
    member = None
    try:
        for line in connection.makefile("r", encoding="utf-8", newline="\n"):
            request = json.loads(line)
            if request["type"] == "hello":
                with lock:
                    member = {"id": f"member-{len(members) + 1}", "name": request["name"]}
                    members[connection] = member
                send(connection, {"type": "welcome", "you": member})
            elif request["type"] == "say" and member:
                # Under the lock, so that everybody sees the messages in the same order.
                with lock:
                    seq += 1
                    event = {"type": "said", **member, "text": request["text"], "seq": seq}
                    event["at"] = int(time.time() * 1000)
                    data = json.dumps(event, separators=(",", ":")).encode() + b"\n"
                    for each in members:
                        each.sendall(data)
    except OSError:
        pass
    finally:
        with lock:
            members.pop(connection, None)
        connection.close()


def send(connection, event):
    connection.sendall(json.dumps(event, separators=(",", ":")).encode() + b"\n")


server = socket.create_server(("127.0.0.1", 0), backlog=1024)
print(f"http://localhost:{server.getsockname()[1]}", flush=True)
while True:
    client, _ = server.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=serve, args=(client,), daemon=True).start()
