from unittest import mock

import six


def confirm(question):
    answer = six.moves.input(question + ' [y/n] ')
    return answer.lower().startswith('y')


with mock.patch('six.moves.input', side_effect=['Yes', 'no']) as fake:
    print(confirm('Delete?'), confirm('Really?'))
    print(fake.call_args_list == [mock.call('Delete? [y/n] '), mock.call('Really? [y/n] ')])


@mock.patch("six.moves.input", return_value='y')
def check(fake_input):
    print(confirm('Again?'), fake_input.called)


check()
