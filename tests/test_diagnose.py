"""A known mistake is named where the numbers prove it, and nothing is named where they do not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from conftest import COURSE, GradeSource

from grader.factor import factor
from grader.known import reached
from grader.mistake import read_mistakes
from grader.observe import Observation, snapshot
from grader.result import CheckResult, Result

FOCAL = COURSE.exercise("focal_loss")
REFERENCE = FOCAL.reference.read_text(encoding="utf-8")
SENTENCES = {mistake.name: mistake.sentence for mistake in read_mistakes(FOCAL)}
LOSS = "loss = -((1 - log_p.exp()) ** gamma) * log_p"
assert LOSS in REFERENCE


def checks(result: Result) -> dict[str, CheckResult]:
    return {check.name: check for check in result.checks}


def test_the_sentence_is_the_reason_and_the_name_stands_in_the_json(grade_source: GradeSource) -> None:
    result = grade_source(FOCAL, REFERENCE.replace("else loss.mean()", "else loss.sum()"), seed=3)
    check = checks(result)["focal_loss_matches"]
    assert check.mistake == "summed_not_averaged"
    assert check.reason == SENTENCES["summed_not_averaged"]
    assert check.message.endswith(check.reason)
    assert json.loads(json.dumps(result.to_json()))["checks"][2]["mistake"] == "summed_not_averaged"


def test_two_mistakes_in_two_functions_are_both_named(grade_source: GradeSource) -> None:
    wrong = REFERENCE.replace("softmax(logits, dim=1)", "softmax(logits, dim=0)", 1).replace(
        "else loss.mean()", "else loss.sum()"
    )
    found = checks(grade_source(FOCAL, wrong, seed=3))
    assert found["probabilities_match"].mistake == "softmax_over_images"
    assert found["focal_loss_matches"].mistake == "summed_not_averaged"


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        ("2.5 *", "And everything is 2.5 × what it would be then."),
        ("-", "And the sign of everything is the other way"),
    ],
)
def test_a_mistake_with_a_factor_on_top_is_told_with_both(
    scale: str, words: str, grade_source: GradeSource
) -> None:
    wrong = REFERENCE.replace(LOSS, f"loss = {scale} -(log_p.exp() ** gamma) * log_p")
    check = checks(grade_source(FOCAL, wrong, seed=3))["focal_loss_matches"]
    assert check.mistake == "weighted_by_p"
    assert check.reason.startswith(SENTENCES["weighted_by_p"] + " " + words)


@pytest.mark.parametrize(
    "loss",
    [
        "-((1 - log_p.exp()) ** gamma) * log_p + 0.5",
        "-((1 - log_p.exp()) ** (gamma + 0.3)) * log_p",
        "-((1 - log_p.exp() ** 3) ** gamma) * log_p",
        "(1 - log_p.exp()) ** gamma",
        "torch.rand_like(log_p)",
        "log_p * torch.nan",
    ],
)
def test_what_no_mistake_gives_is_not_named(loss: str, grade_source: GradeSource) -> None:
    result = grade_source(FOCAL, REFERENCE.replace(LOSS, f"loss = {loss}"), seed=3)
    assert not result.passed
    assert {check.mistake for check in result.checks} == {None}


def test_one_that_is_right_where_the_mistake_is_wrong_is_not_that_mistake(grade_source: GradeSource) -> None:
    """It sums where it should average, but only where there are no alphas."""
    wrong = REFERENCE.replace("else loss.mean()", "else (loss.mean() if alpha is not None else loss.sum())")
    found = checks(grade_source(FOCAL, wrong, seed=3))
    assert found["alpha_weighs_classes"].passed
    assert found["focal_loss_matches"].outcome == "failed"
    assert found["focal_loss_matches"].mistake is None


def test_a_function_that_is_still_to_be_written_keeps_no_other_from_being_explained(
    grade_source: GradeSource,
) -> None:
    wrong = REFERENCE.replace(
        "return probabilities.gather(1, targets.unsqueeze(1))", "raise NotImplementedError"
    )
    wrong = wrong.replace(
        "gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)",
        "torch.log_softmax(logits, 1).gather(1, targets[:, None])[:, 0]",
    )
    found = checks(grade_source(FOCAL, wrong.replace("else loss.mean()", "else loss.sum()"), seed=3))
    assert found["gathered_match"].outcome == "todo"
    assert found["focal_loss_matches"].mistake == "summed_not_averaged"


@pytest.mark.parametrize("name", ["focal_loss_matches", "reductions_match"])
def test_one_check_alone_says_what_all_of_them_say(name: str, grade_source: GradeSource) -> None:
    for return_ in ("else loss.sum()", "else (loss.mean() if alpha is not None else loss.sum())"):
        wrong = REFERENCE.replace("else loss.mean()", return_)
        alone = grade_source(FOCAL, wrong, seed=3, checks=[name])
        assert [check.name for check in alone.checks] == [name]
        assert alone.checks[0].reason == checks(grade_source(FOCAL, wrong, seed=3))[name].reason


def test_the_class_summary_names_the_mistakes(tmp_path: Path) -> None:
    for index, source in enumerate(
        [REFERENCE, *[REFERENCE.replace("else loss.mean()", "else loss.sum()")] * 2]
    ):
        (tmp_path / "class" / f"student{index}").mkdir(parents=True)
        (tmp_path / "class" / f"student{index}" / FOCAL.stub.name).write_text(source, encoding="utf-8")
    out = tmp_path / "out"
    arguments = [
        "--course",
        str(COURSE.root),
        "batch",
        str(tmp_path / "class"),
        "--exercise",
        "3",
        "--out",
        str(out),
    ]
    command = [sys.executable, "-m", "grader", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "2 × summed not averaged" in ran.stdout
    assert ",summed_not_averaged," in (out / "checks.csv").read_text(encoding="utf-8")


def test_what_a_function_leads_to() -> None:
    source = "def a(): return b() + len([])\ndef b(): return C\nclass C:\n    def d(self): return a\ndef e(): pass\nf = e\n"
    assert reached(source) == {
        "a": {"a", "b", "C"},
        "b": {"a", "b", "C"},
        "C": {"a", "b", "C"},
        "e": {"e"},
        "f": {"e", "f"},
    }


def test_a_factor_needs_several_numbers_and_all_of_them() -> None:
    def between(one: object, two: object) -> float | None:
        return factor([(snapshot(one), snapshot(two))])

    base = torch.tensor([1.0, 2.0, -3.0, 4.0])
    assert between({"a": 3 * base, "n": 2}, {"a": base, "n": 2}) == pytest.approx(3)
    assert between(base, base) is None
    assert between(6.0, 2.0) is None, "one number is always a multiple"
    assert between({"a": 3 * base, "n": 2}, {"a": base, "n": 3}) is None
    assert between(3 * base + torch.tensor([0.0, 0, 0, 0.01]), base) is None
    assert between(3 * base, base[:3]) is None
    assert between(0 * base, base) is None
    assert between(base * torch.nan, base) is None
    assert factor([(snapshot(3 * base), snapshot(base)), (snapshot(2 * base), snapshot(base))]) is None


def test_a_factor_is_ruled_out_by_the_first_trial_that_has_none() -> None:
    base = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])

    def pairs(last: torch.Tensor) -> Iterator[tuple[Observation, Observation]]:
        yield snapshot(0 * base), snapshot(0 * base)  # tells nothing
        yield snapshot(2 * base), snapshot(base)
        yield snapshot(last), snapshot(base)
        raise AssertionError("the next trial was run")

    assert factor(pairs(base**2)) is None
    assert factor(pairs(0 * base)) is None
