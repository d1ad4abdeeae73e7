"""The pages of what chains export, the memo, the yearly report, the start page: who sees them, what they cost."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.document import Section
from eslabon.figures.exports.chains import baskets_in_force
from eslabon.figures.papers.evidence import evidence_line
from eslabon.figures.papers.making import make_paper, render_paper
from eslabon.portal.chains.asking import listed_of
from eslabon.records.base.actions import set_level
from eslabon.records.chains.actions import adopt
from eslabon.records.registry import KINDS
from tests.chains.test_story import FORBIDDEN
from tests.chains.trade import baci, figures, plain, rows_of, texts
from tests.conftest import ROOT

BUDGETS = tomllib.loads((ROOT / "budgets.toml").read_text(encoding="utf-8"))["chains"]
PUBLIC = AnonymousUser()
FINDING = "+US$ 60,000"


@pytest.fixture(autouse=True)
def made(settings: Any, tmp_path: Path) -> Warehouse:
    settings.DATA = tmp_path
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return baci(tmp_path)


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return plain(response.content.decode())


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_of_a_chain_tells_its_finding(client: Client, chain: Any, kept: Any, lang: str) -> None:
    html = body(client, f"/{lang}/chains/{chain.pk}/exports/")
    (heading,) = re.findall("<h1>(.*?)</h1>", html)
    assert FINDING in heading
    assert not FORBIDDEN.search(html)
    assert html.count(f'href="/{lang}/figures/exports@1:') > 20
    for picture in re.findall(r'src(?:set)?="(/[^"]+\.svg[^"]+)"', html):
        drawn = client.get(picture.replace("&amp;", "&"))
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert f'href="/{lang}/chains/{chain.pk}/exports/"' in body(client, f"/{lang}/chains/{chain.pk}/")


def test_the_files_of_a_chain(client: Client, chain: Any, kept: Any) -> None:
    path = f"/en/chains/{chain.pk}/exports/file"
    assert client.get(f"{path}.pdf").content.startswith(b"%PDF")
    assert client.get(f"{path}.xlsx").content.startswith(b"PK")
    assert client.get(f"{path}.csv").content.decode().startswith("table,row,column,value,figure")
    assert FINDING in plain(json.loads(client.get(f"{path}.json").content)["title"])
    assert client.get(f"{path}.odt").status_code == 404


def test_the_list_of_chains_leads_to_each(client: Client, chain: Any, kept: Any) -> None:
    html = body(client, "/en/chains/exports/")
    assert f'href="/en/chains/{chain.pk}/exports/"' in html
    assert "“entre otras”" in html
    assert json.loads(client.get("/en/chains/exports/file.json").content)["tables"][0]["rows"]
    assert client.get("/en/chains/exports/file.pdf").content.startswith(b"%PDF")


def test_a_basket_that_is_not_public_shows_the_public_nothing(
    client: Client, chain: Any, draft: Any, desk: Any, put: Any
) -> None:
    line = draft.lines.get()
    adopt(desk, draft, date(2005, 1, 1))
    set_level(desk, KINDS["basket-lines"], line, "internal")
    assert "no basket in force" in body(client, f"/en/chains/{chain.pk}/exports/")
    assert client.get(f"/en/chains/{chain.pk}/exports/file.json").status_code == 404
    assert client.get(f"/en/chains/{chain.pk}/exports/value.svg?state=2&size=wide").status_code == 404
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    assert FINDING in body(client, f"/en/chains/{chain.pk}/exports/")


def test_what_is_not_there_is_said(client: Client, chain: Any, kept: Any) -> None:
    assert client.get("/en/chains/987654/exports/").status_code == 404
    path = f"/en/chains/{chain.pk}/exports/"
    assert client.get(f"{path}?source=nobody").status_code == 400
    assert client.get(f"{path}value.svg").status_code == 400
    assert client.get(f"{path}nothing.svg?state=2").status_code == 404
    assert client.get(f"{path}value.svg?state=99").status_code == 404
    assert FINDING in body(client, f"{path}?source=baci&from=2005&to=2010")


@pytest.mark.parametrize("who", ["public", "desk"])
def test_the_pages_keep_to_their_budget(
    client: Client, chain: Any, group: Any, kept: Any, desk: Any, put: Any, who: str
) -> None:
    project = put("projects", title="PERX", level="public")
    indicator = put("indicators", project=project.pk, title="Exportaciones", unit="US$ al año", level="public")
    put("targets", indicator=indicator.pk, value="54000000", chains=group.pk, perimeter="chains", level="public")
    if who == "desk":
        client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    paths = {
        "chain-exports": f"/es/chains/{chain.pk}/exports/",
        "chains-exports": "/es/chains/exports/",
        "yearly-exports": "/es/reports/yearly/2010/?part=exports",
    }
    assert set(BUDGETS) == set(paths)
    for name, path in paths.items():
        with CaptureQueriesContext(connection) as asked:
            size = len(client.get(path).content)
        assert len(asked) <= BUDGETS[name]["queries"], (name, len(asked))
        assert size <= BUDGETS[name]["kilobytes"] * 1000, (name, size)


def test_the_memo_on_a_chain(made: Warehouse, chain: Any, kept: Any) -> None:
    facts = Facts(made.at())
    for name in (str(chain.pk), "Café orgánico", "organic coffee"):
        paper = make_paper(PUBLIC, "memo", {"chain": name}, "en", facts=facts)
        assert paper.title == "Memo: Organic coffee"
        assert FINDING in plain(paper.sections[0].title)
        assert [one.key for one in paper.sections] == ["brief", "value", "change", "markets", "beside", "exact"]
        assert "“entre otras”" in texts(paper.sections)
    assert figures(paper.sections)
    assert render_paper(paper, "pdf").startswith(b"%PDF")
    assert render_paper(paper, "docx").startswith(b"PK")
    assert "No trade data" in texts(make_paper(PUBLIC, "memo", {"chain": str(chain.pk)}, "en").sections)


def test_the_memo_is_kept_as_closely_as_its_basket(made: Warehouse, chain: Any, kept: Any, desk: Any) -> None:
    set_level(desk, KINDS["basket-lines"], kept.lines.get(), "internal")
    paper = make_paper(desk, "memo", {"chain": str(chain.pk)}, "en", facts=Facts(made.at()))
    assert (paper.level, paper.mark) == ("internal", "INTERNAL USE")


def test_the_yearly_report_tells_what_chains_exported_until_its_year(made: Warehouse, chain: Any, kept: Any) -> None:
    def part(year: int) -> tuple[Section, ...]:
        paper = make_paper(PUBLIC, "yearly", {"year": str(year)}, "en", facts=Facts(made.at()), part="exports")
        assert render_paper(paper, "xlsx").startswith(b"PK")
        return paper.sections

    assert rows_of(part(2010), "chains") == [["Organic coffee", 150_000, 210_000, 60_000, -10_000, 70_000, 1]]
    assert "No loaded source tells two whole years" in texts(part(2009))
    assert "No chain has a basket in force" in texts(part(2004))
    assert not FORBIDDEN.search(texts(part(2010)))


def test_from_the_signed_dollar_to_the_exported_one(chain: Any, kept: Any, put: Any, desk: Any) -> None:
    provider = put("parties", name_es="USAID", type="donor", level="public")
    agreement = put("agreements", title="Convenio", provider=provider.pk, currency="USD", level="public")
    put("projects", title="PERX", agreement=agreement.pk, level="public")
    for step, amount, level in (("obligated", "2500000", "public"), ("disbursed", "900000", "internal")):
        put("entries", agreement=agreement.pk, step=step, amount=amount, currency="USD", on="2005-01-31", level=level)

    def line(actor: Any) -> list[list[int]]:
        chains = baskets_in_force(actor, date.today())  # noqa: DTZ011
        steps = evidence_line(actor, listed_of(chains), chains, "en", "PE")
        assert all(one.cards or one.why for one in steps)
        return [[int(card.figure.value) for card in one.cards] for one in steps]

    assert line(PUBLIC) == [[2_500_000], [], [1], [210_000]]
    assert line(desk) == [[2_500_000], [900_000], [1], [210_000]]
