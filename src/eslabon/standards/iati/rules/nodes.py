"""A light tree of elements, as the rules look at it: what they don't ask for needn't be in it."""

from __future__ import annotations

from collections.abc import Iterator


class Node:
    """An element; the document above the first one has no name. A text is a child that is a string.

    `index` counts the elements of a tree in the order of the file. Trees that are never changed may be shared by
    several parents: then `parent` is none of them.
    """

    __slots__ = ("_named", "attributes", "children", "index", "line", "name", "parent")

    def __init__(
        self, name: str, attributes: dict[str, str], parent: Node | None = None, line: int = 0, index: int = 0
    ) -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.line = line
        self.index = index
        self.children: list[Node | str] = []
        self._named: dict[str, list[Node]] | None = None

    def named(self, name: str) -> list[Node]:
        """Its child elements of a name. Asked for once, children may no longer be added."""
        if self._named is None:
            self._named = {}
            for child in self.children:
                if isinstance(child, Node):
                    self._named.setdefault(child.name, []).append(child)
        return self._named.get(name, [])

    def elements(self) -> list[Node]:
        """Its child elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def descendants(self) -> Iterator[Node]:
        """All elements inside it, in the order of the file."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.descendants()

    def text(self) -> str:
        """All text inside it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def ancestors(self) -> Iterator[Node]:
        """What it stands in, from the nearest."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


class Attribute:
    """An attribute of an element, where a path ended at it."""

    __slots__ = ("name", "owner", "value")

    def __init__(self, name: str, value: str, owner: Node) -> None:
        self.name = name
        self.value = value
        self.owner = owner


class Text:
    """A text, where a path ended at it."""

    __slots__ = ("owner", "value")

    def __init__(self, value: str, owner: Node) -> None:
        self.value = value
        self.owner = owner


Item = Node | Attribute | Text


def text_of(item: Item) -> str:
    """The text of an element with all it holds, or the value of an attribute."""
    return item.text() if isinstance(item, Node) else item.value


def element_of(item: Item) -> Node:
    """The element itself, or the one that an attribute or a text belongs to."""
    return item if isinstance(item, Node) else item.owner


def parent_of(item: Item) -> Node | None:
    """What it stands in."""
    return item.parent if isinstance(item, Node) else item.owner
