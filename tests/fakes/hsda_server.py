#!/usr/bin/env python3
"""An HSDA API with the faults of real ones, on loopback, for tests.

    hsda_server.py FOLDER

Listens on a free port, prints "PORT\n", ends when its standard input is closed. FOLDER/organizations.json is an array of
whole organisations, each with a member "modified" (a date) that is not given out. Every request is a line of
FOLDER/requests. FOLDER/fault holds words of FAULTS. FOLDER/token, when it is there, is the bearer that is asked for.
"""
import http.server
import json
import os
import urllib.parse

import loopback

FAULTS = {
    "short": "announces three more than there are",
    "moves": "the second page of the first reading announces another number",
    "restless": "each page announces another number",
    "same": "does not know pages: gives all each time",
    "stuck": "announces many, and gives the first page each time",
    "uncounted": "announces nothing",
    "many-pages": "announces too many pages",
    "few-pages": "announces one page only",
    "wrong-size": "states a wrong size",
    "flat": "does not know full=true",
    "no-organizations": "has only services",
    "no-minimal": "the list of ids cannot be had",
    "twice": "gives one record again on the next page",
    "error": "an error under HTTP 200",
}

state = {"pages": 0}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def give(self, status, body, kind="application/json"):
        if not isinstance(body, bytes):
            body = json.dumps(body, indent=1, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)

    def read(self, name):
        try:
            with open(os.path.join(self.server.folder, name)) as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def do_GET(self):
        with open(os.path.join(self.server.folder, "requests"), "a") as log:
            log.write(self.path + "\n")
        token = self.read("token").strip()
        if token and self.headers.get("Authorization") != "Bearer " + token:
            return self.give(401, {"detail": "no"})
        self.faults = self.read("fault").split()
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        parts = url.path.strip("/").split("/")[1:]
        organizations = json.loads(self.read("organizations.json"))
        if parts[:1] == ["organizations"] and "no-organizations" not in self.faults:
            items = organizations
        elif parts[:1] == ["services"]:
            items = [dict(s, organization={k: v for k, v in o.items() if k != "services"}, modified=o["modified"])
                     for o in organizations for s in o.get("services", [])]
        else:
            return self.give(404, {"detail": "Not Found"})
        if "error" in self.faults:
            return self.give(200, {"error": "the database is away"})
        if len(parts) > 1:
            found = [i for i in items if i["id"] == parts[1]]
            return self.give(200, self.bare(found[0])) if found else self.give(404, {"detail": "Not Found"})
        self.page(items, query)

    def bare(self, item):
        item = {k: v for k, v in item.items() if k != "modified"}
        if "organization" in item:
            item["organization"].pop("modified", None)
        return item

    def page(self, items, query):
        faults = self.faults
        if query.get("minimal") == "true":
            if "no-minimal" in faults:
                return self.give(404, {"detail": "Not Found"})
            items = [{"id": i["id"], "modified_date": i["modified"], "modified": ""} for i in items]
        elif "modified_after" in query:
            items = [i for i in items if i["modified"] >= query["modified_after"]]
        items = [self.bare(i) for i in items]
        if "flat" in faults or query.get("full") != "true":
            items = [{k: v for k, v in i.items() if k not in ("services", "organization")} for i in items]
        if query.get("format") == "ndjson":
            lines = "".join(json.dumps(i, ensure_ascii=False) + "\n" for i in items)
            return self.give(200, lines.encode(), "application/x-ndjson")
        size, number = int(query.get("per_page", 2)), int(query.get("page", 1))
        state["pages"] += 1
        total, pages = len(items), max(1, -(-len(items) // size))
        here = items[(number - 1) * size:number * size]
        if "same" in faults:
            here, pages = items, 1
        if "stuck" in faults:
            here = items[:size]
        if "short" in faults:
            total += 3
        if "twice" in faults and number > 1:
            here = items[:1] + here
        if "many-pages" in faults:
            pages += 5
        if "few-pages" in faults:
            pages = 1
        if ("moves" in faults and number == 2 and state["pages"] < 4) or "restless" in faults:
            total += state["pages"]
        page = {"total_items": total, "total_pages": pages, "page_number": number,
                "size": 1 if "wrong-size" in faults else len(here), "first_page": number == 1,
                "last_page": number >= pages, "empty": not here, "contents": here}
        if "uncounted" in faults:
            page = {"contents": here}
        self.give(200, page)


if __name__ == "__main__":
    loopback.serve(Handler)
