from six import (
    integer_types,
    iteritems,  # an iterator, not a list
    string_types,
    text_type,
)

SETTINGS = {'retries': 3, 'host': 'db1', 'ratio': 0.5}

for key, value in iteritems(SETTINGS):
    if isinstance(value, string_types):
        print(key, 'text', value)
    elif isinstance(value, integer_types):
        print(key, 'number', text_type(value))
    else:
        print(key, 'other', value)
