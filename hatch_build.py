"""Puts the course into the wheel, for `grade init`. An editable installation finds it where it lies.

Not beside the package: graded code may read whatever lies on sys.path, and the course holds the solutions.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COURSE = ("exercises", "checks", "solutions", "datasets", "constraints.txt", "LICENSE")
WHERE = "share/pytorch-exercise-kit"  # below sys.prefix; grader/edition/kit.py looks there


class CourseHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["shared_data"] |= {name: f"{WHERE}/{name}" for name in COURSE}
