"""A schema built from the table of the standard at run time, and the fast verdict that libxml2 gives by it.

The verdict says only valid or not: libxml2 judges a stream at some 95 MB per CPU-second without keeping a
tree, but its lines and wording are of no use to a person. `faults` finds and words the faults afterwards.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from lxml import etree

from eslabon.standards.iati.structure import ANYTHING, OTHER, Attribute, Child, Element, Standard, standard

XSD = "http://www.w3.org/2001/XMLSchema"
XML = "http://www.w3.org/XML/1998/namespace"
IMPORT_XML = f'<xsd:import namespace="{XML}" schemaLocation="eslabon:xml-attributes"/>'
OTHER_ATTRIBUTES = '<xsd:anyAttribute namespace="##other" processContents="lax"/>'

# What XML itself says of its four attributes (https://www.w3.org/TR/xml/, XML Base, xml:id).
_XML_ATTRIBUTES = f"""<xsd:schema xmlns:xsd="{XSD}" targetNamespace="{XML}">
<xsd:attribute name="lang"><xsd:simpleType><xsd:union memberTypes="xsd:language"><xsd:simpleType>
<xsd:restriction base="xsd:string"><xsd:enumeration value=""/></xsd:restriction></xsd:simpleType>
</xsd:union></xsd:simpleType></xsd:attribute>
<xsd:attribute name="space"><xsd:simpleType><xsd:restriction base="xsd:NCName">
<xsd:enumeration value="default"/><xsd:enumeration value="preserve"/>
</xsd:restriction></xsd:simpleType></xsd:attribute>
<xsd:attribute name="base" type="xsd:anyURI"/><xsd:attribute name="id" type="xsd:ID"/></xsd:schema>"""

_OTHER_ELEMENTS = '<xsd:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>'


@cache
def schema(name: str, version: str) -> etree.XMLSchema:
    """The schema of a version of the standard `name`, ready to run."""
    return compiled(source(standard(name, version)))


def compiled(text: str) -> etree.XMLSchema:
    """The schema that a schema document says, with XML's own attributes at hand and nothing from elsewhere."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_XmlAttributes())
    return etree.XMLSchema(etree.fromstring(text.encode(), parser))


def source(rules: Standard) -> str:
    """The text of the XML Schema document that says what the table says of a standard."""
    tops = sorted(rules.recognised | {rules.root})
    parts = [
        f'<xsd:schema xmlns:xsd="{XSD}" version="2.03">',
        IMPORT_XML,
        *(_top_attribute(attribute) for attribute in rules.recognised_attributes.values()),
        *(_element_of_type(name, rules.element(name)) for name in tops),
        *(_type(rules, kind) for kind in rules.kinds()),
        "</xsd:schema>",
    ]
    return "\n".join(part for part in parts if part)


class Judge:
    """Says whether a stream of bytes obeys the structure of a standard."""

    def __init__(self, rules: Standard) -> None:
        self.valid = True
        self.message = ""
        self._parser: etree.XMLParser | None = etree.XMLParser(
            target=cast(Any, _Nothing()),
            schema=schema(rules.name, rules.version),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes; an empty chunk says that there are no more.

        Raises etree.XMLSyntaxError where libxml2 can't read the bytes at all.
        """
        parser = self._parser
        if parser is None:
            return
        try:
            if chunk:
                parser.feed(chunk)
            else:
                parser.close()
        except etree.XMLSyntaxError:
            if not self._faulty(parser):
                raise
        else:
            self._faulty(parser)

    def _faulty(self, parser: etree.XMLParser) -> bool:
        """Whether the structure is at fault; then nothing more need be read, nor its faults piled up."""
        if not len(parser.feed_error_log):
            return False
        errors = parser.feed_error_log.filter_from_errors()
        faults = errors.filter_domains(etree.ErrorDomains.SCHEMASV)
        if not len(faults) or len(faults) != len(errors):
            return False
        self.valid, self.message, self._parser = False, faults[0].message, None
        return True


class _Nothing:
    """A parser target with `close` alone: libxml2 then validates without building or reporting anything."""

    def close(self) -> None:
        return None


class _XmlAttributes(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        return self.resolve_string(_XML_ATTRIBUTES, context, base_url=None)


def _type_name(kind: Element) -> str:
    return kind.key.replace("/", ".")


def _element_of_type(name: str, kind: Element, occurs: str = "") -> str:
    if kind.text == ANYTHING:
        return f'<xsd:element name="{name}"{occurs}/>'
    type_ = f"xsd:{kind.text}" if _is_simple(kind) else _type_name(kind)
    return f'<xsd:element name="{name}" type="{type_}"{occurs}/>'


def _is_simple(kind: Element) -> bool:
    return kind.text is not None and not kind.attributes and not kind.other_attributes


def _type(rules: Standard, kind: Element) -> str:
    if kind.text == ANYTHING or _is_simple(kind):
        return ""
    attributes = "".join(map(_attribute, kind.attributes.values()))
    if kind.other_attributes:
        attributes += OTHER_ATTRIBUTES
    if kind.text is not None:
        content = (
            f'<xsd:simpleContent><xsd:extension base="xsd:{kind.text}">{attributes}</xsd:extension></xsd:simpleContent>'
        )
    else:
        sequence = "".join(_step(rules, kind, child) for child in kind.children)
        content = f"<xsd:sequence>{sequence}</xsd:sequence>{attributes}"
    return f'<xsd:complexType name="{_type_name(kind)}">{content}</xsd:complexType>'


def _step(rules: Standard, parent: Element, child: Child) -> str:
    if child.name == OTHER:
        return _OTHER_ELEMENTS
    most = "unbounded" if child.most is None else child.most
    occurs = f' minOccurs="{child.least}" maxOccurs="{most}"'
    return _element_of_type(child.name, rules.element(child.name, parent.name), occurs)


def _attribute(attribute: Attribute) -> str:
    use = "required" if attribute.required else "optional"
    return f'<xsd:attribute name="{attribute.name}" type="xsd:{attribute.type}" use="{use}"/>'


def _top_attribute(attribute: Attribute) -> str:
    return f'<xsd:attribute name="{attribute.name}" type="xsd:{attribute.type}"/>'
