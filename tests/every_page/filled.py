"""Fills a site for the sweep: the worked example, and what waits, was kept or was refused beside it.

`python -m tests.every_page.filled` prints, as JSON, the sessions of the visitors and what the addresses name.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import threading
from pathlib import Path
from typing import Any

import django

PASSWORD = "cadena-de-maiz-morado"


# What the worked example doesn't have of cooperation.
OF_COOPERATION: dict[str, dict[str, Any]] = {
    "amendments": {"number": 1, "changed": "Amplía el plazo", "new_end": "2008-12-31"},
    "components": {"number": 1, "title": "Audiencias en las regiones"},
    "milestones": {"title": "Primera audiencia", "due_on": "2005-03-01"},
    "budget": {"title": "Salas", "amount": "12000", "currency": "USD"},
    "inquiries": {
        "title": "Informe de la cooperación en curso",
        "contact": "Rosa Quispe (ejemplo)",
        "email": "rosa@ejemplo.example",
        "due_on": "2030-12-10",
        "origin": "example",
    },
    "entries": {"step": "disbursed", "amount": "-2500.5", "currency": "PEN", "on": "2005-06-30"},
    "objectives": {"result_level": "output", "title": "Audiencias en las regiones"},
    "indicators": {"title": "Audiencias con respuesta", "unit": "audiencias"},
    "targets": {"value": "12", "year": "2006"},
    "reports": {"starts_on": "2005-01-01", "ends_on": "2005-06-30", "due_on": "2005-07-30"},
}
UNDER = {"agreement": "us-agreement", "project": "hearings", "indicator": "indicators", "objective": "objectives"}
OF = {"inquiries": {"party": "us", "request": "like-report"}}


def add_cooperation(head: Any, records: dict[str, Any]) -> None:
    """A record of each kind of cooperation that the example lacks; the report tells a value, and was observed."""
    from eslabon.records.base import actions
    from eslabon.records.registry import KINDS
    from eslabon.records.results.actions import fill, observe, present

    made = dict(records)
    for kind, values in OF_COOPERATION.items():
        under = {name: made[key].pk for name, key in UNDER.items() if name in KINDS[kind].names}
        of = {name: records[key].pk for name, key in OF.get(kind, {}).items()}
        made[kind] = actions.create(head, KINDS[kind], values | under | of)
    told = {"indicator": made["indicators"].pk, "value": "4", "document": "Informe de avance"}
    report = fill(head, made["reports"], 1, {"done": "Cuatro audiencias"}, [told])
    observe(head, present(head, report), "Falta decir en qué regiones")


def session(email: str) -> Any:
    """A client that signed in and gave the password once more, as what changes the second factor asks for."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.post("/es/sign-in/", {"login": email, "password": PASSWORD})
    client.post("/es/account/confirm/", {"password": PASSWORD})
    return client


