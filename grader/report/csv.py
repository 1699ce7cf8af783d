"""A spreadsheet: a line for each student, the same as `grade batch` keeps in students.csv."""

from __future__ import annotations

from grader.report.cohort import students_csv
from grader.report.run import Run


def render(run: Run) -> str:
    """The table."""
    return students_csv(run.rows)
