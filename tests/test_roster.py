"""A class's folder as a teacher downloads it, whatever its names are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import SCALE, TOY

from grader.classroom.roster import MAX_ENTRIES, Handed, read_roster
from grader.errors import UsageError

NAME = "ex01_scale.py"


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x = 1\n", encoding="utf-8")


def read(folder: Path) -> tuple[str, list[Handed]]:
    roster = read_roster(folder, [SCALE])
    return roster.layout, list(roster.handed)


def test_moodle(tmp_path: Path) -> None:
    put(
        tmp_path,
        f"Ana María López_123_assignsubmission_file_/{NAME}",
        f"Bo Li_124_assignsubmission_file/deep/er/{NAME}",
        "Bo Li_124_assignsubmission_onlinetext_/onlinetext.html",
    )
    layout, rows = read(tmp_path)
    assert layout == "Moodle download"
    assert [(row.student, row.id) for row in rows] == [("Ana María López", "123"), ("Bo Li", "124")]
    assert all(row.file and row.file.name == NAME for row in rows)


def test_canvas_with_a_late_one_and_one_handed_in_again(tmp_path: Path) -> None:
    put(
        tmp_path,
        "doejane_1001_555_ex01_scale.py",
        "doejane_1001_556_ex01_scale-1.py",
        "doejane_1001_557_ex01_scale-2.py",
        "leebo_LATE_1002_558_ex01_scale.ipynb",
    )
    layout, rows = read(tmp_path)
    assert layout == "Canvas download"
    assert [(row.student, row.id, row.place) for row in rows] == [
        ("doejane", "1001", "doejane_1001_557_ex01_scale-2.py"),
        ("leebo", "1002", "leebo_LATE_1002_558_ex01_scale.ipynb"),
    ]


def test_github_classroom_takes_the_exercise_and_not_the_checks_of_the_same_name(tmp_path: Path) -> None:
    for user in ("ana-l", "bo"):
        put(tmp_path / f"lab-3-{user}", f"exercises/{NAME}", f"checks/{NAME}", f"solutions/{NAME}")
    layout, rows = read(tmp_path)
    assert layout == "GitHub Classroom download"
    assert [(row.student, row.place) for row in rows] == [
        ("ana-l", f"lab-3-ana-l/exercises/{NAME}"),
        ("bo", f"lab-3-bo/exercises/{NAME}"),
    ]


def test_names_that_share_a_beginning_are_no_repositories(tmp_path: Path) -> None:
    put(tmp_path, f"anna-maria/{NAME}", f"anna-sofia/{NAME}")
    layout, rows = read(tmp_path)
    assert layout == "a folder or file for each student"
    assert [row.student for row in rows] == ["anna-maria", "anna-sofia"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["whatever.py"], "whatever.py"),
        (["ex01_scale.py", "notes.py"], "ex01_scale.py"),
        (["exercise_1.py", "exercise_2.py", "exercise_11.py"], "exercise_1.py"),
        (["my scale.py", "other.py"], "my scale.py"),
        (["1.py", "2.py"], "1.py"),
        (["ex01_scale.ipynb", "ex01_scale.py"], "ex01_scale.py"),
        (["ex01_scale (1).py", "b.py"], "ex01_scale (1).py"),
    ],
)
def test_the_file_that_fits(names: list[str], expected: str, tmp_path: Path) -> None:
    put(tmp_path / "ana", *names)
    (row,) = read(tmp_path)[1]
    assert row.file is not None, row.problem
    assert row.file.name == expected


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "No file for exercise 1 was handed in"),
        (["a.py", "b.py"], "No file for exercise 1 was handed in"),
        (["one/ex01_scale.py", "two/ex01_scale.py"], "Several files could be exercise 1"),
        (["notes.txt"], "No file for exercise 1 was handed in"),
    ],
)
def test_no_file_that_fits_is_a_sentence(names: list[str], words: str, tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    put(tmp_path / "ana", *names)
    (row,) = read(tmp_path)[1]
    assert row.file is None
    assert words in row.problem


def test_a_file_for_each_student_and_every_exercise(tmp_path: Path) -> None:
    put(tmp_path, f"ana/{NAME}", "ana/ex02_sum_by_hand.py", "bo/ex02_sum_by_hand.py")
    rows = read_roster(tmp_path, TOY.exercises).handed
    assert [(row.student, row.exercise.number, row.file is not None) for row in rows] == [
        ("ana", 1, True), ("ana", 2, True), ("ana", 3, False),
        ("bo", 1, False), ("bo", 2, True), ("bo", 3, False),
    ]  # fmt: skip


def test_what_is_no_plain_file_of_this_folder_is_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "secret.py"
    outside.write_text("x = 1\n", encoding="utf-8")
    folder = tmp_path / "class"
    put(folder, f"good/{NAME}")
    for student in ("link", "pipe", "loop"):
        (folder / student).mkdir()
    (folder / "link" / NAME).symlink_to(outside)
    os.mkfifo(folder / "pipe" / NAME)
    (folder / "loop" / NAME).symlink_to(folder / "loop" / NAME)
    (folder / "linked").symlink_to(tmp_path)
    problems = {row.student: row.problem for row in read(folder)[1]}
    assert problems["good"] == ""
    assert "a link to what this student did not hand in" in problems["link"]
    assert "it is a pipe" in problems["pipe"]
    assert "cannot be read" in problems["loop"]
    assert "The folder is a link" in problems["linked"]


def test_a_link_leads_to_ones_own_work_only(tmp_path: Path) -> None:
    """A classmate's folder has a name that can be guessed, and lies in the class's, too."""
    put(tmp_path, f"ana/{NAME}", "cy/src/mine.py")
    (tmp_path / "bo").mkdir()
    (tmp_path / "bo" / NAME).symlink_to(f"../ana/{NAME}")
    (tmp_path / "cy" / NAME).symlink_to("src/mine.py")
    (tmp_path / "di.py").symlink_to(f"ana/{NAME}")
    rows = {row.student: row for row in read(tmp_path)[1]}
    assert {name for name, row in rows.items() if row.file} == {"ana", "cy"}
    assert "is a link to what this student did not hand in" in rows["bo"].problem
    assert "is a link to what this student did not hand in" in rows["di"].problem


def test_odd_names_are_names(tmp_path: Path) -> None:
    odd = ["new\nline", "=1+1", "..hidden is not", "a b'c\"", "é", os.fsdecode(b"\xff\xfe")]
    put(tmp_path, *(f"{name}/{NAME}" for name in odd), f".git/{NAME}", f"__MACOSX/{NAME}")
    assert {row.student for row in read(tmp_path)[1]} == set(odd) - {"..hidden is not"}


def test_a_folder_with_too_many_files_is_not_walked_for_ever(tmp_path: Path) -> None:
    folder = tmp_path / "ana"
    folder.mkdir()
    for index in range(MAX_ENTRIES + 1):
        (folder / f"{index}.txt").touch()
    (row,) = read(tmp_path)[1]
    assert "more than 5,000 files" in row.problem


def test_nobody_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no submissions"):
        read(tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        read(tmp_path / "missing")
