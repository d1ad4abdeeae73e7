"""`eslabon hs trace`, `import hs` and `import concordance`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.hs_tables import ADJACENT, FOLDER

TABLE = """code.after,code.before,Relationship,adjustment
510211,510210,n:1,2002 to 1996
510219,510210,n:1,2002 to 1996
510220,510220,1:1,2002 to 1996
70990,70910,1:n,2007 to 2002
70990,70990,1:n,2007 to 2002
"""
PRODUCTS = "hscode,description,parent,level\n510211,Cashmere,5102,6\n5102,Hair,51,4\n51,Wool,TOTAL,2\n"


@pytest.fixture
def links(tmp_path: Path, eslabon: Command) -> Path:
    """A small table of links, loaded."""
    path = tmp_path / "links.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert eslabon("import", "concordance", path).code == 0
    return path


def test_real_codes(eslabon: Command, shared_data: Path) -> None:
    assert eslabon("import", "concordance", shared_data / FOLDER / ADJACENT).code == 0

    def traced(code: str, source: str, target: str) -> object:
        return eslabon("hs", "trace", code, "--from", source, "--to", target, "--format", "json").json

    hair = {"code": "510210", "links": [{"to": "510211", "relation": "1:n"}, {"to": "510219", "relation": "1:n"}]}
    assert traced("5102.10", "HS1996", "HS2002") == traced("510210", "1996", "H2") == hair
    assert traced("0709.10", "HS2002", "HS2007") == {"code": "070910", "links": [{"to": "070990", "relation": "n:1"}]}


def test_a_shorter_code_tells_of_each_below_it(eslabon: Command, links: Path) -> None:
    answer = eslabon("hs", "trace", "51.02", "--from", "HS2002", "--to", "HS1996", "--format", "json").json
    assert answer["code"] == "5102"
    assert answer["links"][0] == {"from": "510211", "to": "510210", "relation": "n:1"}
    assert len(answer["links"]) == 3


def test_as_text_with_the_products_names(eslabon: Command, links: Path, tmp_path: Path) -> None:
    products = tmp_path / "HS2002.csv"
    products.write_text(PRODUCTS, encoding="utf-8")
    loaded = eslabon("import", "hs", products, "--format", "json")
    assert (loaded.code, loaded.json["snapshots"][0]["transactions"]) == (0, 3)
    lines = eslabon("hs", "trace", "510210", "--from", "HS1996", "--to", "HS2002", "--lang", "en").out.splitlines()
    assert lines[0].split() == ["From", "To", "Relation", "Product"]
    assert lines[1].split() == ["510210", "510211", "1:n", "Cashmere"]
    assert lines[2].split() == ["510210", "510219", "1:n"]


def test_a_code_that_leads_nowhere_is_an_empty_answer(eslabon: Command, links: Path) -> None:
    asked = ("hs", "trace", "510211", "--from", "HS2002", "--to", "HS2007")
    assert eslabon(*asked, "--format", "json").json == {"code": "510211", "links": []}
    assert eslabon(*asked).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("070911", "--from", "HS2002", "--to", "HS2007"), "070910"),
        (("70910", "--from", "HS2002", "--to", "HS2007"), "070910"),
        (("café", "--from", "HS2002", "--to", "HS2007"), "café"),
        (("070910", "--from", "HS2003", "--to", "HS2007"), "HS2002"),
        (("070910", "--from", "HS2002", "--to", "HS2022"), "eslabon import concordance"),
        (("070910", "--from", "HS2002", "--to", "HS2007", "--format", "xml"), "--format"),
    ],
)
def test_what_cannot_be_answered_ends_with_2_and_says_why(
    eslabon: Command, links: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = eslabon("hs", "trace", *arguments, "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_empty_warehouse_says_what_to_load(eslabon: Command) -> None:
    ran = eslabon("hs", "trace", "070910", "--from", "HS2002", "--to", "HS2002")
    assert ran.code == 2
    assert "eslabon import concordance" in ran.err


def test_imports_end_as_the_others_do(eslabon: Command, links: Path, tmp_path: Path) -> None:
    again = eslabon("import", "concordance", links, "--format", "json")
    assert (again.code, again.json["snapshots"][0]["status"]) == (0, "already imported")
    faulty = tmp_path / "faulty.csv"
    faulty.write_text(TABLE + "x,1,1:1,2007 to 2002\n5,6,1:1,1992 to 1988\n", encoding="utf-8")
    some = eslabon("import", "concordance", faulty, "--format", "json", "--lang", "en")
    (told,) = some.json["snapshots"]
    assert (some.code, told["skipped"][0]["line"], told["transactions"]) == (1, 7, 5)
    assert [one["code"] for one in told["warnings"]] == ["hs.other-classification"]
    other = tmp_path / "other.csv"
    other.write_text("code,name\n01,Animals\n", encoding="utf-8")
    refused = eslabon("import", "hs", other, "--format", "json")
    assert (refused.code, refused.json["snapshots"][0]["status"]) == (2, "refused")
    said = eslabon("import", "concordance", tmp_path / "none.csv")
    assert said.code == 2
