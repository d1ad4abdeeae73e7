"""`eslabon check`: what is wrong with an IATI file, or with all those of a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from eslabon.cli.console import (
    DONE,
    SOME,
    WRONG,
    LangOption,
    chosen_format,
    chosen_language,
    print_table,
    progress_bar,
    say,
    stop,
    tell,
    unusable,
)
from eslabon.values.language import Translate, translator

if TYPE_CHECKING:
    from eslabon.standards.iati.inspect import Verdict
    from eslabon.standards.iati.report import Checked
    from eslabon.standards.iati.rules.kinds import Against
    from eslabon.standards.iati.rules.ruleset import Context
    from eslabon.values.problems import Problem

FORMATS = ("text", "json", "html")


@dataclass(frozen=True, slots=True)
class _Checker:
    """How files are to be checked: against what, and by which rule file, None for the standard's own rules."""

    against: Against
    contexts: tuple[Context, ...] | None
    lang: str

    def check(self, path: Path, name: str) -> Checked:
        """What is found in a file."""
        from eslabon.standards.iati.report import Checked, refused
        from eslabon.values.problems import Unreadable, problem

        _ = translator(self.lang)
        try:
            try:
                size = path.stat().st_size
                stream = path.open("rb")
            except OSError:
                raise Unreadable(problem("file.not-found", name=str(path))) from None
            with stream, progress_bar({"check": _("Checking")}) as advance:
                return Checked(name, self._look(stream, lambda done: advance("check", done, size)))
        except Unreadable as refusal:
            return refused(name, refusal)

    def _look(self, stream: BinaryIO, on_progress: Callable[[int], None]) -> Verdict:
        if self.contexts is None:
            from eslabon.standards.iati.inspect import inspect

            return inspect(stream, on_progress, self.against)
        from eslabon.standards.iati.rules.own import check

        return check(stream, self.contexts, self.against, on_progress)


