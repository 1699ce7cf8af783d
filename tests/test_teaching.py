"""A new teacher's way, from an empty folder to files for Moodle and Canvas: docs/teaching.md, command by command.

`UPDATE_GOLDEN=1` writes what they print into the page. Nothing is downloaded: new environments see the packages of
this one, and pip installs the kit's and the edition's own wheels.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COURSE, ROOT
from lxml import etree

from grader.mistake import read_mistakes

PAGE = ROOT / "docs" / "teaching.md"
FOCAL = COURSE.exercise("focal_loss")
BLOCK = re.compile(r"^```console\n(.*?)^```\n", re.M | re.S)
END = "— end of a command —"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the page is written for a Unix shell")

PYTHON = """#!/bin/sh
# python3 whose new environments see the packages that this one has
"{python}" "$@" || exit
if [ "$1 $2" = "-m venv" ]; then echo "{packages}" > "$3/lib/python{version}/site-packages/shared.pth"; fi
"""


class Shell:
    """One bash, in which each command finds what those before it have left."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._bash = subprocess.Popen(
            ["bash", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def run(self, command: str) -> str:
        """What it prints."""
        assert self._bash.stdin and self._bash.stdout
        self._bash.stdin.write(f"{{ {command}; }} < /dev/null\necho '{END}'\n")
        self._bash.stdin.flush()
        printed = ""
        while not printed.endswith(f"{END}\n"):
            line = self._bash.stdout.readline()
            assert line, f"the shell ended in: {command}\n{printed}"
            printed += line
        return printed.removesuffix(f"{END}\n")

    def close(self) -> None:
        self._bash.communicate()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher's folder, with nothing in it but the kit's wheel."""
    folder = tmp_path_factory.mktemp("teacher")
    wheel = [
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run([sys.executable, "-m", "pip", *wheel, str(ROOT)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def page(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as it would be if written now: all commands run, in order."""
    tools = tmp_path_factory.mktemp("tools")
    python = tools / "python3"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = "\n".join(place for place in sys.path if Path(place).name == "site-packages")
    python.write_text(PYTHON.format(python=sys.executable, packages=packages, version=version))
    python.chmod(0o755)
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "HOME": str(tools),
        "COLUMNS": "100",
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    shell = Shell(desk, environment)

    def run(block: re.Match[str]) -> str:
        lines = []
        for command in re.findall(r"^\$ (.*)$", block[1], re.M):
            if command == "ls submissions":
                hand_in(desk)
            printed = shell.run(command).replace(str(desk.resolve()), "/home/you")
            lines += [f"$ {command}", *printed.splitlines()]
        return "```console\n" + "\n".join(line.rstrip() for line in lines) + "\n```\n"

    try:
        return BLOCK.sub(run, PAGE.read_text(encoding="utf-8"))
    finally:
        shell.close()


def hand_in(desk: Path) -> None:
    """Three learners' folders, as Moodle packs them."""
    summed = next(m for m in read_mistakes(FOCAL) if m.name == "summed_not_averaged")
    for name, source in (
        ("Ann Ames_1001", FOCAL.reference.read_text(encoding="utf-8")),
        ("Ben Berg_1002", summed.source),
        ("Cem Can_1003", f"print('11 of 11 points')\n{FOCAL.stub.read_text(encoding='utf-8')}"),
    ):
        folder = desk / "submissions" / f"{name}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / FOCAL.stub.name).write_text(source, encoding="utf-8")
    edit_everything(desk / "handout", folder)


def edit_everything(handout: Path, folder: Path) -> None:
    """All of the edition that a learner can reach, so that any answer would be right if it counted."""
    shutil.copytree(handout, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("ex*.py"))
    checks = folder / "checks" / FOCAL.stub.name
    probe = '@check(points=11)\ndef right(module, trial):\n    """right"""\n    return {}\n'
    checks.write_text(f"from grader.check import check\n\n\n{probe}", encoding="utf-8")
    for name in (
        "conftest.py",
        "torch.py",
        "sitecustomize.py",
        "exercises/conftest.py",
        "exercises/grader.py",
    ):
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_text("print('11 of 11 points')\nraise SystemExit(0)\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--co'\n", encoding="utf-8")
    (folder / "results.jsonl").write_text('{"passed": true, "score": 11}\n', encoding="utf-8")
    for name in ("answers/pack.json", "edition.json", "answers/ex03_focal_loss.zip"):
        (folder / name).write_bytes(b"{}")


def test_every_command_prints_what_the_page_says(page: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")


def test_the_files_to_upload_come_out_right(page: str, desk: Path) -> None:
    results = desk / "submissions-results"
    marks = {"Ann Ames": 11.0, "Ben Berg": 2.0, "Cem Can": 0.0}
    with open(results / "moodle.csv", encoding="utf-8-sig", newline="") as file:
        moodle = list(csv.DictReader(file))
    assert {row["Full name"]: float(row["Grade"]) for row in moodle} == marks
    assert [row["Identifier"] for row in moodle] == [f"Participant {number}" for number in (1001, 1002, 1003)]
    with open(results / "canvas.csv", encoding="utf-8-sig", newline="") as file:
        _, possible, *canvas = csv.reader(file)
    assert float(possible[-1]) == 11.0
    assert {row[0]: float(row[-1]) for row in canvas} == marks
    junit = etree.parse(results / "junit.xml")
    etree.XMLSchema(etree.parse(ROOT / "tests" / "data" / "junit-10.xsd")).assertValid(junit)
    failing = {suite.get("name"): len(suite.findall("testcase/failure")) for suite in junit.iter("testsuite")}
    assert sorted(bool(count) for count in failing.values()) == [False, True, True]
    found = {file.stem: json.loads(file.read_text()) for file in (results / "gradescope").rglob("*.json")}
    assert sorted(sum(test["score"] for test in one["tests"]) for one in found.values()) == [0, 2, 11]


def test_no_submission_can_read_the_course_that_the_kit_brings(page: str, desk: Path) -> None:
    """`pip install` puts the solutions somewhere; not where a worker may read."""
    where = "from grader.edition.kit import home; print(home())"
    python = desk / "kit" / "bin" / "python"
    home = Path(subprocess.check_output([python, "-I", "-c", where], text=True).strip())
    assert home.is_relative_to(desk / "kit")
    reference = home / "solutions" / FOCAL.stub.name
    assert reference.is_file()
    thief = desk / FOCAL.stub.name
    stolen = f"print(open({str(reference)!r}).read()[:1])\n"
    thief.write_text(stolen + FOCAL.reference.read_text(encoding="utf-8"), encoding="utf-8")
    command = [python, "-I", "-m", "grader", "exercise", "3", str(thief), "--sandbox", "lock", "--json"]
    done = subprocess.run(command, cwd=desk / "my-course", capture_output=True, text=True)
    checks = json.loads(done.stdout)["checks"]
    if "grader_error" in {check["outcome"] for check in checks}:
        pytest.skip("this kernel has no lock")
    assert {check["outcome"] for check in checks} == {"error"}
    assert "PermissionError" in checks[0]["message"]
