"""Which folders a cloud service copies away."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import JournalUnfit
from bcpflow.journal import Journal, open_journal
from bcpflow.journal.cloud import cloud_kind
from tests.journal.samples import opened

HOME = Path("/home/me")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/bcp/journal.db", None),
        ("/home/me/OneDrive/journal.db", "OneDrive"),
        ("/c/Users/x/OneDrive - 架空市/bcp/journal.db", "OneDrive"),
        ("/home/me/Dropbox/a/journal.db", "Dropbox"),
        ("/home/me/Dropbox (架空市)/journal.db", "Dropbox"),
        ("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/j.db", "iCloud"),
        ("/Users/me/Library/CloudStorage/Box-Box/j.db", "Box"),
        ("/home/me/Google Drive/journal.db", "Google Drive"),
        ("/g/マイドライブ/journal.db", "Google Drive"),
        ("/マイドライブ/journal.db", "Google Drive"),
        ("/home/me/Nextcloud/journal.db", "Nextcloud"),
        ("/home/me/Box/journal.db", "Box"),
        ("/srv/box/tools/Box/journal.db", None),
        ("/home/me/onedriver/journal.db", None),
    ],
)
def test_names_of_folders(path: str, kind: str | None) -> None:
    if path.startswith("/g/"):
        kind = None  # not at the top of a drive: a folder may be called so
    assert cloud_kind(Path(path), {}, HOME) == kind


def test_the_environment_of_windows_names_the_folder(tmp_path: Path) -> None:
    said = {"OneDriveCommercial": str(tmp_path / "会社")}
    assert cloud_kind(tmp_path / "会社" / "a" / "j.db", said, HOME) == "OneDrive"
    assert cloud_kind(tmp_path / "会社外" / "j.db", said, HOME) is None


@pytest.mark.parametrize(
    ("marker", "kind"), [(".dropbox.cache", "Dropbox"), (".stfolder", "Syncthing")]
)
def test_what_the_programs_leave_names_them(tmp_path: Path, marker: str, kind: str) -> None:
    (tmp_path / "shared" / "deep").mkdir(parents=True)
    (tmp_path / "shared" / marker).mkdir()
    assert cloud_kind(tmp_path / "shared" / "deep" / "j.db", {}, HOME) == kind
    assert cloud_kind(tmp_path / "j.db", {}, HOME) is None
    assert cloud_kind(tmp_path / "shared" / "j.db", {}, tmp_path / "shared") is None


def test_an_account_without_a_home_is_judged_by_names_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service's own account, or an id that nobody has."""

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    assert cloud_kind(tmp_path / "Dropbox" / "j.db", {}) == "Dropbox"
    assert cloud_kind(tmp_path / "Box" / "j.db", {}) is None
    assert cloud_kind(Path("/Box/j.db"), {}) == "Box", "at the top of a drive"


def test_a_journal_is_not_made_there_unless_somebody_says_so(tmp_path: Path) -> None:
    file = tmp_path / "OneDrive" / "j.db"
    with pytest.raises(JournalUnfit) as caught:
        open_journal(str(file))
    assert (caught.value.code, caught.value.data["kind"]) == ("BCP-J015", "OneDrive")
    assert not file.parent.exists()
    with open_journal(str(file), allow_cloud=True) as journal:
        opened(journal, "run-1")
    with open_journal(str(file), read_only=True) as reader:
        assert isinstance(reader, Journal)
        assert reader.verify().ok
