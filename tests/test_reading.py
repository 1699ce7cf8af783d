"""What is read without running it: courses, outlines, signatures, stubs, mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SCALE, TOY

from grader.course import Course
from grader.errors import GraderError, UsageError
from grader.mistake import read_mistakes
from grader.outline import read_outline
from grader.signature import signatures
from grader.stub import stub_of
from grader.submission import read_submission


def test_a_course_is_found_by_its_folders_and_its_exercises_by_their_names(tmp_path: Path) -> None:
    for folder in ("exercises", "checks"):
        (tmp_path / folder).mkdir()
    for name in ("ex10_b.py", "ex02_a.py", "notes.py", "ex3.py", "ex03-bad.py", "EX04_c.py"):
        (tmp_path / "checks" / name).write_text("", encoding="utf-8")
    assert [e.name for e in Course.find(tmp_path / "checks").exercises] == ["ex02_a", "ex10_b"]


def test_the_course_is_also_found_by_the_environment(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        Course.find()
    monkeypatch.setenv("GRADE_COURSE", str(TOY.root))
    assert Course.find().root == TOY.root


def test_two_exercises_of_one_number_are_ambiguous(tmp_path: Path) -> None:
    for folder in ("exercises", "checks"):
        (tmp_path / folder).mkdir()
    for name in ("ex01_a.py", "ex01_b.py"):
        (tmp_path / "checks" / name).write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="fits several exercises: 1 \\(a\\), 1 \\(b\\)"):
        Course(tmp_path).exercise("1")
    assert Course(tmp_path).exercise("b").name == "ex01_b"


def test_an_outline_names_checks_points_functions_and_hints() -> None:
    outline = SCALE.outline
    assert outline.title == "Scaling, in a toy course"
    assert outline.points == 5
    assert outline.check("values_match").functions == ("scale",)
    assert outline.check("network_matches").functions == ("Scaler",)
    assert outline.hints["scale"][0] == "Tensors have operators."


@pytest.mark.parametrize("text", ["def f(:", "@check(points=one)\ndef f(m, t): 'x'\n", "HINTS = {1: f()}"])
def test_an_outline_that_cannot_be_read_is_the_graders_fault(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ex01_x.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraderError, match="is not a checks file that can be read"):
        read_outline(path)


def test_signatures_are_how_a_function_is_called() -> None:
    found = signatures(
        "def f(a: int, *, b: str = 'x', **more: int) -> int: ...\n"
        "def g(a, /, *rest) -> None: ...\n"
        "def _h(): ...\n"
        "class C:\n    def __init__(self, n: int = 3) -> None: ...\n"
        "class D: ...\n"
    )
    assert [s.call for s in found.values()] == ["f(a, *, b='x', **more)", "g(a, /, *rest)", "C(n=3)", "D()"]
    assert [s.kind for s in found.values()] == ["function", "function", "class", "class"]
    assert [s.returns_value for s in found.values()] == [True, False, False, False]


def test_a_stub_keeps_what_is_asked_and_nothing_of_the_answer() -> None:
    stub = stub_of(
        '"""Title."""\n\nimport torch\n\n_SECRET = 42\nPUBLIC = 7\n\n\ndef f(x):\n    """Says.\n\n    More.\n    """\n'
        "    # the trick\n    y = x * 42\n    return y\n\n\n# how the helper works\ndef _helper(x):\n    return x\n\n\n"
        'class C:\n    """A class."""\n\n    def __init__(self):\n        self.a = 1\n\n    def _inner(self):\n        return 2\n\n'
        '    def forward(self, x):\n        """Doc."""\n        return self._inner() * x\n'
    )
    assert stub == (
        '"""Title."""\n\nimport torch\n\nPUBLIC = 7\n\n\ndef f(x):\n    """Says.\n\n    More.\n    """\n'
        "    raise NotImplementedError\n\n\n"
        'class C:\n    """A class."""\n\n    def __init__(self):\n        raise NotImplementedError\n\n'
        '    def forward(self, x):\n        """Doc."""\n        raise NotImplementedError\n'
    )
    compile(stub, "stub", "exec")


def test_a_stub_shows_the_programs_in_which_a_bug_is_to_be_found() -> None:
    stub = stub_of(
        'import math\n\n\ndef f(x: int) -> int:\n    """Doubles."""\n    return 2 * x\n\n\ndef g(x):\n    return x\n\n\n'
        'class C:\n    """A class."""\n\n    def __init__(self):\n        self.a = 1\n',
        "def f(x):\n    # twice\n    y = x\n    return y + 2\n\n\n"
        "class C:\n    def __int__(self):\n        self.a = 1\n",
    )
    assert stub == (
        'import math\n\n\ndef f(x: int) -> int:\n    """Doubles."""\n    # twice\n    y = x\n    return y + 2\n\n\n'
        "def g(x):\n    raise NotImplementedError\n\n\n"
        'class C:\n    """A class."""\n\n    def __int__(self):\n        self.a = 1\n'
    )


def test_a_mistake_is_a_whole_file_with_one_definition_replaced() -> None:
    added, ignores, forgets = read_mistakes(SCALE)
    assert (added.name, added.target) == ("added_not_multiplied", "scale")
    assert added.sentence == "You added the factor; multiply by it."
    assert added.source.startswith(SCALE.reference.read_text(encoding="utf-8"))
    assert added.source.endswith("return x + factor\n\n\nscale = added_not_multiplied\n")
    assert "import math" in ignores.source
    assert "from solutions" not in ignores.source and "@mistake" not in ignores.source
    assert forgets.source.endswith("Scaler = forgets_the_weight\n")


def test_a_submission_is_read_and_never_run(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("raise SystemExit", encoding="utf-8")
    assert read_submission(file).problem is None
    with pytest.raises(UsageError, match="There is no file"):
        read_submission(tmp_path / "y.py")
    with pytest.raises(UsageError, match="is not a Python file"):
        read_submission_named(tmp_path, "x.txt")


def read_submission_named(folder: Path, name: str) -> None:
    (folder / name).write_text("{}", encoding="utf-8")
    read_submission(folder / name)
