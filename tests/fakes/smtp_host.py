#!/usr/bin/env python3
"""A small mail host for the demonstration: smtp_host.py FOLDER PEOPLE

Speaks SMTP on a free port of 127.0.0.1 (written to FOLDER/port), keeps what it gets as the Maildir FOLDER/sent and
answers as organisations would: their answers lie in the Maildir FOLDER/inbox, which `vigie inbox` reads. PEOPLE says
who does what, a line each: ADDRESS WORD [VALUE VALUE]. Nothing leaves the machine, and the same mail gets the same
answer, byte for byte.

	confirms             presses "nothing has changed" and sends the prefilled answer
	corrects OLD NEW     changes a value within the quoted form
	closed               presses "the organisation has closed"
	stop                 presses "no more mail"
	moved NEW            is no longer the right person: names another address
	asks                 asks something
	away                 an out-of-office program answers
	unknown              the mailbox does not exist: a delivery report comes back
Who is not in the list does not answer.
"""
import email
import email.policy
import email.utils
import html
import os
import re
import shlex
import socketserver
import sys
import threading
import urllib.parse

LINKS = {
    "confirms": ("Aucun changement", "No change"),
    "closed": ("L'organisme a fermé", "The organization has closed"),
    "stop": ("Ne plus m'écrire", "Stop writing to me"),
    "moved": ("Je ne suis plus la bonne personne", "I am no longer the right person"),
}


def put(folder, name, data):
    """Into a Maildir: whole or not at all. The name is the addressee's, so that the order is the same every time."""
    for part in ("tmp", "new", "cur"):
        os.makedirs(f"{folder}/{part}", exist_ok=True)
    n = sum(entry.startswith(name) for part in ("new", "cur") for entry in os.listdir(f"{folder}/{part}"))
    with open(f"{folder}/tmp/{name}.{n}", "wb") as file:
        file.write(data)
    os.rename(f"{folder}/tmp/{name}.{n}", f"{folder}/new/{name}.{n}")


def link(mail, word):
    """Address, subject and text of one of the prefilled answers."""
    page = mail.get_body(("html",)).get_content()
    for href in re.findall(r'href="mailto:([^"]*)"', page):
        address, _, query = html.unescape(href).partition("?")
        fields = dict(urllib.parse.parse_qsl(query))
        if fields["subject"] in LINKS[word]:
            return urllib.parse.unquote(address), fields["subject"], fields.get("body", "")
    raise ValueError(f"no link for {word}")


def quoted(mail, old="", new=""):
    lines = mail.get_body(("plain",)).get_content().split("\n")
    hits = [at for at, line in enumerate(lines) if old and old in line]
    if hits:
        lines[hits[0]] = lines[hits[0]].replace(old, new)
    return "\n\nLe 22 févr. 2027, le 211 a écrit :\n" + "\n".join(("> " + line).rstrip() for line in lines)


def report(to, sender, mail):
    """A delivery report (RFC 3464), as Postfix writes it."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in mail.raw_items() if name in ("From", "To", "Subject", "Message-ID"))
    return (f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@hote.example>\r\nTo: {sender}\r\n"
            f"Subject: Undelivered Mail Returned to Sender\r\nDate: {mail['Date']}\r\nAuto-Submitted: auto-replied\r\n"
            f"Message-ID: <report.{to.replace('@', '.')}@hote.example>\r\nMIME-Version: 1.0\r\n"
            f'Content-Type: multipart/report; report-type=delivery-status; boundary="report"\r\n\r\n'
            f"--report\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            f"<{to}>: host hote.example said: 550 5.1.1 User unknown (in reply to RCPT TO command)\r\n\r\n"
            f"--report\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; hote.example\r\n\r\n"
            f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
            f"Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
            f"--report\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n--report--\r\n").encode()


def answer(to, word, values, sender, mail):
    """The bytes of what comes back."""
    if word == "unknown":
        return report(to, sender, mail)
    out = email.message.EmailMessage(policy=email.policy.SMTP.clone(cte_type="7bit"))
    address, subject = email.utils.parseaddr(mail["Reply-To"])[1], "Re: " + mail["Subject"]
    if word in ("confirms", "closed", "stop", "moved"):
        address, subject, text = link(mail, word)
        if word == "moved":
            lines = text.replace("\r\n", "\n").split("\n")
            text = "\n".join(line + values[0] if line.endswith(": ") and "@" not in line and "(" in line else line for line in lines)
    elif word == "corrects":
        text = "Bonjour, j'ai corrigé le numéro ci-dessous. Merci!" + quoted(mail, *values)
    elif word == "asks":
        text = "Bonjour, pouvez-vous m'appeler? Nous aurons deux adresses au printemps." + quoted(mail)
    elif word == "away":
        address, subject, text = sender, "Réponse automatique : absence du bureau", "Je suis de retour le 8 mars.\n"
        out["Auto-Submitted"] = "auto-replied"
    out["From"], out["To"], out["Subject"], out["Date"] = to, address, subject, mail["Date"]
    out["Message-ID"], out["In-Reply-To"] = f"<{word}.{to.replace('@', '.')}@hote.example>", mail["Message-ID"]
    out.set_content(text, cte="quoted-printable")
    return out.as_bytes()


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def data(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines) if line else None

    def handle(self):
        self.say("220 hote.example ESMTP")
        sender, to = "", ""
        while line := self.rfile.readline(2000):
            verb, path = line[:4].upper(), re.search(rb"<([^>]*)>", line)
            if verb in (b"EHLO", b"HELO"):
                self.say("250-hote.example")
                self.say("250 8BITMIME")
            elif verb == b"MAIL":
                sender = path[1].decode()
                self.say("250 2.1.0 ok")
            elif verb == b"RCPT":
                to = path[1].decode()
                self.say("250 2.1.5 ok" if to.endswith(".example") else "550 5.7.1 not from here")
            elif verb == b"DATA":
                self.say("354 go on")
                data = self.data()
                if data is None:
                    return
                self.server.take(sender, to, data)
                self.say("250 2.0.0 kept")
            elif verb == b"QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("250 2.0.0 ok" if verb in (b"RSET", b"NOOP") else "502 5.5.2 what?")


class Host(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def take(self, sender, to, data):
        with self.lock:
            put(f"{self.folder}/sent", to, data)
            word, *values = self.people.get(to, [""])
            if word:
                mail = email.message_from_bytes(data, policy=email.policy.default)
                put(f"{self.folder}/inbox", to, answer(to, word, values, sender, mail))


def main():
    folder, people = sys.argv[1:]
    host = Host(("127.0.0.1", 0), Session)
    host.lock, host.folder = threading.Lock(), folder
    with open(people, encoding="utf-8") as file:
        words = [shlex.split(line, comments=True) for line in file]
    host.people = {word[0]: word[1:] for word in words if word}
    for part in ("tmp", "new", "cur"):
        for box in ("sent", "inbox"):
            os.makedirs(f"{folder}/{box}/{part}", exist_ok=True)
    with open(f"{folder}/port.tmp", "w", encoding="utf-8") as file:
        print(host.server_address[1], file=file)
    os.rename(f"{folder}/port.tmp", f"{folder}/port")
    host.serve_forever()


main()
