"""Stage 04 of wirechat in Python: a chat over TCP, in the text dialect and in JSON.

    python3 tests/labs/other-languages/chat.py 12345

Each client has two threads: one reads its lines, and one writes what waits for it. All of them use one
room, one at a time: whoever holds the lock of the room may look at it and change it. (The stages of
wirechat have no lock, because there only one thread has the room.) Nobody ever waits for a client while
holding that lock: what is for a client goes into its outbox, which has a limit.

Everything that a client may rely on is in docs/protocol.md. It needs Python 3.9, and nothing else.
"""

import json
import os
import re
import secrets
import signal
import socket
import sys
import threading
import time
from collections import OrderedDict, deque

from text_rules import INVISIBLE, Refusal, check_name, check_text, clean, looks_of

MAX_LINE_BYTES = 32_768
MAX_QUEUED_BYTES = 1024 * 1024
MAX_UNREAD_ANSWER_BYTES = 64 * 1024
MAX_MEMBERS = 1_000
MAX_ID_CHARACTERS = 64
MAX_NAME_ATTEMPTS = 3
MAX_TEXT_LINES = 40
MAX_EVENTS = 1_000
MAX_EVENT_BYTES = 512 * 1024
RECENT_EVENTS = 100
CIDS_PER_MEMBER = 128
HELLO_SECONDS = 15
GRACE_SECONDS = 5
TYPING_SECONDS = 3
GOODBYE_SECONDS = 1
STALLED_SECONDS = 25

DETAILS = {
    "bad-json": "that is not a JSON object; send one object per line",
    "bad-utf8": "that is not UTF-8 text; send UTF-8",
    "bad-request": "a field is missing or has the wrong type; see docs/protocol.md",
    "unknown-type": "this server does not know that type of message",
    "unknown-command": "no such command; /help lists them",
    "hello-first": "say hello with a name first",
    "already-joined": "you have already said hello on this connection",
    "name-invalid": "a name has 1 to 24 letters or digits from one script; - _ and . may be inside",
    "name-taken": "that name is taken; choose another",
    "text-empty": "the message is empty; write something",
    "text-too-long": "a message has at most 2,000 characters; send it in parts",
    "line-too-long": "a line has at most 32,768 bytes; send it in parts",
    "server-full": "the server is full; try again later",
    "too-slow": "you fell too far behind the conversation; reconnect to catch up",
    "timed-out": "the server did not hear from you for too long; reconnect",
    "replaced": "you joined again from another window, so this one was disconnected",
    "shutting-down": "the server is shutting down; come back later",
    "wrong-port": "this port speaks the chat protocol, not HTTP",
    "left": "goodbye",
}


# From bytes to lines


class LineDecoder:
    """Splits a stream of bytes into lines. TCP may cut it anywhere: in a line, in a character, in a CR LF."""

    def __init__(self, answer):
        self.telnet = TelnetFilter(answer)
        self.rest = b""
        self.overlong = False

    def push(self, chunk):
        """Yields the lines that this chunk completes: text, or a Refusal in the place of a bad line."""
        self.rest += self.telnet.filter(chunk)
        while not self.overlong:
            line, newline, rest = self.rest.partition(b"\n")
            if len(line) > MAX_LINE_BYTES:
                # Where it ends is unknown, so nothing after it is a line.
                self.overlong = True
                yield Refusal("line-too-long")
            elif not newline:
                return
            else:
                self.rest = rest
                yield decode(line)
        self.rest = b""


def decode(line):
    try:
        return line.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        return Refusal("bad-utf8")


SE, SB, WILL, WONT, DO, DONT, IAC = 240, 250, 251, 252, 253, 254, 255
TIMING_MARK = 6


