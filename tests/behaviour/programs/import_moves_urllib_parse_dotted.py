import six.moves.urllib.parse


def link(base, name):
    return six.moves.urllib.parse.urljoin(base, six.moves.urllib.parse.quote(name))


print(link('http://files/', 'my report.txt'))
print(six.moves.urllib.parse.parse_qsl('a=1&b=2'))
