import six

CONFIG = {
    'endpoint': 'http://localhost',
    'timeout': 30,
    'verify': True,
}

report = [
    '%s=%s' % (key, value)
    for key, value in sorted(six.iteritems(
        CONFIG
    ))
    if key != 'verify'
]
print(report)

for key, value in six.iteritems(dict(
        CONFIG,
        timeout=60)):
    print(key, value)

longest = max(
    six.iterkeys(CONFIG),
    key=len,
)
print(longest)
