import threading

import six
from six.moves import queue


def worker(todo, done):
    while True:
        item = todo.get()
        if item is None:
            break
        done.put(item * 2)


todo, done = queue.Queue(), six.moves.queue.Queue()
thread = threading.Thread(target=worker, args=(todo, done))
thread.start()
for number in (1, 2, 3, None):
    todo.put(number)
thread.join()
print([done.get() for _ in range(3)])
try:
    done.get(timeout=0.01)
except (six.moves.queue.Empty, IndexError) as error:
    print(type(error).__name__, isinstance(error, queue.Empty))
