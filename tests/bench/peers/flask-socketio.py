"""Flask-SocketIO with its defaults, on eventlet."""

import socket
import time

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
io = SocketIO(app)
members = {}
seq = 0


@io.on("hello")
def hello(data):
    members[request.sid] = {"id": f"member-{len(members) + 1}", "name": data["name"]}
    join_room("room")
    emit("welcome", {"you": members[request.sid]})


@io.on("say")
def say(data):
    global seq
    seq += 1
    event = {**members[request.sid], "text": data["text"], "seq": seq, "at": int(time.time() * 1000)}
    emit("said", event, to="room")


# The server does not say which port the system has chosen for it, so one is chosen first.
with socket.create_server(("127.0.0.1", 0)) as probe:
    port = probe.getsockname()[1]
print(f"http://localhost:{port}", flush=True)
io.run(app, host="127.0.0.1", port=port)
