"""Where the broker is: two variables that belong together."""

HOST = "one.example"
PORT = 1


def move(host, port):
    global HOST, PORT
    HOST = host
    PORT = port


def address():
    return HOST, PORT
