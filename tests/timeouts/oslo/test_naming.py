"""What an option is called: names of several letters and a digit are one word."""

from __future__ import annotations

from codemods.timeouts.backends.oslo.naming import subject


def test_a_word_with_a_digit_is_one() -> None:
    assert subject("l3_agent_timeout") == ["l3", "agent"]
    assert subject("ipv4_timeout") == ["ipv4"]