class TelnetFilter:
    """Removes telnet's commands (RFC 854), refuses every option, and makes CR NUL an end of a line."""

    def __init__(self, answer):
        self.answer = answer
        self.refused = set()
        self.state = "data"
        self.verb = 0
        self.last = 0

    def filter(self, chunk):
        if self.state == "data" and IAC not in chunk and 0 not in chunk:
            self.last = chunk[-1]
            return chunk
        data = bytearray()
        for byte in chunk:
            if self.is_data(byte):
                data.append(10 if byte == 0 and self.last == 13 else byte)
                self.last = byte
        return bytes(data)

    def is_data(self, byte):
        state = self.state
        if state == "data":
            self.state = "command" if byte == IAC else "data"
            return byte != IAC
        if state == "command":
            self.verb = byte
            if byte == SB:
                self.state = "parameters"
            else:
                self.state = "option" if WILL <= byte < IAC else "data"
            return byte == IAC
        if state == "option":
            self.state = "data"
            self.refuse(byte)
        elif state == "parameters":
            self.state = "end?" if byte == IAC else "parameters"
        else:
            self.state = "data" if byte == SE else "parameters"
        return False

    def refuse(self, option):
        """Once for each option, because two programs that answer every refusal never stop."""
        if self.verb not in (DO, WILL) or (self.verb, option) in self.refused:
            return
        if option != TIMING_MARK:
            self.refused.add((self.verb, option))
        self.answer(bytes([IAC, WONT if self.verb == DO else DONT, option]))


# One connection


class Client:
    """One connection: a thread that reads it, a thread that writes to it, and what waits in between."""

    def __init__(self, sock, room):
        self.sock = sock
        self.room = room
        self.member = None
        self.speaks_json = False
        self.is_first_line = True
        self.shows_time = False
        self.refusals = 0
        self.outbox = deque()
        self.queued_bytes = 0
        self.is_over = False
        self.changed = threading.Condition()

    def start(self):
        threading.Thread(target=self.read, daemon=True).start()
        threading.Thread(target=self.write_all, daemon=True).start()

    def read(self):
        self.write(b"Welcome to wirechat! What shall I call you?\r\n")
        too_late = after(HELLO_SECONDS, self.time_out)
        decoder = LineDecoder(self.write)
        try:
            while chunk := self.sock.recv(65_536):
                for line in decoder.push(chunk):
                    self.wait_until_read()
                    if not self.is_over:
                        self.room.receive(line, self)
                if self.member:
                    too_late.cancel()
        except OSError:
            pass  # A connection that was reset has no more lines.
        too_late.cancel()
        self.room.end_of_stream(self)

    def time_out(self):
        with self.room.lock:
            if not self.member:
                self.bye("timed-out")

    def write_all(self):
        try:
            while True:
                with self.changed:
                    self.changed.wait_for(lambda: self.outbox or self.is_over)
                    if not self.outbox:
                        break
                    data = b"".join(self.outbox)
                    self.outbox.clear()
                self.sock.sendall(data)
                with self.changed:
                    self.queued_bytes -= len(data)
                    self.changed.notify_all()
            self.sock.shutdown(socket.SHUT_WR)
            after(GOODBYE_SECONDS, self.destroy)
        except OSError:
            self.destroy()

    def wait_until_read(self):
        """A client that does not read its answers is not read either."""
        with self.changed:
            self.changed.wait_for(
                lambda: self.is_over or self.queued_bytes <= MAX_UNREAD_ANSWER_BYTES
            )

    def write(self, data):
        """Never waits. A reader who is too far behind is let go, and may come back."""
        with self.changed:
            if self.is_over or not data:
                return
            is_too_slow = self.queued_bytes > MAX_QUEUED_BYTES
            if is_too_slow:
                data = self.encode(bye("too-slow"))
            self.outbox.append(data)
            self.queued_bytes += len(data)
            self.changed.notify_all()
        if is_too_slow:
            self.end(GOODBYE_SECONDS)

    def send(self, event):
        if not self.is_over:
            self.write(self.encode(event))

    def encode(self, event):
        if self.speaks_json:
            return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        lines = lines_for(event, self.member, self.shows_time)
        return "".join(f"{line}\r\n" for line in lines).encode()

    def refuse(self, refusal):
        self.send(refusal_event(refusal))
        self.refusals += 1
        gives_up = not self.speaks_json and (
            refusal.code == "name-invalid" or self.refusals == MAX_NAME_ATTEMPTS
        )
        if refusal.code in ("line-too-long", "wrong-port") or (not self.member and gives_up):
            self.end()

    def bye(self, code):
        self.send(bye(code))
        self.end()

    def end(self, seconds=STALLED_SECONDS):
        """What waits is still sent, if the client takes it in time."""
        with self.changed:
            self.is_over = True
            self.changed.notify_all()
        after(seconds, self.destroy)

    def destroy(self):
        with self.changed:
            self.is_over = True
            self.outbox.clear()
            self.changed.notify_all()
        try:
            # Wakes both threads. `close` alone would not.
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.sock.close()


