"""Grades PyTorch exercises: runs a submission in a worker, compares what it observed with the reference."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext grader` calls: gives a notebook %grade, %%grade, %hint and %show."""
    from grader.notebook.kernel import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """What `%unload_ext grader` calls: ends the grader's processes."""
    from grader.notebook.kernel import unload

    unload(shell)
