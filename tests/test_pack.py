"""The answer pack: a course without its solutions grades and explains as the course does that has them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import COURSE, EXERCISES, ROOT, SCALE, THOROUGH, TIMED, TOY, each_exercise, grade_all
from test_cli import grade
from test_diagnosis import respellings

from grader.answers import Answers
from grader.check import LONG
from grader.classroom.batch import checks_digest
from grader.compare import agrees, tolerances, unlike
from grader.course import Course, Exercise
from grader.errors import GraderError, UsageError
from grader.factor import factor
from grader.frozen.freeze import ROOM, SMALL, _expected, freeze, write_pack
from grader.frozen.looked import looked_at
from grader.frozen.notation import Reader, Writer, is_identical
from grader.frozen.pack import INDEX, OBSERVED, Entry, Index, Pack, zipped
from grader.frozen.shelf import Shelf, Shelved
from grader.frozen.thin import PARTS, SOME, scalable, thin
from grader.mistake import read_mistakes
from grader.observe import Array, Observation, Raised, leaves
from grader.seed import seed_for
from grader.session import Session
from grader.stub import reset_stub, text_of_stub

SEEDS = (5, 6)
FOCAL = COURSE.exercise("focal")
BOTH_WAYS = EXERCISES if THOROUGH else (FOCAL, COURSE.exercise("devices"))
MULTICLASS = COURSE.exercise("multiclass")
EXACT = EXERCISES if THOROUGH else (FOCAL, MULTICLASS)
TOLD = ("outcome", "mistake", "message", "given", "expected", "got", "reason", "difference", "score")


def edition_of(exercises: tuple[Exercise, ...], folder: Path, seeds: tuple[int, ...] = SEEDS) -> Course:
    """What a learner gets: stubs, checks, data and a pack."""
    root = exercises[0].root
    for name in ("exercises", "checks"):
        (folder / name).mkdir(parents=True)
    if (root / "datasets").is_dir():
        shutil.copytree(root / "datasets", folder / "datasets")
    for exercise in exercises:
        shutil.copy(exercise.checks, folder / "checks")
        (folder / "exercises" / exercise.stub.name).write_text(text_of_stub(exercise), encoding="utf-8")
        write_pack(exercise, seeds, folder / "answers")
    return Course(folder)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return edition_of(TOY.exercises, tmp_path_factory.mktemp("toy") / "edition")


@pytest.fixture(scope="module")
def focal(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    return edition_of((FOCAL,), tmp_path_factory.mktemp("focal") / "edition").exercises[0]


@pytest.fixture
def own(toy: Course, tmp_path: Path) -> Exercise:
    """An exercise in an edition of the test's own, to be damaged."""
    shutil.copytree(toy.root, tmp_path / "own")
    return Course(tmp_path / "own").exercises[0]


# -- the same words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", BOTH_WAYS, ids=lambda exercise: exercise.name)
def test_it_says_the_same_as_with_the_solutions(exercise: Exercise, tmp_path: Path) -> None:
    """Of each known mistake, by the course's hand and by others."""
    (frozen,) = edition_of((exercise,), tmp_path / "edition", SEEDS[:1]).exercises
    sources = [mistake.source for mistake in read_mistakes(exercise)]
    sources += [respelling.source for respelling in respellings(exercise)]
    if not THOROUGH:
        sources = sources[::9]
    live = grade_all(exercise, sources, tmp_path / "live", SEEDS[0])
    same = grade_all(frozen, sources, tmp_path / "frozen", SEEDS[0])
    assert sum(check.mistake is not None for result in live for check in result.checks) >= len(sources) / 3
    pairs = [
        pair
        for one, other in zip(live, same, strict=True)
        for pair in zip(one.checks, other.checks, strict=True)
    ]
    others = [
        (check, again)
        for check, again in pairs
        if any(getattr(check, key) != getattr(again, key) for key in TOLD)
    ]
    # of all of them, a few that are made of rounding errors: a thin answer has not every one of these
    assert len(others) <= (len(pairs) / 200 if THOROUGH else 0), others
    assert all(check.outcome == again.outcome for check, again in others)