# The room


class Member:
    def __init__(self, name, client):
        self.id = secrets.token_urlsafe(9)
        self.session = secrets.token_urlsafe(18)
        self.name = name
        self.client = client
        self.grace = None
        self.posted = OrderedDict()
        self.typed_at = -TYPING_SECONDS

    def info(self):
        return {"id": self.id, "name": self.name}


class Room:
    """Who is here and what happened. Every method that is called from outside takes the lock."""

    def __init__(self):
        self.lock = threading.Lock()
        self.members = {}
        self.by_session = {}
        self.by_look = {}
        self.clients = set()
        self.epoch = secrets.token_urlsafe(16)
        self.seq = 0
        self.events = deque()
        self.event_bytes = 0

    def receive(self, line, client):
        """Carries out what a line asks for, or refuses it. A refused line has no effect."""
        cid = None
        try:
            if isinstance(line, Refusal):
                raise line
            if client.is_first_line:
                client.speaks_json = line.startswith("{")
                client.is_first_line = False
            if client.speaks_json:
                message = parse_object(line)
                cid = id_or_none(message.get("cid"))
                request = read_json(message, cid)
            else:
                request = read_text(line, client)
            if request:
                kind, *arguments = request
                with self.lock:
                    if not client.is_over:
                        getattr(self, "do_" + kind)(client, *arguments)
        except Refusal as refusal:
            refusal.cid = cid
            client.refuse(refusal)

    def end_of_stream(self, client):
        """A program may come back; a person who comes back types the name again."""
        with self.lock:
            self.clients.discard(client)
            member = client.member
            if member and member.client is client:
                if client.speaks_json:
                    member.client = None
                    member.grace = after(GRACE_SECONDS, lambda: self.give_up(member))
                else:
                    self.leave(member)
            client.bye("left")

    def give_up(self, member):
        with self.lock:
            if not member.client:
                self.leave(member)

    def do_hello(self, client, name, session, since):
        if client.member:
            raise Refusal("already-joined")
        # Before the member joins, so that the past does not include their own arrival.
        replay = self.replay(since)
        member = self.by_session.get(session)
        if member:
            self.take_over(member)
        else:
            member = self.join(name)
        member.client = client
        client.member = member
        client.send({
            "type": "welcome",
            "v": 1,
            **replay,
            "seq": self.seq,
            "you": member.info(),
            "session": member.session,
            "members": self.list(),
            "limits": {"nameCharacters": 24, "textCharacters": 2_000},
        })

    def join(self, name):
        if len(self.members) >= MAX_MEMBERS:
            raise Refusal("server-full")
        member = Member(name, None)
        self.claim(name, member)
        self.members[member.id] = member
        self.by_session[member.session] = member
        self.append({"type": "joined", **member.info()})
        return member

    def take_over(self, member):
        """The older connection may be dead without anybody having noticed, so the newer one counts."""
        if member.grace:
            member.grace.cancel()
        if member.client:
            member.client.bye("replaced")

    def leave(self, member):
        if not self.members.pop(member.id, None):
            return
        del self.by_session[member.session]
        self.release(member)
        self.append({"type": "left", **member.info()}, also=member.client)

    def claim(self, name, member):
        """Takes a name, or takes none: everything that can fail comes before the first change."""
        looks = looks_of(name)
        if any(self.by_look.get(look, member) is not member for look in looks):
            raise Refusal("name-taken")
        self.release(member)
        for look in looks:
            self.by_look[look] = member

    def release(self, member):
        for look in looks_of(member.name):
            if self.by_look.get(look) is member:
                del self.by_look[look]

    def list(self):
        return [member.info() for member in self.members.values()]

    def do_nick(self, client, name):
        member = member_of(client)
        old = member.name
        if name != old:
            self.claim(name, member)
            member.name = name
            self.append({"type": "renamed", **member.info(), "from": old})

    def do_who(self, client):
        member_of(client)
        client.send({"type": "members", "members": self.list()})

    def do_say(self, client, text, cid):
        self.post("said", client, text, cid)

    def do_act(self, client, text, cid):
        self.post("acted", client, text, cid)

    def post(self, kind, client, text, cid):
        """A message that is sent again is not posted again: its sender learns that it arrived."""
        member = member_of(client)
        message = {"type": kind, **member.info(), "text": text}
        if cid is None:
            self.append(message)
            return
        message["cid"] = cid
        posted = member.posted.get(cid)
        if posted:
            client.send({**message, **posted})
            return
        event = self.append(message)
        member.posted[cid] = {"seq": event["seq"], "at": event["at"]}
        if len(member.posted) > CIDS_PER_MEMBER:
            member.posted.popitem(last=False)

    def do_typing(self, client):
        member = member_of(client)
        now = time.monotonic()
        if now - member.typed_at >= TYPING_SECONDS:
            member.typed_at = now
            self.tell({"type": "typing", **member.info()})

    def do_recent(self, client, count):
        member_of(client)
        for event in self.latest(count):
            client.write(client.encode({**event, "past": True}))

    def do_clock(self, client):
        client.shows_time = not client.shows_time

    def do_ping(self, client):
        client.send({"type": "pong"})

    def do_leave(self, client):
        if client.member and client.member.client is client:
            self.leave(client.member)
        client.bye("left")

    def append(self, happening, also=None):
        """Gives an event the next place in the one order of the room, and tells everybody."""
        self.seq += 1
        event = {**happening, "seq": self.seq, "at": int(time.time() * 1000)}
        self.events.append(event)
        self.event_bytes += size_of(event)
        while len(self.events) > MAX_EVENTS or self.event_bytes > MAX_EVENT_BYTES:
            self.event_bytes -= size_of(self.events.popleft())
        self.tell(event, also)
        return event

    def tell(self, event, also=None):
        """Encodes an event once for all programs, because this is where a chat spends its time."""
        encoded = None
        readers = [member.client for member in self.members.values() if member.client]
        for client in readers + ([also] if also else []):
            if client.speaks_json:
                encoded = encoded or client.encode(event)
                client.write(encoded)
            elif event["type"] == "renamed" or event["id"] != client.member.id:
                client.send(event)

    def latest(self, count):
        return list(self.events)[-count:] if count > 0 else []

    def replay(self, since):
        if since is None:
            return {"epoch": self.epoch, "recent": self.latest(RECENT_EVENTS), "missed": 0}
        epoch, seq = since
        if epoch != self.epoch:
            return {"epoch": self.epoch, "recent": self.latest(RECENT_EVENTS), "missed": -1}
        behind = max(0, self.seq - seq)
        recent = self.latest(behind)
        return {"epoch": self.epoch, "recent": recent, "missed": behind - len(recent)}

    def shut_down(self):
        with self.lock:
            for client in self.clients:
                client.bye("shutting-down")


