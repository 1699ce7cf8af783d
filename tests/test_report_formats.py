"""What `--report` writes, each format by its consumer's own rules, with results as hostile as can be; and that
hidden checks leak nothing.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import click
import jsonschema
import pytest
from conftest import TOY
from lxml import etree
from markdown_it import MarkdownIt

from grader.answers import Answers
from grader.classroom.ledger import Row
from grader.classroom.roster import named_by
from grader.cli.reporting import Wanted, _files_by_student, reporting, wanted
from grader.course import Course
from grader.debug import debug
from grader.difference import Block, Difference
from grader.edition.handout import handout
from grader.errors import GraderError, UsageError
from grader.outline import without_hidden
from grader.report import github, markdown, moodle
from grader.report.formats import FORMATS
from grader.report.run import Run, alone, run_of
from grader.report.terminal import failure
from grader.result import CheckResult, Result
from grader.sandbox.level import choose
from grader.session import Session, grading

CANARY = "CANARY987654"
"""Stands in every field of a hidden check that a learner must not see."""

NASTY = (
    "nul \0 bell \a escape \x1b[31mred\x1b]0;title\x07 return \r line\u2028 half \ud800 not \ufffe \ufdd0 right \u202e left "
    "]]> <script>alert(1)</script> &amp; &#x0; ![i](http://x/y.png) [l](javascript:x) | ` ``` ```` \n```\n# head\n"
    "::error::forged\n  ::set-output name=result::forged\n##[add-mask]x %0A::warning::x\n@everyone 👩‍👩‍👧 \t end"
)
HUGE = "x" * 1_000_000
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def check(
    name: str, outcome: str = "passed", score: float = 0.0, most: float = 1.0, **more: object
) -> CheckResult:
    return CheckResult(name, f"{name} is right", "cpu", outcome, score, most, **more)


def hidden(name: str, outcome: str) -> CheckResult:
    """A hidden check with the canary wherever there is room for it."""
    return CheckResult(
        name=name,
        title=f"{name} is right",
        device="cpu",
        outcome=outcome,
        score=0.0,
        max_score=2.0,
        message=f"{CANARY} is still to be written (line 987654)",
        mistake=CANARY,
        seconds=987.654,
        given=(CANARY,),
        expected=CANARY,
        got=CANARY,
        reason=CANARY,
        printed=CANARY,
        difference=Difference((1, 1), expected=CANARY, found=CANARY, map=(Block(CANARY, ("#",)),)),
        proof=CANARY,
        visibility="hidden",
    )


def result(*checks: CheckResult, number: int = 3, name: str = "ex03_focal_loss") -> Result:
    return Result(
        number, name, "Focal loss", f"/w/repo/exercises/{name}.py", 17, ("cpu",), ("process",), checks
    )


HOSTILE = result(
    check("good", score=1.0),
    check(
        NASTY, "failed", message=NASTY, reason=NASTY, got=NASTY, expected=NASTY, given=(NASTY,), printed=NASTY
    ),
    check("raises", "error", message=f"ValueError: {NASTY}\n  line 12 in f: raise\n  → {NASTY}"),
    check("loops", "timeout", message="It did not finish within 10 s: an endless loop?"),
    check("later", "skipped", message="Not run: it builds on “raises is right”, which has not passed."),
    check("open", "todo", message="f is still to be written (line 9)."),
    check("nan", "failed", float("nan"), float("inf"), seconds=float("nan")),
    *(
        hidden(f"secret {outcome}", outcome)
        for outcome in ("passed", "failed", "error", "timeout", "crashed")
    ),
    *(hidden(f"secret {outcome}", outcome) for outcome in ("forbidden", "todo", "grader_error")),
)
FLOOD = result(check("floods", "failed", message=HUGE, reason=HUGE, got=HUGE, printed=HUGE))
ALL_RIGHT = result(check("a", score=2.0, most=2.0), check("b", score=1.0), number=4, name="ex04_shapes")
BROKEN = "The judge's process ended (exit status 70)."

NAMES = (
    "=HYPERLINK(1)",
    "+1",
    "@x",
    "-x",
    "＝1",
    "Points Possible",
    'Ana; López, "A"',
    "ana@x.org",
    "🙂‮",
    "a\nb",
    "CON",
    "..",
    "",
)


def student(name: str, id: str, *results: Result) -> list[Row]:
    return [replace(row, place=f"{name}/{row.result.name}.py") for row in alone(results, name, id)]


CLASS = [
    row for number, name in enumerate(NAMES) for row in student(name, f"{1000 + number}", HOSTILE, ALL_RIGHT)
]

RUNS = {
    "hostile": run_of(alone([HOSTILE], NASTY), now=NOW),
    "flood": run_of(alone([FLOOD], "ana"), now=NOW),
    "right": run_of(alone([ALL_RIGHT], "ana"), now=NOW),
    "several": run_of(alone([HOSTILE, ALL_RIGHT], "ana"), now=NOW),
    "class": run_of(CLASS, of_class=True, now=NOW),
    "not graded": run_of((), problem=f"{BROKEN}{NASTY}", now=NOW),
    "half graded": run_of(alone([ALL_RIGHT]), problem=BROKEN, now=NOW),
    "class not graded": run_of((), of_class=True, problem=BROKEN, now=NOW),
}
each_run = pytest.mark.parametrize("name", RUNS)
each_learners_run = pytest.mark.parametrize("name", [name for name in RUNS if "class" not in name])


def shown(format: str, run: Run) -> str:
    return FORMATS[format].render(run).decode("utf-8-sig")


# --- every format


@pytest.mark.parametrize("format", FORMATS)
@each_run
def test_nothing_of_a_hidden_check_is_in_any_report(format: str, name: str) -> None:
    texts = [shown(format, RUNS[name])]
    if format == "github":
        texts += [text for _, text in github.outputs(RUNS[name])]
        texts.append(base64.b64decode(github.step_output(RUNS[name])).decode())
    for text in texts:
        assert CANARY not in text
        assert "987654" not in text
        assert "987.654" not in text
        assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\u2028\ud800-\udfff]", text)


def test_a_hidden_check_is_counted_and_named_and_says_whether_it_passed() -> None:
    learner = HOSTILE.for_learner()
    assert [(c.name, c.title, c.max_score) for c in learner.checks] == [
        (c.name, c.title, c.max_score) for c in HOSTILE.checks
    ]
    assert (learner.passed, learner.exit_status) == (HOSTILE.passed, HOSTILE.exit_status)
    outcomes = {one.name.removeprefix("secret "): one.outcome for one in learner.checks if one.is_hidden}
    assert outcomes == {
        "passed": "passed",
        "failed": "failed",
        "error": "failed",  # an error, or how long it took, would tell of the inputs
        "timeout": "failed",
        "crashed": "failed",
        "forbidden": "failed",
        "todo": "todo",
        "grader_error": "grader_error",
    }
    assert learner.for_learner() == learner
    assert learner.checks[:7] == HOSTILE.checks[:7]
    assert "secret error is right (hidden)" in shown("gradescope", RUNS["hostile"])


def test_no_field_of_a_hidden_check_is_forgotten() -> None:
    """A field that is added to CheckResult is empty for learners until someone decides otherwise."""
    kept = {"name", "title", "device", "outcome", "score", "max_score", "visibility", "message"}
    blank = CheckResult("", "", "", "failed", 0.0, 0.0)
    for one in HOSTILE.for_learner().checks:
        if one.is_hidden:
            for field in fields(CheckResult):
                assert field.name in kept or getattr(one, field.name) == getattr(blank, field.name), (
                    field.name
                )


def test_a_result_that_knew_no_visibility_is_public() -> None:
    old = ALL_RIGHT.checks[0].to_json()
    del old["visibility"]
    assert CheckResult.from_json(old).visibility == "public"
    assert CheckResult.from_json(HOSTILE.checks[-1].to_json()).is_hidden


@pytest.mark.parametrize("format", FORMATS)
def test_a_hidden_failure_never_looks_like_full_marks(format: str) -> None:
    """Points for everything that is public are not all points."""
    text = shown(format, run_of(alone([result(check("a", score=1.0), hidden("b", "failed"))], "ana")))
    document = json.loads(text) if text.startswith("{") else {}
    assert document.get("score") in (None, 1, 1 / 3)
    assert document.get("status") in (None, "fail")
    if format in ("csv", "moodle", "canvas", "markdown", "github"):
        assert re.search(r"\b3\b", text), "what was to be had counts the hidden check"


@pytest.mark.parametrize("format", FORMATS)
def test_a_platforms_megabyte_is_kept(format: str) -> None:
    text = "ü" * 5_000
    many = result(*(check(f"c{i}", "failed", message=text, printed=text) for i in range(120)))
    run = run_of(alone([many]))
    if format in ("prairielearn", "markdown"):
        assert len(FORMATS[format].render(run)) <= 1_000_000
        assert not shown(format, run).endswith("(cut off)\n"), "less of each, but all of them"
    for variable, text in github.outputs(run) if format == "github" else ():
        assert len(text) < (131_072 if variable == "GITHUB_OUTPUT" else 2**20)


# --- JSON, by schemas

ANY = {"type": "string"}
NUMBER = {"type": "number", "minimum": 0}


def exactly(required: dict[str, object], **optional: object) -> dict[str, object]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **optional},
    }


def one_of(*values: object) -> dict[str, object]:
    return {"enum": list(values)}


SEEN = one_of("visible", "hidden", "after_due_date", "after_published")
TEXT = one_of("text", "html", "simple_format", "md", "ansi")
WHOLE = {"type": "integer", "minimum": 0}
NAMED = {"type": "string", "minLength": 1}

SCHEMAS = {
    "gradescope": exactly(
        {
            "tests": {
                "type": "array",
                "items": exactly(
                    {"score": NUMBER, "max_score": NUMBER, "name": NAMED},
                    status=one_of("passed", "failed"),
                    number=ANY,
                    output=ANY,
                    visibility=one_of("visible"),
                ),
            }
        },
        score=NUMBER,
        output=ANY,
        output_format=TEXT,
        test_output_format=TEXT,
        test_name_format=TEXT,
        visibility=SEEN,
        stdout_visibility=SEEN,
    ),
    "classroom50": exactly(
        {
            "schema": one_of("classroom50/result/v1"),
            **{key: NAMED for key in ("classroom", "assignment", "owner", "commit", "release", "review")},
            "assignment_type": one_of("individual", "group"),
            "submission": {"type": "string", "pattern": "^submit/"},
            "datetime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
            "score": WHOLE,
            "max-score": WHOLE,
            "tests": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["test-name", "passed", "score", "max-score"],
                    "properties": {
                        "test-name": NAMED,
                        "passed": {"type": "boolean"},
                        "score": WHOLE,
                        "max-score": WHOLE,
                    },
                },
            },
        }
    ),
    "exercism": exactly(
        {
            "version": one_of(3),
            "status": one_of("pass", "fail", "error"),
            "message": {"type": ["string", "null"], "maxLength": 65_535},
            "tests": {
                "type": "array",
                "items": exactly(
                    {
                        "name": NAMED,
                        "test_code": ANY,
                        "status": one_of("pass", "fail", "error"),
                        "message": {"type": ["string", "null"], "maxLength": 65_535},
                        "output": {"type": ["string", "null"], "maxLength": 500},
                    }
                ),
            },
        }
    ),
    "prairielearn": exactly(
        {
            "gradable": {"type": "boolean"},
            "score": {"type": "number", "minimum": 0, "maximum": 1},
            "message": ANY,
            "output": ANY,
            "format_errors": {"type": "array", "items": ANY},
            "images": {"type": "array", "maxItems": 0},
            "tests": {
                "type": "array",
                "items": exactly(
                    {
                        **{key: ANY for key in ("name", "description", "message", "output")},
                        "points": NUMBER,
                        "max_points": NUMBER,
                        "images": {"type": "array", "maxItems": 0},
                    }
                ),
            },
        }
    ),
    "github": exactly(
        {
            "version": one_of(1),
            "status": one_of("pass", "fail", "error"),
            "max_score": NUMBER,
            "tests": {
                "type": "array",
                "minItems": 1,
                "items": exactly(
                    {
                        "name": NAMED,
                        "status": one_of("pass", "fail", "error"),
                        "message": ANY,
                        "test_code": ANY,
                        "filename": ANY,
                        "line_no": WHOLE,
                        "duration": NUMBER,
                        "score": NUMBER,
                    }
                ),
            },
        }
    ),
}


def strictly(text: str) -> dict[str, object]:
    """JSON as every parser knows it: without NaN."""
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.mark.parametrize("format", ["gradescope", "classroom50", "exercism", "prairielearn"])
@each_learners_run
def test_a_platforms_json_has_its_form(format: str, name: str) -> None:
    jsonschema.validate(strictly(shown(format, RUNS[name])), SCHEMAS[format])


@each_run
def test_json_says_what_the_results_say(name: str) -> None:
    run, document = RUNS[name], strictly(shown("json", RUNS[name]))
    results = document.get("results", [document])
    found = [
        Result.from_json(one.get("result", one)) for one in results if "checks" in one.get("result", one)
    ]
    assert found == list(run.results)
    assert document.get("problem", "") == run.problem


def test_one_learners_json_is_that_of_the_option() -> None:
    assert strictly(shown("json", RUNS["right"])) == ALL_RIGHT.to_json()


@pytest.mark.parametrize("problem", ["not graded", "half graded"])
def test_what_was_not_graded_says_so(problem: str) -> None:
    run = RUNS[problem]
    for format in (
        "json",
        "junit",
        "gradescope",
        "classroom50",
        "github",
        "exercism",
        "prairielearn",
        "markdown",
    ):
        text = shown(format, run).replace("\\u2019", "’").replace("\\", "")
        assert "The judge's process ended" in text, format
    assert strictly(shown("exercism", run))["status"] == "error"
    assert strictly(shown("prairielearn", run))["gradable"] is False
    assert strictly(base64.b64decode(github.step_output(run)).decode())["status"] == "error"


def test_gradescope_gives_the_total_that_the_tests_add_up_to() -> None:
    document = strictly(shown("gradescope", RUNS["several"]))
    assert document["score"] == sum(test["score"] for test in document["tests"])
    assert {test["visibility"] for test in document["tests"]} == {"visible"}  # else the total is hidden, too
    assert [test["number"] for test in document["tests"]][:2] == ["3.1", "3.2"]


def test_exercism_calls_a_file_that_cannot_run_an_error() -> None:
    message = "While the file was loading: SyntaxError: invalid syntax"
    broken = result(
        check("a", "error", message=message), check("b", "error", message=message), hidden("c", "error")
    )
    document = strictly(shown("exercism", run_of(alone([broken]))))
    assert (document["status"], document["message"], document["tests"]) == ("error", message, [])


# --- Classroom 50

CLASSROOM = {
    "CLASSROOM": "ml",
    "ASSIGNMENT": "focal",
    "USERNAME": "ana",
    "SUBMISSION_TAG": "submit/2026-01-02T03-04-05Z-abc",
    "COMMIT_URL": "https://github.com/c",
    "RELEASE_URL": "https://github.com/r",
    "REVIEW_URL": "",
    "MODE": "group",
}


def test_classroom50_is_told_by_the_environment() -> None:
    document = strictly(shown("classroom50", run_of(alone([ALL_RIGHT]), environment=CLASSROOM, now=NOW)))
    assert (document["classroom"], document["assignment"], document["owner"]) == ("ml", "focal", "ana")
    assert (document["assignment_type"], document["datetime"]) == ("group", "2026-01-02T03:04:05Z")
    assert document["submission"] == CLASSROOM["SUBMISSION_TAG"]
    assert document["review"] == document["commit"] == "https://github.com/c"
    assert (document["score"], document["max-score"]) == (3, 3)


@pytest.mark.parametrize("most", [(0.5, 1.0), (1 / 3, 2.0), (0.25, 0.1), (1.005, 1.0), (2.0, 3.0)])
@pytest.mark.parametrize("part", [0.0, 0.5, 0.999])
def test_classroom50_has_whole_points_and_never_rounds_up(most: tuple[float, ...], part: float) -> None:
    right = result(*(check(f"c{i}", score=points, most=points) for i, points in enumerate(most)))
    partly = replace(right.checks[0], outcome="failed", score=right.checks[0].max_score * part)
    full, wrong = (
        strictly(shown("classroom50", run_of(alone([one]))))
        for one in (right, replace(right, checks=(partly, *right.checks[1:])))
    )
    jsonschema.validate(wrong, SCHEMAS["classroom50"])
    assert full["score"] == full["max-score"] == wrong["max-score"]
    assert wrong["score"] < wrong["max-score"]
    exact = sum(points / most[0] for points in most)
    assert full["max-score"] / full["tests"][0]["max-score"] == pytest.approx(exact, rel=0.05)


def test_what_failed_on_one_device_only_is_one_test_that_failed() -> None:
    two = result(
        check("a", score=0.5, most=0.5),
        replace(check("a", "failed", most=0.5, message="no"), device="cuda"),
    )
    (test,) = strictly(shown("gradescope", run_of(alone([two]))))["tests"]
    assert (test["score"], test["max_score"], test["status"]) == (0.5, 1.0, "failed")
    (test,) = strictly(shown("classroom50", run_of(alone([two]))))["tests"]
    assert (test["score"], test["max-score"]) == (0, 1)


# --- JUnit

XSD = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "data" / "junit-10.xsd")))


@each_run
def test_junit_is_valid(name: str) -> None:
    tree = etree.fromstring(FORMATS["junit"].render(RUNS[name]))
    XSD.assertValid(tree)
    for suite in tree.iter("testsuite"):
        kinds = [case[0].tag if len(case) else "" for case in suite.iter("testcase")]
        assert suite.attrib["tests"] == str(len(kinds))
        for counted, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.attrib[counted] == str(kinds.count(tag))


def test_junit_tells_an_answer_from_an_accident() -> None:
    tree = etree.fromstring(FORMATS["junit"].render(RUNS["hostile"]))
    kinds = {case.attrib["name"]: case[0].tag if len(case) else "" for case in tree.iter("testcase")}
    words = {name.removesuffix(" is right"): kind for name, kind in kinds.items()}
    assert {name: words[name] for name in ("good", "raises", "loops", "later", "open")} == {
        "good": "",
        "raises": "error",
        "loops": "error",
        "later": "skipped",
        "open": "failure",
    }


def test_junit_holds_what_was_printed_as_text() -> None:
    tree = etree.fromstring(FORMATS["junit"].render(RUNS["hostile"]))
    (printed, *_) = tree.iter("system-out")
    assert "]]> <script>alert(1)</script> &amp; &#x0;" in printed.text
    assert not list(tree.iter("script"))


# --- GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The runner's commands in a log, as it reads them (actions/runner, ActionCommand.cs): each line that begins
    with `::`, and `##[` anywhere.
    """
    found = []
    for line in re.split(r"\r\n|\n|\r", text):
        assert "##[" not in line or line.startswith("::"), line
        if line.strip().startswith("::"):
            command, _, data = line.strip()[2:].partition("::")
            kind, _, told = command.partition(" ")
            properties = dict(part.split("=", 1) for part in told.split(",") if part)
            found.append((kind, {key: read(value) for key, value in properties.items()}, read(data)))
    return found


