"""The desk keeps lines, and a provider's focal point its own."""

from __future__ import annotations

from eslabon.records.base.rules import is_desk, is_donor, owns, standard

standard("lines", is_desk | (is_donor & owns))
