"""Images between the lines of a terminal that can show them: kitty's protocol and iTerm2's."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Literal

Protocol = Literal["kitty", "iterm2"]

CHUNK = 4096
"""Characters that kitty takes at a time."""


def protocol(environment: Mapping[str, str]) -> Protocol | None:
    """What the terminal understands, as far as the environment says so. Inside of tmux and screen, which let
    no image through, nothing.
    """
    terminal = environment.get("TERM", "")
    if "TMUX" in environment or terminal.startswith(("screen", "tmux", "dumb")):
        return None
    if environment.get("KITTY_WINDOW_ID") or "kitty" in terminal:
        return "kitty"
    return "iterm2" if environment.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm") else None


def sequence(png: bytes, protocol: Protocol) -> str:
    """The control sequence that shows an image where the cursor is."""
    data = base64.b64encode(png).decode("ascii")
    if protocol == "iterm2":
        return f"\x1b]1337;File=inline=1;size={len(png)};preserveAspectRatio=1:{data}\a"
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    return "".join(
        f"\x1b_G{'a=T,f=100,' if index == 0 else ''}m={int(index < len(chunks) - 1)};{chunk}\x1b\\"
        for index, chunk in enumerate(chunks)
    )
