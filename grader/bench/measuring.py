"""One workload, measured: the submission's worker and the reference's in turns, on the same inputs."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from torch import Tensor

from grader.answers import Answers
from grader.bench.advice import advice
from grader.bench.clock import Block, Timed, Trusted, Which, chosen
from grader.bench.measurement import Growth, Measurement, Point
from grader.bench.statistics import growth, median_and_low, ratio, timing
from grader.bench.workload import Workload
from grader.compare import compare
from grader.errors import GraderError
from grader.exchange import Broken, Exchange
from grader.finding import mismatched
from grader.observe import Array, Observation
from grader.sandbox.host import Host
from grader.submission import Submission
from grader.visible import visible

BLOCK = 0.01
"""Seconds that a block of calls lasts at least, where that is affordable: what comes and goes evens out."""

LONGEST = 0.25
"""Seconds that a block lasts at most, unless one call takes longer."""

MOST = 1_000
"""Calls in a block."""

MEMORY = 256 * 2**20
"""Bytes of inputs and results that a block may hold."""

ROUNDS = range(7, 41)
"""Of blocks in turns, at each size."""

ENOUGH = 1.0
"""Seconds for the rounds of one size, unless the first few take longer."""

PRECISE = 0.01
"""Where the ratio's interval is so narrow, to either side, there are rounds enough."""

TOO_LONG = 1.0
"""Seconds: where a call takes so long, larger sizes are not tried."""

BESIDE = 0.05
"""Work beside the calls is told, and counted, where it is surely above this part of the calls and of what the
reference needs beside its own."""

NEAR_ZERO = 0.1
"""A block has to take longer than the harness by this part of it, or there is nothing to measure."""

WAITS = 1.0
"""Waiting is counted where it is more than this part of the work, in every block."""

HONEST = 0.5
"""A clock in the submission's process that tells of less than this part of the work is not right."""

Say = Callable[[str], None]


class _Sides:
    """The workers that take turns, each held in the same way and with the same past."""

    def __init__(self, exchanges: Mapping[str, Exchange], device: str) -> None:
        self._exchanges = exchanges
        self.timed: dict[str, Timed] = {
            name: (Timed if name == "yours" else Trusted)(exchange, device)
            for name, exchange in exchanges.items()
        }

    def end(self) -> None:
        for exchange in self._exchanges.values():
            exchange.end()


