import pkgutil
from importlib.metadata import EntryPoint

import six

QUOTE = 'six.moves.urllib.parse:quote'
points = [
    EntryPoint(name='quote', value='six.moves.urllib.parse:quote', group='shop'),
    EntryPoint('range', 'six.moves:range', 'shop'),
    EntryPoint('reduce', 'six:moves.reduce', 'shop'),
    EntryPoint('queue', 'six.moves.queue', 'shop'),
    EntryPoint('parse', 'six:moves.configparser.ConfigParser.read_string', 'shop'),
    EntryPoint('text', 'six:text_type', 'shop'),
]
for point in points:
    loaded = point.load()
    print(point.name, loaded.__name__)
print(pkgutil.resolve_name(QUOTE)('a b'), pkgutil.resolve_name('six:moves.http_client'))
print(six.text_type(1))
