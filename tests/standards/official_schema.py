"""The official schema of the IATI standard, read as an oracle: what each element at each path may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
FILES = {"iati": "iati-activities-schema.xsd", "iati-organisations": "iati-organisations-schema.xsd"}
Node = etree._Element


@dataclass(frozen=True)
class Described:
    """An element as a schema describes it; attributes are (name, type, required), children (name, least, most)."""

    children: tuple[tuple[str, int, int | None], ...]
    attributes: frozenset[tuple[str, str, bool]]
    other_attributes: bool
    text: str | None


class OfficialSchema:
    """One of the two official schemas with the common one."""

    def __init__(self, folder: Path, standard: str) -> None:
        roots = [etree.parse(folder / name).getroot() for name in (FILES[standard], "iati-common.xsd")]
        self.tops = {(node.tag, node.get("name")): node for root in roots for node in root if node.get("name")}

    @property
    def elements(self) -> set[str]:
        return {name or "" for tag, name in self.tops if tag == f"{XSD}element"}

    @property
    def attributes(self) -> set[tuple[str, str, bool]]:
        return {
            (name or "", _plain(node.get("type")), False)
            for (tag, name), node in self.tops.items()
            if tag == f"{XSD}attribute"
        }

    def top(self, name: str) -> Node:
        return self.tops[f"{XSD}element", name]

    def describe(self, element: Node) -> tuple[Described, list[tuple[str, Node]]]:
        """What the element may hold, and its children by name."""
        element = self._followed(element)
        named = element.get("type")
        content = element.find(f"{XSD}complexType")
        if content is None and named and not named.startswith("xsd:"):
            content = self.tops[f"{XSD}complexType", named]
        if content is None:
            return Described((), frozenset(), named is None, _plain(named) if named else "anything"), []
        steps = list(self._steps(content))
        attributes = list(self._attributes(content))
        described = Described(
            tuple((name, least, most) for name, least, most, _ in steps),
            frozenset(one for one in attributes if one is not None),
            None in attributes,
            self._text(content),
        )
        return described, [(name, node) for name, _, _, node in steps if node is not None]

    def _followed(self, node: Node) -> Node:
        reference = node.get("ref")
        return self.tops[node.tag, reference] if reference else node

    def _base(self, content: Node) -> Node | None:
        extension = content.find(f"*/{XSD}extension")
        if extension is None or (extension.get("base") or "").startswith("xsd:"):
            return None
        return self.tops[f"{XSD}complexType", extension.get("base")]

    def _text(self, content: Node) -> str | None:
        extension = content.find(f"{XSD}simpleContent/{XSD}extension")
        return None if extension is None else _plain(extension.get("base"))

    def _steps(self, content: Node) -> Iterator[tuple[str, int, int | None, Node | None]]:
        base = self._base(content)
        if base is not None:
            yield from self._steps(base)
        for sequence in (*content.findall(f"{XSD}sequence"), *content.findall(f"*/{XSD}extension/{XSD}sequence")):
            for step in sequence.iterchildren(tag=etree.Element):
                most = step.get("maxOccurs", "1")
                occurs = int(step.get("minOccurs", "1")), None if most == "unbounded" else int(most)
                if step.tag == f"{XSD}any":
                    yield "...", *occurs, None
                else:
                    yield step.get("ref") or step.get("name") or "", *occurs, step

    def _attributes(self, content: Node) -> Iterator[tuple[str, str, bool] | None]:
        """Each attribute; None for "those of other namespaces", which those of XML itself belong to."""
        base = self._base(content)
        if base is not None:
            yield from self._attributes(base)
        for holder in (content, *content.findall(f"*/{XSD}extension")):
            for attribute in holder.findall(f"{XSD}attribute"):
                if (attribute.get("ref") or "").startswith("xml:"):
                    continue
                followed = self._followed(attribute)
                required = attribute.get("use") == "required"
                yield followed.get("name") or "", _plain(followed.get("type")), required
            if holder.find(f"{XSD}anyAttribute") is not None:
                yield None


def _plain(type_: str | None) -> str:
    return (type_ or "xsd:string").removeprefix("xsd:")


@cache
def official_validator(folder: Path, standard: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / FILES[standard]))


class _Nothing:
    def close(self) -> None:
        return None


def officially_valid(folder: Path, standard: str, data: bytes) -> bool:
    """The verdict of libxml2 with the official schema, on a stream of bytes as the checker reads it."""
    parser = etree.XMLParser(target=_Nothing(), schema=official_validator(folder, standard), no_network=True)
    try:
        parser.feed(data)
        parser.close()
    except etree.XMLSyntaxError:
        assert len(parser.feed_error_log), "the test itself should make well-formed XML"
    return len(parser.feed_error_log) == 0