def brought(client: Any, path: str, name: str, data: bytes) -> str:
    """The key of a file that was brought to a page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(path, {"file": SimpleUploadedFile(name, data)})
    return re.findall(r"[0-9a-f-]{36}", answer["Location"])[0]


def spreadsheet() -> bytes:
    """Needs as somebody keeps them: good rows, a theme with a slip, a formula, a cost in words."""
    from openpyxl import Workbook

    made = Workbook()
    made.active.title = "Matriz"  # type: ignore[union-attr]
    for row in (
        ("Necesidad", "Tema", "Costo estimado"),
        ("Una", "Agricultura", "US$ 1.2 MM"),
        ("Otra", "Agrikultura", "por definir"),
        ("=1+1", "Agricultura", "mucho"),
    ):
        made.active.append(row)  # type: ignore[union-attr]
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def worked() -> None:
    """Does the tasks that wait, as the worker does."""
    from eslabon.work import jobs

    while job := jobs.claim():
        jobs.execute(job, threading.Event())


def kept_paper(client: Any, **terms: Any) -> int:
    """The number of a paper kept as a draft."""
    answer = client.post("/es/papers/new/", {"paper_lang": "es", **terms})
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def asked(head: Any, records: dict[str, Any]) -> dict[str, Any]:
    """A form that is half filled in, and one that was sent back: their links and what they name."""
    from eslabon.records.base import actions
    from eslabon.records.inquiries.models import Item
    from eslabon.records.registry import KINDS
    from eslabon.work.inquiries import sending
    from eslabon.work.inquiries.filling import Form
    from eslabon.work.models import Mail

    found: dict[str, Any] = {}
    for name in ("form", "thanks"):
        values = OF_COOPERATION["inquiries"] | {"party": records["us"].pk}
        inquiry = sending.send(head, actions.create(head, KINDS["inquiries"], values), set())
        link = re.findall(r"/forms/([\w-]{43})/", Mail.objects.latest("pk").body)[0]
        form, items = Form(inquiry), Item.objects.filter(inquiry=inquiry, kind="projects")
        first, second, third = items[:3]
        form.confirm(first.pk)
        form.correct(second.pk, {"cost": "aprox. US$ 1.5 MM", "status": "running"}, "Comenzó en octubre.")
        form.not_ours(third.pk, "Es de otra fuente.")
        form.add("projects", "added", {"title": "Laboratorio", "cost": "250000", "currency": "USD"}, "")
        found |= {name: link, f"{name}-inquiry": inquiry.pk, f"{name}-item": second.pk}
        if name == "thanks":
            form.send("Rosa Quispe (ejemplo)", "Lo demás está al día.", False)
    return found


def traded() -> dict[str, Any]:
    """What loads of trade are numbered, and the state with all of them."""
    from eslabon.portal import store
    from tests.trade_loads import load_trade

    with tempfile.TemporaryDirectory() as folder:
        load_trade(store.warehouse(), Path(folder))
    view = store.warehouse().at()
    return {"trade": [one.snapshot for one in view.trade], "state": view.state}


def fill() -> dict[str, Any]:
    """Everything that the pages of the sweep show."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.core.files.uploadedfile import SimpleUploadedFile

    from eslabon.demo.records import load_records
    from eslabon.records.accounts.actions import invite, make_token
    from eslabon.records.accounts.models import User
    from eslabon.records.base import actions
    from eslabon.records.registry import KINDS
    from eslabon.work.publishing.making import publish
    from tests.iati_files import activity, iati, transaction

    records = load_records()
    people = {one.role: one for one in User.objects.all()}
    head = people["coordinator"]
    for one in (head, people["specialist"]):
        one.set_password(PASSWORD)
        one.save()
    desk, second = session(head.email), session(people["specialist"].email)

    _invitation, secret = invite(head, "nueva@ejemplo.example", "Nueva (ejemplo)", "reader")
    make_token(head, "Tablero", "read")
    need = records["need-laboratory"]
    actions.change(head, KINDS["needs"], need, need.version, {"beneficiaries": "Productores de la costa"}, "ejemplo")
    gone = actions.create(head, KINDS["needs"], {"title": "Necesidad repetida", "level": "internal"})
    actions.withdraw(head, KINDS["needs"], gone, "repetida")
    meeting = records["main"].pk
    actions.create(head, KINDS["decisions"], {"meeting": meeting, "text": "Reunirse dos veces al año"})

    add_cooperation(head, records)
    round_ = records["fourth"]
    draft = kept_paper(second, form="round", round=round_.pk)
    signed = kept_paper(second, form="profile", need=need.pk)
    for client, step in ((second, "review"), (desk, "approve")):
        client.post(f"/es/papers/{signed}/{step}/", {"reason": "conforme"})
    scan = SimpleUploadedFile("firmado.pdf", b"%PDF-1.4\n%%EOF\n")
    desk.post(f"/es/papers/{signed}/sign/", {"file": scan})
    desk.post(
        "/es/documents/new/",
        {
            "title": "Acta",
            "type": "minutes",
            "level": "internal",
            "origin": "example",
            "about_kind": "rounds",
            "about_id": round_.pk,
            "file": SimpleUploadedFile("acta.pdf", b"%PDF-1.4\n%%EOF\n"),
        },
    )

    publish(head)
    for kind, key, values in (
        ("projects", "school", {"purpose": "Cursos y ferias. Es un ejemplo."}),
        ("projects", "pra", {"starts_on": "1998-01-01"}),
    ):
        one = KINDS[kind].model.objects.get(pk=records[key].pk)
        actions.change(head, KINDS[kind], one, one.version, values, "ejemplo")

    good = iati(activity("XX-1", transaction("100")), activity("XX-2", transaction("50", currency="XDR")))
    checked = brought(desk, "/es/uploads/", "nuevo.xml", good.encode())
    refused = brought(desk, "/es/uploads/", "roto.xml", b"<no")
    staged = brought(desk, "/es/sheets/needs/", "matriz.xlsx", spreadsheet())
    worked()
    waiting = brought(desk, "/es/uploads/", "espera.xml", good.encode())
    under_way = brought(desk, "/es/sheets/needs/", "espera.xlsx", spreadsheet())

    return {
        **traded(),
        "sessions": {
            "head": desk.cookies["eslabon_session"].value,
            "guarded": second.cookies["eslabon_session"].value,
        },
        "emails": {"guarded": people["specialist"].email},
        "under_way": under_way,
        "first": {name: _first(kind.model) for name, kind in KINDS.items()},
        "need": need.pk,
        "project": records["hearings"].pk,
        "alone": records["pra"].pk,
        "gone": gone.pk,
        "person": people["analyst"].pk,
        "invitation": secret,
        "uid": user_pk_to_url_str(people["reader"]),
        "reset": default_token_generator.make_token(people["reader"]),
        "draft": draft,
        "signed": signed,
        "uploads": [checked, refused, waiting],
        "staged": staged,
        **asked(head, records),
    }


def _first(model: Any) -> int:
    return int(model.objects.order_by("pk").values_list("pk", flat=True).first())


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill()))
