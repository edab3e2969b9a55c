from six.moves import urllib

url = 'https://example.org:8443/a%20b?tag=x&tag=y#top'

parts = urllib.parse.urlsplit(url)
print(parts.netloc, parts.port, urllib.parse.unquote(parts.path))
print(urllib.parse.parse_qs(parts.query))
request = urllib.request.Request(url, headers={'X-Trace': '1'})
print(request.get_method(), request.host, request.get_header('X-trace'))
try:
    raise urllib.error.URLError('unreachable')
except urllib.error.URLError as error:
    print(error.reason)
