"""`grade watch`: a save is graded at once, by a process that is kept, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from conftest import ROOT, TOY


class Watching:
    """A running `grade watch` and the lines that it prints."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "grader", "watch", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, words: str, within: float = 20.0) -> list[str]:
        """The lines up to the one that holds `words`."""
        deadline, seen = time.monotonic() + within, []
        while True:
            try:
                seen.append(self._lines.get(timeout=max(0.01, deadline - time.monotonic())))
            except Empty:
                raise AssertionError(f"no “{words}” in {seen}") from None
            if words in seen[-1]:
                return seen


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    shutil.copytree(TOY.root, folder, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    return folder


@pytest.fixture
def watching(course: Path) -> Iterator[Watching]:
    running = Watching(course, "1")
    yield running
    running.process.kill()
    running.process.wait()


def save(course: Path, text: str) -> None:
    """As editors do it: another file, then renamed into place."""
    temporary = course / "exercises" / ".ex01_scale.py.swp"
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, course / "exercises" / "ex01_scale.py")


def test_each_save_is_graded_until_ctrl_c(course: Path, watching: Watching) -> None:
    reference = (course / "solutions/ex01_scale.py").read_text(encoding="utf-8")
    assert any("0 of 5 points" in line for line in watching.until("Ctrl-C"))
    save(course, reference.replace("return x * factor", "return x + factor"))
    assert any("[3.0, 4.0]" in line for line in watching.until("Ctrl-C"))
    save(course, "def broken(:\n")
    assert any("is not Python" in line for line in watching.until("Ctrl-C"))
    (course / "exercises/ex01_scale.py").unlink()
    save(course, reference)
    assert any("5 of 5 points" in line for line in watching.until("Ctrl-C"))
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(timeout=10) == 0
    assert watching.process.stderr is not None
    assert watching.process.stderr.read() == ""


def test_a_save_of_another_exercise_is_left_alone_when_one_was_named(
    course: Path, watching: Watching
) -> None:
    watching.until("Ctrl-C")
    stub = course / "exercises/ex02_sum_by_hand.py"
    stub.write_text(stub.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    save(course, (course / "solutions/ex01_scale.py").read_text(encoding="utf-8"))
    assert watching.until("Ctrl-C")[0].startswith("Exercise 1 ")


def test_without_a_name_any_saved_exercise_is_graded(course: Path) -> None:
    running = Watching(course)
    try:
        running.until("Watching exercises/")
        stub = course / "exercises/ex02_sum_by_hand.py"
        shutil.copy(course / "solutions/ex02_sum_by_hand.py", stub)
        assert any("1 of 1 points" in line for line in running.until("Ctrl-C"))
    finally:
        running.process.kill()
        running.process.wait()
