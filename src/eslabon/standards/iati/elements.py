"""Makes XML elements of texts and records: those that all parts of an activity are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from eslabon.standards.iati.records import Narratives

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attributes = Mapping[str, str | None]


def carried(text: str) -> str:
    """A text with U+FFFD for each character that XML can't carry."""
    return _NOT_XML.sub("\ufffd", text)


def element(
    name: str,
    attributes: Attributes | None = None,
    children: Iterable[etree._Element] = (),
    text: str | None = None,
) -> etree._Element:
    """An element with those of its attributes that have a value."""
    made = etree.Element(name)
    for key, value in (attributes or {}).items():
        if value is not None:
            made.set(key, carried(value))
    if text is not None:
        made.text = carried(text)
    made.extend(list(children))
    return made


def narratives(texts: Narratives) -> Iterator[etree._Element]:
    """Texts, each with its language."""
    for lang, text in texts:
        yield element("narrative", {LANG: lang}, text=text)


def true(flag: bool) -> str | None:
    """What says that something is so; nothing where it isn't."""
    return "1" if flag else None
