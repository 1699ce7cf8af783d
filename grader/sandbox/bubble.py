"""The command that puts the zygote, and with it every worker, into a bubblewrap container (Linux)."""

from __future__ import annotations

from pathlib import Path


def bubble(folder: Path) -> list[str]:
    """What to put before a command: namespaces of its own for processes, network, users and mounts; every
    file read-only but those in `folder`.
    """
    return [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        *("--ro-bind", "/", "/"),
        *("--dev", "/dev"),
        *("--proc", "/proc"),
        *("--bind", str(folder), str(folder)),
        "--",
    ]
