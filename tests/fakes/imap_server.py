#!/usr/bin/env python3
"""An IMAP server with every bad habit, on loopback, for tests.

    imap_server.py CERTIFICATE.pem [FOLDER]

Listens on free ports and prints them in one line: plain, TLS, STARTTLS, one that greets with BYE, one that never greets,
and TLS at 127.0.0.2, for which the certificate is not.
Ends when its standard input is closed. Who logs in says how it behaves: see HABITS. Each user has his own mailboxes, as
long as the server runs; his INBOX holds the files of FOLDER by name, else three messages of its own.
Uses nothing but the standard library.
"""
import os
import re
import socketserver
import ssl
import sys
import threading
import time

MESSAGES = {
    3: b"Subject: three\r\n\r\nThree.\r\n",
    7: b"Subject: seven\r\n\r\n* 1 FETCH (UID 99 RFC822.SIZE 1)\r\nA001 NO\r\n.\r\n",
    12: b"Subject: twelve\r\n\r\n" + b"0123456789abcdef\r\n" * 5000,
}

# user: what differs. The password is "secret" for all.
HABITS = {
    "ok", "other",
    "dots",          # levels of names are parted by dots
    "flat",          # there are no levels
    "nomove",        # knows no MOVE
    "noexpunge",     # nor UID EXPUNGE
    "nocopy",        # nor COPY
    "quiet",         # says NO without TRYCREATE
    "refuses",       # makes and moves nothing
    "chatty",        # says much between the lines
    "drop-list", "drop-fetch", "drop-after", "drop-move",
    "silent-list", "silent-fetch",
    "slow-fetch",    # a message takes longer than any single answer may
    "nil",           # gives NIL for a message
    "longer",        # a message is longer than its size
    "endless-list", "endless-fetch",
    "anew",          # another UIDVALIDITY at each SELECT, and the line drops after each command
    "restless",      # the line drops after each command
    "novalidity",
    "unavailable",
    "mute",          # does not say what a search found
    "many",          # has 20,000 messages
    "backwards",     # lists the messages in the wrong order, some twice
}


class User:
    def __init__(self, name, folder):
        self.boxes = {"INBOX": dict(load(folder))}
        if name == "many":
            self.boxes["INBOX"] = {uid: b"Subject: %d\r\n\r\n" % uid for uid in range(100001, 120001)}
        self.uidvalidity = 1000
        self.next = 100
        self.deleted = set()


def load(folder):
    if not folder:
        return MESSAGES
    names = sorted(os.listdir(folder))
    return {i + 1: open(os.path.join(folder, n), "rb").read() for i, n in enumerate(names)}


users = {}
lock = threading.Lock()


