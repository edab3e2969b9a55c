"""Clients, one a host."""

CLIENTS = {}


class Client:
    def __init__(self, host):
        self.host = host


def client(host):
    try:
        return CLIENTS[host]
    except KeyError:
        CLIENTS[host] = Client(host)
        return CLIENTS[host]
