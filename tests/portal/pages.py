"""The pages of the site, by name, without their language: what every test of pages goes through."""

from __future__ import annotations

CAF = "XM-DAC-46008"
ACTIVITY = "XM-DAC-46008-cfa008744"
FIGURE = "offer@2:s3:commitments:USD:recipient=PE"

PAGES = {
    "home": "",
    "offer": "offer/",
    "offer-choice": "offer/?recipient=PE&recipient=BO&scope=aid-for-trade&by=recipient&by=year&from=2010&to=2020",
    "offer-undisbursed": "offer/?flow=undisbursed&running_on=2024-06-30&by=activity",
    "offer-obligations": "offer/?flow=obligations&fiscal_year_start=10&by=year&by=provider",
    "offer-empty": "offer/?recipient=XX",
    "providers": "providers/",
    "provider": f"providers/{CAF}/",
    "provider-of-obligations": "providers/name:Peace%20Corps/",
    "recipients": "recipients/",
    "recipient": "recipients/PE/",
    "search": "search/?q=agua",
    "activity": f"activities/{ACTIVITY}/",
    "figure": f"figures/{FIGURE}/",
    "figures": "figures/",
    "loads": "loads/",
    "load": "loads/1/",
    "load-of-table": "loads/3/",
    "method": "method/",
    "preferences": "preferences/",
}
