import six


def probe(label, answer):
    print('asked', label)
    return answer


for answer in (True, False, 0, 'text', None):
    if six.PY3 and probe('first', answer):
        print('yes')
    else:
        print('no')
    print(repr(six.PY3 and answer), repr(six.PY2 or answer))

if six.PY2 or probe('second', []):
    print('never')
if six.PY3 and not probe('third', False) and probe('fourth', True):
    print('all of them')
value = six.PY3 and (probe('fifth', 1) or probe('sixth', 2))
print(value, [n for n in range(5) if six.PY3 and n % 2])
