"""What timing found, as a person reads it: a table for each workload, and a sentence where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.bench.measurement import Bench, Growth, Measurement, Ratio, Timing

SIDES = ("yours", "reference", "library")
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def figures(bench: Bench, file: str = "", before: Bench | None = None) -> RenderableType:
    """All of it. `file` is how the person named the submission; `before`: figures to compare with."""
    machine = bench.machine
    threads = f"{machine.threads} thread{'s' if machine.threads > 1 else ''}"
    about = [*([file] if file else []), machine.processor, *machine.cuda, threads, f"seed {bench.seed}"]
    parts: list[RenderableType] = [
        Text(f"Exercise {bench.number} · {bench.title}", "bold"),
        Text(" · ".join(about), "dim"),
        *(Text(note, "dim") for note in bench.notes),
    ]
    for measurement in bench.measurements:
        parts += [Text(""), *_measurement(measurement, len({m.device for m in bench.measurements}) > 1)]
        if before and (then := before.of(measurement.name, measurement.device)):
            parts += _compared(measurement, then)
    parts += _crossovers(bench)
    return Group(*parts)


def _measurement(measurement: Measurement, name_device: bool) -> Iterator[RenderableType]:
    where = f" (on {measurement.device}, {measurement.dtype})" if name_device else f" ({measurement.dtype})"
    yield Text(measurement.title, "bold").append(where, "dim")
    if measurement.untimed:
        yield _indented(Text(measurement.untimed, "yellow"))
        return
    if measurement.library_name:
        yield _indented(Text(f"library: {measurement.library_name}", "dim"))
    yield Padding(_table(measurement), (0, 0, 0, 3))
    block, call = (seconds(one) for one in measurement.harness)
    calls = measurement.points[-1].calls
    yield _indented(
        Text(f"Timing itself takes {block} a block of {calls:,} calls and {call} a call: subtracted.", "dim")
    )
    if measurement.advice:
        yield _indented(Text(f"→ {measurement.advice}"))
    for note in measurement.notes:
        yield _indented(Text(note, "dim"))


def _table(measurement: Measurement) -> Table:
    library = bool(measurement.library_name)
    kernels = any(point.kernels for point in measurement.points)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    heads = ["N", "yours", "reference", "× (95 %)", *(["library", "×"] if library else []), "ops"]
    for head in [*heads, *(["kernels"] if kernels else [])]:
        table.add_column(head, justify="right", no_wrap=True)
    for point in measurement.points:
        cells = [f"{point.size:,}", _time(point.yours), _time(point.reference), _ratio(point.ratio)]
        if library:
            cells += [_time(point.library), three(point.library_ratio.value) if point.library_ratio else ""]
        cells.append(_pair(point.operators))
        if kernels:
            cells.append(_pair(point.kernels))
        table.add_row(*cells)
    for head, values in _below(measurement):
        shown = [head, values.get("yours", ""), values.get("reference", ""), "", values.get("library", "")]
        table.add_row(*shown, style="dim")
    return table


def _below(measurement: Measurement) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows below the sizes: growth, and memory at the largest."""
    if measurement.growth:
        yield "grows as", {side: _growth(one) for side, one in measurement.growth.items()}
    if measurement.memory:
        yield "memory", {side: size(bytes_) for side, bytes_ in measurement.memory.items()}


def _compared(now: Measurement, then: Measurement) -> Iterator[RenderableType]:
    """How the ratio to the reference has changed: the machine's own moods are in both."""
    sizes = {point.size: point for point in then.points}
    for point in now.points:
        if point.size not in sizes:
            continue
        old = sizes[point.size].ratio
        change = point.ratio.value / old.value
        word = "as before"
        if point.ratio.low > old.high:
            word = f"{change:.2f} × as long as before"
        elif point.ratio.high < old.low:
            word = f"{1 / change:.2f} × as fast as before"
        line = f"N = {point.size:,}: {three(old.value)} → {three(point.ratio.value)} × reference, {word}"
        yield _indented(Text(line, "dim" if word == "as before" else ""))


def _crossovers(bench: Bench) -> Iterator[RenderableType]:
    """From which size on CUDA pays, for each workload that ran on both."""
    for one in bench.measurements:
        other = bench.of(one.name, "cuda")
        if one.device == "cpu" and other is not None and one.points and other.points:
            yield Text("")
            yield Text(f"{one.title}: {crossover(one, other)}")


def crossover(cpu: Measurement, cuda: Measurement) -> str:
    """From which size on yours is quicker on CUDA than on the CPU, in words."""
    there = {point.size: point.yours.median for point in cuda.points}
    pays = [point.size for point in cpu.points if there.get(point.size, float("inf")) < point.yours.median]
    if not pays or cpu.points[-1].size not in pays:
        return f"CUDA does not pay up to {cpu.points[-1].size:,} {cpu.per}."
    return f"CUDA pays from {pays[0]:,} {cpu.per}."


def size(bytes_: int) -> str:
    return f"{bytes_ / 2**20:.1f} MiB" if bytes_ >= 2**18 else "<0.25 MiB"


def seconds(value: float) -> str:
    """A time with three digits: "154 µs"."""
    for unit, name in UNITS:
        if value >= unit or name == "ns":
            return f"{value / unit:.3g} {name}" if value / unit < 999.5 else f"{value / unit:.0f} {name}"
    raise AssertionError("the last unit takes all")


def three(value: float) -> str:
    """Three digits: "1.02", "10.3", "451"."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def _time(timing: Timing | None) -> str:
    return seconds(timing.median) if timing else ""


def _growth(growth: Growth) -> str:
    return f"n^{growth.exponent:.2f}±{(growth.high - growth.low) / 2:.1f}"


def _ratio(ratio: Ratio | None) -> str:
    return f"{three(ratio.value)} ({three(ratio.low)}–{three(ratio.high)})" if ratio else ""


def _pair(pair: tuple[int, int] | None) -> str:
    if pair is None:
        return ""
    return f"{pair[0]:,}" if pair[0] == pair[1] else f"{pair[0]:,} ({pair[1]:,})"


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 3))
