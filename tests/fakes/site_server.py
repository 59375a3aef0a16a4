#!/usr/bin/env python3
"""A town's directory on the web, with the habits of such sites, on loopback, for tests.

    site_server.py LOG

Listens on a free port and prints "PORT\n" on the standard output; ends when its standard input is closed. Each
request is a line of LOG: "STATUS PATH" with " if-none-match" behind it where that was asked; LOG.agent is who asked
last. The standard input takes commands, one a line, each answered with "ok": "night 2" changes the site, and
in night 3 no organization's own page is given; "robots away", "robots slow" and "robots none" say what becomes of
robots.txt; "log" empties the log. Uses nothing but the standard library.

/bottin/ is a list of four pages, each an organization's or two's; /robots.txt forbids /fiche/secret*.
"""
import http.server
import os
import socketserver
import sys
import threading
import zlib

state = {"night": 1, "counts": {}, "log": sys.argv[1]}

ORGANIZATIONS = {
    1: ("Le Phare", "418 555-0101", "phare@site.example", "12, rue du Quai<br>Rivière-aux-Geais", "G9Z 1A1",
        "Repas &amp; paniers"),
    2: ("Maison de l&#8217;Étoile", "418&nbsp;555-0102", "etoile@site.example", "3, rue A<br />Rivière-aux-Geais",
        "G9Z 1A2", "<b>H&eacute;bergement <i>d'urgence</b></i>"),
    3: ("Cuisine collective", "418 555-0103", "", "5, rue B", "G9Z 1A3", "Cuisine"),
    4: ("Club de l'âge d'or", "418 555-0104", "club@site.example", "7, rue C", "G9Z 1A4", "Loisirs"),
    5: ("Refuge secret", "418 555-0105", "", "", "", "Refuge"),
    6: ("Friperie", "418 555-0106", "friperie@site.example", "9, rue D", "G9Z 1A6", "Vêtements"),
}
LISTS = {1: [1, 2], 2: [3, 4], 3: [5, 2], 4: [6]}
DETAILS = {5: "/fiche/secret-5.html", 6: "../fiche/6.html?ancien=oui#haut"}


def page(title, body, head=""):
    # Broken on purpose: nothing is closed, attributes lack their quotes.
    return ("<!DOCTYPE html><html><head>%s<title>%s</title></head><body class=site><div id=menu><a href=/>Accueil</a>"
            "<p>%s" % (head, title, body))


def item(number):
    name, phone, email, _, _, _ = ORGANIZATIONS[number]
    link = DETAILS.get(number, "/fiche/%d.html" % number)
    mail = '<a href="mailto:%s?subject=Bottin">Écrire</a>' % email if email else ""
    if state["night"] > 1 and number == 4:
        phone = "418 555-0144"
    return ('<div class="carte fiche %s"><h3><a href=\'%s\'>%s</a></h3><span class=tel><a href="tel:+1-%s">%s</a></span>%s</div>'
            % ("pair" if number % 2 == 0 else "impair", link, name, phone.replace("&nbsp;", "-"), phone, mail))


def list_page(number):
    body = "".join(item(n) for n in LISTS[number])
    here = "<a class=page href='?p=%d'>%d</a>" % (number, number)  # the page itself: a loop
    after = '<a class="page suivante" href="/bottin/?p=%d">Suivante</a>' % (number + 1) if number < 4 else ""
    return page("Bottin", "<script>document.write('<div class=fiche>rien</div>')</script>" + body + here + after)


def detail_page(number):
    name, _, _, address, postal, service = ORGANIZATIONS[number]
    site = '<a class=site href="//%d.site.example/accueil">Site</a>' % number
    return page(name, "<h1>%s</h1><address>%s</address><span id=cp>%s</span><ul><li>%s<li>Écoute</ul>%s"
                % (name, address, postal, service, site))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def give(self, status, text="", charset="utf-8", headers=(), content_type="text/html", declare=True):
        etag = '"%08x"' % zlib.crc32(text.encode())
        asked = self.headers.get("If-None-Match")
        if status == 200 and asked == etag:
            status, text = 304, ""
        with open(state["log"], "a") as log:
            log.write("%d %s%s\n" % (status, self.path, " if-none-match" if asked else ""))
        with open(state["log"] + ".agent", "w") as agent:
            agent.write(self.headers.get("User-Agent", ""))
        body = text.encode(charset, "xmlcharrefreplace")
        self.send_response(status)
        if status in (200, 304):
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Type", content_type + ("; charset=" + charset if declare else ""))
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        counts = state["counts"]
        counts[self.path] = counts.get(self.path, 0) + 1
        try:
            self.answer(path, query, counts[self.path])
        except (BrokenPipeError, ConnectionResetError):
            pass

    def answer(self, path, query, times):
        if path == "/robots.txt" and state.get("robots") == "away":
            self.give(503, "busy")
        elif path == "/robots.txt" and state.get("robots") == "none":
            self.give(404, "none")
        elif path == "/robots.txt" and state.get("robots") == "slow":
            self.give(200, "User-agent: *\nCrawl-delay: 600\n", content_type="text/plain")
        elif path.startswith("/fiche/") and state["night"] == 3:
            self.give(500, "trouble")
        elif path == "/robots.txt":
            self.give(200, "# for all\nUser-agent: *\nDisallow: /\n\nUser-agent: other\nUser-Agent: Vigie/1.0\n"
                      "Crawl-delay: 0.05\nDisallow: /fiche/secret\nAllow: /\n", content_type="text/plain")
        elif path == "/bottin":
            self.give(301, headers=[("Location", "/bottin/")])
        elif path == "/bottin/":
            number = int(query[2:]) if query.startswith("p=") else 1
            self.give(200, list_page(number))
        elif path == "/fiche/1.html" and times == 1:
            self.give(500, "a moment")
        elif path == "/fiche/2.html":  # the charset is in the page only
            self.give(200, detail_page(2).replace("<head>", "<head><meta charset=iso-8859-1>"), "iso-8859-1", declare=False)
        elif path == "/fiche/3.html":
            self.give(302, headers=[("Location", "http://elsewhere.test/fiche/3.html")])
        elif path == "/fiche/4.html":
            self.give(404, "gone")
        elif path in ("/fiche/1.html", "/fiche/6.html"):
            self.give(200, detail_page(int(path[7])))
        elif path == "/fiche/secret-5.html":
            self.give(200, detail_page(5))
        elif path == "/moved/":
            self.give(301, headers=[("Location", "http://elsewhere.test/bottin/")])
        elif path == "/list.pdf":
            self.give(200, "%PDF-1.7", content_type="application/pdf")
        else:
            self.give(404, "not here")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def main():
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[:1] == ["night"]:
            state["night"] = int(words[1])
        elif words[:1] == ["robots"]:
            state["robots"] = words[1]
        elif words[:1] == ["log"]:
            open(state["log"], "w").close()
        print("ok", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
