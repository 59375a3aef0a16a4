#!/usr/bin/env python3
"""A partner's web server with every bad habit, on loopback, for tests.

    http_server.py [--tls CERTIFICATE.pem]

Listens on a free port and prints "PORT\n" on the standard output; ends when its standard input is closed.
The path of a request says how to behave: see BEHAVIOURS. Uses nothing but the standard library.
"""
import gzip
import http.server
import os
import socketserver
import ssl
import sys
import threading
import time

BODY = b"nom;ville\r\nLe Phare;L\xc3\xa9vis\r\n"
ETAG = '"v1"'
MODIFIED = "Sat, 21 Nov 2026 03:00:00 GMT"

counts = {}  # requests by path: some paths behave only the second time
seen = {}  # headers of the last request by path


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def give(self, status, body=b"", length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        counts[path] = counts.get(path, 0) + 1
        seen[path] = dict(self.headers)
        behave = BEHAVIOURS.get(path)
        try:
            if behave:
                behave(self, query)
            else:
                self.give(404, b"not here")
        except (BrokenPipeError, ConnectionResetError):
            pass

    def ok(self, query):
        self.give(200, BODY, ETag=ETAG, Last_Modified=MODIFIED, Content_Type="text/csv")

    def conditional(self, query):
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since") == MODIFIED:
            self.send_response(304)
            self.send_header("ETag", ETAG)
            self.end_headers()
        else:
            self.ok(query)

    def status(self, query):
        self.give(int(query), b"a page of excuses")

    def busy_once(self, query):
        if counts["/busy-once"] == 1:
            self.give(503, b"busy", Retry_After="7")
        else:
            self.ok(query)

    def busy_long(self, query):
        self.give(429, b"busy", Retry_After="86400")

    def longer(self, query):
        self.give(200, BODY + b"more than was said", length=len(BODY))

    def shorter(self, query):
        self.give(200, BODY, length=len(BODY) + 100)

    def chunks_cut(self, query):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nnom;v\r\n10\r\nhalf")
        self.close_connection = True

    def endless(self, query):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        while True:
            self.wfile.write(b"0123456789abcdef" * 4096)

    def endless_error(self, query):
        self.send_response(500)
        self.end_headers()
        self.close_connection = True
        while True:
            self.wfile.write(b"0123456789abcdef" * 4096)

    def redirect(self, query):
        self.give(302, b"over there", Location=query)

    def loop(self, query):
        self.give(302, b"", Location="/loop")

    def hops(self, query):
        n = int(query)
        self.give(302, b"", Location="/hops?%d" % (n - 1) if n > 1 else "/ok")

    def nowhere(self, query):
        self.give(302, b"")

    def gzip(self, query):
        self.give(200, gzip.compress(BODY), Content_Encoding="gzip")

    def gzip_bomb(self, query):
        self.give(200, gzip.compress(b"0" * (50 << 20)), Content_Encoding="gzip")

    def gzip_cut(self, query):
        self.give(200, gzip.compress(BODY)[:-9], Content_Encoding="gzip")

    def gzip_bad(self, query):
        self.give(200, b"this is not gzip at all", Content_Encoding="gzip")

    def slow(self, query):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.close_connection = True
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.2)

    def drop(self, query):
        self.close_connection = True

    def empty(self, query):
        self.give(200, b"")

    def headers_of(self, query):
        """What the last request for the path in the query sent, one header a line."""
        self.give(200, "".join("%s: %s\n" % i for i in sorted(seen.get(query, {}).items())).encode())


BEHAVIOURS = {
    "/ok": Handler.ok,
    "/conditional": Handler.conditional,
    "/status": Handler.status,
    "/busy-once": Handler.busy_once,
    "/busy-long": Handler.busy_long,
    "/longer": Handler.longer,
    "/shorter": Handler.shorter,
    "/chunks-cut": Handler.chunks_cut,
    "/endless": Handler.endless,
    "/endless-error": Handler.endless_error,
    "/redirect": Handler.redirect,
    "/loop": Handler.loop,
    "/hops": Handler.hops,
    "/nowhere": Handler.nowhere,
    "/gzip": Handler.gzip,
    "/gzip-bomb": Handler.gzip_bomb,
    "/gzip-bad": Handler.gzip_bad,
    "/gzip-cut": Handler.gzip_cut,
    "/slow": Handler.slow,
    "/drop": Handler.drop,
    "/empty": Handler.empty,
    "/headers-of": Handler.headers_of,
}


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if sys.argv[1:2] == ["--tls"]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
