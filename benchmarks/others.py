"""Runs iatikit, by the Python of the environment that holds it; standard library and iatikit only.

others.py standard SHARED_DATA FOLDER    lays the official schema, code lists and mapping as iatikit expects them
others.py read FILE FOLDER               reads what iatikit tells of every activity
others.py check FILE FOLDER              checks by schema and code lists
others.py versions                       prints the versions of both tools
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path

STANDARD = "__iatikitcache__/standard"
VERSIONS = ("2.01", "2.02", "2.03")
# Without "sector": that stops at the first code it doesn't know.
TOLD = ("iati_identifier", "title", "description", "location", "humanitarian", "start", "end")


def standard(shared: Path, folder: Path) -> None:
    """Writes what iatikit would download: of the schema version 2.03 stands for all of version 2."""
    target = folder / STANDARD
    (target / "codelists").mkdir(parents=True, exist_ok=True)
    lists = {}
    for path in sorted((shared / "iati" / "codelists").glob("[!_]*.xml")):
        root = ET.parse(path).getroot()
        name = root.get("name", path.stem)
        codes = [one.findtext("code", "") for one in root.iter("codelist-item")]
        said = {
            "attributes": {"complete": root.get("complete")},
            "metadata": {"name": root.findtext("metadata/name/narrative")},
            "data": {code: {"code": code} for code in codes},
        }
        (target / "codelists" / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
        lists[name] = VERSIONS
    (target / "codelists" / "codelists.json").write_text(json.dumps(lists), encoding="utf-8")
    mapping = ET.parse(shared / "iati" / "codelists" / "_mapping.xml").getroot()
    mapped = [
        {"path": one.findtext("path", ""), "codelist": found.get("ref"), "condition": one.findtext("condition")}
        for one in mapping.iter("mapping")
        if (found := one.find("codelist")) is not None and found.get("ref") in lists
    ]
    of_activities = [one for one in mapped if not str(one["path"]).startswith("//iati-org")]
    for number in VERSIONS:
        plain = number.replace(".", "")
        mappings = target / "codelist_mappings" / plain
        mappings.mkdir(parents=True, exist_ok=True)
        (mappings / "activity-mappings.json").write_text(json.dumps(of_activities), encoding="utf-8")
        shutil.copytree(shared / "iati" / "schema", target / "schemas" / plain, dirs_exist_ok=True)


def read(file: Path) -> str:
    """How many activities were read, with the fields that iatikit knows."""
    from iatikit import Dataset

    return str(sum(1 for one in Dataset(str(file)).activities if [getattr(one, name) for name in TOLD]))


def check(file: Path) -> str:
    """How many errors of structure and of codes iatikit tells."""
    from iatikit import Dataset

    dataset = Dataset(str(file))
    return f"{len(dataset.validate_iati().errors)} {len(dataset.validate_codelists().errors)}"


def main(what: str, *given: str) -> None:
    """Does one thing, in the folder where iatikit finds its standard."""
    if what == "versions":
        print(json.dumps({name: version(name) for name in ("iatikit", "flattentool")}))
    elif what == "standard":
        standard(Path(given[0]), Path(given[1]))
    else:
        file = Path(given[0]).resolve()
        os.chdir(given[1])
        print({"read": read, "check": check}[what](file))


if __name__ == "__main__":
    main(*sys.argv[1:])
