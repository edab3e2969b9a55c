from six.moves import urllib_error
from six.moves import urllib_parse

print(urllib_parse.urlencode({'a': 'b c'}))
print(urllib_parse.urlsplit('http://u@h/').username)
print(urllib_error.URLError('down').reason)