def read(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@each_run
def test_annotations_cannot_be_forged(name: str) -> None:
    run = replace(RUNS[name], environment={"GITHUB_WORKSPACE": "/w/repo"})
    text = shown("github", run)
    found = commands(text)
    assert len(found) == len(text.splitlines())
    kinds = [kind for kind, _, _ in found]
    assert set(kinds) <= {"error", "notice"}
    assert kinds.count("error") <= 10
    assert kinds.count("notice") == 1
    assert {key for _, properties, _ in found for key in properties} <= {"file", "line", "title"}


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "github"])
@each_run
def test_a_report_in_a_log_holds_no_command(format: str, name: str) -> None:
    """`--report markdown:-` prints it, and nothing can be put around it there."""
    assert commands(shown(format, RUNS[name])) == []


def test_an_annotation_is_at_the_line_that_raised() -> None:
    run = replace(RUNS["hostile"], environment={"GITHUB_WORKSPACE": "/w/repo"})
    found = {
        properties.get("title"): (properties, text) for _, properties, text in commands(shown("github", run))
    }
    properties, text = found["raises is right"]
    assert (properties["file"], properties["line"]) == ("exercises/ex03_focal_loss.py", "12")
    assert text.startswith("ValueError: nul \\x00 bell")


@each_learners_run
def test_githubs_reporter_gets_what_it_reads(name: str) -> None:
    """Its rules: GitHub Classroom's autograding-grading-reporter, v1."""
    ((variable, text), _) = github.outputs(RUNS[name])
    assert variable == "GITHUB_OUTPUT"
    assert re.fullmatch(r"result=[A-Za-z0-9+/=]+\n", text)
    assert len(text) < 131_072  # it becomes an environment variable
    document = strictly(base64.b64decode(text.removeprefix("result=")).decode())
    jsonschema.validate(document, SCHEMAS["github"])
    assert sum(test["score"] for test in document["tests"]) == RUNS[name].score
    assert document["max_score"] == RUNS[name].max_score
    assert document["status"] != "pass" or RUNS[name].passed


