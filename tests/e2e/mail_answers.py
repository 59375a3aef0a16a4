#!/usr/bin/env python3
"""Plays the organisations of mail_town.py: mail_answers.py FOLDER MAILDIRS PORT DATE

Reads what was delivered to their mailboxes (MAILDIRS/DOMAIN/LOCAL/Maildir) and answers through the SMTP server on PORT
as people would, dated DATE. Who has answered does not answer the same e-mail again. FOLDER/said.json tells what was
said: the checker holds the directory against it. Prints how many answered.
"""
import email
import email.policy
import email.utils
import html
import json
import os
import re
import smtplib
import sys
import urllib.parse
import zlib

CENTRE = "211 d'Essai"


class Delivered:
    """An e-mail of ours as it lies in a mailbox."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.mail = email.message_from_binary_file(file, policy=email.policy.default)
        self.text = self.mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        self.html = self.mail.get_body(("html",)).get_content()
        self.reply_to = email.utils.parseaddr(self.mail["Reply-To"])[1]
        self.id = self.mail["Message-ID"]

    def link(self, *subjects):
        """Address, subject and body of the link whose subject is one of these."""
        for href in re.findall(r'href="(mailto:[^"]*)"', self.html):
            address, _, query = html.unescape(href)[7:].partition("?")
            fields = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
            if fields["subject"] in subjects:
                return urllib.parse.unquote(address), fields["subject"], fields["body"].replace("\r\n", "\n")
        raise SystemExit(f"mail_answers: no link {subjects[0]}")


def quoted(d, lang):
    lines = "\n".join(("> " + line).rstrip() for line in d.text.split("\n"))
    head = (f"On Fri, Nov 20, 2026 at 10:02, {CENTRE} <fiches@211.test> wrote:" if lang == "en"
            else f"Le ven. 20 nov. 2026 à 10 h 02, {CENTRE} <fiches@211.test> a\nécrit :")
    return f"\n{head}\n\n{lines}\n"


def outlook(d, lang, text=None):
    words = (("From", "Sent", "To", "Subject", "Friday, November 20, 2026 10:02 AM") if lang == "en"
             else ("De", "Envoyé", "À", "Objet", "20 novembre 2026 10:02"))
    gap = ":" if lang == "en" else " :"
    return (f"\n________________________________\n{words[0]}{gap} {CENTRE} <fiches@211.test>\n{words[1]}{gap} {words[4]}\n"
            f"{words[2]}{gap} {d.mail['To']}\n{words[3]}{gap} {d.mail['Subject']}\n\n{text or d.text}")


def gmail(word, contact, page):
    return (f'<div dir="ltr">{word}<br><br><div>--<br>{contact["name"]}</div></div><br>'
            f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Le ven. 20 nov. 2026 à 10 h 02, '
            f'{CENTRE} &lt;<a href="mailto:fiches@211.test">fiches@211.test</a>&gt; a écrit&nbsp;:<br></div>'
            f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{page}</blockquote></div>')


def correct(d, fiche, turn):
    """Another value on one line of the form: (text of the form, member, old, new, the line as it stands now)."""
    phone, hours = fiche["phones"][0]["number"], fiche["services"][0]["schedules"][0]["description"]
    member, old, new = [
        ("number", phone, phone[:-4] + f"9{turn:03}"),
        ("description", fiche["description"], fiche["description"][:-1] + ", sur réservation."),
        ("website", fiche["website"], fiche["website"].replace("//", "//nouveau.")),
        ("description", hours, hours.replace("9 h", "10 h").replace("9 to 4", "10 to 3")),
    ][turn % 4]
    lines = d.text.split("\n")
    for at, line in enumerate(lines):
        if old in line and ":" in line:
            lines[at] = line.replace(old, new)
            return "\n".join(lines), member, old, new, lines[at]
    raise SystemExit(f"mail_answers: the form does not show {old!r}")


def answer(contact, d, town, said):
    """What the contact sends: a dict of to, subject, text or html, sender; or None."""
    role, lang, turn = contact["role"], contact["lang"], contact["turn"]
    english = lang == "en"
    re_subject = "Re: " + d.mail["Subject"]
    out = {"to": d.reply_to, "subject": re_subject, "sender": contact["address"]}
    kind, _, how = role.partition("_")
    if role in ("confirm_link", "stop_link", "closed_link"):
        subjects = {"confirm": ("Aucun changement", "No change"), "stop": ("Ne plus m'écrire", "Stop writing to me"),
                    "closed": ("L'organisme a fermé", "The organization has closed")}[kind]
        out["to"], out["subject"], out["text"] = d.link(*subjects)
    elif role == "confirm_html":
        word = "No changes, thank you!" if english else "Tout est beau, merci!"
        out["html"] = gmail(word, contact, d.html)
    elif kind == "confirm":
        word = (["No change.", "Everything is correct.", "No changes to report. Thanks!"] if english else
                ["Bonjour,\n\nAucun changement.\n\nMerci et bonne journée", "Tout est conforme.", "C'est exact, rien à changer."]
                )[turn % 3]
        tail = outlook(d, lang) if how == "outlook" else quoted(d, lang)
        out["text"] = f"{word}\n\n{contact['name']}\n{tail}"
        if how == "elsewhere":
            out["sender"] = f"adjointe@ailleurs-{turn}.test"
    elif kind == "correct":
        uuid = min(contact["fiches"], key=lambda u: d.text.index(town["fiches"][u]["name"]))  # the first that is shown
        text, member, old, new, line = correct(d, town["fiches"][uuid], turn)
        said["offers"].append({"fiche": uuid, "member": member, "old": old, "new": new})
        changed = Delivered.__new__(Delivered)
        changed.text, changed.mail = text, d.mail
        word = (["I have corrected one line.", "Here is the correction:", "See below."] if english else
                ["Bonjour, j'ai corrigé une ligne.", "Bonjour,\n\nVoici la correction.", "Une ligne a changé :"])[turn % 3]
        if how == "html":
            page = re.sub(r"&(#39|apos);", "'", d.html)
            out["html"] = gmail(word, contact, page.replace(html.escape(old, False), html.escape(new, False), 1))
        elif how == "typed":
            out["text"] = f"{line.strip()}\n\n{contact['name']}\n{quoted(d, lang)}"
        else:
            out["text"] = f"{word}\n\n{contact['name']}\n{(outlook if how == 'outlook' else quoted)(changed, lang)}"
    elif role == "stop_typed":
        out["text"] = ("Please unsubscribe me." if english else "Désabonnez-moi, s.v.p.") + "\n" + quoted(d, lang)
    elif role == "closed_typed":
        out["text"] = ("We have closed our doors for good." if english else
                       "L'organisme a fermé définitivement ses portes.") + "\n" + quoted(d, lang)
    elif role == "contact_new":
        out["to"], out["subject"], body = d.link("Je ne suis plus la bonne personne", "I am no longer the right person")
        new = f"nouvelle@org-{turn}-suite.test"
        said["contacts"].append({"fiches": contact["fiches"], "old": contact["address"], "new": new})
        ask = next(line for line in body.split("\n") if line.endswith(": ") or line.endswith(": "))
        out["text"] = body.replace(ask, f"{ask}Josée Nadeau, {new}")
    elif role == "contact_gone":
        out["text"] = ("She no longer works here." if english else "Madame n'est plus à notre emploi.") + "\n" + quoted(d, lang)
    elif role == "question":
        out["text"] = ("Could you call me? I have a question about the listing." if english else
                       "Pouvez-vous m'appeler? J'ai une question sur la fiche.") + "\n" + quoted(d, lang)
    elif role == "but":
        out["text"] = ("No change, except that our director is leaving." if english else
                       "Aucun changement, sauf que nous déménageons au printemps.") + "\n" + quoted(d, lang)
    elif role == "forged":
        local, _, domain = d.reply_to.partition("@")
        out["to"] = local[:-1] + ("a" if local[-1] != "a" else "b") + "@" + domain
        out["text"] = "Aucun changement.\n"
    elif role == "no_token":
        out["to"], out["text"] = "reponses@211.test", "Aucun changement.\n" + quoted(d, lang)
    else:
        return None
    return out


def message(a, d, contact, date):
    m = email.message.EmailMessage(policy=email.policy.SMTP)
    m["From"] = email.utils.formataddr((contact["name"], a["sender"]))
    m["To"], m["Subject"], m["Date"] = a["to"], a["subject"], date
    m["Message-ID"] = f"<{contact['role']}.{contact['turn']}.{zlib.crc32(d.id.encode())}@reply.test>"
    m["In-Reply-To"] = d.id
    if "html" in a:
        m.set_content(a["html"], subtype="html")
    else:
        m.set_content(a["text"])
    return m


def main():
    folder, maildirs, port, date = sys.argv[1:]
    with open(f"{folder}/town.json", encoding="utf-8") as file:
        town = json.load(file)
    said_path = f"{folder}/said.json"
    said = {"answered": [], "offers": [], "contacts": []}
    if os.path.exists(said_path):
        with open(said_path, encoding="utf-8") as file:
            said = json.load(file)
    n = 0
    with smtplib.SMTP("127.0.0.1", int(port), timeout=60) as smtp:
        for contact in town["contacts"]:
            local, _, domain = contact["address"].partition("@")
            new = f"{maildirs}/{domain}/{local}/Maildir/new"
            for name in sorted(os.listdir(new)) if local and os.path.isdir(new) else []:
                d = Delivered(f"{new}/{name}")
                if d.id in said["answered"] or f"@{contact['address'].partition('@')[2]}" not in d.mail["To"]:
                    continue
                a = answer(contact, d, town, said)
                if not a:
                    continue
                m = message(a, d, contact, date)
                for _ in range(2 if contact["role"] == "confirm_twice" else 1):
                    smtp.send_message(m, a["sender"], [a["to"]])
                said["answered"].append(d.id)
                n += 1
    with open(said_path, "w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False)
    print(f"{n} answered")


main()
