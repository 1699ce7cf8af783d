"""A notebook as a submission: what it defines is graded, what it would run is not."""

from __future__ import annotations

import ast
import json
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import EXERCISES, SCALE, by_name

from grader.course import Exercise
from grader.notebook.cells import Cell, Choice, read_cells
from grader.notebook.file import NotANotebook, source_of
from grader.signature import signatures
from grader.submission import read_submission

REFERENCE = SCALE.reference.read_text(encoding="utf-8")
CORRECT = Path(__file__).parent / "correct"


def notebook(*cells: str, as_lines: bool = True, metadata: dict[str, Any] | None = None) -> str:
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": ["# title"]},
                *(
                    {
                        "cell_type": "code",
                        "metadata": metadata or {},
                        "outputs": [],
                        "execution_count": None,
                        "source": cell.splitlines(keepends=True) if as_lines else cell,
                    }
                    for cell in cells
                ),
            ],
        }
    )


def graded(*cells: str, wanted: tuple[str, ...] = ()) -> dict[str, Any]:
    """The names that are there when a notebook's source has run."""
    names: dict[str, Any] = {}
    exec(source_of(notebook(*cells), wanted).source, names)
    return names


@pytest.mark.parametrize("as_lines", [True, False])
def test_definitions_imports_and_constants_stay(as_lines: bool) -> None:
    found = source_of(
        notebook(
            "import torch\n",
            "N = 3\nLR: float = 0.1\n",
            "@torch.no_grad()\ndef f(x):\n    return x\n",
            as_lines=as_lines,
        )
    )
    assert found.note == ""
    names: dict[str, object] = {}
    exec(found.source, names)
    assert names["N"] == 3 and names["LR"] == 0.1 and callable(names["f"])


def test_what_would_run_is_left_out_and_said() -> None:
    found = source_of(
        notebook(
            "%matplotlib inline\n!pip install torch\nimport math\n",
            "input('name?')\nfor i in range(10**9):\n    pass\n",
            "x = train()\n",
            "def broken(:\n",
            'f?\n"just text"\n',
        )
    )
    assert "import math" in found.source
    assert not any(word in found.source for word in ("input", "range", "train", "broken", "pip"))
    assert found.note == (
        "Left out of the notebook: 3 statements that would run by themselves and code cell 4, which is not Python "
        "(line 1: invalid syntax)."
    )


@pytest.mark.parametrize(
    "cell",
    [
        "%%time\ndef f(x):\n    return x",
        "%%capture out\n%%time\ndef f(x):\n    return x",
        "%time\n%pip install torch \\\n   numpy\ndef f(x):\n    return x",
        "    def f(x):\n        return x",
        ">>> def f(x):\n...     return x",
        "\r\ndef f(x):\r\n    %timeit 3\r\n    return x\r\n",
        "files = !ls *.py\nnames = %sx ls\ndef f(x):\n    return x\nf??\n?f\ntorch.nn.*?",
        "try:\n    import nothing_of_this_name\nexcept ImportError:\n    !pip install it\ndef f(x):\n    return x",
        'def f(x):\n    """\n%d\n!x\nwhy?\n"""\n    y = ("%s"\n         % x)\n    return x\n!ls',
        "x = 3; train(x); plt.plot(x);\ndef f(x): return x",
        "result = await go()\nasync with a as b:\n    pass\ndef f(x):\n    return x",
        "def f(x):\n    return x\nfrom __future__ import annotations",
        "def f(x): return 1/x\nreturn 3\ndef f(x): return x",
        "def f(x):\n    return x\ndef g():\n    nonlocal y",
    ],
)
def test_what_jupyter_allows_beside_python_is_survived(cell: str) -> None:
    assert graded(cell)["f"](3) == 3


@pytest.mark.parametrize(
    "cell", ["%%bash\nf = 1", "%%html\n<b>", "%%writefile x.py\ndef f(): pass", "%%timeit\nf = 2"]
)
def test_cells_of_other_programs_define_nothing_and_are_no_fault(cell: str) -> None:
    found = source_of(notebook(cell))
    assert (found.source, found.note) == ("", "")


