def parse(url):
    from six.moves.urllib import parse as urlparse
    return urlparse.urlsplit(url)


def read(text):
    import six
    parser = six.moves.configparser.ConfigParser()
    parser.read_string(text)
    return parser


class Fetcher(object):
    from six.moves.urllib.parse import quote
    quote = staticmethod(quote)

    def path(self, name):
        from six.moves import reduce
        return reduce(lambda text, char: text + self.quote(char), name, '/')


print(parse('http://h/p').path, read('[a]\nb = c\n').get('a', 'b'))
print(Fetcher().path('a b'), Fetcher.quote('&'))
