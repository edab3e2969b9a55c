import re

from six import b

print(b(r'\d+\x41'), len(b(r'\n')))
print(re.findall(b(r'\w=(\d+)'), b('a=1,b=22')))
print(b(u'text'), b(R"\u00e9"))
