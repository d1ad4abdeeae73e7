"""Decisions about facts: appended, never undone; each with who decided and why."""

from __future__ import annotations

from eslabon.facts.warehouse import Publication, Warehouse


class AlreadyWithdrawn(ValueError):
    """The snapshot has been withdrawn before."""


def withdraw_snapshot(warehouse: Warehouse, number: int, actor: str, reason: str) -> Publication:
    """Withdraws a snapshot from the present on. Raises NotFound or AlreadyWithdrawn."""
    view = warehouse.at()
    snapshot = view.snapshot(number)
    if snapshot.snapshot in view.withdrawn:
        raise AlreadyWithdrawn(str(number))
    return warehouse.decide("withdraw", actor, reason, snapshot_withdrawn=number)


def decide_pair(
    warehouse: Warehouse, pair: str, verdict: str, actor: str, reason: str, counts: tuple[str, str] | None = None
) -> Publication:
    """Decides whether a pair is the same money: `same` (with publisher and activity of the side that counts),
    `different`, `later`, or `undone`, which gives it back to the rules."""
    return warehouse.decide("told-twice", actor, reason, pair=pair, verdict=verdict, counts=counts)
