"""Texts that do harm where they are not made harmless: what people paste, and what is aimed at us.

Rules, held by tests/battery/test_hostile.py:

1. There are 200 of them at least, and no two are the same.
2. None is only spaces: such a text is refused as empty, and proves nothing.

Written with escapes wherever a reader of this file could be deceived.
"""

from __future__ import annotations

from collections.abc import Iterator

_ESCAPES = (
    "\x1b[2J", "\x1b[31m赤\x1b[0m", "\x1b]0;題\x07", "\x1b]0;題\x1b\\", "\x1bc", "\x1b[?1049h",
    "\x1b[6n", "\x1b]8;;http://evil.example/\x1b\\押す\x1b]8;;\x1b\\",
    "\x1b]8;;file:///etc/passwd\x07x\x1b]8;;\x07", "\x1b]52;c;cm0gLXJmIC8=\x07",
    "\x1b]52;p;?\x1b\\", "\x1b]1337;File=inline=1:AAAA\x07", "\x1bP+q544e\x1b\\", "\x1b]133;A\x07",
    "\x1b[1;1H上書き", "\x1b[999A\x1b[K", "\x1b[8m隠す\x1b[28m", "\x1b(0qqq\x1b(B",
    "\x1b[5i\x1b[4i", "\x1b[21t", "\x1b_G;AAAA\x1b\\", "\x9b2J", "\x9d0;題\x9c", "\x90q\x9c",
    "\x1b", "a\x1b", "\x1b\x1b[A", "^[[2J", "\\x1b[2J", "\\033[2J", "\\e[2J", "%1B%5B2J",
)  # fmt: skip
_DIRECTION = (
    "\u202e逆\u202c", "\u202d前\u202c", "\u2066囲\u2069", "\u2067gpj.exe\u2069", "\u2068x\u2069",
    "x\u200fy", "x\u200ey", "x\u061cy", "支払\u202e000,1\u202c円", "\u202a\u202b\u202c",
    "/* \u202e } \u2066if (x)\u2069", "مرحبا 120", "שלום 機器", "\u2069\u2069\u2069",
    "\u202e" * 50,
)  # fmt: skip
_INVISIBLE = (
    "総\u200b務課", "総\u200c務課", "総\u200d務課", "総\u2060務課", "総\ufeff務課", "\ufeff先頭",
    "ソフト\xadハイフン", "x\u034fy", "x\u115fy", "x\u3164y", "x\uffa0y", "x\u180ey",
    "x\u2061y\u2064z", "\U000e0001\U000e0041tag", "x\ufff9注\ufffaルビ\ufffb", "x\u2800y",
    "no\xa0break", "em\u2003space", "\u00ad", "\u200b",
)  # fmt: skip
_MARKUP = (
    "機器[srv01] 停止", "ログ [/var/log] を確認", "[/]", "[red]x[/]", "[bold]", "[/bold]",
    "[link=file:///etc/passwd]x[/]", "[@click=app.bell]押す[/]", "[@click=app.quit]x[/]",
    "[[srv]]", "\\[srv01]", "[on red]x", "[not bold]x", "[b]太字[/b", "連絡先[総務課]", "[1]",
    "[x]済", "[ ]未", "[!]", "[#ff0000]x[/#ff0000]", "[blink]x[/blink]", ":warning:",
    "会議:warning:00", ":smile:", ":+1:", "10:30:45", "http://example.jp/a[b]c", "[{}]", "[[[[[",
    "]]]]]", "[/][/][/]", "[reverse]", "[$primary]x[/]", "[.class]x", "[b i u]", "[=1]",
)  # fmt: skip
_FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A1", '=HYPERLINK("http://e.example","x")',
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "　=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "−1",
    "=1+1;", '"=1+1', "'=1+1", "''=1", "{=1}", "=IMPORTXML(\"http://e.example\",\"//a\")",
    "=DDE(\"cmd\";\"/c calc\")", "%0A=1", "=\u200b1", "\x00=1", "\u200b=1+1", "\ufeff=1+1",
    "\x1f=1", "|=1", ";=1", ",=1+1", "\",=1+1", "1,=1+1", "=1\n=2", "-", "+81-3-1234-5678", "-5℃",
    "@all", "=", "==>", "---", "+", "\x0b=1", "\x0c=1", "\x85=1", "\u2028=1",
)  # fmt: skip
_HTML = (
    "<b>停止</b>", "<script>alert(1)</script>", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' onmouseover='alert(1)",
    "</td></tr></table><h1>x", "<!-- ", "-->", "<![CDATA[x]]>", "<style>*{display:none}</style>",
    "</style><script>x</script>", "</title><script>x</script>", "<svg/onload=alert(1)>",
    "javascript:alert(1)", "<a href='javascript:alert(1)'>x</a>", "&lt;b&gt;", "&amp;",
    "&#60;b&#62;", "&copy", "&nbsp;", "<iframe src=//e.example>", "<br>", "<br/>", "a<b",
    "a>b && c<d", "<", ">", "&", '"', "'", "`", "<x", "x/>", "<meta http-equiv=refresh content=0>",
    "<base href=//e.example>", "\x00<b>", "<\x00b>", "<b\x0c>", "＜b＞", "url(//e.example)",
    "expression(alert(1))", '"}body{display:none}', "\\3c b\\3e", "<?php x ?>", "<%= x %>",
    "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "{{''.__class__}}", "{0}", "{x}", "{}", "{", "}",
    "%s", "%(x)s", "%", "{system}", "{title!r}", "$(date)", "`date`", "; rm -rf /", "| cat",
    "$HOME", "%PATH%", "!!",
)  # fmt: skip
_TABLES = (
    'a"b', 'a""b', '"a","b"', "a,b", "a;b", "a\tb", "a|b", "a\\|b", "a\nb", "a\r\nb", "a\rb",
    "a\n\nb", "\\", "\\\\", "a\\", '"', '""', '"\n"', "a\x1fb\x1ec", "一行目\n二行目\n三行目",
    "sep=;", "ID", "\\N", "NULL", "NaN", "#N/A", "#REF!", "TRUE", "1e5", "0x1F", "007", "１２３",
    "1/2", "3-1", "2026-11-21", "12:30:45", "00:00", "1,234", "¥1,234", "∞",
)  # fmt: skip
_MARKDOWN = (
    "# 見出し", "## 見出し", "- 項目", "* 項目", "1. 項目", "> 引用", "---", "===", "```",
    "```js\nx\n```", "~~~", "`code`", "*強調*", "**強調**", "_強調_", "__強調__", "~~消す~~",
    "[名](http://e.example)", "![絵](http://e.example/x.png)", "<http://e.example>",
    "http://e.example/", "www.e.example", "a@e.example", "[a]: http://e.example", "[^1]",
    "[^1]: x", "    字下げ", "|a|b|\n|-|-|\n|1|2|", "- [ ] x", "a  \nb", "a\\\nb", "$x^2$",
    "$$x$$", ":::", "@mention", "#123", "!x", "[a][b]", "[a]\\(b)", "\\[a](b)", "1) x", "+ x",
    "a\n===", "a\n---", "&#x41;", "++x++", "==x==", "^x^", "~x~",
)  # fmt: skip
_DIAGRAMS = (
    'x" as y', "x --> y", "[*] --> x", "end note", "state x {", "%% 注", ";x", "x;y", "x:y",
    "#34;", '\\"', "];}", "-> z", 'click x href "http://e.example"', "}\nstateDiagram",
    "label=\"x\"];", "\\n", "\\l", "\\N", "<<fork>>", ":::cls",
)  # fmt: skip
_CALENDAR = (
    "BEGIN:VALARM", "\r\nBEGIN:VEVENT", "x\nEND:VEVENT\nBEGIN:VEVENT", "a\\nb", "a\\,b\\;c",
    "ATTACH:file:///x", "X-A;VALUE=URI:x", "あ" * 80, "x" * 200, "\r\n x", "DTSTART:20260101",
    "a;b=c:d",
)  # fmt: skip
_JSON = (
    '{"a":1}', '"]}', "[1,2]", "null", "true", "\\u0000", "\\ud800", '\\"', "</script>", "\u2028",
    "\u2029", "a\u2028b", "a\u2029b", "__proto__", "constructor", "$ref", "//", "/* */", "\\/",
    "NaN", "-Infinity",
)  # fmt: skip
_PATHS = (
    "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\Windows\\x", "\\\\srv\\share\\x", "~/x",
    "CON", "NUL.txt", "file:///etc/passwd", "a/b", "a:b", "a?b*c", ".", "..", ".hidden", "x.",
    "x ", "-rf", "--help", "-o", "@file", "%2e%2e%2f", "x\x00.txt", "長" * 90, "a\nb.txt",
    "con.tar.gz", "LPT1",
)  # fmt: skip
_LETTERS = (
    "𠮷野家", "髙﨑", "塚\ufe00", "葛\U000e0100飾", "辻\U000e0101", "がぎ", "か\u3099き\u3099",
    "e\u0301", "A\u030a", "ﾊﾝｶｸ ｶﾞ", "ｱ", "㈱①Ⅳ㌔", "～〜－−‐", "🏢🔥", "👨\u200d👩\u200d👧",
    "👍🏽", "🇯🇵", "1️⃣", "☎️", "☎︎", "한국어", "中文", "ไทย", "देवनागरी", "\u0300先頭",
    "x" + "\u0301" * 60, "Z\u0351\u036b\u0343", "\U0001f3f4\U000e0067\U000e007f", "ﷺ", "𝐛𝐨𝐥𝐝",
    "ｉｄ", "ı", "ß", "İ", "ﬁ", "\u1e9b\u0323", "㍿", "々〆〇", "゛゜",
)  # fmt: skip
_BROKEN = (
    "\ud800", "\udfff", "x\ud83dy", "\udc80\udc81", "\udc8e\udca9", "\ud842\udfb7", "\ud800\ud800",
    "\ufffd", "\uffff", "\ufffe", "\ufdd0", "\U0001ffff", "\U0010ffff", "\x00", "a\x00b", "\x7f",
    "a\x7fb", "\x08\x08\x08上書き", "a\rb上書き", "\x07", "\x0e\x0f", "\x05", "\x18\x1a",
    "\x80\x81\x8d", "\x85", "\x84", "\x0b", "\x0c", "\x1c\x1d",
)  # fmt: skip
LONG = (
    "長" * 32_767, "x" * 32_768, "𠮷" * 20_000, "=" * 40_000, "<" * 9_000, "a\n" * 3_000,
    "[x]" * 5_000,
)  # fmt: skip


def _all() -> Iterator[str]:
    yield from _ESCAPES + _DIRECTION + _INVISIBLE + _MARKUP + _FORMULAS + _HTML + _TABLES
    yield from _MARKDOWN + _DIAGRAMS + _CALENDAR + _JSON + _PATHS + _LETTERS + _BROKEN + LONG


CORPUS: tuple[str, ...] = tuple(dict.fromkeys(text for text in _all() if text.strip()))
HARMLESS = "普通の文字"
"""What every field holds in the run that shows how an output looks where nothing is wrong."""
