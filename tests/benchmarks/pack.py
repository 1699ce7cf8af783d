"""What the answer pack of each exercise takes: bytes, the seeds that have room, and seconds of the processor.

python tests/benchmarks/pack.py [--seeds 20] [exercise …]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from grader.course import Course
from grader.frozen.freeze import write_pack
from grader.frozen.pack import Index
from grader.frozen.packing import processors

ROOT = Path(__file__).parents[2]


def processor() -> float:
    """Seconds of the processor for this process and those that it has waited for."""
    own, waited = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + waited.ru_utime + waited.ru_stime


def packed(name: str, seeds: int) -> tuple[str, int, int, float]:
    """The name, bytes, seeds and seconds."""
    exercise = Course(ROOT).exercise(name)
    start = processor()
    with tempfile.TemporaryDirectory() as folder:
        write_pack(exercise, range(seeds), Path(folder))
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        known = len(Index.read(Path(folder)).entries[exercise.name].seeds)
    return exercise.name, size, known, processor() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("exercise", nargs="*")
    options = parser.parse_args()
    names = options.exercise or [exercise.name for exercise in Course(ROOT).exercises]
    start, total, seconds = time.monotonic(), 0, 0.0
    print("| exercise | bytes | seeds | seconds |\n|---|---:|---:|---:|", flush=True)
    with ProcessPoolExecutor(processors(), get_context("spawn")) as pool:
        for name, size, known, its in pool.map(packed, names, [options.seeds] * len(names)):
            total, seconds = total + size, seconds + its
            print(f"| {name} | {size:,} | {known} | {its:.0f} |", flush=True)
    print(f"| all | {total:,} | | {seconds:.0f} |")
    print(f"{time.monotonic() - start:.0f} s by the clock on {processors()} processors")


if __name__ == "__main__":
    main()
