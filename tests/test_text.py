"""Text from outside: nothing acts on the screen, nothing is lost, nothing is wider than asked."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bcpflow.text import cells, clip, csv_cell, from_operator, pad, safe, safe_json, wrap

# Surrogates and noncharacters included: argv and broken files hold them.
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
AWKWARD = st.text(
    st.sampled_from(
        "aB1 -、。（）「」ー済ｱガ機器\u3000\t\n\x1b\u202e\u200d\ufe0f\u3099👨👩⚠❤🏽<U+>"
    ),
    max_size=60,
)
TEXTS = ANYTHING | AWKWARD
WIDTHS = st.integers(0, 40)

TURNS = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
HOSTILE = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n"),
    *map(chr, range(0x7F, 0xA0)),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)),
    *map(chr, (0x2028, 0x2029, 0xFEFF, 0x200B, 0x200C, 0x2060, 0xAD, 0x3164, 0x180E)),
    *map(chr, (0xD800, 0xDBFF, 0xDC80, 0xDFFF)),
    *map(chr, (0xFDD0, 0xFFFE, 0xFFFF, 0x10FFFF, 0xE0001, 0xE0041)),
]


class TestSafe:
    @pytest.mark.parametrize("char", HOSTILE, ids=lambda char: f"U+{ord(char):04X}")
    def test_what_acts_or_hides_becomes_its_name(self, char: str) -> None:
        assert safe(f"電{char}源") == f"電<U+{ord(char):04X}>源"

    @pytest.mark.parametrize(
        "text",
        [
            "機器[srv01] 停止 [/x] =1+1",
            "全角　空白、改行\nとタブ\t",
            "葛\U000e0100城市",  # a name written with a variation selector
            "か\u3099",
            "\ue000",  # 外字
            "👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 🧑🏽\u200d💻 ❤\ufe0f\u200d🔥 👩\u200d⚕\ufe0f",
            "<U+001B>",
        ],
    )
    def test_ordinary_text_is_let_be(self, text: str) -> None:
        assert safe(text) == text

    @pytest.mark.parametrize(
        "text", ["a\u200db", "\u200d", "👨\u200d", "\u200d👨", "👨\u200d\u200d👩"]
    )
    def test_a_joiner_that_joins_no_pictographs_is_marked(self, text: str) -> None:
        assert safe(text) == text.replace("\u200d", "<U+200D>")

    def test_one_line_marks_tab_and_line_feed_too(self) -> None:
        assert safe("一\t二\n三", one_line=True) == "一<U+0009>二<U+000A>三"

    @given(TEXTS, st.booleans())
    def test_nothing_left_acts_on_a_screen(self, text: str, one_line: bool) -> None:
        shown = safe(text, one_line=one_line)
        shown.encode("utf-8")
        left = {unicodedata.category(char) for char in set(shown) - {"\u200d"} - set("\t\n")}
        assert not left & {"Cc", "Cs", "Zl", "Zp"}
        assert not {unicodedata.bidirectional(char) for char in shown} & TURNS
        assert not (one_line and set(shown) & set("\t\n"))

    @given(TEXTS, st.booleans())
    def test_marking_twice_is_marking_once(self, text: str, one_line: bool) -> None:
        once = safe(text, one_line=one_line)
        assert safe(once, one_line=one_line) == once

    @given(TEXTS.filter(lambda text: "<U+" not in text))
    def test_the_marks_tell_what_was_there(self, text: str) -> None:
        parts = safe(text).split("<U+")
        told = parts[0] + "".join(
            chr(int(part.partition(">")[0], 16)) + part.partition(">")[2] for part in parts[1:]
        )
        assert told == text


class TestCells:
    @pytest.mark.parametrize(
        ("text", "width"),
        [
            ("", 0),
            ("srv01", 5),
            ("済", 2),
            ("ｱｶﾞ", 3),
            ("か\u3099", 2),
            ("①→…─", 4),
            ("葛\U000e0100", 2),
            ("⚠\ufe0f", 2),
            ("1\ufe0f\u20e3", 2),
            ("👨\u200d👩\u200d👧", 2),
            ("🧑🏽\u200d💻", 2),
            ("🇯🇵", 2),
            ("각", 2),
        ],
    )
    def test_width_is_what_a_terminal_takes_and_rich_agrees(self, text: str, width: int) -> None:
        assert cells(text) == width == cell_len(text)

    @given(st.binary().map(lambda stored: safe(stored.decode("cp932", "ignore"), one_line=True)))
    def test_rich_agrees_on_all_text_of_a_japanese_pc(self, text: str) -> None:
        assert cells(text) == cell_len(text)


class TestClip:
    def test_what_fits_is_whole(self) -> None:
        assert clip("電源を確認", 10) == "電源を確認"

    @pytest.mark.parametrize(
        ("width", "shown"),
        [(9, "電源を.."), (8, "電源を.."), (7, "電源.."), (2, ".."), (1, "."), (0, "")],
    )
    def test_a_wide_character_is_never_halved(self, width: int, shown: str) -> None:
        assert clip("電源を確認", width) == shown

    def test_a_mark_stays_with_its_character(self) -> None:
        assert clip("か\u3099か\u3099か\u3099", 4) == "か\u3099.."

    @given(TEXTS, st.integers(-3, 40), st.sampled_from(["..", "", "…", "～続く"]))
    def test_never_wider_than_asked(self, text: str, width: int, tail: str) -> None:
        line = safe(text, one_line=True)
        assert cells(clip(line, width, tail)) <= max(width, 0)
        assert clip(line, width, "") == line[: len(clip(line, width, ""))]


class TestPad:
    def test_sides(self) -> None:
        assert pad("済", 5) == "済   "
        assert pad("済", 5, "right") == "   済"
        assert pad("済", 5, "center") == " 済  "

    def test_a_longer_one_is_left_whole(self) -> None:
        assert pad("電源を確認", 4) == "電源を確認"

    @given(TEXTS, WIDTHS, st.sampled_from(["left", "right", "center"]))
    def test_columns_line_up(self, text: str, width: int, align: str) -> None:
        shown = clip(safe(text, one_line=True), width)
        assert cells(pad(shown, width, align)) == width  # type: ignore[arg-type]


class TestWrap:
    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("", [""]),
            ("短い", ["短い"]),
            ("一行\n\n三行", ["一行", "", "三行"]),
            ("電源を確認、する。", ["電源を確", "認、する。"]),
            ("電源は良（確認）", ["電源は良", "（確認）"]),
            ("機器srv01が停止", ["機器srv01", "が停止"]),
            ("stop the pump", ["stop the", "pump"]),
            ("a\tb", ["a b"]),
            ("0123456789abc", ["0123456789", "abc"]),
            ("あああ<U+001B>あ", ["あああ", "<U+001B>あ"]),
            ("。。。。。。", ["。。。。。", "。"]),
        ],
    )
    def test_lines_of_ten_cells(self, text: str, lines: list[str]) -> None:
        assert wrap(text, 10) == lines

    @given(TEXTS, st.integers(2, 40))
    def test_never_wider_than_asked(self, text: str, width: int) -> None:
        assert all(cells(line) <= width for line in wrap(safe(text), width))

    @given(TEXTS, st.integers(-1, 40))
    def test_only_spaces_are_dropped(self, text: str, width: int) -> None:
        shown = safe(text)
        spaceless = str.maketrans("", "", " \u3000\t\n")
        assert "".join(wrap(shown, width)).translate(spaceless) == shown.translate(spaceless)


class TestSafeJson:
    @given(TEXTS, st.sampled_from([None, 2]))
    def test_the_same_to_a_program_and_inert_on_a_screen(
        self, text: str, indent: int | None
    ) -> None:
        document = {"メモ": [text]}
        shown = safe_json(json.dumps(document, ensure_ascii=False, indent=indent))
        assert shown == safe(shown)
        # A surrogate pair in two halves is one character once JSON has been read: compare bytes.
        read = json.loads(shown)["メモ"][0]
        assert read.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")

    def test_escapes_are_those_of_json(self) -> None:
        assert safe_json('"\u202e\U000e0041\ud800電"') == '"\\u202e\\udb40\\udc41\\ud800電"'


def misread(stored: bytes, codec: str = "utf-8") -> str:
    """What Python hands on when bytes do not fit the locale."""
    return stored.decode(codec, "surrogateescape")


class TestFromOperator:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("電源 か\u3099 \x1b", "電源 か\u3099 \x1b"),
            (misread("確認".encode(), "ascii"), "確認"),
            (misread("電源を確認しました".encode("cp932")), "電源を確認しました"),
            (misread("ｱｶﾞ①髙".encode("cp932")), "ｱｶﾞ①髙"),
            (misread("確認".encode()[:-1]), "確<U+DCE8><U+DCAA>"),
            (misread(b"caf\xe9"), "caf<U+DCE9>"),
            ("\ud83d\ude00 \ud800", "😀 <U+D800>"),
        ],
    )
    def test_what_was_typed_is_found(self, raw: str, text: str) -> None:
        assert from_operator(raw) == text

    @given(TEXTS)
    def test_it_can_always_be_stored(self, raw: str) -> None:
        from_operator(raw).encode("utf-8")

    @given(st.binary(max_size=40))
    def test_any_bytes_can_be_given(self, stored: bytes) -> None:
        from_operator(misread(stored)).encode("utf-8")

    @given(st.text(max_size=40))
    def test_good_utf8_survives_any_locale(self, text: str) -> None:
        assert from_operator(misread(text.encode(), "ascii")) == text


class TestCsvCell:
    @pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－−＠", " =", "\u3000＝"])
    def test_a_formula_is_prefixed(self, start: str) -> None:
        assert csv_cell(f"{start}1+1") == f"'{start}1+1"

    @pytest.mark.parametrize("text", ["", "停止 =1+1", "'=1", "T+25m", "機器[srv01]", " 空白"])
    def test_other_text_is_let_be(self, text: str) -> None:
        assert csv_cell(text) == text

    @given(TEXTS)
    def test_nothing_is_lost_and_twice_is_once(self, text: str) -> None:
        assert csv_cell(text).endswith(text)
        assert csv_cell(csv_cell(text)) == csv_cell(text)
