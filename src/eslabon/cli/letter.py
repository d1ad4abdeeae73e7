"""A page to send to whoever publishes a file: what to correct, where, and how; it needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from eslabon.standards.iati.report import Checked, Group, grouped, worded
from eslabon.values.language import Translate, translator
from eslabon.values.problems import ERROR, say

PLACES = 10
_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; color: #1c2430; background: #fff;
  max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; text-wrap: balance; }
h2 { font-size: 1.25rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 2px solid #1c2430;
  overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; }
.quiet { color: #566173; }
.counts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.counts b { font-variant-numeric: tabular-nums; }
article { border-left: 4px solid #b7791f; padding: .25rem 0 .25rem 1rem; margin: 1.5rem 0; break-inside: avoid-page; }
article.error { border-color: #b42318; }
.kind { font-size: .8125rem; font-weight: 600; letter-spacing: .02em; color: #8a5a12; }
.error .kind { color: #b42318; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 0; font-size: .875rem; }
th { text-align: left; font-weight: 600; color: #566173; }
th, td { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid #e3e7ee; vertical-align: top;
  overflow-wrap: anywhere; }
td:first-child, th:first-child { text-align: right; font-variant-numeric: tabular-nums; width: 4.5rem; }
code { font: .8125rem/1.4 ui-monospace, Consolas, Menlo, monospace; }
@media (max-width: 34rem) { body { padding-top: 1.5rem; } th:nth-child(3), td:nth-child(3) { display: none; } }
@media print { body { padding: 0; max-width: none; } }
"""


def page(
    files: Sequence[Checked], today: date, lang: str, notes: Sequence[str] = (), *, all_places: bool = False
) -> str:
    """The whole page as HTML. Files without a problem are told last, in one line each."""
    _ = translator(lang)
    title = _("What there is to correct in your IATI data")
    parts = [
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{escape(_("Checked on {date} with Eslabón.").format(date=_day(today, lang)))}</p>',
        f"<p>{escape(_('These are the things to correct, with the place of each and what to do.'))} "
        f"{escape(_('Errors break a rule of the standard; warnings should be looked at.'))}</p>",
    ]
    for one in sorted(files, key=lambda each: not any(each.counts.values())):
        parts += _file(one, lang, _, all_places)
    parts += [f'<p class="quiet">{escape(note)}</p>' for note in notes]
    parts.append("</body></html>\n")
    return "\n".join(parts)


def _file(one: Checked, lang: str, _: Translate, all_places: bool) -> Iterator[str]:
    yield f"<section><h2>{escape(one.file)}</h2>"
    if one.verdict is not None:
        said = (
            (_("Version of the standard"), one.verdict.version),
            (_("Activities"), one.activities or None),
            (_("Errors"), one.counts[ERROR]),
            (_("Warnings"), one.counts["warning"]),
        )
        rows = (f"<li>{escape(name)}: <b>{escape(str(told))}</b></li>" for name, told in said if told is not None)
        yield f'<ul class="counts">{"".join(rows)}</ul>'
    groups = grouped(one.problems(), 1_000_000 if all_places else PLACES)
    groups.sort(key=lambda group: (group.first.severity != ERROR, -group.count))
    if not groups:
        yield f"<p>{escape(_('Nothing to correct.'))}</p>"
    for group in groups:
        yield from _group(group, lang, _)
    yield "</section>"


def _group(group: Group, lang: str, _: Translate) -> Iterator[str]:
    first = group.first
    message, hint = say(first, lang)
    kind = {"error": _("error"), "warning": _("warning")}[first.severity]
    times = _("{count} times").format(count=f"{group.count:,}") if group.count > 1 else ""
    yield f'<article class="{first.severity}"><p class="kind">{escape(" · ".join(filter(None, (kind, times))))}</p>'
    yield f"<h3>{escape(message)}</h3>"
    if hint:
        yield f"<p>{escape(hint)}</p>"
    if any(one.where.line for one in group.places):
        heads = "".join(f"<th>{escape(head)}</th>" for head in (_("Line"), _("Activity"), _("Place")))
        yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
        for one in group.places:
            other = worded(one, lang)
            said = f"<br>{escape(other)}" if other != message else ""
            yield (
                f"<tr><td>{one.where.line or ''}</td><td>{escape(one.where.activity or '—')}{said}</td>"
                f"<td><code>{escape(one.where.path or '')}</code></td></tr>"
            )
        yield "</tbody></table>"
        more = group.count - len(group.places)
        if more:
            yield f'<p class="quiet">{escape(_("and {count} more").format(count=f"{more:,}"))}</p>'
    yield f'<p class="quiet"><code>{escape(first.code)}</code></p></article>'


def _day(day: date, lang: str) -> str:
    return f"{day:%d/%m/%Y}" if lang == "es" else f"{day.day} {day:%B %Y}"
