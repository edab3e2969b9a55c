"""Clients, one a host."""

import threading

CLIENTS = {}
_CLIENTS_LOCK = threading.Lock()


class Client:
    def __init__(self, host):
        self.host = host


def client(host):
    with _CLIENTS_LOCK:
        try:
            return CLIENTS[host]
        except KeyError:
            CLIENTS[host] = Client(host)
            return CLIENTS[host]
