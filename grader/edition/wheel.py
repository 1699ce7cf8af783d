"""The wheel that a learner's edition brings: the engine as it is installed here, without any course.

The kit's own wheel holds the solutions, so an edition cannot bring that one. A wheel is a zip file with the
package, its metadata and a list of checksums (https://packaging.python.org/specifications/binary-distribution-format).
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from grader import __version__
from grader.edition.kit import ENGINE, PROJECT
from grader.errors import UsageError

LEARNER = "learner"
"""The local part of the version, so that pip tells this wheel from the kit's own."""

LEFT_OUT = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".DS_Store"}

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it: the same engine gives the same bytes."""


def learners_wheel() -> tuple[str, bytes]:
    """Its file name and its content. Raises UsageError where the kit runs without being installed."""
    try:
        installed = distribution(PROJECT)
    except PackageNotFoundError:
        raise UsageError(
            "The kit runs here without being installed, so no wheel can be made of it: pip install it first."
        ) from None
    version = f"{__version__.partition('+')[0]}+{LEARNER}"
    stem = f"{PROJECT.replace('-', '_')}-{version}"
    files = {f"{ENGINE.name}/{name}": data for name, data in _engine().items()}
    files |= {f"{stem}.dist-info/{name}": data for name, data in _about(installed, version).items()}
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{name},{_checksum(data)},{len(data)}" for name, data in files.items()]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    return f"{stem}-py3-none-any.whl", _zip(files)


def _engine() -> dict[str, bytes]:
    """The package's files by their names below it; what tools leave there is none."""
    found = {}
    for path in sorted(ENGINE.rglob("*")):
        inner = path.relative_to(ENGINE)
        if path.is_file() and not LEFT_OUT & set(inner.parts):
            found[inner.as_posix()] = path.read_bytes()
    return found


def _about(installed: Distribution, version: str) -> dict[str, bytes]:
    """What the folder `.dist-info` holds, but for RECORD."""
    files = {
        "METADATA": _metadata(installed.metadata, version),
        "WHEEL": b"Wheel-Version: 1.0\nGenerator: grade edition\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": (installed.read_text("entry_points.txt") or "").encode(),
    }
    if text := installed.read_text("licenses/LICENSE"):
        files["licenses/LICENSE"] = text.encode()
    return files


def _metadata(installed: object, version: str) -> bytes:
    """The installed kit's, with another version and without the long text about the whole kit."""
    assert isinstance(installed, Message)
    left_out = ("Version", "Description", "Description-Content-Type")
    kept = [(key, value) for key, value in installed.items() if key not in left_out]
    at = next(index for index, (key, _) in enumerate(kept) if key == "Name") + 1
    kept.insert(at, ("Version", version))
    return "".join(f"{key}: {value}\n" for key, value in kept).encode()


def _checksum(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
