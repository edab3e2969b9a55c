from six.moves.urllib.error import HTTPError, URLError
from six.moves.urllib.request import OpenerDirector, Request


class Refusing(OpenerDirector):
    def open(self, fullurl, data=None, timeout=None):
        if data:
            raise HTTPError(fullurl.full_url, 503, 'busy', {}, None)
        raise URLError('refused')


for body in (None, b'x'):
    try:
        Refusing().open(Request('http://host/', data=body), body)
    except HTTPError as error:
        print('status', error.code)
    except URLError as error:
        print('reason', error.reason)
