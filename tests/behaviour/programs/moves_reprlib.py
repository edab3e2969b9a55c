import six
from six.moves import reprlib

print(reprlib.repr(list(range(100))))
short = six.moves.reprlib.Repr()
short.maxlist = 2
print(short.repr([1, 2, 3]))


class Node(object):
    @reprlib.recursive_repr('<...>')
    def __repr__(self):
        return 'Node(%r)' % self.next


node = Node()
node.next = node
print(node)
