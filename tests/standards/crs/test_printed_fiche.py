"""A fiche as the OECD printed it: its sums are right within a thousand dollars; what isn't right is told."""

from __future__ import annotations

import io
from pathlib import Path

from eslabon.standards.crs import check_printed

PRINTED = "tcb/oecd_aft_fiche_afdf_2009.csv"


def test_the_published_fiche_adds_up(shared_data: Path) -> None:
    data = (shared_data / PRINTED).read_bytes()
    assert b"SUB-C,sub-total,C,297362,243466,231439" in data
    assert list(check_printed(io.BytesIO(data), "fiche.csv")) == []


def test_every_wrong_sum_is_told(shared_data: Path) -> None:
    data = (shared_data / PRINTED).read_bytes()
    wrong = data.replace(b",190283,243454,", b",190283,243464,").replace(b"A+B+C,565233,", b"A+B+C,x,")
    found = list(check_printed(io.BytesIO(wrong), "fiche.csv"))
    assert [(one.code, one.where.path) for one in found] == [
        ("crs.total-differs", "y2006"),
        ("crs.cell", "avg2002_05"),
    ]
    assert found[0].arguments == {"what": "SUB-B, y2006", "printed": "282,142", "added": "282,152"}
