import six

print(six.moves.urllib.parse.quote('caf\xe9'))
print(six.moves.urllib.parse.urlencode({'k': 'v w'}))
opener = six.moves.urllib.request.build_opener()
print(type(opener).__name__)
try:
    raise six.moves.urllib.error.HTTPError('http://h', 404, 'gone', {}, None)
except (KeyError, six.moves.urllib.error.HTTPError) as error:
    print(error.code, isinstance(error, six.moves.urllib.error.URLError))
