"""How long a command takes, as a ratio to `import torch` measured in the same run, turn by turn.

    python tests/benchmarks/startup.py [ROUNDS]

Prints the median and the spread of each ratio beside its goal. It judges nothing and fails nothing: a busy machine
is no bug.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TORCH = [sys.executable, "-c", "import torch"]
GRADE = [sys.executable, "-m", "grader"]
QUICK_GOAL, COLD_GOAL, WATCH_GOAL = 0.25, 1.35, 0.2


@contextmanager
def copied_course() -> Iterator[Path]:
    """The course in a folder of its own, so that no attempt or hint is counted in the real one."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("exercises", "checks", "solutions", "datasets"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        yield Path(folder)


def wall(command: list[str], course: Path) -> float:
    """Seconds from start to end of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def interleaved(commands: dict[str, list[str]], course: Path, rounds: int) -> dict[str, list[float]]:
    """Each command's times; the commands take turns, so that a machine's moods meet them all alike."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            seconds = wall(command, course)
            if turn > 0:  # the first turn warms the file cache
                times[name].append(seconds)
    return times


def save_to_verdict(course: Path, rounds: int) -> list[float]:
    """Seconds from a save in `grade watch 3` to the last line of its report."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "grader", "watch", "3"], cwd=course, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    ended = threading.Semaphore(0)
    threading.Thread(
        target=lambda: [ended.release() for line in process.stdout if "Ctrl-C" in line], daemon=True
    ).start()
    ended.acquire()
    solution = (course / "solutions" / "ex03_focal_loss.py").read_text(encoding="utf-8")
    times = []
    for turn in range(rounds):
        time.sleep(0.3)
        start = time.perf_counter()
        (course / "exercises" / "ex03_focal_loss.py").write_text(solution + "\n" * turn, encoding="utf-8")
        ended.acquire()
        times.append(time.perf_counter() - start)
    process.kill()
    process.wait()
    return times


def row(name: str, times: list[float], torch: list[float], goal: str) -> str:
    ratios = [one / other for one, other in zip(times, torch, strict=False)]
    ratio = f"{statistics.median(ratios):5.2f} ({min(ratios):.2f} … {max(ratios):.2f})"
    return f"{name:<28} {statistics.median(times):7.3f} s   {ratio}   {goal}"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    numbers = sorted(int(path.stem[2:4]) for path in (ROOT / "checks").glob("ex*.py"))
    solutions = {int(path.stem[2:4]): str(path) for path in (ROOT / "solutions").glob("ex*.py")}
    commands = {
        "import torch": TORCH,
        **{f"grade {what}": [*GRADE, *what.split()] for what in ("--help", "list", "hint 3")},
        **{f"grade exercise {n}": [*GRADE, "exercise", str(n), solutions[n]] for n in numbers},
    }
    os.environ["PYTHONPATH"] = str(ROOT)
    with copied_course() as course:
        times = interleaved(commands, course, rounds)
        saves = save_to_verdict(course, 2 * rounds)
    torch = times.pop("import torch")
    print(f"{'':<28} {'median':>9}   ratio to import torch (min … max)")
    print(row("import torch", torch, torch, ""))
    for name, seconds in times.items():
        quick = not name.startswith("grade exercise")
        goal = f"goal: {QUICK_GOAL} s" if quick else f"goal: {COLD_GOAL} ×"
        print(row(name, seconds, torch, "no goal: it trains" if name == "grade exercise 6" else goal))
    print(row("save → verdict (watch 3)", saves, torch * 2, f"goal: {WATCH_GOAL} s"))


if __name__ == "__main__":
    main()