@pytest.mark.parametrize("exercise", EXACT, ids=lambda exercise: exercise.name)
def test_every_value_of_the_reference_is_kept(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To an eighth of the tolerance, what `accept` reads and small ones bit by bit; and inputs are the same."""
    monkeypatch.setattr("grader.known.LiveMistakes.about", lambda *_: [])  # they are not the question here
    (frozen,) = edition_of((exercise,), tmp_path / "edition", SEEDS[:1]).exercises
    live, kept = Answers(exercise), Answers(frozen)
    rounded = 0
    for check in live.checks:
        if check.timeout >= LONG and not THOROUGH:
            continue
        for index in range(len(check.sizes)):
            one, other = (answers.of(check, index, SEEDS[0], "cpu") for answers in (live, kept))
            assert is_identical(dict(one.inputs), dict(other.inputs)), check.name
            assert list(one.inputs) == list(other.inputs) and one.used == other.used
            assert [path for path, _ in leaves(one.expected)] == [path for path, _ in leaves(other.expected)]
            for (path, want), (_, got) in zip(leaves(one.expected), leaves(other.expected), strict=True):
                if is_identical(want, got):
                    continue
                if isinstance(want, float):  # exercise 8's own sums, in the order of a set
                    assert got == pytest.approx(want, rel=1e-14)
                    continue
                rounded += 1
                assert isinstance(want, Array) and isinstance(got, Array) and want.values.numel() > SMALL, (
                    path
                )
                assert check.accept is None or path not in (looked_at(check.accept) or {path})
                assert unlike(got, want) is None and got.values.dtype == want.values.dtype
                _, atol = tolerances(want.values)
                half = torch.finfo(want.values.dtype).eps * want.values.abs()  # the dtype's own rounding
                off = (got.values - want.values).abs()
                assert bool((off <= check.tolerance * atol / 8 + half).all()), (check.name, path)
    assert rounded or exercise not in (FOCAL, MULTICLASS)


def reads_a_key(observed: Observation, expected: Observation) -> str | None:
    return None if observed["a"] == expected["b"] else str(expected["c"]["d"])  # type: ignore[index, call-overload]


def hands_it_on(observed: Observation, expected: Observation) -> str | None:
    return None if expected["a"] == 1 else str(expected)  # type: ignore[index, call-overload]


def names_a_key(observed: Observation, expected: Observation) -> str | None:
    key = "a"
    return str(expected[key])  # type: ignore[index, call-overload]


def is_cunning(observed: Observation, expected: Observation) -> str | None:
    return str(locals()["expected"])


def test_what_accept_reads_is_told_for_certain_or_not_at_all() -> None:
    assert looked_at(reads_a_key) == {"b", "c"}
    assert looked_at(lambda observed, expected: None) is None
    assert [looked_at(one) for one in (hands_it_on, names_a_key, is_cunning, str.join)] == [None] * 4


def test_what_accept_reads_is_kept_bit_by_bit() -> None:
    values = torch.randn(40, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    seen = {"b": Array(values, "cpu"), "other": Array(values + 1, "cpu")}
    check = replace(Answers(SCALE).checks[0], accept=reads_a_key)
    shelf = Shelf()
    tree = _expected(check, seen, Writer(shelf, {}, 1.0, SMALL), Writer(shelf, {}, None, 0))
    back = Reader(Shelved(shelf.to_bytes()), {}, "cpu").read(tree)
    assert isinstance(back, dict) and is_identical(back["b"], seen["b"])
    assert agrees(back["other"], seen["other"]) and not is_identical(back["other"], seen["other"])


def test_what_is_as_the_reference_has_it_is_thin_too() -> None:
    """Or it would never be the same as what a submission gave, which is thinned."""
    right, wrong = (Array(torch.arange(30.0) + shift, "cpu") for shift in (0, 1))
    shelf = Shelf()
    tree = Writer(shelf, {}, 1.0, SMALL).write_beside({"a": right, "b": wrong}, {"a": right, "b": right}, 1.0)
    back = Reader(Shelved(shelf.to_bytes()), {}, "cpu").read_beside(tree, {"a": right, "b": right})
    assert not isinstance(back, Raised) and agrees(back, thin({"a": right, "b": wrong}))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_toy_course_says_the_same(toy: Course, number: int, session: Session, tmp_path: Path) -> None:
    live, frozen = TOY.exercise(str(number)), toy.exercise(str(number))
    reference = live.reference.read_text(encoding="utf-8")
    sources = [reference, live.stub.read_text(encoding="utf-8"), "1 / 0", "def f(:"]
    sources += [reference.replace("*", sign) for sign in ("+", "-", "/")]
    sources += [mistake.source for mistake in read_mistakes(live)]
    file = tmp_path / live.stub.name
    for source in sources:
        file.write_text(source, encoding="utf-8")
        one, other = (session.grade(e, file, seed=5, smallest=False) for e in (live, frozen))
        assert [[getattr(check, key) for key in TOLD] for check in other.checks] == [
            [getattr(check, key) for key in TOLD] for check in one.checks
        ]


def test_a_failure_is_shown_on_the_checks_own_trial(toy: Course, session: Session, tmp_path: Path) -> None:
    """There is no reference to make it smaller with."""
    file = tmp_path / "ex01_scale.py"
    file.write_text(SCALE.reference.read_text(encoding="utf-8").replace("x * factor", "x + factor"))
    result = session.grade(toy.exercises[0], file, seed=5, smallest=True)
    again = session.grade(SCALE, file, seed=5, smallest=False)
    assert [check.given for check in result.checks] == [check.given for check in again.checks] != []


def test_the_pack_has_no_line_of_the_answers(focal: Exercise) -> None:
    with zipfile.ZipFile(focal.answers) as archive:
        packed = b"\n".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    stub = text_of_stub(FOCAL)
    for path in (FOCAL.reference, FOCAL.mistakes):
        for line in map(str.strip, path.read_text(encoding="utf-8").splitlines()):
            if len(line) > 12 and line not in stub and not line.startswith(("@mistake", '"')):
                assert line not in packed and json.dumps(line)[1:-1] not in packed, line
    assert read_mistakes(FOCAL)[0].sentence.encode().decode("latin-1") in packed


def test_it_is_the_same_pack_when_it_is_made_again(toy: Course) -> None:
    known, parts = freeze(TOY.exercises[0], SEEDS)
    assert known == list(SEEDS)
    assert zipped(parts) == toy.exercises[0].answers.read_bytes()


def test_who_has_large_answers_has_fewer_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.frozen.freeze.ROOM", 1)
    known, parts = freeze(SCALE, [7, 8, 9])
    assert known == [7, 8] and "9.safetensors" not in parts


# -- what the edition cannot do ----------------------------------------------------------------------------


def test_without_a_seed_it_takes_a_public_one(toy: Course, session: Session) -> None:
    assert {session.grade(toy.exercises[0]).seed for _ in range(12)} == set(SEEDS)


def test_another_seed_is_refused(toy: Course) -> None:
    done = grade(toy.root, "exercise", "1", "--seed", "7")
    assert done.returncode == 2 and done.stdout == ""
    assert "for these seeds only: 5, 6." in done.stderr
    with pytest.raises(UsageError, match="for these seeds only: 5, 6"):
        Pack(toy.exercises[0]).of_seed(7)


def test_a_class_has_the_seed_that_all_exercises_know(toy: Course, own: Exercise) -> None:
    one, other, _ = Course(own.root).exercises
    write_pack(TOY.exercises[0], [6, 8], own.answers.parent)
    assert seed_for([one, other], None) == 6
    with pytest.raises(UsageError, match="only: 6"):
        seed_for([one, other], 8)
    write_pack(TOY.exercises[0], [8, 9], own.answers.parent)
    with pytest.raises(UsageError, match="one by one"):
        seed_for([one, other], None)


def test_there_is_no_solution(toy: Course) -> None:
    done = grade(toy.root, "solution", "1", "--force")
    assert done.returncode == 2 and done.stdout == ""
    assert "This edition has no solutions" in done.stderr


def test_nothing_is_timed(tmp_path: Path, session: Session) -> None:
    (timed,) = edition_of((TIMED,), tmp_path / "timed", SEEDS[:1]).exercises
    with pytest.raises(UsageError, match="no reference, and so nothing to be timed against"):
        session.bench(timed, TIMED.reference)
    result = session.grade(timed, TIMED.reference)
    (budget,) = (check for check in result.checks if "reference's time" in check.title)
    assert budget.outcome == "skipped" and "no reference" in budget.message
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rs", "--benchmark-only"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, str(timed.stub)], cwd=timed.root, env=alone, capture_output=True, text=True
    )
    assert done.returncode == 0 and "nothing to be timed against" in done.stdout


def test_pictures_are_drawn_but_not_the_references(focal: Exercise, session: Session) -> None:
    shown = session.show(focal, FOCAL.reference, seed=99)
    assert shown and all(picture.png for picture in shown)
    live, frozen = Answers(FOCAL), Answers(focal)
    for picture in live.pictures:
        seen, form = (answers.of_picture(picture, 99).expected for answers in (live, frozen))
        assert unlike(seen, form) is None
        assert unlike({}, form) is not None
    with pytest.raises(UsageError, match="leave out --reference"):
        session.show(focal, FOCAL.reference, reference=True)


def test_proofs_are_not_proven_and_cost_nothing(focal: Exercise, session: Session) -> None:
    result = session.grade(focal, FOCAL.reference, prove=True)
    assert result.passed
    assert any("not proven: this edition has no reference" in check.proof for check in result.checks)


def test_the_stub_comes_back(own: Exercise) -> None:
    before = own.stub.read_bytes()
    own.stub.write_text("x = 1\n")
    kept = reset_stub(own)
    assert own.stub.read_bytes() == before and kept is not None and kept.read_text() == "x = 1\n"


def test_reading_a_pack_loads_no_torch(toy: Course) -> None:
    code = f"""
import sys
from pathlib import Path
from grader.course import Course
from grader.seed import seed_for
from grader.stub import reset_stub
exercise = Course(Path({str(toy.root)!r})).exercises[0]
reset_stub(exercise)
assert seed_for([exercise], None) in {SEEDS}
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(ROOT)}, timeout=60)


