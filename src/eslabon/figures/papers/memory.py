"""Making papers of very many records without looking for garbage where there is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Lets Python look for unreachable cycles only afterwards: among hundreds of thousands of rows, of which none is
    unreachable, it looks again and again, for a third of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
