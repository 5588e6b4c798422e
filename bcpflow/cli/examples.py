"""Examples and exit codes of every command, as data: `--help` shows them, the tests run them.

Rules, held by tests/cli/test_help.py:

1. Every command has an example that runs as it stands, on what the test has prepared.
2. An exit code is told where it says more than done, refused or mistyped.

By the words after ``bcpflow``; ``*`` stands for drill and incident, ``{verb}`` for which of them.
This module must never import anything that a help page does not need.
"""

from __future__ import annotations

from collections.abc import Mapping

from bcpflow.language import N_

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "tour": ("bcpflow tour",),
    "demo": (
        "bcpflow demo",
        "bcpflow demo --report -o demo.html",
        "bcpflow demo --workflow power-outage -o demo.csv",
    ),
    "workflow list": ("bcpflow workflow list",),
    "workflow show": ("bcpflow workflow show ict-bcp-initial-response",),
    "workflow check": (
        "bcpflow workflow check",
        "bcpflow workflow check power-outage",
        N_("bcpflow workflow check わが町"),
    ),
    "workflow copy": (N_("bcpflow --site わが町 workflow copy power-outage"),),
    "workflow diagram": (
        "bcpflow workflow diagram power-outage",
        "bcpflow workflow diagram power-outage --format dot",
    ),
    "workflow print": (
        "bcpflow workflow print ict-bcp-initial-response -o sheets.html",
        "bcpflow workflow print ict-bcp-initial-response -o sheets.xlsx",
        "bcpflow workflow print power-outage --controller --redacted -o sheets.html",
    ),
    "workflow import": (
        "bcpflow workflow import msel.xlsx -o tabletop-2027.yaml",
        "bcpflow workflow import msel.xlsx --start 10:00 --save-map map.yaml -o drill.yaml",
    ),
    "workflow export": (
        "bcpflow workflow export damage-survey -o damage-survey.xlsx",
        "bcpflow workflow export tabletop-discussion --format cexf -o injects.json",
    ),
    "workflow heads": ("bcpflow workflow heads",),
    "form list": ("bcpflow form list",),
    "form make": (
        N_("bcpflow --site わが町 form make systems -o systems.xlsx"),
        "bcpflow form make action-plan -o plan.html --workflow ict-bcp-initial-response",
        "bcpflow form make damage-check -o check.xlsx --run last",
    ),
    "doctor": ("bcpflow doctor",),
    "kit build": (
        "bcpflow kit build -o bcpflow-kit.zip",
        "bcpflow kit build -o kit --platform windows --python 3.12 --without pdf",
    ),
    "workflow schema": ("bcpflow workflow schema", "bcpflow workflow schema checklist"),
    "site init": (N_("bcpflow site init わが町"),),
    "site check": (N_("bcpflow site check わが町"),),
    "site show": (
        N_("bcpflow --site わが町 site show systems"),
        N_("bcpflow --site わが町 site show roster --redacted"),
        N_("bcpflow --site わが町 site show plan"),
    ),
    "site muster": (N_("bcpflow --site わが町 site muster 6弱"),),
    "site import": (N_("bcpflow --site わが町 site import systems systems.xlsx"),),
    "site export": (
        N_("bcpflow --site わが町 site export systems systems.xlsx"),
        N_("bcpflow --site わが町 site export roster roster.xlsx --personal"),
        N_("bcpflow --site わが町 site export plan plan.ics"),
    ),
    "site tables": (
        "bcpflow site tables",
        N_("bcpflow --site わが町 site tables deadlines rules"),
    ),
    "drill start": (
        "bcpflow drill start ict-bcp-initial-response",
        "bcpflow drill start ict-bcp-initial-response --fact 時間帯=夜間・休日 --fact 震度=6強",
        "bcpflow drill start power-outage --scenario-start 2027-01-17T05:46",
    ),
    "incident start": ("bcpflow incident start", "bcpflow incident start power-outage --no-run"),
    "incident void": (N_("bcpflow incident void last --reason 訓練と間違えた"),),
    "* run": (
        "bcpflow {verb} run",
        "bcpflow {verb} run last --plain",
        "bcpflow {verb} run last --observe",
    ),
    "* list": ("bcpflow {verb} list", "bcpflow {verb} list --all --json"),
    "* status": ("bcpflow {verb} status last", "bcpflow {verb} status last --json"),
    "* log": ("bcpflow {verb} log last", "bcpflow {verb} log last --format csv -o log.csv"),
    "* report": (
        "bcpflow {verb} report last",
        "bcpflow {verb} report last --format html -o report.html",
    ),
    "* compare": ("bcpflow {verb} compare last",),
    "* begin": ("bcpflow {verb} begin last protect-self",),
    "* confirm": (
        "bcpflow {verb} confirm last protect-self",
        N_("bcpflow {verb} confirm last first-fire --stumble 消火器の場所が分からない"),
        "bcpflow {verb} confirm last own-family --result not-achieved",
    ),
    "* skip": (N_("bcpflow {verb} skip last first-fire --reason 自宅にいるため"),),
    "* undo": (N_("bcpflow {verb} undo last protect-self --reason 押し間違い"),),
    "* check": ("bcpflow {verb} check last power utility=異常 g-outlets=101",),
    "* decide": ("bcpflow {verb} decide last evacuate stay",),
    "* note": (N_("bcpflow {verb} note last 館内放送が聞こえない --about protect-self"),),
    "* advance": (
        N_("bcpflow {verb} advance last muster --override --role head --reason 余震のため"),
        N_("bcpflow {verb} advance last aftershock --reason 強い余震"),
    ),
    "* fact": ("bcpflow {verb} fact last 震度=7",),
    "* event": ("bcpflow {verb} event last leak-noticed",),
    "* end": (N_("bcpflow {verb} end last --note 1時間で終了"),),
    "* abort": (N_("bcpflow {verb} abort last --reason 本当の地震が起きたため"),),
    "* arrive": (N_("bcpflow {verb} arrive last 佐藤 --holds head"),),
    "* absent": (N_("bcpflow {verb} absent last 佐藤 --reason 出張"),),
    "* approve": ("bcpflow {verb} approve last go --role head",),
    "* refuse": (N_("bcpflow {verb} refuse last go --role head --reason 本番に障害がある"),),
    "* observe": (
        N_("bcpflow {verb} observe last 連絡簿が机の中だった --about first-fire --kind 改善"),
        "bcpflow {verb} observe last",
    ),
    "* rate": (
        "bcpflow {verb} rate last",
        N_("bcpflow {verb} rate last reach S --reason 別の手段で届いた"),
    ),
    "* hotwash": (
        "bcpflow {verb} hotwash last",
        N_("bcpflow {verb} hotwash last 1 声が届かなかった"),
    ),
    "* improved": ("bcpflow {verb} improved last",),
    "* enter": ("bcpflow {verb} enter last written.txt",),
    "drill inject": ("bcpflow drill inject last situation-card",),
    "drill hold": ("bcpflow drill hold last situation-card",),
    "drill release": ("bcpflow drill release last situation-card",),
    "drill cancel": (N_("bcpflow drill cancel last situation-card --reason 時間切れ"),),
    "drill add-inject": (
        N_("bcpflow drill add-inject last 余震。棚が倒れた --to facilities --id shock"),
    ),
    "drill judge": ("bcpflow drill judge last situation-card achieved",),
    "drill pause": (N_("bcpflow drill pause last --reason 来庁者の対応"),),
    "drill resume": ("bcpflow drill resume last",),
    "drill jump": ("bcpflow drill jump last 3h", N_("bcpflow drill jump last 30分")),
    "drill speed": ("bcpflow drill speed last 2",),
    "drill control": ("bcpflow drill control last",),
    "action add": (
        N_(
            "bcpflow action add last 連絡簿を入口に掛ける --owner 係長 --due 2031-03-31 "
            "--element 計画"
        ),
    ),
    "action list": (
        "bcpflow action list",
        "bcpflow action list --all --csv -o actions.csv",
        "bcpflow action list --for redmine -o tickets.csv",
    ),
    "action update": (N_("bcpflow action update A1 --note 印刷した"),),
    "action close": (N_("bcpflow action close A1 --evidence 入口の写真"),),
    "case open": (
        N_("bcpflow case open --title 住民サービス基盤の構築 --fact 予定価格=48000000"),
        N_("bcpflow case open procurement-small --title 印刷機 --fact 予定価格=900000"),
    ),
    "case show": ("bcpflow case show last", "bcpflow case show last --json"),
    "case set": ("bcpflow case set last 予定価格=900000 年度=令和8年度",),
    "case event": ("bcpflow case event last award",),
    "case do": ("bcpflow case do last duplicate-check",),
    "case check": ("bcpflow case check last security-check --rest 正常",),
    "case skip": (N_("bcpflow case skip last duplicate-check --reason 台帳にない"),),
    "case undo": (N_("bcpflow case undo last duplicate-check --reason 見直す"),),
    "case attach": ("bcpflow case attach last specifications spec.txt",),
    "case document": ("bcpflow case document last", "bcpflow case document last specifications"),
    "case request": ("bcpflow case request last execution-approval",),
    "case approve": (
        N_("bcpflow case approve last execution-approval --role approver --as 所管課長"),
    ),
    "case return": (
        N_(
            "bcpflow case return last execution-approval --role approver --reason 数量が違う "
            "--as 所管課長"
        ),
    ),
    "case withdraw": (N_("bcpflow case withdraw last execution-approval --reason 書き直す"),),
    "case reject": (
        N_(
            "bcpflow case reject last tender-outcome --role approver --reason 根拠を書く "
            "--as 所管課長"
        ),
    ),
    "case advance": (N_("bcpflow case advance last cancel --reason 取りやめ"),),
    "case note": (N_("bcpflow case note last 事業者から質問があった"),),
    "case end": (N_("bcpflow case end last --note 取りやめ"),),
    "case abort": (N_("bcpflow case abort last --reason 予算が付かなかった"),),
    "case award": (N_("bcpflow case award last --supplier みどり商会 --amount 800000円"),),
    "case contract": (
        "bcpflow case contract last --signed 2026-04-01 --ends 2027-03-31",
        N_("bcpflow case contract last --amount 850000円 --signed 2026-10-01 --reason 数量の増"),
    ),
    "case payment": ("bcpflow case payment last --amount 400000円",),
    "case retract": (N_("bcpflow case retract last P1 --reason 書き誤り"),),
    "case method": (
        "bcpflow case method --contract 委託 --estimate 900000",
        "bcpflow case method last",
    ),
    "case preevaluate": ("bcpflow case preevaluate last",),
    "case priority": ("bcpflow case priority last 3 2 2 2", "bcpflow case priority --all"),
    "case list": ("bcpflow case list", "bcpflow case list --year 令和8年度 -o cases.xlsx"),
    "case board": ("bcpflow case board",),
    "case due": ("bcpflow case due --within 90d", "bcpflow case due --within 365d --ics due.ics"),
    "case duplicates": ("bcpflow case duplicates",),
    "case import": ("bcpflow case import cases.csv --dry-run", "bcpflow case import cases.csv"),
    "case report": ("bcpflow case report last",),
    "case export": ("bcpflow case export last",),
    "case quotes list": ("bcpflow case quotes last list",),
    "case quotes template": ("bcpflow case quotes last template quote.xlsx",),
    "case quotes import": ("bcpflow case quotes last import quotes.xlsx",),
    "case quotes enter": (
        N_(
            "bcpflow case quotes last enter みどり商会 "
            "--line '費目=構築;内容=環境設定;数量=1;単価=500000;金額=500000' --total 550000"
        ),
    ),
    "case quotes withdraw": (N_("bcpflow case quotes last withdraw Q1 --reason 辞退"),),
    "case quotes previous": ("bcpflow case quotes last previous 700000円",),
    "case quotes compare": ("bcpflow case quotes last compare",),
    "case quotes scrutinise": ("bcpflow case quotes last scrutinise",),
    "case quotes answer": (
        N_("bcpflow case quotes last answer above_estimate:Q3 紙で精査した --override"),
    ),
    "case quotes pass": (N_("bcpflow case quotes last pass price-check --as 情報政策係"),),
    "case score bidder": (N_("bcpflow case score last bidder A 例の会社"),),
    "case score enter": (
        "bcpflow case score last enter A understanding=8 function=7 price=9",
        N_("bcpflow case score last enter A operation=6 --comment 夜間の体制を確かめたい"),
    ),
    "case score import": ("bcpflow case score last import score.xlsx",),
    "case score template": ("bcpflow case score last template score.xlsx",),
    "case score interest": (N_("bcpflow case score last interest A 親族が勤めている"),),
    "case score lot": ("bcpflow case score last lot A B",),
    "case score table": ("bcpflow case score last table",),
    "journal verify": ("bcpflow journal verify", "bcpflow journal verify --json"),
    "journal backup": ("bcpflow journal backup backup.db",),
    "journal doctor": ("bcpflow journal doctor",),
    "journal export": (
        "bcpflow journal export -o journal.jsonl",
        "bcpflow journal export last -o drill.jsonl",
    ),
    "journal import": ("bcpflow journal import journal.jsonl",),
    "journal rescue": ("bcpflow journal rescue bcpflow-rescue.jsonl",),
    "journal merge": ("bcpflow journal merge hall.jsonl site.jsonl",),
    "journal redact": ("bcpflow journal redact --before 2020-04-01 --dry-run",),
    "journal keygen": ("bcpflow journal keygen our.key",),
    "journal sign": ("bcpflow journal sign --key our.key -o signed.json",),
    "journal grant-script": ("bcpflow journal grant-script --terminal HQ1 --observer EYES",),
    "explain": ("bcpflow explain BCP-D110", "bcpflow explain"),
    "schema": ("bcpflow schema", "bcpflow schema status/1"),
    "completion": ("bcpflow completion bash", "bcpflow completion powershell"),
}

