"""What timing found, as frozen data with a versioned JSON; every report of it starts here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = 1


@dataclass(frozen=True)
class Timing:
    """Seconds that one call takes.

    Attributes:
        low, high: the quartiles.
        seconds: of each round, in their order.
    """

    median: float
    low: float
    high: float
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """How many times as long, measured in turns.

    Attributes:
        low, high: the interval that holds the true median with 95 %.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Growth:
    """Time grows as N to the power of `exponent`; `low` and `high` hold it with 95 %."""

    exponent: float
    low: float
    high: float


@dataclass(frozen=True)
class Point:
    """One size of a workload.

    Attributes:
        library: PyTorch's own call, or None where there is none.
        ratio: yours to the reference.
        library_ratio: yours to the library's.
        operators: (yours, the reference's) of one call.
        kernels: the same for CUDA kernels, or None.
        calls: in one block.
        rounds: blocks of each.
        bytes: of inputs and results of one call: what has to be moved at least.
    """

    size: int
    yours: Timing
    reference: Timing
    library: Timing | None
    ratio: Ratio
    library_ratio: Ratio | None
    operators: tuple[int, int]
    kernels: tuple[int, int] | None
    calls: int
    rounds: int
    bytes: int


@dataclass(frozen=True)
class Measurement:
    """One workload on one device.

    Attributes:
        per: what N counts.
        library_name: "" where there is none.
        points: smallest size first; empty where it was not timed.
        growth: by "yours", "reference" and "library".
        memory: bytes that one call at the largest size adds, by the same names.
        harness: (seconds a block, seconds a call) that the timing itself takes; subtracted.
        advice: what to do about it, or "".
        notes: what a reader should know, a sentence each.
        untimed: why it was not timed, or "".
    """

    name: str
    title: str
    per: str
    device: str
    dtype: str
    library_name: str = ""
    points: tuple[Point, ...] = ()
    growth: dict[str, Growth] | None = None
    memory: dict[str, int] | None = None
    harness: tuple[float, float] = (0.0, 0.0)
    advice: str = ""
    notes: tuple[str, ...] = ()
    untimed: str = ""


@dataclass(frozen=True)
class Machine:
    """Where it was measured.

    Attributes:
        bandwidth: bytes a second of a copy (read and written), by device.
        threads: that torch computes with.
    """

    processor: str
    cuda: tuple[str, ...]
    torch: str
    python: str
    threads: int
    bandwidth: dict[str, float]


@dataclass(frozen=True)
class Bench:
    """One submission's figures for one exercise."""

    number: int
    name: str
    title: str
    file: str
    seed: int
    sandbox: tuple[str, ...]
    machine: Machine
    measurements: tuple[Measurement, ...]
    notes: tuple[str, ...] = ()

    @property
    def exit_status(self) -> int:
        """0 where all was timed, 1 where something was not, for it is not right."""
        return 1 if any(one.untimed for one in self.measurements) else 0

    def of(self, name: str, device: str) -> Measurement | None:
        return next((one for one in self.measurements if (one.name, one.device) == (name, device)), None)

    def to_json(self) -> dict[str, Any]:
        plain = asdict(self)
        head = {"number": plain.pop("number"), "name": plain.pop("name"), "title": plain.pop("title")}
        return {"schema": SCHEMA, "exercise": head, **plain}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Bench:
        """The figures that `to_json` gave. Raises ValueError for another schema, KeyError or TypeError for
        something else altogether.
        """
        if data.get("schema") != SCHEMA:
            raise ValueError(f"figures of schema {data.get('schema')}, not {SCHEMA}")
        return cls(
            number=data["exercise"]["number"],
            name=data["exercise"]["name"],
            title=data["exercise"]["title"],
            file=data["file"],
            seed=data["seed"],
            sandbox=tuple(data["sandbox"]),
            machine=Machine(**{**data["machine"], "cuda": tuple(data["machine"]["cuda"])}),
            measurements=tuple(_measurement(one) for one in data["measurements"]),
            notes=tuple(data["notes"]),
        )


def _measurement(data: dict[str, Any]) -> Measurement:
    growth = data["growth"]
    return Measurement(
        **{
            **data,
            "points": tuple(_point(point) for point in data["points"]),
            "growth": growth and {name: Growth(**one) for name, one in growth.items()},
            "harness": tuple(data["harness"]),
            "notes": tuple(data["notes"]),
        }
    )


def _point(data: dict[str, Any]) -> Point:
    return Point(
        **{
            **data,
            "yours": _timing(data["yours"]),
            "reference": _timing(data["reference"]),
            "library": data["library"] and _timing(data["library"]),
            "ratio": Ratio(**data["ratio"]),
            "library_ratio": data["library_ratio"] and Ratio(**data["library_ratio"]),
            "operators": _pair(data["operators"]),
            "kernels": data["kernels"] and _pair(data["kernels"]),
        }
    )


def _timing(data: dict[str, Any]) -> Timing:
    return Timing(**{**data, "seconds": tuple(data["seconds"])})


def _pair(values: Sequence[int]) -> tuple[int, int]:
    first, second = values
    return first, second
