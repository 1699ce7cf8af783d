"""Classroom 50 runs this once for each submission, in the learner's checkout; it leaves ./result.json there.

This folder is what the teacher's repository publishes: whoever knows its address can read it, so there are no
solutions in it but an answer pack. Of the learner's repository only exercises/ex*.py and ex*.ipynb are read.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("RUNNER_TEMP") or tempfile.mkdtemp()) / "grade-environment"
PYTHON = ENVIRONMENT / "bin" / "python"
EXERCISES = "@EXERCISES@"


def install() -> None:
    """An environment with the kit. It sees the interpreter's own packages: a PyTorch that a container or a
    self-hosted runner brings is not downloaded again.
    """
    if not (ENVIRONMENT / "bin" / "grade").exists():
        venv = [sys.executable, "-I", "-m", "venv", "--system-site-packages", str(ENVIRONMENT)]
        subprocess.run(venv, check=True)
        pip = [
            str(PYTHON),
            "-I",
            "-m",
            "pip",
            "install",
            "--isolated",
            "--quiet",
            "--disable-pip-version-check",
        ]
        pip += ["--extra-index-url", "@TORCH@", "-r", "requirements.txt"]
        subprocess.run(pip, check=True, cwd=HERE)


def grade(*arguments: str) -> int:
    return subprocess.run([str(PYTHON), "-I", "-m", "grader", "--course", str(HERE), *arguments]).returncode


def main() -> int:
    """0 where the submission was graded, whatever came out."""
    for name in ("result.json", "release-body.md"):  # nothing that was handed in is taken for ours
        if Path(name).is_dir() and not Path(name).is_symlink():
            shutil.rmtree(name)
        else:
            Path(name).unlink(missing_ok=True)
    install()
    with tempfile.TemporaryDirectory() as folder:
        grade("collect", ".", f"{folder}/handed-in", "--exercises", EXERCISES)
        reports = ["--report", "classroom50:result.json", "--report", "markdown:release-body.md"]
        status = grade(
            *("all", f"{folder}/handed-in", "--exercises", EXERCISES, "--device", "cpu", "--sandbox", "lock"),
            *("--proof", "--student", os.environ.get("USERNAME") or "nobody", *reports),
        )
    return 0 if status in (0, 1) else status


if __name__ == "__main__":
    sys.exit(main())
