"""send.py VIGIE CONF FULL DB KILLS sink|postfix PLACE: kills "campaign send" KILLS times, the whole process group or the
parent alone, and says what must hold:
- after a kill at most one body a connection has begun and has no result;
- what the relay has is what the database says: once each e-mail that is sent, at most once one that is unsure, never one
  that is queued; at the end nothing is queued; one more run opens no connection.
FULL is a database with a campaign that may leave; when all of it is sent before the kills are done, it begins anew.
PLACE is smtp-sink's folder, a file for each e-mail, or Postfix's log."""
import glob
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

vigie, conf, full, db, kills, kind, place = sys.argv[1:]
kills = int(kills)
CONNECTIONS = 5
random.seed(int(os.environ.get("SEED", "211")))


def ask(sql):
    c = sqlite3.connect(db, timeout=20)
    try:
        return c.execute(sql).fetchall()
    finally:
        c.close()


def fail(why):
    sys.exit("send.py: %s: after %d kills: %s" % (kind, done, why))


def start():
    return subprocess.Popen(
        [vigie, "--conf", conf, "--json", "campaign", "send", "--all-day"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def run():
    """Undisturbed; what it said."""
    p = start()
    out, said = p.communicate()
    if p.returncode:
        fail("the run after it fails: " + said.decode())
    return out.decode()


def received():
    """How often the relay took the e-mail to each address, since the campaign began."""
    counts = {}
    if kind == "sink":
        for name in glob.glob(place + "/*"):
            with open(name, encoding="latin-1") as f:
                to = re.search(r"^X-Rcpt-Args: <(.*)>$", f.read(4096), re.M).group(1)
            counts[to] = counts.get(to, 0) + 1
    else:
        with open(place, encoding="latin-1") as f:
            f.seek(log_from)
            for to in re.findall(r"discard\[\d+\]: \w+: to=<(.*?)>.*status=sent", f.read()):
                counts[to] = counts.get(to, 0) + 1
    return counts


def settle():
    """The relay has written down all that it took: the same for a while, orphans of a kill have ended."""
    last, same = None, 0
    while same < 5:
        time.sleep(0.2)
        now = sum(received().values())
        same = same + 1 if now == last else 0
        last = now


def compare():
    settle()
    counts = received()
    states = {}
    for to, state in ask("SELECT envelope_to, state FROM outbox"):
        n = counts.pop(to, 0)
        states[state] = states.get(state, 0) + 1
        if state == "sent" and n != 1:
            fail("%s is sent, and arrived %d times" % (to, n))
        if state == "unsure" and n > 1:
            fail("%s is unsure, and arrived %d times" % (to, n))
        if state not in ("sent", "unsure") and n:
            fail("%s is %s, and arrived %d times" % (to, state, n))
    if counts:
        fail("nobody was to write to %s" % next(iter(counts)))
    return states


def begin():
    global log_from
    for name in glob.glob(db + "*"):
        os.remove(name)
    shutil.copy(full, db)
    if kind == "sink":
        for name in glob.glob(place + "/*"):
            os.remove(name)
    log_from = os.path.getsize(place) if kind == "postfix" else 0


def finish():
    """To the end, and once more."""
    run()
    states = compare()
    if set(states) - {"sent", "unsure"}:
        fail("left at the end: %s" % states)
    before = sum(received().values())
    said = run()
    settle()
    if '"sent":0' not in said or sum(received().values()) != before:
        fail("one more run sends again: " + said)
    return states


def sent():
    return ask("SELECT count(*) FROM outbox WHERE state = 'sent'")[0][0]


done = amid = most = 0
campaigns = 1
begin()
wait = 0.05  # until it sends; found out while we go: nearly every kill is to hit it sending
while done < kills:
    before = sent()
    p = start()
    time.sleep(wait + random.uniform(0, 0.03))
    alone = random.random() < 0.3
    try:
        (os.kill if alone else os.killpg)(p.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    p.communicate()
    if p.returncode == -signal.SIGKILL:
        done += 1
        begun = ask("SELECT count(*) FROM outbox WHERE state = 'body'")[0][0]
        more = sent() - before
        amid += begun + more > 0
        wait = max(0.0, wait + (0.01 if begun + more == 0 else -0.004 if more > 30 else 0))
        most = max(most, begun)
        if begun > CONNECTIONS:
            fail("%d bodies have begun and have no result" % begun)
    elif p.returncode:
        fail("it ended with %d" % p.returncode)
    if ask("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'body')")[0][0] == 0 and done < kills:
        finish()
        begin()
        campaigns += 1
states = finish()
n = sum(states.values())
print("%s: %d kills, %d of them while it sent, over %d campaigns of %d e-mails: each arrived once but for %d unsure, at most "
      "%d a kill over %d connections; one more run sends nothing"
      % (kind, done, amid, campaigns, n, states.get("unsure", 0), most, CONNECTIONS))
