"""Whatever a submission does, it gets the right outcome and one clear sentence, and costs that check only."""

from __future__ import annotations

import time

import pytest
from conftest import BY_HAND, SCALE

REFERENCE = SCALE.reference.read_text(encoding="utf-8")


def scale_with(body: str) -> str:
    """The reference with another body for `scale`."""
    return REFERENCE.replace("    return x * factor\n", f"    {body}\n")


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        ("return x * factor", "passed", ""),
        ("return x + factor", "failed", "scaled: expected [2.0, 4.0], got [3.0, 4.0]."),
        ("return x * factor * 3", "failed", "3 × what was expected."),
        ("return x * -factor", "failed", "the sign"),
        ("return x * factor + 0.5", "failed", "Each value is 0.5 more than expected."),
        ("return torch.zeros_like(x)", "failed", "Every value is 0."),
        ("return x * float('nan')", "failed", "2 of 2 values are NaN"),
        ("return x / 0", "failed", "infinite"),
        ("raise NotImplementedError", "todo", "scale is still to be written (line 13)."),
        ("return torch.softmax(x.int(), 0)", "error", "NotImplementedError: "),
        ("return None", "error", "scale gives back None. Is a `return` missing"),
        ("x * factor", "error", "scale gives back None. Is a `return` missing"),
        ("return (x * factor).sum()", "failed", "This is the sum of what was expected"),
        ("return (x * factor).unsqueeze(0)", "failed", "an axis of length 1 too many"),
        ("return (x * factor).double()", "failed", "expected float32, got float64"),
        ("return (x * factor).tolist()", "failed", "expected a Tensor of shape (2,), got a list of 2 values"),
        ("return (x * factor).numpy()", "failed", "got a numpy array of shape (2,)"),
        ("return 4.0", "failed", "a float, 4.0"),
        ("return {'a': x}", "failed", "got a dict with the keys a"),
        ("return lambda: x", "failed", "got a value of type function"),
        ("return scale", "failed", "got a value of type function"),
        ("return x.to_sparse()", "failed", "got a value of type Tensor of layout torch.sparse_coo"),
        ("return 1 / 0", "error", "ZeroDivisionError: division by zero\n  line 13 in scale: return 1 / 0"),
        ("import sys; sys.exit(0)", "error", "Your code ends the program with sys.exit"),
        ("raise KeyboardInterrupt", "error", "KeyboardInterrupt"),
        ("return scale(x, factor)", "error", "RecursionError: a function calls itself without end."),
        ("return torch.zeros(2**40)", "error", "It ran out of memory (it may use 4 GiB)."),
        ("return bytearray(2**33)", "error", "It ran out of memory (it may use 4 GiB)."),
        ("return torch.zeros(1).expand(2**30)", "error", "The result is too large to compare"),
        ("return [0] * 100_000", "error", "a list of 100,000 values"),
        ("return 10**5000", "failed", "int too large to show"),
        ("import os; os._exit(0)", "crashed", "Your code left its process (exit status 0)"),
        ("import ctypes; ctypes.string_at(0)", "crashed", "SIGSEGV"),
        ("import os; os.kill(os.getpid(), 9)", "crashed", "SIGKILL"),
        ("import os; os.write(3, b'\\xff' * 16); return x", "crashed", "was not an answer"),
        ("while True: pass", "timeout", "It did not finish within 1 s: an endless loop?"),
        ("import time; time.sleep(60)", "timeout", "It did not finish within 1 s"),
    ],
)
def test_one_function_in_every_way(body: str, outcome: str, words: str, grade_source) -> None:
    result = grade_source(SCALE, scale_with(body), seed=1)
    checks = {check.name: check for check in result.checks}
    assert checks["values_match"].outcome == outcome
    assert words in checks["values_match"].message
    assert "\n\n" not in checks["values_match"].message
    assert checks["halves_in_place"].passed  # the other functions are not hurt
    assert checks["network_matches"].passed
    follows = {"passed": "passed", "todo": "todo"}.get(outcome, "skipped")
    assert checks["gradient_flows"].outcome == follows
    assert result.exit_status == (0 if outcome == "passed" else 1)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "is empty"),
        ("   \n\n", "is empty"),
        ("def scale(x:\n", "Line 1 of ex01_scale.py is not Python"),
        ("import torch\n\ndef scale(x)\n    return x\n", "Line 3 of ex01_scale.py is not Python"),
        ("\tx = 1\n  y = 2\n", "is not Python"),
        ("(" * 10_000, "ex01_scale.py"),
        ("x = " + "-" * 100_000 + "1", "is nested too deeply"),
        ("x = a" + ".b" * 50_000, "is nested too deeply"),
        ("import torch\n1 / 0\n", "While the file was loading: ZeroDivisionError"),
        ("import sys\nsys.exit(0)\n", "While the file was loading: Your code ends the program"),
        ("import os\nos._exit(0)\n", "While the file was loading: Your code left its process"),
        ("import no_such_module\n", "While the file was loading: ModuleNotFoundError"),
        ("input()\n", "While the file was loading: EOFError"),
    ],
)
def test_a_file_that_cannot_run_says_why_for_every_check(source: str, words: str, grade_source) -> None:
    result = grade_source(SCALE, source, seed=1)
    assert len({check.message for check in result.checks}) == 1
    assert words in result.checks[0].message
    assert {check.outcome for check in result.checks} <= {"error", "crashed"}
    assert result.exit_status == 1


