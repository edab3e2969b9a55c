import six

six.add_move(six.MovedModule('matcher', 'fnmatch', 'fnmatch'))
from six.moves import matcher

print(matcher.fnmatch('a.py', '*.py'), six.moves.matcher.fnmatch('b', 'a'))
six.remove_move('matcher')
print(hasattr(six.moves, 'matcher'))
