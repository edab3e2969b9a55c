import six

for attempt in (
    lambda: six.long_type,
    lambda: six.moves.urllib2,
    lambda: six.moves.urllib.parse.no_such_name,
):
    try:
        print(attempt())
    except AttributeError as error:
        print(type(error).__name__)