def test_pytest_grades_with_a_pack(toy: Course) -> None:
    def run(*options: str) -> str:
        command = [sys.executable, "-m", "pytest", "exercises/ex01_scale.py", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *options], cwd=toy.root, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout + done.stderr

    assert run("--grade-seed", "7").count("for these seeds only: 5, 6. Without --grade-seed") == 1
    printed = run("-q")
    assert any(f"--seed {seed}" in printed for seed in SEEDS), printed


def test_a_class_is_graded_again_where_the_pack_has_changed(own: Exercise) -> None:
    before = checks_digest(own)
    assert before == checks_digest(own) != checks_digest(SCALE)
    own.answers.write_bytes(own.answers.read_bytes() + b"x")
    assert checks_digest(own) != before


def test_on_cuda_the_answers_lie_there(toy: Course) -> None:
    checks, tensors = Pack(toy.exercises[0]).of_seed(5)
    for device in ("cpu", "cuda"):
        reader = Reader(Shelved(tensors), {}, device)
        trees = [trial["expected"] for trials in checks.values() for trial in trials]
        seen = [leaf for tree in trees for _, leaf in leaves(reader.read(tree)) if isinstance(leaf, Array)]
        assert seen and {leaf.device for leaf in seen} == {device}


# -- a pack that does not hold -----------------------------------------------------------------------------


