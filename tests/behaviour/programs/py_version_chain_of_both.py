import six

if six.PY2:
    name = 'two'
elif six.PY3:
    name = 'three'
else:
    name = 'none'
print(name)

if six.PY3:
    order = 'three'
elif six.PY2:
    order = 'two'
print(order)

if name == 'two':
    print('never')
elif six.PY2:
    print('never')
print('end')
