"""What names say: which values are secret, and which words make them harmless."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from codemods.engine import names


class Kind(Enum):
    """What a secret is, which decides what takes its place."""

    PLAIN = "plain"
    """A password, token or key: there is nothing in it but the secret."""
    URL = "url"
    """A URL with a password in it."""
    MAPPING = "mapping"
    """A dictionary that holds passwords among other things."""


_URLS = frozenset(
    {
        *("amqp_uri", "amqp_url", "broker_url", "broker_uri", "celery_broker_url"),
        *(
            "conn_str",
            "conn_string",
            "conn_uri",
            "conn_url",
            "connect_string",
            "connection_str",
            "connection_string",
        ),
        *("connection_uri", "connection_url", "database_connection", "database_uri"),
        *("database_url", "db_uri", "db_url", "mongo_uri", "mongo_url", "mongodb_uri"),
        *("mongodb_url", "mysql_url", "postgres_url", "postgresql_url", "rabbit_url"),
        *("rabbitmq_url", "redis_url", "sql_connection", "sqlalchemy_uri", "sqlalchemy_url"),
        *("transport_url",),
    }
)
"""How the names of connection strings end."""

_MAPPINGS = frozenset({"conn_info", "connection_data", "connection_info", "connection_properties"})
"""How the names of dictionaries end in which OpenStack hands on how a volume is reached."""

_PLAIN = frozenset({"password", "passwd", "passphrase", "passcode"})
"""The last word of a name that is secret whatever stands before it."""

_QUALIFIED = {
    "key": frozenset({"api", "encryption", "private", "secret", "signing"}),
    "pass": frozenset(
        {"admin", "auth", "bind", "db", "ipmi", "ldap", "new", "root", "smtp", "user"}
    ),
    "pwd": frozenset(
        {"admin", "auth", "bind", "db", "ipmi", "login", "new", "root", "smtp", "user"}
    ),
    "secret": frozenset(
        {
            *("access", "api", "app", "auth", "chap", "client", "consumer", "jwt", "oauth"),
            *("shared", "signing", "token", "webhook"),
        }
    ),
    "token": frozenset(
        {
            *("access", "admin", "api", "auth", "bearer", "bot", "csrf", "git", "github", "gitlab"),
            *("id", "jwt", "login", "oauth", "personal", "refresh", "repo", "sas", "security"),
            *("service", "session", "slack", "user", "vault"),
        }
    ),
}
"""The last word of a name that is secret behind one of these words."""

_WHOLE = frozenset(
    {
        "accesstoken",
        "adminpass",
        "apikey",
        "authkey",
        "authorizationtoken",
        "authtoken",
        "secretkey",
    }
)
"""Words that are secret as they stand."""

_HARMLESS = frozenset(
    {
        *("allow", "allowed", "can", "check", "checked", "disable", "disabled", "dummy", "empty"),
        *("enable", "enabled", "encrypted", "expired", "fake", "force", "generate", "has", "hash"),
        *("hashed", "hidden", "hide", "invalid", "is", "max", "min", "missing", "need", "needs"),
        *("no", "num", "public", "require", "required", "requires", "reset", "rotate", "safe"),
        *("set", "show", "update", "use", "valid", "validate", "verify", "with", "without"),
        *("count", "dir", "file", "filename", "len", "length", "name", "path"),
        *(
            "censored",
            "clean",
            "cleaned",
            "display",
            "displayed",
            "mask",
            "masked",
            "obfuscate",
            "obfuscated",
            "obscure",
        ),
        *("obscured", "redact", "redacted", "sanitised", "sanitize", "sanitized", "scrubbed"),
        *("truncated", "by", "from", "in", "of"),
    }
)
"""Words before it that say that it is no secret any more, or no value at all: ``has_password``,
``path_to_private_key``, ``nonce_in_id_token``.
Those behind it need no list: the name ends otherwise then, as ``password_length`` does."""


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind | None:
    """What a name says of its value; None where that is nothing secret, or uncertain."""
    words = names.words(name)
    joined = "_".join(words)
    if not words or not _HARMLESS.isdisjoint(words):
        return None
    if any(joined == it or joined.endswith(f"_{it}") for it in _URLS):
        return Kind.URL
    if any(joined == it or joined.endswith(f"_{it}") for it in _MAPPINGS):
        return Kind.MAPPING
    if words[-1] in _PLAIN or words[-1] in _WHOLE or joined.endswith("secret_access_key"):
        return Kind.PLAIN
    before = words[-2] if len(words) > 1 else ""
    return Kind.PLAIN if before in _QUALIFIED.get(words[-1], ()) else None


SCREEN = (
    *(b"assword", b"oken", b"ecret", b"asswd", b"_pass", b"_pwd", b"connection_", b"_connection"),
    *(b"base.connection", b"_url", b"_uri", b"_UR", b"conn_", b"connect_string"),
    *(b"assphrase", b"asscode", b"PASSW", b"SECRET", b"dminPass", b"pi_key", b"API_KEY"),
    *(b"apikey", b"apiKey", b"authkey", b"private_key", b"encryption_key", b"signing_key"),
    *(b"create_engine", b"make_url", b"engine.url"),
)
"""What a file must hold that has such a name."""

_ENDINGS = (
    *(b"password", b"passwd", b"passphrase", b"passcode", b"pass", b"pwd", b"secret", b"token"),
    *(b"key", b"uri", b"url", b"str", b"string", b"connection"),
    *(b"_info", b"connection_data", b"connection_properties"),
)
"""How such a name ends, in small letters."""
_APART = bytes(it if it >= 128 or chr(it).isalnum() or it == ord("_") else 32 for it in range(256))
"""Takes a text apart into its words, in a fifth of the time of a pattern."""

BARE_TOKEN = "token"  # noqa: S105 - the name
"""A name that parsers have, too: see `speaks_of_logins`."""
_LOGINS = (
    *("auth_token", "authenticat", "authoriz", "bearer", "credential", "jwt", "keystone"),
    *("login", "oauth"),
)
_PARSERS = ("tokeniz", "tokenis", "lexer", "pygments", "yacc")


def speaks_of_logins(text: str) -> bool:
    """Whether a token in a text is one that lets somebody in, not one of a language."""
    small = text.lower()
    return any(it in small for it in _LOGINS) and not any(it in small for it in _PARSERS)


@lru_cache(maxsize=1)  # asked several times of a file
def names_in(text: str) -> tuple[tuple[str, Kind], ...]:
    """The names in a text that say of themselves that they are secret."""
    return tuple(_names_in(text))


def _names_in(text: str) -> Iterator[tuple[str, Kind]]:
    found = set(text.encode(errors="replace").translate(_APART).split())
    for name in sorted(it.decode() for it in found if it.lower().endswith(_ENDINGS)):
        kind = kind_of(name) if name.isidentifier() else None
        if kind is not None:
            yield name, kind
    if BARE_TOKEN.encode() in found and speaks_of_logins(text):
        yield BARE_TOKEN, Kind.PLAIN
