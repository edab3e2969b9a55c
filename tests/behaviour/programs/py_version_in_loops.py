import six

seen = []
for number in range(6):
    if six.PY2:
        continue
    if number == 1:
        if six.PY3:
            continue
        else:
            break
    while number > 3:
        if six.PY3:
            number -= 1
            seen.append('down')
        else:
            break
    else:
        seen.append('else')
    if six.PY3:
        seen.append(number)
        if number == 3:
            break
print(seen)
