"""No text from outside reaches a screen unmarked or as markup: a walk over the source.

The rule. Where something is shown, each argument must be seen to be harmless by reading:

    inert   a number, None, a literal without ``[``, a Rich or Textual renderable
    clean   ``safe(...)``, ``safe_json(...)``, any other literal, ``tr("...")`` with clean values:
            no control characters, but Rich could still swallow a ``[srv01]`` in it as markup
    other   anything else; wrap it in ``safe(...)``

1. ``Text(...)``, ``Text.assemble``, ``.append`` on a Text, ``console.print``, ``print``,
   ``input``, click's echo, prompts and exceptions, and whatever is told ``markup=False``
   take *clean* arguments.
2. Widgets, tables, panels, ``.update`` in a module of Textual, and titles of a border take
   *inert* ones: ``Text(safe(...))``.
3. ``Console(...)`` says ``markup=False, emoji=False``; ``notify`` says ``markup=False``; nobody
   says ``markup=True`` or calls ``from_markup``, ``from_ansi``, ``render_markup``.

Reading follows local names, joins, f-strings, conditional expressions and the walked modules'
own functions: one annotated with a renderable is inert, one that returns str is what it returns.
Where it cannot follow, the line ends in ``# sink: why this is harmless``.

What is safe to store is no matter of this test, nor are files of HTML or Excel. The file is long
because the rule stands beside its controls: what it must find and what it must let be.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bcpflow.text import safe

PACKAGE = Path(__file__).parent.parent / "bcpflow"
WALKED = ("console", "reports", "cli", "library/diagnostics.py")

OTHER, CLEAN, INERT = 0, 1, 2


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLEAN_SINKS = words(
    "Text assemble print input echo secho echo_via_pager prompt confirm notify Input "
    "ClickException UsageError BadParameter"
)
INERT_SINKS = words(
    "Static Label Button Checkbox RadioButton Option TabPane Collapsible Markdown Panel fit Table "
    "Column Columns Group Align Padding Rule Tree add_row add_column add_columns add_option "
    "update_cell update_cell_at write_line"
)
SHOWN_KEYWORDS = words(
    "title subtitle caption header footer label renderable content prompt placeholder message text "
    "value"
)
SHOWN_ATTRIBUTES = words("border_title border_subtitle tooltip")
REFUSED = words("from_markup from_ansi render_markup")
CLEANERS = words("safe safe_json")
NUMBERS = words("len cells int float round sum ord")
SHAPERS = words("clip pad wrap sorted reversed list tuple")
"""Functions that give back what they are given in another shape."""
CONTAINERS = words("list tuple Sequence Iterable Iterator None")
EXCUSE = re.compile(r"#\s*sink:\s*\S")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | Function


@dataclass(eq=False)
class Module:
    """A walked file: its tree, what it imports for the screen, and who encloses whom."""

    name: str
    source: str
    renderables: set[str] = field(default_factory=set)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    textual: bool = False

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source)
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module.split(".")[0] in ("rich", "textual"):
                    # By import, since a definition's Text is a Text too, and far from inert.
                    names = {alias.asname or alias.name for alias in node.names}
                    self.renderables |= {name for name in names if name[0].isupper()}
                self.textual = self.textual or node.module.startswith("textual")

    def scope(self, node: ast.AST) -> Scope:
        """The function a node stands in, or the module."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, Function):
                return node
        return self.tree

    def shows(self, annotation: ast.expr | None) -> bool:
        """Whether an annotation says renderable, or a container of them."""
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            annotation = ast.parse(annotation.value, mode="eval").body
        names = {n.id for n in ast.walk(annotation or ast.Tuple([])) if isinstance(n, ast.Name)}
        return bool(names & self.renderables) and names <= self.renderables | CONTAINERS