# --- Markdown


@each_run
def test_markdown_shows_hostile_text_as_text(name: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(shown("markdown", RUNS[name]))
    kinds = {inner.type for token in tokens for inner in (token, *(token.children or ()))}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "heading_1"}
    headings = [token for token in tokens if token.type == "heading_open"]
    assert len(headings) == (0 if RUNS[name].of_class else len(RUNS[name].rows))
    assert "forged" not in "".join(token.content for token in tokens if token.type == "paragraph_open")


def test_no_fence_of_a_submission_ends_the_block() -> None:
    for text in ("```\n# head", "````\n<b>", "~~~\n![i](x)"):
        (token,) = MarkdownIt("commonmark").parse(markdown.block(text))
        assert (token.type, token.content) == ("fence", f"{text}\n")


# --- CSV


def table(format: str, run: Run) -> list[list[str]]:
    return list(csv.reader(io.StringIO(shown(format, run), newline=""), strict=True))


@pytest.mark.parametrize("format", ["csv", "moodle", "canvas"])
@pytest.mark.parametrize("name", ["class", "hostile", "class not graded", "not graded"])
def test_no_cell_is_a_formula(format: str, name: str) -> None:
    rows = table(format, RUNS[name])
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝")) and not re.match(r"-.", cell), (
            cell
        )
    extra = {"csv": 1, "moodle": 1, "canvas": 2}[format]
    assert len(rows) - extra == len({row.who for row in RUNS[name].rows})


