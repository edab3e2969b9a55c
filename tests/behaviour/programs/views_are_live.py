import six

flavors = {'small': 1}
items = six.viewitems(flavors)
keys = six.viewkeys(flavors)
values = six.viewvalues(flavors)
print(len(items), list(keys), list(values))

flavors['large'] = 8
print(len(items), list(keys), list(values))
print(('large', 8) in items, 'small' in keys)
print(keys, values)
for name, size in six.viewitems(flavors):
    print(name, size)