class Walk:
    """All walked modules, read together since one may call another's functions."""

    def __init__(self, modules: list[Module]) -> None:
        self.modules = modules
        self.functions: dict[str, list[tuple[Module, Function]]] = {}
        self.reading: set[ast.AST] = set()
        self.known: dict[ast.AST, int] = {}
        self.cuts = 0
        for module in modules:
            for node in ast.walk(module.tree):
                if isinstance(node, Function):
                    self.functions.setdefault(node.name, []).append((module, node))

    def faults(self) -> Iterator[str]:
        """Each unsafe sink as ``file:line: why``."""
        for module in self.modules:
            lines = module.source.splitlines()
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call):
                    why = self.call_fault(module, node)
                elif isinstance(node, ast.Assign | ast.AnnAssign):
                    why = self.assignment_fault(module, node)
                else:
                    continue
                if why and not EXCUSE.search(lines[(node.end_lineno or node.lineno) - 1]):
                    yield f"{module.name}:{node.lineno}: {why}"

    def call_fault(self, module: Module, call: ast.Call) -> str:
        name = called(call)
        markup = keyword(call, "markup")
        plain = is_false(markup)
        if name in REFUSED or (markup is not None and not plain):
            return f"{name}: markup is never read"
        if name == "Console" and not (plain and is_false(keyword(call, "emoji"))):
            return "Console without markup=False, emoji=False"
        if name == "notify" and not plain:
            return "notify without markup=False"
        if name == "append":
            owner = call.func.value if isinstance(call.func, ast.Attribute) else call
            wanted = CLEAN if self.is_text(module, owner) else OTHER
        elif name == "write":
            standard = ast.unparse(call.func).endswith(("stdout.write", "stderr.write"))
            wanted = CLEAN if standard else INERT if module.textual else OTHER
        elif name == "update":
            # In a module without Textual it is a dictionary's; there, a dictionary is no text.
            wanted = INERT if module.textual and not is_mapping(call) else OTHER
        else:
            wanted = CLEAN if name in CLEAN_SINKS or plain else OTHER
            wanted = INERT if name in INERT_SINKS and not plain else wanted
        if wanted == OTHER:
            return ""
        shown = call.args[-1:] if name.startswith("update_cell") else call.args
        shown = call.args[:1] if name == "append" else shown
        shown = shown + [word.value for word in call.keywords if word.arg in SHOWN_KEYWORDS]
        for argument in shown:
            if self.level(module, argument) < wanted:
                return f"{name}({ast.unparse(argument)})"
        return ""

    def assignment_fault(self, module: Module, node: ast.Assign | ast.AnnAssign) -> str:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            shown = isinstance(target, ast.Attribute) and target.attr in SHOWN_ATTRIBUTES
            if shown and node.value is not None and self.level(module, node.value) < INERT:
                return f"{ast.unparse(target)} = {ast.unparse(node.value)}"
        return ""

    def is_text(self, module: Module, owner: ast.expr) -> bool:
        if not isinstance(owner, ast.Name):
            return False
        return any(
            isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[0] == "Text"
            for value in bindings(module, module.scope(owner), owner.id)
        )

    def level(self, module: Module, node: ast.expr) -> int:
        """How harmless an expression is, as far as reading shows."""
        match node:
            case ast.Constant(value=str(text)):
                return CLEAN if "[" in text else INERT
            case ast.Constant() | ast.Compare():
                return INERT
            case ast.JoinedStr(values=parts):
                return min([CLEAN, *(self.level(module, part) for part in parts)])
            case ast.FormattedValue(
                format_spec=ast.JoinedStr(values=[ast.Constant(value=str(s))])
            ) if re.search(r"[dfx%]$", s):
                return INERT  # such a format raises on anything but a number
            case ast.FormattedValue(value=inner) | ast.Starred(value=inner):
                return self.level(module, inner)
            case ast.Subscript(value=inner) | ast.NamedExpr(value=inner) | ast.Await(value=inner):
                return self.level(module, inner)
            case ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
                return self.level(module, inner)
            case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
                return min(self.level(module, left), self.level(module, right))
            case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
                return min([INERT, *(self.level(module, part) for part in parts)])
            case ast.Name(id="__version__"):
                return CLEAN
            case ast.Name(id=name):
                return self.name_level(module, node, name)
            case ast.Call():
                return self.call_level(module, node)
        return OTHER

    def name_level(self, module: Module, node: ast.expr, name: str) -> int:
        scope: Scope = module.scope(node)
        while True:
            values = bindings(module, scope, name)
            if not self.is_text(module, node):
                values += additions(module, scope, name)
            if not isinstance(scope, ast.Module):
                given = [argument for argument in arguments(scope) if argument.arg == name]
                if given and not module.shows(given[0].annotation):
                    return OTHER
                if given and not values:
                    return INERT
            if values:
                return min(self.guarded(module, value) for value in values)
            if isinstance(scope, ast.Module):
                return OTHER
            scope = module.scope(scope)

    def call_level(self, module: Module, call: ast.Call) -> int:
        name = called(call)
        values = [*call.args, *(word.value for word in call.keywords)]
        given = min([INERT, *(self.level(module, value) for value in values)])
        if name in NUMBERS:
            return INERT
        if name in CLEANERS:
            return CLEAN
        if name in ("tr", "N_"):
            return min(CLEAN, given) if isinstance(call.args[0], ast.Constant) else OTHER
        if name in module.renderables or name == "assemble":
            return INERT  # what it shows is checked where it is made
        if name in self.functions:
            return min(self.result_level(*function) for function in self.functions[name])
        if name in SHAPERS:
            return self.level(module, call.args[0]) if call.args else OTHER
        if isinstance(call.func, ast.Attribute):
            # A method of a harmless string, given harmless strings: strip, join, ljust.
            return min(self.level(module, call.func.value), given)
        return OTHER

    def result_level(self, module: Module, function: Function) -> int:
        if module.shows(function.returns):
            return INERT
        results = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None
        ]
        return min([self.guarded(module, result) for result in results], default=OTHER)

    def guarded(self, module: Module, value: ast.expr) -> int:
        if value in self.reading:
            self.cuts += 1
            return INERT  # a name that is made of itself is as harmless as its other parts
        if value in self.known:
            return self.known[value]
        self.reading.add(value)
        before = self.cuts
        try:
            found = self.level(module, value)
        finally:
            self.reading.discard(value)
        if self.cuts == before or not self.reading:
            self.known[value] = found  # else it rests on a circle that is still being read
        return found