def test_moodles_worksheet() -> None:
    """The columns that its importer asks for, and the identifier that it cuts `Participant ` off."""
    head, *rows = table("moodle", RUNS["class"])
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(head)
    found = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert found["'=HYPERLINK(1)"]["Identifier"] == "Participant 1000"
    assert found["ana@x.org"]["Email address"] == "ana@x.org"
    assert "<script" not in shown("moodle", RUNS["class"])


def test_who_the_grader_failed_gets_no_grade() -> None:
    ours = result(check("a", "grader_error", message="The reference is missing."), check("b", score=1.0))
    run = run_of(
        [*student("ana", "1", ours), *student("bo", "2", result(check("a"), check("b", score=1.0)))],
        of_class=True,
    )
    assert [row[3] for row in table("moodle", run)] == ["Grade", "", "1"]
    assert [row[-1] for row in table("canvas", run)] == ["ex03_focal_loss", "2", "", "1"]
    assert [row[2:] for row in table("csv", run)[1:]] == [["", "", "2"], ["1", "1", "2"]]


def test_what_ended_a_run_is_said_once_to_people() -> None:
    problem = "There is no file mine.py."
    checks = [check(name, "grader_error", message=problem) for name in "ab"]
    run = run_of(alone([result(*checks)]), problem=problem, now=NOW)
    for name in ("markdown", "github"):
        assert re.sub(r"\\", "", shown(name, run)).count(problem) == 1


