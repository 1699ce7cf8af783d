"""Puts the course into the wheel, for `grade init`. An editable installation finds it where it lies."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COURSE = ("exercises", "checks", "solutions", "datasets", "constraints.txt", "LICENSE")
WHERE = "grader/course_data"  # grader/kit.py looks there


class CourseHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {name: f"{WHERE}/{name}" for name in COURSE}
