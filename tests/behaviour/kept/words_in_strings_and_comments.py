"""Notes on six: `six.text_type` and `import six` are only words here.

>>> 'import six'
'import six'
"""

# import six
# if six.PY2: six.text_type(1)
QUERY = 'select six.text_type from six where six.PY2'
CODE = '''
import six
from six.moves import range
'''
sixth = sixteen = 'sixpence'

print(QUERY, len(CODE), sixth, sixteen)
print(f'plain six stays, {{six.text_type}} too', b'import six')
print(r'from six import \w+', 'six.moves.builtins.open'.split('.')[-1])
print(__doc__.splitlines()[0])
