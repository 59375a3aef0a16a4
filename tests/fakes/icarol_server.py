#!/usr/bin/env python3
"""An iCarol that others replicate, with its known habits, on loopback, for tests.

    icarol_server.py FOLDER

Listens on a free port, prints "PORT\n", ends when its standard input is closed. FOLDER/records.json is a list of
{"fr": {…}, "en": {…}}, each of them a record or absent; the key is "sésame 1". Every request is a line of FOLDER/requests.
FOLDER/fault holds one of the words below, or nothing:

    error         every list is {"Error": "…"}, with HTTP 200
    silent        record 120 is listed but never given
    mute          lists all, and gives nothing of it
    slow-silent   record 120 is not given the first time it is asked for
    small         at most 3 records at once, else {"Error": "…"}
    short-url     an address of more than 160 bytes is refused with 414
    broken-once   the first request of each path is answered with 500
    cut           lists end in the middle
    html          a page of maintenance, with HTTP 200
    no-english    the list of English records is empty
    forgets       the lists lack half of the records
    no-dates      lists do not say when a record was changed
    one           a single record comes as an object, not as a list of one
"""
import http.server
import json
import os
import urllib.parse

import loopback

KEY = "sésame 1"
seen = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def give(self, value, status=200, kind="application/json"):
        body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        # Texts hold what JSON forbids: as the real server does, it goes out as it stands.
        body = body.replace(b"\\u0001", b"\x01")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)

    def do_GET(self):
        folder = self.server.folder
        path, _, query = self.path.partition("?")
        asked = {k: v[0] for k, v in urllib.parse.parse_qs(query).items()}
        with open(os.path.join(folder, "requests"), "a") as log:
            log.write("%s %s %s %s\n" % (path, asked.get("lang"), asked.get("id", "-"), self.headers.get("Accept")))
        fault = ""
        if os.path.exists(os.path.join(folder, "fault")):
            with open(os.path.join(folder, "fault")) as f:
                fault = f.read().strip()
        with open(os.path.join(folder, "records.json")) as f:
            records = json.load(f)
        seen[path] = seen.get(path, 0) + 1
        if fault == "broken-once" and seen[path] == 1:
            return self.give(b"oops", 500, "text/plain")
        if fault == "html":
            return self.give(b"<html>Maintenance</html>", 200, "text/html")
        if asked.get("key") != KEY or asked.get("service") != "0" or asked.get("lang") not in ("fr", "en"):
            return self.give({"Error": "Invalid key " + asked.get("key", "")})
        mine = [r[asked["lang"]] for r in records if asked["lang"] in r]
        if path == "/api/records/":
            return self.list(mine, asked, fault)
        if path == "/api/record/":
            return self.some(mine, asked, fault)
        return self.give(b"not here", 404, "text/plain")

    def list(self, mine, asked, fault):
        if fault == "error":
            return self.give({"Error": "Timeout expired"})
        if fault == "no-english" and asked["lang"] == "en":
            mine = []
        if fault == "forgets":
            mine = mine[: len(mine) // 2]
        mine = [r for r in mine if r["UpdatedOn"] >= asked.get("updatedOn", "")]
        names = ["ResourceAgencyNum", "ParentAgencyNum", "PublicName", "TaxonomyLevelName", "UpdatedOn"]
        if fault == "no-dates":
            names.pop()
        body = json.dumps([{n: r.get(n, "") for n in names} for r in mine]).encode()
        self.give(body[: len(body) // 2] if fault == "cut" else body)

    def some(self, mine, asked, fault):
        ids = asked.get("id", "").split(",")
        if fault == "short-url" and len(self.path) > 160:
            return self.give(b"too long", 414, "text/plain")
        if len(ids) > (3 if fault == "small" else 500):
            return self.give({"Error": "Too many records requested"})
        given = [r for r in mine if r["ResourceAgencyNum"] in ids and fault != "mute"]
        if fault == "silent" or (fault == "slow-silent" and seen.setdefault("120" + asked["lang"], 0) == 0):
            given = [r for r in given if r["ResourceAgencyNum"] != "120"]
            seen["120" + asked["lang"]] = 1
        if fault == "one" and len(given) == 1:
            return self.give(given[0])
        self.give(given)


if __name__ == "__main__":
    loopback.serve(Handler)
