"""A seed from a secret: no two students share inputs, and nothing that is written down tells it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BY_HAND, SCALE, TOY

from grader.classroom.ledger import Row
from grader.course import Exercise
from grader.errors import UsageError
from grader.result import Result
from grader.sandbox.lock import missing
from grader.seed import SECRET_VARIABLE, Seed, Seeds
from grader.session import Session

SECRET = "correct horse battery staple"
SEEDS = Seeds(None, SECRET.encode())
REFERENCE = SCALE.reference.read_text(encoding="utf-8")
TELLS = REFERENCE.replace("    return x * factor\n", "    print(x.sum().item()); return x + factor\n")
"""Fails, and prints what tells one seed's inputs from another's."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ex01_scale.py"
    path.write_text(REFERENCE, encoding="utf-8")
    return path


def grade(*arguments: str, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", "--course", str(TOY.root), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, SECRET_VARIABLE: secret},
        timeout=60,
    )


def test_the_same_file_has_the_same_seed_and_nobody_and_nothing_else_does(file: Path, tmp_path: Path) -> None:
    seed = SEEDS.of("ana", SCALE, file)
    assert seed.secret
    assert SEEDS.of(" ana\n", SCALE, file) == seed
    other = tmp_path / "other.py"
    other.write_text(REFERENCE + "# changed\n", encoding="utf-8")
    others = {
        SEEDS.of("bo", SCALE, file).number,
        SEEDS.of("ana", BY_HAND, file).number,
        SEEDS.of("ana", SCALE, other).number,
        SEEDS.of("an", Exercise(TOY.root, "aex01_scale"), file).number,
        Seeds(None, b"another secret of this length").of("ana", SCALE, file).number,
        seed.number,
    }
    assert len(others) == 6
    assert all(0 <= number < 2**63 for number in others)


def test_a_secret_wants_to_be_one_and_to_know_whose_file_it_is(file: Path, monkeypatch) -> None:
    with pytest.raises(UsageError, match="whose file is this"):
        SEEDS.of(" ", SCALE, file)
    monkeypatch.setenv(SECRET_VARIABLE, "12345")
    with pytest.raises(UsageError, match="too short to stay a secret"):
        Seeds.chosen(None)
    monkeypatch.setenv(SECRET_VARIABLE, "12345")
    assert Seeds.chosen(17).of("", SCALE, file) == Seed(17)


def test_an_empty_secret_is_none(file: Path, monkeypatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "")  # what GitHub makes of a secret that is not there
    seeds = Seeds.chosen(None)
    assert not seeds.of("", SCALE, file).secret
    assert seeds.mark == ""


def test_the_secret_is_neither_in_the_environment_afterwards_nor_in_what_is_shown_of_it(monkeypatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    seeds = Seeds.chosen(7)  # does not hide this process
    assert SECRET_VARIABLE not in os.environ
    assert SECRET not in repr(seeds) + repr(SEEDS) + SEEDS.mark


def test_a_result_does_not_tell_a_secret_seed_and_survives_its_json(session: Session, file: Path) -> None:
    result = session.grade(SCALE, file, seed=Seed(123456789, secret=True))
    assert result.passed
    assert result.seed is None
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result
    assert "123456789" not in json.dumps(result.to_json())


def test_the_command_says_that_it_is_secret_and_repeats_itself(file: Path) -> None:
    file.write_text(TELLS, encoding="utf-8")
    ana, again, bo = (grade("exercise", "1", str(file), "--student", who) for who in ("ana", "ana", "bo"))
    assert "cpu · seed secret" in ana.stdout
    assert f"--check values_match{os.linesep}" in ana.stdout
    assert "--seed" not in ana.stdout
    printed = [_printed(done.stdout) for done in (ana, again, bo)]
    assert printed[0] == printed[1] != printed[2]
    assert grade("exercise", "1", str(file)).returncode == 2


def _printed(output: str) -> list[str]:
    lines = [
        line for line in output.splitlines() if "printed" in line or line.strip().replace(".", "").isdigit()
    ]
    assert lines, output
    return lines


@pytest.mark.skipif(bool(missing()), reason="the other layers protect no file")
def test_no_process_shows_the_secret_to_a_submission(file: Path) -> None:
    """A submission looks for it wherever a process may be asked: arguments, environments, its own frames."""
    look = (
        "import glob, os, sys\n"
        "def search():\n"
        "    found = [str(dict(os.environ))]\n"
        "    for path in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline'):\n"
        "        try:\n"
        "            found.append(open(path, 'rb').read().decode('utf-8', 'replace'))\n"
        "        except OSError:\n"
        "            pass\n"
        f"    return {SECRET[:7]!r} + {SECRET[7:]!r} in ' '.join(found)\n"
        "raise ValueError(f'found: {search()}')\n"
    )
    file.write_text(look, encoding="utf-8")
    done = grade("exercise", "1", str(file), "--student", "ana")
    assert "found: False" in done.stdout, done.stdout + done.stderr


def test_each_student_of_a_class_gets_inputs_of_their_own_and_it_resumes(tmp_path: Path) -> None:
    for who in ("ana", "bo"):
        (tmp_path / "class" / who).mkdir(parents=True)
        (tmp_path / "class" / who / "ex01_scale.py").write_text(TELLS, encoding="utf-8")
    run = ("batch", str(tmp_path / "class"), "--exercise", "1")
    first = grade(*run)
    assert "seeds secret" in first.stdout, first.stderr
    kept = tmp_path / "class-results" / "results.jsonl"
    rows = [Row.from_json(json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]
    printed = {row.result.checks[0].printed for row in rows}
    assert len(rows) == len(printed) == 2
    assert all(row.result.seed is None for row in rows)
    assert SECRET not in kept.read_text(encoding="utf-8") + first.stdout
    assert "2 of 2 are graded already" in grade(*run).stdout
    assert "are graded already" not in grade(*run, secret="x" * 16).stdout
    shutil.rmtree(tmp_path / "class-results")
