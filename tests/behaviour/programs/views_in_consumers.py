from six import viewitems, viewkeys, viewvalues

rates = {'gold': 3, 'silver': 2, 'bronze': 1}

print(sorted(viewvalues(rates)), max(viewitems(rates), key=lambda kv: kv[1]))
print([name.title() for name in viewkeys(rates)])
stream = iter(viewvalues(rates))
print(next(stream), list(stream))
print(list(viewvalues(rates)) == list(viewvalues(rates)))
print(list(viewkeys(rates))[0])
