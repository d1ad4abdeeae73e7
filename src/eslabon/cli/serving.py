"""`eslabon demo`, `serve`, `backup` and `restore`: what needs the whole site."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_language,
    progress_bar,
    say,
    stop,
)
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.facts.load import Outcome

DEMO = Path("var/demo")
SETTINGS = "eslabon.site.settings"
# What a restore leaves that was killed.
JOURNAL = "restore.json"
PortOption = Annotated[int, typer.Option("--port", help="The port to listen on.")]
HostOption = Annotated[str, typer.Option("--host", help="The address to listen on.")]


def prepare_site(warehouse: Path) -> None:
    """Makes the site know its warehouse, its database ready, and a restore ended that was killed."""
    os.environ["ESLABON_WAREHOUSE"] = str(warehouse.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    _migrate()
    from django.conf import settings

    if (settings.DATA / JOURNAL).exists():
        from eslabon.work.backup import settle

        settle(settings.DATA)


def _migrate() -> None:
    """Brings the database up to date; where it is, nothing is done, which takes half a second less."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def demo(
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the portal afterwards.")] = True,
    folder: Annotated[Path, typer.Option("--folder", help="Where the example is kept.")] = DEMO,
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    lang: LangOption = "es",
) -> None:
    """Loads the worked example, writes its report as PDF and XLSX, and serves the portal.

    Example: eslabon demo --no-serve
    """
    from eslabon.demo.example import load_example
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.render import render_offer
    from eslabon.measures.offer import Question

    lang = chosen_language(lang)
    _ = translator(lang)
    warehouse = folder / "warehouse"
    store = Warehouse(warehouse)
    steps = {"keep": _("Keeping the file"), "check": _("Checking"), "load": _("Loading")}
    with progress_bar(steps) as advance:
        outcomes = load_example(store, folder / "files", advance)
    _tell_loaded(outcomes, lang)
    for each in ("es", "en"):
        for format in ("pdf", "xlsx"):
            name = {"es": "informe-de-oferta", "en": "offer-report"}[each]
            target = folder / f"{name}.{format}"
            target.write_bytes(render_offer(Facts(store.at()), Question(scope="aid-for-trade"), each, format=format))
            say(_("Report written: {path}").format(path=target))
    prepare_site(warehouse)
    from eslabon.demo.records import load_records

    if records := load_records():
        say(_("The desk's example: {count} records, and one person for each role").format(count=len(records)))
    if serve_it:
        os.environ["ESLABON_DEMO"] = "1"  # the sign-in page names the example's people
        serve(port=port, host=host, lang=lang, warehouse=warehouse)


def _tell_loaded(outcomes: list[Outcome], lang: str) -> None:
    """Says what was loaded, file by file; of trade also from which sources, and where they contradict each other."""
    from eslabon.facts.load import REFUSED
    from eslabon.figures.exports.words import source
    from eslabon.values.problems import say as worded

    _ = translator(lang)
    flows, sources = 0, list[str]()
    for one in outcomes:
        if one.status == REFUSED:
            stop(f"{one.file}: {one.status}")
        assert one.snapshot is not None
        count = one.activities or one.transactions
        say(
            _("{file}: snapshot {number}, {count} activities or rows").format(
                file=one.file, number=one.snapshot.snapshot, count=count
            )
        )
        if told := one.snapshot.about.get("sources"):
            flows, sources = flows + one.transactions, sources + told
        for contradiction in one.warnings:
            if contradiction.code == "trade.far-apart":
                say(f"    {worded(contradiction, lang)[0]}")
    names = "; ".join(source(name, lang) for name in sources)
    say(_("Trade: {count} rows. Sources: {names}").format(count=flows, names=names))


def serve(
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Serves the portal, and works off its tasks and mail beside it; Ctrl-C stops both.

    Example: eslabon serve --port 8080
    """
    _ = translator(chosen_language(lang))
    prepare_site(warehouse)
    shown = "localhost" if host == "127.0.0.1" else host
    os.environ.setdefault("ESLABON_ADDRESS", f"http://{shown}:{port}")
    say(_("The portal is at http://{host}:{port} (Ctrl-C stops it).").format(host=shown, port=port))
    sys.stdout.flush()
    web = ["-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", "2", "--threads", "1", "--timeout", "120"]
    web += ["--log-level", "warning", "eslabon.site.wsgi:application"]
    code = together([web, ["-m", "eslabon.work.worker", str(os.getpid())]])
    raise typer.Exit(code)


def together(commands: list[list[str]]) -> int:
    """Runs Python commands together until one of them ends or this process is told to; then all are ended.

    Gives 0 where this process was told to end, else the code of the one that ended (1 where that was 0).
    """
    told = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, lambda *_: told.set())
    # Sessions of their own: Ctrl-C reaches this process only, which ends them in order.
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            started = subprocess.Popen([sys.executable, *command], start_new_session=True, preexec_fn=_end_with_parent)
            children.append(started)
        while not told.wait(0.2):
            if ended := [one for one in children if one.poll() is not None]:
                return abs(ended[0].returncode) or 1
        return 0
    finally:
        _end(children)


def _end(children: list[subprocess.Popen[bytes]], grace: float = 15) -> None:
    """Ends processes: asks first, and after a while ends them with all that they started."""
    for one in children:
        if one.poll() is None:
            one.terminate()
    for one in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            one.wait(grace)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def _end_with_parent() -> None:
    """Has Linux end this process when the one that started it is killed: nothing is left behind."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def backup(
    file: Annotated[Path, typer.Argument(help="The zip file to write.")],
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Writes the database, the files and the warehouse together into one zip file.

    Example: eslabon backup eslabon-2026-11-23.zip
    """
    from zipfile import ZIP_DEFLATED, ZipFile

    from eslabon.facts.backup import put_files, put_warehouse
    from eslabon.facts.warehouse import Warehouse

    _ = translator(chosen_language(lang))
    prepare_site(warehouse)
    from django.conf import settings

    from eslabon.work.backup import dumped

    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with ZipFile(aside, "w", ZIP_DEFLATED) as archive:
            # The records first: the facts and files that they name are there already.
            archive.writestr("database.json", dumped())
            state = put_warehouse(Warehouse(warehouse), archive)
            put_files(settings.DATA, archive)
        aside.replace(file)
    except OSError as error:
        stop(f"{file}: {error.strerror}")
    finally:
        aside.unlink(missing_ok=True)
    say(_("{file}: the database and the warehouse at state {state}").format(file=file, state=state))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `eslabon backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is there (it is kept aside).")] = False,
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Takes the database, the files and the warehouse back from a backup, whole or not at all.

    Example: eslabon restore eslabon-2026-11-23.zip
    """
    from eslabon.facts.backup import NotABackup, NotEmpty
    from eslabon.facts.warehouse import Warehouse

    _ = translator(chosen_language(lang))
    prepare_site(warehouse)
    from django.conf import settings

    from eslabon.work.backup import Busy
    from eslabon.work.backup import restore as put_back

    try:
        put_back(file, Warehouse(warehouse), settings.DATA, replace)
    except Busy:
        stop(_("Another restore is under way."))
    except NotABackup:
        stop(_("{file} is not a backup of Eslabón, or it is damaged. Nothing was changed.").format(file=file))
    except NotEmpty:
        stop(
            _("There is data in {folder} already. Use --replace to take the backup's in its place.").format(
                folder=warehouse
            )
        )
    say(_("Restored: the warehouse is at state {state}").format(state=Warehouse(warehouse).state))
