import six
from six import advance_iterator, next as following

steps = iter([1, 2, 3])
print(six.next(steps), six.advance_iterator(steps), following(steps))
print(six.next(steps, 'none'), six.next(steps, None))
print(six.next((number for number in (4, 5) if number > 4), 0))
try:
    advance_iterator(steps)
except StopIteration:
    print('exhausted')


class Counter(object):
    def __init__(self):
        self.value = 0

    def __next__(self):
        self.value += 1
        return self.value

    next = __next__


counter = Counter()
print(six.next(counter), counter.next(), list(map(six.next, [counter, counter])))
