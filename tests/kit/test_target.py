"""What a kit is made for, and what pip and the conditions of requirements are told of it."""

from __future__ import annotations

import pytest

from bcpflow.errors import UsageFault
from bcpflow.kit.target import Target, targets


def test_every_system_with_every_python() -> None:
    assert [each.key for each in targets("all", "3.12, 3.11")] == [
        "linux-3.11",
        "linux-3.12",
        "windows-3.11",
        "windows-3.12",
    ]
    assert [each.key for each in targets("windows", "3.13、3.13")] == ["windows-3.13"]


@pytest.mark.parametrize("said", ["", "3", "3.10", "2.7", "3.11,x", "３.11", "3.11.2"])
def test_a_version_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(UsageFault) as refused:
        targets("all", said)
    assert refused.value.code == "BCP-U085"


def test_pip_is_told_the_platform_of_the_other_pc() -> None:
    words = Target("windows", "3.12").pip
    assert "--platform=win_amd64" in words
    assert "--python-version=3.12" in words
    assert "--only-binary=:all:" in words
    linux = Target("linux", "3.11").platforms
    assert linux[0] == "manylinux_2_28_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64", "linux_x86_64"} <= set(linux)


def test_conditions_are_judged_by_the_other_pc() -> None:
    from packaging.markers import Marker

    for text, system in (
        ("sys_platform == 'win32' and platform_system == 'Windows' and os_name == 'nt'", "windows"),
        ("sys_platform == 'linux' and platform_machine == 'x86_64'", "linux"),
    ):
        marks = {each.system: each.marks for each in targets("all", "3.12")}
        judged = {
            name: Marker(text).evaluate({**each, "extra": ""}) for name, each in marks.items()
        }
        assert [name for name, holds in judged.items() if holds] == [system]
