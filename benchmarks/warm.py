"""Times what is asked of a process that runs already: pages and documents. Prints its seconds as JSON.

    warm.py explorer TIMES     the explorer page: the same again, and with a choice that nobody made before
    warm.py report TIMES       the report as PDF

The warehouse is the one of ESLABON_WAREHOUSE.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path


def timed(ask: Callable[[int], None], times: int) -> list[float]:
    """The seconds that each asking took, after one that isn't counted."""
    ask(0)
    found = []
    for number in range(1, times + 1):
        start = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - start)
    return found


def explorer(times: int) -> dict[str, list[float]]:
    """Seconds for the explorer page, through Django's test client."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "eslabon.site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    client, address = Client(), reverse("offer")

    def page(choice: dict[str, str]) -> None:
        response = client.get(address, choice)
        if response.status_code != 200:
            raise SystemExit(f"{address} {choice}: status {response.status_code}")

    return {
        "again": timed(lambda number: page({}), times),
        "new choice": timed(lambda number: page({"from": str(2000 + number), "by": "recipient"}), times),
    }


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


if __name__ == "__main__":
    print(json.dumps({"explorer": explorer, "report": report}[sys.argv[1]](int(sys.argv[2]))))
