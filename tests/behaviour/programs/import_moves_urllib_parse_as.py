import six.moves.urllib.parse as p

print(p.quote('/a b'))
print(p.urlsplit('ftp://host/dir').scheme)


def encode(**values):
    return p.urlencode(sorted(values.items()))


print(encode(b=2, a='x/y'))
