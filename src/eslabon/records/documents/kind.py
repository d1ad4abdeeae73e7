"""Documents as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.documents.models import Document

DOCUMENTS = Kind(
    name="documents",
    model=Document,
    one=_("document"),
    many=_("documents"),
    groups=((_("The document"), ("title", "type", "number", "file_number", "on")), CONFIDENCE),
    columns=("title", "type", "number", "file_number", "on"),
    filters=("type",),
    search=("title", "number", "file_number", "file_name"),
    order=("-on", "title"),
)
