from unittest import mock

import six
from six.moves import urllib


def fetch(url):
    response = urllib.request.urlopen(url, timeout=1)
    return response.read()


with mock.patch('six.moves.urllib.request.urlopen') as urlopen:
    urlopen.return_value = six.BytesIO(six.b('page'))
    print(fetch('http://example.org/'))
    urlopen.assert_called_once_with('http://example.org/', timeout=1)

with mock.patch.object(urllib.request, 'urlopen') as urlopen:
    urlopen.side_effect = urllib.error.URLError('offline')
    try:
        fetch('http://example.org/')
    except urllib.error.URLError as error:
        print(error.reason)
