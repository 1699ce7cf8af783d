"""How long `%grade` takes in a running kernel: in all, and against the judge's own share of it.

    python tests/benchmarks/notebook.py [EXERCISE] [RUNS]

The kernel has run the reference, then in a second kernel the last known mistake, and some sixty other cells,
and has graded once before. Inputs are new each time, as they are for a learner.
"""

from __future__ import annotations

import statistics
import sys

from nbclient import NotebookClient
from nbformat import v4

from grader.course import Course
from grader.mistake import read_mistakes

TIMED = """
import contextlib, io, time
from grader.session import Session
inside = 0.0
ask = Session.grade
def timed(self, *args, **options):
    global inside
    start = time.perf_counter()
    try:
        return ask(self, *args, **options)
    finally:
        inside += time.perf_counter() - start
Session.grade = timed
def once():
    global inside
    inside, start = 0.0, time.perf_counter()
    get_ipython().run_line_magic("grade", "{number} --device cpu")
    return time.perf_counter() - start, inside
"""


def main() -> None:
    exercise = Course.find().exercise(sys.argv[1] if len(sys.argv) > 1 else "3")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    reference = exercise.reference.read_text(encoding="utf-8")
    measure("right", exercise.number, reference, runs)
    measure("wrong", exercise.number, read_mistakes(exercise)[-1].source, runs)


def measure(what: str, number: int, answer: str, runs: int) -> None:
    """Prints the times for an answer."""
    others = [f"x = {index}\nprint(x)" for index in range(60)]
    setup = TIMED.replace("{number}", str(number))
    sources = ["%load_ext grader", answer, *others, setup, "once();", *["print(*once())"] * runs]
    cells = [v4.new_code_cell(source) for source in sources]
    client = NotebookClient(v4.new_notebook(cells=cells), timeout=120)
    client.execute()
    pairs = []
    for cell in cells[-runs:]:
        text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        pairs.append(tuple(float(word) for word in text.split()))
    all_in, judge = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(f"%grade {number}, {what}, median of {runs}: {all_in:.0f} ms, of which the judge {judge:.0f} ms")
    print(f"ratio: {all_in / judge:.3f}")


if __name__ == "__main__":
    main()
