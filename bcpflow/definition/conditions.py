"""Conditions: short expressions over declared facts, ``時間帯 == "夜間・休日"``.

Rules, held by tests/definition/test_conditions.py:

1. An expression can compare, combine (and / or / not), look into a list and nothing else: no
   call, no attribute, no subscript, no comprehension, no arithmetic but + and -.
2. A choice compares by its rank in ``choices``, so ``震度 >= "5弱"`` means what it says.
3. A condition that names a fact nobody has declared yet is *unknown* (None): a step then
   applies and a gate stays shut. Showing a step too many is the safe mistake.

This module must never call eval() and never look anything up outside the facts it is given.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bcpflow.definition.model import Fact, FactValue

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.BinOp, ast.Add, ast.Sub, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple,
)  # fmt: skip
MAX_LENGTH = 500


class ConditionError(ValueError):
    """An expression that cannot be read or asks for more than rule 1 allows."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason = reason
        self.text = text


class Ranked(str):
    """A choice that compares by its place in the list of choices (rule 2)."""

    __slots__ = ("_ranks",)
    _ranks: Mapping[str, int]

    def __new__(cls, value: str, choices: tuple[str, ...]) -> Ranked:
        """The choice ``value`` among ``choices``."""
        made = super().__new__(cls, value)
        made._ranks = {choice: rank for rank, choice in enumerate(choices)}
        return made

    def _rank(self, other: object) -> tuple[int, int]:
        if not isinstance(other, str) or other not in self._ranks:
            raise ConditionError("not a choice", str(other))
        return self._ranks[str(self)], self._ranks[str(other)]

    def __lt__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine < theirs

    def __le__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine <= theirs

    def __gt__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine > theirs

    def __ge__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine >= theirs

    __hash__ = str.__hash__


@lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    """Facts an expression asks for.

    Raises ConditionError: ``syntax``, ``too long``, or ``not allowed`` (rule 1).
    """
    return frozenset(node.id for node in ast.walk(_tree(text)) if isinstance(node, ast.Name))


def comparisons_in(text: str) -> list[tuple[str, FactValue]]:
    """Pairs (fact, literal) an expression compares; lint checks them against the fact's kind.

    Raises ConditionError like `names_in`.
    """
    pairs: list[tuple[str, FactValue]] = []
    for node in ast.walk(_tree(text)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        facts = [side.id for side in sides if isinstance(side, ast.Name)]
        literals = [
            leaf.value
            for side in sides
            for leaf in ast.walk(side)
            if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str | int | float)
        ]
        pairs += [(fact, literal) for fact in facts for literal in literals]
    return pairs


def holds(text: str, facts: Mapping[str, FactValue], declared: Mapping[str, Fact]) -> bool | None:
    """Whether the condition holds; None where a fact it names is not known yet (rule 3).

    Raises ConditionError where the expression itself is wrong, which lint refuses beforehand.
    """
    if any(name not in facts for name in names_in(text)):
        return None
    names = {name: _value(facts[name], declared.get(name)) for name in names_in(text)}
    from simpleeval import EvalWithCompoundTypes, InvalidExpression

    evaluator = EvalWithCompoundTypes(names=names, functions={})
    try:
        return bool(evaluator.eval(text, previously_parsed=_tree(text).body))
    except (InvalidExpression, TypeError, ValueError, ArithmeticError) as fault:
        if isinstance(fault, ConditionError):
            raise
        raise ConditionError("cannot be judged", text) from fault


def _value(value: FactValue, fact: Fact | None) -> Any:
    if fact is not None and fact.choices and isinstance(value, str) and value in fact.choices:
        return Ranked(value, fact.choices)
    return value


@lru_cache(maxsize=1024)
def _tree(text: str) -> ast.Expression:
    if len(text) > MAX_LENGTH:
        raise ConditionError("too long", text[:40])
    try:
        with warnings.catch_warnings():  # a stray backslash would be told to the operator
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as fault:
        raise ConditionError("syntax", text) from fault
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise ConditionError("not allowed", type(node).__name__)
        if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float):
            raise ConditionError("not allowed", type(node.value).__name__)
    return tree
