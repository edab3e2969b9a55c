"""Quotas of projects; each starts with the usual ones."""

QUOTAS = {}


def quotas(project):
    entry = QUOTAS.setdefault(project, {})
    if not entry:
        entry["cores"] = 20
        entry["volumes"] = 10
    return entry["cores"], entry["volumes"]
