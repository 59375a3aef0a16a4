#!/usr/bin/env python3
"""A relay on a free port of 127.0.0.1 that misbehaves as it is told; the port is the first line it prints.

Each line of standard input is a new scene, answered by "ok"; a scene holds for the connections that come after it. Words
are parted by "|":
	STAGE=REPLY    answers greeting, ehlo, helo, starttls, auth, mail, rcpt, data, bdat (a chunk that is not the
	               last), dot (the end of a body, BDAT LAST too), rset or quit with REPLY, "\\n" parting its lines
	STAGE=@drop    closes the connection there, unanswered
	STAGE=@silence never answers and keeps the connection open
	STAGE=@slow    answers as always, after a second and a half
	STAGE=@huge    answers as always, in 8 KiB of lines
	only=TEXT      STAGE's words hold for messages whose sender or recipient holds TEXT
	first=N        STAGE's words hold for the first N connections of the scene
	limit=N        the N+1st MAIL of a connection is answered by 421 and the end
	chunking nopipe starttls            what EHLO offers, or not
	inject=TEXT    bytes behind the 220 of STARTTLS, before TLS
	cert=FILE      for STARTTLS: certificate and key
	login=USER:PASSWORD  AUTH; nothing goes without
	mechs=NAMES    of AUTH, instead of PLAIN LOGIN
	into=FOLDER    each body that was taken is written to a file there, N.eml, behind it MAIL, RCPT in N.env
"count" is answered by "connections=N bodies=N taken=N": what the scene has seen. It ends with its standard input."""
import base64
import os
import socket
import ssl
import sys
import threading
import time


class Gone(Exception):
    pass


class Scene:
    def __init__(self, line):
        self.words, self.at = {}, {}
        for word in filter(None, line.split("|")):
            key, _, value = word.partition("=")
            if key in ("only", "first", "limit", "chunking", "nopipe", "inject", "cert", "login", "mechs", "into") or not value:
                self.words[key] = value
            else:
                self.at[key] = value
        self.connections = self.bodies = self.taken = 0
        self.lock = threading.Lock()