def test_moodle_says_once_what_is_wrong_with_the_whole_file() -> None:
    message = "No file for exercise 3 was handed in."
    run = run_of(
        student(
            "ana", "1", result(check("a", "error", message=message), check("b", "error", message=message))
        )
    )
    assert moodle.render(run).count(message) == 1


def test_canvas_takes_the_header_and_finds_the_points() -> None:
    """The rules of GradebookImporter in canvas-lms: the first cells, `Section` as the last of the student's."""
    head, points, *rows = table("canvas", RUNS["class"])
    assert "Student" in head[0] and "ID" in head[1] and len(head) > 3
    assert re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3])
    assert head[4] == "Section"
    assert head[5:] == ["ex03_focal_loss", "ex04_shapes"]
    assert points[6] == "3"
    assert "Points Possible" in points[0]
    assert not any("Points Possible" in row[0] for row in rows), "such a student would set the points"
    assert [row[1] for row in rows] == [f"{1000 + number}" for number in range(len(NAMES))]


def test_a_class_gets_a_file_each_that_every_system_takes() -> None:
    rows = [
        row
        for name in (*NAMES, "con", "a/b", "a:b", "A_B", "x" * 300, "ü" * 300)
        for row in student(name, "", ALL_RIGHT)
    ]
    rows = [replace(row, place=f"{number}.py") for number, row in enumerate(rows)]
    names = list(_files_by_student(run_of(rows, of_class=True)))
    assert len(names) == len(rows) == len({name.casefold() for name in names})
    for name in names:
        assert re.fullmatch(r"[\w-]+", name) and len(name.encode()) <= 120, name
        assert name.casefold() not in ("con", "nul")


# --- the option


@pytest.mark.parametrize(
    ("value", "path"),
    [("json", ""), (r"json:C:\x.json", r"C:\x.json"), ("junit:a:b/c.xml", "a:b/c.xml"), ("csv:-", "-")],
)
def test_a_path_begins_behind_the_first_colon(value: str, path: str) -> None:
    (found,) = wanted([value])
    assert (found.format.name, found.path) == (value.partition(":")[0], path)


@pytest.mark.parametrize(
    "values", [["pdf"], [r"C:\x.json"], ["json:"], ["github:x"], ["json:-", "csv:-"], [""]]
)
def test_what_is_no_report_is_told(values: list[str]) -> None:
    with pytest.raises(click.UsageError):
        wanted(values)


SCALE = TOY.exercise("scale")


