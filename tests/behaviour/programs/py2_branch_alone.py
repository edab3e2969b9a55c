import six

values = ['a']
if six.PY2:
    values = [value.decode('utf-8') for value in values]
print(values)


def fix(value):
    if six.PY2:
        value = unicode(value)
        return value.encode('utf-8')
    return value


class Row(object):
    name = 'row'
    if six.PY2:
        def __unicode__(self):
            return u'unicode'

    def __str__(self):
        if six.PY2: return self.__unicode__()
        return self.name


print(fix('b'), Row(), hasattr(Row, '__unicode__'))
