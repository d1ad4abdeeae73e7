"""The desk and the ministry in charge keep a strategy."""

from __future__ import annotations

from eslabon.records.base.rules import is_desk, is_ministry, owns, standard

standard("strategies", is_desk | (is_ministry & owns))
standard("presentations")