def bindings(module: Module, scope: Scope, name: str) -> list[ast.expr]:
    """Every value a name is given in a scope, the things it loops over among them."""
    return list(_bindings(module, scope, name))


@cache
def _bindings(module: Module, scope: Scope, name: str) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets, value=value):
                pass
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.AugAssign(target=target, value=value)
                | ast.NamedExpr(target=target, value=value)
                | ast.For(target=target, iter=value)
                | ast.comprehension(target=target, iter=value)
                | ast.withitem(optional_vars=ast.expr() as target, context_expr=value)
            ):
                targets = [target]
            case _:
                continue
        if module.scope(node) is scope and any(binds(target, name) for target in targets):
            found.append(value)
    return found


def additions(module: Module, scope: Scope, name: str) -> list[ast.expr]:
    """What is added to the list of that name in a scope."""
    return [
        node.args[-1]
        for node in ast.walk(scope)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("append", "extend", "insert")
        and binds(node.func.value, name)
        and node.args
        and module.scope(node) is scope
    ]


def arguments(function: Function) -> list[ast.arg]:
    given = function.args
    several = [argument for argument in (given.vararg, given.kwarg) if argument]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *several]


def binds(target: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(target))


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def is_mapping(call: ast.Call) -> bool:
    return not call.args or isinstance(call.args[0], ast.Dict | ast.DictComp | ast.Set)


def walked_modules() -> list[Module]:
    files = [
        file
        for place in WALKED
        for file in (
            [PACKAGE / place] if place.endswith(".py") else (PACKAGE / place).rglob("*.py")
        )
    ]
    return [
        Module(str(file.relative_to(PACKAGE.parent)), file.read_text("utf-8"))
        for file in sorted(files)
        if file.exists()
    ]


IMPORTS = "from rich.text import Text\nfrom textual.widgets import Static\n"


def faults_of(snippet: str) -> list[str]:
    return list(Walk([Module("snippet.py", IMPORTS + snippet)]).faults())


def test_no_module_shows_unsafe_text() -> None:
    assert list(Walk(walked_modules()).faults()) == []


