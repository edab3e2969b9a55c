import six.moves as sm

print(list(sm.map(abs, sm.range(-2, 1))))
print(sm.configparser.DEFAULTSECT)
print(sm.urllib.parse.unquote('%41'))
buffer = sm.cStringIO()
buffer.write('x')
print(buffer.getvalue())
