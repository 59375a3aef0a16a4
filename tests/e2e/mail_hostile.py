#!/usr/bin/env python3
"""Mail that nobody should have to read: mail_hostile.py FOLDER MAILDIRS PORT [DATABASE]

Sends it to the centre through the SMTP server on PORT; with DATABASE it looks instead what became of it: each has a row,
none has verified, proposed, stopped or killed anything that its sender could not prove to be his.
"""
import email
import email.policy
import glob
import json
import random
import smtplib
import sqlite3
import sys

CRLF = "\r\n"


def delivered(maildirs, address):
    local, _, domain = address.partition("@")
    path = glob.glob(f"{maildirs}/{domain}/{local}/Maildir/[nc][eu][wr]/*")[0]
    with open(path, "rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


def mime(kind, body, boundary="b"):
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"{CRLF}{CRLF}{body}'


def parts(n):
    return mime("mixed", "".join(f"--b{CRLF}Content-Type: text/plain{CRLF}{CRLF}partie {i}?{CRLF}" for i in range(n)) + "--b--")


def nested(depth):
    inner = f"Content-Type: text/plain{CRLF}{CRLF}Aucun changement.{CRLF}"
    for i in range(depth):
        inner = mime("mixed", f"--b{i}{CRLF}{inner}{CRLF}--b{i}--{CRLF}", f"b{i}")
    return inner


def report(recipient):
    return mime("report; report-type=delivery-status", CRLF.join([
        "--b", "Content-Type: text/plain", "", "Sorry.", "--b", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; nowhere.test", "", f"Final-Recipient: rfc822; {recipient}", "Action: failed",
        "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user", "", "--b--"]))


def letters(town, maildirs):
    """Subject, whom it goes to, the header and body behind From, To and Subject."""
    who = {contact["role"]: contact for contact in town["contacts"]}
    mine, other = delivered(maildirs, who["silent"]["address"]), delivered(maildirs, who["question"]["address"])
    token = mine["Reply-To"].addresses[0].addr_spec
    plain = f"Content-Type: text/plain; charset=utf-8{CRLF}{CRLF}"
    chance = random.Random(211)
    garbage = bytes(chance.randrange(1, 256) for _ in range(20000)).replace(b"\r", b" ").replace(b"\n", b"\r\n")
    text = other.get_body(("plain",)).get_content()
    stranger = "reponses@211.test"
    yield "31 MB", token, plain + "Aucun changement." + CRLF + ("x" * 70 + CRLF) * 450000
    yield "500 parts", token, parts(500)
    yield "100 deep", token, nested(100)
    yield "garbage", token, plain.encode() + garbage
    yield "NUL", token, plain.encode() + b"Aucun\0 chan\0gement?\0\r\n"
    yield "a header of 300 KB", token, "X-Long: " + ("y" * 900 + CRLF + " ") * 330 + CRLF + plain + "Bonjour?" + CRLF
    yield "a header that lies", token, f"Content-Type: text/plain; charset=x-none{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}%%%"
    yield "nothing", token, CRLF
    yield "no token, closed", stranger, plain + "L'organisme a fermé." + CRLF
    yield "no token, stop", stranger, plain + "Désabonnez-moi." + CRLF
    yield "no token, bounce", stranger, report(who["question"]["address"])
    yield "a token that was made up", "reponses+v" + "a" * 40 + "@211.test", plain + "Aucun changement." + CRLF
    yield "two tokens", token.replace("+v", "+v" + "b" * 40 + "+v"), plain + "Aucun changement?" + CRLF
    # His own token vouches for his own fiche, whatever he quotes.
    yield "another's form", token, plain + "Aucun changement." + CRLF + CRLF + "".join(
        f"> {line}{CRLF}" for line in text.split("\n") if len(line) < 900)


def check(town, maildirs, database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    bad = 0
    verified = {row[0] for row in db.execute(
        "SELECT f.uuid FROM evidence e JOIN fiche f ON f.id = e.fiche WHERE e.channel = 'email'")}
    who = {contact["role"]: contact for contact in town["contacts"]}
    silent = set(who["silent"]["fiches"])
    for subject, to, _ in letters(town, maildirs):
        rows = db.execute("SELECT class, token, state, id FROM inbound WHERE subject = ?", (subject,)).fetchall()
        own = subject == "another's form"
        good = len(rows) == 1 and (rows[0][2] == "applied" if own else rows[0][2] in ("waiting", "handled"))
        if subject.startswith(("no token", "a token")):
            good = good and rows[0][1] != "valid"
        if not own and rows:
            good = good and not db.execute("SELECT 1 FROM effect WHERE inbound = ?", (rows[0][3],)).fetchall()
        if not good:
            print(f"mail_hostile: {subject}: {rows}")
            bad = 1
    if not silent <= verified or set(who["question"]["fiches"]) & verified:
        print("mail_hostile: a token vouches for what its e-mail did not show, or not for what it did")
        bad = 1
    for table, role in (("opt_out", "stop_link"), ("address_state", "unknown")):
        rows = [row[0] for row in db.execute(f"SELECT address FROM {table}")]
        if rows != [who[role]["address"]]:
            print(f"mail_hostile: {table}: {rows}")
            bad = 1
    sys.exit(bad)


def main():
    folder, maildirs, port, *database = sys.argv[1:]
    with open(f"{folder}/town.json", encoding="utf-8") as file:
        town = json.load(file)
    if database:
        check(town, maildirs, database[0])
    with smtplib.SMTP("127.0.0.1", int(port), timeout=60) as smtp:
        for subject, to, rest in letters(town, maildirs):
            head = f"From: <someone@elsewhere.test>{CRLF}To: <{to}>{CRLF}Subject: {subject}{CRLF}"
            smtp.sendmail("someone@elsewhere.test", [to], head.encode() + (rest if isinstance(rest, bytes) else rest.encode()))


main()
