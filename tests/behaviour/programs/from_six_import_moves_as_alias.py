from six import moves as compat, text_type

print([text_type(number) for number in compat.range(3)])
print(list(compat.zip_longest('ab', 'c')))
print(compat.builtins.len([1, 2]), compat.shlex_quote('a b'))
