#!/usr/bin/env python3
"""Drives `vigie review` on a terminal of its own and looks at the screen as a technician would: review_terminal.py VIGIE

Works in the present folder, whose directory review.sh has made. The terminal understands only what the program is allowed to
send: the cursor's place, erasing, styles and the few modes of docs/decisions/0019-terminal.md; anything else is an error."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata

VIGIE = sys.argv[1]
SEQUENCE = re.compile(rb"\x1b\[(\??)([0-9;]*)([A-Za-z])")


def fail(why, screen=None):
    print("FAIL:", why)
    if screen:
        print("\n".join("  | " + line for line in screen.lines()))
    sys.exit(1)


class Screen:
    """What stands on the terminal."""

    def __init__(self, columns, rows):
        self.modes = set()
        self.styles = set()
        self.rest = b""
        self.resize(columns, rows)

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.x = self.y = 0

    def lines(self):
        return ["".join(row).rstrip() for row in self.cells]

    def text(self):
        return "\n".join(self.lines())

    def put(self, letter):
        if letter == "\r":
            self.x = 0
        elif letter == "\n" and self.y + 1 < self.rows:
            self.x, self.y = 0, self.y + 1
        elif letter == "\n":
            self.x, self.cells = 0, self.cells[1:] + [[" "] * self.columns]
        elif ord(letter) < 32:
            if self.ours():
                fail(f"a control character {letter!r}", self)
        elif unicodedata.combining(letter):
            self.cells[self.y][self.x - 1] += letter
        else:
            wide = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
            if self.x + wide > self.columns:
                if self.ours():
                    fail(f"line {self.y} is wider than the screen", self)
                return
            self.cells[self.y][self.x] = letter.replace("\u00a0", " ")
            if wide == 2:
                self.cells[self.y][self.x + 1] = ""
            self.x += wide

    def ours(self):
        return "1049" in self.modes

    def command(self, private, numbers, letter):
        values = [int(n) if n else 0 for n in numbers.split(";")]
        if private and letter in "hl":
            for n in numbers.split(";"):
                if n not in ("25", "1049", "2004"):
                    fail(f"mode {n} is not one of ours")
                (self.modes.add if letter == "h" else self.modes.discard)(n)
                if n == "1049":
                    self.resize(self.columns, self.rows)
        elif letter == "H":
            self.y, self.x = (values + [1])[0] - 1, (values + [1, 1])[1] - 1
            if self.y >= self.rows:
                fail("the cursor leaves the screen", self)
        elif letter == "K":
            self.cells[self.y][self.x:] = [" "] * (self.columns - self.x)
        elif letter == "J":
            self.cells[self.y][self.x:] = [" "] * (self.columns - self.x)
            for row in range(self.y + 1, self.rows):
                self.cells[row] = [" "] * self.columns
        elif letter == "m":
            self.styles.update(values)
        else:
            fail(f"ESC [ {numbers} {letter} is not one of ours")

    def feed(self, data):
        data = self.rest + data
        while data:
            if data[:1] == b"\x1b":
                found = SEQUENCE.match(data)
                if not found:
                    break
                self.command(found[1], found[2].decode(), found[3].decode())
                data = data[found.end():]
                continue
            end = data.find(b"\x1b")
            text = data if end < 0 else data[:end]
            try:
                letters = text.decode()
            except UnicodeDecodeError as e:
                if end >= 0 or len(text) - e.start > 3:
                    raise
                letters, text = text[:e.start].decode(), text[:e.start]
                if not text:
                    break
            for letter in letters:
                self.put(letter)
            data = data[len(text):]
        self.rest = data


class Session:
    """The program on a terminal. Between the terminal and the program stands a shell, so to speak: it sees it stop."""

    def __init__(self, *words, columns=80, rows=24, env=None):
        self.screen = Screen(columns, rows)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm", **(env or {})}
            termios.tcsetwinsize(0, (rows, columns))
            self.be_shell([VIGIE, "--lang", "en", "review", *words], environment)

    @staticmethod
    def be_shell(command, environment):
        child = os.fork()
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        if child == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            os.execve(command[0], command, environment)
        print(f"\npid={child};\n", flush=True)
        while True:
            _, status = os.waitpid(child, os.WUNTRACED)
            os.tcsetpgrp(0, os.getpgid(0))
            lflag = termios.tcgetattr(0)[3]
            cooked = bool(lflag & termios.ICANON and lflag & termios.ECHO and lflag & termios.ISIG)
            if not os.WIFSTOPPED(status):
                print(f"\nended={os.waitstatus_to_exitcode(status)} cooked={cooked};", flush=True)
                os._exit(0)
            print(f"\nstopped cooked={cooked};", flush=True)
            os.read(0, 100)
            os.tcsetpgrp(0, child)
            os.kill(child, signal.SIGCONT)

    def read(self, secs):
        ready, _, _ = select.select([self.fd], [], [], secs)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.screen.feed(data)
        return bool(data)

    def wait(self, *patterns):
        """Until each stands on the screen."""
        end = time.monotonic() + 20
        while not all(re.search(p, self.screen.text()) for p in patterns):
            if time.monotonic() > end:
                fail(f"the screen never says {patterns}", self.screen)
            self.read(0.2)
        return self

    def never(self, pattern):
        while self.read(0.3):
            pass
        if re.search(pattern, self.screen.text()):
            fail(f"the screen says {pattern}", self.screen)

    def keys(self, keys):
        os.write(self.fd, keys.encode() if isinstance(keys, str) else keys)
        return self

    def child(self):
        """Asked before the program paints over it."""
        return int(re.search(r"pid=(\d+);", self.screen.text())[1])

    def resize(self, columns, rows):
        while self.read(0.3):  # nothing of the old size is on its way
            pass
        self.screen.resize(columns, rows)
        termios.tcsetwinsize(self.fd, (rows, columns))

    def ends(self, code=0):
        self.wait(r"ended=")
        told = re.search(r"ended=(-?\d+) cooked=(\w+);", self.screen.text())
        if int(told[1]) != code or told[2] != "True":
            fail(f"it ended so: {told[0]}, and {code} was expected", self.screen)
        if self.screen.modes - {"25"}:
            fail(f"the terminal was not given back: {self.screen.modes}")
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def listed(*words):
    out = subprocess.run([VIGIE, "review", "list", "--json", *words], stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def states(*ids):
    found = {row["id"]: row["state"] for row in listed("--all")}
    return [found[i] for i in ids]


def is_now(what, have, want):
    if have != want:
        fail(f"{what}: {have!r}, and {want!r} was expected")


def current(session):
    return int(re.search(r"no\. (\d+)", session.screen.lines()[0])[1])


def technician():
    """An ordinary morning."""
    waiting = listed()
    s = Session().wait(r"1 of \d+", r"NOW +OFFERED", "Why a person decides", "q quit")
    if not waiting[0]["first_needs"] or "first need" not in s.screen.text():
        fail("first needs do not come first", s.screen)
    first = current(s)
    is_now("the first item", first, waiting[0]["id"])
    s.keys("a").wait(rf"{first}: accepted", "1 accepted")
    is_now("accepted", states(first), ["accepted"])
    second = current(s)
    s.keys("r").wait(rf"{second}: rejected")
    s.keys("u").wait("taken back", rf"no\. {second}\b")
    is_now("taken back", states(first, second), ["accepted", "pending"])
    s.keys("u").wait(rf"no\. {first}\b", "0 accepted")
    is_now("taken back too", states(first), ["pending"])
    s.keys("u").wait("nothing is left to take back")
    s.keys(" ").wait(rf"no\. {second}\b")
    s.keys("v").wait("the whole fiche", "Email: ")
    s.keys("q").wait("NOW")
    s.keys("w").wait("What was offered for it", "pending")
    s.keys("x").wait("NOW")
    s.keys("?").wait("take back the last decision")
    s.keys("\033").wait("NOW")
    s.keys("e").wait("Enter accepts this value")
    s.keys("\x15").keys("\r").wait("nothing was changed", rf"no\. {second}\b")
    s.keys("e").wait("Enter accepts this value").keys("X\r").wait(rf"{second}: accepted")
    is_now("edited", states(second), ["accepted"])
    s.keys("q").wait(r"accepted: 1 · rejected: 0 · skipped: 1 · still waiting: \d+")
    s.ends()
    subprocess.run([VIGIE, "review", "undo", str(second)], stdout=subprocess.DEVNULL, check=True)


def lists():
    s = Session("--kind", "proposal").wait("NOW")
    item = current(s)
    row = [r for r in listed() if r["id"] == item][0]
    of_fiche = {r["id"] for r in listed("--fiche", row["fiche"], "--kind", "proposal")}
    s.keys("f").wait(">", "A R all").keys("R").wait("Reject all").keys("n").wait(">")
    is_now("nothing yet", set(states(*of_fiche)), {"pending"})
    s.keys("R").wait("Reject all").keys("y").wait("this fiche is done|rejected; u")
    is_now("all of a fiche", set(states(*of_fiche)), {"rejected"})
    s.keys("u").wait("taken back")
    is_now("all of it taken back", set(states(*of_fiche)), {"pending"})
    s.keys("o").wait("A R all", "1 of").keys("\033[B\033[B").wait("3 of").keys("\033[A").wait("2 of").keys("\r").wait("NOW")
    s.keys("o").keys("l").wait(">").keys("l").wait("NOW").keys("\x03").wait("still waiting").ends()


def duplicates():
    s = Session("--kind", "duplicate").wait("Are these one organisation", "d two", "Telephone")
    s.keys("a").wait("m: they are one")
    s.keys("m").wait("Which one stays").keys("\033").wait("m one")
    is_now("not merged", states("d1"), ["open"])
    s.keys("2").wait("d1: they are one|Nothing waits")
    is_now("merged", subprocess.run([VIGIE, "review", "show", "d1", "--json"], stdout=subprocess.PIPE,
                                    check=True).stdout.count(b'"state":"same"'), 1)
    s.keys("u").wait("taken back", "Are these one")
    s.keys("d").wait("they are two|Nothing waits").keys("u").wait("Are these one").keys("q").ends()
    is_now("open again", listed("--kind", "duplicate")[0]["state"], "open")


def sizes():
    s = Session("--kind", "proposal", env={"NO_COLOR": "1"}).wait("NOW +OFFERED")
    s.resize(40, 12)
    s.wait("more lines? ↓").keys("\033[B\033[6~").wait("↑ the end|more line")
    s.resize(200, 50)
    s.wait("NOW {30,}OFFERED")
    if s.screen.styles & {31, 32, 33}:
        fail("NO_COLOR: colours", s.screen)
    s.resize(20, 8)
    s.wait("vigie review").keys("q").ends()


def signals():
    for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
        s = Session()
        s.wait(r"pid=\d+;")
        child = s.child()
        s.wait("q quit")
        os.kill(child, number)
        s.ends()
    s = Session().wait("q quit").keys("\x1a").wait("stopped cooked=True")
    is_now("modes while it is stopped", s.screen.modes - {"25"}, set())
    s.keys("fg\n").wait("NOW|Are these", "q quit")
    s.keys("q").ends()
    s = Session()
    s.wait(r"pid=\d+;")
    child = s.child()
    s.wait("q quit")
    os.kill(child, signal.SIGABRT)
    s.ends(-signal.SIGABRT)


def killed():
    """What was decided a moment before is written."""
    s = Session("--kind", "proposal")
    s.wait(r"pid=\d+;")
    child = s.child()
    s.wait("NOW")
    item = current(s)
    s.keys("r").wait(f"{item}: rejected")
    os.kill(child, signal.SIGKILL)
    s.wait("ended=-9")
    os.close(s.fd)
    is_now("after a kill", states(item), ["rejected"])
    subprocess.run([VIGIE, "review", "undo", str(item)], stdout=subprocess.DEVNULL, check=True)


def pasted():
    s = Session("--kind", "proposal").wait("NOW")
    item = current(s)
    s.keys("\033[200~arararq\r\033[201~")
    s.never("accepted:|: rejected|ended")
    is_now("after a paste", states(item), ["pending"])
    s.keys("e").wait("Enter accepts").keys("\x15\033[200~東京 cafe\u0301\r2\033[201~").wait("東京 café|東京 cafe\u0301")
    s.keys("\033").wait("nothing was changed").keys("q").ends()


def two_technicians():
    anne = Session("--kind", "proposal", env={"VIGIE_USER": "anne"}).wait("NOW")
    paul = Session("--kind", "proposal", env={"VIGIE_USER": "paul"}).wait("NOW")
    item = current(anne)
    is_now("both look at one", current(paul), item)
    paul.keys("r").wait(f"{item}: rejected").keys("q").ends()
    anne.keys("a").wait(f"{item} was decided meanwhile \\(rejected, paul\\)|decided already")
    is_now("the first decision stands", states(item), ["rejected"])
    if current(anne) == item:
        fail("it goes on to the next", anne.screen)
    anne.keys("q").ends()
    subprocess.run([VIGIE, "review", "undo", str(item)], stdout=subprocess.DEVNULL, check=True)


def line_by_line():
    s = Session("--kind", "proposal", rows=60, env={"TERM": "dumb"})
    s.wait("NOW\n", "OFFERED\n", "\n>")
    item = int(re.search(r"no\. (\d+)", s.screen.text())[1])
    s.keys("s\n").wait("1 of ", "2 of").keys("u\n").wait("taken back").keys("r\n").wait(f"{item}: rejected")
    s.keys("f\n").wait("A R all").keys("l\n").keys("e\n").wait("The new value").keys("\n").wait("nothing was changed")
    s.keys("q\n").wait("rejected: 1").ends()
    is_now("line by line", states(item), ["rejected"])
    if s.screen.styles:
        fail("a dumb terminal gets styles")
    subprocess.run([VIGIE, "review", "undo", str(item)], stdout=subprocess.DEVNULL, check=True)


for part in technician, lists, duplicates, sizes, signals, killed, pasted, two_technicians, line_by_line:
    began = time.monotonic()
    before = {r["id"]: r["state"] for r in listed("--all")}
    part()
    after = {r["id"]: r["state"] for r in listed("--all")}
    is_now(f"{part.__name__} leaves all as it was", {i: after[i] for i in before if after[i] != before[i]}, {})
    print(f"ok {part.__name__} ({time.monotonic() - began:.1f} s)")
