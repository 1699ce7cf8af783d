"""Time against size as a PNG: yours, the reference's, the library's, and what the memory allows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from grader.bench.measurement import Bench, Measurement
from grader.errors import UsageError
from grader.shown import NEEDS_MATPLOTLIB

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {"yours": "#0072b2", "reference": "#d55e00", "library": "#009e73"}  # Okabe and Ito: for every eye
MARKERS = {"yours": "o", "reference": "s", "library": "^"}


def plot(bench: Bench) -> bytes | None:
    """The PNG; None where nothing was timed. Raises UsageError where matplotlib is missing."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(NEEDS_MATPLOTLIB) from None
    timed = [one for one in bench.measurements if one.points]
    if not timed:
        return None
    figure = Figure(figsize=(7.2, 3.8 * len(timed)), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    for axes, one in zip(figure.subplots(len(timed), squeeze=False).flat, timed, strict=True):
        _draw(axes, one, bench.machine.bandwidth.get(one.device, 0.0))
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _draw(axes: Axes, one: Measurement, bandwidth: float) -> None:
    sizes = [point.size for point in one.points]
    lines = {
        "reference": ("reference", [point.reference.median for point in one.points]),
        "library": (one.library_name, [point.library.median for point in one.points if point.library]),
        "yours": ("yours", [point.yours.median for point in one.points]),
    }
    for side, (label, seconds) in lines.items():
        if len(seconds) == len(sizes):
            growth = (one.growth or {}).get(side)
            text = f"{label}, n^{growth.exponent:.2f}" if growth else label
            axes.plot(sizes, seconds, color=COLOURS[side], marker=MARKERS[side], label=text)
    low, high = [p.yours.low for p in one.points], [p.yours.high for p in one.points]
    axes.fill_between(sizes, low, high, color=COLOURS["yours"], alpha=0.2, linewidth=0)
    if bandwidth:
        limit = [point.bytes / bandwidth for point in one.points]
        text = f"moving the bytes once, {bandwidth / 1e9:.0f} GB/s"
        axes.plot(sizes, limit, color="#555555", linestyle=":", label=text)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel(f"N, {one.per}")
    axes.set_ylabel("seconds a call")
    axes.set_title(f"{one.title} ({one.device}, {one.dtype})", fontsize=10, wrap=True)
    axes.grid(True, alpha=0.3)
    axes.legend(fontsize=8)
