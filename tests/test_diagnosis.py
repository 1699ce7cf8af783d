"""Every known mistake is named when somebody else has written it, and never another one.

`tests/diagnosis/exNN_slug.py` holds three re-spellings of each mistake, NAME_1, NAME_2 and NAME_3: the same wrong
idea in other words. Each is handed in as a whole file, in a right answer of another hand (`tests/correct/`). Every
sixth is tried here; with THOROUGH=1 in the environment, all are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import EXERCISES, THOROUGH, each_exercise, grade_all

from grader.course import Exercise
from grader.mistake import Mistake, read_mistakes

FOLDER = Path(__file__).parent / "diagnosis"
CORRECT = Path(__file__).parent / "correct"
SEED = 5
SHARE = 0.95
QUICK_SHARE = 0.75  # of a sixth of them: one weighs more
FAILED = ("failed", "error", "forbidden", "crashed", "timeout")


@dataclass(frozen=True)
class Respelling:
    """A mistake in other words, as a whole file."""

    name: str
    mistake: Mistake
    source: str


def respellings(exercise: Exercise) -> Iterator[Respelling]:
    """Those of an exercise. What a file defines beside them (imports, helpers) is theirs to use."""
    path = FOLDER / f"{exercise.name}.py"
    known = {mistake.name: mistake for mistake in read_mistakes(exercise)}
    bases = sorted((CORRECT / exercise.name).glob("*.py")) or [exercise.reference]
    text = path.read_text(encoding="utf-8")
    body = ast.parse(text).body
    ours = [node for node in body if getattr(node, "name", "").rpartition("_")[0] in known]
    shared = "\n\n".join(ast.unparse(node) for node in body if node not in ours)
    for index, node in enumerate(ours):
        mistake = known[node.name.rpartition("_")[0]]
        base = bases[index % len(bases)].read_text(encoding="utf-8")
        lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
        definition = "\n".join(lines)
        source = f"{base}\n\n{shared}\n\n\n{definition}\n\n\n{mistake.target} = {node.name}\n"
        yield Respelling(node.name, mistake, source)


@each_exercise
def test_every_mistake_has_three_respellings(exercise: Exercise) -> None:
    names = [respelling.name for respelling in respellings(exercise)]
    wanted = {f"{m.name}_{number}" for m in read_mistakes(exercise) for number in (1, 2, 3)}
    assert set(names) == wanted and len(names) == len(wanted)


@each_exercise
def test_the_sentence_comes_out_and_no_other(exercise: Exercise, tmp_path: Path) -> None:
    tried = list(respellings(exercise))
    if not THOROUGH:
        tried = [one for index, one in enumerate(tried) if index % 6 == index // 6 % 6]
    sentences = {mistake.name: mistake.sentence for mistake in read_mistakes(exercise)}
    results = grade_all(exercise, [respelling.source for respelling in tried], tmp_path, SEED)
    right, wrong, silent, passing = [], [], [], []
    for respelling, result in zip(tried, results, strict=True):
        said = {sentences[check.mistake] for check in result.checks if check.mistake}
        if said - {respelling.mistake.sentence}:
            wrong.append((respelling.name, said - {respelling.mistake.sentence}))
        elif said:
            right.append(respelling.name)
        elif result.passed:
            passing.append(respelling.name)
        else:
            checks = [(check.name, check.message) for check in result.checks if check.outcome in FAILED]
            silent.append((respelling.name, checks[:2]))
    report = "\n".join(map(str, [*wrong, "not named:", *silent, "passed:", *passing]))
    assert not wrong and not passing and len(right) >= (SHARE if THOROUGH else QUICK_SHARE) * len(tried), (
        report
    )


def test_there_are_respellings_for_every_exercise() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {exercise.name for exercise in EXERCISES}
