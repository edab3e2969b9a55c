import six

print(six.b('\xe9'), len(six.b('\xe9')))
print(six.b('\u00e9'), six.b('é'), six.b('\N{LATIN SMALL LETTER E WITH ACUTE}'))
print(six.b('\x00\xff'), six.b('\101\n\t'), six.b(''))
print(six.b("it's"), six.b('"quoted"'), six.b('\\'))
print(six.b('''two
lines'''))
for text in ('\u20ac', 'ok'):
    try:
        print(six.b(text))
    except UnicodeEncodeError:
        print('outside Latin-1')
