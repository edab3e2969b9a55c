"""The cells of a service: a loader that returns nothing, and those who read what it has loaded."""

import threading

CELLS = []
_CELLS_LOCK = threading.RLock()


class Cell:
    def __init__(self, name):
        self.name = name


def read_cells():
    return [Cell("cell0"), Cell("cell1")]


def load_cells():
    global CELLS
    with _CELLS_LOCK:
        if not CELLS:
            CELLS = read_cells()


def get_cells():
    with _CELLS_LOCK:
        load_cells()
        return CELLS


def first_cell():
    return get_cells()[0]


def cell(name):
    for found in get_cells():
        if found.name == name:
            return found
    raise LookupError(name)
