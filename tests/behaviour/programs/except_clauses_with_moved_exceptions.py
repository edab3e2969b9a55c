import six
from six.moves import http_client, queue, urllib

NETWORK = (urllib.error.URLError, http_client.HTTPException)


def attempt(error):
    try:
        raise error
    except six.moves.queue.Empty:
        return 'empty'
    except NETWORK as caught:
        return 'network ' + type(caught).__name__
    except (six.moves.configparser.Error, KeyError) as caught:
        return 'lookup ' + type(caught).__name__


for error in (queue.Empty(), urllib.error.URLError('x'), http_client.BadStatusLine('x'),
              KeyError('k'), six.moves.configparser.NoSectionError('s')):
    print(attempt(error))
