"""Numbers for tickets, each given once."""

_LAST = 0


def ticket():
    global _LAST
    _LAST += 1
    return _LAST
