import six
from six.moves import socketserver


class Echo(socketserver.BaseRequestHandler):
    def setup(self):
        print('setup')

    def handle(self):
        print('handling', self.request, 'from', self.client_address)


class Server(socketserver.ThreadingMixIn, six.moves.socketserver.TCPServer):
    allow_reuse_address = True


Echo('ping', 'peer', None)
print([base.__name__ for base in Server.__bases__])
