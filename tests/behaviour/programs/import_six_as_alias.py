import six as s
import six as compat, sys

print(s.text_type(1), compat.b('x'), isinstance('x', s.string_types))
print(sorted(s.iteritems({'a': 1})), next(compat.itervalues({'b': 2})))
print(list(s.moves.range(2)), sys.version_info >= (3,))


@s.add_metaclass(type)
class Plain(object):
    pass


print(type(Plain).__name__, 'old' if s.PY2 else 'new')
