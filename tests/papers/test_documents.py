"""Files are kept whole or not at all, refused where they could do harm; a paper's path ends with its signature."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from eslabon.records.base.actions import Denied, Invalid, NotFound
from eslabon.records.documents import storage
from eslabon.records.documents.actions import (
    add_document,
    approve,
    draft_paper,
    observe,
    review,
    sign,
    withdraw_paper,
)
from eslabon.records.documents.models import Document, Paper
from eslabon.records.registry import KINDS
from tests.conftest import ROOT
from tests.once import empty_database
from tests.papers.conftest import PUBLIC, Desk

TITLE = {"title": "Acta", "type": "minutes"}


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


def test_a_document_is_kept_by_its_digest_once(desk: Desk, kept_here: Path) -> None:
    about = (KINDS["meetings"], desk.meeting.pk)
    first = add_document(desk.head, TITLE, ("acta.pdf", [b"%PDF-", b"1.4"]), about)
    second = add_document(desk.specialist, TITLE, ("otra copia.pdf", [b"%PDF-1.4"]))
    assert first.sha256 == second.sha256
    assert (first.size, first.file_name, first.about_kind, first.about_id) == (
        8,
        "acta.pdf",
        "meetings",
        desk.meeting.pk,
    )
    kept = [one for one in (kept_here / "documents").rglob("*") if one.is_file()]
    assert kept == [kept_here / "documents" / first.sha256[:2] / first.sha256]
    assert kept[0].read_bytes() == b"%PDF-1.4"
    assert first.history.get().sha256 == first.sha256


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("vacío.pdf", b"", "document.empty"),
        ("macro.docm", b"PK", "document.macros"),
        ("MACRO.XLSM", b"PK", "document.macros"),
        ("hidden.docx", zipped("[Content_Types].xml", "word/vbaProject.bin"), "document.macros"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 3000 + "_VBA_PROJECT".encode("utf-16-le"), "document.macros"),
    ],
)
def test_files_that_could_do_harm_are_refused(desk: Desk, kept_here: Path, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as error:
        add_document(desk.head, TITLE, (name, [data]))
    assert [one.code for one in error.value.problems] == [code]
    assert not Document.objects.exists()
    assert [one for one in (kept_here / "documents").rglob("*") if one.is_file()] == []


def test_a_file_that_is_too_large_is_refused_while_it_comes(desk: Desk, kept_here: Path) -> None:
    read = []

    def blocks() -> Any:
        for place in range(1000):
            read.append(place)
            yield b"x" * 1_000_000

    with pytest.raises(Invalid) as error:
        add_document(desk.head, TITLE, ("large.bin", blocks()))
    assert [one.code for one in error.value.problems] == ["document.too-large"]
    assert len(read) == 51
    assert [one for one in (kept_here / "documents").rglob("*") if one.is_file()] == []


def test_a_bomb_is_kept_as_it_is_and_never_unpacked(desk: Desk) -> None:
    target = io.BytesIO()
    with ZipFile(target, "w", 8) as archive:
        archive.writestr("bomb", b"\0" * 30_000_000)
    made = add_document(desk.head, TITLE, ("bomb.zip", [target.getvalue()]))
    assert made.size == len(target.getvalue()) < 100_000
    damaged = add_document(desk.head, TITLE, ("half.zip", [target.getvalue()[:500]]))
    assert damaged.size == 500


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\acta.pdf", "acta.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("..", "document"),
        ("ñ" * 300 + ".pdf", "ñ" * 196 + ".pdf"),
    ],
)
def test_a_files_name_is_only_a_name(given: str, kept: str) -> None:
    assert storage.plain_name(given) == kept


def test_what_is_wrong_with_the_record_keeps_it_out(desk: Desk) -> None:
    with pytest.raises(Invalid):
        add_document(desk.head, {"title": ""}, ("a.pdf", [b"x"]))
    with pytest.raises(Invalid) as error:
        add_document(desk.head, TITLE, None)
    assert [one.code for one in error.value.problems] == ["document.missing"]
    with pytest.raises(NotFound):
        add_document(desk.head, TITLE, ("a.pdf", [b"x"]), (KINDS["needs"], 9999))
    for actor in (PUBLIC, desk.analyst, desk.focal, desk.donor):
        with pytest.raises(Denied):
            add_document(actor, TITLE, ("a.pdf", [b"x"]))
    assert not Document.objects.exists()


def test_killed_between_file_and_record_nothing_names_a_missing_file(tmp_path: Path) -> None:
    """A process dies after the file was kept and before the record was committed."""
    script = """
