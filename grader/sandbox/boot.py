"""Starts a Python process of ours with a clean environment and one socket to talk through."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

BOOT = """
import base64, gc, importlib, json, socket, sys
gc.disable()  # nothing of an import is garbage, and looking for it is a fifth of what torch's costs
spec = json.loads(sys.argv[1])
sys.path += [entry for entry in spec["path"] if entry not in sys.path]
if spec["fds"] is None:
    socks = [socket.fromshare(base64.b64decode(sys.stdin.readline()))]
else:
    socks = [socket.socket(fileno=fd) for fd in spec["fds"]]
function = getattr(importlib.import_module(spec["module"]), spec["function"])
gc.freeze()  # it stays for good: never looked through again, and pages that forks share stay shared
gc.enable()
function(socks, *spec["arguments"])
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
    socks: Sequence[socket.socket],
    *arguments: str,
    folder: Path | None = None,
    errors: IO[bytes] | None = None,
    around: Sequence[str] = (),
) -> subprocess.Popen[bytes]:
    """Runs `function(socks, *arguments)` of `module` in a fresh isolated interpreter, a session of its own.

    Its standard input stays open as long as this process lives, so that it can notice our end. On Windows
    only one socket can go with it.

    Args:
        folder: its temporary folder and home.
        errors: takes what it writes to standard error.
        around: a command that runs the command which follows it.
    """
    windows = sys.platform == "win32"
    spec = {
        "module": module,
        "function": function,
        "arguments": arguments,
        "path": _path(),
        "folder": str(folder),  # tells who lists processes whose they are
        "fds": None if windows else [sock.fileno() for sock in socks],
    }
    process = subprocess.Popen(
        [*around, sys.executable, "-I", "-c", BOOT, json.dumps(spec)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors or subprocess.DEVNULL,
        env=_environment(folder),
        pass_fds=() if windows else [sock.fileno() for sock in socks],
        start_new_session=True,
    )
    if sys.platform == "win32":
        assert process.stdin is not None
        process.stdin.write(base64.b64encode(socks[0].share(process.pid)) + b"\n")
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
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # huge pages: a fork has fewer of them to copy
        "OMP_NUM_THREADS": "1",  # a fork after a second OpenMP thread has started hangs
        "MKL_NUM_THREADS": "1",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # asking whether there is CUDA must not start it
        "MPLBACKEND": "Agg",
        "PYTHONIOENCODING": "utf-8",
    }
    if folder is not None:
        own.update(HOME=str(folder), TMPDIR=str(folder), TEMP=str(folder))
    return {**passed, **own}
