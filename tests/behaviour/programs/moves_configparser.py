from six.moves import configparser

parser = configparser.RawConfigParser()
parser.read_string('[db]\nhost = h1\n')
parser.set('db', 'port', '5432')
for section in parser.sections():
    print(section, sorted(parser.items(section)))
try:
    parser.get('db', 'user')
except configparser.NoOptionError as error:
    print(type(error).__name__, error.option)
try:
    parser.get('nope', 'x')
except (configparser.NoSectionError, KeyError) as error:
    print(type(error).__name__, error.section)
