"""A class is graded unattended: nothing is lost, nothing is graded twice, and one bad file costs no other."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SCALE, TOY

from grader.classroom.ledger import Ledger, Row
from grader.classroom.pool import Graded, Pool, _Run
from grader.gpu import GpuSlots
from grader.judges import Judges
from grader.result import CheckResult, Result
from grader.session import grading

REFERENCE = SCALE.reference.read_text(encoding="utf-8")
WRONG = REFERENCE.replace("    return x * factor\n", "    return x + factor\n")
SLOW = REFERENCE.replace("    return x * factor\n", "    import time; time.sleep(0.05); return x * factor\n")
LOOP = REFERENCE.replace("    return x * factor\n", "    while True: pass\n")
NAME = "ex01_scale.py"

Batch = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


@pytest.fixture
def batch(folder: Path) -> Batch:
    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command(folder, *arguments), capture_output=True, text=True, **options)  # type: ignore[call-overload]

    return run


def command(folder: Path, *arguments: str) -> list[str]:
    which = [] if "--all" in arguments else ["--exercise", "1"]
    return [
        sys.executable,
        "-m",
        "grader",
        "--course",
        str(TOY.root),
        "batch",
        str(folder),
        *which,
        *arguments,
    ]


def hand_in(folder: Path, **sources: str) -> None:
    for student, source in sources.items():
        (folder / student).mkdir(exist_ok=True)
        (folder / student / NAME).write_text(source, encoding="utf-8")


def lines(folder: Path) -> list[Row]:
    text = (folder.parent / "class-results" / "results.jsonl").read_text(encoding="utf-8")
    return [Row.from_json(json.loads(line)) for line in text.splitlines()]


def scores(folder: Path) -> dict[str, float]:
    return {row.student: row.result.score for row in lines(folder)}


def test_a_class_gets_its_marks(folder: Path, batch: Batch) -> None:
    hand_in(folder, ana=REFERENCE, bo=WRONG, cy="while True: pass\n", dee="import os; os._exit(0)\n", eve="")
    (folder / "fay").mkdir()
    done = batch("--seed", "5")
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert "6 students · exercise 1 · a folder or file for each student · seed 5" in done.stdout
    assert "6/6 " in done.stdout
    assert "6 submissions · 1 pass everything" in done.stdout
    marks, most = scores(folder), lines(folder)[0].result.max_score
    assert 0 < marks.pop("bo") < most
    assert marks == {"ana": most, "cy": 0, "dee": 0, "eve": 0, "fay": 0}
    with (folder.parent / "class-results" / "students.csv").open(encoding="utf-8-sig", newline="") as file:
        table = {row["student"]: row for row in csv.DictReader(file)}
    assert float(table["ana"]["score"]) == float(table["ana"]["max_score"]) == most
    with (folder.parent / "class-results" / "checks.csv").open(encoding="utf-8-sig", newline="") as file:
        outcomes = {(row["student"], row["check"]): row["outcome"] for row in csv.DictReader(file)}
    assert outcomes["bo", "values_match"] == "failed"
    assert outcomes["cy", "values_match"] == "timeout"
    assert outcomes["dee", "values_match"] == "crashed"


def test_the_same_command_again_grades_only_what_has_changed(folder: Path, batch: Batch) -> None:
    hand_in(folder, ana=REFERENCE, bo=WRONG)
    batch()
    seed = lines(folder)[0].result.seed
    again = batch()
    assert "2 of 2 are graded already and have not changed." in again.stdout
    assert f"seed {seed}" in again.stdout
    assert len(lines(folder)) == 2
    hand_in(folder, bo=REFERENCE, cy=WRONG)
    third = batch()
    assert "1 of 3 are graded already" in third.stdout
    assert {row.student for row in lines(folder)[2:]} == {"bo", "cy"}
    assert batch("--seed", str(seed + 1)).stdout.count("passes,") == 2
    assert len(lines(folder)) == 7


def test_other_checks_grade_everything_again(folder: Path, batch: Batch, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(TOY.root, course)
    hand_in(folder, ana=REFERENCE)
    run = [sys.executable, "-m", "grader", "--course", str(course), "batch", str(folder), "--exercise", "1"]
    subprocess.run(run, check=True, capture_output=True)
    with (course / "checks" / NAME).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    subprocess.run(run, check=True, capture_output=True)
    assert len(lines(folder)) == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_stopped_at_any_moment_it_goes_on_and_loses_nothing(number: int, folder: Path, batch: Batch) -> None:
    hand_in(folder, **{f"s{i:02}": SLOW for i in range(12)})
    process = subprocess.Popen(
        command(folder, "--jobs", "1"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while not process.stdout.readline().startswith("3/12"):
        pass
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    before = len(lines(folder))
    assert 3 <= before < 12
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert f"Stopped: {before} of 12 are graded and kept." in errors
    rest = batch()
    assert rest.returncode == 0
    assert f"{before} of 12 are graded already" in rest.stdout
    assert sorted(row.student for row in lines(folder)) == [f"s{i:02}" for i in range(12)]


def test_half_a_line_at_the_end_is_cut_off_and_graded_again(folder: Path, batch: Batch) -> None:
    hand_in(folder, ana=REFERENCE, bo=REFERENCE)
    batch()
    results = folder.parent / "class-results" / "results.jsonl"
    data = results.read_bytes()
    results.write_bytes(data[:-40])
    again = batch()
    assert "An earlier run was cut off (1 half lines): what it lost is graded again." in again.stdout
    assert len(lines(folder)) == 2
    assert len(scores(folder)) == 2


def test_two_at_once_do_not_mix(folder: Path, batch: Batch) -> None:
    hand_in(folder, **{f"s{i}": SLOW for i in range(4)})
    first = subprocess.Popen(command(folder, "--jobs", "1"), stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    first.stdout.readline()
    second = batch()
    assert second.returncode == 2
    assert "Another `grade batch` is writing to" in second.stderr
    first.communicate(timeout=30)
    assert first.returncode == 0
    assert len(lines(folder)) == 4


def test_a_full_disk_stops_with_a_sentence_and_keeps_what_it_has(tmp_path: Path, monkeypatch) -> None:
    ledger = Ledger(tmp_path / "out")
    rows = [row(student) for student in ("ana", "bo")]
    with ledger.opened():
        ledger.add(rows[0])
        before = ledger.file.read_bytes()

        def full(fd: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Exception, match=r"No space left on device\. What was graded before is kept"):
            ledger.add(rows[1])
        assert ledger.file.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs rlimits")
def test_results_that_cannot_be_written_are_status_3_and_what_was_is_kept(folder: Path, batch: Batch) -> None:
    """A limit on the size of files stands for a full disk: the write fails in the middle of a row."""
    import resource

    hand_in(folder, **{f"s{i}": REFERENCE for i in range(8)})

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))

    done = batch(preexec_fn=small_disk)
    assert done.returncode == 3
    assert "cannot be written: File too large. What was graded before is kept" in done.stderr
    assert "Traceback" not in done.stderr
    before = len(lines(folder))
    assert 0 < before < 8
    again = batch()
    assert f"{before} of 8 are graded already" in again.stdout
    assert len(lines(folder)) == len(scores(folder)) == 8


def test_endless_loops_wait_for_their_deadlines_side_by_side(folder: Path, batch: Batch) -> None:
    hand_in(folder, **{f"loop{i}": LOOP for i in range(8)}, **{f"right{i}": REFERENCE for i in range(8)})
    start = time.monotonic()
    done = batch("--jobs", "2")
    seconds = time.monotonic() - start
    assert done.returncode == 1
    waits = sum(
        check.seconds for row in lines(folder) for check in row.result.checks if check.outcome == "timeout"
    )
    assert waits > 8  # one after the other it would have been this long
    assert seconds < waits / 2 + 5
    assert all(row.result.passed for row in lines(folder) if row.student.startswith("right"))


def test_names_that_are_formulas_stay_text_in_a_spreadsheet(folder: Path, batch: Batch) -> None:
    (folder / "=HYPERLINK(1).py").write_text(REFERENCE, encoding="utf-8")
    (folder / "new\nline.py").write_text(WRONG, encoding="utf-8")
    batch()
    with (folder.parent / "class-results" / "students.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == ["'=HYPERLINK(1)", "new\nline"]


def test_a_file_that_is_no_source_gets_its_own_outcome(folder: Path, batch: Batch) -> None:
    hand_in(folder, empty="", broken="def scale(x:\n", right=REFERENCE)
    for student, data in {"binary": b"\x7fELF\0\0", "latin": "é = 1".encode("latin-1")}.items():
        hand_in(folder, **{student: ""})
        (folder / student / NAME).write_bytes(data)
    hand_in(folder, huge="")
    with (folder / "huge" / NAME).open("r+b") as file:
        file.truncate(2 * 2**30)  # sparse: 2 GB that take no room
    done = batch()
    assert done.returncode == 1
    messages = {row.student: row.result.checks[0].message for row in lines(folder)}
    assert messages["right"] == ""
    for student, words in {
        "empty": "is empty",
        "broken": "Line 1 of ex01_scale.py is not Python",
        "binary": "holds binary data",
        "latin": "is not UTF-8",
        "huge": "larger than 200 kB",
    }.items():
        assert words in messages[student]


def test_where_nothing_can_be_forked_judges_are_processes_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text(WRONG, encoding="utf-8")
    pool = Pool(2, "process", start="spawn")
    ended = {g.number: g for g in pool.run([grading(SCALE, path, 1) for path in (file, SCALE.reference)])}
    assert [ended[i].result.passed for i in range(2)] == [False, True]  # type: ignore[union-attr]


def test_two_of_one_name_are_two(folder: Path, batch: Batch) -> None:
    hand_in(folder, ana=REFERENCE)
    (folder / "ana.py").write_text(WRONG, encoding="utf-8")
    assert "2 students" in batch().stdout
    assert sorted(row.result.passed for row in lines(folder)) == [False, True]
    with (folder.parent / "class-results" / "students.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == ["ana", "ana"]
    assert "2 of 2 are graded already" in batch().stdout


def test_every_exercise_at_once(folder: Path, batch: Batch) -> None:
    hand_in(folder, ana=REFERENCE)
    done = batch("--all")
    assert "1 students · 3 exercises" in done.stdout
    assert "No file for exercise 2 was handed in" in done.stdout
    assert [row.result.number for row in lines(folder)] == [2, 3, 1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--exercise", "99"), "There is no exercise “99”"),
        (("--all", "--exercise", "1"), "not both"),
        (("--exercise", "1", "--jobs", "0"), "--jobs"),
        (("--exercise", "1", "--device", "cuda"), "no CUDA device"),
    ],
)
def test_wrong_use_is_a_sentence_and_status_2(arguments: tuple[str, ...], words: str, folder: Path) -> None:
    hand_in(folder, ana=REFERENCE)
    run = [sys.executable, "-m", "grader", "--course", str(TOY.root), "batch", str(folder), *arguments]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_folder_that_is_missing_or_empty_is_wrong_use(folder: Path, batch: Batch) -> None:
    assert "holds no submissions" in batch().stderr
    folder.rmdir()
    done = batch()
    assert done.returncode == 2
    assert "There is no folder" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")
def test_a_class_that_the_memory_is_laid_out_for_is_graded_in_one_go(folder: Path, monkeypatch) -> None:
    """A zygote that broke on the way would be started again, and nobody would know."""
    from grader.judge import MANY

    runs = []
    start = _Run.__init__

    def noted(self, *arguments):
        runs.append(self)
        start(self, *arguments)

    monkeypatch.setattr(_Run, "__init__", noted)
    hand_in(folder, right=REFERENCE, wrong=WRONG)
    students = ["right", "wrong"] * (MANY // 2 + 3)
    requests = [grading(SCALE, folder / student / NAME, seed=0, device="cpu") for student in students]
    passed = {one.number: one.result.passed for one in Pool(2, "process").run(requests)}
    assert [passed[number] for number in range(len(students))] == [True, False] * (MANY // 2 + 3)
    assert len(runs) == 1


def test_a_judge_that_dies_costs_only_the_submission_that_kills_it_twice(tmp_path: Path) -> None:
    """In the portable layer a submission can end the processes around it; the class goes on."""
    killer = REFERENCE.replace("    return x * factor\n", "    import os; os.kill(os.getppid(), 9)\n")
    files = []
    for index, source in enumerate([REFERENCE, killer, REFERENCE, WRONG, REFERENCE]):
        file = tmp_path / str(index) / NAME
        file.parent.mkdir()
        file.write_text(source, encoding="utf-8")
        files.append(file)
    pool = Pool(2, "process")
    ended: dict[int, Graded] = {g.number: g for g in pool.run([grading(SCALE, file, 1) for file in files])}
    assert [ended[i].result.passed if ended[i].result else None for i in range(5)] == [
        True,
        None,
        True,
        False,
        True,
    ]  # type: ignore[union-attr]
    assert "twice" in ended[1].problem


def test_leaving_early_ends_every_process(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text(LOOP, encoding="utf-8")
    running = Pool(2, "process").run([grading(SCALE, SCALE.reference, 1), *[grading(SCALE, file, 1)] * 6])
    assert next(running).result.passed  # type: ignore[union-attr]
    start = time.monotonic()
    running.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 5


def test_judges_share_one_zygote() -> None:
    judges = Judges(4, "process")
    try:
        assert len(judges.lines) == 4
        assert len(judges._processes) == 1
    finally:
        judges.close()


@pytest.mark.skipif(sys.platform != "linux", reason="forked judges, and /proc")
def test_a_judge_starts_when_something_is_asked_of_it() -> None:
    judges = Judges(4, "process")
    zygote = judges._processes[0]
    try:
        for count, line in enumerate((judges.lines[2], judges.lines[0]), start=1):
            line.ask({"ask": "machine"})
            assert "machine" in (line.answer() or {})
            children = Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text(encoding="ascii")
            assert len(children.split()) == count
        judges.lines[1].hang_up()  # one that nothing was ever asked of
        judges.lines[3].ask({"ask": "machine"})
        assert "machine" in (judges.lines[3].answer() or {})
    finally:
        judges.close()
    assert zygote.returncode == 0


def row(student: str) -> Row:
    check = CheckResult("c", "title", "cpu", "passed", 1.0, 1.0)
    result = Result(1, "ex01_scale", "title", "f.py", 1, ("cpu",), (), (check,))
    return Row(student, "", f"{student}/f.py", "d", "c", "cpu", result)


def test_so_many_at_a_time_use_the_gpu(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    inside, most = 0, 0
    counting = threading.Lock()

    def use(slots: GpuSlots) -> None:
        nonlocal inside, most
        with slots.slot():
            with counting:
                inside += 1
                most = max(most, inside)
            time.sleep(0.05)
            with counting:
                inside -= 1

    for allowed in (1, 2):
        most = 0
        threads = [threading.Thread(target=use, args=(GpuSlots(allowed),)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most == allowed
