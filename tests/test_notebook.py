"""A notebook as a submission: what it defines is graded, what it would run is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SCALE

from grader.notebook import NotANotebook, source_of

REFERENCE = SCALE.reference.read_text(encoding="utf-8")


def notebook(*cells: str, as_lines: bool = True) -> str:
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
                        "metadata": {},
                        "outputs": [],
                        "execution_count": None,
                        "source": cell.splitlines(keepends=True) if as_lines else cell,
                    }
                    for cell in cells
                ),
            ],
        }
    )


@pytest.mark.parametrize("as_lines", [True, False])
def test_definitions_imports_and_constants_stay(as_lines: bool) -> None:
    text = notebook(
        "import torch\n",
        "N = 3\nLR: float = 0.1\n",
        "@torch.no_grad()\ndef f(x):\n    return x\n",
        as_lines=as_lines,
    )
    source, note = source_of(text)
    assert note == ""
    names: dict[str, object] = {}
    exec(source, names)
    assert names["N"] == 3 and names["LR"] == 0.1 and callable(names["f"])


def test_what_would_run_is_left_out_and_said() -> None:
    text = notebook(
        "%matplotlib inline\n!pip install torch\nimport math\n",
        "input('name?')\nfor i in range(10**9):\n    pass\n",
        "x = train()\n",
        "def broken(:\n",
        'f?\n"just text"\n',
    )
    source, note = source_of(text)
    assert "import math" in source
    assert not any(word in source for word in ("input", "range", "train", "broken", "pip"))
    assert note == (
        "Of the notebook was left out: 3 statements that would run by themselves and 2 code cells that are not Python."
    )


def test_the_last_definition_counts() -> None:
    source, _ = source_of(notebook("def f():\n    return 1\n", "def f():\n    return 2\n"))
    names: dict[str, object] = {}
    exec(source, names)
    assert names["f"]() == 2  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', "[" * 100_000]
)
def test_what_is_no_notebook_says_so(text: str) -> None:
    with pytest.raises(NotANotebook, match="not a notebook"):
        source_of(text)


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
