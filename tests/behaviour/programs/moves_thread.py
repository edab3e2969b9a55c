import six
from six.moves import _thread

lock = _thread.allocate_lock()
with lock:
    print(lock.locked(), lock.acquire(False))
print(lock.locked())
print(_thread.get_ident() == six.moves._thread.get_ident())
