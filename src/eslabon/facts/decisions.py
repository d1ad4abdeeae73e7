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
