"""The exports of one chain: what was found, as sections that page, ayuda memoria and yearly report render alike."""
