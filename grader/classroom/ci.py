"""What a platform needs to grade: its workflow or scripts, and the teacher's side of the course.

The teacher's side is an edition with the solutions: exercises, checks, references and mistakes, data, the
kit as a wheel, and the versions of what it needs. Templates are in `templates/ci/`, a folder for each
platform, with `@NAMES@` for what differs.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise
from grader.edition.handout import Edition, handout
from grader.edition.kit import ENGINE
from grader.edition.manifest import FILE
from grader.errors import UsageError
from grader.files import put_all
from grader.seed import SECRET_VARIABLE, require_long

PLATFORMS = ("classroom50", "github", "gitlab", "gradescope")
TEMPLATES = ENGINE / "templates" / "ci"
MANIFEST = "ci.json"
SCHEMA = 1

PLACEHOLDER = "OWNER/COURSE"
"""Stands for the teacher's repository where nobody has said which it is."""

TORCH = "https://download.pytorch.org/whl/cpu"
"""Where pip finds PyTorch without CUDA, which is gigabytes smaller."""

PYTHON = "3.12"
EXECUTABLE = ("setup.sh", "run_autograder")
NOT_OURS = ("README.md", ".github/workflows/grade.yml", ".gitignore")
"""What an edition has for learners only."""

ZIP = "autograder.zip"
LEARNERS = "learners.txt"
"""The teacher writes into it: it is never replaced."""


@dataclass(frozen=True)
class Wishes:
    """What the teacher chose.

    Attributes:
        repository: the teacher's repository, OWNER/NAME; on GitLab GROUP/NAME.
        branch: the branch of it that counts.
        minutes: after which a submission's job ends.
        sandbox: `--sandbox` of `grade all`, where the platform's machines may lack the lock.
        seeds: of the answer pack, where solutions may not go along.
    """

    repository: str = PLACEHOLDER
    branch: str = "main"
    minutes: int = 30
    sandbox: str = "lock"
    seeds: int = 20


def files(
    platform: str,
    course: Course,
    exercises: Sequence[Exercise],
    wishes: Wishes,
    on_exercise: Callable[[Exercise], None] = lambda _: None,
) -> dict[str, bytes]:
    """All files of a platform, by their names with slashes. Raises UsageError, or GraderError where an answer
    pack cannot be made.
    """
    if not re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+", wishes.repository):
        raise UsageError(f"“{wishes.repository}” is no repository: say --repository OWNER/NAME.")
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./-]*", wishes.branch):
        raise UsageError(f"“{wishes.branch}” is no branch.")
    public = platform == "classroom50"  # what it publishes, learners can read
    seeds = tuple(range(wishes.seeds)) if public else ()
    side = _teachers(handout(course, exercises, seeds, on_exercise))
    own = _templates(platform, exercises, wishes, _key(side))
    if platform == "classroom50":
        return own | {f"autograder/{name}": data for name, data in side.items()}
    if platform == "gradescope":
        inside = {**own, "secret": _secret()}
        inside |= {f"course/{name}": data for name, data in side.items()}
        readme = {"README.md": inside.pop("README.md")}
        return readme | {f"autograder/{name}": data for name, data in inside.items()} | {ZIP: _zip(inside)}
    return own | {f"teacher/{name}": data for name, data in side.items()}


def write(made: Mapping[str, bytes], platform: str, folder: Path) -> list[str]:
    """Puts the files into a folder that is new or empty, or in the place of earlier ones that nobody has
    changed; the names of those that were left as they are, for they are the teacher's. Raises UsageError.
    """
    try:
        earlier = _earlier(folder)
        kept = [name for name in made if name.endswith(LEARNERS) and (folder / name).exists()]
        new = {name: data for name, data in made.items() if name not in kept}
        for name in sorted({*new, *earlier}):
            path = folder / name
            there = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
            if there not in (None, earlier.get(name)) and name not in kept:
                raise UsageError(
                    f"{path} was not written by grade ci, or has been changed since. "
                    "Name another folder, or move it away."
                )
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in new.items()}
        about = {"schema": SCHEMA, "platform": platform, "files": digests}
        gone = sorted(set(earlier) - set(made))
        put_all(folder, {**new, MANIFEST: f"{json.dumps(about, indent=1)}\n".encode()}, MANIFEST, gone)
        for name in new:
            if name.rpartition("/")[2] in EXECUTABLE:
                (folder / name).chmod(0o755)
            if name.endswith("secret"):
                (folder / name).chmod(0o600)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return kept


def require_room(folder: Path) -> None:
    """Raises UsageError where `write` would refuse this folder whatever the files are."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"{folder} is not a folder: name one that is new or empty.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise UsageError(f"{folder} is not empty: name a folder that is new or empty.")


def _earlier(folder: Path) -> dict[str, str]:
    """The checksums of what an earlier run put there."""
    require_room(folder)
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        if data["schema"] != SCHEMA:
            raise ValueError
        return {
            str(name): str(digest) for name, digest in data["files"].items() if ".." not in name.split("/")
        }
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{folder / MANIFEST} is damaged: name another folder.") from None


def _teachers(edition: Edition) -> dict[str, bytes]:
    return {
        **{name: data for name, data in edition.files.items() if name not in NOT_OURS},
        FILE: edition.manifest.to_json(),
    }


def _templates(platform: str, exercises: Sequence[Exercise], wishes: Wishes, key: str) -> dict[str, bytes]:
    numbers = ",".join(str(exercise.number) for exercise in exercises)
    filled = {
        "REPOSITORY": wishes.repository,
        "BRANCH": wishes.branch,
        "MINUTES": str(wishes.minutes),
        "SECONDS": str(wishes.minutes * 60 - 60),
        "SANDBOX": wishes.sandbox,
        "EXERCISES": numbers,
        "PYTHON": PYTHON,
        "TORCH": TORCH,
        "KEY": key,
    }
    found = {}
    for path in sorted((TEMPLATES / platform).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            text = path.read_text(encoding="utf-8")
            for name, value in filled.items():
                text = text.replace(f"@{name}@", value)
            found[path.relative_to(TEMPLATES / platform).as_posix()] = text.encode()
    return found


def _key(side: Mapping[str, bytes]) -> str:
    """Names the environment: another kit or other versions make another."""
    names = sorted(name for name in side if name == "requirements.txt" or name.startswith("kit/"))
    return hashlib.sha256(b"".join(side[name] for name in names)).hexdigest()[:16]


def _secret() -> bytes:
    """The seed's secret for a platform that has no place for secrets: the environment's, or a new one."""
    given = os.environ.get(SECRET_VARIABLE, "").strip()
    if given:
        require_long(given)
    return f"{given or secrets.token_hex(32)}\n".encode()


def _zip(inside: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in inside.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            mode = 0o755 if name in EXECUTABLE else 0o600 if name == "secret" else 0o644
            info.external_attr = (0o100000 | mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
