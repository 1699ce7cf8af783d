"""`grade doctor`: what this machine offers, and whether the sandbox holds, proved by small attacks."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise
from grader.result import CheckResult
from grader.session import START, Session

SECRET = "GRADE_DOCTOR_SECRET"

CHECKS = '''"""The doctor's own exercise"""

from grader.check import check


@check(sizes=(1,), timeout=0.5)
def answers(module, trial):
    """attack gives the reference's answer"""
    return {"answer": module.attack()}
'''

REFERENCE = """def attack() -> str:
    return "harmless"
"""


@dataclass(frozen=True)
class Finding:
    """One thing that the doctor looked at: what it is or has to hold, whether it does, and what was seen."""

    what: str
    seen: str
    holds: bool = True
    attack: bool = False


@dataclass(frozen=True)
class Attack:
    """A submission for the doctor's exercise, and how it has to end."""

    what: str
    body: str
    holds: Callable[[CheckResult], bool]

    @property
    def source(self) -> str:
        lines = self.body.strip("\n").splitlines()
        return "import os\n\n\ndef attack():\n" + "".join(f"    {line}\n" for line in lines)


def _ends(*outcomes: str) -> Callable[[CheckResult], bool]:
    return lambda check: check.outcome in outcomes


def _sees(text: str) -> Callable[[CheckResult], bool]:
    return lambda check: check.got == repr(text)


ATTACKS = (
    Attack("a right answer passes", 'return "harmless"', _ends("passed")),
    Attack("a wrong answer fails", 'return "wrong"', _ends("failed")),
    Attack("an endless loop is ended", "while True: pass", _ends("timeout")),
    Attack("a process that exits has not passed", "os._exit(0)", _ends("crashed")),
    Attack("a segmentation fault costs one check", "import ctypes; ctypes.string_at(0)", _ends("crashed")),
    Attack(
        "garbage on the grader's channel is no answer",
        "for fd in range(3, 64):\n"
        "    try: os.write(fd, b'\\xff' * 64)\n"
        "    except OSError: pass\n"
        "return 'harmless'",
        _ends("crashed"),
    ),
    Attack(
        "memory is capped at 4 GiB",
        "try: bytearray(5 * 2**30)\nexcept MemoryError: return 'capped'\nreturn 'not capped'",
        _sees("capped"),
    ),
    Attack(
        "the environment's secrets stay outside",
        f"return 'found' if '{SECRET}' in os.environ else 'clean'",
        _sees("clean"),
    ),
    Attack(
        "no file of the grader is open in the worker",
        "return str(sum(os.path.exists(f'/dev/fd/{fd}') for fd in range(4, 256)))",
        _sees("0"),
    ),
)
"""What the layer that is there everywhere has to hold: a process of its own, and limits."""


def examine() -> Iterator[Finding]:
    """What the judge sees of this machine, then for each attack whether it ended as it has to."""
    with _secret(), _course() as exercise, Session() as session:
        machine = session.describe()
        yield Finding("PyTorch", machine["torch"])
        yield Finding(
            "CUDA", ", ".join(machine["cuda"]) or "none that PyTorch can use: checks run on the CPU"
        )
        yield Finding("sandbox", ", ".join(machine["sandbox"]))
        for attack in ATTACKS:
            if sys.platform == "win32" and attack.what.startswith(("memory", "no file")):
                continue
            exercise.stub.write_text(attack.source, encoding="utf-8")
            check = session.grade(exercise, device="cpu").checks[0]
            seen = check.got or check.message or check.outcome
            yield Finding(attack.what, seen, attack.holds(check), attack=True)


def describe_machine() -> dict[str, str]:
    """What can be said without loading torch."""
    return {
        "Python": f"{sys.version.split()[0]} ({sys.executable})",
        "platform": sys.platform,
        "cores": str(os.cpu_count()),
        "workers": "forked from one process that has torch"
        if START == "fork"
        else f"a new process each: {sys.platform} has no safe fork. Slower, and no security boundary",
    }


@contextmanager
def _course() -> Iterator[Exercise]:
    with tempfile.TemporaryDirectory(prefix="grade-doctor-") as folder:
        exercise = Exercise(Path(folder), "ex00_doctor")
        for path, text in ((exercise.checks, CHECKS), (exercise.reference, REFERENCE), (exercise.stub, "")):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert Course(Path(folder)).exercises == (exercise,)
        yield exercise


@contextmanager
def _secret() -> Iterator[None]:
    """A secret as CI holds them, there before the session starts."""
    os.environ[SECRET] = "1"
    try:
        yield
    finally:
        del os.environ[SECRET]
