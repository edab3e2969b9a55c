"""setup.cfg, tox.ini and the other files that Python's configparser reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from codemods.codemod import Refusal, Span
from codemods.engine.text import Lines
from codemods.six.packaging import displays
from codemods.six.packaging.displays import Display, Element
from codemods.six.packaging.mention import Mention, line_mention
from codemods.six.packaging.names import (
    LOADED,
    entry_point,
    entry_point_message,
    is_module,
    is_package,
    is_requirement,
    listed_for,
    name_of,
    requirement_message,
    users,
    via,
)

_REQUIREMENTS = (
    ("options", "install_requires|setup_requires|tests_require"),
    (r"options\.extras_require", r".*"),
    ("extras", r".*"),
    ("metadata", r"requires(?:[-_]dist)?"),
    (r"testenv(?::.*)?", "deps"),
    ("tox", "requires"),
)
"""(section, option) of setuptools, pbr and tox whose value lists requirements."""

_MODULES = (
    (r"(?:tool:)?isort|settings", r"known_\w+"),
    ("hacking", "import_exceptions"),
)
"""(section, option) whose value lists modules, with commas or line by line."""

_ENTRY_POINTS = ((r"(?:options\.)?entry_points", r".*"),)
"""(section, option) of setuptools and pbr whose value lists entry points, line by line."""

_OPTION = re.compile(r"(?P<name>[^\s=:\[#;][^=:\r\n]*?)[ \t]*[=:]")
_SECTION = re.compile(r"\[(?P<name>[^\]\r\n]+)\]")
_FACTORS = re.compile(r"[\w!{},.\- ]+:[ \t]+")
"""Source: tox, "Factors and factor-conditional settings"."""
_REFERENCE = re.compile(r"\{\[([^\]]+)\]([^}]+)\}")
"""Source: tox, "Substitution for values from other sections"."""
_MYPY = "mypy-"


@dataclass(frozen=True, slots=True)
class _Option:
    """An option, with the spans of its value, one for each line that is no comment."""

    name: str
    values: list[Span]


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    """What stands in the brackets."""
    names: Span
    """Where that stands."""
    options: list[_Option] = field(default_factory=list)


def mentions(text: str) -> Iterator[Mention | Refusal]:
    """Where an INI file names six as a requirement or among the modules of others."""
    lines = Lines(text)
    sections = list(_sections(lines))
    requirements = _requirements(lines, sections)
    for section in sections:
        if section.name.startswith(_MYPY):
            yield from _in_header(lines, section)
        for option in section.options:
            if option in requirements:
                yield from _in_requirements(lines, section, option)
            elif _is_listed(_MODULES, section, option):
                yield from _in_modules(lines, option)
            elif _is_listed(_ENTRY_POINTS, section, option):
                yield from _in_entry_points(lines, option)


def _requirements(lines: Lines, sections: list[_Section]) -> list[_Option]:
    """The options whose values are requirements, by the table or by a reference from such."""
    everything = [(section, option) for section in sections for option in section.options]
    found = [option for section, option in everything if _is_listed(_REQUIREMENTS, section, option)]
    for option in found:  # it grows
        for value in option.values:
            for reference in _REFERENCE.finditer(lines.text, value.start, value.end):
                found.extend(
                    other
                    for section, other in everything
                    if (section.name, other.name) == reference.groups() and other not in found
                )
    return found


def _is_listed(table: tuple[tuple[str, str], ...], section: _Section, option: _Option) -> bool:
    return any(
        re.fullmatch(of_section, section.name) and re.fullmatch(of_option, option.name, re.I)
        for of_section, of_option in table
    )


def _sections(lines: Lines) -> Iterator[_Section]:
    """The sections, as configparser reads them."""
    section: _Section | None = None
    option: _Option | None = None
    for start in lines.starts:
        line = lines.text[start : lines.end_of(start)].rstrip("\r\n")
        content = line.strip()
        if not content or content[0] in "#;":
            continue
        if line[0] in " \t":
            if option is not None:
                at = start + line.index(content)
                option.values.append(Span(at, at + len(content)))
        elif header := _SECTION.match(line):
            if section is not None:
                yield section
            span = Span(start + header.start("name"), start + header.end("name"))
            section, option = _Section(header["name"], span), None
        elif section is not None and (named := _OPTION.match(line)):
            value = line[named.end() :].strip()
            at = start + len(line.rstrip()) - len(value)
            option = _Option(named["name"], [Span(at, at + len(value))])
            section.options.append(option)
    if section is not None:
        yield section


# Requirements, line by line


def _in_requirements(
    lines: Lines, section: _Section, option: _Option
) -> Iterator[Mention | Refusal]:
    text = lines.text
    first = option.values[0]
    names = [_name_of(text, span) for span in option.values]
    others = [name for name in names if not is_package(name)]
    for span in option.values:
        value = text[span.start : span.end]
        if section.name == "options" and len(option.values) == 1 and ";" in value:
            yield from _in_row(lines, span, ";", is_requirement, requirement_message)
            continue
        factors = _FACTORS.match(value)
        requirement = value[factors.end() :] if factors else value
        if not is_requirement(requirement):
            continue
        offset = span.end - len(requirement)
        message = requirement_message(requirement)
        packages = users(via(requirement))
        if packages:
            yield Refusal(offset, message, listed_for(packages))
        elif span is first:
            yield Mention(offset, _with_blanks_before(text, span), message)
        else:
            yield line_mention(lines, span, offset, message, others)


def _name_of(text: str, span: Span) -> str:
    value = text[span.start : span.end]
    factors = _FACTORS.match(value)
    return name_of(value[factors.end() :] if factors else value)


def _with_blanks_before(text: str, span: Span) -> Span:
    start = span.start
    while text[start - 1] in " \t":
        start -= 1
    return Span(start, span.end)


# Entry points


def _in_entry_points(lines: Lines, option: _Option) -> Iterator[Refusal]:
    for span in option.values:
        name = entry_point(lines.text[span.start : span.end])
        if name is not None:
            offset = lines.text.index(name, span.start)
            yield Refusal(offset, entry_point_message(name), LOADED)


# Several names on one line


def _in_modules(lines: Lines, option: _Option) -> Iterator[Mention]:
    for span in option.values:
        yield from _in_row(lines, span, ",", is_module, lambda _: f"six in {option.name}")


def _in_row(
    lines: Lines,
    span: Span,
    separator: str,
    is_six: Callable[[str], bool],
    message: Callable[[str], str],
) -> Iterator[Mention]:
    row = _row(lines.text, span, separator)
    names = [lines.text[element.start : element.end] for element in row.elements]
    doomed = [index for index, name in enumerate(names) if is_six(name)]
    for index, removed in displays.removals(lines, row, doomed):
        if removed == span:
            removed = _with_blanks_before(lines.text, span)  # noqa: PLW2901
        yield Mention(row.elements[index].start, removed, message(names[index]))


def _row(text: str, span: Span, separator: str) -> Display:
    """The names in a span as the elements of a list whose brackets stand around it."""
    elements = []
    for match in re.finditer(rf"[^{separator}]*[^{separator}\s]", text[span.start : span.end]):
        start = span.start + match.start() + len(match.group()) - len(match.group().lstrip())
        end = span.start + match.end()
        comma = re.compile(rf"\s*{separator}").match(text, end, span.end)
        elements.append(Element(start, end, comma.end() if comma else end))
    return Display(Span(span.start - 1, span.end + 1), tuple(elements))


def _in_header(lines: Lines, section: _Section) -> Iterator[Mention]:
    """What ``[mypy-six,six.*]`` and the like say of six."""
    span = Span(section.names.start + len(_MYPY), section.names.end)
    row = _row(lines.text, span, ",")
    names = [lines.text[element.start : element.end] for element in row.elements]
    if all(map(is_module, names)):
        ends = [value.end for option in section.options for value in option.values]
        whole = Span(section.names.start, max([section.names.end, *ends]))
        yield line_mention(lines, whole, span.start, _settings_message(*names), ())
    else:
        yield from _in_row(lines, span, ",", is_module, _settings_message)


def _settings_message(*names: str) -> str:
    return f"settings of mypy for {', '.join(names)}"
