"""Reports, against golden files. `UPDATE_GOLDEN=1 pytest tests/test_report.py` writes them anew: then read the diff."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import SCALE, TOY
from rich.console import Console

from grader.cli.main import main
from grader.difference import Block, Difference
from grader.progress import Record
from grader.report.html import html
from grader.report.overview import all_table, course_table
from grader.report.terminal import Report, failure
from grader.result import CheckResult, Result
from grader.ungraded import every_check

GOLDEN = Path(__file__).parent / "golden"


def check(name: str, outcome: str, message: str = "", **more: object) -> CheckResult:
    score = 2.0 if outcome == "passed" else 0.0
    title = f"a check that is {outcome.replace('_', ' ')}"
    return CheckResult(name, title, "cpu", outcome, score, 2.0, message, seconds=0.00123, **more)


EVERY_OUTCOME = Result(
    number=3,
    name="ex03_focal_loss",
    title="Focal loss, by softmax and gather",
    file="/home/ada/focal loss.py",
    seed=17,
    devices=("cpu",),
    sandbox=("process", "rlimits"),
    notes=("CUDA is skipped: this machine has no CUDA device.",),
    checks=(
        check("one", "passed"),
        check(
            "two",
            "failed",
            "loss: expected 0.2466, got 0.7399. 3 × what was expected.",
            given=(
                "logits (1, 2, 1, 3) float32 = [[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]]",
                "targets (1, 1, 3) int64 = [[[0, 1, 0]]]",
            ),
            expected="loss = 0.2466",
            got="0.7399",
            reason="3 × what was expected.",
            printed="shape (1, 2)\n" * 14 + "x" * 300,
        ),
        check(
            "three",
            "error",
            "RuntimeError: Index tensor must have the same number of dimensions as input tensor\n"
            "  line 74 in gather_target_probabilities: return probabilities.gather(1, targets)\n"
            "  there: probabilities (1, 2, 1, 3) float32, targets (1, 1, 3) int64\n"
            "  → gather wants an index for each place of the result.",
            given=("targets (1, 1, 3) int64 = [[[0, 1, 0]]]",),
        ),
        check("four", "skipped", "Not run: it builds on “a check that is failed”, which has not passed."),
        check("five", "skipped", "Not run: it builds on “a check that is failed”, which has not passed."),
        check("six", "timeout", "It did not finish within 10 s: an endless loop?"),
        check("seven", "timeout", "It did not finish within 10 s: an endless loop?"),
        check("eight", "crashed", "Your code left its process (exit status 0) before it had answered."),
        check("nine", "forbidden", "f is to be written by hand, but line 3 uses torch.sum. Use + instead."),
        check("ten", "todo", "f is still to be written (line 12)."),
        check("eleven", "grader_error", "The reference of ex03_focal_loss fails its own check eleven."),
    ),
)
ALL_PASSED = replace(
    EVERY_OUTCOME, checks=(check("one", "passed"), check("two", "passed")), notes=(), file="exercises/ex03.py"
)
WITH_A_MAP = replace(
    ALL_PASSED,
    checks=(
        check(
            "one",
            "failed",
            "picked: expected -0.5 at [1, 2, 0], got 0.5 there; 3 of 24 values differ.",
            given=("x (2, 3, 4) float32 with 24 values from -2.0 to 2.0",),
            expected="picked = -0.5 at [1, 2, 0]",
            got="0.5 there; 3 of 24 values differ",
            reason="Wrong just where x is negative.",
            difference=Difference(
                shape=(2, 3, 4),
                axes=("N", "H", "W"),
                wrong=3,
                worst=(1, 2, 0),
                expected="-0.5",
                found="0.5",
                map=(Block("N 0", ("····", "·#··", "····")), Block("N 1", ("····", "·#··", "#···"))),
            ),
        ),
    ),
)
TWO_DEVICES = replace(
    ALL_PASSED,
    devices=("cpu", "cuda"),
    checks=tuple(
        replace(check("one", outcome), device=device, score=score, max_score=1.0)
        for device, outcome, score in (("cpu", "passed", 1.0), ("cuda", "failed", 0.0))
    ),
)


def plain(renderable: object, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    console.print(renderable, crop=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


CASES = {
    "every_outcome.txt": lambda: plain(Report(EVERY_OUTCOME, "focal loss.py")),
    "every_outcome_50_columns.txt": lambda: plain(Report(EVERY_OUTCOME, "focal loss.py"), 50),
    "every_outcome.json": lambda: json.dumps(EVERY_OUTCOME.to_json(), indent=1, ensure_ascii=False) + "\n",
    "map.txt": lambda: plain(Report(WITH_A_MAP)),
    "map.json": lambda: json.dumps(WITH_A_MAP.to_json(), indent=1, ensure_ascii=False) + "\n",
    "all_passed.txt": lambda: plain(Report(ALL_PASSED)),
    "two_devices.txt": lambda: plain(Report(TWO_DEVICES)),
    "overview.txt": lambda: plain(all_table([ALL_PASSED, EVERY_OUTCOME])),
    "failure.txt": lambda: (
        "\n\n".join(failure(check) for check in EVERY_OUTCOME.checks if not check.passed) + "\n"
    ),
    "course.txt": lambda: plain(
        course_table(
            TOY,
            {
                "ex01_scale": Record(
                    attempts=3, hints={"scale": 2}, score=3, max_score=5, outcomes={"a": "failed"}
                )
            },
        )
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_report_is_what_it_was(name: str) -> None:
    text, file = CASES[name](), GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("result", [EVERY_OUTCOME, WITH_A_MAP])
def test_a_result_comes_back_from_its_json_as_it_was(result: Result) -> None:
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == replace(
        result, checks=tuple(replace(c, seconds=round(c.seconds, 4)) for c in result.checks)
    )


def test_a_result_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        Result.from_json({**EVERY_OUTCOME.to_json(), "schema": 2})


def test_the_exit_status_says_who_is_at_fault() -> None:
    assert ALL_PASSED.exit_status == 0
    assert EVERY_OUTCOME.exit_status == 3
    assert replace(EVERY_OUTCOME, checks=EVERY_OUTCOME.checks[:-1]).exit_status == 1
    assert replace(EVERY_OUTCOME, checks=()).exit_status == 1  # nothing was checked: nothing has passed


class Elements(HTMLParser):
    """The elements of a text, in order; raises where one is not closed in its turn, or would load something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("div", "span") and {name for name, _ in attrs} <= {"style", "title"}
        assert not any("url(" in (value or "") for _, value in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += "\n" if tag == "div" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("result", [EVERY_OUTCOME, WITH_A_MAP], ids=["every outcome", "map"])
def test_html_says_what_the_terminal_says(result: Result) -> None:
    told = " ".join(Elements(html(result, below="Stuck?")).text.split())
    console = Console(file=io.StringIO(), width=400, highlight=False, markup=False, emoji=False)
    console.print(Report(result), crop=False)
    assert isinstance(console.file, io.StringIO)
    for line in console.file.getvalue().splitlines():
        for word in line.split():
            assert word in told
    assert told.endswith("Stuck?")


def test_a_files_name_is_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    """A submission has its name from whoever handed it in."""
    name = "ex1\x1b]0;title\x07\n::error::b.py"
    told = plain(Report(EVERY_OUTCOME, file=name))
    told += every_check(SCALE, name, 0, "error", f"Several files: {name}").checks[0].message
    monkeypatch.setattr("sys.argv", ["grade", "exercise", "1", name])
    with pytest.raises(SystemExit):
        main()
    told += capsys.readouterr().err
    assert told.count(r"title\x07") >= 4
    assert "\x1b" not in told and "\n::error" not in told


def test_html_takes_nothing_from_a_submission_as_markup() -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=y>&lt;"
    checks = (
        check("one", "failed", evil, given=(evil,), expected=evil, got=evil, reason=evil, printed=evil),
        check("two", "error", evil),
    )
    shown = html(replace(EVERY_OUTCOME, checks=checks, title=evil, notes=(evil,)), command=evil, below=evil)
    assert Elements(shown).text.count("<script>alert(1)</script>") >= 8
