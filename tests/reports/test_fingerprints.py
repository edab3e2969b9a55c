"""Fingerprints stay where code moves, and tell equal findings apart."""

from __future__ import annotations

from reporting import PASSWORD, finding

from codemods.reports.fingerprints import fingerprinted
from codemods.reports.sources import Sources

LINE = "VALUE = six.text_type(1)"


def fingerprint(text: str | bytes, *, line: int = 1, **named: object) -> str:
    """The fingerprint of one finding in a file of its own."""
    content = text if isinstance(text, bytes) else text.encode()
    (known,) = fingerprinted([finding(line=line, **named)], Sources({"a.py": content}.__getitem__))  # type: ignore[arg-type]
    return known.fingerprint


def test_it_stays_where_lines_move_or_are_indented() -> None:
    first = fingerprint(LINE)
    assert len(first) == 32
    assert fingerprint(f"import six\n\n\nif x:\n    {LINE}\n", line=5, column=13) == first
    assert fingerprint("VALUE=six.text_type( 1 )") == first
    assert fingerprint(f"\ufeff{LINE}") == first


def test_it_stays_where_the_message_names_other_lines() -> None:
    one = fingerprint(LINE, message="it reads it in line 7 and line 12")
    assert fingerprint(LINE, message="it reads it in line 31 and line 2") == one
    assert fingerprint(LINE, message="it binds it in line 7 and line 12") != one


def test_it_is_another_one_for_another_finding() -> None:
    others = [
        fingerprint(LINE),
        fingerprint("OTHER = six.text_type(1)"),
        fingerprint(LINE, codemod="locked-cache"),
        fingerprint(LINE, cwe=20),
        fingerprint(LINE, message="import of six"),
    ]
    assert len(set(others)) == len(others)


def test_equal_findings_are_counted() -> None:
    content = f"{LINE}\n{LINE}\n".encode()
    sources = Sources({"a.py": content, "b.py": content}.__getitem__)
    found = [
        finding(line=1),
        finding(line=1),
        finding(line=2),
        finding(line=1, path="b.py"),
        finding(line=2, path="b.py"),
    ]
    several = [it.fingerprint for it in fingerprinted(found, sources)]
    assert len(set(several)) == 5
    fewer = [it.fingerprint for it in fingerprinted(found[1:], sources)]
    assert fewer == [*several[:2], *several[3:]], "one less is the last one of them less"


def test_a_password_is_no_part_of_it() -> None:
    line = f"URL = 'mysql://nova:{PASSWORD}@db/nova'"
    other = line.replace(PASSWORD, "another")
    assert fingerprint(line) == fingerprint(other)
    assert fingerprint(line) != fingerprint(line.replace("@db", "@db2"))


def test_a_file_that_cannot_be_read_has_empty_lines() -> None:
    def gone(path: str) -> bytes:
        raise FileNotFoundError(path)

    (known,) = fingerprinted([finding()], Sources(gone))
    assert known.fingerprint == fingerprint("") == fingerprint(b"\0\xff") == fingerprint(b"\xff")


def test_it_is_the_same_in_every_version() -> None:
    """Baselines hold them: another rule is another version."""
    assert fingerprint(LINE) == "0fe8b2cda2a0e270013b30a43fe60613"
