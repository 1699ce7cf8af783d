"""A failing trial is shown at its smallest: fewer samples, classes and pixels, rounder numbers."""

from __future__ import annotations

import re
import time

import pytest
import torch
from conftest import COURSE, GradeSource

from grader.answer import Answer
from grader.finding import Finding
from grader.shrink import shrink
from grader.trial import Smaller, Trial
from grader.tried import Seen

FOCAL = COURSE.exercise("focal_loss")
REFERENCE = FOCAL.reference.read_text(encoding="utf-8")
SOFTMAX = "return torch.softmax(logits, dim=1)"


def seen(*lengths: int) -> Seen:
    answer = Answer(None, {}, (), frozenset(lengths), 0.001, 0.001)
    return Seen(1, None, answer, Finding("failed"))


def smallest(first: Seen, fails) -> Smaller | None:
    """The last candidate that was taken, where `fails` says which still fail."""
    taken: list[Smaller] = []

    def try_out(smaller: Smaller) -> Seen | None:
        if fails(smaller):
            taken.append(smaller)
            return first
        return None

    found = shrink(first, try_out, time.monotonic() + 10)
    assert (found is None) == (not taken)
    return taken[-1] if taken else None


def test_each_axis_becomes_as_short_as_it_can() -> None:
    def fails(smaller: Smaller) -> bool:
        lengths = {4: 4, 7: 7, 9: 9, **dict(smaller.lengths)}
        return lengths[7] >= 3 and lengths[9] >= 2

    found = smallest(seen(4, 7, 9), fails)
    assert found is not None
    assert dict(found.lengths) == {4: 1, 7: 3, 9: 2}
    assert found.decimals == 0


def test_numbers_become_whole_where_whole_numbers_fail() -> None:
    assert smallest(seen(1), lambda smaller: smaller.decimals >= 1).decimals == 1
    assert smallest(seen(1), lambda smaller: True).decimals == 0


def test_what_cannot_be_smaller_stays() -> None:
    assert smallest(seen(5), lambda smaller: False) is None


def test_it_ends_in_time() -> None:
    def slow(smaller: Smaller) -> Seen | None:
        time.sleep(0.05)
        return None

    start = time.monotonic()
    shrink(seen(*range(2, 200)), slow, start + 0.2)
    assert time.monotonic() - start < 1


def test_a_smaller_input_is_a_part_of_the_whole() -> None:
    def draw(smaller: Smaller | None) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        trial = Trial("name", 1, 3, 7, smaller=smaller)
        return trial.normal(5, 7), trial.labels(7, (5,)), trial.distinct(5, 2)

    whole, part = draw(None), draw(Smaller(((5, 2), (7, 3)), decimals=2))
    assert torch.equal(part[0], whole[0][:2, :3])
    assert torch.equal(part[1], whole[1][:2] % 3)
    assert torch.equal(part[2], whole[2][:2])
    round_ = draw(Smaller(((5, 2), (7, 3)), decimals=0))[0]
    assert torch.equal(round_, round_.round()) and not bool(torch.signbit(round_[round_ == 0]).any())


def test_what_it_becomes_survives_the_wire() -> None:
    smaller = Smaller(((5, 2),), 1)
    assert Smaller.from_json(smaller.to_json()) == smaller


def test_a_trial_knows_the_lengths_of_what_it_drew() -> None:
    trial = Trial("name", 1, 3, 7)
    trial.normal(5, 7)
    trial.labels(4, (6,))
    assert {4, 5, 6, 7} <= trial.lengths


def test_a_submission_that_fails_from_two_images_on_is_shown_with_two_of_one_pixel(
    grade_source: GradeSource,
) -> None:
    wrong = REFERENCE.replace(SOFTMAX, SOFTMAX + " * (1.0 if len(logits) < 2 else 2.0)")
    assert wrong != REFERENCE
    result = grade_source(FOCAL, wrong, seed=1, smallest=True)
    first = result.checks[0]
    assert first.outcome == "failed"
    (given,) = first.given
    shape = tuple(map(int, re.search(r"\((.*?)\)", given)[1].split(", ")))
    assert shape[0] == 2 and shape[2:] == (1, 1)
    assert not re.search(r"\.\d*[1-9]", given.partition("=")[2]), "whole numbers"


def test_one_that_fails_for_many_classes_only_keeps_them(grade_source: GradeSource) -> None:
    wrong = REFERENCE.replace(SOFTMAX, SOFTMAX + " * (1.0 if logits.shape[1] < 4 else 2.0)")
    (given,) = grade_source(FOCAL, wrong, seed=1, smallest=True).checks[0].given
    assert "(1, 4, 1, 1)" in given


def test_what_hangs_when_made_smaller_costs_no_more_than_a_moment(grade_source: GradeSource) -> None:
    """It hangs for one pixel, which only a smaller trial asks for."""
    wrong = REFERENCE.replace(
        SOFTMAX,
        f"while logits.shape[2:] == (1, 1) and len(logits) > 1:\n        pass\n    {SOFTMAX} * (1.0 if len(logits) < 2 else 2.0)",
    )
    start = time.monotonic()
    result = grade_source(FOCAL, wrong, seed=1, smallest=True, checks=["probabilities_match"])
    assert result.checks[0].outcome == "failed"
    assert result.checks[0].expected
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("seed", range(5))
def test_the_smallest_case_is_the_same_each_time(seed: int, grade_source: GradeSource) -> None:
    wrong = REFERENCE.replace("else loss.mean()", "else loss.mean() * (1 if len(logits) < 2 else 3)")
    one, two = (
        grade_source(FOCAL, wrong, seed=seed, smallest=True, checks=["focal_loss_matches"]).checks[0]
        for _ in range(2)
    )
    assert one.outcome == "failed" and one.given == two.given
