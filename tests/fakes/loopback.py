"""What the fake HTTP servers share: they listen on a free port of 127.0.0.1, say which, and end with their standard input."""
import http.server
import os
import socketserver
import sys
import threading


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def serve(handler):
    """The handler finds the folder of its data in self.server.folder."""
    server = Server(("127.0.0.1", 0), handler)
    server.folder = sys.argv[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    os._exit(0)
