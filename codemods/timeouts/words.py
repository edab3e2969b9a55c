"""Names taken apart into words, and put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

_WORD = re.compile(r"(?:[A-Z]+(?![a-z])|[A-Z]?[a-z]+)\d*|\d+")


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case: of ``HTTPClient`` they are ``http`` and ``client``."""
    return [word.lower() for word in _WORD.findall(name)]


def joined(*names: str) -> str:
    """The words of several names as one name, none of them twice in a row: ``shop_boot_timeout``.

    A name that the following one begins with already is left out.
    """
    result: list[str] = []
    for name in reversed(names):
        words = words_of(name)
        if result[: len(words)] != words:
            result[:0] = words
    return "_".join(result)


# fmt: off
_SUBJECTS = frozenset({
    "API", "APP", "AUTH", "AWS", "AZURE", "BASE", "CACHE", "CELERY", "CI", "DATABASE", "DB",
    "DEFAULT", "DOCKER", "EMAIL", "GCP", "GITHUB", "GITLAB", "GOOGLE", "GRPC", "HTTP", "HTTPS",
    "JWT", "KAFKA", "LC", "LDAP", "LOG", "LOGGING", "MAIL", "MAX", "MIN", "MYSQL", "OAUTH", "OIDC",
    "OPENAI", "OS", "PG", "POSTGRES", "PYTHON", "RABBITMQ", "REDIS", "S3", "SENTRY", "SLACK",
    "SMTP", "SQL", "SSH", "SSL", "STRIPE", "TEST", "TLS", "XDG",
})
# fmt: on
"""First words that say what some settings are about, or whose they are, and not which project has
them."""


def begins_with(name: str, project: str) -> bool:
    """Whether the name of a setting begins with that of its project."""
    words = words_of(project)
    return words_of(name)[: len(words)] == words


def common_prefix(names: Iterable[str], foreign: Collection[str] = ()) -> str | None:
    """The first word that most of `names` share: three of them at least, and half of all.

    Names that begin with one of the `foreign` words, or with a subject, do not count.
    """
    firsts = (name.split("_")[0] for name in names if "_" in name)
    counts = Counter(word for word in firsts if word not in foreign and word not in _SUBJECTS)
    word = max(sorted(counts), key=counts.__getitem__, default="")
    return word if counts[word] >= 3 and counts[word] * 2 >= counts.total() else None
