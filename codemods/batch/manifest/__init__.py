"""What is wanted of a batch: the file that a person writes.

`model` is what all others read. `reading` makes it of a manifest or of a plain list, `as_json` of
what was remembered. `keys` has all tables and keys, and `kinds` what they take; `schema` and
`example` are made of them. `tables` and `repositories` read by them out of a `document`, which
knows by `positions` in which line anything stands. `addresses` judges what git may be given, and
masks what must not be shown.
"""
