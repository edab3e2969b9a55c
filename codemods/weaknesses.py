"""The weaknesses that codemods answer, by their names in the Common Weakness Enumeration.

Source of numbers and names: https://cwe.mitre.org/data/definitions/N.html.
"""

from __future__ import annotations

TITLES = {
    20: "Improper Input Validation",
    22: "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')",
    88: "Improper Neutralization of Argument Delimiters in a Command ('Argument Injection')",
    89: "Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection')",
    312: "Cleartext Storage of Sensitive Information",
    362: (
        "Concurrent Execution using Shared Resource with Improper Synchronization "
        "('Race Condition')"
    ),
    400: "Uncontrolled Resource Consumption",
    477: "Use of Obsolete Function",
    524: "Use of Cache Containing Sensitive Information",
    532: "Insertion of Sensitive Information into Log File",
    547: "Use of Hard-coded, Security-relevant Constants",
    703: "Improper Check or Handling of Exceptional Conditions",
    798: "Use of Hard-coded Credentials",
}
"""Those of the codemods that come with diffwright, and those that their pages name."""


def title(number: int) -> str | None:
    """The official name of a weakness; None where it is none of `TITLES`: a plug-in's own."""
    return TITLES.get(number)


def url(number: int) -> str:
    """The page on which a weakness is described."""
    return f"https://cwe.mitre.org/data/definitions/{number}.html"
