"""The first account of a new desk: invited by whoever runs the program, and only while there is none."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.cli.conftest import Command

ACCEPT = """
import django, sys
django.setup()
from eslabon.records.accounts.actions import accept
print(accept(sys.argv[1], "una clave larga 2004").role)
"""


def test_the_first_coordinator_is_invited_and_later_somebody_must_invite(
    process: Command, environment: dict[str, str]
) -> None:
    first = process("invite", "mesa@example.org", "--name", "Rosa Quispe")
    assert first.code == 0, first.err
    link = re.search(r"/es/\S*/([A-Za-z0-9_-]{43})/", first.out)
    assert link
    settings = environment | {"DJANGO_SETTINGS_MODULE": "eslabon.site.settings"}
    command = [sys.executable, "-c", ACCEPT, link[1]]
    accepted = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60)
    assert accepted.stdout.strip() == "coordinator", accepted.stderr
    again = process("invite", "otra@example.org", "--name", "Otra")
    assert (again.code, again.out) == (2, "")
    assert "--as" in again.err
    by = ("--as", "mesa@example.org")
    named = process("invite", "otra@example.org", "--name", "Otra", "--role", "analyst", *by)
    assert named.code == 0, named.err
    refused = process("invite", "nobody", "--name", "X", "--role", "donor", *by)
    assert (refused.code, refused.out) == (2, "")
    assert "email" in refused.err
    assert "organisation" in refused.err
