"""The pictures of a submission: the worker sees, the judge draws what came out of it."""

from __future__ import annotations

import io
import logging
import time
import warnings
from collections.abc import Iterator
from textwrap import fill
from typing import Any

import torch

from grader.answers import Answers
from grader.compare import unlike
from grader.errors import UsageError
from grader.exchange import PATIENCE, Broken, Exchange, observed
from grader.finding import Finding, mismatched, raised_in_check
from grader.observe import Array, Observation, Raised
from grader.picture import Picture
from grader.sandbox.host import Host
from grader.shown import NEEDS_MATPLOTLIB, Shown
from grader.submission import Submission
from grader.visible import visible

DPI = 150
LETTERS = 10
"""Of a title, to an inch."""

COLOURS = "'0072B2', 'E69F00', '009E73', 'CC79A7', 'D55E00', '56B4E9', '000000'"
"""Okabe's and Ito's, which colour-blind people can tell apart; `draw` functions call them "C0" to "C6"."""

STYLE: Any = {
    "axes.prop_cycle": f"cycler('color', [{COLOURS}])",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.titlesize": "large",
    "image.cmap": "cividis",
    "image.interpolation": "nearest",
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "text.parse_math": False,  # a $ in a title is a $
}
"""How pictures look."""


def show(
    answers: Answers, submission: Submission, host: Host, *, seed: int, reference: bool = False
) -> list[Shown]:
    """Each picture of the exercise, drawn from what the submission does, or the sentence why not.

    Args:
        reference: whether each shows what the reference does as well, on the right.

    Raises UsageError where the exercise has no pictures, no reference that was asked for, or matplotlib is
    missing.
    """
    exercise = answers.exercise
    if not answers.pictures:
        raise UsageError(f"Exercise {exercise.number} has no pictures.")
    if reference and not answers.has_reference:
        raise UsageError("This edition has no reference to show beside yours: leave out --reference.")
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise UsageError(NEEDS_MATPLOTLIB) from error
    shown = []
    for picture, saw in _sights(answers, submission, host, seed):
        title = visible(picture.title)
        if isinstance(saw, Finding):
            shown.append(Shown(picture.name, title, sentence=visible(saw.message)))
            continue
        halves = [saw, answers.of_picture(picture, seed).expected] if reference else [saw]
        try:
            shown.append(Shown(picture.name, title, draw(picture, halves)))
        except Exception as error:  # of the right form, and still not what can be drawn: NaN for a class, say
            why = visible(f"{type(error).__name__}: {error}"[:200])
            sentence = (
                f"What your code gave cannot be drawn ({why}). grade exercise {exercise.number} says what is "
                "wrong with it."
            )
            shown.append(Shown(picture.name, title, sentence=sentence))
    return shown


def _sights(
    answers: Answers, submission: Submission, host: Host, seed: int
) -> Iterator[tuple[Picture, Observation | Finding]]:
    """What each picture's probe saw of the submission, on the CPU, or what is wrong with it."""
    exchange = Exchange(answers, submission, host, seed)
    try:
        for picture in answers.pictures:
            try:
                yield picture, exchange.hopeless or _see(exchange, answers, picture, seed)
            except Broken as broken:
                exchange.end()
                yield picture, broken.finding
    finally:
        exchange.end()


def _see(exchange: Exchange, answers: Answers, picture: Picture, seed: int) -> Observation | Finding:
    """What a picture's probe saw, where it has the form of what the reference's saw; else what is wrong with
    it. Raises Broken.
    """
    exchange.worker("cpu")  # loading has time of its own
    start = time.monotonic()
    exchange.ask({"picture": picture.name}, "cpu")
    answer = answers.of_picture(picture, seed)
    allowed = picture.timeout + PATIENCE * answer.seconds
    saw = observed(exchange.next(start + allowed, allowed, answer.seconds))
    exchange.until_done(start + allowed, allowed)
    if isinstance(saw, Raised):
        return raised_in_check(saw)
    mismatch = unlike(saw, answer.expected)
    return mismatched(mismatch) if mismatch else saw


def draw(picture: Picture, seen: list[Observation]) -> bytes:
    """The PNG of a picture: of one observation, or of the learner's and the reference's side by side. Raises
    whatever drawing raises.
    """
    import matplotlib
    from matplotlib.figure import Figure

    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it warns of letters that the font lacks
    width, height = picture.size
    with warnings.catch_warnings(), matplotlib.rc_context():
        warnings.simplefilter("ignore")  # what is infinite has no place on an axis: that is to be seen
        matplotlib.rcdefaults()  # a matplotlibrc in the working directory may say anything
        matplotlib.rcParams.update(STYLE)
        figure = Figure(figsize=(width * len(seen), height), dpi=DPI, layout="constrained")
        # not wrap=True, which takes what stands between two $ for a formula all the same
        title = fill(visible(picture.title), width=int(LETTERS * width * len(seen)))
        figure.suptitle(title, fontweight="bold")
        if len(seen) == 1:
            picture.onto(figure, plain(seen[0]))
        else:
            halves: Any = figure.subfigures(1, len(seen))
            for half, what, name in zip(halves, seen, ("yours", "the reference"), strict=True):
                half.suptitle(name)
                picture.onto(half, plain(what))
        _write_plainly(figure)
        data = io.BytesIO()
        figure.savefig(data, format="png", metadata={"Software": None})
    return data.getvalue()


def _write_plainly(figure: Any) -> None:
    """Labels of logarithmic axes as numbers: matplotlib's own are formulas, and here a $ is a $."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if axis.get_scale() == "log" and "mathdefault" in axis.get_major_formatter()(1.0):
                axis.set_major_formatter(lambda value, _: f"{value:,g}")
                axis.set_minor_formatter(lambda value, _: "")


def plain(observation: Observation) -> Any:
    """The same with numpy arrays for tensors."""
    if isinstance(observation, dict):
        return {key: plain(value) for key, value in observation.items()}
    if isinstance(observation, list):
        return [plain(value) for value in observation]
    if isinstance(observation, Array):
        values = observation.values
        is_known = values.dtype in (torch.bool, torch.uint8, torch.int64, torch.float32, torch.float64)
        return (values if is_known or values.is_complex() else values.double()).numpy()
    return observation
