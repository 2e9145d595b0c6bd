"""How long a function and a file may be, what a module may be called, and that every room has a door."""

from __future__ import annotations

import ast
import statistics

import pytest

from tests.shape.source import PACKAGE, Module, functions, modules

FUNCTION_LINES = 60
FILE_LINES = 400
TABLE_LINES = 20
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc"}


def long_functions(module: Module) -> list[str]:
    """Functions over the budget, counted from the def line to the last line."""
    return [
        f"{module.path}:{node.lineno} {node.name} has {length} lines"
        for node in functions(module.tree)
        if (length := lines_of(node)) > FUNCTION_LINES
    ]


def lines_of(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]


def code_lines(module: Module) -> int:
    """The length of a file without the data tables it writes down: values of more than twenty lines."""
    assigned = [node for node in module.tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    tables = sum(length for length in map(lines_of, assigned) if length > TABLE_LINES)
    return module.text.count("\n") - tables


def vague_names(module: Module) -> list[str]:
    parts = module.path.removesuffix(".py").split("/")
    return [f"{module.path}: {part} says nothing" for part in parts if part.strip("_") in VAGUE]


def test_functions_keep_the_budget() -> None:
    assert [line for module in modules("src", "tools") for line in long_functions(module)] == []


def test_files_keep_the_budget() -> None:
    over = [
        f"{module.path} has {length} lines"
        for module in modules("src", "tests", "tools")
        if (length := code_lines(module)) > FILE_LINES
    ]
    assert over == []


def test_names_say_something() -> None:
    assert [line for module in modules("src", "tests", "tools") for line in vague_names(module)] == []


def test_every_package_has_a_door() -> None:
    """A door is a package's `__init__` with a docstring."""
    folders = sorted({path.parent for path in PACKAGE.rglob("*.py")})
    doors = [folder / "__init__.py" for folder in folders if folder.name != "migrations"]
    missing = [
        str(door.relative_to(PACKAGE))
        for door in doors
        if not door.is_file() or not ast.get_docstring(ast.parse(door.read_text(encoding="utf-8")))
    ]
    assert missing == []


def test_report_the_length_of_functions(record_property: pytest.RecordProperty) -> None:
    """The 90th percentile is reported, not gated: about 25 is where the best codebases stand."""
    lengths = [lines_of(node) for module in modules("src") for node in functions(module.tree)]
    ninth = statistics.quantiles(lengths, n=10)[-1]
    record_property("p90_function_lines", ninth)
    print(f"functions: {len(lengths)}, 90th percentile {ninth:.0f} lines, longest {max(lengths)}")


def test_the_checks_bite() -> None:
    body = "    x = 1\n" * 60
    assert long_functions(Module("src/permslip/law/x.py", f"def f() -> None:\n{body}"))
    assert not long_functions(Module("src/permslip/law/x.py", "def f() -> None:\n" + "    x = 1\n" * 59))
    assert vague_names(Module("src/permslip/law/_utils.py", ""))
    assert vague_names(Module("src/permslip/common/x.py", ""))
    rows = "".join(f"    {number}: 'a',\n" for number in range(500))
    assert code_lines(Module("x.py", f"TABLE = {{\n{rows}}}\ndef f(): ...\n")) == 1
    assert code_lines(Module("x.py", "print(1)\n" * 500)) == 500
    assert code_lines(Module("x.py", "x = 1\n" * 500)) == 500