@pytest.mark.parametrize(
    "snippet",
    [
        "def f(note): Static(note)",
        "def f(note): Static(safe(note))",
        "def f(note): Static(f'[b]{safe(note)}[/b]')",
        "def f(note): Static(note, markup=False)",
        "def f(note): Static(Text(note))",
        "def f(note): Text(f'{note}')",
        "def f(note): Text('').join([Text(note)])",
        "def f(note): Text.from_markup(safe(note))",
        "def f(note): Text.assemble(('記', 'bold'), note)",
        "def f(note):\n line = Text('')\n line.append(note)",
        "def f(self, note): self.query_one('#note').update(note)",
        "def f(table, step): table.add_row(Text(safe(step.id)), step.title)",
        "def f(table, step): table.add_row(*step.cells)",
        "def f(table): table.add_column('[b]手順')",
        "def f(console, note): console.print(f'メモ: {note}')",
        "def f(console, note): console.print(safe(note), markup=True)",
        "def f(note): click.echo(note)",
        "def f(note): click.secho('メモ ' + note, err=True)",
        "def f(tr, note): click.echo(tr('メモ: {note}', note=note))",
        "def f(note): raise click.UsageError(note)",
        "def f(note): print('メモ', note)",
        "def f(note): print(f'{note:>20}')",
        "def f(note): sys.stdout.write(note)",
        "def f(self, note): self.notify(safe(note))",
        "def f(self, note): self.notify(note, markup=False)",
        "def f(self, note): self.border_title = note",
        "def f(): Console()",
        "def f(): Console(markup=False)",
        "def f(note: str):\n note = safe(note) if note else note\n print(note)",
        "def g(note): return note\ndef f(note): print(g(note))",
        "from bcpflow.definition.model import Text as Words\ndef f(title: Words): print(title)",
        "def f(note):\n for line in note.split(): print(line)",
        "def f(note): print('{n}'.format(n=note))",
        "def f(notes):\n rows = []\n for n in notes: rows.append(n)\n Group(*rows)",
        "def f(self, note): self.query_one('#log').write(note)",
        "from rich.markup import escape\ndef f(note): Static(escape(note))",
        "def g():\n note = 'x'\ndef f(): print(note)",
        "def f(*notes: str): print(*notes)",
        "def f(note): print(note)  # sink:",
    ],
)
def test_an_unsafe_sink_is_found(snippet: str) -> None:
    assert len(faults_of(snippet)) == 1


@pytest.mark.parametrize(
    "snippet",
    [
        "def f(note): Static(Text(safe(note)))",
        "def f(note): Static(safe(note), markup=False)",
        "def f(tr): Static(Text(tr('記録')), id='log')",
        "def f(self, note: Text): self.query_one('#note').update(note)",
        "def f(): {}.update({'a': input('? ')})",
        "def f(table, n): table.add_row('手順', Text(f'{n:02d}'), Text(safe(n), style='bold'))",
        "def f(table, steps): table.add_row(*[Text(safe(s.title)) for s in steps])",
        "def cell(n) -> Text: return Text(safe(n))\ndef f(t, s): t.add_row(cell(s), self.cell(s))",
        "def f(notes):\n rows = []\n for n in notes: rows.append(Text(safe(n)))\n Group(*rows)",
        "def f(*rows: Text) -> None: Group(*rows)",
        "def f(tr, n): click.echo(tr('{n}件', n=len(n)))",
        "def clock(ms) -> str: return f'{ms // 60:02d}:{ms % 60:02d}'\ndef f(ms): print(clock(ms))",
        "def f(console, note): console.print(f'メモ: {safe(note)}')",
        "def f(note): click.echo(', '.join(safe(n) for n in note))",
        "def f(tr, note): click.echo(safe(tr('メモ: {note}', note=note)))",
        "def f(tr): click.echo(tr('完了'))",
        "def f(note):\n for line in wrap(safe(note), 80): print(line)",
        "def f(note):\n line = Text('')\n line.append(safe(note), style='red')",
        "def f(note):\n rows = []\n rows.append(note)",
        "def f(self, note): self.notify(safe(note), markup=False)",
        "def f(): Console(markup=False, emoji=False)",
        "def f(self, note): self.border_title = Text(safe(note))",
        "TITLE = '訓練記録'\ndef f(): print(TITLE)",
        "def f(data): sys.stdout.write(safe_json(json.dumps(data, ensure_ascii=False)) + '\\n')",
        "def f(): click.echo(f'bcpflow {__version__}')",
        "def f(note): print(note)  # sink: digits only, checked by the caller",
    ],
)
def test_a_safe_sink_is_let_be(snippet: str) -> None:
    assert faults_of(snippet) == []


MEMO = "機器[srv01] 停止 [/x] 会議:warning:00 \x1b[2J\u202e"


def test_a_clean_string_is_whole_on_a_console_without_markup_and_emoji() -> None:
    paper = io.StringIO()
    Console(file=paper, markup=False, emoji=False, highlight=False, width=120).print(safe(MEMO))
    assert paper.getvalue() == safe(MEMO) + "\n"


def test_a_text_is_whole_in_a_table_on_any_console() -> None:
    paper = io.StringIO()
    table = Table("記録")
    table.add_row(Text(safe(MEMO)))
    Console(file=paper, width=120).print(table)
    assert safe(MEMO) in paper.getvalue()
    assert "\x1b" not in paper.getvalue()
