import queue
import urllib.error

from six.moves import queue
from six.moves import range
from six.moves import urllib
from six.moves import urllib_parse as parse
from six.moves.urllib import parse


def waiting(size):
    from six.moves import range

    jobs = queue.Queue()
    for number in range(size):
        jobs.put(number)
    return jobs


def within(url):
    import urllib
    from six.moves import urllib

    return urllib.parse.quote(url)


print(parse.quote('a b'), urllib.parse.unquote('a%20b'), urllib.error.URLError('x'))
print(waiting(3).qsize(), list(range(2)), within('c d'))