def test_a_file_that_never_finishes_loading_is_waited_for_once(grade_source) -> None:
    start = time.monotonic()
    result = grade_source(SCALE, "while True: pass\n", seed=1)
    assert {check.outcome for check in result.checks} == {"timeout"}
    assert "While the file was loading: It did not finish within 10 s" in result.checks[-1].message
    assert time.monotonic() - start < 25  # four checks, one deadline


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02", "holds binary data"),
        ("# é\n".encode("latin-1"), "Line 1 of ex01_scale.py is not UTF-8"),
        (b"x = 1\n# \xff\n", "Line 2 of ex01_scale.py is not UTF-8"),
        (b"#" * 200_001, "larger than 200 kB"),
    ],
)
def test_a_file_that_is_no_text_says_so(data: bytes, words: str, session, tmp_path) -> None:
    file = tmp_path / "ex01_scale.py"
    file.write_bytes(data)
    result = session.grade(SCALE, file, seed=1)
    assert {check.outcome for check in result.checks} == {"error"}
    assert words in result.checks[0].message


def test_windows_line_ends_and_a_byte_order_mark_are_fine(session, tmp_path) -> None:
    file = tmp_path / "ex01_scale.py"
    file.write_bytes(b"\xef\xbb\xbf" + REFERENCE.replace("\n", "\r\n").encode())
    assert session.grade(SCALE, file, seed=1).passed


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("def scale(", "def sclae(", "Your file has no function scale. It has sclae: is that the one?"),
        ("def scale(", "def other(", "Your file has no function scale."),
        (
            "def scale(x: Tensor, factor: float = 2.0)",
            "factor = 2.0\n\n\ndef scale(x: Tensor)",
            "scale is called as scale(x, factor=2.0), but yours is scale(x)",
        ),
        (
            "def scale(x: Tensor, factor: float = 2.0)",
            "def scale()",
            "scale is called as scale(x, factor=2.0), but yours is scale()",
        ),
        (
            "def scale(",
            "class scale:\n  def __init__(self, ",
            "should be a function, but in your file it is a class",
        ),
    ],
)
def test_a_function_that_is_not_there_as_asked(old: str, new: str, words: str, grade_source) -> None:
    result = grade_source(SCALE, REFERENCE.replace(old, new), seed=1)
    assert result.checks[0].outcome == "error"
    assert words in result.checks[0].message
    assert result.checks[2].passed


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("scale = 3\n", "scale should be a function, but in your file it is an int."),
        ("scale = None\n", "scale should be a function, but in your file it is None."),
        ("import torch as scale\n", "scale should be a function, but in your file it is a module."),
        ("Scaler = scale\n", "Scaler should be a class, but in your file it is a function."),
    ],
)
def test_something_else_by_the_functions_name(added: str, words: str, grade_source) -> None:
    result = grade_source(SCALE, REFERENCE + added, seed=1)
    assert words in " ".join(check.message for check in result.checks)


def test_only_the_learners_own_frames_are_shown(grade_source) -> None:
    source = scale_with("return inner(x)") + "\n\ndef inner(x):\n    return torch.cat([x, x[None]])\n"
    message = grade_source(SCALE, source, seed=1).checks[0].message
    assert message.startswith("RuntimeError: ")
    assert "line 13 in scale: return inner(x)\n" in message
    assert "in inner: return torch.cat([x, x[None]])" in message
    assert "grader/" not in message
    assert "worker" not in message


def test_an_exception_in_the_check_names_its_line_and_what_came_before(grade_source) -> None:
    source = scale_with("return (x * factor).detach()")
    check = grade_source(SCALE, source, seed=1).checks[1]
    assert "while the check ran: module.scale(x).sum().backward()" in check.message
    assert "scale gave back a Tensor" in check.message


def test_output_by_the_megabyte_is_cut(grade_source) -> None:
    result = grade_source(SCALE, scale_with("print('x' * 10_000_000); return x"), seed=1)
    assert result.checks[0].outcome == "failed"
    assert len(result.checks[0].printed) <= 4_000
    many = grade_source(SCALE, scale_with("[print(i) for i in range(5_000)]; return x"), seed=1)
    assert many.checks[0].outcome == "failed"
    assert many.checks[0].printed.startswith("0\n1\n2\n")
    assert len(many.checks[0].printed) <= 4_000