@pytest.mark.parametrize(
    "constant",
    [
        "C = torch.device('cpu')",
        "C = torch.Tensor",
        "C = 2 ** 4",
        "C = functools.partial(torch.softmax, dim=1)",
        "C = torch.arange(3).float()",
        "C = [i * i for i in range(3)]",
        "C = {}\nfor i in range(3):\n    C[i] = i",
        "C = []\nC.append(3)",
        "if torch.cuda.is_available():\n    C = 1\nelse:\n    C = 2",
        "try:\n    import nothing_here as C\nexcept ImportError:\n    C = None",
        "with torch.no_grad():\n    C = torch.ones(2)",
        "class Net:\n    pass\ndef forward(self):\n    return 3\nNet.forward = forward\nC = Net().forward()",
        "def table():\n    return [1]\nC = table()",
        "C: int = 3\nC += 1",
        "C, D = 1, torch.pi",
        "class Net(torch.nn.Module):\n    def fit(self):\n        self.loss.backward()\nC = Net()",
        "class Counter:\n    def step(self):\n        return 1\nC = Counter().step()",
        "def numbers():\n    yield 1\nC = tuple(numbers())",
        "def train(lr):\n    loss.backward()\nC = functools.partial(train, lr=0.1)",
        "def timed(f):\n    return lambda: f()\ndef train():\n    loss.backward()\nC = timed(train)",
        "def digits(n):\n    while n:\n        n //= 10\n    return n\nC = digits(12)",
        "if True:\n    def C():\n        loss.backward()\nelse:\n    C = None",
        "C = {'train': lambda loss: loss.backward()}",
    ],
)
def test_what_a_function_needs_is_kept_however_it_was_computed(constant: str) -> None:
    names = graded("def f():\n    return C", f"import functools, torch\n{constant}", wanted=("f",))
    names["f"]()


@pytest.mark.parametrize(
    "filled",
    [
        "def fill(table):\n    table[0] = 1\nfill(C)",
        "def fill():\n    C.append(1)\nfill()",
        "def register(x):\n    def keep(f):\n        C.append(f)\n    return keep\nregister(0)(print)",
        "def fill():\n    global C\n    C = [1]\nfill()",
        "[C.append(i) for i in range(3)]",
        "numbers = [1]\nwhile numbers:\n    C.append(numbers.pop())",
        "from heapq import heappush\nheappush(C, 1)",
        "def fill(table):\n    table[0] = 1\ndef broken(table):\n    table[7] = 1 / 0\nfill(C)\nbroken(C)",
    ],
)
def test_a_table_is_kept_however_it_was_filled(filled: str) -> None:
    table = "C = {}" if "table[0]" in filled else "C = []"
    assert graded(table, filled, "def f():\n    return len(C)", wanted=("f",))["f"]() >= 1


def test_tensors_and_libraries_that_are_changed_stay_so() -> None:
    names = graded(
        "import torch\nfrom torch import Tensor\nC = torch.zeros(1)\ntorch.nn.init.ones_(C)\ntorch.add(C, 1, out=C)",
        "Tensor.twice = lambda self: self * 2",
        "def f():\n    return C.twice()",
        wanted=("f",),
    )
    assert names["f"]().item() == 4


def test_what_would_have_changed_a_constant_is_said() -> None:
    note = source_of(
        notebook(
            "C = [1.0]\ndef train(c):\n    c[0] = 2\n    loss.backward()\ntrain(C)\ndef f():\n    return C"
        ),
        ("f",),
    ).note
    assert (
        "What changes C (code cell 1) was left out, though f uses it: it calls train, which trains." in note
    )


@pytest.mark.parametrize(
    ("run", "why"),
    [
        ("C = input('name?')", "it calls input"),
        ("C = fit()", "it calls fit, which trains"),
        ("C = Net()\nfor i in range(3):\n    C(i).backward()", ""),
        ("C = 0\nwhile True:\n    C += 1", ""),
        ("C = open('x').read()", "it calls open"),
        ("C = plt.figure()", "it uses plt"),
        ("C = await f()", "it waits for something"),
    ],
)
def test_what_trains_asks_or_draws_does_not_run(run: str, why: str) -> None:
    before = "import matplotlib.pyplot as plt\ndef fit():\n    loss.backward()\nclass Net: pass\n"
    found = source_of(notebook(before + run + "\ndef f():\n    return C"), ("f",))
    assert not any(
        word in found.source for word in ("input", "= fit", "C(i)", "while", "open", "figure", "await")
    )
    if why:
        assert (
            f"C (code cell 1) was left out, though f uses it: {why}. Let f have it as an argument"
            in found.note
        )


