import six


class ApiError(Exception):
    code = six.moves.http_client.INTERNAL_SERVER_ERROR


class Missing(ApiError):
    code = six.moves.http_client.NOT_FOUND


RETRY = (six.moves.http_client.BAD_GATEWAY, six.moves.http_client.SERVICE_UNAVAILABLE)


def status(error=None, ok=six.moves.http_client.OK):
    return int(error.code if error else ok)


print(status(), status(ApiError()), status(Missing()))
print([int(code) for code in RETRY], 503 in RETRY, 404 in RETRY)
