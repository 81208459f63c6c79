"""Whole numbers in columns, a place a block or line, as the classifiers measure pages and text dumps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


def running(column: Ints) -> Ints:
    """Return the running sum, a nought before it: the sum over ``a`` up to ``b`` is ``run[b] - run[a]``."""
    run = np.zeros(len(column) + 1, np.int64)
    np.cumsum(column, out=run[1:])
    return run


def totals(group: Ints, column: Ints) -> Ints:
    """Return the sum of the column in each group."""
    sums = np.zeros(int(group.max()) + 1, np.int64)
    np.add.at(sums, group, column)
    return sums


def shifted(column: Ints, by: int) -> Ints:
    """Return the column's value ``by`` places before each (after it, if negative); -1 beyond the ends."""
    moved = np.full(len(column), -1, np.int64)
    if abs(by) < len(column):
        if by > 0:
            moved[by:] = column[:-by]
        else:
            moved[:by] = column[-by:]
    return moved