def check(
    path: Annotated[Path, typer.Argument(help="An IATI file, or a folder of them.")],
    rules: Annotated[
        Path | None, typer.Option("--rules", help="Only the rules of this file (JSON), on any XML.")
    ] = None,
    today: Annotated[str, typer.Option("--today", help="The day against which dates are checked.")] = "",
    agencies: Annotated[
        Path | None, typer.Option("--agencies", help="The codes of registration agencies, one a line.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every problem, not grouped.")] = False,
    format: Annotated[str, typer.Option("--format", help="text, json or html.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    lang: LangOption = "es",
) -> None:
    """Tells what is wrong with an IATI file: structure, codes and the standard's rules; line, activity, remedy.

    Ends with 0 where there is no error, 1 where there are, 2 where the file can't be read; for a folder with the worst.

    Example: eslabon check caf.xml --format html -o caf.html --lang en
    """

    lang = chosen_language(lang)
    format = chosen_format(format, lang, FORMATS)
    _ = translator(lang)
    checker = _checker(rules, today, agencies, lang)
    folder = path.is_dir()
    files = sorted(one for one in path.rglob("*.xml") if one.is_file()) if folder else [path]
    if not files:
        stop(_("There is no XML file in {folder}.").format(folder=path))
    found: Iterator[Checked] = (
        checker.check(one, one.relative_to(path).as_posix() if folder else one.name) for one in files
    )
    if format == "html":
        done = _write_page(list(found), checker, output, everything)
    else:
        with _output(output) as out:
            if format == "json":
                done = _write_json(found, folder, out, lang)
            else:
                done = _write_text(found, folder, everything, lang)
    if format == "json":
        for note in _notes(done, _):
            tell(note)
    raise typer.Exit(max(map(_exit_code, done)))


def _checker(rules: Path | None, today: str, agencies: Path | None, lang: str) -> _Checker:
    from eslabon.standards.iati.rules.kinds import Against
    from eslabon.standards.iati.rules.ruleset import rules_of
    from eslabon.values.problems import Unreadable, as_json

    try:
        now = datetime.combine(date.fromisoformat(today), time.max, UTC) if today else datetime.now(UTC)
    except ValueError:
        stop(unusable("--today", today, (), lang))
    try:
        contexts = rules_of(rules) if rules else None
    except Unreadable as refusal:
        told = as_json(refusal.problem, lang)
        stop(f"{told['message']} {told['hint']}")
    return _Checker(Against(now, _agencies(agencies)), contexts, lang)


def _agencies(path: Path | None) -> frozenset[str] | None:
    """The codes of the agencies: what stands first in each line of a file."""
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        stop(f"{path}: {getattr(error, 'strerror', None) or error}")
    return frozenset(line.replace(";", ",").split(",")[0].strip().strip('"') for line in lines) - {""}


def _exit_code(one: Checked) -> int:
    if one.verdict is None:
        return WRONG
    return SOME if one.counts["error"] else DONE


def _notes(files: Sequence[Checked], _: Translate) -> list[str]:
    """What could not be checked."""
    skipped = sorted({code for one in files if one.verdict for code in one.verdict.skipped})
    text = _("Not checked: {rules}, which ask whether an identifier's agency is known; give the codes with --agencies.")
    return [text.format(rules=", ".join(skipped))] if skipped else []


@contextmanager
def _output(target: Path | None) -> Iterator[TextIO]:
    """Where text goes: a file, whole or not at all, or standard output."""
    if target is None:
        yield sys.stdout
        return
    aside = target.with_name(f".{target.name}.part")
    try:
        with aside.open("w", encoding="utf-8") as out:
            yield out
        aside.replace(target)
    except OSError as error:
        stop(f"{target}: {error.strerror}")
    finally:
        aside.unlink(missing_ok=True)


def _write_json(files: Iterator[Checked], folder: bool, out: TextIO, lang: str) -> list[Checked]:
    from eslabon.standards.iati.report import json_lines

    done: list[Checked] = []
    if folder:
        out.write('{"files": [\n')
    for one in files:
        if done:
            out.write(",\n")
        out.writelines(json_lines(one, lang))
        done.append(_told(one))
    out.write("\n]}\n" if folder else "\n")
    return done


def _write_page(files: list[Checked], checker: _Checker, target: Path | None, everything: bool) -> list[Checked]:
    from eslabon.cli.letter import page

    notes = _notes(files, translator(checker.lang))
    with _output(target) as out:
        out.write(page(files, checker.against.now.date(), checker.lang, notes, all_places=everything))
    return files


def _write_text(files: Iterator[Checked], folder: bool, everything: bool, lang: str) -> list[Checked]:
    _ = translator(lang)
    done = []
    for one in files:
        if one.refusal is not None:
            _say_refusal(one, lang)
        elif everything:
            for each in one.problems():
                _say_problem(one.file, each, lang)
        elif not folder:
            _say_groups(one, lang)
        if not folder and one.verdict is not None:
            for note in _notes([one], _):
                say(note)
            text = _("Activities: {activities}. Errors: {errors}. Warnings: {warnings}.")
            say(text.format(activities=one.activities, errors=one.counts["error"], warnings=one.counts["warning"]))
        done.append(_told(one))
    if folder:
        for note in _notes(done, _):
            say(note)
        _say_summary(done, _)
    return done


def _told(one: Checked) -> Checked:
    """The same without its problems, which have been told."""
    from dataclasses import replace

    if one.verdict is None:
        return one
    return replace(one, verdict=replace(one.verdict, problems=[], bad={}, found=()))


def _say_refusal(one: Checked, lang: str) -> None:
    from eslabon.values.problems import as_json

    assert one.refusal is not None
    told = as_json(one.refusal, lang)
    line = f":{told['line']}" if told["line"] else ""
    say(f"{one.file}{line}: {told['message']} {told['hint']}")


def _say_groups(one: Checked, lang: str) -> None:
    from eslabon.standards.iati.report import grouped, worded

    _ = translator(lang)
    for group in grouped(one.problems()):
        _say_problem(one.file, group.first, lang)
        if group.count == 1:
            continue
        first = worded(group.first, lang)
        places = []
        for each in group.places[1:]:
            other = worded(each, lang)
            places.append(f"{each.where.line} ({other})" if other != first else str(each.where.line))
        text = _("{count} times; also at lines {places}")
        more = " …" if group.count > len(group.places) else ""
        say(f"    × {text.format(count=group.count, places=', '.join(places))}{more}")


def _say_problem(file: str, one: Problem, lang: str) -> None:
    from eslabon.values.problems import say as sentences

    _ = translator(lang)
    message, hint = sentences(one, lang)
    severity = {"error": _("error"), "warning": _("warning")}[one.severity]
    say(f"{severity} {file}:{one.where.line or ''} {one.where.path or ''}", "bold")
    say(f"    {message}{f' ({one.where.activity})' if one.where.activity else ''}")
    if hint:
        say(f"    → {hint}")


def _say_summary(files: Sequence[Checked], _: Translate) -> None:
    titles = (_("File"), _("Activities"), _("Errors"), _("Warnings"))
    rows = [
        (one.file, str(one.activities), str(one.counts["error"]), str(one.counts["warning"]))
        if one.verdict
        else (one.file, _("can't be read"), "", "")
        for one in files
    ]
    print_table(titles, rows, {1, 2, 3})
