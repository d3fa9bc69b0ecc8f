"""The files of the database: for their owner alone, in whatever folder they lie."""

import resource
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config.open_data import alone, open_data
from bot.config.open_files import raise_open_files
from bot.config.settings import Settings


@pytest.fixture
def few_files() -> Iterator[int]:
    """A process that may open few files; it gets its own limit back."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir() if path.is_file()}


def test_a_new_folder_and_its_files_are_private(tmp_path: Path) -> None:
    settings = Settings.read({"ASCOLTO_VAR": str(tmp_path / "var")})
    with alone(settings):
        open_data(settings)
        assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
        assert set(modes(tmp_path / "var").values()) == {"0o600"}
        assert "ascolto.db" in modes(tmp_path / "var")


def test_files_of_before_become_private_in_an_open_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    settings = Settings.read({"ASCOLTO_VAR": str(tmp_path)})
    with alone(settings):
        open_data(settings)
    for name in ("ascolto.db", "ascolto.db.lock"):
        (tmp_path / name).chmod(0o644)
    (tmp_path / "ascolto.db-wal").touch(mode=0o644)
    with alone(settings):
        open_data(settings)
        assert set(modes(tmp_path).values()) == {"0o600"}


def test_a_process_may_open_as_many_files_as_it_is_let(few_files: int) -> None:
    allowed = raise_open_files()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == allowed == min(8192, few_files)
