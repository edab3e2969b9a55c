import six

queue = ['a local', 'list called queue']


def drain(parse, urllib='a parameter'):
    jobs = six.moves.queue.Queue()
    jobs.put(parse)
    try:
        return jobs.get_nowait(), six.moves.urllib.parse.quote(urllib)
    except six.moves.queue.Empty:
        return None


print(drain('parsed'), queue)