def member_of(client):
    if not client.member:
        raise Refusal("hello-first")
    return client.member


def size_of(event):
    return len(json.dumps(event, ensure_ascii=False).encode())


def bye(code):
    return {"type": "bye", "code": code, "detail": DETAILS[code]}


def refusal_event(refusal):
    event = {"type": "refused", "code": refusal.code, "detail": refusal.detail or DETAILS[refusal.code]}
    return {**event, "cid": refusal.cid} if refusal.cid is not None else event


# The JSON dialect


def parse_object(line):
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise Refusal("bad-json") from None
    if not isinstance(message, dict):
        raise Refusal("bad-json")
    return message


def read_json(message, cid):
    """Returns a request: its kind and its arguments. Fields that are not known are ignored."""
    kind = message.get("type")
    if kind in ("who", "typing", "ping", "leave"):
        return (kind,)
    if kind == "nick":
        return (kind, check_name(string_in(message, "name")))
    if kind in ("say", "act"):
        if message.get("cid") is not None and cid is None:
            raise Refusal("bad-request")
        return (kind, check_text(string_in(message, "text")), cid)
    if kind == "hello":
        if message.get("v") != 1:
            raise Refusal("bad-request")
        session = message.get("session")
        if session is not None and id_or_none(session) is None:
            raise Refusal("bad-request")
        return (kind, check_name(string_in(message, "name")), session, read_since(message))
    raise Refusal("unknown-type")


