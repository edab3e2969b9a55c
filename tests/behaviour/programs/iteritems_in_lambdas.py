import six

teams = [{'red': 3}, {'blue': 1, 'green': 1}, {}]

sizes = sorted(teams, key=lambda team: sum(six.itervalues(team)))
print(sizes)
first_pair = lambda team: next(six.iteritems(team), None)
print([first_pair(team) for team in teams])
items_of = lambda team: six.iteritems(team)
stream = items_of(teams[1])
print(next(stream), list(stream), list(stream))
print((lambda **kw: sorted(six.iteritems(kw)))(b=1, a=2))
