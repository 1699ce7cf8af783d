"""Of a learner's folder, regular files of the exercises' names are taken and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import BY_HAND, SCALE, TOY

from grader.classroom.collect import collect, write
from grader.errors import UsageError
from grader.submission import MAX_SOURCE

NAME = "ex01_scale.py"
NOTEBOOK = "ex01_scale.ipynb"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "submission" / "exercises").mkdir(parents=True)
    return tmp_path / "submission"


def test_files_of_the_exercises_names_are_copied_and_no_others(folder: Path, tmp_path: Path) -> None:
    for name in (NAME, "ex02_sum_by_hand.py", "conftest.py", "ex99_none.py", "torch.py", "ex01_scale.pyc"):
        (folder / "exercises" / name).write_text(name, encoding="utf-8")
    (folder / "ex03_sum_of_squares.py").write_text("beside", encoding="utf-8")
    write(collect(folder, TOY.exercises), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [NAME, "ex02_sum_by_hand.py"]
    assert (tmp_path / "out" / NAME).read_text(encoding="utf-8") == NAME


def test_links_folders_pipes_and_strange_names_are_not_taken(folder: Path) -> None:
    place = folder / "exercises"
    (place / NAME).symlink_to(SCALE.reference)
    (place / "ex02_sum_by_hand.py").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(place / "ex03_sum_of_squares.py")
    taken = collect(folder, TOY.exercises)
    assert [one.name for one in taken] == ["", "", ""]
    assert taken[0].note == f"{NAME} is a link; only what lies in the submission itself is taken."
    assert "is no file" in taken[1].note


def test_a_folder_that_is_a_link_holds_nothing(folder: Path) -> None:
    (folder / "exercises").rmdir()
    (folder / "exercises").symlink_to(TOY.root / "solutions")
    (one,) = collect(folder, [SCALE])
    assert (one.name, one.note) == (
        "",
        "exercises/ is a link; only what lies in the submission itself is taken.",
    )


def test_of_a_huge_file_so_much_is_taken_as_shows_it(folder: Path) -> None:
    with (folder / "exercises" / NAME).open("wb") as file:
        file.truncate(3_000_000_000)
    (one,) = collect(folder, [SCALE])
    assert len(one.data) == MAX_SOURCE + 1


def test_a_notebook_counts_where_the_script_is_missing_or_still_the_stub(folder: Path) -> None:
    (folder / "exercises" / NOTEBOOK).write_text("{}", encoding="utf-8")
    assert [one.name for one in collect(folder, [SCALE])] == [NOTEBOOK]
    script = folder / "exercises" / NAME
    script.write_bytes(SCALE.stub.read_bytes().replace(b"\n", b"\r\n"))
    assert [one.name for one in collect(folder, [SCALE])] == [NOTEBOOK]
    script.write_text("def scale(x, factor): ...", encoding="utf-8")
    (one,) = collect(folder, [SCALE])
    assert (one.name, one.note) == (NAME, f"{NAME} is graded, {NOTEBOOK} is not.")


@pytest.mark.parametrize("name", [NAME, "exercise 1.py", "my_scale.py", "exercise1 (2).ipynb"])
def test_an_upload_without_folders_is_known_by_its_name(name: str, folder: Path) -> None:
    (folder / "exercises").rmdir()
    (folder / name).write_text("x = 1", encoding="utf-8")
    one, two = collect(folder, [SCALE, BY_HAND])
    assert one.name == SCALE.name + Path(name).suffix
    assert two.note == "No ex02_sum_by_hand.py was handed in."


def test_of_two_that_fit_none_is_taken_and_a_lone_file_needs_no_name(folder: Path) -> None:
    (folder / "exercises").rmdir()
    (folder / "answer.py").write_text("x = 1", encoding="utf-8")
    assert collect(folder, [SCALE])[0].name == NAME
    for name in ("ex1.py", "exercise 1.py"):
        (folder / name).write_text("x = 1", encoding="utf-8")
    (one,) = collect(folder, [SCALE])
    assert (one.name, one.note) == ("", "Several files could be exercise 1: ex1.py, exercise 1.py.")


def test_it_writes_into_a_folder_that_is_new_or_empty(folder: Path, tmp_path: Path) -> None:
    (folder / "exercises" / NAME).write_text("x = 1", encoding="utf-8")
    taken = collect(folder, [SCALE])
    write(taken, tmp_path / "out")
    with pytest.raises(UsageError, match="is not empty"):
        write(taken, tmp_path / "out")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is not empty"):
        write(taken, tmp_path / "link")
    with pytest.raises(UsageError, match="There is no folder"):
        collect(tmp_path / "none", [SCALE])


def test_a_name_cannot_add_a_line_to_the_log(folder: Path) -> None:
    (folder / "exercises").rmdir()
    for name in ("a\n::error::ex1.py", "b\r::error::ex1.py", "c ##[error]ex1.py"):
        (folder / name).write_text("x = 1", encoding="utf-8")
    (one,) = collect(folder, [SCALE])
    names = r"a\n::error::ex1.py, b\r::error::ex1.py, c #\x23[error]ex1.py"
    assert one.note == f"Several files could be exercise 1: {names}."
