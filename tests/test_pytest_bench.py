"""`pytest exercises --benchmark-only`: the workloads under pytest-benchmark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TIMED

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")

LOOP = "import torch\n\n\ndef norms(x):\n    return torch.stack([row.square().sum().sqrt() for row in x])\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of its own, whose stub is solved with a loop."""
    for folder in ("checks", "solutions"):
        (tmp_path / folder).mkdir()
        text = (TIMED.root / folder / "ex01_norms.py").read_text(encoding="utf-8")
        (tmp_path / folder / "ex01_norms.py").write_text(text, encoding="utf-8")
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "ex01_norms.py").write_text(LOOP, encoding="utf-8")
    return tmp_path


def run(course: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "exercises", "-p", "no:cacheprovider", "-p", "no:xdist", *args]
    clean = {name: value for name, value in os.environ.items() if "XDIST" not in name}  # it turns timing off
    return subprocess.run(
        command, cwd=course, env=clean, capture_output=True, text=True, timeout=300, check=False
    )


def test_yours_and_the_reference_side_by_side(course: Path) -> None:
    done = run(
        course, "--benchmark-only", "--benchmark-save=one", "-k", "norms_of_rows", "--grade-device=cpu"
    )
    assert done.returncode == 0 and "12 passed" in done.stdout, done.stdout
    (saved,) = course.glob(".benchmarks/*/*_one.json")
    found = {bench["name"]: bench for bench in json.loads(saved.read_text(encoding="utf-8"))["benchmarks"]}
    assert len(found) == 12
    yours, reference = (found[f"norms_of_rows[cpu-512-{side}]"] for side in ("yours", "reference"))
    assert yours["group"] == reference["group"] == "ex01_norms norms of N rows of 64 numbers, N = 512 (cpu)"
    assert yours["stats"]["median"] > 10 * reference["stats"]["median"] > 0
    assert yours["stats"]["rounds"] >= 7 and yours["extra_info"]["size"] == 512
    (course / "exercises" / "ex01_norms.py").write_text(
        TIMED.reference.read_text(encoding="utf-8"), encoding="utf-8"
    )
    again = run(
        course, "--benchmark-only", "--benchmark-compare", "-k", "norms_of_rows and 512", "--grade-device=cpu"
    )
    assert again.returncode == 0 and "norms_of_rows[cpu-512-yours] (NOW)" in again.stdout, again.stdout
    assert "norms_of_rows[cpu-512-yours] (0001_one)" in again.stdout


def test_what_is_not_right_is_not_timed(course: Path) -> None:
    (course / "exercises" / "ex01_norms.py").write_text(
        "def norms(x):\n    return x.sum(dim=1)\n", encoding="utf-8"
    )
    done = run(course, "--benchmark-only", "-rs", "--grade-device=cpu", "-k", "quick_norms and 16")
    assert done.returncode == 0 and "2 skipped" in done.stdout, done.stdout
    assert "does not pass: what is not right is not timed." in done.stdout


def test_without_the_option_checks_run_and_nothing_is_timed(course: Path) -> None:
    done = run(course, "--collect-only", "-q")
    assert "norms_match[cpu]" in done.stdout and "yours" not in done.stdout
