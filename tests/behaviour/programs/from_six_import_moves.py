from six import moves

for index in moves.range(2):
    print(index)
print(moves.urllib.parse.quote('a b'), moves.reduce(max, [3, 9, 4]))
try:
    moves.queue.Queue().get_nowait()
except moves.queue.Empty:
    print('empty')
print(moves.cPickle.loads(moves.cPickle.dumps(1)))
print(moves.StringIO('text').read())
