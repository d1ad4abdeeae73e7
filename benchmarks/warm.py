"""Times what is asked of a process that runs already: pages and documents. Prints its seconds as JSON.

    warm.py explorer TIMES     the explorer page: the same again, and with a choice that nobody made before
    warm.py desk TIMES         lists and search over 10,000 needs, by a coordinator and by the public
    warm.py cooperation TIMES  the pages of 300 agreements, 10,000 projects and their amounts and results, by several
    warm.py sheet TIMES        a spreadsheet of 20,000 needs, checked and then taken in
    warm.py report TIMES       the report as PDF
    warm.py yearly TIMES       the yearly report over 10,000 projects: its files and its page

The warehouse is the one of ESLABON_WAREHOUSE.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any


def timed(ask: Callable[[int], None], times: int) -> list[float]:
    """The seconds that each asking took, after one that isn't counted."""
    ask(0)
    found = []
    for number in range(1, times + 1):
        start = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - start)
    return found


NEEDS, SHEET_ROWS = 10_000, 20_000
# What the made-up needs speak of: each of their texts has some four hundred letters.
_SAID = "Equipos, capacitación y acreditación para exportar frutas y hortalizas de pequeños productores. "


def site() -> None:
    """Makes Django ready, with an empty database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "eslabon.site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)


def asked(client: Any, address: str, choice: dict[str, str]) -> None:
    """Asks for a page, and ends where it can't be given."""
    response = client.get(address, choice)
    if response.status_code != 200:
        raise SystemExit(f"{address} {choice}: status {response.status_code}")


def explorer(times: int) -> dict[str, list[float]]:
    """Seconds for the explorer page, through Django's test client."""
    site()
    from django.test import Client
    from django.urls import reverse

    client, address = Client(), reverse("offer")
    return {
        "again": timed(lambda number: asked(client, address, {}), times),
        "new choice": timed(
            lambda number: asked(client, address, {"from": str(2000 + number), "by": "recipient"}), times
        ),
    }


def desk(times: int) -> dict[str, list[float]]:
    """Seconds for the lists and the search of a desk, through Django's test client."""
    site()
    from django.test import Client

    from eslabon.records.accounts.models import User
    from eslabon.records.needs.models import Need
    from eslabon.records.rounds.models import Theme

    themes = list(Theme.objects.all())
    made = (
        Need(
            title=f"Laboratorio de residuos {number}",
            description=4 * _SAID,
            theme=themes[number % len(themes)],
            level="public" if number % 2 else "internal",
        )
        for number in range(NEEDS)
    )
    Need.objects.bulk_create(made, batch_size=1000)
    user = User.objects.create_user("desk@example.org", name="Desk", role="coordinator")
    signed_in, public = Client(), Client()
    signed_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    pages = {
        "list of needs": ("/es/needs/", {}),
        "its last page": ("/es/needs/", {"page": str(NEEDS // 50)}),
        "needs by theme": ("/es/needs/", {"theme": str(themes[0].pk)}),
        "needs by two words": ("/es/needs/", {"q": "acreditacion hortalizas"}),
        "needs by a word of none": ("/es/needs/", {"q": "zinc"}),
        "search": ("/es/search/", {"q": "hortalizas"}),
        "list of the API, by a word": ("/api/v1/needs", {"q": "hortalizas"}),
    }
    found = {}
    for name, (address, choice) in pages.items():
        found[name] = timed(partial(_page, signed_in, address, choice), times)
    found["needs by two words, by the public"] = timed(partial(_page, public, *pages["needs by two words"]), times)
    return found


def cooperation(times: int) -> dict[str, list[float]]:
    """Seconds for the pages of a large programme: as coordinator; lists and search as others see them too."""
    site()
    from django.test import Client

    from cooperation import make, pages

    people, found = make(), {}
    clients = {"public": Client()} | {role: Client() for role in people}
    for role, user in people.items():
        clients[role].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for name, (address, choice) in pages().items():
        found[name] = timed(partial(_page, clients["coordinator"], address, choice), times)
        if name in ("list of entries", "list of projects", "list of values", "search", "a record: agreements"):
            for role in ("public", "donor", "implementer"):
                found[f"{name}, {role}"] = timed(partial(_page, clients[role], address, choice), times)
    return found


def sheet(times: int) -> dict[str, list[float]]:
    """Seconds for checking a spreadsheet of needs in which every eighth row is faulty, and for taking it in."""
    site()
    from openpyxl import Workbook

    from eslabon.records.accounts.models import User
    from eslabon.work import sheets

    book = Workbook(write_only=True)
    rows = book.create_sheet("Matriz")
    rows.append(("Necesidad", "Tema", "Costo estimado", "Sustento"))
    for number in range(SHEET_ROWS):
        theme = "Agrikultura" if number % 8 == 0 else "Agricultura"
        rows.append((f"Laboratorio {number}", theme, f"US$ {number % 90 + 1}.{number % 10} MM", _SAID))
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book.save(file.name)
        user = User.objects.create_user("desk@example.org", name="Desk", role="coordinator")

        def load(number: int, dry_run: bool = True) -> None:
            with Path(file.name).open("rb") as stream:
                taken = sheets.load(user, sheets.kind_named("needs"), stream, "needs.xlsx", None, dry_run)
            if taken.rows != SHEET_ROWS:
                raise SystemExit(f"{taken.rows} rows were read")

        return {"checked": timed(load, times), "taken in": timed(partial(load, dry_run=False), 1)}


def _page(client: Any, address: str, choice: dict[str, str], number: int) -> None:
    asked(client, address, choice)


def yearly(times: int) -> dict[str, list[float]]:
    """Seconds for the yearly report over 10,000 projects, 50,000 values and 200,000 amounts: each of its files whole,
    from the records on, and each part of its page."""
    site()
    from django.test import Client

    from cooperation import YEAR, make
    from eslabon.figures.papers.making import formats_of, make_paper, render_paper
    from eslabon.figures.papers.yearly import PARTS

    user = make()["coordinator"]
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def made(number: int, format: str) -> None:
        render_paper(make_paper(user, "yearly", {"year": str(YEAR)}, "es"), format)

    found = {format: timed(partial(made, format=format), times) for format in formats_of("yearly")}
    for part in PARTS:
        found[f"page, {part}"] = timed(partial(_page, client, f"/es/reports/yearly/{YEAR}/", {"part": part}), times)
    return found


def report(times: int) -> dict[str, list[float]]:
    """Seconds for the whole report as PDF."""
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.render import render_offer
    from eslabon.measures.offer import Question

    store = Warehouse(Path(os.environ["ESLABON_WAREHOUSE"]))

    def document(number: int) -> None:
        # What is asked for is new each time: it isn't taken from what was kept.
        question = Question(scope="aid-for-trade", year_from=1990 + number)
        if not render_offer(Facts(store.at()), question, "es").startswith(b"%PDF"):
            raise SystemExit("the report is no PDF")

    return {"pdf": timed(document, times)}


MEASURED = {
    "explorer": explorer,
    "desk": desk,
    "cooperation": cooperation,
    "sheet": sheet,
    "report": report,
    "yearly": yearly,
}


if __name__ == "__main__":
    print(json.dumps(MEASURED[sys.argv[1]](int(sys.argv[2]))))