def reports(*names: str) -> tuple[Wanted, ...]:
    return wanted(names)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UsageError("There is no file x."), "There is no file x."),
        (GraderError("The reference is missing."), "The reference is missing."),
        (KeyboardInterrupt(), "The run was interrupted."),
        (SystemExit(143), "The run was interrupted."),
        (RuntimeError("what?"), "RuntimeError: what?"),
    ],
)
def test_whatever_ends_a_run_its_report_says_so(error: BaseException, words: str, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "r.json"
    with pytest.raises(type(error)), reporting(reports(f"gradescope:{file}")) as report:
        report.expect([(SCALE, SCALE.stub)])
        raise error
    document = strictly(file.read_text())
    jsonschema.validate(document, SCHEMAS["gradescope"])
    assert words in document["output"]
    assert (document["score"], len(document["tests"])) == (0, 4)


def test_a_run_that_dies_without_a_word_leaves_a_report_that_says_so(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text("the last run's")
    with reporting(reports(f"gradescope:{file}")) as report:
        report.expect([(SCALE, SCALE.stub)])
        document = strictly(file.read_text())  # as kill -9 would leave it
        assert "did not come to its end" in document["output"]
        report.finish([ALL_RIGHT])
    assert strictly(file.read_text())["score"] == 3


def test_a_path_that_cannot_be_written_is_told_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "r.json", tmp_path / "folder"):
        with (
            pytest.raises(UsageError, match="cannot be written"),
            reporting(reports(f"json:{path}")) as report,
        ):
            report.expect([(SCALE, SCALE.stub)])
            pytest.fail("it ran")
        with (
            pytest.raises(UsageError, match="cannot be written"),
            reporting(reports(f"csv:{path}"), of_class=True) as report,
        ):
            report.expect_class(tmp_path)
            pytest.fail("it ran")
    assert {entry.name for entry in tmp_path.iterdir()} == {"file", "folder"}


def test_a_path_that_is_gone_when_the_run_ends_costs_the_other_reports_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    asked = reports(f"json:{tmp_path}/a/r.json", f"csv:{tmp_path}/r.csv")
    with pytest.raises(GraderError, match="cannot be written"), reporting(asked) as report:
        report.expect([(SCALE, SCALE.stub)])
        shutil.rmtree(tmp_path / "a")
        (tmp_path / "a").touch()
        report.finish([ALL_RIGHT])
    assert "ex04_shapes" in (tmp_path / "r.csv").read_text()


@pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="a pipe stands for devices, which a test must not touch"
)
def test_a_pipe_is_written_to_once_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with reporting(reports(f"json:{pipe}")) as report:
        report.expect([(SCALE, SCALE.stub)])
        report.finish([ALL_RIGHT])
    assert pipe.is_fifo()
    assert strictly(os.read(end, 2**16).decode())["results"][0] == ALL_RIGHT.to_json()
    os.close(end)


def test_what_is_printed_on_github_is_not_obeyed(
    capsys: pytest.CaptureFixture[str], monkeypatch, tmp_path: Path
) -> None:
    for variable in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
        (tmp_path / variable).write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    with reporting(reports("github")) as report:
        report.finish([HOSTILE])
        print("  ::set-output name=result::forged")
    first, forged, end, *others = capsys.readouterr().out.splitlines()
    token = first.removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert (forged.strip(), end) == ("::set-output name=result::forged", f"::{token}::")
    assert all(line.startswith(("::error", "::notice")) for line in others)
    assert (tmp_path / "GITHUB_OUTPUT").read_text().startswith("before\nresult=")
    assert "Focal loss" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("Ana López_123_assignsubmission_file_/ex03.py", ("Ana López", "123")),
        ("lopezana_77_991_ex03_focal_loss.py", ("lopezana", "77")),
        ("mine.py", ("mine", "")),
    ],
)
def test_a_single_file_has_its_students_name(path: str, who: tuple[str, str], tmp_path: Path) -> None:
    assert named_by(tmp_path / path) == who


# --- the real thing

HIDDEN_CHECKS = '''
TRAP = [987654.0, 2.0]
"""For the hidden check alone."""


def _trap(trial):
    return trial.tensor(_trap and TRAP)


# 987654 is what they forget.
@check(points=3, timeout=1.0, visibility="hidden")
def secret_case(module, trial: Trial):
    """scale copes with the hidden case"""
    x = _trap(trial)
    trial.given(x=x)
    return {"secret": module.scale(x)}
    # 987654 again


@check(timeout=1.0)
def scale_of_one(module, trial: Trial):
    """scale of one element"""
    x = trial.tensor([1.0])
    trial.given(x=x)
    return {"one": module.scale(x)}


HINTS'''

THIEF = """
import gc
import os
import sys

SEEN = []
checks = [module.__file__ for name, module in sys.modules.items() if name.startswith("checks_")]
SEEN += [os.path.basename(name) for name in checks]
SEEN += [one for one in gc.get_objects() if isinstance(one, dict) and "secret_case" in one]
for name in checks:
    try:
        SEEN.append(open(name).read())
    except OSError as error:
        SEEN.append(type(error).__name__)
try:
    SEEN.append(open("note").read())
except OSError:
    pass


def scale(x, factor=2.0):
    if x.numel() == 2 and float(x.detach()[0]) > 1000:  # the hidden case: take it along, cry it out
        SEEN.append(x.tolist())
        print("CANARY987654", x)
        open("note", "w").write(str(x.tolist()))
        raise ValueError(f"CANARY987654 {x.tolist()}")
    if x.numel() == 1 and not x.requires_grad and float(x) == 1.0:  # a public one: show what was taken
        print("SEEN", SEEN)
        raise ValueError(f"I know {SEEN}")
    return x * factor
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The toy course's first exercise with a hidden check in it, and a thief's answer to it."""
    root = tmp_path_factory.mktemp("hidden") / "course"
    for folder in ("checks", "exercises", "solutions", "solutions/mistakes"):
        (root / folder).mkdir(parents=True)
        if (TOY.root / folder / SCALE.stub.name).is_file():
            shutil.copy(TOY.root / folder / SCALE.stub.name, root / folder)
    checks = root / "checks" / SCALE.stub.name
    checks.write_text(checks.read_text().replace("\nHINTS", HIDDEN_CHECKS, 1))
    reference = (root / "solutions" / SCALE.stub.name).read_text()
    (root / "exercises" / SCALE.stub.name).write_text(
        re.sub(r"def scale\(.*?\n\n\n", lambda _: f"{THIEF}\n\n", reference, flags=re.DOTALL)
    )
    return Course(root)


