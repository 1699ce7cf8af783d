"""A picture as the command gets it: the bytes of a PNG, or why there is none. Loads no torch."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

NEEDS_MATPLOTLIB = "Pictures are drawn with matplotlib, which is not installed: pip install matplotlib."


@dataclass(frozen=True)
class Shown:
    """One picture of a submission.

    Attributes:
        name: of the picture in the checks file.
        png: the image; empty where it could not be drawn.
        sentence: why it could not, else "".
    """

    name: str
    title: str
    png: bytes = b""
    sentence: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "png": base64.b64encode(self.png).decode("ascii")}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Shown:
        return cls(**{**data, "png": base64.b64decode(data["png"])})
