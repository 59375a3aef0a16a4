#!/usr/bin/env python3
"""Holds a directory against what a careful person would have made of the answers: mail_check.py STAGE FOLDER DATABASE …

Stages, in their order:
	sent MAILDIRS      each due contact has exactly one e-mail in his mailbox, whole, and nobody else has any
	answered           after `vigie inbox`: each fiche, request and address by what its contact did
	decided            after all offers were accepted
	again MAILDIRS     three weeks later: reminders, and requests to the next address
	totals FILE        what `vigie report --json` says
"""
import datetime
import email
import email.policy
import glob
import json
import os
import sqlite3
import sys

FORBIDDEN = ["Anse-Secrète", "verification@ville.test", '"vigie"', "@vis", "{{", "}}"]
bad = []


def wrong(*words):
    bad.append(" ".join(map(str, words)))


def same(what, is_, should):
    if is_ != should:
        wrong(f"{what}: {is_!r}, and {should!r} was expected")


class Town:
    def __init__(self, folder, database):
        with open(f"{folder}/town.json", encoding="utf-8") as file:
            town = json.load(file)
        self.contacts, self.fiches = town["contacts"], town["fiches"]
        self.asked = 0
        self.said = {"offers": [], "contacts": []}
        if os.path.exists(f"{folder}/said.json"):
            with open(f"{folder}/said.json", encoding="utf-8") as file:
                self.said = json.load(file)
        self.db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self.db.row_factory = sqlite3.Row

    def rows(self, sql, *values):
        return [tuple(row) for row in self.db.execute(sql, values)]

    def one(self, sql, *values):
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else None


def mails(maildirs, address):
    local, _, domain = address.partition("@")
    found = []
    for path in glob.glob(f"{maildirs}/{domain}/{glob.escape(local)}/Maildir/[nc][eu][wr]/*"):
        with open(path, "rb") as file:
            found.append(email.message_from_binary_file(file, policy=email.policy.default))
    return found


def due(contact):
    return contact["role"] not in ("fresh", "no_address")


def check_mail(t, contact, m):
    who = contact["address"]
    text, html = m.get_body(("plain",)).get_content(), m.get_body(("html",)).get_content()
    for needed in ("Message-ID", "Date", "List-Unsubscribe", "X-Auto-Response-Suppress", "Auto-Submitted"):
        if not m[needed] and not who.startswith("rude"):
            wrong(who, "lacks the header", needed)
    same(f"{who}: X-Original", m["From"].addresses[0].addr_spec, "fiches@211.test")
    if "+v" not in str(m["Reply-To"]) or "retours+v" not in str(m["Return-Path"]):
        wrong(who, "has no token in Reply-To or Return-Path")
    for uuid in contact["fiches"]:
        for part in (text, html.replace("&#39;", "'").replace("&apos;", "'")):
            if t.fiches[uuid]["name"] not in part:
                wrong(who, "is not shown", t.fiches[uuid]["name"])
    english = [t.fiches[u].get("vigie", {}).get("en", {}).get("description") for u in contact["fiches"]]
    for words in filter(None, english):
        if words not in text or words not in html:
            wrong(who, "is not shown the English of", words)
    for secret in FORBIDDEN:
        if secret in text or secret in html:
            wrong(who, "is shown", secret)


def sent(t, maildirs):
    expected = 0
    for contact in t.contacts:
        role = contact["role"]
        if not due(contact):
            if contact["address"] and mails(maildirs, contact["address"]):
                wrong(contact["address"], "got an e-mail, and was not due")
            continue
        expected += 1
        state = t.one("SELECT o.state FROM outbox o JOIN request r ON r.id = o.request WHERE r.address = ?",
                      contact["address"])
        same(f"{contact['address']} ({role}): outbox", state, "failed" if role == "refused" else "sent")
        if role not in ("refused", "unknown"):
            got = mails(maildirs, contact["address"])
            same(f"{contact['address']}: e-mails in the mailbox", len(got), 1)
            for m in got:
                check_mail(t, contact, m)
    same("requests", t.one("SELECT count(*) FROM request"), expected)
    same("e-mails", t.one("SELECT count(*) FROM outbox"), expected)


