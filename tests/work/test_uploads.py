"""A file on the web: checked in the background, published once it was looked at, all or nothing when killed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eslabon.facts.load import load_iati
from eslabon.facts.warehouse import Warehouse
from eslabon.records.accounts.models import User
from eslabon.work import jobs, uploads
from eslabon.work.models import Job, Upload
from tests.iati_files import activity, iati, transaction, written
from tests.work.conftest import worked

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, text: str, name: str = "new.xml") -> Any:
    return client.post("/en/uploads/", {"file": SimpleUploadedFile(name, text.encode())})


BEFORE = (
    activity("XX-1", transaction("100")),
    activity("XX-2", transaction("50")),
    activity("XX-3", transaction("7")),
)
AFTER = iati(
    activity("XX-1", transaction("100")),
    activity("XX-2", transaction("80")),
    activity("XX-4", transaction("20")),
    generated="2021-01-01T00:00:00Z",
)


def test_a_file_is_checked_looked_at_and_published(desk: User, data: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(data / "warehouse")
    load_iati(warehouse, written(tmp_path, "old.xml", *BEFORE))
    client = signed_in(desk)
    address = sent(client, AFTER)["Location"]
    assert 'http-equiv="refresh"' in client.get(address).content.decode()
    worked()
    found = Upload.objects.get()
    report = found.report
    assert [one[0] for one in report["new"]["first"]] == ["XX-4"]
    assert [one[0] for one in report["changed"]["first"]] == ["XX-2"]
    assert [one[0] for one in report["gone"]["first"]] == ["XX-3"]
    assert (report["same"], report["older"]) == (1, 0)
    assert [row[2:] for row in report["money"]] == [["157.00", "207.00"]]
    assert warehouse.state == 1  # nothing counts yet
    page = client.get(address).content.decode()
    assert "XX-4" in page
    assert "207" in page
    assert "Publish the load" in page
    assert 'http-equiv="refresh"' not in page
    client.post(f"{address}publish/")
    worked()
    assert Upload.objects.get().snapshot == 2
    assert Warehouse(data / "warehouse").at().snapshot(2).about["file"] == "new.xml"
    assert not (uploads.folder_of(found) / "warehouse").exists()


def test_a_file_that_cannot_be_read_says_why(desk: User) -> None:
    client = signed_in(desk)
    address = sent(client, "no XML at all")["Location"]
    worked()
    page = client.get(address).content.decode()
    assert "The file is refused" in page
    assert "Publish the load" not in page
    assert client.post(f"{address}publish/").status_code == 400
    client.post(f"{address}discard/")
    assert not uploads.folder_of(Upload.objects.get()).exists()


@pytest.mark.parametrize("text", ["", None])
def test_a_form_without_a_file_is_told(desk: User, text: str | None) -> None:
    client = signed_in(desk)
    answer = client.post("/en/uploads/") if text is None else sent(client, text)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#f-file"' in page
    assert 'aria-invalid="true"' in page
    assert not Upload.objects.exists()


def test_only_the_desk_may(focal: User, desk: User) -> None:
    address = sent(signed_in(desk), AFTER)["Location"]
    for client, code in ((signed_in(focal), 403), (Client(), 302)):
        assert client.get("/en/uploads/").status_code == code
        assert client.get(address).status_code == code
        assert sent(client, AFTER).status_code == code
        assert client.post(f"{address}publish/").status_code == code
        assert client.get("/en/loads/1/withdraw/").status_code == code
    assert Upload.objects.count() == 1


def test_what_was_checked_against_other_facts_is_checked_again(desk: User, data: Path, tmp_path: Path) -> None:
    client = signed_in(desk)
    address = sent(client, AFTER)["Location"]
    worked()
    load_iati(Warehouse(data / "warehouse"), written(tmp_path, "old.xml", *BEFORE))
    answer = client.post(f"{address}publish/")
    assert answer.status_code == 400
    assert "The facts have changed" in answer.content.decode()
    client.post(f"{address}check/")
    worked()
    assert Upload.objects.get().report["changed"]["count"] == 1
    client.post(f"{address}publish/")
    worked()
    assert Upload.objects.get().snapshot == 2


def test_a_load_is_withdrawn_with_its_reason(desk: User, data: Path, tmp_path: Path) -> None:
    load_iati(Warehouse(data / "warehouse"), written(tmp_path, "old.xml", *BEFORE))
    client = signed_in(desk)
    assert "/en/loads/1/withdraw/" in client.get("/en/loads/1/").content.decode()
    assert "/en/loads/1/withdraw/" not in Client().get("/en/loads/1/").content.decode()
    assert client.post("/en/loads/1/withdraw/", {"reason": " "}).status_code == 400
    client.post("/en/loads/1/withdraw/", {"reason": "corrected"})
    decision = Warehouse(data / "warehouse").at().withdrawn[1]
    assert (decision.about["actor"], decision.about["reason"]) == ("ana@example.org", "corrected")


def test_a_task_that_is_stopped_leaves_nothing(desk: User, data: Path) -> None:
    upload = uploads.receive(desk, "a.xml", [AFTER.encode()])
    job = jobs.claim()
    assert job is not None
    uploads.stop(desk, upload)
    jobs.execute(job, threading.Event())
    assert Job.objects.get().status == "stopped"
    assert not (uploads.folder_of(upload) / "warehouse").exists()
    assert Warehouse(data / "warehouse").state == 0


def test_a_load_that_is_stopped_while_questions_are_made_ready_is_done(
    desk: User, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eslabon.facts.ready.MADE_FROM", 1)
    client = signed_in(desk)
    address = sent(client, AFTER)["Location"]
    worked()
    client.post(f"{address}publish/")
    job = jobs.claim()
    assert job is not None
    run = jobs.Running(job, threading.Event())

    def progress(step: str, done: int, total: int) -> None:
        if step == "derive":
            jobs.ask_stop(job)
        run.progress(step, done, total)

    assert uploads.load(job.terms, progress) == {"snapshot": 1, "state": 1}
    assert Warehouse(data / "warehouse").state == 1
    assert not (data / "warehouse" / "derived" / "duplicates-1").exists()


def test_after_a_withdrawal_the_worker_makes_ready_what_questions_need(
    desk: User, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eslabon.facts.ready.MADE_FROM", 1)
    warehouse = Warehouse(data / "warehouse")
    for name, one in (("old.xml", BEFORE[0]), ("other.xml", BEFORE[1])):
        load_iati(warehouse, written(tmp_path, name, one))
    signed_in(desk).post("/en/loads/1/withdraw/", {"reason": "corrected"})
    assert not (warehouse.derived / "duplicates-1").exists()
    worked()
    assert len(list((warehouse.derived / "duplicates-1").iterdir())) == 1
