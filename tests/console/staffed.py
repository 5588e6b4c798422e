"""A drill with people, an approver, a repeating duty, a deadline and injects for single roles."""

from __future__ import annotations

from bcpflow.definition.model import (
    Deadline,
    Definition,
    Inject,
    NamedEvent,
    Objective,
    Option,
    Phase,
    Role,
    Step,
    Transition,
    Workflow,
)
from bcpflow.site.model import Person, Roster

STAFFED = Definition(
    workflow=Workflow(
        workflow="staffed",
        title="人のいる訓練",
        roles={
            "head": Role(title="責任者", deputies=("facilities",)),
            "facilities": Role(title="設備担当"),
            "liaison": Role(title="連絡担当"),
        },
        events={"leak": NamedEvent(title="漏えいに気付いた")},
        deadlines={
            "report": Deadline(
                title="県への第一報", at="20m after leak", warn=("10m", "5m"), met_by=("tell",)
            )
        },
        staffing={"30m": 2, "1h": 3},
        objectives={"fast": Objective(title="電源を早く確かめる", steps=("power",))},
        phases={
            "survey": Phase(
                title="初期調査",
                steps=(
                    Step(id="power", title="電源を確認する", role="facilities", target="T+20m"),
                    Step(
                        id="mode",
                        title="縮退運転を決める",
                        role="facilities",
                        approver="head",
                        options=(Option(id="full", title="全系"), Option(id="part", title="縮退")),
                    ),
                    Step(
                        id="status", title="本部へ知らせる", role="liaison", every="10m",
                        target="T+10m",
                    ),
                    Step(id="tell", title="県へ報告する", role="liaison", required=False),
                ),
                next=(Transition(to="done"),),
            ),
            "done": Phase(title="完了", final=True),
        },
        injects=(
            Inject(
                id="dark", content="庁舎が停電した", at="T+2m", to="facilities", by="口頭",
                sender="庁舎管理", expects="power", action="自家発電を確かめる", objective="fast",
            ),
            Inject(id="cold", content="空調が戻らない", at="T+25m"),
            Inject(id="council", content="議会から問い合わせ", at="T+40m", to="head"),
            Inject(id="press", content="報道から問い合わせ", to="liaison"),
        ),
    ),
    checklists={},
)  # fmt: skip
ROSTER = Roster(
    title="名簿",
    people=(
        Person(name="情報 太郎", roles=("head",), deputies=("電算 花子",)),
        Person(name="電算 花子", roles=("facilities",), deputies=("網 次郎",)),
        Person(name="網 次郎"),
        Person(name="広報 三郎", roles=("liaison",)),
    ),
)
