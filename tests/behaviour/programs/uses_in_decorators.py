import six


def accepts(*kinds, **options):
    def decorate(function):
        @six.wraps(function)
        def checked(value):
            if not isinstance(value, kinds):
                return options.get('default')
            return function(value)
        return checked
    return decorate


@accepts(*six.string_types)
def shout(value):
    return value.upper()


@accepts(six.binary_type, six.text_type, default=six.u('none'))
@accepts(six.text_type)
def size(value):
    return len(value)


print(shout('a'), shout(1), size('abc'), size(b'abc'), size(0), shout.__name__)
