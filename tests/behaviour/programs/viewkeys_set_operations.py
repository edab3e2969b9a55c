import six

wanted = {'cpu': 2, 'ram': 4, 'gpu': 1}
offered = {'cpu': 8, 'ram': 2}

print(sorted(six.viewkeys(wanted) & six.viewkeys(offered)))
print(sorted(six.viewkeys(wanted) - six.viewkeys(offered)))
print(sorted(six.viewkeys(wanted) | {'disk'}))
print(six.viewkeys(offered) <= six.viewkeys(wanted))
print(six.viewitems({'a': 1}) == six.viewitems({'a': 1}))
print(sorted(six.viewkeys(wanted or offered) ^ six.viewkeys({} or offered)))
