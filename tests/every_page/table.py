"""The pages of the site: each name of an address with examples of it, or with the reason why it is no page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override

from eslabon.figures.papers.making import FORMS
from eslabon.figures.papers.yearly import PARTS
from eslabon.portal.records.steps import STEPS
from eslabon.records.registry import KINDS
from eslabon.work.sheets.columns import TAKEN_IN
from tests.portal.pages import ACTIVITY, CAF, FIGURE, PAGES

# Who opens a page: the head of the desk; somebody with a second factor; somebody who gave the password and not yet the
# second factor; somebody who isn't signed in.
HEAD, GUARDED, HALFWAY, NOBODY = "head", "guarded", "halfway", ""

# A figure made of records: the needs of a year.
RECORDED = "count@1:t20500101T000000.000000:of=needs:year=2004:is=6"

NO_PAGE = {
    "root": "leads to the start page of a language",
    "calendar": "a calendar file",
    "exports-file": "a file",
    "export-targets-file": "a file",
    "exports-chart": "a picture",
    "exports-change-chart": "a picture",
    "activities": "leads to the search",
    "offer-file": "a file",
    "chart": "a picture",
    "chains-exports-file": "a file",
    "chain-exports-file": "a file",
    "chain-exports-chart": "a picture",
    "figure-file": "a file",
    "load-file": "a file",
    "published-last": "a file",
    "published-file": "a file",
    "load-activity": "a file",
    "records-file": "a file",
    "sheet-form": "a file",
    "sheet-refused": "a file",
    "sheet-step": "only takes forms",
    "report-form": "a file",
    "upload-step": "only takes forms",
    "paper-new-file": "a file",
    "paper-file": "a file",
    "yearly": "leads to the report of a year",
    "yearly-file": "a file",
    "paper-step": "only takes forms",
    "document-file": "a file",
    "coverage-file": "a file",
    "classification-file": "a file",
    "classify-undo": "only takes forms",
    "duplicates-file": "a file",
    "duplicates-decide": "only takes forms",
    "inquiries-overview-file": "a file",
    "inquiry-answer-file": "a file",
    "inquiry-answer-sheet": "only takes forms",
    "inquiry-form-file": "a file",
    "inquiry-form-sheet": "only takes forms",
    "make-key": "only takes forms",
    "revoke-key": "only takes forms",
    "renew-calendar": "only takes forms",
    "revoke-invitation": "only takes forms",
    "mfa_download_recovery_codes": "a file",
}


@dataclass(frozen=True)
class Page:
    """One page as somebody opens it; `lands` where it leads on by itself."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    who: str = HEAD
    lands: str = ""

    def path(self, lang: str) -> str:
        """Its address in a language."""
        with override(lang):
            return reverse(self.name, kwargs=dict(self.arguments)) + (f"?{self.query}" if self.query else "")


def names_of_addresses() -> set[str]:
    """The names of all addresses of the site, the API's left out."""

    def walked(resolver: URLResolver) -> Iterator[str]:
        for one in resolver.url_patterns:
            if not isinstance(one, URLResolver):
                yield one.name or str(one.pattern)
            elif str(one.pattern) != "api/v1/":
                yield from walked(one)

    return set(walked(get_resolver()))


def pages(made: Mapping[str, Any]) -> list[Page]:
    """Every page of the site, with what the filled site has for it."""

    def one(name: str, query: str = "", who: str = HEAD, lands: str = "", **arguments: Any) -> Page:
        return Page(name, arguments, query, who, lands)

    return [
        one("home"),
        one("home", who=NOBODY),
        one("offer"),
        one("offer", "recipient=PE&by=recipient&by=year"),
        *(one("offer", PAGES[name].partition("?")[2], who=NOBODY) for name in PAGES if name.startswith("offer-")),
        one("providers"),
        one("provider", identifier=CAF),
        one("provider", identifier="name:Peace Corps", who=NOBODY),
        one("recipients"),
        one("recipient", identifier="PE"),
        one("activity", identifier=ACTIVITY),
        one("search", "q=agricultura"),
        one("figures"),
        one("figure", reference=FIGURE),
        one("loads"),
        one("load", number=1),
        one("load", number=3, who=NOBODY),
        one("load-withdraw", number=1),
        one("method"),
        one("preferences"),
        *_of_accounts(made, one),
        one("uploads"),
        *(one("upload", key=key) for key in made["uploads"]),
        *(one("sheet", kind=kind) for kind in TAKEN_IN),
        one("sheet-staged", kind="needs", key=made["staged"]),
        one("sheet-staged", kind="needs", key=made["under_way"]),
        one("sheet-columns", kind="needs", key=made["staged"]),
        one("papers"),
        *(one("paper-new", f"form={form}") for form in FORMS),
        one("paper-new", f"form=round&round={made['first']['rounds']}"),
        *(one("paper", pk=made[which]) for which in ("draft", "signed")),
        *(one("yearly-report", f"part={part}", year=2004) for part in PARTS),
        one("yearly-report", who=NOBODY, year=2010),
        one("figure", reference=RECORDED),
        one("document-new"),
        one("document-new", f"about_kind=needs&about_id={made['need']}"),
        one("matching", pk=made["need"]),
        one("matching", "line=1", pk=made["need"]),
        one("coverage"),
        one("classification"),
        one("classification", "show=decided"),
        one("classify", f"id={ACTIVITY}"),
        one("duplicates"),
        one("duplicates", "show=decided", who=NOBODY),
        one("publications"),
        one("publications", who=NOBODY),
        one("publication", number=1),
        one("publication", who=NOBODY, number=1),
        one("publication-next"),
        one("parties-same"),
        one("reconcile", pk=made["first"]["agreements"]),
        one("reconcile-project", pk=made["alone"]),
        one("results", pk=made["project"]),
        one("report-fill", pk=made["first"]["reports"]),
        one("report-upload", pk=made["first"]["reports"]),
        one("ladder", pk=made["first"]["agreements"]),
        one("ladder", "start=10", pk=made["first"]["agreements"]),
        one("chains-exports"),
        one("chains-exports", who=NOBODY),
        one("chain-exports", pk=made["first"]["chains"]),
        one("places"),
        *_of_exports(made, one),
        one("inquiries-overview"),
        one("inquiry-send", pk=made["first"]["inquiries"]),
        one("inquiry-send", pk=made["form-inquiry"]),
        one("inquiry-answer", pk=made["form-inquiry"]),
        one("inquiry-answer", pk=made["thanks-inquiry"]),
        one("inquiry-form", who=NOBODY, secret=made["form"]),
        one("inquiry-form", who=NOBODY, secret=made["thanks"]),
        one("inquiry-item", who=NOBODY, secret=made["form"], pk=made["form-item"]),
        one("inquiry-add", who=NOBODY, secret=made["form"], kind="projects"),
        one("desk"),
        *_of_records(made, one),
    ]


