"""What the weaknesses are called that codemods answer. Source: cwe.mitre.org, version 4.18."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[int, str] = {
    20: "Improper Input Validation",
    312: "Cleartext Storage of Sensitive Information",
    362: (
        "Concurrent Execution using Shared Resource with Improper Synchronization "
        "('Race Condition')"
    ),
    477: "Use of Obsolete Function",
    524: "Use of Cache Containing Sensitive Information",
    547: "Use of Hard-coded, Security-relevant Constants",
    703: "Improper Check or Handling of Exceptional Conditions",
    798: "Use of Hard-coded Credentials",
}
"""By number. The codemod of a plug-in may answer others: these have their number alone."""


def page(cwe: int) -> str:
    """The address of the page of a weakness."""
    return f"https://cwe.mitre.org/data/definitions/{cwe}.html"
