"""Prints docs/reference/problems.md: every problem code with its severity and its sentences in both languages.

python tools/problem_list.py > docs/reference/problems.md
"""

from eslabon.values.problems import wording

HEAD = """# Problems

Every code that `eslabon check`, `import` and the pages can give, with the sentence and the remedy as people see them;
words in braces are filled in. Families: `xml.*` (the file is refused), `structure.*` (what the standard's schema says;
an error), `codelist.*` (a code that its list doesn't hold, or that was withdrawn), numbers (the standard's rules, by
their official number), `rule.*` and `rules.*` (rules of a file), `reading.*` and `shares.*` (met while loading),
`table.*` (plain tables), `trade.*` (trade flows), `hs.*` (the Harmonized System), `crs.*` (the OECD's CRS), `file.*`,
`decision.*` (what can't be decided about facts).
"""


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def page() -> str:
    """The whole page."""
    lines = [HEAD, "| code | severity | español | English |", "|---|---|---|---|"]
    for code, row in sorted(wording().items()):
        es, en = (cell(f"{row[lang]} {row.get(f'hint_{lang}', '')}") for lang in ("es", "en"))
        lines.append(f"| `{code}` | {row['severity']} | {es} | {en} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
