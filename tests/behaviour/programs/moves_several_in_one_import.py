from six.moves import configparser, map, queue, urllib, xrange, zip_longest

print(configparser.DEFAULTSECT, queue.Empty.__name__)
print(list(map(urllib.parse.quote, ['a b', '/'])))
print(list(zip_longest(xrange(2), 'a')))


def fill(size):
    from six.moves import (
        queue as bounded,
        range,  # the lazy one
    )
    jobs = bounded.Queue(size)
    for number in range(size):
        jobs.put(number)
    return jobs.full()


print(fill(2))