def broken(exercise: Exercise) -> str:
    """The sentence that the exercise's answers are refused with, when one trial is asked for."""
    with pytest.raises(GraderError) as caught:
        answers = Answers(exercise)
        for check in answers.checks:
            answer = answers.of(check, 0, 5, "cpu")
            for mistake in answers.mistakes.about(answer.used):
                answers.mistakes.gives(mistake, check, 0, 5, "cpu", answer.expected)
    return str(caught.value)


def test_any_byte_that_is_flipped_is_noticed(own: Exercise) -> None:
    whole = own.answers.read_bytes()
    for place in range(0, len(whole), 97):
        own.answers.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        with pytest.raises(GraderError, match="damaged"):
            Pack(own)
    own.answers.write_bytes(whole)
    index = own.answers.parent / INDEX
    text, before = index.read_bytes(), Index.of(own).entries
    for place in range(len(text)):
        index.write_bytes(text[:place] + bytes([text[place] ^ 1 << place % 8]) + text[place + 1 :])
        try:
            assert Index.of(own).entries == before  # a space between two words
        except GraderError as error:
            assert "\n" not in str(error) and index.name in str(error)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


DAMAGE: dict[str, tuple[Callable[[Exercise], object], str]] = {
    "an index that is cut off": (lambda e: cut(e.answers.parent / INDEX), "damaged"),
    "an index that is none": (lambda e: (e.answers.parent / INDEX).write_text("[]"), "damaged"),
    "an index of binary": (lambda e: (e.answers.parent / INDEX).write_bytes(b"\xff\x00"), "damaged"),
    "a deep index": (lambda e: (e.answers.parent / INDEX).write_text("[" * 10**5), "damaged"),
    "an empty index": (lambda e: (e.answers.parent / INDEX).write_text(""), "damaged"),
    "a folder for an index": (lambda e: _folder(e.answers.parent / INDEX), "cannot be read"),
    "a newer version": (lambda e: _edit(e, version=2), "of version 2; this grader reads version 1"),
    "a version that is none": (lambda e: _edit(e, version=None), "of version None"),
    "a file that is cut off": (lambda e: cut(e.answers), "damaged"),
    "a file that is gone": (lambda e: e.answers.unlink(), "cannot be read"),
    "an exercise that is not in it": (lambda e: _without(e), "no answers for ex01_scale"),
    "no pack at all": (
        lambda e: shutil.rmtree(e.answers.parent),
        "is missing: every exercise has checks, and a reference or, in an edition, answers/pack.json",
    ),
    "other checks": (lambda e: _append(e.checks, "\nPI = 3\n"), "for other checks of ex01_scale"),
}


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _edit(exercise: Exercise, **changed: object) -> None:
    path = exercise.answers.parent / INDEX
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))


