import contextlib
import types


@contextlib.contextmanager
def opened():
    yield types.SimpleNamespace(text_type='from with')


def run():
    for six in [types.SimpleNamespace(PY2='from for')]:
        print(six.PY2)
    with opened() as six:
        print(six.text_type)
    try:
        raise ValueError('from except')
    except ValueError as six:
        print(six.args)
    if (six := len('walrus')) == 6:
        print(six.real)


run()