def test_what_a_submission_prints_is_kept_for_the_check_that_printed_it(grade_source) -> None:
    result = grade_source(SCALE, scale_with("print('shape', tuple(x.shape)); return x"), seed=1)
    assert result.checks[0].printed.startswith("shape (2,)\n")
    assert result.checks[2].printed == ""


def test_the_first_failure_is_the_smallest(grade_source) -> None:
    result = grade_source(
        SCALE, scale_with("return x * factor if x.numel() < 5 else x"), seed=1, smallest=True
    )
    assert result.checks[0].given[0].startswith("x (2, 3) float32 = [[")  # 6 values: no fewer fail


def test_a_worker_that_dies_costs_that_check_only_and_the_rest_runs_in_a_fresh_one(grade_source) -> None:
    source = REFERENCE.replace("    x /= 2", "    import os; os._exit(3)")
    outcomes = [check.outcome for check in grade_source(SCALE, source, seed=1).checks]
    assert outcomes == ["passed", "passed", "crashed", "passed"]


def test_a_submission_that_patches_torch_gains_nothing(grade_source) -> None:
    patch = (
        "torch.allclose = torch.equal = torch.isclose = lambda *a, **k: True\n"
        "import builtins; builtins.abs = lambda x: 0\n"
        "torch.Tensor.__eq__ = lambda self, other: True\n"
    )
    result = grade_source(SCALE, scale_with("return torch.zeros_like(x)") + patch, seed=1)
    assert not result.checks[0].passed


def test_a_subclass_of_tensor_is_no_answer(grade_source) -> None:
    source = scale_with("return x.as_subclass(Liar)") + "\n\nclass Liar(torch.Tensor): pass\n"
    check = grade_source(SCALE, source, seed=1).checks[0]
    assert check.outcome == "failed"
    assert "Liar, a subclass of Tensor" in check.message


def test_numpy_and_python_numbers_of_the_same_value_are_as_right(grade_source) -> None:
    source = BY_HAND.reference.read_text(encoding="utf-8")
    assert grade_source(BY_HAND, source, seed=1).passed


def test_the_same_seed_gives_the_same_result_and_another_seed_other_inputs(grade_source) -> None:
    wrong = scale_with("return x * factor if x.numel() < 5 else x")
    first, again, other = (grade_source(SCALE, wrong, seed=seed).checks[0] for seed in (5, 5, 6))
    assert first.given == again.given != other.given


def test_without_a_seed_every_run_has_a_new_one(grade_source) -> None:
    assert len({grade_source(SCALE, REFERENCE).seed for _ in range(4)}) > 1


def test_one_check_alone(grade_source) -> None:
    result = grade_source(SCALE, REFERENCE, seed=1, checks=["halves_in_place"])
    assert [check.name for check in result.checks] == ["halves_in_place"]
    assert not result.complete


@pytest.mark.parametrize(
    "frame",
    [
        '{"trial": 0, "saw": {"value": 1}, "forbidden": [["f", 1e999, "x", "y"]]}',
        '{"trial": 0, "raised": {"kind": "error", "type": "x", "message": "m", "lines": [["f", 1e999, "t"]], '
        '"probe_line": ""}}',
        '{"trial": 0, "saw": ' + '{"list": [' * 400 + "1" + "]}" * 400 + "}",
    ],
)
def test_a_forged_frame_is_no_answer_and_no_fault_of_the_grader(frame: str, grade_source) -> None:
    body = (
        f"import os, struct; t = {frame!r}.encode(); os.write(3, struct.pack('<II', len(t), 0) + t); return x"
    )
    outcomes = [check.outcome for check in grade_source(SCALE, scale_with(body), seed=1).checks]
    assert outcomes == ["crashed", "skipped", "passed", "passed"]


def test_nothing_that_a_terminal_would_obey_gets_through(grade_source) -> None:
    body = "print('\\x1b[2J 11 of 11'); raise ValueError('\\x1b]0;owned\\x07\\u202e')"
    check = grade_source(SCALE, scale_with(body), seed=1).checks[0]
    assert check.outcome == "error"
    assert check.printed.startswith("\\x1b[2J 11 of 11")
    assert "ValueError: \\x1b]0;owned\\x07\\u202e" in check.message
    assert not set(check.message + check.printed) & {"\x1b", "\x07", "\u202e"}


def test_a_channel_that_is_closed_is_not_called_a_lack_of_memory(grade_source) -> None:
    body = "import os, time; os.closerange(0, 100); time.sleep(60)"
    check = grade_source(SCALE, scale_with(body), seed=1).checks[0]
    assert check.outcome == "crashed"
    assert "closed the channel to the grader" in check.message