CODES: Mapping[str, tuple[tuple[int, str], ...]] = {
    "workflow check": ((0, N_("誤りはない（注意はあるかもしれない）")), (3, N_("誤りがある"))),
    "site check": ((0, N_("誤りはない（注意はあるかもしれない）")), (3, N_("誤りがある"))),
    "site import": ((0, N_("取り込んだ")), (3, N_("読めないセルがあり、何も変えていない"))),
    "journal verify": ((0, N_("すべての記録が完全")), (4, N_("書き換えか欠けがある"))),
    "journal import": (
        (0, N_("取り込んだ")),
        (5, N_("内容の違う記録があり、それは取り込んでいない")),
    ),
    "journal rescue": ((0, N_("すべて記録した")), (1, N_("断られた行がある"))),
    "* enter": (
        (0, N_("すべて記録した")),
        (1, N_("規則で断られた行がある")),
        (2, N_("読めない行があり、何も記録していない")),
    ),
    "* advance": ((0, N_("移った")), (1, N_("移行判定が閉じている、または移行先がない"))),
    "* confirm": ((0, N_("記録した")), (1, N_("規則で断られた")), (5, N_("記録簿が使用中"))),
}


def example_lines(words: str) -> tuple[str, ...]:
    """The examples of a command, by its words; untranslated."""
    verb, _, rest = words.partition(" ")
    common = EXAMPLES.get(f"* {rest}", ()) if verb in ("drill", "incident") else ()
    return EXAMPLES.get(words, common)


def exit_codes(words: str) -> tuple[tuple[int, str], ...]:
    """The exit codes that say more than usual; untranslated."""
    verb, _, rest = words.partition(" ")
    common = CODES.get(f"* {rest}", ()) if verb in ("drill", "incident") else ()
    return CODES.get(words, common)
