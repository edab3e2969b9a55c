import six


class Headers(dict):
    def lists(self, upper=False):
        for key, values in self.items():
            yield (key.upper() if upper else key), list(values)


headers = Headers(accept=['a', 'b'], via=['c'])

for name, values in six.iterlists(headers):
    print(name, values)
lists = six.iterlists(headers, upper=True)
print(next(lists))
print(dict(six.iterlists(headers)))
