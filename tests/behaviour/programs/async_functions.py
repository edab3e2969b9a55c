import asyncio

import six


class Session(object):
    async def headers(self):
        return {'a': 'x', 'b': 'y'}


async def names(session):
    return [six.text_type(key) for key, _ in six.iteritems(await session.headers())]


async def first(session):
    if six.PY2:
        return None
    return next(six.itervalues(await session.headers()))


async def main():
    session = Session()
    print(await names(session), await first(session))
    print([six.u(name) async for name in each({'k': 1})])


async def each(mapping):
    for key in six.iterkeys(mapping):
        yield key


asyncio.run(main())
