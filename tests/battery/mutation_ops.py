"""Faults put into a module's syntax tree, one a mutant: what somebody could have typed wrongly.

Rules, held by tests/battery/test_mutation.py:

1. The same source gives the same mutants in the same order, so that a number names one.
2. A mutant differs from its source in one place, and lines keep their numbers.
3. Left alone is what no run can notice: annotations, docstrings, decorators, imports, type
   aliases, ``__all__``, and the words of faults that only a programmer could cause.

This module must never import what it mutates.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
PROGRAMMER = frozenset({"AssertionError", "TypeError", "ValueError", "AttributeError"})
"""Faults whose words are for programmers; a test that pinned them would hold nobody to anything."""
_UNSEEN = {
    "decorator_list", "annotation", "returns", "type_params", "type_comment", "type_ignores", "ctx",
}  # fmt: skip

Make = Callable[[ast.AST], ast.AST | None]
"""A copy of a node to what stands in its place; None where the statement goes."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is and what was done there."""

    number: int
    line: int
    column: int
    what: str
    function: str
    """The outermost function it lies in, as ``Class.method``; empty at module or class level."""
    first_line: int
    """Where that function begins, its decorators included."""

    def told(self, module: str) -> str:
        """``module:line:column what``, as the list of survivors names it."""
        return f"{module}:{self.line}:{self.column} {self.what}"


@dataclass(slots=True)
class _Place:
    """A node to be replaced: its parent's field, or an element of it."""

    mutant: Mutant
    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    make: Make


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a module's source (rule 1)."""
    return [place.mutant for place in _places(ast.parse(source))]


def mutated(source: str, number: int) -> ast.Module:
    """The syntax tree with that one fault (rule 2)."""
    tree = ast.parse(source)
    place = next(p for p in _places(tree) if p.mutant.number == number)
    new = place.make(copy.deepcopy(place.node))
    if new is None:
        new = ast.Pass()
    ast.copy_location(new, place.node)
    if place.index is None:
        setattr(place.parent, place.field, new)
    else:
        getattr(place.parent, place.field)[place.index] = new
    return ast.fix_missing_locations(tree)


def _places(tree: ast.Module) -> list[_Place]:
    found: list[_Place] = []
    for parent, field, index, node, inside in _walk(tree, ()):
        for what, make in _faults(node, bool(_function(inside)[0])):
            function, first = _function(inside)
            line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0) + 1
            mutant = Mutant(len(found), line, column, what, function, first)
            found.append(_Place(mutant, parent, field, index, node, make))
    return found


Inside = tuple[ast.AST, ...]


def _walk(
    parent: ast.AST, inside: Inside
) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, Inside]]:
    """Every node that may be mutated, with its place and the definitions it lies in."""
    for field, value in ast.iter_fields(parent):
        if field in _UNSEEN:
            continue
        nodes = value if isinstance(value, list) else [value]
        for index, node in enumerate(nodes):
            if not isinstance(node, ast.AST) or _unseen(node, parent, field, index):
                continue
            yield parent, field, index if isinstance(value, list) else None, node, inside
            deeper = inside
            if field != "args" or not isinstance(parent, ast.FunctionDef):  # a default is above
                deeper = (*inside, node) if isinstance(node, _SCOPES) else inside
            else:
                deeper = inside[:-1] if inside and inside[-1] is parent else inside
            yield from _walk(node, deeper)


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _function(inside: Inside) -> tuple[str, int]:
    names: list[str] = []
    for scope in inside:
        assert isinstance(scope, _SCOPES)
        names.append(scope.name)
        if not isinstance(scope, ast.ClassDef):
            first = min([scope.lineno, *(d.lineno for d in scope.decorator_list)])
            return ".".join(names), first
    return "", 0


def _unseen(node: ast.AST, parent: ast.AST, field: str, index: int) -> bool:
    """Rule 3."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Assign(value=ast.Subscript(value=ast.Name())) if isinstance(parent, ast.Module):
            return True  # Kind = Literal[...]
        case ast.Assign(value=ast.BinOp(op=ast.BitOr())) if isinstance(parent, ast.Module):
            return True  # Command = A | B
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in PROGRAMMER:
            return True
        case ast.Call(func=ast.Name(id="cast" | "TypeVar")):
            return True
    return False


def _faults(node: ast.AST, in_function: bool) -> Iterator[tuple[str, Make]]:
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                new = COMPARISONS[type(op)]
                yield f"{type(op).__name__} -> {new.__name__}", _compare(at, new)
        case ast.BoolOp(op=op):
            other = ast.Or if isinstance(op, ast.And) else ast.And
            yield f"{type(op).__name__} -> {other.__name__}", _set("op", other())
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda n: getattr(n, "operand")  # noqa: B009
        case ast.UnaryOp(op=ast.USub()):
            yield "minus dropped", lambda n: getattr(n, "operand")  # noqa: B009
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATIONS:
            new_op = OPERATIONS[type(op)]
            yield f"{type(op).__name__} -> {new_op.__name__}", _set("op", new_op())
        case ast.Constant(value=bool() as flag):
            yield f"{flag} -> {not flag}", _set("value", not flag)
        case ast.Constant(value=int() | float() as number):
            yield f"{number} -> {number + 1}", _set("value", number + 1)
        case ast.Constant(value=str() as text):
            yield "other text", _set("value", f"XX{text}")
        case ast.Constant(value=bytes() as raw):
            yield "other bytes", _set("value", b"XX" + raw)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not _worded(test):
            yield "condition turned", _turned
        case ast.Return(value=ast.AST() as value) if not isinstance(value, ast.Constant):
            yield "returns None", _set("value", ast.Constant(None))
        case ast.Assign(targets=[ast.Name()], value=value) if in_function and not _none(value):
            yield "assigns None", _set("value", ast.Constant(None))
        case ast.Expr(value=ast.Call()) if in_function:
            yield "call dropped", lambda n: None
        case ast.Break():
            yield "break -> continue", lambda n: ast.Continue()
        case ast.Continue():
            yield "continue -> break", lambda n: ast.Break()
    if isinstance(node, ast.Call):
        for at, keyword in enumerate(node.keywords):
            if keyword.arg is not None:
                yield f"argument {keyword.arg} dropped", _without(at)


def _worded(test: ast.AST) -> bool:
    """Whether the test holds an operator of its own that is mutated instead."""
    one = isinstance(test, ast.Compare) and len(test.ops) == 1
    return one or (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not))


def _none(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _set(field: str, value: object) -> Make:
    def make(node: ast.AST) -> ast.AST:
        setattr(node, field, value)
        return node

    return make


def _compare(at: int, new: type[ast.cmpop]) -> Make:
    def make(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.Compare)
        node.ops[at] = new()
        return node

    return make


def _without(at: int) -> Make:
    def make(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.Call)
        del node.keywords[at]
        return node

    return make


def _turned(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.If | ast.IfExp | ast.While)
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return node
