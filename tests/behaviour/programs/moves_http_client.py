import six
from six.moves import http_client

print(int(http_client.OK), int(six.moves.http_client.NOT_FOUND))
print(http_client.responses[404])
print(http_client.responses[int(six.moves.http_client.CREATED)])
connection = http_client.HTTPConnection('host.example', 8080)
print(connection.host, connection.port)
try:
    raise http_client.IncompleteRead(b'ab', 3)
except six.moves.http_client.HTTPException as error:
    print(type(error).__name__, error.partial, error.expected)
