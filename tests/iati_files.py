"""Small IATI files for tests: valid in structure, with what a test wants to say of them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

REPORTER = "XX-DONOR"


def transaction(
    value: str = "100",
    type: str = "2",
    on: str = "2010-05-01",
    *,
    currency: str | None = None,
    value_date: str | None = None,
    provider: str | None = None,
    provider_name: str | None = None,
    provider_activity: str | None = None,
    receiver: str | None = None,
    receiver_activity: str | None = None,
    places: str = "",
    sectors: str = "",
    types: str = "",
) -> str:
    """A transaction; `places`, `sectors` and `types` are the elements that stand where the standard wants them."""
    day = f' value-date="{value_date or on}"' + (f' currency="{currency}"' if currency else "")
    giver = _organisation("provider", provider, provider_name, provider_activity)
    getter = _organisation("receiver", receiver, None, receiver_activity)
    return (
        f'<transaction><transaction-type code="{type}"/><transaction-date iso-date="{on}"/>'
        f"<value{day}>{value}</value>{giver}{getter}{sectors}{places}{types}</transaction>"
    )


def _organisation(role: str, ref: str | None, name: str | None, activity: str | None) -> str:
    """The provider or receiver of a transaction; nothing where nothing is told of it."""
    told = {"ref": ref, f"{role}-activity-id": activity}
    attributes = "".join(f" {key}={quoteattr(one)}" for key, one in told.items() if one)
    inner = f"<narrative>{escape(name)}</narrative>" if name else ""
    return f"<{role}-org{attributes}>{inner}</{role}-org>" if attributes or inner else ""


def activity(
    identifier: str = "XX-1",
    *transactions: str,
    reporter: str = REPORTER,
    reporter_name: str = "Donor",
    title: str = "Roads",
    participating: str = '<participating-org role="4" type="10"><narrative>Somebody</narrative></participating-org>',
    status: str = "2",
    dates: str = '<activity-date type="2" iso-date="2010-01-01"/>',
    places: str = '<recipient-country code="PE"/>',
    sectors: str = "",
    defaults: str = '<default-finance-type code="110"/>',
    currency: str | None = "USD",
    updated: str | None = None,
    secondary: bool = False,
    hierarchy: int | None = None,
    after: str = "",
) -> str:
    """An activity of one reporting organisation with its transactions; `after` stands behind these."""
    attributes = f' default-currency="{currency}"' if currency else ""
    attributes += f' last-updated-datetime="{updated}"' if updated else ""
    attributes += f' hierarchy="{hierarchy}"' if hierarchy else ""
    reports = ' secondary-reporter="1"' if secondary else ""
    return (
        f"<iati-activity{attributes}><iati-identifier>{escape(identifier)}</iati-identifier>"
        f'<reporting-org ref={quoteattr(reporter)} type="10"{reports}><narrative>{escape(reporter_name)}</narrative>'
        f"</reporting-org><title><narrative>{escape(title)}</narrative></title>"
        f"<description><narrative>What it does</narrative></description>{participating}"
        f'<activity-status code="{status}"/>{dates}{places}{sectors}{defaults}'
        f"{''.join(transactions)}{after}</iati-activity>"
    )


def iati(*activities: str, version: str = "2.03", generated: str | None = "2020-01-01T00:00:00Z") -> str:
    """A file of activities, each on a line of its own."""
    when = f' generated-datetime="{generated}"' if generated else ""
    body = "\n".join(activities)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<iati-activities version="{version}"{when}>\n{body}\n</iati-activities>\n'


def written(folder: Path, name: str, *activities: str, generated: str | None = "2020-01-01T00:00:00Z") -> Path:
    """The path of a file of activities, written into a folder."""
    path = folder / name
    path.write_text(iati(*activities, generated=generated), encoding="utf-8")
    return path
