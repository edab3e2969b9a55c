import six

x = 0
if six.PY3: x = 1
if six.PY2: x = 2; print('never')
if six.PY3: x += 10; print('twice on a line')
if six.PY2: x = 3
else: x += 100
print(x)


def pick(flag):
    if six.PY2: return 'old'
    elif flag: return 'flag'
    else: return 'plain'


for flag in (0, 1):
    if six.PY2: continue
    print(pick(flag))
