"""Which of an element's children stand out of order: the fewest that, taken away, leave the rest in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Generic, TypeVar

Child = TypeVar("Child")


@dataclass(slots=True)
class Run(Generic[Child]):
    """Neighbouring children of one kind: their step in the table's sequence, how many, and the first one."""

    step: int
    count: int
    first: Child


@dataclass(frozen=True, slots=True)
class Misplaced(Generic[Child]):
    """A run out of order, and the step of the run beside which it should stand."""

    run: Run[Child]
    before: int | None
    after: int | None


def misplaced(runs: list[Run[Child]]) -> list[Misplaced[Child]]:
    """The runs out of order, in the order of the file.

    The heaviest non-decreasing chain of steps stays; one misplaced child gives one answer however many
    siblings it stands before.
    """
    kept = _heaviest_chain(runs)
    steps = [runs[position].step for position in kept]
    answers = []
    passed = 0
    for position, run in enumerate(runs):
        if passed < len(kept) and kept[passed] == position:
            passed += 1
        else:
            answers.append(_advice(run, steps, passed))
    return answers


def _heaviest_chain(runs: list[Run[Child]]) -> list[int]:
    """The positions of the chain that keeps the most children."""
    best: dict[int, tuple[int, int]] = {}  # step -> (children in the best chain ending in it, its last position)
    previous: list[int] = []
    for position, run in enumerate(runs):
        children, last = max((found for step, found in best.items() if step <= run.step), default=(0, -1))
        previous.append(last)
        if children + run.count > best.get(run.step, (0, -1))[0]:
            best[run.step] = (children + run.count, position)
    chain = []
    position = max(best.values(), default=(0, -1))[1]
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return chain[::-1]


def _advice(run: Run[Child], steps: list[int], passed: int) -> Misplaced[Child]:
    """Where a run should stand, given the steps of the chain, `passed` of which come before it in the file."""
    overtaken = bisect_right(steps, run.step, 0, passed)
    if overtaken < passed:
        return Misplaced(run, steps[overtaken], None)
    wanted = bisect_left(steps, run.step, passed) - 1
    return Misplaced(run, None, steps[wanted] if wanted >= passed else None)
