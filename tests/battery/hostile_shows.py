"""Every output of the program, made of one stage in either language.

A new command that shows words of people belongs into `OUTPUTS`. This module must never judge.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bcpflow.cli.context import World
from bcpflow.cli.output import put
from bcpflow.language import Language, translator
from tests.battery.hostile_outputs import (
    Read,
    as_calendar,
    as_csv,
    as_definition,
    as_diagram,
    as_docx,
    as_html,
    as_json,
    as_markdown,
    as_pdf,
    as_picture,
    as_xlsx,
    console,
    plain,
    unsafe_in,
)
from tests.battery.hostile_stage import Stage, captured, invoke


@dataclass(frozen=True, slots=True)
class Output:
    """An output, how it is made, and who reads it."""

    name: str
    words: Callable[[Stage, Path], tuple[str, ...]]
    read: Callable[[bytes], Read]
    to_file: str = ""
    """Ending of the file it is written to; empty: stdout."""
    needs: str = "drill"
    make: Callable[[Stage, Language], bytes] | None = None
    """Made without a command: what no file may hold reaches the writers only so."""


def _none(_: Stage, __: Path) -> tuple[str, ...]:
    return ()


def _drill(*verb: str) -> Callable[[Stage, Path], tuple[str, ...]]:
    return lambda stage, _: ("drill", verb[0], stage.drill, *verb[1:])


def _case(*verb: str) -> Callable[[Stage, Path], tuple[str, ...]]:
    return lambda stage, _: ("case", verb[0], stage.case, *verb[1:])


def _all(*words: str) -> Callable[[Stage, Path], tuple[str, ...]]:
    return lambda stage, path: tuple(str(path) if word == "FILE" else word for word in words)


def _forms(name: str, verb: str, forms: dict[str, Callable[[bytes], Read]], *more: str,
           needs: str = "drill") -> list[Output]:  # fmt: skip
    made = _drill if needs == "drill" else _case
    return [
        Output(f"{name} {form}", made(verb, "--format", form, *more), read, needs=needs)
        for form, read in forms.items()
    ]


_TMJ: dict[str, Callable[[bytes], Read]] = {
    "terminal": plain, "markdown": as_markdown, "json": as_json,
}  # fmt: skip


_PAPER: dict[str, Callable[[bytes], Read]] = {
    "html": as_html, "pdf": as_pdf, "xlsx": as_xlsx,
}  # fmt: skip


def _mermaid(stage: Stage, language: Language) -> bytes:
    from bcpflow.reports.diagram import mermaid

    assert stage.definition is not None
    return mermaid(stage.definition, translator(language)).encode()


def _dot(stage: Stage, language: Language) -> bytes:
    from bcpflow.reports.diagram import dot

    assert stage.definition is not None
    return dot(stage.definition, translator(language)).encode()


def _svg(stage: Stage, language: Language) -> bytes:
    from bcpflow.reports.picture_workflow import workflow_picture

    assert stage.definition is not None
    return workflow_picture(stage.definition, translator(language)).encode()


def _form(name: str) -> Callable[[Stage, Path], tuple[str, ...]]:
    return lambda stage, path: (
        *("form", "make", name, "-o", str(path), "--run", stage.drill, "--names"),
    )


def _outline(stage: Stage, language: Language) -> bytes:
    from bcpflow.reports.outline import outline

    assert stage.definition is not None
    told = outline(stage.definition, translator(language))
    return captured(lambda: put(told))


def _sheet(stage: Stage, language: Language) -> bytes:
    """The run sheet on paper."""
    from bcpflow.reports.runsheet import runsheet

    assert stage.definition is not None
    return runsheet(stage.definition, translator(language), controller=True).encode()


def _sheet_xlsx(stage: Stage, language: Language) -> bytes:
    """The same, as a workbook."""
    from bcpflow.reports.runsheet_xlsx import runsheet_xlsx

    assert stage.definition is not None
    return runsheet_xlsx(stage.definition, translator(language), controller=True)


def _sheet_pdf(stage: Stage, language: Language) -> bytes:
    """The same, as a PDF."""
    from bcpflow.reports.runsheet_pdf import runsheet_pdf
    from bcpflow.reports.typefaces import typefaces

    assert stage.definition is not None
    faces = typefaces("noto")
    return runsheet_pdf(stage.definition, translator(language), faces, controller=True).data


def _shown(stage: Stage, language: Language) -> bytes:
    from bcpflow.cli.output import put_json
    from bcpflow.definition.codec import pack

    packed = pack(stage.definition, pairs=False)
    return captured(lambda: put_json(packed))


def _table(what: str, ending: str) -> Callable[[Stage, Language], bytes]:
    def make(stage: Stage, language: Language) -> bytes:
        from bcpflow.site.exchange import register_rows, roster_rows
        from bcpflow.site.tables import table_bytes

        assert stage.roster is not None
        assert stage.register is not None
        tr = translator(language)
        if what == "roster":
            rows = roster_rows(stage.roster, tr, personal=True)
        else:
            rows = register_rows(stage.register, tr)
        return table_bytes(Path(f"x{ending}"), "表", rows)

    return make


def _book(stage: Stage, language: Language) -> bytes:
    """The definition as a workbook."""
    from bcpflow.workbook.exporting import exported

    assert stage.definition is not None
    return exported(stage.definition, "x", translator(language)).data


def _cexf(stage: Stage, language: Language) -> bytes:
    """The injects for other tools."""
    from bcpflow.cli.output import put_json
    from bcpflow.reports.cexf import exercise_document

    assert stage.definition is not None
    document = exercise_document(stage.definition, translator(language))
    return captured(lambda: put_json(document))


def _yaml(stage: Stage, language: Language) -> bytes:
    """A definition that was taken from a sheet whose cells hold anything."""
    from bcpflow.workbook.book import Sheet
    from bcpflow.workbook.heads import read_heads
    from bcpflow.workbook.importing import from_sheets

    assert stage.definition is not None
    injects = stage.definition.workflow.injects
    heads = ("番号", "時刻", "発信者", "手段", "内容", "期待される行動", "写真")
    rows = [(str(n), "T+5", one.sender, one.by, one.content, one.action, one.content)
            for n, one in enumerate(injects, start=1)]  # fmt: skip
    sheet = Sheet("状況付与計画", [heads, *rows])
    made = from_sheets([sheet], "x.xlsx", "x", read_heads(None), translator(language))
    assert made.text is not None
    return captured(lambda: put(made.text or ""))


def _plan(ending: str) -> Callable[[Stage, Language], bytes]:
    """The drills of the year, for a calendar program or a spreadsheet."""

    def make(stage: Stage, language: Language) -> bytes:
        from bcpflow.site.plan import plan_ics, plan_rows
        from bcpflow.site.tables import table_bytes

        assert stage.plan is not None
        tr = translator(language)
        if ending == ".ics":
            return plan_ics(stage.plan, tr, datetime(2026, 11, 21, tzinfo=UTC), UTC)
        return table_bytes(Path(f"x{ending}"), "表", plan_rows(stage.plan, tr))

    return make


def _stepper(stage: Stage, language: Language) -> bytes:
    """The console line by line: the board, every step, its help, injects, the log."""
    from bcpflow.console.plain import run_plain

    keys = ["", "?", "l", "i", "k 1", "", *(f"h {n}" for n in range(1, 9)), "q"]
    lines: list[str] = []
    script = iter(keys)

    def read(prompt: str) -> str:
        lines.append(prompt)
        try:
            return next(script)
        except StopIteration:
            raise EOFError from None

    world = World(language, os.environ)
    session = world.desk.open(stage.drill)
    run_plain(session, world.tr, zone=UTC, role=None, observe=True, read=read,
              write=lines.append, names=world.desk.journal.people)  # fmt: skip
    world.close()
    return "\n".join(lines).encode()


def _screen(stage: Stage, language: Language) -> bytes:
    """The console on the whole screen, wide enough for everything."""
    import asyncio

    from bcpflow.console.actions import Operator
    from bcpflow.console.app import ConsoleApp

    world = World(language, os.environ)
    session = world.desk.open(stage.drill)
    operator = Operator(session, world.tr, zone=UTC, names=world.desk.journal.people)
    app = ConsoleApp(operator, with_bell=False)
    seen: list[str] = []

    def look() -> None:
        strips = app.screen._compositor.render_strips()
        seen.extend("".join(segment.text for segment in strip).rstrip() for strip in strips)

    async def story() -> None:
        async with app.run_test(size=(400, 120)) as pilot:
            await pilot.pause()
            look()
            for key in ("h", "escape", "l", "escape", "i", "escape"):
                await pilot.press(key)
                await pilot.pause()
                look()

    asyncio.run(story())
    world.close()
    return "\n".join(seen).encode("utf-8", "surrogatepass")


OUTPUTS: tuple[Output, ...] = (
    Output("drill list", _all("drill", "list"), plain),
    Output("drill list json", _all("drill", "list", "--json"), as_json),
    Output("status", _drill("status", "--controller"), plain),
    Output("status json", _drill("status", "--controller", "--json"), as_json),
    *_forms("log", "log", {**_TMJ, "csv": as_csv, **_PAPER}),
    *_forms("report", "report", {**_TMJ, **_PAPER, "docx": as_docx}, "--names"),
    *_forms("compare", "compare", {**_TMJ, "csv": as_csv, **_PAPER}),
    Output("observations", _drill("observe"), plain),
    Output("hotwash", _drill("hotwash"), plain),
    Output("ratings", _drill("rate"), plain),
    Output("actions", _all("action", "list"), plain),
    Output("actions csv", _all("action", "list", "--csv"), as_csv),
    Output("actions tickets", _all("action", "list", "--for", "generic"), as_csv),
    Output("actions json", _all("action", "list", "--json"), as_json),
    Output("case list", _all("case", "list"), plain, needs="case"),
    Output("case list json", _all("case", "list", "--json"), as_json, needs="case"),
    Output("case list xlsx", _all("case", "list", "-o", "FILE"), as_xlsx, ".xlsx", "case"),
    Output("case list csv", _all("case", "list", "-o", "FILE"), as_csv, ".csv", "case"),
    Output("case list pdf", _all("case", "list", "-o", "FILE"), as_pdf, ".pdf", "case"),
    Output("case list html", _all("case", "list", "-o", "FILE"), as_html, ".html", "case"),
    Output("case board", _all("case", "board"), plain, needs="case"),
    Output("case board pdf", _all("case", "board", "-o", "FILE"), as_pdf, ".pdf", "case"),
    Output("case board xlsx", _all("case", "board", "-o", "FILE"), as_xlsx, ".xlsx", "case"),
    Output("case show", _case("show"), plain, needs="case"),
    Output("case show json", _case("show", "--json"), as_json, needs="case"),
    Output("case documents", _case("document"), plain, needs="case"),
    Output("case skeleton", _case("document", "plan-paper"), as_markdown, needs="case"),
    Output("case skeleton html", _case("document", "plan-paper", "--format", "html"), as_html,
           needs="case"),
    Output("quotes list", _case("quotes", "list"), plain, needs="case"),
    Output("quotes compare", _case("quotes", "compare"), plain, needs="case"),
    Output("quotes scrutinise", _case("quotes", "scrutinise"), plain, needs="case"),
    *_forms("case report", "report", {**_TMJ, **_PAPER, "docx": as_docx}, "--names", needs="case"),
    *_forms("case export", "export", {"ocds": as_json, "json": as_json}, needs="case"),
    Output("case due ics", _all("case", "due", "--within", "3650d", "--ics", "FILE"), as_calendar,
           ".ics", "case"),
    Output("diagram mermaid", _none, as_diagram, make=_mermaid),
    Output("diagram dot", _none, as_diagram, make=_dot),
    Output("diagram svg", _none, as_picture, make=_svg),
    *(
        Output(f"form {form} {ending}", _form(form), read, f".{ending}")
        for form in ("action-plan", "damage-check", "training-result")
        for ending, read in (("html", as_html), ("xlsx", as_xlsx), ("csv", as_csv))
    ),
    Output("workflow outline", _none, plain, make=_outline),
    Output("workflow json", _none, as_json, make=_shown),
    Output("run sheet html", _none, as_html, make=_sheet),
    Output("workflow xlsx", _none, as_xlsx, make=_book),
    Output("workflow cexf", _none, as_json, make=_cexf),
    Output("workflow from a sheet", _none, as_definition, make=_yaml),
    Output("run sheet xlsx", _none, as_xlsx, make=_sheet_xlsx),
    Output("run sheet pdf", _none, as_pdf, make=_sheet_pdf),
    Output("roster xlsx", _none, as_xlsx, make=_table("roster", ".xlsx")),
    Output("roster csv", _none, as_csv, make=_table("roster", ".csv")),
    Output("register xlsx", _none, as_xlsx, make=_table("register", ".xlsx")),
    Output("register csv", _none, as_csv, make=_table("register", ".csv")),
    Output("plan ics", _none, as_calendar, make=_plan(".ics")),
    Output("plan xlsx", _none, as_xlsx, make=_plan(".xlsx")),
    Output("plan csv", _none, as_csv, make=_plan(".csv")),
    Output("console plain", _none, console, make=_stepper),
    Output("console screen", _none, console, make=_screen),
)  # fmt: skip


def made(output: Output, stage: Stage, language: Language) -> bytes | None:
    """The bytes of an output; None where the command said why it gives none."""
    if output.make is not None:
        return output.make(stage, language)
    path = stage.folder / f"out{output.to_file}"
    path.unlink(missing_ok=True)
    answer = invoke((f"--lang={language}", *output.words(stage, path)))
    if answer.code:
        stage.faults.append(f"{output.name}: exit {answer.code} {answer.err[-500:]}")
        return None
    if unsafe_in(answer.err):
        stage.faults.append(f"{output.name}: stderr {unsafe_in(answer.err)}")
    return path.read_bytes() if output.to_file else answer.out
