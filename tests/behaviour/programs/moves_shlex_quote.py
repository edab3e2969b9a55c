import six
from six.moves import shlex_quote

for argument in ('plain', 'two words', "it's", ''):
    print(shlex_quote(argument))
print(' '.join(six.moves.shlex_quote(part) for part in ['rm', 'a b']))
print(' '.join(map(shlex_quote, ['echo', '$HOME'])))