@dataclass
class Measuring:
    """One workload of one submission, on one device."""

    answers: Answers
    submission: Submission
    host: Host
    workload: Workload
    device: str
    dtype: str
    say: Say = lambda _: None
    _told: dict[str, list[int]] = field(default_factory=dict)

    def result(self, wrong: Mapping[str, str]) -> Measurement:
        """The figures, or why there are none; `wrong` are checks that did not pass."""
        workload = self.workload
        empty = Measurement(
            workload.name, workload.title, workload.per, self.device, self.dtype, workload.library_name
        )
        if bad := [wrong[need] for need in workload.needs if need in wrong]:
            return replace(empty, untimed=f"{bad[0]}: what is not right is not timed.")
        sides = self._sides()
        try:
            points, harness = self._points(sides)
        except Broken as broken:
            return replace(empty, untimed=visible(broken.finding.message))
        finally:
            sides.end()
        if not points:
            return replace(empty, untimed=" ".join(self._notes()))
        made = replace(
            empty,
            points=tuple(points),
            growth=_growth(points),
            memory=self._memory(points[-1].size) if self.device == "cpu" else self._cuda_peaks,
            harness=harness,
        )
        return replace(made, advice=advice(made), notes=self._notes())

    def _tell(self, size: int, sentence: str) -> None:
        self._told.setdefault(sentence, []).append(size)

    def _notes(self) -> tuple[str, ...]:
        """A sentence for each thing that was noticed, with the sizes."""
        return tuple(
            f"At N = {', '.join(f'{size:,}' for size in sizes)} {sentence}"
            for sentence, sizes in self._told.items()
        )

    def point(self, size: int) -> Point | None:
        """The figures at one size; None where it is too quick to be timed. Raises Broken."""
        sides = self._sides()
        try:
            return self._point(sides, Which(self.workload.name, size, self.device, self.dtype))[0]
        finally:
            sides.end()

    def _sides(self, *names: str) -> _Sides:
        """Fresh workers: by default one for each side that there is."""
        seed = secrets.randbits(31)
        path = self.answers.exercise.reference
        reference = Submission(path, path.read_text(encoding="utf-8"))
        names = names or ("yours", "reference", *(["library"] if self.workload.library else []))
        return _Sides(
            {
                name: Exchange(
                    self.answers, self.submission if name == "yours" else reference, self.host, seed
                )
                for name in names
            },
            self.device,
        )

    def _points(self, sides: _Sides) -> tuple[list[Point], tuple[float, float]]:
        points: list[Point] = []
        harness = (0.0, 0.0)
        for size in self.workload.sizes:
            self.say(f"{self.workload.title}: N = {size:,}, {self.device}")
            which = Which(self.workload.name, size, self.device, self.dtype)
            point, harness, longest = self._point(sides, which)
            if point is None:
                self._tell(size, "a call is too quick to be told from the timing itself.")
            else:
                points.append(point)
            if longest > TOO_LONG and size != self.workload.sizes[-1]:
                self._tell(size, "one call takes more than a second: larger sizes were left out.")
                break
        return points, harness

    def _point(self, sides: _Sides, which: Which) -> tuple[Point | None, tuple[float, float], float]:
        """(figures, what the harness takes, seconds of the slowest side's first call)."""
        first, bytes_ = self._warm(sides, which)
        calls = calls_in_a_block(first, bytes_)
        harness = self._harness(sides, which, calls)
        return self._rounds(sides, which, calls, bytes_, harness), harness, max(first)

    def _warm(self, sides: _Sides, which: Which) -> tuple[list[float], int]:
        """(seconds of one call of each that is timed, bytes of its inputs and results). The results are
        looked at first: what is not right is not timed.
        """
        seconds: dict[str, list[float]] = {}
        results: dict[str, Observation] = {}
        for _ in range(2):
            seed = secrets.randbits(31)
            for name, timed, one in self._all(sides, which):
                block = timed.block(one, 1, seed, [0])
                seconds.setdefault(name, []).append(max(block.seconds, block.wall))
                results[name] = block.results[0]
            self._look(which, results["yours"], results["reference"])
            if "library" in results and not self._is_right(results["library"], results["reference"]):
                raise GraderError(
                    f"The library's side of workload {which.workload} gives something else than the "
                    f"reference (size {which.size}, on {which.device})."
                )
        made = self.workload.made(0, which.size, seed, "cpu", which.dtype)
        total = sum(v.numel() * v.element_size() for v in made.values() if isinstance(v, Tensor))
        return [min(times) for times in seconds.values()], total + _bytes(results["reference"])

    def _all(self, sides: _Sides, which: Which) -> list[tuple[str, Timed, Which]]:
        return [
            (name, timed, replace(which, what="library") if name == "library" else which)
            for name, timed in sides.timed.items()
        ]

    def _harness(self, sides: _Sides, which: Which, calls: int) -> tuple[float, float]:
        """(seconds a block, seconds a call) of the harness itself: blocks of one call and of many that do
        nothing.
        """
        alone = replace(which, what="nothing")

        def median(count: int) -> float:
            seed = secrets.randbits(31)
            return statistics.median(
                sides.timed["reference"].block(alone, count, seed).seconds for _ in range(5)
            )

        once = median(1)
        if calls == 1:
            return once, 0.0
        a_call = max(0.0, (median(calls) - once) / (calls - 1))
        return once, a_call

    def _rounds(
        self, sides: _Sides, which: Which, calls: int, bytes_: int, harness: tuple[float, float]
    ) -> Point | None:
        blocks: dict[str, list[Block]] = {}
        start = time.monotonic()
        overhead = harness[0] + calls * harness[1]
        for number in range(ROUNDS.stop):
            seed, wanted = secrets.randbits(31), chosen(calls, bytes_)
            turns = self._all(sides, which)
            for name, timed, one in turns if number % 2 else reversed(turns):
                blocks.setdefault(name, []).append(timed.block(one, calls, seed, wanted))
            yours, reference = blocks["yours"][-1], blocks["reference"][-1]
            for index in wanted:
                self._look(which, yours.results[index], reference.results[index])
            for side in blocks.values():
                side[-1].results.clear()  # looked at: they would only fill memory
            if number + 1 >= ROUNDS.start and (
                time.monotonic() - start > ENOUGH or _is_precise(blocks, calls, overhead)
            ):
                break
        if any(
            statistics.median(b.seconds for b in side) < (1 + NEAR_ZERO) * overhead
            for side in blocks.values()
        ):
            return None
        seconds = {name: [_call(b, overhead) for b in side] for name, side in blocks.items()}
        waited = self._with_waiting(which, blocks, seconds["yours"])
        seconds["yours"] = self._with_beside(which, blocks, waited)
        self._compare_clocks(which, blocks)
        counts = [timed.count(one, secrets.randbits(31)) for _, timed, one in self._all(sides, which)[:2]]
        if None not in (counts[0][1], counts[1][1]):
            self._cuda_peaks = {"yours": counts[0][2] or 0, "reference": counts[1][2] or 0}
        library = seconds.get("library")
        return Point(
            size=which.size,
            yours=timing(seconds["yours"]),
            reference=timing(seconds["reference"]),
            library=timing(library) if library else None,
            ratio=ratio(seconds["yours"], seconds["reference"]),
            library_ratio=ratio(seconds["yours"], library) if library else None,
            operators=(counts[0][0], counts[1][0]),
            kernels=(counts[0][1] or 0, counts[1][1] or 0) if self.device != "cpu" else None,
            calls=calls,
            rounds=len(blocks["yours"]),
            bytes=bytes_,
        )

    _cuda_peaks: dict[str, int] | None = None

    def _with_waiting(
        self, which: Which, blocks: Mapping[str, list[Block]], seconds: list[float]
    ) -> list[float]:
        """The seconds, with those that the submission waited for something (it sleeps, say). On a busy
        machine everybody waits now and then; who sleeps waits in every single block.
        """
        yours = blocks["yours"]
        waited = min(block.waiting for block in yours) - max(block.waiting for block in blocks["reference"])
        if waited <= WAITS * statistics.median(block.seconds for block in yours):
            return seconds
        self._tell(which.size, "your code waits more than it works. The waiting is counted.")
        return [second + waited / block.count for second, block in zip(seconds, yours, strict=True)]

    def _with_beside(
        self, which: Which, blocks: Mapping[str, list[Block]], seconds: list[float]
    ) -> list[float]:
        """The seconds, with the work that the submission did beside the calls: more than the reference did
        for the same inputs and results, and whatever it did when nothing was asked.
        """
        yours, reference = blocks["yours"], blocks["reference"]
        usual = statistics.median(block.beside for block in reference)
        timed = statistics.median(block.seconds for block in yours)
        more, surely = median_and_low(
            [y.beside + y.idle - r.beside for y, r in zip(yours, reference, strict=True)]
        )
        if surely <= BESIDE * (usual + timed):
            return seconds
        each = more / yours[0].count
        self._tell(
            which.size,
            "your code did much of its work outside of the timed calls (threads that go on, work done ahead "
            "or put off, or much to clear away). It is counted.",
        )
        return [second + each for second in seconds]

    def _compare_clocks(self, which: Which, blocks: Mapping[str, list[Block]]) -> None:
        """Notes where the worker's own clock says less than it worked."""
        told = statistics.median(b.claimed / max(b.seconds, 1e-9) for b in blocks["yours"])
        if self.device == "cpu" and told < HONEST:
            self._tell(
                which.size,
                "the clock in your code's process tells of less than half of what the judge measured. The "
                "judge's figure counts.",
            )

    def _look(self, which: Which, observed: Observation, expected: Observation) -> None:
        """Raises Broken where a result is not right."""
        if mismatch := compare(observed, expected, self.workload.tolerance, False):
            finding = mismatched(mismatch)
            raise Broken(
                replace(finding, message=f"Its result at N = {which.size:,} is not right: {finding.message}")
            )

    def _is_right(self, observed: Observation, expected: Observation) -> bool:
        return compare(observed, expected, self.workload.tolerance, False) is None

    def _memory(self, size: int) -> dict[str, int] | None:
        """What one call at this size adds to each worker's memory."""
        small = Which(self.workload.name, self.workload.sizes[0], self.device, self.dtype)
        large = replace(small, size=size)
        found = {}
        for name in ("yours", "reference", *(["library"] if self.workload.library else [])):
            sides = self._sides(name)
            what = "library" if name == "library" else "module"
            try:
                peak = sides.timed[name].peak(
                    replace(small, what=what), replace(large, what=what), secrets.randbits(31)
                )
            except Broken:
                peak = None
            finally:
                sides.end()
            if peak is None:
                return None
            found[name] = peak
        return found


