import six

settings = six.moves.configparser.ConfigParser()
settings.add_section('api')
settings.set('api', 'workers', '4')
print(settings.getint('api', 'workers'))
try:
    settings.getint('api', 'threads')
except six.moves.configparser.Error as error:
    print(type(error).__name__)
