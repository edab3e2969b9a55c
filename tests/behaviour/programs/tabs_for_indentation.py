import six


def convert(values):
	if six.PY2:
		return [value.encode('utf-8') for value in values]
	else:
		result = []
		for value in values:
			if isinstance(value, six.string_types):
				result.append(value)	# kept as it is
			else:
				result.append(six.text_type(value))
		return result


class Node(six.with_metaclass(type, object)):
	def items(self):
		return six.iteritems({'tab': '\t'})


print(convert(['a', 1]), next(Node().items()))
