"""The mutation testing of the checks: its operators, its declarations, its page, and a small run of it.

The full run is a command, `python tests/mutation/run.py`: it grades some thousands of mutants.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from conftest import COURSE, EXERCISES, each_exercise
from mutation.equivalent import Equivalent, declared, stale
from mutation.mutants import Mutant, mutants_of
from mutation.operators import OPERATORS
from mutation.page import Row, equivalents, page_of, read
from mutation.run import examine, report

from grader.course import Exercise

FOCAL = COURSE.exercise("focal_loss")

EXAMPLES = {
    "arithmetic_swapped": ("y = a - b", ["y = a + b"]),
    "operand_dropped": ("y = a * b", ["y = a", "y = b"]),
    "operands_swapped": ("y = a @ b", ["y = b @ a"]),
    "sign_dropped": ("y = -a", ["y = a"]),
    "comparison_swapped": ("y = a < b", ["y = a <= b", "y = a > b"]),
    "connective_swapped": ("y = a and b", ["y = a or b", "y = a", "y = b"]),
    "condition_negated": ("y = a if c else b", ["y = a if not c else b"]),
    "condition_forced": ("y = [i for i in x if i]", ["y = [i for i in x]"]),
    "number_changed": ("x.sum(2)", [f"x.sum({n})" for n in (3, 1, 0, 4, -2)]),
    "number_perturbed": ("y = 2.0", ["y = 2.0002"]),
    "truth_flipped": ("x.sum(1, keepdim=True)", ["x.sum(1, keepdim=False)"]),
    "default_for_none": ("def g(a, b=None): g()", ["def g(a, b=1):"]),
    "word_changed": ("f(x, reduction='sum')", [f"f(x, reduction='{w}')" for w in ("none", "mean", "SUM")]),
    "statement_deleted": ("optimiser.zero_grad()", ["pass"]),
    "statements_swapped": ("a()\n    b()", ["b()\na()"]),
    "moved_out_of_loop": ("for i in x:\n        a()\n        b()", ["a()\nfor i in x:", "b()"]),
    "statement_doubled": ("w += 1", ["w += 1"]),
    "returned_too_early": ("for i in x:\n        a()\n    return i", ["return i"]),
    "return_in_pieces": ("return (a, b)", ["return a", "return b"]),
    "order_swapped": ("y = (a, b, c)", ["y = (b, a, c)", "y = (a, c, b)"]),
    "element_dropped": ("y = [a, b]", ["y = [b]", "y = [a]"]),
    "argument_dropped": ("f(x, device=d)", ["f(device=d)", "f(x)"]),
    "arguments_swapped": ("f(a, b)", ["f(b, a)"]),
    "receiver_and_argument_swapped": ("x.copy_(y)", ["y.copy_(x)"]),
    "call_dropped": ("y = x.detach()", ["y = x"]),
    "slice_changed": ("y = x[a::2]", ["y = x[::2]", "y = x[a + 1::2]", "y = x[a - 1::2]", "y = x[a:]"]),
    "loop_shortened": (
        "for i in x: f(i)",
        [f"for i in list(x)[{part}]:" for part in ("1:", ":-1", ":1", "::-1")],
    ),
    "last_batch_dropped": ("f(range(0, n, b))", ["f(range(0, n - b + 1, b))"]),
    "none_by_truth": ("y = a is None or b is not None", ["y = not a or b is not None", "y = a is None or b"]),
    "exception_changed": ("raise ValueError('no')", ["raise RuntimeError('no')"]),
    "name_of_the_family": ("y = x.train()", ["y = x.eval()"]),
    "dtype_changed": ("y = torch.int64", ["y = torch.int32"]),
    "length_of_all": ("y = len(x)", ["y = x.numel()"]),
    "underscore_dropped": ("x.add_(y)", ["x.add(y)"]),
    "underscore_added": ("y = x.exp()", ["y = x.exp_()"]),
    "update_in_place": ("w = w - g", ["w -= g"]),
    "update_out_of_place": ("w -= g", ["w = w - g"]),
    "keepdim_added": ("y = x.mean(dim=1)", ["y = x.mean(dim=1, keepdim=True)"]),
    "transpose_dropped": ("y = x.T", ["y = x"]),
    "equation_changed": (
        "einsum('ab,bc->ac')",
        ["einsum('ab,bc->ca')", "einsum('ab,bc->c')", "einsum('ab,bc->a')"],
    ),
    "correction_flipped": ("y = x.std(0)", ["y = x.std(0, correction=0)"]),
    "context_dropped": ("with torch.no_grad(): f()", ["if True:"]),
    "layer_argument_added": ("nn.Linear(2, 3)", ["nn.Linear(2, 3, bias=False)"]),
    "loss_argument_added": (
        "F.cross_entropy(a, b)",
        ["F.cross_entropy(a, b, reduction='sum')", "F.cross_entropy(a, b, label_smoothing=0.01)"],
    ),
    "result_detached": ("return (a, b)", ["return (a.detach(), b)", "return (a, b.detach())"]),
    "result_copied": ("return x.view(-1)", ["return x.view(-1).clone()"]),
    "result_in_float32": ("return a + b", ["return (a + b).float()"]),
    "parameter_detached": ("return t", ["t = t.detach()"]),
    "parameter_in_float32": ("return t", ["t = t.float()"]),
    "parameter_wiped": ("return t", ["return (t, t.data.zero_())[0]"]),
}
"""A statement for each operator, and what it makes of it: the text that changed, as it reads then."""


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_an_operator_makes_what_it_says(operator) -> None:
    statement, expected = EXAMPLES[operator.__name__]
    mutants = mutants_of(f"def f(t: Tensor, x):\n    {statement}\n", [operator])
    assert [mutant.after for mutant in mutants] == expected
    assert {mutant.operator for mutant in mutants} == {operator.__name__}


def test_the_words_of_a_program_are_left_alone() -> None:
    """Docstrings, annotations, decorators, imports and what errors say: nothing there is for a check to see."""
    source = '''
import torch

NUMBER = 1

@decorated(3)
def f(x: Shape[2]) -> Shape[2]:
    """Adds 1."""
    import math
    raise ValueError(f"{x + 1} is not {2}")
'''
    lines = {mutant.after for mutant in mutants_of(source)}
    assert lines == {
        "pass",
        "raise RuntimeError(f'{x + 1} is not {2}')",
        "raise ValueError(f'{x + 1} is not {2}')\nimport math",
    }


def test_a_mutant_knows_its_place() -> None:
    source = (
        'class Net:\n    """One."""\n\n    def forward(self, x):\n        # a comment\n        return x + x\n'
    )
    (mutant,) = (mutant for mutant in mutants_of(source) if mutant.after == "return x - x")
    assert (mutant.function, mutant.line) == ("Net.forward", 6)
    assert mutant.diff("net.py") == (
        "--- net.py:6 Net.forward (arithmetic_swapped)\n-return x + x\n+return x - x"
    )


def test_mutants_differ_from_the_original_and_from_each_other() -> None:
    """g(x, x) with its arguments swapped is what it was, and it does not matter which of them is dropped."""
    source = "def f(x):\n    return g(x, x)\n"
    sources = [mutant.source for mutant in mutants_of(source)]
    assert source not in sources
    assert len(set(sources)) == len(sources)


def toml(tmp_path: Path, *reasons: str) -> Path:
    file = tmp_path / "equivalent.toml"
    entry = "[[ex01_a]]\nfunction = 'f'\nbefore = 'a'\nafter = ['b', 'c']\nreason = '{}'\n"
    file.write_text("".join(entry.format(reason) for reason in reasons), encoding="utf-8")
    return file


def test_a_declaration_is_read_and_matched(tmp_path) -> None:
    (declaration,) = declared("ex01_a", toml(tmp_path, "They are the same."))
    assert declaration.keys == [("f", "a", "b"), ("f", "a", "c")]
    assert declared("ex02_b", toml(tmp_path, "They are the same.")) == []


def test_a_declaration_that_no_mutant_has_is_stale() -> None:
    mutants = mutants_of("def f(x):\n    return x + 1\n")
    there = declared_as(mutants[0])
    gone = dataclasses.replace(there, before="return x + 2")
    assert stale([there, gone], mutants) == gone.keys


def declared_as(mutant: Mutant) -> Equivalent:
    return Equivalent(mutant.function, mutant.before, (mutant.after,), "They are the same.")


@pytest.mark.parametrize(("reasons", "word"), [(("one", "two"), "twice"), ((" ",), "no reason")])
def test_a_declaration_stands_once_and_says_why(reasons: tuple[str, ...], word: str, tmp_path) -> None:
    with pytest.raises(ValueError, match=word):
        declared("ex01_a", toml(tmp_path, *reasons))


@each_exercise
def test_the_declarations_and_the_page_are_current(exercise: Exercise) -> None:
    """Else: `python tests/mutation/run.py NUMBER --write`."""
    mutants = mutants_of(exercise.reference.read_text(encoding="utf-8"))
    declarations = declared(exercise.name)
    assert stale(declarations, mutants) == []
    keys = {key for one in declarations for key in one.keys}
    equivalent = sum(mutant.key in keys for mutant in mutants)
    assert read(COURSE)[exercise.name] == Row(len(mutants), len(mutants) - equivalent, equivalent)


def test_the_page_lists_what_is_declared() -> None:
    assert set(read(COURSE)) == {exercise.name for exercise in EXERCISES}
    assert page_of(COURSE).read_text(encoding="utf-8").endswith(equivalents(COURSE))


def test_a_small_run_kills_what_is_wrong_and_finds_what_is_not(capsys) -> None:
    source = FOCAL.reference.read_text(encoding="utf-8")
    mutants = [mutant for mutant in mutants_of(source) if mutant.function == "class_probabilities"]
    assert len(mutants) > 15
    harmless = dataclasses.replace(mutants[0], operator="none", before="", after="", source=source)

    outcome = examine(FOCAL, [*mutants, harmless], seeds=1, jobs=2)
    assert outcome.holes == [harmless]
    assert outcome.refuted == []
    assert outcome.row.killed == len(mutants) - outcome.row.equivalent
    assert not report(FOCAL, outcome)
    assert "(none)" in capsys.readouterr().out

    wrong = dataclasses.replace(outcome, declarations=[declared_as(outcome.mutants[0])])
    assert [mutant for mutant, _ in wrong.refuted] == [mutants[0]]
