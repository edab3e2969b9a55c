"""Quotas of projects; each starts with the usual ones."""

import threading

QUOTAS = {}
_QUOTAS_LOCK = threading.Lock()


def quotas(project):
    with _QUOTAS_LOCK:
        entry = QUOTAS.setdefault(project, {})
        if not entry:
            entry["cores"] = 20
            entry["volumes"] = 10
        return entry["cores"], entry["volumes"]