def test_what_builds_on_what_was_left_out_does_not_break_the_rest() -> None:
    names = graded(
        "x = train()\nlosses = x[0]\ny = 1 / 0\nbest = losses\n", "def f():\n    return 3", wanted=("f",)
    )
    assert names["f"]() == 3


def test_a_module_for_plots_may_be_missing_where_it_is_graded() -> None:
    names = graded(
        "from google.colab import drive\nimport nothing_of_this_name as plt\ndef f():\n    return 3"
    )
    assert names["f"]() == 3
    with pytest.raises(ModuleNotFoundError):  # but what an answer needs has to be there, and is named
        graded("import nothing_of_this_name as plt\ndef f():\n    return plt", wanted=("f",))


def test_library_settings_are_kept() -> None:
    cells = (
        "import random\nrandom.seed(3)\nimport warnings\nwarnings.simplefilter('ignore')",
        "def f(): pass",
    )
    assert "random.seed(3)" in source_of(notebook(*cells)).source


def test_the_last_definition_counts_and_it_says_so() -> None:
    found = source_of(
        notebook("def f():\n    return 1\n", "def g(): pass", "def f():\n    return 2\n"), ("f", "g")
    )
    names: dict[str, Any] = {}
    exec(found.source, names)
    assert names["f"]() == 2
    assert found.note == "f is defined twice (code cell 1 and code cell 3): the last one counts."


def test_an_earlier_definition_that_something_was_made_of_still_counts_there() -> None:
    names = graded("def f():\n    return 1\n", "old = f\n", "def f():\n    return old() + 1\n", wanted=("f",))
    assert names["f"]() == 2


def test_a_definition_may_be_made_of_the_one_before_it() -> None:
    names = graded("def f():\n    return 1\n", "def f(old=f):\n    return old() + 1\n", wanted=("f",))
    assert names["f"]() == 2
    assert graded("@(y := staticmethod)\ndef f(x=(z := 3)):\n    return x", wanted=("f",))["f"]() == 3


def test_cells_may_stand_in_another_order_than_they_were_run() -> None:
    names = graded(
        "class A(B):\n    x = N",
        "@wrap\ndef f():\n    return A.x",
        "class B: pass",
        "N = int('3')",
        "wrap = id",
    )
    assert names["f"] is not None and names["A"].x == 3


def test_a_class_whose_module_is_missing_costs_nothing_else() -> None:
    demo = "import nothing_of_this_name as d2l\nclass Demo(d2l.Module): pass\nclass More(Demo): pass"
    assert "More" not in graded(demo, "def f():\n    return 3", wanted=("f",))


def test_a_line_is_named_by_its_cell(session, tmp_path: Path) -> None:
    file = tmp_path / "ex01_scale.ipynb"
    broken = REFERENCE.replace("return x * factor", "return x @ factor")
    before = broken[: broken.index("def scale")]
    file.write_text(notebook("train(3)\n", before, "# mine\n" + broken[len(before) :]), encoding="utf-8")
    found = session.grade(SCALE, file, seed=1).checks[0]
    line = broken[len(before) :].split("\n").index("    return x @ factor") + 2
    assert f"line {line} of code cell 3 in scale: return x @ factor" in found.message


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_name)
def test_right_answers_lose_nothing_that_they_need(exercise: Exercise) -> None:
    """Each statement of each right answer in a cell of its own: only what is no part of the answer goes."""
    wanted = set(signatures(exercise.reference.read_text(encoding="utf-8")))
    for file in [exercise.reference, *sorted((CORRECT / exercise.name).glob("*.py"))]:
        text = file.read_text(encoding="utf-8")
        lines, cells, start = text.split("\n"), [], 0
        for node in ast.parse(text).body:
            assert node.end_lineno is not None
            cells.append(Cell(f"{len(cells)}", "\n".join(lines[start : node.end_lineno])))
            start = node.end_lineno
        statements, broken = read_cells(cells)
        choice = Choice(statements, wanted)
        assert not broken and not list(choice.missed()), file
        assert list(choice.ordered()) == choice.kept, file
        for one in choice.ran:
            shown = one.text.startswith(
                ("print(", "assert ", "if __name__", "scratch = ", "weights, outputs = ")
            )
            assert shown, f"{file}: {one.text}"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', "[" * 100_000, '{"cells": [3]}'],
)
def test_what_is_no_notebook_says_so(text: str) -> None:
    with pytest.raises(NotANotebook, match="not a notebook"):
        source_of(text)


