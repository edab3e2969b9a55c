from six.moves import cPickle as pickle
from six.moves.cPickle import dumps
import io

stream = io.BytesIO()
pickle.dump(('a', 1), stream, pickle.HIGHEST_PROTOCOL)
stream.seek(0)
print(pickle.load(stream))
print(pickle.loads(dumps([1, 2])))
