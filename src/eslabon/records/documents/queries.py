"""Documents and papers that an actor may see."""

from __future__ import annotations

from typing import Any

from eslabon.records.base.queries import RecordQuerySet
from eslabon.records.documents.models import Document, Paper


def documents_about(actor: Any, kind: str, pk: int) -> RecordQuerySet:
    """The documents that belong to a record, the newest first."""
    found: RecordQuerySet = Document.objects.visible_to(actor).filter(about_kind=kind, about_id=pk, withdrawn=False)
    ordered: RecordQuerySet = found.order_by("-on", "-pk")
    return ordered


def papers_for(actor: Any) -> RecordQuerySet:
    """The papers that an actor may see, the newest first."""
    found: RecordQuerySet = Paper.objects.visible_to(actor).filter(withdrawn=False).order_by("-created_at", "-pk")
    return found


def signed_with(document: Document) -> Paper | None:
    """The paper whose signed scan a document is."""
    return Paper.objects.filter(scan=document).first()
