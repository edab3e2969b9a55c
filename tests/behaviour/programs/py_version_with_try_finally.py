import six

log = []
try:
    if six.PY2:
        raise KeyError('old')
    else:
        raise ValueError('new')
except (KeyError if six.PY2 else ValueError) as error:
    log.append(str(error))
finally:
    if six.PY3:
        log.append('cleaned')
with open(__file__, 'rb' if six.PY2 else 'r') as source:
    if six.PY3:
        log.append(type(source.read()).__name__)
print(log)
