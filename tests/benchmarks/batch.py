"""How long a class takes, and how much memory, beside a `pytest` process for each submission.

    python tests/benchmarks/batch.py [SIZE ...]

For each class size: milliseconds a submission, on the clock and of the processors (which a busy machine changes less),
the peak memory of all processes together, and the ratio to what `pytest` takes for one, measured before and after in
the same run. The class is exercise 3: one in four is a known
mistake, the others are right. Then a class of which one in ten never ends. It judges nothing and fails nothing.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "ex03_focal_loss.py"
COST_GOAL, RATIO_GOAL = 25, 75


def make_class(folder: Path, size: int, loops: int = 0) -> None:
    """`size` students: three right ones, then a wrong one, and so on; the first `loops` never end."""
    right = (ROOT / "solutions" / NAME).read_text(encoding="utf-8")
    wrong = right.replace("else loss.mean()", "else loss.sum()")
    assert wrong != right
    endless = right + "\n\ndef focal_loss(*args, **kwargs):\n    while True:\n        pass\n"
    for index in range(size):
        source = endless if index < loops else wrong if index % 4 == 3 else right
        (folder / f"student{index:04}").mkdir(parents=True)
        (folder / f"student{index:04}" / NAME).write_text(f"{source}\n# {index}\n", encoding="utf-8")


def pytest_seconds() -> float:
    """One submission graded by a pytest process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("exercises", "checks", "solutions", "datasets"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        shutil.copy(ROOT / "solutions" / NAME, Path(folder) / "exercises" / NAME)
        start = time.perf_counter()
        command = [sys.executable, "-m", "pytest", "-q", f"exercises/{NAME}", "--grade-device", "cpu"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def proportional_memory(group: set[int]) -> int:
    """MiB of these processes together, shared pages counted once (Linux)."""
    total = 0
    for pid in group:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])
        except (OSError, TypeError):  # it has ended
            continue
    return total // 1024


def descendants(pid: int) -> set[int]:
    found, waiting = {pid}, [pid]
    while waiting:
        parent = waiting.pop()
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
        except OSError:
            continue
        new = {int(child) for child in children} - found
        found |= new
        waiting += new
    return found


def processor_seconds() -> float:
    """What all processes have used that were started here, theirs included, and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def grade(folder: Path) -> tuple[float, float, list[int]]:
    """Seconds for the whole class, on the clock and of the processors, and the memory seen on the way, in MiB."""
    before = processor_seconds()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "batch", str(folder), "--exercise", "3", "--device", "cpu"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    start = time.perf_counter()
    memory: list[int] = []

    def look() -> None:
        while process.poll() is None:
            memory.append(proportional_memory(descendants(process.pid)))
            time.sleep(1)

    watcher = threading.Thread(target=look)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    return seconds, processor_seconds() - before, memory


def main() -> None:
    os.environ["PYTHONPATH"] = str(ROOT)
    sizes = [int(size) for size in sys.argv[1:]] or [100, 2000]
    yardstick = [pytest_seconds() for _ in range(3)]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            make_class(Path(folder) / "class", size)
            seconds, effort, memory = grade(Path(folder) / "class")
        each = seconds / size
        ratio = statistics.median(yardstick) / each
        print(
            f"{size:>5} submissions  {seconds:7.1f} s  {1000 * each:6.1f} ms each (goal: {COST_GOAL}), "
            f"{1000 * effort / size:.1f} of the processors   "
            f"{ratio:5.0f} × faster than pytest (goal: {RATIO_GOAL})   "
            f"memory: median {statistics.median(memory):.0f}, peak {max(memory)} MiB"
        )
    yardstick += [pytest_seconds() for _ in range(2)]
    print(
        f"pytest, a process each: {statistics.median(yardstick):.2f} s ({min(yardstick):.2f} … {max(yardstick):.2f})"
    )
    with tempfile.TemporaryDirectory() as folder:
        make_class(Path(folder) / "class", 100, loops=10)
        seconds, _, _ = grade(Path(folder) / "class")
    print(f"  100 submissions, 10 of which never end: {seconds:.1f} s")


if __name__ == "__main__":
    main()
