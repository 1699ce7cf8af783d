"""Where two tensors differ: the count, the worst place, and a map that fits a terminal."""

from __future__ import annotations

import io
import json

import pytest
import torch
from rich.console import Console

from grader.axes import Axes
from grader.compare import compare
from grader.difference import Difference
from grader.explain import Failure, located
from grader.observe import snapshot
from grader.report.terminal import explanation
from grader.result import CheckResult
from grader.where import COLUMNS, ROWS, difference


def between(got: torch.Tensor, want: torch.Tensor, *axes: str) -> Difference:
    return difference(got, want, got == want, axes)


def changed(want: torch.Tensor, *places: tuple[int, ...]) -> torch.Tensor:
    got = want.clone()
    for count, place in enumerate(places, start=1):
        got[place] += count
    return got


def test_the_count_and_the_worst() -> None:
    want = torch.zeros(4, 5)
    found = between(changed(want, (1, 2), (3, 4)), want)
    assert (found.wrong, found.total, found.worst) == (2, 20, (3, 4))
    assert (found.expected, found.found) == ("0", "2")
    assert [block.rows for block in found.map] == [("·····", "··#··", "·····", "····#")]


def test_leading_axes_are_blocks_by_their_names() -> None:
    want = torch.zeros(2, 1, 2, 4)
    found = between(changed(want, (1, 0, 0, 3)), want, "N", "", "H", "W")
    assert [(block.label, block.rows) for block in found.map] == [
        ("N 0", ("····", "····")),
        ("N 1", ("···#", "····")),
    ]
    assert [block.label for block in between(changed(want, (1, 0, 0, 3)), want).map] == ["[0] = 0", "[0] = 1"]


def test_a_cell_of_a_large_table_is_wrong_where_any_of_its_values_is() -> None:
    want = torch.zeros(100, 200)
    found = between(changed(want, (0, 0), (99, 199)), want)
    rows = found.map[0].rows
    assert found.cell == (9, 5)
    assert len(rows) <= ROWS and len(rows[0]) <= COLUMNS
    assert (rows[0][0], rows[-1][-1], "".join(rows).count("#")) == ("#", "#", 2)


@pytest.mark.parametrize(
    "shape", [(7, 9, 3, 3), (40, 2, 3), (2, 3, 4, 5, 6), (1000, 1), (1, 1000), (300, 300, 3)]
)
def test_a_map_always_fits(shape: tuple[int, ...]) -> None:
    want = torch.zeros(shape)
    found = between(changed(want, (0,) * len(shape)), want)
    assert found.map
    assert "".join(row for block in found.map for row in block.rows).count("#") == 1
    assert max(len(row) for block in found.map for row in block.rows) <= 64
    assert len(list(explanation(check_of(found)))) <= 2 * ROWS


@pytest.mark.parametrize("shape", [(), (3,), (50,), (3, 4), (9, 9)])
def test_no_map_where_it_tells_nothing(shape: tuple[int, ...]) -> None:
    want = torch.zeros(shape)
    assert between(want + 1, want).map == ()


def test_nan_is_the_worst_and_complex_numbers_do() -> None:
    want = torch.zeros(3, 5)
    got = changed(want, (2, 2))
    got[0, 1] = torch.nan
    assert between(got, want).worst == (0, 1)
    assert between(got.to(torch.complex64), want.to(torch.complex64)).wrong == 2


def test_it_comes_back_from_its_json_as_it_was() -> None:
    want = torch.zeros(2, 4, 5)
    for found in (between(changed(want, (1, 2, 3)), want, "C", "H", "W"), difference(want[0], want)):
        assert Difference.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_a_wrong_shape_has_the_names_of_its_axes() -> None:
    axes = Axes.read('def f(x):\n    """F.\n\n    Args:\n        x: (N, C, H, W), float.\n    """')
    x = torch.rand(2, 4, 3, 5)
    observed, expected = snapshot({"grad of x": x.permute(0, 2, 3, 1)}), snapshot({"grad of x": x})
    mismatch = compare(observed, expected)
    assert mismatch is not None
    found = located(Failure(observed, expected, mismatch, {"x": snapshot(x)}), axes)
    assert (found.expected, found.got) == ("shape (N 2, C 4, H 3, W 5)", "shape (2, 3, 5, 4)")
    assert found.difference is not None
    assert (found.difference.shape, found.difference.got) == ((2, 4, 3, 5), (2, 3, 5, 4))
    assert found.difference.axes == ("N", "C", "H", "W")


def check_of(found: Difference) -> CheckResult:
    return CheckResult(
        "c", "a check", "cpu", "failed", 0.0, 1.0, "m", expected="y = 1", got="2", difference=found
    )


def drawn(found: Difference, width: int, **console: object) -> str:
    screen = Console(file=io.StringIO(), width=200, highlight=False, **console)  # type: ignore[arg-type]
    for label, text in list(explanation(check_of(found), width))[2:]:
        screen.print(label.ljust(6), text, sep="")
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def some() -> Difference:
    want = torch.zeros(2, 3, 2, 8)
    return between(changed(want, (0, 1, 0, 0), (1, 2, 1, 7)), want, "N", "C", "H", "W")


PLAIN = """\
where N 0, C 0   N 0, C 1   N 0, C 2
      ········   #·······   ········
      ········   ········   ········
      N 1, C 0   N 1, C 1   N 1, C 2
      ········   ········   ········
      ········   ········   ·······#
      # wrong, · right; H down, W across
"""


def test_a_map_in_plain_text() -> None:
    assert drawn(some(), 35) == PLAIN
    assert drawn(some(), 80).count("\n") == 4  # all side by side


def test_a_map_in_colour() -> None:
    text = drawn(some(), 35, force_terminal=True, color_system="standard")
    assert "\x1b[31m#\x1b[0m\x1b[32m·······\x1b[0m" in text


def test_a_narrow_terminal_folds_columns() -> None:
    want = torch.zeros(2, 48)
    text = drawn(between(changed(want, (0, 47)), want), 20)
    assert (
        text
        == "where ···············#\n      ················\n      # wrong, · right; one sign for 1 × 3 values\n"
    )