def _of_exports(made: Mapping[str, Any], one: Any) -> Iterator[Page]:
    yield one("exports")
    yield one("exports", "exporter=PE&product=0901.11&by=importer&by=year")
    yield one("exports", "exporter=PE&product=9999", who=NOBODY)
    yield one("exports-change")
    yield one("exports-change", "exporter=PE&from=2005&to=2010")
    yield one("exports-change", "exporter=PE&importer=US&product=0901.11&from=2005&to=2010&source=comtrade")
    yield one("exports-gaps")
    yield one("exports-gaps", "exporter=PE&sector=cafe&tolerance=0.1")
    yield one("exports-markets")
    yield one("export-targets")
    yield one("export-targets", who=NOBODY)
    yield one("exports-market", code="US")
    reference = f"exports@1:s{made['state']}:source=comtrade:exporter=PE:product=090111:from=2005:to=2010:part=price"
    yield one("figure", reference=reference)
    yield from (one("load", number=number) for number in made["trade"])


def _of_accounts(made: Mapping[str, Any], one: Any) -> Iterator[Page]:
    yield one("account_login", who=NOBODY)
    yield one("account_logout")
    yield one("account_inactive", who=NOBODY)
    yield one("account_change_password")
    yield one("account_reset_password", who=NOBODY)
    yield one("account_reset_password_done", who=NOBODY)
    yield one("account_reset_password_from_key_done", who=NOBODY)
    key = {"uidb36": made["uid"], "key": made["reset"]}
    yield one("account_reset_password_from_key", who=NOBODY, lands="set-password/", **key)
    yield one("account")
    yield one("account_reauthenticate")
    yield one("mfa_index")
    yield one("mfa_index", who=GUARDED)
    yield one("mfa_authenticate", who=HALFWAY)
    yield one("mfa_reauthenticate", who=GUARDED)
    yield one("mfa_reauthenticate_webauthn", who=GUARDED)
    yield one("mfa_activate_totp")
    yield one("mfa_deactivate_totp", who=GUARDED)
    yield one("mfa_view_recovery_codes", who=GUARDED)
    yield one("mfa_generate_recovery_codes", who=GUARDED)
    yield one("mfa_list_webauthn", who=GUARDED)
    yield one("mfa_add_webauthn", who=GUARDED)
    yield one("mfa_edit_webauthn", who=GUARDED, pk=made["key"])
    yield one("mfa_remove_webauthn", who=GUARDED, pk=made["key"])
    yield one("people")
    yield one("invite")
    yield one("person", pk=made["person"])
    yield one("end-person", pk=made["person"])
    yield one("invitation", who=NOBODY, secret=made["invitation"])


def _of_records(made: Mapping[str, Any], one: Any) -> Iterator[Page]:
    for kind in KINDS:
        yield one("records", kind=kind)
        yield one("record-new", kind=kind)
        yield one("record", kind=kind, pk=made["first"][kind])
    yield one("records", "q=zzz", kind="needs")
    yield one("records", who=NOBODY, kind="needs")
    yield one("record", kind="needs", pk=made["need"])
    yield one("record", kind="needs", pk=made["gone"])
    yield one("record-edit", kind="needs", pk=made["need"])
    yield one("record-history", "a=1&b=2", kind="needs", pk=made["need"])
    for step in STEPS.values():
        kind = step.kinds[0] if step.kinds else "needs"
        yield one("record-step", "version=1", kind=kind, pk=made["first"][kind], step=step.name)
