"""The formats of `--report`. Each is a module of this package with a function `render(run) -> str`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.report.run import Run


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        about: what it is for, in a few words.
        file: what its file is called where no path is given; "" for one that has no file of its own.
        home: the folder in which its platform looks for that file, where there is one.
        is_one_learners: whether a file holds one learner's results: a class is a folder of them.
        mark: whether the file starts with a byte order mark, by which Excel knows UTF-8.
    """

    name: str
    about: str
    file: str
    home: str = ""
    is_one_learners: bool = False
    mark: bool = False

    def render(self, run: Run) -> bytes:
        """The report's content."""
        text: str = import_module(f"grader.report.{self.name}").render(run)
        return text.encode("utf-8-sig" if self.mark else "utf-8")


FORMATS = {
    one.name: one
    for one in (
        Format("json", "for programs: the same as --json", "report.json"),
        Format("junit", "GitLab, Jenkins, VS Code", "junit.xml"),
        Format("gradescope", "Gradescope", "results.json", "/autograder/results", is_one_learners=True),
        Format("classroom50", "Classroom 50", "result.json", is_one_learners=True),
        Format("github", "step output, summary and annotations of GitHub Actions", ""),
        Format("exercism", "Exercism's test runners", "results.json", is_one_learners=True),
        Format("prairielearn", "PrairieLearn", "results.json", "/grade/results", is_one_learners=True),
        Format("csv", "a spreadsheet: a line for each student", "students.csv", mark=True),
        Format("moodle", "Moodle's grading worksheet", "moodle.csv"),
        Format("canvas", "Canvas's gradebook", "canvas.csv"),
        Format("markdown", "people", "report.md"),
    )
}
