"""What the standard's rules ask of each place of a file, found out once, so that nothing else need be kept of it.

A record (an activity, an organisation) is a row of *parts*: its child elements. Rules for what stands inside a part are
asked when the part ends, and rules for the record when that ends, of what they look at in its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from eslabon.standards.iati.codes import Place
from eslabon.standards.iati.rules.kinds import NOW
from eslabon.standards.iati.rules.nodes import Item
from eslabon.standards.iati.rules.ruleset import Context, Rule, expressions
from eslabon.standards.iati.rules.xpath import Call, Expression, Path, Step, parse
from eslabon.standards.iati.structure import Standard

_DATES = ("less", "date")
# What `one_or_all` asks of everything inside a record, which needn't be kept for it.
EVERYWHERE = ("lang", "currency")


class Kind:
    """What is kept of the elements of one place.

    `attributes` are kept, and with `text` whether there is any; `upper` are those of them that rules for the record
    look at, None where these don't look at the place. `many` says that it may be repeated; `seen` counts it.
    """

    __slots__ = ("attributes", "children", "many", "name", "place", "seen", "text", "upper")

    def __init__(self, place: Place, many: bool) -> None:
        self.place = place
        self.name = place.name
        self.many = many
        self.attributes: tuple[str, ...] = ()
        self.upper: tuple[str, ...] | None = None
        self.text = False
        self.children: list[Kind] = []
        self.seen = 0

    def keep(self, attribute: str, upper: bool) -> None:
        """Has an attribute kept."""
        if attribute not in self.attributes:
            self.attributes += (attribute,)
        if upper and attribute not in (self.upper or ()):
            self.upper = (*(self.upper or ()), attribute)

    @property
    def is_leaf(self) -> bool:
        """Whether nothing inside it is kept."""
        return not self.children and not self.text


@dataclass(slots=True)
class Plan:
    """The rules of one standard by where they are asked, and what is kept for them.

    `record_rules` come with the names of the parts that each looks at, "" among them where it looks at something else.
    `firsts` are rules for records that look only at the first date that stands at a place: the rule, the places down to
    it and the attribute. `everywhere` are those that look at all elements inside that lack something.
    """

    record_rules: list[tuple[Rule, frozenset[str]]] = field(default_factory=list)
    part_rules: dict[str, list[tuple[Callable[[Item], list[Item]], tuple[Rule, ...]]]] = field(default_factory=dict)
    parts: list[Kind] = field(default_factory=list)
    firsts: list[tuple[Rule, tuple[Place, ...], str]] = field(default_factory=list)
    everywhere: list[Rule] = field(default_factory=list)


def plan_of(standard: Standard, root: Place, contexts: Sequence[Context]) -> Plan:
    """What is to be kept and asked for a standard, whose places these are."""
    return _Planner(standard, root, contexts).plan


class _Planner:
    def __init__(self, standard: Standard, root: Place, contexts: Sequence[Context]) -> None:
        self.standard = standard
        self.document = Place("", ())
        self.document.children[root.name] = root
        self.record = root.children[standard.record]
        self.above: dict[int, Place] = {id(root): self.document}
        self.kinds: dict[int, Kind] = {}
        self.plan = Plan()
        self._go_down(root)
        for context in contexts:
            self._context(context)

    def _go_down(self, place: Place) -> None:
        for child in place.children.values():
            self.above[id(child)] = place
            self._go_down(child)

    def _context(self, context: Context) -> None:
        places = self._touch(parse(context.at), [self.document], False)
        if not places:
            return
        if all(place is self.record for place in places):
            for rule in context.rules:
                self._record_rule(rule)
            return
        for part in dict.fromkeys(self._part(place) for place in places):
            self.plan.part_rules.setdefault(part.name, []).append((context.find, context.rules))
        for rule in context.rules:
            for said in expressions(rule):
                self._touch(parse(said), places, False)

    def _record_rule(self, rule: Rule) -> None:
        first = self._first(rule)
        if first is not None:
            self.plan.firsts.append((rule, *first))
        elif rule.kind == "one_or_all" and rule.case["all"] in EVERYWHERE:
            self.plan.everywhere.append(rule)
        else:
            said = [parse(each) for each in expressions(rule) if each not in NOW]
            if rule.kind == "one_or_all":
                said.append(parse("transaction/sector"))
            for each in said:
                self._touch(each, [self.record], True)
            self.plan.record_rules.append((rule, frozenset(name for each in said for name in _first_names(each))))

    def _first(self, rule: Rule) -> tuple[tuple[Place, ...], str] | None:
        """The places down to the date that a rule looks at and its attribute, where that lies deep and it is all."""
        for name in _DATES:
            if name in rule.case and rule.case.get("more", NOW[0]) in NOW:
                path = parse(rule.case[name])
                assert isinstance(path, Path)
                *down, last = path.steps
                if len(down) > 1 and all(step.axis == "child" and not step.conditions for step in down):
                    places, place = [], self.record
                    for step in down:
                        place = place.children[step.test]
                        places.append(place)
                    return tuple(places), last.test
        return None

    def _touch(self, one: Expression, at: list[Place], upper: bool) -> list[Place]:
        """Has all kept that an expression looks at, asked at places; gives the elements where it ends."""
        if isinstance(one, Call):
            return [place for each in one.arguments for place in self._touch(each, at, upper)]
        if not isinstance(one, Path):
            return []
        here = [self.document] if one.absolute else at
        for step in one.steps:
            if step.axis == "attribute":
                for place in here:
                    self._keep(place, step.test, upper)
                return []
            if step.test == "text()":
                for place in here:
                    self._kind(place).text = True
                return []
            here = self._step(here, step)
            for place in here:
                if upper and self._is_inside(place):
                    kind = self._kind(place)
                    kind.upper = kind.upper or ()
                elif self._is_inside(place):
                    self._kind(place)
            for condition in step.conditions:
                self._touch(condition, here, upper)
        return here

    def _step(self, here: Iterable[Place], step: Step) -> list[Place]:
        found: list[Place] = []
        for place in here:
            if step.axis == "child":
                near: Iterable[Place] = place.children.values()
            elif step.axis == "descendant":
                near = _inside(place)
            elif step.axis == "parent":
                near = [self.above[id(place)]]
            else:
                assert step.axis == "self", step
                near = [place]
            found += [each for each in near if step.test in ("node()", "*", each.name)]
        return found

    def _keep(self, place: Place, attribute: str, upper: bool) -> None:
        if self._is_inside(place):
            self._kind(place).keep(attribute, upper)

    def _is_inside(self, place: Place) -> bool:
        """Whether a place lies inside a record; its identifier is kept by itself."""
        if place is self.record or place is self.document or place.name == self.standard.identifier:
            return False
        return place is not self.above[id(self.record)]

    def _kind(self, place: Place) -> Kind:
        kind = self.kinds.get(id(place))
        if kind is None:
            above = self.above[id(place)]
            steps = self.standard.element(above.name, self.above[id(above)].name).children
            many = next(step.most is None for step in steps if step.name == place.name)
            kind = self.kinds[id(place)] = Kind(place, many)
            if above is self.record:
                self.plan.parts.append(kind)
            else:
                self._kind(above).children.append(kind)
        return kind

    def _part(self, place: Place) -> Place:
        while self.above[id(place)] is not self.record:
            place = self.above[id(place)]
        return place


def _inside(place: Place) -> Iterable[Place]:
    for child in place.children.values():
        yield child
        yield from _inside(child)


def _first_names(one: Expression) -> Iterable[str]:
    """The names of the children at which an expression starts looking, "" for all else."""
    if isinstance(one, Call):
        return [name for each in one.arguments for name in _first_names(each)]
    if isinstance(one, Path):
        first = one.steps[0] if one.steps and not one.absolute and one.start is None else None
        return [first.test] if first is not None and first.axis == "child" else [""]
    return []
