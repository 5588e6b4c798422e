"""The cover of a run sheet: what it is, what is the case, what runs out, who does what.

Names and telephones stand on it only as `SiteSheet` gives them, and then it says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.moments import parse_duration, parse_moment
from bcpflow.definition.plan import as_ids
from bcpflow.language import N_
from bcpflow.reports.markup import BLANK, SPACE, WIDE_BLANK, escaped, small, table
from bcpflow.reports.runsheet_site import Contact
from bcpflow.reports.runsheet_words import Words
from bcpflow.reports.terms import fact_value, listed

BOX, TICKED = "□", "■"
LINES = (
    ("3-04 14:25", N_("達成")),
    (N_("3-04 14:25 x 理由"), N_("未達")),
    (N_("3-04 14:25 s 理由"), N_("省略")),
    (N_("3-04 14:25 =選択肢"), N_("判断（選択肢の番号でもよい）、値の測定")),
    (N_("3-04 14:25 *=正常 2=異常"), N_("点検（* は全項目、番号は項目）")),
    (N_("… !文"), N_("行の終わりに付けると、つまづき")),
    ("3-05.2 14:25", N_("2番目のシステムの手順")),
    ("3-04#2 14:25", N_("繰り返しの2回目（#2 を省くと直前の期限、済みなら次）")),
    (N_("3-04 14:30 ok @役割"), N_("承認者による承認")),
    (N_("3-04 14:31 no @役割 理由"), N_("承認者による否認")),
    (N_("14:40 >移行"), N_("フェーズ移行")),
    (N_("in 14:20 氏名 @役割"), N_("参集（役割は名簿にない人だけ）")),
    (N_("out 14:25 氏名 理由"), N_("不在・離脱")),
    (N_("note 14:30 文"), N_("メモ")),
    (N_("event 14:30 出来事"), N_("期限の起点となる出来事")),
    ("I-02 14:30", N_("状況付与")),
    (N_("I-02 14:40 達成 メモ"), N_("状況付与への対応の評価（達成、未達）")),
    (N_("obs 14:50 文"), N_("評価者の所見")),
)
"""Lines that are typed in afterwards, and what they mean: those `bcpflow drill enter` reads."""


def cover(words: Words) -> Iterator[str]:
    """All of the cover."""
    workflow, tr = words.workflow, words.tr
    yield f"<header><h1>{words.pick(workflow.title)}</h1>"
    marks = [tr("行動記録票"), tr("様式 {code}", code=words.code)]
    if workflow.edition:
        marks.insert(1, tr("{edition} 版", edition=workflow.edition))
    kinds = [f"{BOX} {kind}" for kind in (tr("訓練"), tr("実災害"))]
    yield f"<p>{SPACE.join([*marks, *kinds])}</p>"
    yield from personal_data(words)
    t0 = tr("発災時刻 T0:　　　　年　　月　　日　　　時　　　分")
    yield f'<div class="t0"><strong>{t0}</strong></div>'
    what, who = tr("名称・場所"), tr("記録者")
    yield f"<p>{what} {WIDE_BLANK}{SPACE}{who} {BLANK}</p></header>"
    for label, text in ((tr("目的"), workflow.summary), (tr("想定"), workflow.scenario)):
        if text:
            yield f"<p><strong>{label}</strong>{SPACE}{words.pick(text)}</p>"
    if workflow.facts:
        yield "<h3>" + tr("前提") + "</h3>"
        yield from (f"<p>{_fact(words, name)}</p>" for name in workflow.facts)
    yield from _deadlines(words)
    yield from _roles(words)
    yield from _legend(words)


def personal_data(words: Words) -> Iterator[str]:
    """The note on every page that names people."""
    if words.site.names_people:
        tr = words.tr
        said = tr(
            "氏名と電話番号が載っている。施錠して保管し、外に渡すときは --redacted で印刷する。"
        )
        yield f'<p class="private"><span class="tag">{tr("個人情報")}</span> {said}</p>'


def _fact(words: Words, name: str) -> str:
    fact = words.workflow.facts[name]
    label = words.pick(fact.title) if fact.title else escaped(name)
    known = words.facts.get(name)
    if fact.choices:
        boxes = [f"{TICKED if c == known else BOX} {escaped(c)}" for c in fact.choices]
    elif fact.kind == "yesno":
        yes, no = (TICKED if known is answer else BOX for answer in (True, False))
        boxes = [f"{yes} " + words.tr("はい"), f"{no} " + words.tr("いいえ")]
    elif known is not None:
        boxes = [escaped(fact_value(known, fact, words.plain))]
    else:
        boxes = [f"{BLANK} {words.pick(fact.unit)}"]
    key = "" if label == escaped(name) else f' <span class="small">({escaped(name)})</span>'
    return f"{label}{key}:{SPACE}{SPACE.join(boxes)}"


def _deadlines(words: Words) -> Iterator[str]:
    """Clocks that count from named events; their events and ends are written in."""
    tr = words.tr
    shown = [d for d in words.workflow.deadlines.values() if words.may_apply(d.when)]
    if not shown:
        return
    yield "<h3>" + tr("期限") + "</h3>"
    heads = [tr("期限"), tr("起点"), tr("いつまで"), tr("警告")]
    heads += [tr("起点の時刻"), tr("期限の時刻")]
    yield table(heads, "title role target warn blank blank", name="cover")
    for deadline in shown:
        moment = parse_moment(deadline.at)
        sample = f' <span class="tag">{tr("例")}</span>' if moment.sample else ""
        lines = [f"<b>{words.pick(deadline.title)}</b>"]
        known = deadline.when is None or words.holds(deadline.when) is True
        for label, text in (
            (tr("条件"), "" if known else escaped(deadline.when or "")),
            (tr("済ませる手順"), escaped(words.steps(as_ids(deadline.met_by)))),
            (tr("出典"), words.pick(deadline.source)),
        ):
            if text:
                lines.append(f'<p class="how"><b>{label}</b> {text}</p>')
        warnings = [words.span(parse_duration(said)) for said in as_ids(deadline.warn)]
        before = listed((words.plain(N_("{time}前"), time=w) for w in warnings), words.plain)
        yield (
            f"<tr><td>{''.join(lines)}</td><td>{escaped(words.anchor(moment))}</td>"
            f'<td class="target">{escaped(words.span(moment.offset_s))}{sample}</td>'
            f'<td class="target">{escaped(before)}</td><td></td><td></td></tr>'
        )
    yield "</tbody></table>"


def _roles(words: Words) -> Iterator[str]:
    """Who does what: by the roster, else blank; the first of a role, then who stands in."""
    tr, known = words.tr, words.workflow.roles
    if not known:
        return
    yield "<h3>" + tr("役割と連絡先") + "</h3>"
    heads = [tr("役割"), tr("務め"), tr("氏名"), tr("電話")]
    name = "contacts" if words.site.names_people else "cover"
    yield table(heads, "role title contact phone", name=name, body=False)
    for id_, role in known.items():
        after = words.roles(role.deputies)
        deputies = tr("代行: {names}", names=after) if after else ""
        holders: tuple[Contact | None, ...] = words.site.holders.get(id_, ()) or (None,)
        rows = f' rowspan="{len(holders)}"' if len(holders) > 1 else ""
        yield (
            f'<tbody class="step"><tr><td{rows}>{words.pick(role.title)}'
            f'<br><span class="small">@{escaped(id_)}</span></td>'
            f'<td{rows} class="small">{words.pick(role.duty)} {deputies}</td>'
        )
        yield "</tr><tr>".join(_person(words, one, n) for n, one in enumerate(holders))
        yield "</tr></tbody>"
    yield "</table>"


def _person(words: Words, one: Contact | None, place: int) -> str:
    if one is None:
        return "<td></td><td></td>"
    order = small(words.tr("代行{n}", n=place)) + " " if place else ""
    phones = "<br>".join(escaped(phone) for phone in one.phones)
    return f'<td>{order}{escaped(one.name)}</td><td class="phones">{phones}</td>'


def _legend(words: Words) -> Iterator[str]:
    tr = words.tr
    yield '<div class="legend"><h3>' + tr("書き方・後からの入力") + '</h3><p class="small">'
    yield tr(
        "終わったら時刻（24時間表記）を書き、結果に印を付ける。"
        "T+ は発災から、開始+ はフェーズに入ってから。例 は出典のない目安。太字は必須の手順。"
    )
    yield tr("後で bcpflow drill enter 番号 に、下の形で1行ずつ打ち込む。") + "</p>"
    keys = [(tr(line), tr(meaning)) for line, meaning in LINES]
    keys.append((tr("様式 {code}", code=words.code), tr("この用紙であることの確認")))
    yield '<table class="keys"><colgroup>' + '<col class="c-key"><col>' * 2 + "</colgroup><tbody>"
    half = -(-len(keys) // 2)
    for place in range(half):
        row = [*keys[place], *(keys[place + half] if place + half < len(keys) else ("", ""))]
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"
    events = words.workflow.events
    if events:
        named = (
            words.plain(N_("{name}（{title}）"), name=id_, title=words.plain.pick(event.title))
            for id_, event in events.items()
        )
        said = tr("出来事: {names}", names=listed(named, words.plain))
        yield f'<p class="small">{said}</p>'
    yield "</div>"