import os, django
django.setup()
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.documents.actions import add_document
head = User.objects.create_user("ana@example.org", name="Ana", role="coordinator")
add_document(head, {"title": "First"}, ("a.txt", [b"first"]))
create = actions.create
def dies(*arguments):
    create(*arguments)
    os._exit(9)
actions.create = dies
add_document(head, {"title": "Second"}, ("b.txt", [b"second"]))
"""
    look = """
import django
django.setup()
from eslabon.records.documents.models import Document
from eslabon.records.documents.storage import path_of
print([(one.title, path_of(one.sha256).read_bytes()) for one in Document.objects.all()])
"""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ESLABON", "DATABASE_URL"))},
        "ESLABON_WAREHOUSE": str(tmp_path / "warehouse"),
        "ESLABON_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    shutil.copy(empty_database(), tmp_path / "eslabon.sqlite3")
    died = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert died.returncode == 9, died.stderr
    told = subprocess.run([sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[('First', b'first')]"


def draft(desk: Desk, actor: Any = None, **more: Any) -> Paper:
    return draft_paper(
        actor or desk.specialist, "round", {"round": "1"}, "es", "Informe", ("i.docx", [b"text"]), **more
    )


def test_a_paper_goes_from_draft_to_signature(desk: Desk) -> None:
    paper = review(desk.specialist, draft(desk))
    paper = approve(desk.head, paper)
    paper = sign(desk.specialist, paper, ("firmado.pdf", [b"%PDF-1.4"]))
    assert paper.step == "signed"
    assert paper.scan is not None
    assert (paper.scan.type, paper.scan.level) == ("signed", "internal")
    steps = list(paper.history.order_by("version").values_list("step", flat=True))
    assert steps == ["drafted", "reviewed", "approved", "signed"]


def test_what_was_signed_does_not_change_but_a_new_version_can_follow(desk: Desk) -> None:
    paper = sign(desk.head, approve(desk.head, review(desk.specialist, draft(desk))), ("f.pdf", [b"x"]))
    for refused in (
        lambda: review(desk.specialist, paper),
        lambda: approve(desk.head, paper),
        lambda: observe(desk.head, paper, "no"),
        lambda: sign(desk.head, paper, ("g.pdf", [b"y"])),
        lambda: withdraw_paper(desk.head, paper, "no"),
    ):
        with pytest.raises(Invalid) as error:
            refused()
        assert [one.code for one in error.value.problems] == ["record.signed"]
    paper.refresh_from_db()
    assert (paper.step, paper.version) == ("signed", 4)
    after = draft(desk, follows=paper)
    assert list(paper.followed_by.all()) == [after]


def test_no_step_is_left_out(desk: Desk) -> None:
    paper = draft(desk)
    for early in (lambda: approve(desk.head, paper), lambda: sign(desk.head, paper, ("f.pdf", [b"x"]))):
        with pytest.raises(Invalid) as error:
            early()
        assert [one.code for one in error.value.problems] == ["record.move-not-possible"]
    with pytest.raises(Invalid):
        observe(desk.head, review(desk.specialist, paper), " ")
    assert observe(desk.head, paper, "Faltan los anexos").step == "drafted"
    assert not Document.objects.exists()


def test_nobody_gives_the_visto_bueno_to_what_only_they_had_a_hand_in(desk: Desk) -> None:
    paper = review(desk.head, draft(desk, desk.head))
    with pytest.raises(Invalid) as error:
        approve(desk.head, paper)
    assert [one.code for one in error.value.problems] == ["paper.alone"]
    paper = review(desk.specialist, observe(desk.head, paper, "otra mano"))
    assert approve(desk.head, paper).step == "approved"


def test_each_step_has_its_right(desk: Desk) -> None:
    for actor in (PUBLIC, desk.analyst, desk.focal, desk.donor):
        with pytest.raises(Denied):
            draft(desk, actor)
    paper = draft(desk)
    with pytest.raises(NotFound):
        review(PUBLIC, paper)
    with pytest.raises(Denied):
        review(desk.analyst, paper)
    paper = review(desk.specialist, paper)
    with pytest.raises(Denied):
        approve(desk.specialist, paper)


def test_a_paper_is_kept_as_closely_as_what_it_is_made_of(desk: Desk) -> None:
    assert draft(desk, level="public").level == "internal"
    assert draft(desk, level="reserved").level == "reserved"
    assert list(Paper.objects.visible_to(PUBLIC)) == []
    assert [one.level for one in Paper.objects.visible_to(desk.analyst)] == ["internal"]
