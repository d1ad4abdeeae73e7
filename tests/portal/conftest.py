"""Two warehouses for the pages: the worked example, and one of odd things (identifiers, texts, loads)."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from eslabon.facts.decisions import withdraw_snapshot
from eslabon.facts.load import IMPORTED, load_iati
from eslabon.facts.warehouse import Warehouse
from tests.iati_files import activity, transaction, written
from tests.once import empty_database, example_warehouse

# Identifiers as publishers have written them, and worse.
ODD = (
    "XX/with/slash",
    "XX/ends/in/slash/",
    "//XX",
    "XX 50% &amp? #1",
    "XX-ñandú-日本",
    "a/../b",
    "..",
    "100%2F",
    'XX"<b>',
    "offer@2:s1",
    "xml",
)
HOSTILE = '<script>alert("1")</script>'


@pytest.fixture(scope="session")
def example_folder() -> Path:
    """The warehouse of the worked example."""
    return example_warehouse()


def full_activity() -> str:
    """An activity that says nearly everything that one can say."""
    text = activity(
        "XX-FULL",
        transaction("1000.50", "2", "2015-03-01", provider="XX-DONOR", provider_name="Donor"),
        transaction("400", "3", "2016-03-01", provider_name="Fundación / Raíz"),
        title="TITLE",
        status="2",
        dates='<activity-date type="1" iso-date="2015-01-01"/><activity-date type="3" iso-date="2016-12-31"/>',
        places='<recipient-country code="PE" percentage="60"/><recipient-country code="BO" percentage="40"/>',
        sectors='<sector vocabulary="1" code="33120" percentage="100"/>',
        defaults=(
            '<policy-marker code="4" significance="2"/><default-finance-type code="110"/>'
            '<budget><period-start iso-date="2015-01-01"/><period-end iso-date="2015-12-31"/>'
            '<value value-date="2015-01-01">500.00</value></budget>'
            '<planned-disbursement><period-start iso-date="2016-01-01"/>'
            '<value value-date="2016-01-01">250</value></planned-disbursement>'
        ),
        after=(
            '<document-link url="https://example.org/a.pdf" format="application/pdf"><title><narrative>Report'
            '</narrative></title><category code="A01"/></document-link>'
            '<document-link url="javascript:alert(1)" format="text/html"><title><narrative>Trap</narrative></title>'
            '<category code="A01"/></document-link>'
            '<related-activity ref="XX/with/slash" type="1"/><related-activity ref="NOT-THERE" type="2"/>'
            '<result type="1"><title><narrative>More exports</narrative></title><indicator measure="1"><title>'
            '<narrative>Firms</narrative></title><baseline year="2014" value="3"/><period>'
            '<period-start iso-date="2015-01-01"/><period-end iso-date="2015-12-31"/><target value="10"/>'
            '<actual value="7"/></period></indicator></result>'
        ),
    )
    both = '<narrative xml:lang="es">Facilitación del comercio</narrative><narrative xml:lang="en">Trade</narrative>'
    return text.replace("<narrative>TITLE</narrative>", both)


@pytest.fixture(scope="session")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of odd things: four loads, one withdrawn, one that a newer one follows."""
    folder = tmp_path_factory.mktemp("odd")
    store = Warehouse(folder / "warehouse")
    strange = [activity(name, transaction(), title=f"Puente {place}") for place, name in enumerate(ODD)]
    hostile = activity(
        "HOSTILE",
        transaction("=1+1", on="2010-05-01").replace("=1+1", "7", 1),
        title=HOSTILE,
        reporter="XX-EVIL",
        reporter_name=HOSTILE,
    )
    unrated = activity("XX-UNRATED", transaction("50", currency="XDR"), reporter="XX-OTHER")
    nameless = activity("", transaction())
    first = written(folder, "first.xml", *strange, full_activity(), hostile, unrated, nameless)
    newer = written(folder, "newer.xml", *strange[:3], generated="2021-01-01T00:00:00Z")
    mistaken = written(folder, "mistaken.xml", activity("XX-MISTAKE", transaction("9"), reporter="XX-WRONG"))
    many = [transaction("1", on=f"20{10 + place % 9}-01-01") for place in range(120)]
    long = written(folder, "long.xml", activity("XX-LONG", *many, reporter="XX-LONG"))
    for path in (first, newer, mistaken, long):
        assert load_iati(store, path).status == IMPORTED
    withdraw_snapshot(store, 3, "desk@example.org", "It was the wrong file")
    return folder / "warehouse"


@pytest.fixture
def example(example_folder: Path, settings: Any) -> Path:
    """The pages show the worked example."""
    settings.ESLABON_WAREHOUSE = example_folder
    return example_folder


@pytest.fixture
def odd(odd_folder: Path, settings: Any) -> Path:
    """The pages show the odd warehouse."""
    settings.ESLABON_WAREHOUSE = odd_folder
    return odd_folder


@pytest.fixture
def empty(tmp_path: Path, settings: Any) -> Path:
    """The pages have nothing to show."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return tmp_path / "warehouse"


@pytest.fixture
def get(client: Client, db: Any) -> Any:
    """Gets a page, as a browser without cookies does; a fault of the program is the test's."""
    return client.get


@dataclass(frozen=True)
class Site:
    """A site that runs: its address."""

    address: str

    def __truediv__(self, path: str) -> str:
        return self.address + path


def site_environment(warehouse: Path, data: Path, **more: str) -> dict[str, str]:
    """The environment of a process that belongs to a site of its own."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ESLABON", "DATABASE_URL"))},
        "ESLABON_WAREHOUSE": str(warehouse),
        "ESLABON_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        **more,
    }


def running_site(warehouse: Path, data: Path, database: Path | None = None, **more: str) -> Iterator[Site]:
    """The site as it is served, by gunicorn, on a port of its own; `more` is added to its environment.

    Its database is a copy of the one given, or has its tables only.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = site_environment(warehouse, data, **more)
    shutil.copy(database or empty_database(), data / "eslabon.sqlite3")
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    command += ["--log-level", "warning", "--no-control-socket", "eslabon.site.wsgi:application"]
    with (data / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    site = Site(f"http://127.0.0.1:{port}")
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(site / "/es/preferences/", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (data / "log").read_text()
                time.sleep(0.2)
        yield site
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@pytest.fixture(scope="session")
def site(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the worked example."""
    yield from running_site(example_folder, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def odd_site(odd_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the odd warehouse."""
    yield from running_site(odd_folder, tmp_path_factory.mktemp("odd-data"))
