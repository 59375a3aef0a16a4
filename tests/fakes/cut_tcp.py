#!/usr/bin/env python3
"""Hands connections on to a server of this machine and cuts each one: cut_tcp.py PORT BYTES

Prints its own port. After BYTES bytes of the server's the connection is gone, in the middle of whatever it was.
"""
import selectors
import socket
import sys
import threading

PORT, BYTES = int(sys.argv[1]), int(sys.argv[2])


def carry(client):
    server = socket.create_connection(("127.0.0.1", PORT))
    left = BYTES
    with client, server, selectors.DefaultSelector() as wait:
        wait.register(client, selectors.EVENT_READ, server)
        wait.register(server, selectors.EVENT_READ, client)
        while left > 0:
            for key, _ in wait.select():
                data = key.fileobj.recv(min(left, 4096))
                if not data:
                    return
                key.data.sendall(data)
                left -= len(data) if key.fileobj is server else 0


with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=carry, args=(listener.accept()[0],), daemon=True).start()
