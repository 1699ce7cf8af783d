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
from grader.judges import START
from grader.result import CheckResult
from grader.sandbox.lock import missing
from grader.session import Session

SECRET = "GRADE_DOCTOR_SECRET"

CHECKS = '''"""The doctor's own exercise"""

from grader.check import check


@check(sizes=(1,), timeout=1.0)
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
    """A submission for the doctor's exercise, how it has to end, and the layer that has to see to it.

    In `body`, COURSE is the folder of the exercise, which a worker must not reach into.
    """

    what: str
    body: str
    holds: Callable[[CheckResult], bool]
    layer: str = "process"

    def source(self, course: Path) -> str:
        lines = self.body.strip("\n").splitlines()
        head = f"import os\n\nCOURSE = {str(course)!r}\n\n\ndef attack():\n"
        return head + "".join(f"    {line}\n" for line in lines)


def _ends(*outcomes: str) -> Callable[[CheckResult], bool]:
    return lambda check: check.outcome in outcomes


def _sees(text: str) -> Callable[[CheckResult], bool]:
    return lambda check: check.got == repr(text)


def _says(text: str) -> Callable[[CheckResult], bool]:
    return lambda check: check.outcome == "crashed" and text in check.message


def _refused(what: str, layer: str, call: str) -> Attack:
    """An attack of one call, which has to be refused."""
    body = f"try: {call}\nexcept PermissionError: return 'refused'\nreturn 'not refused'"
    return Attack(what, body, _sees("refused"), layer)


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
        "rlimits",
    ),
    Attack(
        "a file is capped at 64 MiB",
        "try: open('large', 'wb').truncate(2**30)\nexcept OSError: return 'capped'\nreturn 'not capped'",
        _sees("capped"),
        "rlimits",
    ),
    Attack(
        "the environment's secrets stay outside",
        f"return 'found' if '{SECRET}' in os.environ else 'clean'",
        _sees("clean"),
    ),
    Attack(
        "no file of the grader is open in the worker",
        "import stat\n"
        "found = 0\n"
        "for fd in range(3, 256):\n"
        "    try: found += stat.S_ISREG(os.fstat(fd).st_mode)\n"
        "    except OSError: pass\n"
        "return str(found)",
        _sees("0"),
    ),
    _refused("the solutions cannot be read", "landlock", "open(COURSE + '/solutions/ex00_doctor.py')"),
    _refused("no folder of others can be listed", "landlock", "os.listdir(COURSE)"),
    _refused("no file of others can be written", "landlock", "open(COURSE + '/checks/ex00_doctor.py', 'a')"),
    _refused("nothing is left in the temporary folder", "landlock", "open(COURSE + '/../left', 'w')"),
    Attack(
        "its own folder can be written",
        "with open('own', 'w') as file: file.write('harmless')\nreturn open('own').read()",
        _ends("passed"),
        "landlock",
    ),
    _refused("no process can be started", "seccomp", "os.fork() or os._exit(0)"),
    _refused("no other program can be run", "seccomp", "os.execv('/bin/true', ['true'])"),
    _refused("no signal reaches another process", "seccomp", "os.kill(os.getppid(), 0)"),
    _refused("there is no network", "seccomp", "import socket; socket.socket(socket.AF_INET)"),
    _refused("there are no local sockets", "seccomp", "import socket; socket.socket(socket.AF_UNIX)"),
    _refused("no permission can be changed", "seccomp", "os.chmod(COURSE, 0o777)"),
    _refused("no memory outlives the process", "seccomp", "os.memfd_create('left')"),
    _refused(
        "root has no more rights than others",
        "seccomp",
        "os.close(os.open('shut', os.O_CREAT | os.O_WRONLY, 0)); open('shut')",
    ),
    Attack(
        "threads are counted",
        "import threading, time\n"
        "for _ in range(300): threading.Thread(target=time.sleep, args=(9,)).start()\n"
        "time.sleep(9)",
        _says("threads"),
        "seccomp",
    ),
    Attack(
        "what is written is counted",
        "import time\nfor _ in range(30): os.mkdir('d' * 200); os.chdir('d' * 200)\ntime.sleep(9)",
        _says("files"),
        "seccomp",
    ),
)
"""What each layer has to hold. The capabilities and the watch over a worker come with the kernel's lock."""


def examine() -> Iterator[Finding]:
    """What the judge sees of this machine, then for each attack whether it ended as it has to."""
    with _secret(), _course() as exercise, Session() as session:
        machine = session.describe()
        yield Finding("PyTorch", machine["torch"])
        yield Finding(
            "CUDA", ", ".join(machine["cuda"]) or "none that PyTorch can use: checks run on the CPU"
        )
        lacks = f" — no lock: {'; '.join(missing())}" if missing() else ""
        yield Finding("sandbox", ", ".join(machine["sandbox"]) + lacks)
        for attack in ATTACKS:
            if attack.layer not in machine["sandbox"]:
                continue
            exercise.stub.write_text(attack.source(exercise.root), encoding="utf-8")
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
