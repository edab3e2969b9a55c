from six.moves.configparser import ConfigParser, NoOptionError
import six.moves.configparser as ini

parser = ConfigParser()
parser.read_string('[a]\nx = 1\n')
try:
    parser.get('a', 'y')
except NoOptionError as error:
    print(error.option, isinstance(error, ini.Error))
print(parser.getint('a', 'x'))