def calls_in_a_block(seconds: Sequence[float], bytes_: int) -> int:
    """How many calls make a block, from the seconds that one call of each side takes: the quickest should
    fill `BLOCK`, the slowest should stay below `LONGEST`.
    """
    wanted = BLOCK / max(min(seconds), 1e-9)
    affordable = min(LONGEST / max(*seconds, 1e-9), MEMORY / max(1, bytes_), MOST)
    return max(1, round(min(wanted, affordable)))


def _call(block: Block, overhead: float) -> float:
    """Seconds of one call; on CUDA by the GPU's events, unless the judge's clock says something else."""
    outside = max(block.seconds - overhead, 1e-9)
    if block.cpu is None and 0.5 * outside < block.claimed <= outside:
        return block.claimed / block.count
    return outside / block.count


def _is_precise(blocks: Mapping[str, list[Block]], calls: int, overhead: float) -> bool:
    mine, theirs = ([_call(block, overhead) for block in blocks[name]] for name in ("yours", "reference"))
    found = ratio(mine, theirs)
    return found.high - found.low < 2 * PRECISE * found.value


def _growth(points: Sequence[Point]) -> dict[str, Growth]:
    sizes = [point.size for point in points]
    sides = {
        "yours": [point.yours.median for point in points],
        "reference": [point.reference.median for point in points],
        "library": [point.library.median for point in points if point.library],
    }
    found = {name: growth(sizes, seconds) for name, seconds in sides.items() if len(seconds) == len(sizes)}
    return {name: one for name, one in found.items() if one}


def _bytes(observation: Observation) -> int:
    if isinstance(observation, dict):
        return sum(map(_bytes, observation.values()))
    if isinstance(observation, list):
        return sum(map(_bytes, observation))
    return (
        observation.values.numel() * observation.values.element_size()
        if isinstance(observation, Array)
        else 8
    )
