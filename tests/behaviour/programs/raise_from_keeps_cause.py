import six


class ConfigError(Exception):
    pass


def load(options):
    try:
        return options['port']
    except KeyError as error:
        six.raise_from(ConfigError('port is missing'), error)


try:
    load({})
except ConfigError as error:
    print(error, '<-', repr(error.__cause__))
    print(error.__suppress_context__, error.__context__ is error.__cause__)
