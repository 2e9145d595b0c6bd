"""What a mutant is: one change of one expression or statement of a module, as a syntax tree.

A change is chosen so that a test can notice it: another comparison, a condition that is always or never true,
a part left out, a raise that does not happen. Words that only people read are left as they are.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.RShift: (ast.LShift,),
    ast.LShift: (ast.RShift,),
}
MESSAGE = ("what", "rule", "fix")  # arguments that only a message is made of
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass
class Mutant:
    """One change: in ``holder``, ``old`` gives way to ``new``. ``key`` survives moves to another line."""

    file: str
    where: str
    lines: tuple[int, int]
    change: str
    holder: ast.AST
    slot: tuple[str, int | None]
    new: ast.AST
    key: str = ""

    def compiled(self, tree: ast.Module, path: Path) -> CodeType:
        """The changed module. Changes ``tree``: only for a process that ends with this mutant."""
        name, index = self.slot
        if index is None:
            setattr(self.holder, name, self.new)
        else:
            getattr(self.holder, name)[index] = self.new
        return compile(ast.fix_missing_locations(tree), str(path), "exec")


def variants(node: ast.AST, *, condition: bool, prose: bool) -> Iterator[tuple[str, ast.AST]]:
    """What a node may become, each with the change in words. ``prose``: inside a raise, where words do not
    count; ``condition``: the node decides a branch, so that true and false stand for its negation."""
    text = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
    if condition:
        yield f"{text} → True", ast.Constant(True)
        yield f"{text} → False", ast.Constant(False)
    for new in _changed(node, condition):
        yield f"{text} → {ast.unparse(new)}", new
    yield from _shorter(node)
    match node:
        case ast.Constant(value=bool(value)):
            yield f"{text} → {not value}", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield f"{text} → {value + 1}", ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if not prose and value and " " not in value:
            yield f"{text} → {value + '~'!r}", ast.Constant(value + "~")
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
            yield f"{text} → pass", ast.Pass()
        case ast.Assign(targets=[ast.Subscript()]) | ast.AugAssign():
            yield f"{text} → pass", ast.Pass()
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield f"{text} → return None", ast.Return(ast.Constant(None))


def _changed(node: ast.AST, condition: bool) -> Iterator[ast.AST]:
    """The same node with another operator or another name."""
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                swaps = SWAPS.get(type(op), ())
                if condition and len(ops) == 1:
                    swaps = swaps[:1] if len(swaps) == 2 else ()  # true and false already deny it
                for swap in swaps:
                    yield _with(node, ops=[*ops[:i], swap(), *ops[i + 1 :]])
        case ast.BinOp(op=op):
            for swap in SWAPS.get(type(op), ()):
                yield _with(node, op=swap())
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            for i in range(len(values)):
                rest = values[:i] + values[i + 1 :]
                yield rest[0] if len(rest) == 1 else _with(node, values=rest)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield _with(node, id=NAMES[name])


def _shorter(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The same literal or call without one of its parts."""
    match node:
        case (
            ast.Tuple(elts=parts, ctx=ast.Load()) | ast.List(elts=parts, ctx=ast.Load()) | ast.Set(elts=parts)
        ):
            for i, part in enumerate(parts):
                kept = parts[:i] + parts[i + 1 :]
                if kept or not isinstance(node, ast.Set):
                    yield f"without the item {ast.unparse(part)}", _with(node, elts=kept)
        case ast.Dict(keys=keys, values=values):
            for i, key in enumerate(keys):
                said = ast.unparse(key) if key else f"**{ast.unparse(values[i])}"
                kept_keys, kept_values = keys[:i] + keys[i + 1 :], values[:i] + values[i + 1 :]
                yield f"without the entry {said}", _with(node, keys=kept_keys, values=kept_values)
        case ast.Call(keywords=keywords):
            for i, word in enumerate(keywords):
                if word.arg not in MESSAGE:
                    kept = keywords[:i] + keywords[i + 1 :]
                    yield f"{ast.unparse(node.func)}(…) without {word.arg}=", _with(node, keywords=kept)


def _with(node: Any, **changes: Any) -> Any:
    new = copy.copy(node)
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def mutants_of(tree: ast.Module, file: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines. Docstrings, annotations, decorators, imports and
    prose (strings with a blank, f-strings, the words of a raise) stay as they are."""
    found: list[Mutant] = []

    def visit(holder: ast.AST, where: str, prose: bool) -> None:
        for name, value in ast.iter_fields(holder):
            if name in ("annotation", "returns", "decorator_list", "type_params", "format_spec"):
                continue
            children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if isinstance(child, ast.AST) and not _left_alone(child, holder):
                    one(holder, (name, index), child, where, prose)

    def one(holder: ast.AST, slot: tuple[str, int | None], child: Any, where: str, prose: bool) -> None:
        prose = prose or isinstance(child, ast.Raise | ast.JoinedStr)
        prose = prose or (isinstance(holder, ast.keyword) and holder.arg in ("what", "fix"))
        tested = slot[0] == "test" and not isinstance(holder, ast.While | ast.Assert)
        tested = tested or (isinstance(holder, ast.comprehension) and slot[0] == "ifs")
        lines = (getattr(child, "lineno", 0), getattr(child, "end_lineno", 0))
        if lines[0]:
            for change, new in variants(child, condition=tested, prose=prose):
                placed = ast.copy_location(new, child) if isinstance(new, ast.expr | ast.stmt) else new
                found.append(Mutant(file, where or "module", lines, change, holder, slot, placed))
        named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        visit(child, f"{where}.{child.name}".lstrip(".") if named else where, prose)

    visit(tree, "", False)
    seen: Counter[str] = Counter()
    for mutant in found:
        said = f"{mutant.file}|{mutant.where}|{mutant.change}"
        seen[said] += 1
        mutant.key = hashlib.sha256(f"{said}|{seen[said]}".encode()).hexdigest()[:8]
    return sorted(found, key=lambda m: m.lines)


def _left_alone(child: ast.AST, holder: ast.AST) -> bool:
    if isinstance(child, ast.Import | ast.ImportFrom | ast.Assert):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True  # a docstring, or the words under a constant
    if isinstance(holder, ast.Module) and isinstance(child, ast.Assign):
        value = child.value  # a name for a type, as Facts = dict[str, FactValue | None]
        if isinstance(value, ast.Subscript) or (
            isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr)
        ):
            return True
    if isinstance(holder, ast.AnnAssign | ast.Assign) and isinstance(child, ast.expr):
        target = holder.target if isinstance(holder, ast.AnnAssign) else holder.targets[0]
        return ast.unparse(target) == "__all__"
    return False
