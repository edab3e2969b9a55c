import sys

import six
from six import print_

six.print_('a', 'b', sep='-', end='!\n')
print_('to stdout', file=sys.stdout)
print_()
print_(*['spread', 'out'])
sink = six.StringIO()
six.print_('captured', 1, None, file=sink, flush=True)
print(repr(sink.getvalue()))
(lambda text: six.print_(text))('from a lambda')
for show in (six.print_, print_):
    show('as a value')
print(six.print_('returns') is None)
