from six.moves import html_entities
import six

print(html_entities.name2codepoint['eacute'])
print(six.moves.html_entities.codepoint2name[0xe9])
print(six.unichr(html_entities.name2codepoint['lt']))
