"""What names say of their values."""

from __future__ import annotations

import pytest

from codemods.secrets.words import SCREEN, Kind, kind_of, names_in

KINDS = {
    Kind.PLAIN: (
        *("password", "admin_password", "adminPass", "admin_pass", "os_password", "Password"),
        *("passwd", "ssh_passphrase", "secret_key", "client_secret", "clientSecret", "api_key"),
        *("apikey", "auth_token", "accessToken", "id_token", "refresh_token", "private_key"),
        *("aws_secret_access_key", "DB_PASSWORD", "SECRET_KEY", "chap_secret", "csrf_token"),
    ),
    Kind.URL: (
        *("transport_url", "database_connection", "sql_connection", "db_url", "DATABASE_URL"),
        *("broker_url", "connection_string", "SQLALCHEMY_DATABASE_URI", "slave_sql_connection"),
    ),
    Kind.MAPPING: ("connection_info", "old_connection_info", "connection_properties"),
    None: (
        *("password_length", "has_password", "use_password", "password_file", "passwords"),
        *("token_id", "token_url", "token_count", "token_type", "token", "next_token"),
        *("page_token", "secret_ref", "secret_name", "secret", "key_name", "key", "public_key"),
        *("connection", "connection_id", "connection_pool", "connection_type", "url"),
        *("base_url", "max_password_length", "encrypted_password", "masked_password", "pwd"),
        *(
            "path_to_private_key",
            "length_of_password",
            "cwd",
            "passed",
            "bypass",
            "tokens",
            "password_hash",
            "primary_key",
            "access_key",
        ),
    ),
}


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind, names in KINDS.items() for name in names]
)
def test_what_a_name_says(name: str, kind: Kind | None) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize("name", [name for kind, names in KINDS.items() if kind for name in names])
def test_a_file_with_such_a_name_is_looked_into(name: str) -> None:
    assert any(needle in name.encode() for needle in SCREEN)
    assert [found for found, _ in names_in(f"show({name})")] == [name]


def test_tokens_of_logins_are_secret_and_those_of_parsers_are_not() -> None:
    assert [name for name, _ in names_in("oauth(token)")] == ["token"]
    assert not list(names_in("oauth(token), lexer"))
    assert not list(names_in("parse(token)"))
