import six

if six.PY3:
    TEMPLATE = '''first
    indented
        more
'''

    def usage():
        """Give the help.

            It keeps its own indentation.
        """
        return """\
usage: tool [options]
    --help
"""
    backslash = 'one \
    two'
    numbers = [
        1,
          2,  # oddly placed
    ]
else:
    TEMPLATE = ''

print(TEMPLATE)
print(usage(), usage.__doc__.splitlines()[2].strip())
print(repr(backslash), numbers)
