from unittest import mock

import six


def read_token(path):
    with open(path) as stream:
        return stream.read().strip()


opened = mock.mock_open(read_data='secret\n')
with mock.patch('six.moves.builtins.open', opened, create=True):
    print(read_token('/etc/token'))
opened.assert_called_once_with('/etc/token')

with mock.patch.object(six.moves.builtins, 'open', mock.mock_open(read_data='b')):
    print(read_token('other'))


@mock.patch('six.moves.builtins.open', side_effect=OSError('denied'))
def check(fake_open):
    try:
        read_token('x')
    except OSError as error:
        print(error, fake_open.call_count)


check()
