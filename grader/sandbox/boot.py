"""Starts a Python process of ours with a clean environment and one socket to talk through."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

BOOT = """
import base64, importlib, json, socket, sys
spec = json.loads(sys.argv[1])
sys.path += [entry for entry in spec["path"] if entry not in sys.path]
if spec["fd"] is None:
    sock = socket.fromshare(base64.b64decode(sys.stdin.readline()))
else:
    sock = socket.socket(fileno=spec["fd"])
getattr(importlib.import_module(spec["module"]), spec["function"])(sock)
"""

PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
    "SYSTEMROOT",
    "TMPDIR",
    "TEMP",
)
"""All that a process of ours gets of the command's environment; anything else may be somebody's secret."""


def launch(
    module: str,
    function: str,
    sock: socket.socket,
    folder: Path | None = None,
    errors: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Runs `function(sock)` of `module` in a fresh isolated interpreter, in a session of its own.

    Its standard input stays open as long as this process lives, so that it can notice our end. `folder` is
    its temporary folder and home; `errors` takes what it writes to standard error.
    """
    windows = sys.platform == "win32"
    spec = {
        "module": module,
        "function": function,
        "path": _path(),
        "fd": None if windows else sock.fileno(),
    }
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, json.dumps(spec)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors or subprocess.DEVNULL,
        env=_environment(folder),
        pass_fds=() if windows else (sock.fileno(),),
        start_new_session=True,
    )
    if sys.platform == "win32":
        assert process.stdin is not None
        process.stdin.write(base64.b64encode(sock.share(process.pid)) + b"\n")
        process.stdin.flush()
    return process


def _path() -> list[str]:
    """Where modules are found here; not in the working directory, which may hold a submission's torch.py."""
    here = os.path.realpath(os.getcwd())
    package = str(Path(__file__).resolve().parents[2])
    found = [entry for entry in sys.path if entry and os.path.realpath(entry) != here]
    return [*(entry for entry in found if entry != package), package]


def _environment(folder: Path | None) -> dict[str, str]:
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    own = {
        "OMP_NUM_THREADS": "1",  # a fork after a second OpenMP thread has started hangs
        "MKL_NUM_THREADS": "1",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # asking whether there is CUDA must not start it
        "MPLBACKEND": "Agg",
        "PYTHONIOENCODING": "utf-8",
    }
    if folder is not None:
        own.update(HOME=str(folder), TMPDIR=str(folder), TEMP=str(folder))
    return {**passed, **own}