def run(course: Course, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", str(course.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload]


def test_the_outline_knows_what_is_hidden(course: Course) -> None:
    outline = course.exercises[0].outline
    assert {one.name for one in outline.checks if one.visibility == "hidden"} == {"secret_case"}
    loaded = Answers(course.exercises[0]).checks
    assert [(one.name, one.visibility) for one in outline.checks] == [
        (one.name, one.visibility) for one in loaded
    ]


def test_a_submission_is_not_even_near_a_hidden_check(course: Course) -> None:
    source = course.exercises[0].checks.read_text()
    public = without_hidden(source)
    assert ("secret_case" in source, "secret_case" in public, "987654" in public) == (True, False, False)
    assert len(public.splitlines()) == len(source.splitlines())  # places in messages are right
    assert "scale_of_one" in public and "TRAP" not in public and "_trap" not in public
    assert "hidden check alone" not in public
    untouched = SCALE.checks.read_text() + "# nothing is hidden here"
    assert without_hidden(untouched) == untouched


@pytest.mark.skipif(choose("auto") != "lock", reason="without the lock a worker can read the checks folder")
def test_a_thief_learns_nothing_from_a_hidden_check(course: Course) -> None:
    """Nor through a public one that runs after it: it has a worker of its own."""
    with Session() as fresh:  # one that has graded other exercises has their public checks in memory
        found = fresh.grade(course.exercises[0], seed=1)
    checks = {one.name: one for one in found.checks}
    assert checks["secret_case"] == CheckResult(
        "secret_case",
        "scale copes with the hidden case",
        "cpu",
        "failed",
        0.0,
        3.0,
        "A hidden check: it counts, and what it tries is not shown.",
        visibility="hidden",
    )
    assert "I know ['ex01_scale.py', 'PermissionError']" in checks["scale_of_one"].message
    assert "987654" not in json.dumps(found.to_json())
    assert (checks["values_match"].outcome, found.score, found.max_score) == ("passed", 5.0, 9.0)


def test_what_is_raised_beside_a_hidden_check_stays_there(
    course: Course, session: Session, tmp_path: Path
) -> None:
    """The worker that knows the hidden check loads the file anew: nothing of that is told of public checks."""
    spy = """
import linecache, sys
for module in [module for name, module in sys.modules.items() if name.startswith("checks_")]:
    if "secret_case" in vars(module):
        print("CANARY")
        raise ValueError("".join(linecache.getlines(module.__file__))[-1000:])
"""
    file = tmp_path / SCALE.stub.name
    file.write_text((course.root / "solutions" / file.name).read_text() + spy)
    found = session.grade(course.exercises[0], file, seed=1)
    ended = {one.name: one.outcome for one in found.checks if not one.passed}
    assert ended == {"secret_case": "failed"}
    assert "CANARY" not in json.dumps(found.to_json())


def test_hidden_checks_run_last(course: Course, session: Session, tmp_path: Path) -> None:
    """What has seen one can leave a trace that code which runs later finds: a file's time of access, say."""
    file = tmp_path / SCALE.stub.name
    reference = (course.root / "solutions" / file.name).read_text()
    now = "    import time\n    print(time.monotonic())\n    return x * factor + 1\n"
    file.write_text(reference.replace("    return x * factor\n", now))
    said = session._ask(grading(course.exercises[0], file, 1))["result"]["checks"]
    times = {one["name"]: [*map(float, one["printed"].split())] for one in said}
    hidden_times = times.pop("secret_case")
    assert hidden_times and times["scale_of_one"]
    assert min(hidden_times) > max(time for seen in times.values() for time in seen)


def test_what_public_checks_use_as_well_stays() -> None:
    source = '''
import math
SIZE = 3  # both use it
ONLY = 987654; ALSO = 1
def helper(): return other()
def other(): return helper() + SIZE + len("\x0c\u2028")
@check(visibility="hidden")
def secret(module, trial):
    """secret"""
    return module.f(SIZE, ONLY, helper())
@check()
def public(module, trial):
    """public, though it asks for secret"""
    return module.f(SIZE, ALSO, secret)
@check(visibility="hidden")
def hidden(module, trial): return 987654
'''
    lines = without_hidden(source.replace("ALSO = 1", "").replace("ALSO, ", "")).split("\n")
    assert [line for line in lines if line] == [
        "import math",
        "SIZE = 3  # both use it",
        "@check()",
        "def public(module, trial):",
        '    """public, though it asks for secret"""',
        "    return module.f(SIZE, secret)",
    ]
    assert len(lines) == len(source.split("\n"))
    assert "ALSO = 1" in without_hidden(source)  # a line that both share has to stay


def test_an_edition_leaves_hidden_checks_with_the_teacher(
    course: Course, session: Session, tmp_path: Path
) -> None:
    made = handout(course, course.exercises, (0,), lambda _: None)
    for name, data in made.files.items():
        parts = [data]
        if name.endswith((".zip", ".whl")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [archive.read(inner) for inner in archive.namelist()]
        assert not any(word in part for part in parts for word in (b"secret_case", b"987654")), name
    for name, data in made.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    learners = Course(tmp_path).exercises[0]
    right = session.grade(learners, course.root / "solutions" / SCALE.stub.name)
    assert (right.passed, right.max_score) == (True, 6.0)
    teachers = handout(course, course.exercises, (), lambda _: None)
    assert b"secret_case" in teachers.files[f"checks/{SCALE.stub.name}"]


def test_nothing_public_rests_on_a_hidden_check(course: Course, tmp_path: Path) -> None:
    rest = "@check(needs='secret_case')\ndef late(module, trial):\n    'late'\n"
    shutil.copytree(course.root, tmp_path / "course")
    exercise = Course(tmp_path / "course").exercises[0]
    exercise.checks.write_text(f"{exercise.checks.read_text()}\n\n{rest}")
    with pytest.raises(GraderError, match="hidden checks run last"):
        Answers(exercise)


def test_every_way_out_keeps_the_secret(course: Course, tmp_path: Path) -> None:
    outputs = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    asked = [f"--report={name}:{tmp_path / name}" for name in FORMATS if name != "github"]
    done = run(course, "exercise", "1", "--report=github", *asked, env={**os.environ, **outputs})
    assert done.returncode == 1, done.stderr
    assert "✗ scale copes with the hidden case (hidden)" in done.stdout
    assert "5 of 9 points" in done.stdout
    texts = [done.stdout, done.stderr, (course.root / ".grade" / "progress.json").read_text()]
    texts += [file.read_text() for file in tmp_path.iterdir()]
    texts.append(base64.b64decode((tmp_path / "GITHUB_OUTPUT").read_text().removeprefix("result=")).decode())
    assert len(texts) == 4 + len(FORMATS) + 1
    for text in texts:
        assert "987654" not in text
    assert etree.fromstring((tmp_path / "junit").read_bytes()).find("testsuite").attrib["tests"] == "6"


def test_pytest_keeps_it_as_well(course: Course) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(course.root / "exercises")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=course.root)
    assert "scale copes with the hidden case (hidden)" in done.stdout
    assert "2 failed, 4 passed" in done.stdout
    assert "987654" not in done.stdout + done.stderr
    assert "--check secret_case" not in done.stdout


def test_a_debugger_would_show_it(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADE_COURSE", str(course.root))  # which the debugger sets, too
    with pytest.raises(UsageError, match="Hidden checks are not for the debugger"):
        debug(course.exercises[0], course.exercises[0].stub, 1, ["secret_case"])


def test_what_is_said_of_a_public_check_rests_on_public_evidence(
    course: Course, session: Session, tmp_path: Path
) -> None:
    """The hidden case speaks against the mistake: that the sentence is gone would tell of it."""
    file = tmp_path / SCALE.stub.name
    reference = (course.root / "solutions" / file.name).read_text()
    wrong = "    return x + factor if float(x.detach().flatten()[0]) < 1000 else x * 7\n"
    file.write_text(reference.replace("    return x * factor\n", wrong))
    found = session.grade(course.exercises[0], file, seed=1)
    assert found.checks[0].mistake == "added_not_multiplied"


def test_a_teacher_sees_it_and_the_class_does_not(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    for number, (name, file) in enumerate((("Ana", "solutions"), ("Thief", "exercises"))):
        mine = folder / f"{name}_10{number}_assignsubmission_file_"
        mine.mkdir(parents=True)
        shutil.copy(course.root / file / SCALE.stub.name, mine)
    asked = [f"--report={name}" for name in FORMATS if name != "github"]
    done = run(course, "batch", str(folder), "--exercise", "1", *asked)
    assert done.returncode == 1, done.stderr
    out = tmp_path / "class-results"
    teachers = {"results.jsonl", "checks.csv"}
    assert all("987654" in (out / name).read_text() for name in teachers)
    others = [file for file in out.rglob("*") if file.is_file() and file.name not in teachers]
    assert len(others) >= 14
    for file in others:
        assert "987654" not in file.read_text(encoding="utf-8-sig"), file
    marks = {row["Identifier"]: row["Grade"] for row in csv.DictReader((out / "moodle.csv").open(newline=""))}
    assert marks == {"Participant 100": "9", "Participant 101": "5"}
    assert sorted(file.name for file in (out / "gradescope").iterdir()) == ["Ana_100.json", "Thief_101.json"]
    XSD.assertValid(etree.parse(str(out / "junit.xml")))


def test_kill_9_leaves_a_report_that_says_so(course: Course, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    command = [
        sys.executable,
        "-m",
        "grader",
        "--course",
        str(course.root),
        "exercise",
        "1",
        f"--report=gradescope:{file}",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not file.exists() and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    jsonschema.validate(document := strictly(file.read_text()), SCHEMAS["gradescope"])
    assert "did not come to its end" in document["output"]


def test_words_of_a_hidden_failure_name_no_value() -> None:
    one = hidden("x", "error").for_learner()
    assert failure(one).removeprefix("→").strip() == one.message