class Session:
    def __init__(self, sock, scene):
        self.sock, self.scene, self.buf = sock, scene, b""
        self.tls = self.authed = False
        self.sender = self.recipient = None
        self.mails = 0
        with scene.lock:
            scene.connections += 1
            self.number = scene.connections

    def line(self):
        while b"\n" not in self.buf:
            self.more()
        line, _, self.buf = self.buf.partition(b"\n")
        return line.rstrip(b"\r").decode("latin-1")

    def more(self):
        got = self.sock.recv(65536)
        if not got:
            raise Gone
        self.buf += got

    def exactly(self, n):
        while len(self.buf) < n:
            self.more()
        got, self.buf = self.buf[:n], self.buf[n:]
        return got

    def misbehaves(self, stage):
        """The reply that the scene has for this stage, or None."""
        reply = self.scene.at.get(stage)
        if reply is None or self.number > int(self.scene.words.get("first", 1 << 30)):
            return None
        only = self.scene.words.get("only")
        if only and stage in ("mail", "rcpt", "data", "bdat", "dot"):
            if only not in (self.sender or "") + " " + (self.recipient or ""):
                return None
        return reply

    def answer(self, stage, usual):
        """Answers; true when it was as usual."""
        reply = self.misbehaves(stage)
        if reply == "@drop":
            raise Gone
        if reply == "@silence":
            while True:
                self.more()
        if reply == "@slow":
            time.sleep(1.5)
            reply = None
        if reply == "@huge":
            reply = "".join("%s-%s\\n" % (usual[:3], "a" * 80) for _ in range(100)) + usual
        text = usual if reply is None else reply.replace("\\n", "\r\n")
        self.sock.sendall(text.encode("latin-1") + b"\r\n")
        return reply is None or reply[:1] == usual[:1]

    def hello(self):
        words = ["relay.test", "SIZE 10000000", "8BITMIME", "ENHANCEDSTATUSCODES"]
        words += [] if "nopipe" in self.scene.words else ["PIPELINING"]
        words += ["CHUNKING"] if "chunking" in self.scene.words else []
        words += ["STARTTLS"] if "cert" in self.scene.words and not self.tls else []
        words += ["AUTH " + self.scene.words.get("mechs", "PLAIN LOGIN")] if "login" in self.scene.words else []
        self.answer("ehlo", "\r\n".join(["250-" + w for w in words[:-1]] + ["250 " + words[-1]]))

    def starttls(self):
        reply = self.misbehaves("starttls")
        if reply and not reply.startswith("2"):
            self.answer("starttls", "")
            return
        injected = self.scene.words.get("inject", "").replace("\\n", "\r\n").encode()
        self.sock.sendall(b"220 2.0.0 go\r\n" + injected)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.scene.words["cert"])
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.tls, self.buf = True, b""

    def auth(self, rest):
        want = self.scene.words.get("login", "").split(":")
        how, _, first = rest.partition(" ")
        if how.upper() == "PLAIN":
            got = base64.b64decode(first).decode().split("\0")[1:]
        else:
            got = [base64.b64decode(first).decode()] if first else []  # libesmtp gives the user at once
            for prompt in (b"Username:", b"Password:")[len(got):]:
                self.sock.sendall(b"334 " + base64.b64encode(prompt) + b"\r\n")
                got.append(base64.b64decode(self.line()).decode())
        right = got == want and "auth" not in self.scene.at
        self.authed |= self.answer("auth", "235 2.7.0 welcome" if right else "535 5.7.8 no such user or password") and right

    def mail(self, rest):
        self.mails += 1
        self.sender, self.recipient, self.chunks = None, None, b""
        if self.mails > int(self.scene.words.get("limit", 1 << 30)):
            self.sock.sendall(b"421 4.7.0 too many messages in this connection\r\n")
            raise Gone
        if "login" in self.scene.words and not self.authed:
            self.sock.sendall(b"530 5.7.0 log in first\r\n")
            return
        self.sender = rest
        if not self.answer("mail", "250 2.1.0 sender ok"):
            self.sender = None

    def rcpt(self, rest):
        if self.sender is None:
            self.sock.sendall(b"503 5.5.1 MAIL first\r\n")
            return
        self.recipient = rest
        if not self.answer("rcpt", "250 2.1.5 recipient ok"):
            self.recipient = None

    def taken(self, body):
        with self.scene.lock:
            self.scene.bodies += 1
        if self.answer("dot", "250 2.0.0 taken"):
            with self.scene.lock:
                self.scene.taken += 1
                number = self.scene.taken
            into = self.scene.words.get("into")
            if into:
                with open(os.path.join(into, "%d.eml" % number), "wb") as f:
                    f.write(body)
                with open(os.path.join(into, "%d.env" % number), "w") as f:
                    f.write("%s %s" % (self.sender, self.recipient))
        self.sender = self.recipient = None

    def data(self):
        if self.recipient is None:
            self.sock.sendall(b"554 5.5.1 no valid recipients\r\n")
            return
        if not self.answer("data", "354 go on"):
            return
        body = b""
        while True:
            while b"\r\n" not in self.buf:
                self.more()
            line, _, self.buf = self.buf.partition(b"\r\n")
            if line == b".":
                break
            body += (line[1:] if line.startswith(b".") else line) + b"\r\n"
        self.taken(body)

    def bdat(self, rest):
        size, _, last = rest.partition(" ")
        chunk = self.exactly(int(size))
        if self.recipient is None:
            self.sock.sendall(b"503 5.5.1 no valid recipients\r\n")
            return
        self.chunks += chunk
        if last.strip().upper() == "LAST":
            self.taken(self.chunks)
        elif not self.answer("bdat", "250 2.0.0 chunk ok"):
            self.recipient = None

    def command(self, line):
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        if verb == "EHLO":
            self.hello()
        elif verb == "HELO":
            self.answer("helo", "250 relay.test")
        elif verb == "STARTTLS":
            self.starttls()
        elif verb == "AUTH":
            self.auth(rest)
        elif verb == "MAIL":
            self.mail(rest)
        elif verb == "RCPT":
            self.rcpt(rest)
        elif verb == "DATA":
            self.data()
        elif verb == "BDAT":
            self.bdat(rest)
        elif verb == "RSET":
            self.sender = self.recipient = None
            self.answer("rset", "250 2.0.0 reset")
        elif verb == "QUIT":
            self.answer("quit", "221 2.0.0 bye")
            raise Gone
        else:
            self.sock.sendall(b"502 5.5.2 what?\r\n")

    def run(self):
        try:
            self.answer("greeting", "220 relay.test ESMTP")
            while True:
                self.command(self.line())
        except (Gone, OSError, ValueError):
            pass
        finally:
            self.sock.close()


def accept(server, scenes):
    while True:
        sock, _ = server.accept()
        threading.Thread(target=Session(sock, scenes[-1]).run, daemon=True).start()


def main():
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 0))
    server.listen(64)
    scenes = [Scene("")]
    threading.Thread(target=accept, args=(server, scenes), daemon=True).start()
    print(server.getsockname()[1], flush=True)
    for line in sys.stdin:
        if line.strip() == "count":
            s = scenes[-1]
            print("connections=%d bodies=%d taken=%d" % (s.connections, s.bodies, s.taken), flush=True)
        else:
            scenes[-1] = Scene(line.strip("\n"))
            print("ok", flush=True)


main()