def _without(exercise: Exercise) -> None:
    index = Index.of(exercise)
    Index(index.folder, {name: e for name, e in index.entries.items() if name != exercise.name}).write()


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_pack_is_one_sentence(own: Exercise, kind: str) -> None:
    damage, words = DAMAGE[kind]
    damage(own)
    said = broken(own)
    assert words in said and "\n" not in said


@pytest.mark.parametrize("kind", ["a file that is cut off", "a newer version", "other checks"])
def test_the_command_says_it_and_ends_with_3(own: Exercise, kind: str) -> None:
    DAMAGE[kind][0](own)
    done = grade(own.root, "exercise", "1")
    assert done.returncode == 3 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_line_ends_do_not_matter(own: Exercise) -> None:
    own.checks.write_bytes(own.checks.read_bytes().replace(b"\n", b"\r\n"))
    assert Answers(own).checks


def forged(exercise: Exercise, name: str, data: bytes) -> None:
    """Puts other data into the pack, with an index that vouches for it."""
    with zipfile.ZipFile(exercise.answers) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    whole = zipped({**parts, name: data})
    exercise.answers.write_bytes(whole)
    index = Index.of(exercise)
    entry = index.entry(exercise)
    new = Entry(entry.checks, hashlib.sha256(whole).hexdigest(), entry.seeds)
    Index(index.folder, {**index.entries, exercise.name: new}).write()


