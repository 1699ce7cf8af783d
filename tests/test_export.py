"""`grade notebook export` and `import`: a file as a notebook, and back without a loss."""

from __future__ import annotations

import ast
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from conftest import COURSE, SCALE, TOY, each_exercise

from grader.cli.main import cli
from grader.course import Exercise
from grader.errors import UsageError
from grader.notebook.cells import gather
from grader.notebook.export import cells_of, notebook_text, parts_of
from grader.notebook.file import read_notebook
from grader.notebook.formula import NoFormula, latex
from grader.notebook.restore import file_of, origin
from grader.notebook.statement import markdown

FOCAL = COURSE.exercise("focal_loss")


def exported(exercise: Exercise) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(notebook_text(exercise))
    return data


def code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text}


def imported(notebook: dict[str, Any], exercise: Exercise = FOCAL) -> str:
    read = read_notebook(json.dumps(notebook))
    return file_of(read, origin(read).file, exercise.number)


# -- export ------------------------------------------------------------------------------------------------


@each_exercise
def test_every_exercise_makes_a_valid_notebook_and_comes_back_to_the_byte(exercise: Exercise) -> None:
    text = notebook_text(exercise)
    assert text == notebook_text(exercise)
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert text == nbformat.writes(notebook) + "\n"  # a diff after saving shows what was changed, no more
    stub = exercise.stub.read_text(encoding="utf-8")
    assert imported(json.loads(text), exercise) == stub
    found = gather(read_notebook(text).code)
    names = [part.name for part in parts_of(stub) if part.is_definition]
    cells = {cell.id: cell.text for cell in cells_of(stub, exercise.number)}
    assert [node.name for node in ast.parse(found.source).body if hasattr(node, "name")] == names
    assert all(f"\n## `{name}`\n" in f"\n{cells[f'{name}-text']}\n" for name in names)
    assert cells["grade"] == f"%grade {exercise.number}"


@each_exercise
def test_statements_leave_no_column_of_text_behind(exercise: Exercise) -> None:
    """What is set apart becomes a formula, a table, an example or a list; where only the blanks hold it together,
    it is shown as it is, and that is rare.
    """
    shown = cells_of(exercise.stub.read_text(encoding="utf-8"), exercise.number)
    texts = [cell.text for cell in shown if cell.kind == "markdown"]
    assert sum(text.count("```text") for text in texts) <= 8
    for text in texts:
        assert text.count("$$") % 2 == 0 and text.count("```") % 2 == 0
        for table in text.split("\n\n"):
            if table.startswith("|"):
                assert len({line.replace("\\|", "").count("|") for line in table.split("\n")}) == 1, table


def test_a_notebook_reads_well() -> None:
    cells = {cell["id"]: "".join(cell["source"]) for cell in exported(FOCAL)["cells"]}
    assert list(cells)[:3] == ["statement", "setup", "imports"] and list(cells)[-1] == "grade"
    assert cells["statement"].startswith("# Exercise 3: focal loss, by softmax and gather\n")
    assert r"-\alpha_{t} \cdot \left(1 - p\right)^{\gamma} \cdot \log\left(p\right)" in cells["statement"]
    assert "| targets | (N, H, W) | int64 | the right class of each pixel, 0 … C-1 |" in cells["statement"]
    assert "**Trap:** the logits 200 and -200" in cells["focal_loss-text"]
    assert cells["focal_loss"].endswith(
        '"""The focal loss: -alpha[t] · (1 - p)^gamma · log(p) at each pixel, then reduced."""\n'
        "    raise NotImplementedError"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("y = 1 / (1 + exp(-z))", r"y = \frac{1}{1 + \exp\left(-z\right)}"),
        ("E = (y - t)²", r"E = \left(y - t\right)^2"),
        (
            "w[i] ← w[i] - lr · dE/dw[i]",
            r"w_{i} \leftarrow w_{i} - \mathrm{lr} \cdot \frac{\mathrm{dE}}{\mathrm{dw}_{i}}",
        ),
        ("s ← a / (√s + eps)", r"s \leftarrow \frac{a}{\sqrt{s} + \varepsilon}"),
        ("m̂ = m / (1 - beta1^t)", r"\hat{m} = \frac{m}{1 - \beta_{1}^{t}}"),
        ("y[i] = b + Σ over u, v of x[u] · w[v]", r"y_{i} = b + \sum_{u, v} x_{u} \cdot w_{v}"),
        ("binary cross-entropy = -log(p)", r"\text{binary cross-entropy} = -\log\left(p\right)"),
        ("a / b / c = a · (b + c) / d", r"\frac{\frac{a}{b}}{c} = \frac{a \cdot \left(b + c\right)}{d}"),
        ("6 · 25 = 2,416", r"6 \cdot 25 = 2{,}416"),
        ("f(x)[i] = (a) · (b)", r"\operatorname{f}\left(x\right)_{i} = \left(a\right) \cdot \left(b\right)"),
    ],
)
def test_formulas_become_latex(text: str, wanted: str) -> None:
    assert latex(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "what it gives",
        "H' = (H + 1, rounded down",
        "a b = c",
        "x = 3 apples",
        "x = ",
        "y = a ++ b",
        "x = 'a'",
        "= 3",
    ],
)
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    with pytest.raises(NoFormula):
        latex(text)


