"""`eslabon import ...`: each file a load of its own, whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.iati_files import activity, iati, transaction, written

FIELDS = {"id", "file", "sha256", "publisher", "activities", "transactions", "skipped", "status"}
GOOD = activity("XX-1", transaction("100"), transaction("40", "3"))
BAD = activity("XX-2", transaction("lots"))


def refused(folder: Path) -> Path:
    path = folder / "refused.xml"
    path.write_text('<iati-activities version="1.04"/>', encoding="utf-8")
    return path


def test_a_file_becomes_a_snapshot(eslabon: Command, tmp_path: Path) -> None:
    ran = eslabon("import", "iati", written(tmp_path, "one.xml", GOOD), "--format", "json")
    assert ran.code == 0
    (snapshot,) = ran.json["snapshots"]
    assert set(snapshot) == FIELDS
    assert len(snapshot.pop("sha256")) == 64
    assert snapshot == {
        "id": 1,
        "file": "one.xml",
        "publisher": "XX-DONOR",
        "activities": 1,
        "transactions": 2,
        "skipped": [],
        "status": "imported",
    }


def test_the_same_bytes_again_add_nothing(eslabon: Command, tmp_path: Path) -> None:
    first, copy = written(tmp_path, "one.xml", GOOD), written(tmp_path, "copy.xml", GOOD)
    eslabon("import", "iati", first)
    ran = eslabon("import", "iati", copy, "--format", "json")
    assert ran.code == 0
    (snapshot,) = ran.json["snapshots"]
    assert (snapshot["status"], snapshot["id"], snapshot["transactions"]) == ("already imported", 1, 2)
    assert len(eslabon("snapshots", "--format", "json").json["snapshots"]) == 1
    assert eslabon("import", "iati", copy).out == "copy.xml: ya está, es la carga de datos N.° 1; no se agregó nada\n"


def test_bytes_whose_snapshot_was_withdrawn_give_a_new_one(eslabon: Command, tmp_path: Path) -> None:
    file = written(tmp_path, "one.xml", GOOD)
    eslabon("import", "iati", file)
    eslabon("snapshots", "withdraw", 1, "--reason", "a test")
    (snapshot,) = eslabon("import", "iati", file, "--format", "json").json["snapshots"]
    assert (snapshot["status"], snapshot["id"]) == ("imported", 2)


def test_the_good_activities_load_and_the_bad_ones_are_listed(eslabon: Command, tmp_path: Path) -> None:
    ran = eslabon("import", "iati", written(tmp_path, "one.xml", GOOD, BAD), "--format", "json")
    assert ran.code == 1
    (snapshot,) = ran.json["snapshots"]
    assert (snapshot["status"], snapshot["activities"]) == ("imported", 1)
    (skipped,) = snapshot["skipped"]
    assert set(skipped) == {"activity", "line", "reason"}
    assert (skipped["activity"], skipped["line"]) == ("XX-2", 4)
    assert "lots" in skipped["reason"]


def test_a_refused_file_ends_with_2_and_leaves_nothing(eslabon: Command, tmp_path: Path, store: Path) -> None:
    ran = eslabon("import", "iati", refused(tmp_path), "--format", "json", "--lang", "en")
    assert ran.code == 2
    (snapshot,) = ran.json["snapshots"]
    assert set(snapshot) >= FIELDS
    assert (snapshot["status"], snapshot["id"], snapshot["activities"]) == ("refused", None, 0)
    assert snapshot["problem"]["code"] == "xml.old-version"
    assert eslabon("snapshots", "--format", "json").json == {"snapshots": []}
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_one_refused_does_not_stop_the_others(eslabon: Command, tmp_path: Path) -> None:
    one, three = written(tmp_path, "one.xml", GOOD), written(tmp_path, "three.xml", activity("XX-3", transaction()))
    ran = eslabon("import", "iati", one, refused(tmp_path), three, "--format", "json")
    assert ran.code == 2
    found = [(each["file"], each["status"], each["id"]) for each in ran.json["snapshots"]]
    assert found == [("one.xml", "imported", 1), ("refused.xml", "refused", None), ("three.xml", "imported", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no XML at all",
        '<iati-activities version="2.03"></iati-activities>',
        '<iati-organisations version="2.03"/>',
        iati(BAD),
        iati(GOOD)[:-30],
    ],
)
def test_what_holds_nothing_to_load_is_refused(eslabon: Command, tmp_path: Path, text: str) -> None:
    path = tmp_path / "nothing.xml"
    path.write_text(text, encoding="utf-8")
    ran = eslabon("import", "iati", path)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("nothing.xml: rechazado, no se guardó nada.") or "línea 3, XX-2: no se cargó." in ran.err


def test_data_go_to_standard_output_and_what_went_wrong_to_standard_error(process: Command, tmp_path: Path) -> None:
    file = written(tmp_path, "one.xml", GOOD, BAD)
    ran = process("import", "iati", file, tmp_path / "nowhere.xml", "--lang", "en")
    assert ran.code == 2
    assert ran.out == "one.xml: loaded as snapshot 1 (activities: 1, transactions: 2)\n"
    first, second = ran.err.splitlines()
    assert first.startswith("line 4, XX-2: not loaded.")
    assert second.startswith("nowhere.xml: refused, nothing was stored.")


@pytest.mark.parametrize(
    "arguments",
    [("--format", "csv"), ("--lang", "qu"), ("--mapping", "m.toml")],
)
def test_an_unknown_option_or_value_ends_with_2_before_anything_is_read(
    eslabon: Command, tmp_path: Path, store: Path, arguments: tuple[str, ...]
) -> None:
    ran = eslabon("import", "iati", written(tmp_path, "one.xml", GOOD), *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert not store.exists()
    assert eslabon("import", "iati").code == 2


MAPPING = """
[columns]
provider_name = "Agency"
recipient = "Country"
year = "Year"
amount = "Amount"
[constants]
flow = "obligations"
currency = "USD"
source = "a test"
"""


def table(folder: Path, *rows: str) -> tuple[Path, Path]:
    mapping, file = folder / "m.toml", folder / "t.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    file.write_text("\n".join(("Agency,Country,Year,Amount", *rows)) + "\n", encoding="utf-8")
    return file, mapping


def test_a_table_loads_through_its_mapping(eslabon: Command, tmp_path: Path) -> None:
    file, mapping = table(tmp_path, "USAID,PE,2004,10.50", "USAID,PE,2005,-3")
    ran = eslabon("import", "table", file, "--mapping", mapping, "--format", "json")
    assert ran.code == 0
    (snapshot,) = ran.json["snapshots"]
    assert (snapshot["status"], snapshot["activities"], snapshot["transactions"]) == ("imported", 0, 2)
    found = eslabon("offer", "--flow", "obligations", "--format", "json").json
    assert found["total"]["value"] == "7.50"


def test_a_table_with_bad_rows_ends_with_1_and_names_them(eslabon: Command, tmp_path: Path) -> None:
    file, mapping = table(tmp_path, "USAID,PE,2004,10.50", "USAID,Atlantis,MMV,much")
    ran = eslabon("import", "table", file, "--mapping", mapping, "--format", "json")
    assert ran.code == 1
    (snapshot,) = ran.json["snapshots"]
    assert snapshot["transactions"] == 1
    assert {one["line"] for one in snapshot["skipped"]} == {3}
    assert len(snapshot["skipped"]) == 3


def test_a_bad_mapping_refuses_the_table(eslabon: Command, tmp_path: Path) -> None:
    file, mapping = table(tmp_path, "USAID,PE,2004,10.50")
    mapping.write_text("[columns", encoding="utf-8")
    assert eslabon("import", "table", file, "--mapping", mapping).code == 2
    assert eslabon("import", "table", file, "--mapping", tmp_path / "none.toml").code == 2
    assert eslabon("import", "table", file).code == 2


def test_rates_load_and_convert_what_had_no_rate(eslabon: Command, tmp_path: Path) -> None:
    eslabon("import", "iati", written(tmp_path, "one.xml", activity("XX-1", transaction("500"), currency="XOF")))
    before = eslabon("offer", "--format", "json").json
    assert [(one["reason"], one["currency"], one["value"]) for one in before["left_out"]] == [
        ("no-rate", "XOF", "500.00")
    ]
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,period,rate,source\nXOF,2010,500,a test\nXOF,MMX,1,a test\n", encoding="utf-8")
    ran = eslabon("import", "rates", rates, "--format", "json")
    assert ran.code == 1
    assert (ran.json["status"], ran.json["rates"]) == ("imported", 1)
    assert [one["code"] for one in ran.json["problems"]] == ["table.period"]
    after = eslabon("offer", "--format", "json").json
    assert (after["total"]["value"], after["left_out"]) == ("1.00", [])


def test_rates_that_cannot_be_read_are_refused(eslabon: Command, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("a,b\n1,2\n", encoding="utf-8")
    ran = eslabon("import", "rates", rates)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err


def test_ctrl_c_leaves_nothing_half_done(environment: dict[str, str], tmp_path: Path, store: Path) -> None:
    many = (activity(f"XX-{number}", *[transaction()] * 20) for number in range(3_000))
    file = written(tmp_path, "large.xml", *many)
    command = [sys.executable, "-m", "eslabon.cli", "import", "iati", str(file), "--format", "json"]
    # A process started in the background ignores Ctrl-C, and so do those that it starts.
    hearing = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    importing = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hearing
    )
    deadline = time.monotonic() + 30
    while not list(store.glob("staging/*/activities.parquet")) and time.monotonic() < deadline:
        assert importing.poll() is None
        time.sleep(0.02)
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=30)
    assert importing.returncode == 128 + signal.SIGINT
    assert out == b""
    assert b"Traceback" not in err
    published = [json.loads(path.read_text()) for path in store.glob("publications/*/publication.json")]
    assert [one["kind"] for one in published] in ([], ["rates"])
    assert os.listdir(store / "staging") == []


def test_the_real_files(eslabon: Command, shared_data: Path) -> None:
    files = sorted((shared_data / "iati/real").glob("*.xml"))
    ran = eslabon("import", "iati", *files, "--format", "json")
    found = {
        each["file"]: (each["status"], each["activities"], each["transactions"], len(each["skipped"]))
        for each in ran.json["snapshots"]
    }
    assert found == {
        "CAF-ActivityFile-2025-10-10.xml": ("imported", 478, 945, 0),
        "acfspain-co.xml": ("imported", 1, 0, 0),
        "iati-activities-am-armenia.xml": ("imported", 43, 6_444, 0),
        "usaid-bo.xml": ("imported", 63, 304, 0),
        "who-bra.xml": ("imported", 134, 735, 0),
    }
    assert ran.code == 0
    total = eslabon("offer", "--provider", "XM-DAC-46008", "--recipient", "PE", "--format", "json").json["total"]
    assert (total["value"], total["transactions"]) == ("2092027721.00", 23)


def test_what_questions_need_is_made_at_the_end_of_each_command_that_loads(
    eslabon: Command, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pairs() -> int:
        return len(list((store / "derived" / "duplicates-1").glob("*")))

    giver = written(tmp_path, "giver.xml", activity("XX-1", transaction("900", receiver_activity="XX-2")))
    getter = written(tmp_path, "getter.xml", activity("XX-2", transaction("900"), reporter="XX-NGO"))
    eslabon("import", "iati", giver)
    assert pairs() == 0  # small: its first question is quick
    monkeypatch.setattr("eslabon.facts.ready.MADE_FROM", 2)
    ran = eslabon("import", "iati", getter, tmp_path / "no-such.xml", "--format", "json")
    assert [one["status"] for one in ran.json["snapshots"]] == ["imported", "refused"]
    assert (ran.code, pairs()) == (2, 1)
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,period,rate,source\nEUR,2010,0.75,a bank\n")
    assert (eslabon("import", "rates", rates).code, pairs()) == (0, 2)
    assert (eslabon("import", "iati", giver).code, pairs()) == (0, 2)  # already there
    monkeypatch.setattr("eslabon.facts.ready.MADE_FROM", 1)
    assert (eslabon("snapshots", "withdraw", 2, "--reason", "wrong").code, pairs()) == (0, 3)
