from six.moves.urllib import parse as urlparse


def with_query(url, **params):
    scheme, netloc, path, query, fragment = urlparse.urlsplit(url)
    pairs = urlparse.parse_qsl(query) + sorted(params.items())
    return urlparse.urlunsplit((scheme, netloc, path, urlparse.urlencode(pairs), fragment))


print(with_query('http://h/p?a=1#f', b='2 3', c='&'))
print(urlparse.quote_plus('1 + 1'), urlparse.unquote_plus('1+%2B+1'))