def test_text_keeps_its_signs() -> None:
    shown = markdown(
        "Use x[0] * 2 and __init__ <b> $a$, e.g. torch.exp(x).\n\n1. first\n2. second\n\n# no heading"
    )
    assert shown == (
        "Use x\\[0\\] \\* 2 and `__init__` \\<b> \\$a\\$, e.g. `torch.exp(x)`.\n\n1. first\n2. second\n\n\\# no heading"
    )


# -- import ------------------------------------------------------------------------------------------------


def test_a_call_that_may_fail_costs_the_imported_file_nothing() -> None:
    notebook = exported(FOCAL)
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["focal_loss"]["source"] = "def focal_loss(logits, targets):\n    return TABLE"
    notebook["cells"] += [
        code("TABLE = {}\ndef fill(table):\n    table[0] = 1"),
        code("fill(TABLE)"),
        code("def check(table):\n    table[1] = 2\n    assert not table\ncheck(TABLE)"),
    ]
    names: dict[str, Any] = {"__name__": "graded"}
    exec(compile(imported(notebook), "f", "exec"), names)
    assert names["focal_loss"](None, None) == {0: 1, 1: 2}


def test_what_the_learner_wrote_comes_back_in_its_place() -> None:
    notebook = exported(FOCAL)
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["focal_loss"]["source"] = "".join(cells["focal_loss"]["source"]).replace(
        "raise NotImplementedError", "return helper(logits)  # mine"
    )
    at = notebook["cells"].index(cells["focal_loss"])
    notebook["cells"][at:at] = [
        {"cell_type": "markdown", "metadata": {}, "source": "My *notes*\n\non this"},
        code(
            "# my helper\ndef helper(x):\n    return x * EPS\n\nlogits = torch.ones(3)\nprint('''a\n  b''')\n!ls -l"
        ),
        code("EPS = 1e-7\nimport matplotlib.pyplot as plt  # for plots\nplt.plot([1])\n# the end"),
        code("%%bash\necho 1"),
        code("def broken(:\n  x"),
        code("await go()"),
    ]
    text = imported(notebook)
    names = {"__name__": "graded"}
    exec(compile(text, "f", "exec"), names)
    stub = FOCAL.stub.read_text(encoding="utf-8")
    before, after = stub.split("def focal_loss")
    assert text.startswith(before)
    assert text.endswith(
        "def focal_loss" + after.replace("raise NotImplementedError", "return helper(logits)  # mine")
    )
    assert text[len(before) : text.index("def focal_loss")] == (
        '# My *notes*\n#\n# on this\n\n\n# my helper\ndef helper(x):\n    return x * EPS\n\n\nif __name__ == "__main__":\n'
        "    logits = torch.ones(3)\n    print('''a\n  b''')\n\n\n# !ls -l\n\n\nEPS = 1e-7\ntry:\n"
        "    import matplotlib.pyplot as plt  # for plots\nexcept ImportError:\n    pass\n"
        'if __name__ == "__main__":\n    plt.plot([1])\n\n\n# the end\n\n\n# %%bash\n# echo 1\n\n\n# def broken(:\n#   x\n\n\n'
        "# await go()\n\n\n"
    )


def test_moved_deleted_and_doubled_cells_come_back() -> None:
    notebook = exported(FOCAL)
    by_id = {cell["id"]: cell for cell in notebook["cells"]}
    again = {
        **by_id["focal_loss"],
        "id": "another",
        "source": "def focal_loss(logits, targets):\n    return 2",
    }
    keep = ["focal_loss", "imports", "class_probabilities"]  # the imports stand below what needs them
    notebook["cells"] = [*(by_id[name] for name in keep), again]
    text = imported(notebook)
    names: dict[str, Any] = {"__name__": "graded"}
    exec(compile(text, "f", "exec"), names)
    assert names["focal_loss"](1, 2) == 2 and "class_probabilities" in names
    assert text.count("def focal_loss") == 2 and "gather_target_probabilities(" not in text.split('"""')[2]


def test_a_notebook_that_lost_its_metadata_comes_back_too() -> None:
    notebook = exported(FOCAL)
    notebook["metadata"] = {}
    text = imported(notebook)
    wanted = ast.parse(FOCAL.stub.read_text(encoding="utf-8")).body
    found = ast.parse(text).body
    assert [node.name for node in found if hasattr(node, "name")] == [
        n.name for n in wanted if hasattr(n, "name")
    ]
    assert "# **Trap:** the logits 200 and -200" in text


