"""Documents as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.documents.models import Document, Paper

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

# Papers are made and moved by their own actions: no form writes them, so no door lists them among the records.
PAPERS = Kind(
    name="papers",
    model=Paper,
    one=_("paper"),
    many=_("papers"),
    groups=((_("The paper"), ("title",)), CONFIDENCE),
    columns=("title", "form", "step"),
    search=("title",),
    order=("-created_at",),
)
