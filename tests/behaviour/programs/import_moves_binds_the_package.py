import six.moves

print(list(six.moves.range(2)))
print(six.text_type(3) + six.moves.urllib.parse.quote('&'))


def worker_names(count):
    import six.moves.queue
    names = six.moves.queue.Queue()
    for number in six.moves.range(count):
        names.put('worker-%d' % number)
    return [names.get() for _ in six.moves.range(count)]


print(worker_names(2))
