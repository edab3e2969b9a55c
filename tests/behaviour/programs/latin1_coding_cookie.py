# -*- coding: latin-1 -*-
# Grüße: this file is not UTF-8.
import six

GREETING = six.u('Grüße')
RAW = six.b('é')

for letter, sound in six.iteritems({'ü': 'ue', 'ß': six.text_type('ss')}):
    GREETING = GREETING.replace(letter, sound)
print(GREETING, RAW, len(six.b('Grüße')))