def test_a_future_import_in_a_cell_of_its_own_goes_first() -> None:
    notebook = exported(SCALE)
    notebook["cells"].append(code("from __future__ import annotations\ndef own(x: Nobody):\n    return 3"))
    compile(imported(notebook, SCALE), "f", "exec")


# -- the commands ------------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "course"
    shutil.copytree(TOY.root, folder, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> str:
    """What the command prints. Raises what the command ends with."""
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    return done.output


def test_export_writes_what_is_asked_for_and_overwrites_nothing(course: Path) -> None:
    assert run("notebook", "export", "1", "out/there").strip() == str(Path("out/there/ex01_scale.ipynb"))
    run("notebook", "export", "--all", "out/there")
    run("notebook", "export", "--all", "out/there")  # the same again is nothing to overwrite
    files = sorted((course / "out/there").iterdir())
    assert [file.stem for file in files] == [exercise.name for exercise in TOY.exercises]
    files[0].write_text("mine", encoding="utf-8")
    files[1].unlink()
    with pytest.raises(
        UsageError, match=r"another notebook is there already: .*ex01_scale.ipynb\. Export to"
    ):
        run("notebook", "export", "--all", "out/there")
    assert files[0].read_text(encoding="utf-8") == "mine"
    assert files[1].exists()  # the others are written all the same


def test_export_shows_what_the_learner_has_written_so_far(course: Path) -> None:
    stub = course / "exercises" / "ex01_scale.py"
    stub.write_text(SCALE.reference.read_text(encoding="utf-8"), encoding="utf-8")
    run("notebook", "export", "1", "out")
    assert "return x * factor" in (course / "out/ex01_scale.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [(), ("1",), ("1", "2", "3"), ("--all",), ("--all", "1", "out")])
def test_export_without_an_exercise_or_a_folder_says_so(arguments: tuple[str, ...], course: Path) -> None:
    with pytest.raises(UsageError, match=r"Which exercise, and where to\?"):
        run("notebook", "export", *arguments)


def test_export_of_what_is_not_python_is_one_sentence(course: Path) -> None:
    (course / "exercises" / "ex01_scale.py").write_text("def f(:", encoding="utf-8")
    with pytest.raises(UsageError, match=r"ex01_scale.py is not Python, so no notebook"):
        run("notebook", "export", "1", "out")


def test_import_keeps_what_was_there(course: Path) -> None:
    stub = course / "exercises" / "ex01_scale.py"
    before = stub.read_text(encoding="utf-8")
    run("notebook", "export", "1", "out")
    run("notebook", "import", "out/ex01_scale.ipynb")
    assert stub.read_text(encoding="utf-8") == before and len(list(stub.parent.iterdir())) == 3
    notebook = json.loads((course / "out/ex01_scale.ipynb").read_text(encoding="utf-8"))
    notebook["cells"].append(code("MINE = 3"))
    (course / "out/ex01_scale.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    run("notebook", "import", "out/ex01_scale.ipynb")  # what was there is what was exported: in the notebook
    assert "MINE = 3" in stub.read_text(encoding="utf-8") and len(list(stub.parent.iterdir())) == 3
    stub.write_text("# other work\n", encoding="utf-8")
    said = run("notebook", "import", "out/ex01_scale.ipynb")
    assert "What was there is kept as ex01_scale.kept-1.py." in said
    assert stub.with_name("ex01_scale.kept-1.py").read_text(encoding="utf-8") == "# other work\n"
    run("notebook", "import", "out/ex01_scale.ipynb", "elsewhere/mine.py")
    assert (course / "elsewhere/mine.py").read_bytes() == stub.read_bytes()


@pytest.mark.parametrize(
    ("content", "to", "said"),
    [
        ("{", (), "is not a notebook that can be read"),
        ("\udcff", (), "is not a notebook that can be read"),
        ('{"worksheets": []}', (), "nbformat 3"),
        ('{"cells": [], "metadata": {"grader": {"exercise": "ex99_no"}}}', (), "There is no exercise"),
        ('{"cells": []}', ("x.txt",), "is not a Python file"),
        (None, (), "cannot be read: No such file"),
    ],
)
def test_import_of_what_is_none_is_one_sentence(
    content: str | None, to: tuple[str, ...], said: str, course: Path
) -> None:
    if content is not None:
        (course / "ex01_scale.ipynb").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=said):
        run("notebook", "import", "ex01_scale.ipynb", *to)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence(course: Path) -> None:
    (course / "out").mkdir(mode=0o500)
    with pytest.raises(UsageError, match="cannot be written"):
        run("notebook", "export", "1", "out")
