from shop import cart, compat, everything, moved
from shop.cart import Flags

print(cart.shown({"b c": 1, "a": "x"}))
print(cart.total([1, 2, 3]))
print(cart.lines(2))
print(everything.kinds("a"), everything.kinds(b"a"))
print(isinstance("a", Flags.kind))
print(sorted(compat.__all__), compat.to_text(b"x"))
print(
    compat.b("\xe9"),
    compat.int2byte(65),
    list(compat.itervalues({1: 2})),
    list(compat.viewkeys({3: 4})),
)
print(list(moved.map(moved.urllib.parse.quote, ["a b"])), moved.range(2), moved.urllib.request.Request)
