"""Agreements in and out: read, written, amended, checked, reported."""

from __future__ import annotations

import io
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ruamel.yaml import YAML

from permslip import law
from permslip.agree import form
from permslip.agree.agreement import Agreement
from permslip.agree.canonical import as_data
from permslip.agree.conflicts import contradictions, with_sentences
from permslip.agree.scheduled import of_schedule
from permslip.agree.stated import facts
from permslip.agree.strict_yaml import read
from permslip.law.ground import FactValue, Ground
from permslip.words.errors import BadInput, NotFound, OurBug

TEMPLATES = ("studies", "school_official")
_WIDTH = 96


def loads(data: bytes, name: str) -> Agreement:
    """Read an agreement from YAML (spec/agreement.md). ``name`` stands for the file in messages.

    Raises BadInput with the line and the path of what is wrong, and never a value.
    """
    return form.from_document(read(data, name))


def dumps(agreement: Agreement) -> str:
    """The agreement as YAML that :func:`loads` reads back to the same value and digest."""
    return as_yaml(as_data(agreement))


def as_yaml(data: Mapping[str, Any]) -> str:
    """JSON values as YAML 1.2 in block style, keys in the order given."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = _WIDTH
    yaml.representer.ignore_aliases = lambda data: True
    out = io.StringIO()
    yaml.dump(dict(data), out)
    return out.getvalue()


def template(kind: str) -> str:
    """A draft agreement of this kind, in YAML, to fill in: part of the package, as its code is.

    Raises NotFound for a kind that is not in ``TEMPLATES``.
    """
    if kind not in TEMPLATES:
        raise NotFound("There is no template of that kind.", fix=f"one of {', '.join(TEMPLATES)}")
    data = pkgutil.get_data("permslip.agree", f"templates/{kind}.yaml")
    if data is None:
        raise OurBug(f"the template {kind} is not in the package")
    return data.decode("utf-8")


def amend_check(old: Agreement, new: Agreement) -> tuple[str, ...]:
    """What an amendment changes: the names of the noun's fields, in order.

    Raises BadInput when ``new`` is not ``old``'s next version, is another district's, or changes nothing.
    """
    if new.id != old.id:
        raise BadInput("An amendment keeps the agreement's id.", fix=f"give it the id {old.id}")
    if new.version != old.version + 1 or new.amends != old.version:
        raise BadInput(
            f"The last version of {old.id} is {old.version}.",
            fix=f"an amendment of it says version: {old.version + 1} and amends: {old.version}",
        )
    if _district(new) != _district(old):
        raise BadInput(
            "An amendment keeps the district that signed.", fix="make a new agreement with another id"
        )
    numbered = {"version", "amends", "digest"}
    names = [f.name for f in fields(Agreement) if f.name not in numbered]
    changed = tuple(name for name in names if getattr(new, name) != getattr(old, name))
    if not changed:
        raise BadInput(
            f"Version {new.version} says exactly what version {old.version} says.",
            fix="change what was agreed on, or leave it at the version before",
        )
    return changed


def _district(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    return tuple((p.id, p.name) for p in agreement.parties if p.role.value == "district")


def check(
    agreement: Agreement,
    lawbook: law.Lawbook,
    *,
    day: date,
    packs: Iterable[str],
    attested: Mapping[str, FactValue] | None = None,
) -> tuple[Ground, ...]:
    """What the law of ``day`` finds in the agreement and in the elements that its schedule lists, and where
    the agreement disagrees with itself.

    ``packs`` are the law packs to judge by (the house's own practice is always added); ``attested`` are facts
    about this agreement that people have stated. Raises NotFound for a pack that the lawbook does not have.
    """
    wanted = tuple(dict.fromkeys((*packs, law.HOUSE)))
    known = {rule.pack for rule in lawbook.rules}
    unknown = [p for p in wanted if p not in known]
    if unknown:
        raise NotFound(
            f"The lawbook has no pack called {', '.join(unknown)}.", fix=f"one of {', '.join(sorted(known))}"
        )
    stated = {**(attested or {}), **facts(agreement)}
    grounds = law.judge(lawbook, subject="agreement", facts=stated, day=day, packs=wanted, about=agreement.id)
    listed = of_schedule(agreement, lawbook, day=day, packs=wanted, stated=stated)
    return (*with_sentences(agreement, grounds), *listed, *contradictions(agreement))
