#!/usr/bin/env python3
"""A CKAN portal with the habits of real ones, on loopback, for tests.

    ckan_server.py FOLDER

Listens on a free port, prints "PORT\n", ends when its standard input is closed. FOLDER/DATASET.json is what package_show
gives as "result" ({port} in it becomes the port); files of FOLDER are served under /files/NAME. Every request is a line of
FOLDER/requests. FOLDER/fault holds a word of FAULTS, or nothing.
"""
import http.server
import json
import os

import loopback

FAULTS = ("html", "refused", "not-json", "shorter", "busy")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def give(self, status, body, kind, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)

    def do_GET(self):
        folder = self.server.folder
        with open(os.path.join(folder, "requests"), "a") as log:
            log.write("%s %s\n" % (self.path, self.headers.get("Authorization", "-")))
        try:
            with open(os.path.join(folder, "fault")) as f:
                fault = f.read().strip()
        except FileNotFoundError:
            fault = ""
        path, _, query = self.path.partition("?")
        if path.endswith("/api/3/action/package_show"):
            self.package(folder, query.partition("id=")[2], fault)
        elif "/files/" in path:
            self.file(os.path.join(folder, os.path.basename(path)), fault)
        else:
            self.give(404, b"<html>Page introuvable</html>", "text/html")

    def package(self, folder, name, fault):
        if fault == "busy":
            return self.give(503, b"busy", "text/plain")
        if fault == "html":
            return self.give(200, b"<html>Maintenance</html>", "text/html")
        if fault == "not-json":
            return self.give(200, b'{"success": true, "result": {', "application/json")
        try:
            with open(os.path.join(folder, os.path.basename(name) + ".json")) as f:
                result = json.loads(f.read().replace("{port}", str(self.server.server_address[1])))
        except FileNotFoundError:
            fault = "refused"
        if fault == "refused":
            answer = {"success": False, "error": {"__type": "Not Found Error", "message": "Introuvable"}}
        else:
            answer = {"help": "…", "success": True, "result": result}
        self.give(200, json.dumps(answer).encode(), "application/json;charset=utf-8")

    def file(self, path, fault):
        try:
            with open(path, "rb") as f:
                body = f.read()
        except FileNotFoundError:
            return self.give(404, b"no", "text/plain")
        tag = '"%d"' % os.stat(path).st_mtime_ns
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        # The type lies, as it does on portals.
        length = len(body) + 100 if fault == "shorter" else None
        self.give(200, body, "application/octet-stream", length, ETag=tag)


if __name__ == "__main__":
    loopback.serve(Handler)
