import os
from six import *
from six.moves import *
from six.moves.queue import *


def rows(table):
    for key, value in iteritems(table):
        if isinstance(value, string_types):
            yield u('key'), next(iter(key)), moves.urllib.parse.quote(value)


@python_2_unicode_compatible
class Shown(with_metaclass(type, object)):
    def __str__(self):
        return text_type('shown')


def written(lines, b):
    stream = StringIO()
    for number in range(len(lines)):
        print_(lines[number], b, file=stream)
    return stream.getvalue(), sys.maxsize == MAXSIZE, os.sep, Queue().qsize()


print(list(rows({'k': 'a b'})), written(['x'], b(r'y')), str(Shown()), PY3 and PY2)
