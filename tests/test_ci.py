"""`grade ci` writes what really runs: the shell lines of its own files are executed here, on clean folders.

Stand-ins are only for what a platform brings: checking out is copying or cloning from here, the cache brings the
environment. Not run: the download of PyTorch (all that requirements.txt names is there already).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import BY_HAND, COURSE, ROOT, SCALE, TOY
from conftest import grade as grade_in

from grader.classroom import ci
from grader.sandbox.lock import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason="CI is Linux with the kernel's lock")

FOCAL = COURSE.exercise("focal_loss")
RIGHT = FOCAL.reference.read_text(encoding="utf-8")
WRONG = RIGHT.replace("else loss.mean()", "else loss.sum()")
SECRET = "correct horse battery staple"
FULL = 11.0

Files = dict[str, str | bytes]


grade = partial(grade_in, ROOT)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `grade ci` writes for each platform, for exercise 3."""
    top = tmp_path_factory.mktemp("ci")
    for platform in ("github", "gitlab", "gradescope"):
        done = grade(
            "ci",
            platform,
            top / platform,
            "--exercises",
            "3",
            "--repository",
            "school/course",
            GRADE_SEED=SECRET,
        )
        assert done.returncode == 0, done.stderr
    return top


@pytest.fixture(scope="session")
def environment(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment as the workflow's own line makes it, from an environment that has PyTorch: what a cache
    brings.
    """
    place = tmp_path_factory.mktemp("runner")
    shutil.copytree(written / "github" / "teacher", place / "teacher")
    sites = place / "environment" / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    sites.mkdir(parents=True)
    here = [path for path in sys.path if path.endswith("site-packages")]
    (sites / "has_pytorch.pth").write_text("\n".join(here), encoding="utf-8")
    steps = workflow(written, "grade")["jobs"]["grade"]["steps"]
    (install,) = (step["run"] for step in steps if step.get("name") == "Install")
    run_shell(install, place, {})
    return place / "environment"


def workflow(written: Path, name: str) -> dict[str, Any]:
    path = written / "github" / "teacher" / ".github" / "workflows" / f"{name}.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def run_shell(
    script: str, cwd: Path, env: dict[str, str], check: bool = True
) -> subprocess.CompletedProcess[str]:
    """As GitHub's runner does it (`bash -e {0}`), with nothing of this process's environment but the path."""
    python = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd,
        env={"PATH": python, "HOME": str(cwd), "LANG": "C.UTF-8", **env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def hand_in(folder: Path, files: Files) -> Path:
    """A learner's folder with these files; the text of a link starts with `->`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content.startswith("->"):
            path.symlink_to(content[2:])
        else:
            path.write_text(content, encoding="utf-8")
    return folder


PLANTED = "import os, pathlib\npathlib.Path(__file__).with_name('WAS_RUN').touch()\nraise SystemExit(0)\n"
"""What a learner leaves where Python may find it: it tells that it ran, and ends whoever imports it."""


def everything_edited(answer: str) -> Files:
    """A repository in which all is edited that can be reached from it, with this answer."""
    planted = (
        *(
            "conftest.py",
            "sitecustomize.py",
            "usercustomize.py",
            "torch.py",
            "numpy.py",
            "grader.py",
            "click.py",
        ),
        *("exercises/conftest.py", "exercises/torch.py", "exercises/sitecustomize.py", "json.py"),
        *("grader/__init__.py", "grader/__main__.py", "exercises/__init__.py", "hatch_build.py", "setup.py"),
        *(".git-hooks/post-checkout", "environment/bin/grade", "environment/bin/python", "teacher/x.py"),
    )
    always = "from grader.check import check\n\n@check(points=11)\ndef easy(module, trial):\n    '''easy'''\n    return 1\n"
    return {
        "exercises/ex03_focal_loss.py": answer,
        **{name: PLANTED for name in planted},
        "checks/ex03_focal_loss.py": always,
        "solutions/ex03_focal_loss.py": answer,
        "solutions/mistakes/ex03_focal_loss.py": "",
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--collect-only'\n[build-system]\nrequires = []\n",
        "evil.pth": "import os; os._exit(0)\n",
        "pip.conf": "[global]\nindex-url = https://example.invalid/\n",
        "requirements.txt": "evil\n",
        ".env": "PYTHONPATH=.\nGRADE_SEED=1\n",
        ".python-version": "2.7\n",
        ".gitattributes": "* filter=evil\n",
        ".github/workflows/grade.yml": "name: grade\non: push\njobs: {}\n",
        ".gitlab-ci.yml": "grade: {script: 'true'}\n",
        "results.json": '{"score": 100}',
        "results/results.json": '{"score": 100}',
        "submission_metadata.json": '{"users": [{"id": 1}]}',
        "run_autograder": "#!/bin/sh\necho 100\n",
        "edition.json": "{}",
        ".grade/progress.json": "{}",
    }


# -- grade all, as CI runs it --------------------------------------------------------------------------------


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of the toy course, with a folder of submissions."""
    course = tmp_path / "course"
    shutil.copytree(TOY.root, course, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    (course / "handed-in").mkdir()
    shutil.copy(SCALE.reference, course / "handed-in")
    return course


def test_an_exercise_that_is_missing_counts_where_it_is_named(toy: Path) -> None:
    named = json.loads(
        grade("--course", toy, "all", toy / "handed-in", "--exercises", "1-2", "--json").stdout
    )
    right, missing = named["results"]
    assert (right["passed"], missing["passed"], missing["score"]) == (True, False, 0)
    assert missing["max_score"] > 0
    assert missing["checks"][0]["message"] == "No ex02_sum_by_hand.py was handed in."
    only = grade("--course", toy, "all", toy / "handed-in", "--exercises", "1")
    assert only.returncode == 0
    assert grade("--course", toy, "all", toy / "handed-in", "--json").returncode == 0


def test_a_notebook_is_graded_in_the_scripts_place(toy: Path) -> None:
    cell = {"cell_type": "code", "source": (toy / "handed-in" / "ex01_scale.py").read_text(encoding="utf-8")}
    (toy / "handed-in" / "ex01_scale.py").unlink()
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (toy / "handed-in" / "ex01_scale.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    done = grade("--course", toy, "all", toy / "handed-in", "--exercises", "1")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_was_graded_before_a_time_limit_counts(toy: Path) -> None:
    loop = BY_HAND.reference.read_text(encoding="utf-8") + "\nwhile True: pass\n"
    (toy / "handed-in" / BY_HAND.stub.name).write_text(loop, encoding="utf-8")
    report = toy / "report.json"
    command = ["--course", toy, "all", toy / "handed-in", "--exercises", "1-2", "--report", f"json:{report}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, command)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (toy / ".grade" / "progress.json").exists() and time.monotonic() < deadline:
        time.sleep(0.02)  # the first is done when it is counted
    process.terminate()
    assert process.wait(timeout=30) == 128 + signal.SIGTERM
    first, second = json.loads(report.read_text(encoding="utf-8"))["results"]
    assert first["passed"]
    assert second["checks"][0]["outcome"] == "grader_error"
    assert "stopped before all was graded" in second["checks"][0]["message"]


# -- GitHub ------------------------------------------------------------------------------------------------


class Runner:
    """Runs a workflow's steps in order as GitHub's runner would: `run:` for real, with stand-ins for `uses:`."""

    def __init__(self, written: Path, environment: Path, place: Path) -> None:
        self.written, self.environment, self.place = written, environment, place
        self.log = ""
        self.status = 0

    def run(self, name: str, submission: Path | None, **context: str) -> Runner:
        ((_, job),) = workflow(self.written, name)["jobs"].items()
        self.place.mkdir()
        files = {
            key: self.place.parent / f"{self.place.name}_{key}" for key in ("OUTPUT", "STEP_SUMMARY", "ENV")
        }
        for file in files.values():
            file.touch()
        self.output, self.summary, lasting = files.values()
        for step in job["steps"]:
            if "uses" in step:
                self._use(step, submission)
            elif not self.status:
                env = {f"GITHUB_{key}": str(path) for key, path in files.items()}
                env |= {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": f"file://{self.place.parent}/git"}
                env |= dict(line.split("=", 1) for line in lasting.read_text().splitlines())
                env |= {key: self._value(str(value), context) for key, value in step.get("env", {}).items()}
                done = run_shell(step["run"], self.place, env, check=False)
                self.log += done.stdout + done.stderr
                self.status = done.returncode
        return self

    def _use(self, step: dict[str, Any], submission: Path | None) -> None:
        action, about = step["uses"].partition("@")[0], step.get("with", {})
        if action == "actions/checkout" and about["path"] == "teacher":
            assert about.get("repository", "school/course") == "school/course"
            assert about["persist-credentials"] is False
            shutil.copytree(self.written / "github" / "teacher", self.place / "teacher")
        elif action == "actions/checkout":
            assert submission is not None and about["path"] == "submission"
            shutil.copytree(submission, self.place / "submission", symlinks=True)
        elif action == "actions/cache":
            (self.place / about["path"]).symlink_to(self.environment)
        else:
            assert action in ("actions/setup-python", "actions/upload-artifact")

    def _value(self, text: str, context: dict[str, str]) -> str:
        """The expressions that the workflow's `env:` has: secrets, and a repository's name."""
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: context.get(found[1], ""), text)

    @property
    def score(self) -> float:
        return sum(result["score"] for result in self.results)

    @property
    def results(self) -> list[dict[str, Any]]:
        data = json.loads((self.place / "results.json").read_text(encoding="utf-8"))
        return data.get("results", [data])


Github = Callable[..., Runner]


@pytest.fixture
def github(written: Path, environment: Path, tmp_path: Path) -> Github:
    def run(files: Files, student: str = "class/ana", secret: str = "") -> Runner:
        submission = hand_in(tmp_path / f"submission{len(list(tmp_path.iterdir()))}", files)
        place = tmp_path / f"work{len(list(tmp_path.iterdir()))}"
        who = {"inputs.repository || github.repository": student, "secrets.GRADE_SEED": secret}
        return Runner(written, environment, place).run("grade", submission, **who)

    return run


def test_github_grades_a_right_and_a_wrong_learner_and_edits_of_all_that_can_be_reached_change_no_mark(
    github: Github,
) -> None:
    right = github({"exercises/ex03_focal_loss.py": RIGHT})
    assert (right.status, right.score) == (0, FULL), right.log
    assert "result=" in right.output.read_text(encoding="utf-8")
    assert "11 of 11" in right.summary.read_text(encoding="utf-8")
    assert isinstance(right.results[0]["seed"], int)
    wrong = github({"exercises/ex03_focal_loss.py": WRONG})
    assert wrong.status == 1
    assert 0 < wrong.score < FULL / 2
    assert "You summed over the pixels" in wrong.summary.read_text(encoding="utf-8")
    for plain, answer in ((right, RIGHT), (wrong, WRONG)):
        edited = github(everything_edited(answer), secret=SECRET)
        assert (edited.status, edited.score) == (plain.status, plain.score), edited.log
        assert not list(edited.place.rglob("WAS_RUN")) + list(edited.environment.rglob("WAS_RUN"))
        assert_tells_no_seed(edited)


def assert_tells_no_seed(done: Runner) -> None:
    seen = done.log + "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in (done.output, done.summary, *done.place.rglob("*.json"))
    )
    assert SECRET not in seen
    assert "--seed" not in seen
    assert done.results[0]["seed"] is None


@pytest.mark.parametrize(
    "files",
    [
        {"exercises/ex03_focal_loss.py": "->../../teacher/solutions/ex03_focal_loss.py"},
        {"exercises": "->../teacher/solutions"},
    ],
    ids=["a link to the solution", "a link to all solutions"],
)
def test_github_what_is_no_file_of_theirs_counts_as_missing(github: Github, files: Files) -> None:
    done = github(files)
    assert (done.status, done.score) == (1, 0.0), done.log
    assert "0 of 1 exercise taken" in done.log


def test_github_grades_a_whole_class_from_the_teachers_side(
    written: Path, environment: Path, tmp_path: Path
) -> None:
    handed = {"ana": RIGHT, "bo": WRONG, "cy": RIGHT}
    for who, answer in handed.items():
        files = everything_edited(answer) if who == "cy" else {"exercises/ex03_focal_loss.py": answer}
        as_git(hand_in(tmp_path / "git" / "class" / who, files))
    course = tmp_path / "written"
    shutil.copytree(written, course)
    (course / "github" / "teacher" / "learners.txt").write_text(
        "# all\nclass/ana\nclass/bo\n\nclass/cy\nclass/dee\n", encoding="utf-8"
    )
    done = Runner(course, environment, tmp_path / "work").run("class", None, **{"secrets.GRADE_SEED": SECRET})
    assert done.status == 1
    assert "::error::class/dee was not fetched. Its marks are not to be believed." in done.log
    rows = map(json.loads, (done.place / "results" / "results.jsonl").read_text().splitlines())
    scores = {row["student"]: row["result"]["score"] for row in rows}
    assert scores["class__ana"] == scores["class__cy"] == FULL
    assert 0 < scores["class__bo"] < FULL
    assert scores["class__dee"] == 0


def as_git(folder: Path) -> Path:
    """Makes it a repository with one commit."""
    quiet = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run(["git", "init", "-q", "-b", "main"], **quiet)  # type: ignore[call-overload]
    subprocess.run(["git", "add", "-A", "-f"], **quiet)  # type: ignore[call-overload]
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "commit", "-q", "-m", "x"], **quiet)  # type: ignore[call-overload]
    return folder


# -- GitLab ------------------------------------------------------------------------------------------------


@pytest.fixture
def gitlab(written: Path, environment: Path, tmp_path: Path) -> Callable[..., tuple[int, float, str]]:
    """Runs the lines of a job's script in one shell, as GitLab's runner does."""

    def run(files: Files, student: str = "class/ana") -> tuple[int, float, str]:
        place = tmp_path / f"gitlab{len(list(tmp_path.iterdir()))}"
        as_git(shutil.copytree(written / "gitlab" / "teacher", place / "school" / "course.git"))
        learner = as_git(hand_in(place / "learner", files))
        job = yaml.safe_load(
            (written / "gitlab" / "pipeline" / "grade.gitlab-ci.yml").read_text(encoding="utf-8")
        )["grade"]
        assert job["variables"]["GIT_STRATEGY"] == "none"
        (place / "project").mkdir()
        (place / "project" / "environment").symlink_to(environment)
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=learner, capture_output=True, text=True, check=True
        ).stdout.strip()
        env = {
            "CI_SERVER_URL": f"file://{place}",
            "CI_REPOSITORY_URL": f"file://{learner}",
            "CI_COMMIT_SHA": head,
            "CI_PROJECT_PATH": student,
            "GRADE_SEED": SECRET,
        }
        done = run_shell("\n".join(job["script"]), place / "project", env, check=False)
        result = json.loads((place / "project" / "results.json").read_text(encoding="utf-8"))
        junit = (place / "project" / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8")
        assert junit.count("<failure") == sum(check["outcome"] == "failed" for check in result["checks"])
        log = done.stdout + done.stderr
        assert SECRET not in log + json.dumps(result) + junit
        return done.returncode, result["score"], log

    return run


def test_gitlab_grades_and_edits_of_all_that_can_be_reached_change_no_mark(
    gitlab: Callable[..., tuple[int, float, str]],
) -> None:
    status, score, log = gitlab(everything_edited(RIGHT))
    assert (status, score) == (0, FULL), log
    status, score, log = gitlab(everything_edited(WRONG))
    assert status == 1
    assert 0 < score < FULL / 2
    assert gitlab({"exercises/ex03_focal_loss.py": "->../../school/course.git/solutions/ex03_focal_loss.py"})[
        :2
    ] == (1, 0)


# -- Gradescope --------------------------------------------------------------------------------------------


class Gradescope:
    """The zip as Gradescope unpacks it, below a root of its own."""

    def __init__(self, written: Path, environment: Path, root: Path) -> None:
        self.root = root
        with zipfile.ZipFile(written / "gradescope" / "autograder.zip") as archive:
            archive.extractall(root / "source")
            self.modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
        for name in ("setup.sh", "run_autograder"):
            (root / "source" / name).chmod(self.modes[name])
        (root / "environment").symlink_to(environment)

    def setup(self) -> str:
        done = run_shell("source/setup.sh", self.root, {"AUTOGRADER_ROOT": str(self.root)})
        return done.stdout + done.stderr

    def run(self, files: Files, student: int = 7) -> dict[str, Any]:
        shutil.rmtree(self.root / "submission", ignore_errors=True)
        hand_in(self.root / "submission", files)
        users = {"users": [{"id": student, "email": "ana@example.org", "name": "Ana"}]}
        (self.root / "submission_metadata.json").write_text(json.dumps(users), encoding="utf-8")
        done = run_shell(
            f"cp source/run_autograder . && cd submission && {self.root}/run_autograder",
            self.root,
            {"AUTOGRADER_ROOT": str(self.root)},
        )
        self.log = done.stdout + done.stderr
        text = (self.root / "results" / "results.json").read_text(encoding="utf-8")
        assert SECRET not in self.log + text
        found: dict[str, Any] = json.loads(text)
        return found


def score_of(results: dict[str, Any]) -> float:
    return results.get("score", sum(test["score"] for test in results["tests"]))


@pytest.fixture
def gradescope(written: Path, environment: Path, tmp_path: Path) -> Gradescope:
    return Gradescope(written, environment, tmp_path / "autograder")


def test_gradescope_grades_and_edits_of_all_that_can_be_reached_change_no_mark(
    gradescope: Gradescope,
) -> None:
    assert "landlock" in gradescope.setup()
    assert gradescope.modes["setup.sh"] == gradescope.modes["run_autograder"] == 0o755
    assert (gradescope.root / "source" / "secret").stat().st_mode & 0o077 == 0
    assert score_of(gradescope.run(everything_edited(RIGHT))) == FULL, gradescope.log
    assert 0 < score_of(gradescope.run(everything_edited(WRONG))) < FULL / 2
    upload = gradescope.run({"my focal_loss.py": RIGHT, "notes.txt": "", "torch.py": PLANTED})
    assert score_of(upload) == FULL, gradescope.log


def test_gradescope_always_leaves_a_valid_file(gradescope: Gradescope) -> None:
    nothing = gradescope.run({"notes.txt": ""})
    assert score_of(nothing) == 0
    assert "No ex03_focal_loss.py was handed in." in json.dumps(nothing)
    shutil.rmtree(gradescope.root / "source" / "course" / "checks")
    no_course = gradescope.run({"ex03_focal_loss.py": RIGHT})
    assert score_of(no_course) == 0
    assert "There is no course" in json.dumps(no_course)
    (gradescope.root / "environment").unlink()
    broken = gradescope.run({"ex03_focal_loss.py": RIGHT})
    assert score_of(broken) == 0
    assert "was not graded: the grader was not installed" in broken["output"]


# -- Classroom 50 ------------------------------------------------------------------------------------------


def test_classroom50_grades_without_the_solutions_and_trusts_nothing_that_lies_there(
    environment: Path, tmp_path: Path
) -> None:
    made = ci.files("classroom50", COURSE, [FOCAL], ci.Wishes(seeds=2))
    assert not [name for name in made if "solutions" in name]
    assert sum(map(len, made.values())) < 10 * 2**20  # what its runner fetches at most
    ci.write(made, "classroom50", tmp_path / "written")
    bundle = tmp_path / "written" / "autograder"
    (tmp_path / "temp").mkdir()
    (tmp_path / "temp" / "grade-environment").symlink_to(environment)
    env = {
        "RUNNER_TEMP": str(tmp_path / "temp"),
        **{"CLASSROOM": "dl", "ASSIGNMENT": "focal", "USERNAME": "ana", "SUBMISSION_TAG": "submit/1"},
        **{"COMMIT_URL": "https://example.org/c", "RELEASE_URL": "https://example.org/r"},
    }
    forged = {"result.json": '{"score": 99}', "release-body.md": "# 99 of 99"}
    for answer, status in ((RIGHT, "passed"), (WRONG, "failed")):
        checkout = hand_in(tmp_path / status, {**everything_edited(answer), **forged})
        done = run_shell(f"python3 {bundle}/autograder.py", checkout, env)
        result = json.loads((checkout / "result.json").read_text(encoding="utf-8"))
        assert result["schema"] == "classroom50/result/v1"
        assert (result["score"] == result["max-score"] == FULL) == (status == "passed"), (
            done.stdout + done.stderr
        )
        assert result["score"] > 0
        assert result["owner"] == "ana"
        assert "99 of 99" not in (checkout / "release-body.md").read_text(encoding="utf-8")
        assert not list(checkout.rglob("WAS_RUN"))


# -- the files ---------------------------------------------------------------------------------------------


def test_the_workflows_are_what_their_platforms_schemas_want(written: Path) -> None:
    validate = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    github = written.glob("github/*/.github/workflows/*.yml")
    subprocess.run([*validate, "vendor.github-workflows", *map(str, github)], check=True)
    gitlab = [*written.glob("gitlab/*/.gitlab-ci.yml"), *written.glob("gitlab/pipeline/*.yml")]
    transform = ("--data-transform", "gitlab-ci")
    subprocess.run([*validate, "vendor.gitlab-ci", *transform, *map(str, gitlab)], check=True)


def test_no_placeholder_is_left_and_no_secret_but_gradescopes_is_written(written: Path) -> None:
    for path in written.rglob("*"):
        if (
            path.is_file()
            and path.suffix in (".yml", ".md", ".txt", ".sh", "")
            and "course" not in path.parts
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"@[A-Z]+@", text), path
            assert (SECRET in text) == (path.name == "secret"), path


def test_what_grade_ci_did_not_write_is_not_overwritten(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ci"
    shutil.copytree(written / "github", folder)
    learners = folder / "teacher" / "learners.txt"
    learners.write_text("class/ana\n", encoding="utf-8")
    again = ("ci", "github", folder, "--exercises", "3", "--repository", "school/other")
    done = grade(*again)
    assert done.returncode == 0, done.stderr
    assert f"{learners} stays as it is." in done.stdout
    assert learners.read_text(encoding="utf-8") == "class/ana\n"
    assert "school/other" in (folder / "learner" / ".github" / "workflows" / "grade.yml").read_text(
        encoding="utf-8"
    )
    (folder / "teacher" / "checks" / "ex03_focal_loss.py").write_text("# mine", encoding="utf-8")
    refused = grade(*again)
    assert refused.returncode == 2
    assert "ex03_focal_loss.py was not written by grade ci, or has been changed since." in refused.stderr
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    assert "is not empty" in grade("ci", "github", tmp_path / "full").stderr


@pytest.mark.parametrize(
    "option", [("--repository", "a b/c"), ("--repository", "x\n- run: y/z"), ("--branch", "main\n  evil: 1")]
)
def test_what_goes_into_a_workflow_cannot_add_to_it(option: tuple[str, str], tmp_path: Path) -> None:
    assert grade("ci", "github", tmp_path / "ci", "--exercises", "3", *option).returncode == 2
    assert not (tmp_path / "ci").exists()
