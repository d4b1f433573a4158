"""An output folder is whole or not there."""

from pathlib import Path

import pytest

from flavum.cli.output import OutputRefusal, open_output


def test_open_output_appears_when_all_went_well(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"

    with open_output(out, force=False) as folder:
        (folder / "report.html").write_text("done")
        assert not out.exists()

    assert (out / "report.html").read_text() == "done"
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_open_output_leaves_nothing_when_something_fails(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def write_half(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError), open_output(out, force=False) as folder:
        write_half(folder)

    assert list(tmp_path.iterdir()) == []


def test_open_output_keeps_the_old_when_the_new_fails(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_output(out, force=False) as folder:
        (folder / "first").touch()

    with pytest.raises(RuntimeError), open_output(out, force=True):
        raise RuntimeError

    assert (out / "first").exists()


def test_open_output_replaces_its_own_folder_when_forced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("first", "second"):
        with open_output(out, force=True) as folder:
            (folder / name).touch()

    assert (out / "second").exists()
    assert not (out / "first").exists()


@pytest.mark.parametrize("force", [False, True])
def test_open_output_never_replaces_somebody_elses_folder(tmp_path: Path, force: bool) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(OutputRefusal, match="already holds files"), open_output(tmp_path, force=force):
        pass

    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_open_output_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(OutputRefusal, match="is a file"), open_output(tmp_path / "out", force=True):
        pass