def read_since(message):
    since = message.get("since")
    if since is None:
        return None
    if not isinstance(since, dict):
        raise Refusal("bad-request")
    epoch, seq = id_or_none(since.get("epoch")), since.get("seq")
    if epoch is None or type(seq) is not int or seq < 0:
        raise Refusal("bad-request")
    return (epoch, seq)


def string_in(message, field):
    value = message.get(field)
    if not isinstance(value, str):
        raise Refusal("bad-request")
    return value


def id_or_none(value):
    return value if isinstance(value, str) and 1 <= len(value) <= MAX_ID_CHARACTERS else None


# The text dialect

HTTP_REQUEST = re.compile(r"[A-Z]+ \S+ HTTP/\d")
COMMAND = re.compile(f"{INVISIBLE}*/(?!/)(\\S*)\\s*(.*)", re.DOTALL)
ESCAPED = re.compile(f"{INVISIBLE}*//")

HELP = [
    "* /me TEXT: says what you do",
    "* /recent [N]: the latest 20 or N things that happened",
    "* /clock: shows the time before each line, or no longer",
    "* /nick NAME: takes another name",
    "* /who: who is here",
    "* /quit: leaves",
]


def read_text(line, client):
    """Returns the request that a line means; none if it concerns only this client."""
    if not client.member:
        if HTTP_REQUEST.match(line):
            raise Refusal("wrong-port")
        return ("hello", check_name(clean(line)), None, None)
    typed = clean(line)
    command = COMMAND.fullmatch(typed)
    if not command:
        return ("say", check_text(ESCAPED.sub("/", typed, count=1)), None)
    name, argument = command[1].lower(), command[2]
    if name == "help":
        client.write("".join(f"{each}\r\n" for each in HELP).encode())
        return None
    if name == "quit":
        return ("leave",)
    if name in ("who", "clock"):
        return (name,)
    if name == "nick":
        return (name, check_name(argument))
    if name == "me":
        return ("act", check_text(argument), None)
    if name == "recent":
        return (name, read_count(argument or "20"))
    raise Refusal("unknown-command")


def read_count(text):
    if re.fullmatch("[0-9]{1,4}", text.strip()) and 1 <= int(text) <= MAX_EVENTS:
        return int(text)
    raise Refusal("bad-request", f"/recent takes a number from 1 to {MAX_EVENTS}")


def lines_for(event, member, shows_time):
    """Every line begins with who says it, so that none can pass for another."""
    lines = [*phrase(event, member)]
    if not shows_time or "at" not in event or "past" in event:
        return lines
    clock = time.strftime("%H:%M:%S", time.localtime(event["at"] / 1000))
    return [f"[{clock}] {line}" for line in lines]


def phrase(event, member):
    kind, name = event["type"], event.get("name")
    if kind == "welcome":
        others = [each["name"] for each in event["members"] if each["id"] != event["you"]["id"]]
        yield f"* The room contains: {', '.join(others)}".rstrip()
    elif kind == "members":
        yield f"* In the room: {', '.join(each['name'] for each in event['members'])}"
    elif kind == "joined":
        yield f"* {name} has entered the room"
    elif kind == "left":
        yield f"* {name} has left the room"
    elif kind == "renamed":
        yield f"* {event['from']} is now known as {name}"
    elif kind == "said":
        yield from (f"[{name}] {line}" for line in text_lines(event["text"]))
    elif kind == "acted":
        yield from (f"[{name} {line}]" for line in text_lines(event["text"]))
    elif kind == "refused" or (kind == "bye" and event["code"] != "left"):
        yield f"! {event['code']}: {event['detail']}"


def text_lines(text):
    lines = text.split("\n")
    more = len(lines) - MAX_TEXT_LINES
    if more <= 0:
        return lines
    return lines[:MAX_TEXT_LINES] + [f"… and {more} more {'line' if more == 1 else 'lines'}"]


# The program


def after(seconds, act):
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


def serve(port):
    room = Room()
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    print(f"Listening on port {port}.", flush=True)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: sys.exit())
    try:
        while True:
            sock, _address = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client = Client(sock, room)
            with room.lock:
                room.clients.add(client)
            client.start()
    finally:
        listener.close()
        room.shut_down()
        time.sleep(0.1)
        # The other threads are daemons, and end with this one.


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal():
        sys.exit(f"Usage: python3 {os.path.basename(sys.argv[0])} PORT")
    serve(int(sys.argv[1]))
