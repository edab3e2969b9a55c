from six.moves import builtins
import six

print(builtins.len('abc'), six.moves.builtins.max(1, 2))
print(builtins.str is str, getattr(builtins, 'abs')(-3))
print(sorted(name for name in ('open', 'unicode', 'print') if hasattr(builtins, name)))
builtins.shout = lambda text: text.upper()
print(shout('added to every module'))
del six.moves.builtins.shout
print(hasattr(builtins, 'shout'))
