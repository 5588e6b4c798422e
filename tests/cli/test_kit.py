"""`bcpflow kit build` as it is typed; what a kit holds is tests/kit/."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.kit import folder
from bcpflow.kit.target import Target
from bcpflow.kit.wheels import Wheel, read
from tests.cli.conftest import Shell
from tests.kit.made import wheel


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A program that needs nothing; nothing is fetched."""

    def fetched(own: Path, extras: object, target: Target, place: Path) -> dict[str, Wheel]:
        return {"bcpflow": read(own)}

    monkeypatch.setattr(folder, "fetch", fetched)
    return str(wheel(tmp_path, "bcpflow", "9.9", extras=["sign"], more=["License: MIT"]))


def test_a_kit_is_built_and_told(shell: Shell, tmp_path: Path, source: str) -> None:
    place = tmp_path / "kit.zip"
    done = shell("kit", "build", "-o", str(place), "--python", "3.12", "--source", source)
    assert done.code == 0, done.err
    assert place.is_file()
    assert "  Windows  Python 3.12" in done.out
    assert "SHA256SUMS の照合値: " in done.out
    assert "[2/5] 部品を集めています: Linux、Python 3.12" in done.err
    assert "次に: " in done.err


def test_the_same_for_programs(shell: Shell, tmp_path: Path, source: str) -> None:
    import jsonschema

    words = ("kit", "build", "-o", str(tmp_path / "kit"), "--source", source, "--json")
    answer = shell(*words, "--platform", "linux").json
    jsonschema.validate(answer, shell("schema", "kit/1").json)
    assert [each["python"] for each in answer["targets"]] == ["3.11", "3.12", "3.13"]
    assert answer["wheels"][0]["licence"] == "MIT"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--python", "2.7"), "BCP-U085"),
        (("--without", "pfd"), "BCP-U087"),
        (("--source", "."), "BCP-U086"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(
    shell: Shell, tmp_path: Path, source: str, words: tuple[str, ...], code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    given = () if "--source" in words else ("--source", source)
    done = shell("kit", "build", "-o", str(tmp_path / "kit"), *given, *words)
    assert done.code == 2
    assert f"[{code}]" in done.err
    assert not (tmp_path / "kit").exists()


def test_a_place_that_is_taken_is_left_alone(shell: Shell, tmp_path: Path, source: str) -> None:
    place = tmp_path / "kit.zip"
    place.write_text("mine")
    done = shell("kit", "build", "-o", str(place), "--source", source)
    assert done.code == 2
    assert "[BCP-U083]" in done.err
    assert place.read_text() == "mine"


def test_pip_that_finds_nothing_is_told_in_a_sentence(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    for name in ("PIP_FIND_LINKS", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    own = wheel(tmp_path, "bcpflow", "9.9", needs=["no-such-part-of-a-kit"])
    done = shell("kit", "build", "-o", str(tmp_path / "kit"), "--source", str(own))
    assert done.code == 2
    assert "[BCP-U081]" in done.err
    assert "no-such-part-of-a-kit" in done.err
    assert "Traceback" not in done.err