@pytest.mark.parametrize(("until", "count"), [("1e999", "1"), ("0", "-1e999"), ("NaN", "1")])
def test_a_forged_kernels_notebook_is_none(until: str, count: str) -> None:
    """Numbers that JSON has and no int can be."""
    numbers = f'"execution_count": {count}, "metadata": {{"grader_kernel": {until}}}'
    cell = f'{{"cell_type": "code", "source": "", {numbers}}}'
    with pytest.raises(NotANotebook, match="not a notebook"):
        source_of(f'{{"cells": [{cell}], "metadata": {{"grader_kernel": true}}}}')


def test_an_old_format_says_what_to_do() -> None:
    with pytest.raises(NotANotebook, match=r"nbformat 3.* save it anew"):
        source_of('{"nbformat": 3, "worksheets": [{"cells": []}], "metadata": {}}')


def test_notebooks_of_other_graders_are_told_apart_and_graded() -> None:
    theirs = notebook("### BEGIN SOLUTION\ndef f():\n    return 1", metadata={"nbgrader": {"grade_id": "a"}})
    found = source_of(theirs)
    assert "def f" in found.source
    assert found.note == "This notebook was made for nbgrader: its own tests and points do not count here."
    otter = source_of(
        notebook('import otter\ngrader = otter.Notebook("a.ipynb")', "def f(): pass", 'grader.check("q")')
    )
    assert "otter-grader" in otter.note and "Notebook" not in otter.source


@pytest.mark.parametrize(
    "cell",
    [
        "(" * 50_000,
        "x = " + "-" * 90_000 + "1",
        "a" * 300_000,
        "\x0c\ud800",
        "".join(f"class C{index}(C{index + 1}): pass\n" for index in range(2_500)),
        "".join(f"x{index} = g(x{index + 1})\n" for index in range(2_500)) + "def g(x): return x0",
        "%a\n" * 20_000,
    ],
)
def test_hostile_cells_are_survived(cell: str) -> None:
    assert "def f" in source_of(notebook(cell, "def f():\n    return 1"), ("f", "g")).source


def test_functions_that_call_functions_are_followed_in_no_time() -> None:
    chain = "".join(f"def g{i}(): return g{i + 1}()\n" for i in range(400)) + "def g400(): return 7"
    long = "def long(t):\n" + "".join(f"    t[{i}] = {i}\n" for i in range(2_500))
    many = "".join(f"T{i} = long({{}})\n" for i in range(1_000))
    ask = f"def f():\n    return C, {', '.join(f'T{i}' for i in range(1_000))}"
    start = time.process_time()
    assert graded(chain, "C = g0()", long, many, ask, wanted=("f",))["C"] == 7
    assert time.process_time() - start < 5


def test_it_is_graded_like_a_file(session, tmp_path: Path) -> None:
    file = tmp_path / "ex01_scale.ipynb"
    file.write_text(notebook("print('hello')\n", REFERENCE), encoding="utf-8")
    result = session.grade(SCALE, file, seed=1)
    assert result.passed
    assert "1 statement that would run by itself" in " ".join(result.notes)
    file.write_text(notebook("# nothing\n"), encoding="utf-8")
    assert "holds no code" in session.grade(SCALE, file, seed=1).checks[0].message
    file.write_text("{", encoding="utf-8")
    assert "is not a notebook" in session.grade(SCALE, file, seed=1).checks[0].message
    assert read_submission(file).problem