def forged_line(exercise: Exercise, line: bytes) -> None:
    """The same for what was observed with the first seed."""
    with zipfile.ZipFile(exercise.answers) as archive:
        _, *others = archive.read(OBSERVED).split(b"\n")
    forged(exercise, OBSERVED, b"\n".join([line, *others]))


HEADERS = [
    b"",
    b"\xff" * 8,
    struct.pack("<Q", 2**60) + b"{}",
    struct.pack("<Q", 2) + b"[]",
    struct.pack("<Q", 62) + b'{"grid":{"dtype":"U8","shape":[8,1152921504606846976],"data_of',
    b'{"grid": 1}',
]


@pytest.mark.parametrize("data", HEADERS)
def test_absurd_tensors_are_refused(own: Exercise, data: bytes) -> None:
    forged(own, "5.safetensors", data)
    assert "damaged" in broken(own)


def test_what_was_observed_with_another_seed_is_refused(own: Exercise) -> None:
    with zipfile.ZipFile(own.answers) as archive:
        lines = archive.read(OBSERVED).split(b"\n")
    forged(own, OBSERVED, b"\n".join(reversed(lines)))
    assert "damaged" in broken(own)
    forged(own, OBSERVED, lines[0])
    assert "damaged" in broken(own)


def test_inputs_that_depend_on_the_module_are_kept(
    own: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in takes the module's place when inputs are made again: what it cannot make is in the pack."""
    shutil.copytree(TOY.root, tmp_path / "course", ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    exercise = Course(tmp_path / "course").exercises[0]
    _append(
        exercise.checks,
        """

@check(timeout=1.0)
def twice(module, trial: Trial):
    \"\"\"It can be done twice\"\"\"
    x = trial.normal(3)
    y = module.scale(x)
    for _ in y:
        x = x + 1
    trial.given(x=x, like=trial.normal(2))
    return {"twice": module.scale(y), "x": x}
""",
    )
    (frozen,) = edition_of((exercise,), tmp_path / "edition", SEEDS[:1]).exercises
    live, kept = Answers(exercise), Answers(frozen)
    (check,) = live.named(["twice"])
    one, other = (answers.of(check, 1, SEEDS[0], "cpu").inputs for answers in (live, kept))
    assert is_identical(dict(one), dict(other)) and list(one) == ["x", "like"]


NONSENSE = [
    b"",
    b"null",
    b"[1]",
    b"{}",
    b"[5, {}]",
    b"[5, 3]",
    b'[5, {"values_match": 3}]',
    b"[6, {}]",
    b"[" * 50_000,
    b"\xff\xfe",
]


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_is_refused(own: Exercise, data: bytes) -> None:
    forged_line(own, data)
    assert "damaged" in broken(own)
    for part in (OBSERVED, "about.json"):
        forged(own, part, data)
        assert "damaged" in broken(own)


TREES = [
    ["t", "cpu", "Tensor", ["whole", "torch.float32", [2**40], 0]],
    ["t", "cpu", "Tensor", ["whole", "torch.float32", [3], 10**9]],
    ["t", "cpu", "Tensor", ["whole", "torch.float32", [-1], 0]],
    ["t", "cpu", "Tensor", ["product", "torch.float32", [2, 3], -9, 0, 1, 0, 0]],
    ["t", "cpu", "Tensor", ["rounded", "torch.float32", [1], "x", 0]],
    ["t", "cpu", "Tensor", ["rounded", "torch.quint8", [1], 0, 0]],
    ["t", "cpu", "Tensor", ["os.system", "torch.float32", [1]]],
    ["t", "tpu", "Tensor", ["whole", "torch.float32", [], 0]],
    ["t", "cpu", "Variable", ["whole", "torch.float32", [], 0]],
    ["t"],
    ["?", 1],
    ["i", "no such input"],
    ["x", "cpu", "Tensor", "torch.float32", [3], "x", ["whole", "torch.float64", [3], 10**9]],
    ["x", "cpu", "Tensor", "torch.float32", [2**40, 2], "x", ["fraction", "torch.float64", [1, 1], 0, 0]],
    [],
    {"d": 1},
]


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_a_place_that_is_none_is_refused(own: Exercise, tree: object) -> None:
    checks, _ = Pack(own).of_seed(5)
    for trials in checks.values():
        for trial in trials:
            trial["expected"] = tree
    forged_line(own, json.dumps([5, checks]).encode())
    assert "damaged" in broken(own)


def test_a_part_that_swells_is_not_unpacked(own: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.frozen.pack.MAX_PART", 2**20)
    forged(own, "about.json", b" " * 2**21 + b"{}")
    assert "damaged" in broken(own)


# -- how tensors are kept ----------------------------------------------------------------------------------

KEPT = {
    "empty": torch.empty(0, 3),
    "a scalar": torch.tensor(2.5),
    "bools": torch.tensor([True, False]),
    "bytes": torch.arange(20, dtype=torch.uint8),
    "large integers": torch.tensor([2**62, -(2**63), 7]),
    "fraction": torch.tensor([0.1, -2.37, 1.0, 0.0]),
    "signed zeros": torch.tensor([0.0, -0.0, 0.1]),
    "not finite": torch.tensor([1.0, float("nan"), float("-inf")]),
    "halves": torch.randn(7).to(torch.bfloat16),
    "complex": torch.complex(torch.randn(3), torch.randn(3)),
    "tiny": torch.randn(9, dtype=torch.float64) * 1e-12,
    "huge": torch.randn(9, dtype=torch.float64) * 1e30,
    "numbers": torch.randn(5, 4),
}


@pytest.mark.parametrize("kind", KEPT)
def test_a_tensor_comes_back_bit_by_bit(kind: str) -> None:
    shelf = Shelf()
    places = [shelf.put(torch.ones(3)), shelf.put(KEPT[kind]), shelf.put(KEPT[kind].clone())]
    assert places[1] == places[2]
    back = Shelved(shelf.to_bytes()).get(json.loads(json.dumps(places[1])))
    assert (back.dtype, back.shape) == (KEPT[kind].dtype, KEPT[kind].shape)
    raw = [values.contiguous().reshape(-1).view(torch.uint8) for values in (back, KEPT[kind])]
    assert torch.equal(*raw)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("kind", ["product", "rounded"])
def test_large_ones_come_back_to_less_than_a_tenth_of_the_tolerance(dtype: torch.dtype, kind: str) -> None:
    generator = torch.Generator().manual_seed(1)
    values = torch.randn(60, 80, generator=generator, dtype=torch.float64)
    if kind == "product":
        values = values[:, :3] @ values[:3]
    shelf = Shelf()
    place = shelf.put(values.to(dtype), 1.0)
    assert place[0] == kind
    data = shelf.to_bytes()
    _, atol = tolerances(values.to(dtype))
    off = (Shelved(data).get(place).double() - values.to(dtype).double()).abs()
    assert bool((off <= 0.13 * atol + 1e-7 * values.abs() * (dtype == torch.float32)).all())
    assert float(off.max()) > 0
    if kind == "product":
        assert len(data) < values.numel() * values.element_size() / 4


def test_thin_answers_are_told_apart_and_keep_their_factor() -> None:
    generator = torch.Generator().manual_seed(1)
    values = torch.randn(30, 20, generator=generator)

    def seen(tensor: torch.Tensor) -> Observation:
        return {"loss": 0.5, "grads": [Array(tensor, "cpu")], "list": [float(x) for x in tensor[0]]}

    def same(one: torch.Tensor, other: torch.Tensor) -> bool:
        return agrees(thin(seen(one)), thin(seen(other)), nan_equal=True)

    assert same(values, values + 1e-7)
    assert not same(values, values + 1e-3) and not same(values, -values) and not same(values, values * 1.01)
    assert not same(values, values.T.contiguous()) and not same(values, values.flip(0))
    one_off = values.clone()
    one_off[17, 3] += 0.1
    assert not same(values, one_off)
    holed = values.clone()
    holed[2, 2] = float("nan")
    assert same(holed, holed.clone()) and not same(holed, values)
    pairs = [(scalable(thin(seen(-3 * values))), scalable(thin(seen(values))))]
    pairs = [({**a, "loss": -1.5}, b) for a, b in pairs]  # type: ignore[dict-item]
    assert factor(pairs) == pytest.approx(-3.0)
    numbers = thin(Array(values, "cpu"))["numbers"]  # type: ignore[index, call-overload]
    assert numbers.values.numel() == SOME + 1 + PARTS


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
@pytest.mark.parametrize("scale", [1e-30, 1e-3, 1.0, 3e3])
def test_what_is_within_the_tolerance_is_so_when_it_is_thin(dtype: torch.dtype, scale: float) -> None:
    generator = torch.Generator().manual_seed(1)
    values = (torch.randn(300, generator=generator, dtype=torch.float64) * scale).to(dtype)
    rtol, atol = tolerances(values)
    near = (values.double() + 0.4 * (atol + rtol * values.double().abs())).to(dtype)
    one, other = Array(values, "cpu"), Array(near, "cpu")
    assert agrees(other, one) and agrees(thin(other), thin(one))
    if scale >= 1:
        assert not agrees(thin(Array(values + (values * 0.1), "cpu")), thin(one))


@pytest.mark.skipif(not THOROUGH, reason="runs every mistake of the course on twenty seeds: minutes")
@each_exercise
def test_twenty_seeds_fit(exercise: Exercise, tmp_path: Path) -> None:
    write_pack(exercise, range(20), tmp_path)
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert size <= ROOM + 2_000 or len(Index.read(tmp_path).entries[exercise.name].seeds) == 2


LACKING = '''

from grader.errors import Missing


@check(points=1)
def needs_more(module, trial: Trial):
    """it is checked with a package that is not here"""
    raise Missing("Nothing is not installed, so this cannot be checked: pip install nothing brings it.")
'''


def test_a_package_that_is_missing_costs_its_check_and_no_other(tmp_path: Path, session: Session) -> None:
    """Where a pack is made, and where it is used."""
    shutil.copytree(TOY.root, tmp_path / "course", ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    exercise = Course(tmp_path / "course").exercises[0]
    exercise.checks.write_text(exercise.checks.read_text(encoding="utf-8") + LACKING, encoding="utf-8")
    command = [
        sys.executable,
        "-P",
        "-m",
        "grader",
        "--course",
        str(exercise.root),
        "edition",
        "--seeds",
        "1",
    ]
    done = subprocess.run(
        [*command, "--exercises", "1", str(tmp_path / "edition")], capture_output=True, text=True, check=True
    )
    said = "Nothing is not installed, so this cannot be checked: pip install nothing brings it."
    assert f"{exercise.name} has no answers for one check. needs_more: {said}\n" in done.stdout
    (frozen,) = Course(tmp_path / "edition").exercises
    *others, lacking = session.grade(frozen, exercise.reference).checks
    assert all(check.passed for check in others)
    assert (lacking.name, lacking.outcome, said in lacking.message) == ("needs_more", "grader_error", True)
