"""Where the broker is: two variables that belong together."""

import threading

HOST = "one.example"
PORT = 1
_HOST_LOCK = threading.Lock()


def move(host, port):
    global HOST, PORT
    with _HOST_LOCK:
        HOST = host
        PORT = port


def address():
    with _HOST_LOCK:
        return HOST, PORT