class Drop(Exception):
    pass


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            self.serve()
        except (Drop, OSError):
            pass

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def end(self, ending):
        self.say(self.tag + " " + ending)

    def wait(self):
        self.rfile.read()
        raise Drop

    def has(self, *habits):
        return self.name in habits

    def serve(self):
        mode = self.server.mode
        self.name = ""
        if mode == "silent":
            self.wait()
        if mode == "bye":
            self.say("* BYE too many of you")
            return
        if mode == "tls":
            self.secure()
        self.say("* OK ready")
        while True:
            line = self.rfile.readline(70000)
            if not line:
                return
            words = line.decode("utf-8", "replace").rstrip("\r\n").split(" ", 2)
            self.tag, verb = words[0], words[1].upper()
            rest = words[2] if len(words) > 2 else ""
            if verb == "UID":
                verb, _, rest = rest.partition(" ")
                verb = "UID_" + verb.upper()
            handler = getattr(self, "do_" + verb.lower(), None)
            if not handler:
                self.end("BAD what?")
            else:
                with lock:
                    handler(rest)
            if self.has("anew", "restless") and verb not in ("LOGIN", "CAPABILITY", "SELECT"):
                raise Drop

    def secure(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()

    def do_starttls(self, rest):
        if self.server.mode != "starttls":
            self.end("BAD no")
            return
        self.end("OK now")
        self.wfile.flush()
        self.secure()

    def do_capability(self, rest):
        self.say("* CAPABILITY IMAP4rev1" + (" STARTTLS" if self.server.mode == "starttls" else ""))
        self.end("OK")

    def do_login(self, rest):
        name, _, password = rest.replace('"', "").partition(" ")
        if name == "unavailable":
            self.end("NO [UNAVAILABLE] later")
        elif name not in HABITS or password != "secret":
            self.end("NO [AUTHENTICATIONFAILED] no")
        else:
            self.name = name
            self.user = users.setdefault(name, User(name, sys.argv[2] if len(sys.argv) > 2 else None))
            self.end("OK")

    def do_logout(self, rest):
        self.say("* BYE")
        self.end("OK")
        raise Drop

    def do_list(self, rest):
        separator = "NIL" if self.has("flat") else '"."' if self.has("dots") else '"/"'
        self.say('* LIST (\\Noselect) %s ""' % separator)
        self.end("OK")

    def do_select(self, rest):
        name = unquote(rest)
        if name not in self.user.boxes:
            self.end("NO no such mailbox")
            return
        if self.has("anew"):
            self.user.uidvalidity += 1
        self.box = self.user.boxes[name]
        self.say("* FLAGS (\\Seen \\Deleted)")
        self.say("* %d EXISTS" % len(self.box))
        if self.has("chatty"):
            self.say("* OK [UIDVALIDITY x] no")
            self.say("* OK [ALERT] the cellar is flooded")
            self.say("* 1 FETCH (FLAGS (\\Seen))")
        if not self.has("novalidity"):
            self.say("* OK [UIDVALIDITY %d] ok" % self.user.uidvalidity)
        self.end("OK [READ-WRITE]")

    def do_noop(self, rest):
        self.end("OK")

    def do_uid_fetch(self, rest):
        uids, _, items = rest.partition(" ")
        if "RFC822.SIZE" in items:
            self.tell_sizes([int(uid) for uid in uids.split(",")])
        else:
            self.give_message(int(uids), "HEADER" in items)

    def do_uid_search(self, rest):
        if self.has("drop-list"):
            self.wfile.write(b"* SEARCH 3")
            raise Drop
        if self.has("silent-list"):
            lock.release()
            try:
                self.wait()
            finally:
                lock.acquire()
        while self.has("endless-list"):
            self.say("* OK still looking, still looking, still looking, still looking, still looking")
        first = int(re.fullmatch(r"UNDELETED UID (\d+):\*", rest)[1])
        left = sorted(set(self.box) - self.user.deleted)
        found = [u for u in left if u >= first] or left[-1:]
        if self.has("backwards"):
            found = list(reversed(found)) + found[:1]
        if self.has("chatty"):
            self.say("* SEARCH")
            self.say("* 2 EXISTS")
        if not self.has("mute"):
            self.say("* SEARCH" + "".join(" %d" % uid for uid in found))
        self.end("OK")

    def tell_sizes(self, uids):
        for i, uid in enumerate(uids):
            if uid not in self.box:
                continue
            size = len(self.box[uid])
            if self.has("chatty"):
                self.say('* %d FETCH (FLAGS (\\Seen "x) UID 5") UID %d RFC822.SIZE %d)' % (i + 1, uid, size))
                self.say("* %d FETCH (UID %d)" % (i + 1, uid + 50))
                self.say("* %d FETCH (UID 1 UID 2 RFC822.SIZE 3)" % (i + 1))
                self.say("* 9 FETCH (UID 99999999999999999999 RFC822.SIZE 3)")
                self.say("* 9 FETCH (UID 98 RFC822.SIZE 3")
            else:
                self.say("* %d FETCH (RFC822.SIZE %d UID %d)" % (i + 1, size, uid))
        self.end("OK")

    def give_message(self, uid, header):
        data = self.box.get(uid)
        if data is None:
            self.end("OK")
            return
        if header:
            data = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if self.has("silent-fetch"):
            lock.release()
            try:
                self.wait()
            finally:
                lock.acquire()
        if self.has("nil"):
            self.say("* 1 FETCH (UID %d BODY[] NIL)" % uid)
            self.end("OK")
            return
        if self.has("endless-fetch"):
            self.say("* 1 FETCH (UID %d BODY[] {4000000000}" % uid)
            while True:
                self.wfile.write(b"x" * 65536)
        if self.has("longer"):
            data = data * 100
        self.say("* 1 FETCH (UID %d BODY[] {%d}" % (uid, len(data)))
        if self.has("drop-fetch"):
            self.wfile.write(data[: len(data) // 2])
            raise Drop
        if self.has("slow-fetch"):
            for at in range(0, len(data), 40000):
                self.wfile.write(data[at : at + 40000])
                time.sleep(0.6)
            data = b""
        self.wfile.write(data)
        if self.has("drop-after"):
            raise Drop
        self.wfile.write(b" FLAGS (\\Seen))\r\n")
        self.end("OK")

    def do_uid_move(self, rest):
        if self.has("nomove", "noexpunge", "nocopy"):
            self.end("BAD I know no MOVE")
            return
        if self.transfer(rest):
            uid = int(rest.partition(" ")[0])
            if self.has("drop-move"):
                raise Drop
            self.box.pop(uid, None)
            self.say("* 1 EXPUNGE")
            self.end("OK")

    def do_uid_copy(self, rest):
        if self.has("nocopy"):
            self.end("BAD nor COPY")
        elif self.transfer(rest):
            self.end("OK")

    def transfer(self, rest):
        uid, _, name = rest.partition(" ")
        name = unquote(name)
        if self.has("refuses"):
            self.end("NO read only")
        elif name not in self.user.boxes:
            self.end("NO no such mailbox" if self.has("quiet") else "NO [TRYCREATE] no such mailbox")
        else:
            if int(uid) in self.box:
                self.user.boxes[name][self.user.next] = self.box[int(uid)]
                self.user.next += 1
            return True
        return False

    def do_uid_store(self, rest):
        self.user.deleted.add(int(rest.partition(" ")[0]))
        self.end("OK")

    def do_uid_expunge(self, rest):
        if self.has("noexpunge"):
            self.end("BAD nor that")
            return
        if int(rest) in self.user.deleted:
            self.box.pop(int(rest), None)
        self.end("OK")

    def do_create(self, rest):
        name = unquote(rest)
        if self.has("refuses") or name in self.user.boxes:
            self.end("NO")
        elif (self.has("dots", "flat") and "/" in name) or not name.isascii():
            self.end("NO bad name")
        else:
            self.user.boxes[name] = {}
            self.end("OK")


def unquote(s):
    return re.sub(r"\\(.)", r"\1", s[1:-1]) if s.startswith('"') else s


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def main():
    ports = []
    for mode in ("plain", "tls", "starttls", "bye", "silent", "tls of another host"):
        server = Server(("127.0.0.2" if "another" in mode else "127.0.0.1", 0), Session)
        server.mode = mode.split()[0]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ports.append(str(server.server_address[1]))
    print(" ".join(ports), flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
