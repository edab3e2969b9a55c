from six.moves.urllib.parse import quote, urlencode as enc
from six.moves.urllib.parse import urljoin, urlparse

print(quote('a b/c&d', safe=''))
print(enc([('q', 'x y'), ('page', 2)]))
print(urljoin('http://host/a/b', '../c'))
print(urlparse('http://host:80/path').hostname)
