"""Other trade-related needs: what a national strategy names as trade beyond the aid-for-trade groups A to D.

They are a question of their own, beside aid for trade and never in its total. The question carries the codes, so that
its figure opens without the strategy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from eslabon.measures.aft_codes import sectors_of
from eslabon.measures.offer import Question

GROUP = ("N",)


@dataclass(frozen=True, slots=True)
class OtherNeeds:
    """The strategy and its version, its words, and the codes of the DAC by which its words are asked."""

    strategy: str
    said: str
    codes: tuple[str, ...]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors that the codes mean, as the offer writes them."""
        return tuple(dict.fromkeys(sector for code in self.codes for sector in sectors_of(code)))

    def question(self, asked: Question) -> Question | None:
        """The same question about these needs; None where it isn't about aid for trade as a whole."""
        if asked.scope != "aid-for-trade" or asked.group or asked.focus or asked.sector or asked.basis:
            return None
        return replace(asked, scope="all", group=GROUP, sector=self.sectors)
