"""docs/coverage.md: each topic of the course, the exercise that teaches it, and the checks that would fail.

    python tests/test_coverage.py

writes the page anew. That each topic's checks are failed by a known mistake is asked in test_course.py, where all
the mistakes are graded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from conftest import EXERCISES, ROOT

PAGE = ROOT / "docs" / "coverage.md"

HEAD = """\
# What is taught, and what would notice

Generated from the `TOPICS` of the checks files by `python tests/test_coverage.py`: each topic, the exercise that
teaches it, and the checks that fail who has not understood it. A test holds this page to the checks files, and
another sees to it that some known mistake fails the checks of every topic.

| exercise | topic | checks |
|---|---|---|
"""


def page() -> str:
    return HEAD + "".join(rows())


def rows() -> Iterator[str]:
    for exercise in EXERCISES:
        for topic, checks in exercise.outline.topics.items():
            names = ", ".join(f"`{name}`" for name in checks)
            yield f"| {exercise.number} {exercise.slug} | {topic} | {names} |\n"


def test_every_exercise_has_topics_and_every_topic_has_checks() -> None:
    for exercise in EXERCISES:
        known = {check.name for check in exercise.outline.checks}
        assert len(exercise.outline.topics) >= 3, exercise.name
        for topic, checks in exercise.outline.topics.items():
            assert checks and set(checks) <= known, (exercise.name, topic)


def test_every_public_name_and_every_check_serves_a_topic() -> None:
    """A check that serves none would be asked for without having been taught."""
    for exercise in EXERCISES:
        named = {name for checks in exercise.outline.topics.values() for name in checks}
        assert {check.name for check in exercise.outline.checks} - named == set(), exercise.name


def test_the_page_is_what_the_checks_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
