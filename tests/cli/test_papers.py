"""What a report is written as: by ``--format`` or the file's ending, refused where it cannot."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bcpflow.cli import papers
from bcpflow.cli.case_report import PACK_FORMATS
from bcpflow.cli.compare import COMPARE_FORMATS
from bcpflow.cli.printing import LOG_FORMATS
from bcpflow.cli.report_pages import REPORT_FORMATS
from bcpflow.reports.typefaces import typefaces
from tests.cli.conftest import Answer, Shell
from tests.reports.papers import docx_texts, pdf_text

SAID = "髙﨑𠮷邉①㈱ 連絡"
BEGINS = {
    "html": b"<!DOCTYPE html>",
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "csv": b"\xef\xbb\xbf",
    "json": b"{",
    "md": b"# ",
}


@pytest.fixture
def ended(shell: Shell, drill: str) -> str:
    for words in (
        ("drill", "confirm", drill, "open-log", "--at", "T+3m", "--note", SAID),
        ("drill", "end", drill),
    ):
        assert shell(*words).code == 0
    return drill


def written(shell: Shell, folder: Path, ending: str, *words: str) -> bytes:
    path = folder / f"x.{ending}"
    answer = shell(*words, "-o", str(path))
    assert answer.code == 0, answer.err
    return path.read_bytes()


def says(raw: bytes, ending: str) -> str:
    if ending == "pdf":
        return pdf_text(raw)
    if ending == "docx":
        return "".join(docx_texts(raw))
    if ending == "xlsx":
        sheets = load_workbook(io.BytesIO(raw)).worksheets
        rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
        names = "".join(sheet.title for sheet in sheets)
        return names + "".join(str(cell) for row in rows for cell in row if cell is not None)
    return raw.decode("utf-8-sig")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("verb", "endings"),
    [
        ("log", ("md", "html", "csv", "json", "xlsx", "pdf")),
        ("report", ("md", "html", "json", "pdf", "docx", "xlsx")),
    ],
)
def test_the_ending_of_the_file_says_the_form(
    shell: Shell, ended: str, tmp_path: Path, verb: str, endings: tuple[str, ...], language: str
) -> None:
    for ending in endings:
        raw = written(shell, tmp_path, ending, "--lang", language, "drill", verb, ended)
        assert raw.startswith(BEGINS[ending])
        assert SAID.replace(" ", "") in says(raw, ending).replace(" ", ""), ending


def test_a_comparison_and_an_incident_have_the_same_forms(shell: Shell, tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        ids.append(shell("incident", "start", "small-drill", "--json").json["id"])
        assert shell("incident", "end", ids[-1]).code == 0
    for ending in ("html", "pdf", "xlsx"):
        raw = written(shell, tmp_path, ending, "incident", "compare", *ids)
        assert raw.startswith(BEGINS[ending])
        assert ids[0] in says(raw, ending)
    for verb in ("log", "report"):
        raw = written(shell, tmp_path, "pdf", "incident", verb, ids[0])
        assert "【実災害】" in says(raw, "pdf")


def test_format_says_more_than_the_ending(shell: Shell, ended: str, tmp_path: Path) -> None:
    raw = written(shell, tmp_path, "txt", "drill", "log", ended, "--format", "pdf")
    assert raw.startswith(b"%PDF-")
    assert b"==" in written(shell, tmp_path, "txt", "drill", "log", ended)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("drill", "log", "last"), "x.docx"),
        (("drill", "report", "last"), "x.csv"),
        (("drill", "report", "last"), "x.xls"),
        (("drill", "compare", "last"), "x.doc"),
        (("workflow", "print", "small-drill"), "x.docx"),
        (("case", "list"), "x.txt"),
        (("case", "board"), "x.csv"),
    ],
)
def test_what_it_cannot_be_is_refused_and_nothing_is_written(
    shell: Shell, ended: str, tmp_path: Path, words: tuple[str, ...], name: str
) -> None:
    answer = shell(*words, "-o", str(tmp_path / name))
    assert (answer.code, answer.out) == (2, "")
    assert "[BCP-U071]" in answer.err
    assert not (tmp_path / name).exists()


def test_a_part_that_is_missing_is_named_with_the_line_that_brings_it(
    shell: Shell, ended: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "find_spec", lambda _: None)
    before = shell("drill", "log", ended, "--format", "json").json["head"]
    for form in ("pdf", "docx"):
        answer = shell("drill", "report", ended, "-o", str(tmp_path / f"x.{form}"))
        assert answer.code == 2
        assert "[BCP-U070]" in answer.err
        assert f'pip install "bcpflow[{form}]"' in answer.err
    assert shell("drill", "report", ended, "-o", str(tmp_path / "x.xlsx")).code == 0
    assert shell("drill", "log", ended, "--format", "json").json["head"] == before


def test_a_file_is_not_thrown_onto_a_terminal(
    shell: Shell, ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "_to_a_terminal", lambda: True)
    for form in ("pdf", "docx", "xlsx"):
        answer = shell("drill", "report", ended, "--format", form)
        assert (answer.code, answer.out) == (2, "")
        assert "[BCP-U072]" in answer.err
    assert shell("drill", "report", ended, "--format", "html").code == 0


def test_what_could_not_be_printed_is_told(shell: Shell, drill: str, tmp_path: Path) -> None:
    shell("drill", "note", drill, "避難\U0001f600")
    path = tmp_path / "x.pdf"
    answer: Answer = shell("drill", "log", drill, "-o", str(path))
    assert answer.code == 0
    assert "[BCP-U073]" in answer.err
    assert "U+1F600" in answer.err
    assert "避難〓U+1F600" in pdf_text(path.read_bytes())


def test_a_font_of_ones_own(shell: Shell, ended: str, tmp_path: Path) -> None:
    own = tmp_path / "own.otf"
    shutil.copy(typefaces("noto").paths[0], own)
    raw = written(shell, tmp_path, "pdf", "drill", "log", ended, "--font", str(own))
    assert raw.startswith(b"%PDF-")
    answer = shell("drill", "log", ended, "-o", str(tmp_path / "y.pdf"), "--font", "none.ttf")
    assert answer.code == 2
    assert "[BCP-U074]" in answer.err


def test_days_are_in_the_era_on_paper_and_iso_in_data(
    shell: Shell, ended: str, tmp_path: Path
) -> None:
    words = ("drill", "log", ended)
    for ending in ("html", "pdf"):
        assert "令和" in says(written(shell, tmp_path, ending, *words), ending)
        english = written(shell, tmp_path, ending, "--lang", "en", *words)
        assert "令和" not in says(english, ending)
    for ending in ("xlsx", "csv", "json"):
        assert "令和" not in says(written(shell, tmp_path, ending, *words), ending)


def test_a_calendar_with_an_error_keeps_no_report_back(
    shell: Shell, ended: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site" / "procurement"
    folder.mkdir(parents=True)
    (folder / "calendar.yaml").write_text("calendar: [", "utf-8")
    monkeypatch.setenv("BCPFLOW_SITE", str(tmp_path / "site"))
    assert "令和" in says(written(shell, tmp_path, "html", "drill", "log", ended), "html")


def test_run_sheets_are_printed_as_pdf(shell: Shell, tmp_path: Path) -> None:
    raw = written(shell, tmp_path, "pdf", "workflow", "print", "ict-bcp-initial-response")
    assert raw.startswith(b"%PDF-")
    assert "様式" in says(raw, "pdf")
    html = written(shell, tmp_path, "html", "workflow", "print", "ict-bcp-initial-response")
    assert html.startswith(b"<!DOCTYPE html>")


def test_a_case_and_the_portfolio_on_paper(shell: Shell, tmp_path: Path) -> None:
    opened = shell("case", "open", "procurement-small", "--title", SAID, "--json")
    assert opened.code == 0, opened.err
    case = opened.json["id"]
    for ending in ("html", "pdf", "docx", "xlsx"):
        assert SAID[:6] in says(written(shell, tmp_path, ending, "case", "report", case), ending)
        board = written(shell, tmp_path, ending, "case", "board")
        assert "フェーズ別" in says(board, ending)
    for ending in ("html", "pdf", "docx", "xlsx", "csv"):
        assert SAID[:6] in says(written(shell, tmp_path, ending, "case", "list"), ending)


def test_every_form_is_one_somebody_can_ask_for() -> None:
    every = {*LOG_FORMATS, *REPORT_FORMATS, *COMPARE_FORMATS, *PACK_FORMATS}
    assert every - {"terminal"} <= set(papers.ENDINGS.values())
