"""What an option takes, from TOML and from the command line, and what is said of anything else."""

from __future__ import annotations

import pickle

import pytest

from codemods.options import (
    ANY,
    BadOption,
    Numbers,
    OneNumber,
    OneWord,
    Option,
    SomeNumbers,
    SomeWords,
    Switch,
    settings,
)

WORD = OneWord("backend", "Use this one", ("auto", "django"))
WORDS = SomeWords("kinds", "Look for these", ("limit", "interval", "lifetime"), ("limit",))
NUMBERS = SomeNumbers("values", "Look for these", Numbers((300,)))
SWITCH = Switch("lift-to-parameter", "Do more")
NUMBER = OneNumber("ttl", "Forget after so many seconds")
OPTIONS = (WORD, WORDS, NUMBERS, SWITCH, NUMBER)


def chosen(option: Option, given: object) -> object:
    return settings("tiny", OPTIONS, {option.name: given})[option.name]


def test_what_holds_where_nobody_chooses() -> None:
    assert settings("tiny", OPTIONS, {}) == {
        "backend": "auto",
        "kinds": ("limit",),
        "values": Numbers((300,)),
        "lift-to-parameter": False,
        "ttl": 0,
    }


@pytest.mark.parametrize(
    ("option", "given", "value"),
    [
        (WORD, "django", "django"),
        (WORDS, ["interval"], ("interval",)),
        (WORDS, ["interval", "limit", "interval"], ("limit", "interval")),
        (WORDS, "interval", ("interval",)),
        (WORDS, "limit, interval", ("limit", "interval")),
        (NUMBERS, 60, Numbers((60,))),
        (NUMBERS, [300, 60, 0.5, 60], Numbers((300, 60, 0.5))),
        (NUMBERS, "300", Numbers((300,))),
        (NUMBERS, "300, 60,0.5", Numbers((300, 60, 0.5))),
        (NUMBERS, ["300"], Numbers((300,))),
        (NUMBERS, "-1", Numbers((-1,))),
        (NUMBERS, "60..600", Numbers(low=60, high=600)),
        (NUMBERS, "0.5 .. 2", Numbers(low=0.5, high=2)),
        (NUMBERS, "any", ANY),
        (NUMBERS, 10**400, Numbers((10**400,))),
        (NUMBER, 300, 300),
        (NUMBER, "0.5", 0.5),
        (NUMBER, "0", 0),
        (SWITCH, True, True),
        (SWITCH, "true", True),
        (SWITCH, "false", False),
    ],
)
def test_what_is_taken(option: Option, given: object, value: object) -> None:
    assert chosen(option, given) == value
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize(
    ("option", "given"),
    [
        *((WORD, "django"), (WORDS, ["limit", "interval"]), (SWITCH, True), (NUMBER, 0.5)),
        *((NUMBERS, [300, 0.5]), (NUMBERS, "any"), (NUMBERS, "60..600")),
    ],
)
def test_a_value_is_spelled_as_it_is_given(option: Option, given: object) -> None:
    assert option.spelled(option.read(given)) == given


def test_a_whole_number_stays_one() -> None:
    taken = chosen(NUMBERS, "300,0.50")
    assert isinstance(taken, Numbers)
    assert list(map(type, taken.listed)) == [int, float]


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        (WORD, "x", "backend must be one of auto, django, not 'x'."),
        (WORD, ["auto"], "backend must be one of auto, django, not ['auto']."),
        (WORD, True, "backend must be one of auto, django, not true."),
        (WORDS, "limits", "kinds must be one or more of limit, interval, lifetime, not 'limits'."),
        (WORDS, "limit,", "kinds must be one or more of limit, interval, lifetime, not 'limit,'."),
        (WORDS, [], "kinds must be one or more of limit, interval, lifetime, not []."),
        (WORDS, [["limit"]], "kinds must be one or more of limit, interval, lifetime, not [['lim"),
        (WORDS, {"limit": 1}, "kinds must be one or more of limit, interval, lifetime, not {'limi"),
        (SWITCH, "yes", "lift-to-parameter must be true or false, not 'yes'."),
        (SWITCH, 1, "lift-to-parameter must be true or false, not 1."),
    ],
)
def test_what_is_not_taken(option: Option, given: object, said: str) -> None:
    with pytest.raises(BadOption) as caught:
        chosen(option, given)
    assert str(caught.value).startswith(f"tiny: {said}")


@pytest.mark.parametrize(
    "given",
    [
        *("", "x", "300,", "300;60", "1e3", "5m", "any,300", "inf", "nan", "\u0663", "1" * 5000),
        *("60..", "..600", "600..60", "60...600", "1..2..3", "60..any"),
        *([], [300, "x"], [True], True, {}, [[300]], float("nan"), float("inf"), None),
    ],
)
def test_what_is_no_number(given: object) -> None:
    with pytest.raises(BadOption) as caught:
        chosen(NUMBERS, given)
    assert str(caught.value).startswith(
        "tiny: values must be any, one or more numbers, or a range such as 60..600, not "
    )
    assert "\n" not in str(caught.value)


def test_an_option_that_there_is_not() -> None:
    with pytest.raises(BadOption) as caught:
        settings("tiny", (WORD, SWITCH), {"bakend": "auto"})
    assert str(caught.value) == "tiny has no option 'bakend'; did you mean backend?"
    with pytest.raises(BadOption) as caught:
        settings("tiny", (WORD, SWITCH), {"zzz": "auto"})
    assert str(caught.value) == "tiny has no option 'zzz'; it has backend, lift-to-parameter."
    with pytest.raises(BadOption) as caught:
        settings("tiny", (), {"backend": "auto"})
    assert str(caught.value) == "tiny has no option 'backend'; it has none."


@pytest.mark.parametrize(
    ("numbers", "within", "without"),
    [
        (Numbers((300, 0.5)), (300, 300.0, 0.5), (0, 299.5, 301)),
        (Numbers(low=60, high=600), (60, 60.5, 600), (59.9, 601)),
        (ANY, (-1, 0, 0.001, 10**400), ()),
    ],
)
def test_which_numbers_are_meant(
    numbers: Numbers, within: tuple[float, ...], without: tuple[float, ...]
) -> None:
    assert all(number in numbers for number in within)
    assert not any(number in numbers for number in without)