# What an answer leaves: the request's state, verified fiches (all, none, or those it does not correct), the inbound's class
# and state.
EXPECTED = {
    "confirm": ("answered", "all", "confirmed", "applied"),
    "correct": ("answered", "others", "corrected", "applied"),
    "stop": ("opted-out", "none", "unsubscribe", "applied"),
    "closed": ("answered", "none", "closed", "applied"),
    "contact_new": ("answered", "none", "contact-changed", "applied"),
    "contact_gone": ("answered", "none", "contact-changed", "waiting"),
    "absent": ("open", "none", "auto-reply", "handled"),
    "absent_polite": ("open", "none", None, None),
    "unknown": ("failed", "none", "bounce", "applied"),
    "refused": ("failed", "none", None, None),
    "question": ("open", "none", "question", "waiting"),
    "but": ("open", "none", "question", "waiting"),
    "silent": ("open", "none", None, None),
    "forged": ("open", "none", "confirmed", "waiting"),
    "no_token": ("open", "none", "confirmed", "waiting"),
}


def expected(contact):
    return EXPECTED.get(contact["role"]) or EXPECTED[contact["role"].partition("_")[0]]


def assured(t, uuid):
    day = t.fiches[uuid]["services"][0]["assured_date"]
    return day


def day_of(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%d") if seconds else None


def inbound_of(t, contact, tied):
    """Class, token and state of what came from a contact."""
    if tied:
        return t.rows("SELECT i.class, i.token, i.state FROM inbound i JOIN outbox o ON o.id = i.email "
                      "JOIN request r ON r.id = o.request WHERE r.address = ? ORDER BY i.id", contact["address"])
    return t.rows("SELECT class, token, state FROM inbound WHERE sender LIKE ?",
                  f"%<{contact['address']}>%")


def answered(t, answer_day):
    offers = {}
    for o in t.said["offers"]:
        offers.setdefault(o["fiche"], set()).add((o["member"], o["new"]))
    for change in t.said["contacts"]:
        for uuid in change["fiches"]:
            offers.setdefault(uuid, set()).add(("email", change["new"]))
    for contact in t.contacts:
        role, who = contact["role"], f"{contact['address']} ({contact['role']} {contact['turn']})"
        if role == "no_address" or role == "fresh":
            request, verified, cls, state = None, "none", None, None
        else:
            request, verified, cls, state = expected(contact)
        # Words besides the correction, or a label that may mean several values, are for a person: nothing is vouched for.
        asked = role.startswith("correct") and inbound_of(t, contact, True)[0][2] == "waiting"
        if asked:
            state, verified = "waiting", "none"
            t.asked += 1
        if contact["address"]:
            same(f"{who}: request", t.one("SELECT state FROM request WHERE address = ?", contact["address"]), request)
        for uuid in contact["fiches"]:
            vouched = verified == "all" or (verified == "others" and uuid not in offers)
            fiche, verified_at, status = t.rows("SELECT id, verified_at, status FROM fiche WHERE uuid = ?", uuid)[0]
            same(f"{who}: verified on", day_of(verified_at), answer_day if vouched else assured(t, uuid))
            same(f"{who}: status", status, "active")
            same(f"{who}: evidence by e-mail", t.one(
                "SELECT count(*) FROM evidence WHERE fiche = ? AND channel IN ('email', 'e-mail')", fiche), int(vouched))
            waiting = t.rows("SELECT path, new, inbound FROM proposal WHERE fiche = ? AND state = 'pending'", fiche)
            should = {("@status", "closed")} if role.startswith("closed") else offers.get(uuid, set())
            offered = {(p.rpartition(".")[2], new) for p, new, _ in waiting}
            if not (asked and role == "correct_typed" and not offered):
                same(f"{who}: offered", offered, should)
            if any(inbound is None for _, _, inbound in waiting):
                wrong(who, "has an offer without the answer that made it")
        if cls:
            token = {"forged": "forged", "no_token": "none"}.get(role, "valid")
            rows = inbound_of(t, contact, token == "valid")
            same(f"{who}: came", rows[:1], [(cls, token, state)])
            same(f"{who}: came after that", [s for _, _, s in rows[1:]], ["repeated"] if role == "confirm_twice" else [])
        dead = t.one("SELECT state FROM address_state WHERE address = ?", contact["address"])
        same(f"{who}: address", dead, "dead" if role in ("unknown", "refused") else None)
        out = t.one("SELECT how FROM opt_out WHERE address = ?", contact["address"])
        same(f"{who}: opted out", out, "reply" if role.startswith("stop") else None)
    if t.asked > sum(contact["role"].startswith("correct") for contact in t.contacts) / 2:
        wrong("of the corrections", t.asked, "wait for a technician")


def decided(t, answer_day):
    for contact in t.contacts:
        who = f"{contact['address']} ({contact['role']} {contact['turn']})"
        for uuid in contact["fiches"]:
            fiche, verified_at, status = t.rows("SELECT id, verified_at, status FROM fiche WHERE uuid = ?", uuid)[0]
            verified = contact["role"].partition("_")[0] in ("confirm", "correct")
            same(f"{who}: verified on", day_of(verified_at), answer_day if verified else assured(t, uuid))
            same(f"{who}: status", status, "closed" if contact["role"].startswith("closed") else "active")
            same(f"{who}: offers that wait", t.one(
                "SELECT count(*) FROM proposal WHERE fiche = ? AND state = 'pending'", fiche), 0)
    for o in t.said["offers"]:
        if not t.one("SELECT 1 FROM proposal p JOIN fiche f ON f.id = p.fiche WHERE f.uuid = ? AND p.new = ?",
                     o["fiche"], o["new"]):
            continue  # seen by the stage before: a technician was asked
        doc = t.one("SELECT doc FROM fiche WHERE uuid = ?", o["fiche"])
        if json.dumps(o["new"], ensure_ascii=False) not in doc:
            wrong("the fiche", o["fiche"], "does not hold what was accepted:", o["new"])


def again(t, maildirs):
    reminded = asked = 0
    moved = {c["old"]: c["new"] for c in t.said["contacts"]}
    for contact in t.contacts:
        role, who = contact["role"], f"{contact['address']} ({contact['role']} {contact['turn']})"
        n = t.one("SELECT count(*) FROM outbox o JOIN request r ON r.id = o.request WHERE r.address = ? "
                  "AND o.state = 'sent'", contact["address"])
        # Who has not answered is reminded; who waits for an answer of ours is not.
        open_ = role in ("silent", "absent", "absent_polite", "forged", "no_token")
        reminded += open_
        if due(contact) and role not in ("refused", "unknown"):
            same(f"{who}: e-mails sent", n, 2 if open_ else 1)
        if open_:
            same(f"{who}: e-mails in the mailbox", len(mails(maildirs, contact["address"])), 2)
        standby = [t.fiches[u]["email"] for u in contact["fiches"]] if contact["by"] == "contact" and due(contact) else []
        for address in standby:
            should = role in ("unknown", "refused")
            asked += should
            same(f"{who}: {address} asked", len(mails(maildirs, address)), int(should))
        if role == "contact_new":
            new = moved[contact["address"]]
            asked += 1
            same(f"{who}: {new} asked", t.rows("SELECT state FROM request WHERE address = ?", new)[:1], [("open",)])
    same("second e-mails", t.one("SELECT count(*) FROM outbox WHERE n = 2"), reminded)
    same("further requests", t.one("SELECT count(*) FROM request WHERE campaign = (SELECT max(id) FROM campaign)"), asked)


def totals(t, report):
    """What `vigie report` prints is what happened."""
    with open(report, encoding="utf-8") as file:
        figures = [json.loads(line) for line in file if '"requests"' in line][0]

    def contacts(*kinds):
        return [c for c in t.contacts if c["role"].partition("_")[0] in kinds]

    dead = contacts("unknown", "refused")
    should = {
        "fiches": len(t.fiches) - sum(len(c["fiches"]) for c in contacts("closed")),
        "closed": sum(len(c["fiches"]) for c in contacts("closed")),
        "requests": t.one("SELECT count(*) FROM outbox WHERE state = 'sent' AND n = 1"),
        "reminders": t.one("SELECT count(*) FROM outbox WHERE state = 'sent' AND n > 1"),
        "undelivered": len(contacts("refused")),
        "opted_out": len(contacts("stop")),
        "dead": len(dead),
        "verified": sum(len(c["fiches"]) for c in contacts("confirm", "correct")),
        "questions": t.one("SELECT count(*) FROM inbound WHERE state = 'waiting'"),
        "pending": 0,
        "unsure": 0,
        "phone": len([c for c in t.contacts if c["role"] == "no_address"]) + sum(
            len(c["fiches"]) for c in contacts("stop") + [c for c in dead if c["by"] == "organization"]),
    }
    for name, number in should.items():
        same(f"report: {name}", figures[name], number)
    same("report: messages", sum(figures["messages"].values()),
         t.one("SELECT count(*) FROM inbound WHERE state <> 'repeated'"))
    same("report: what people wrote", figures["replies"], sum(figures["messages"][kind] for kind in (
        "confirmed", "corrected", "question", "unsubscribe", "contact-changed", "closed")))


def main():
    stage, folder, database, argument = sys.argv[1:]
    {"sent": sent, "answered": answered, "decided": decided, "again": again,
     "totals": totals}[stage](Town(folder, database), argument)
    for words in bad[:60]:
        print(f"mail_check {stage}: {words}")
    if len(bad) > 60:
        print(f"mail_check {stage}: … and {len(bad) - 60} more")
    sys.exit(bool(bad))


main()
