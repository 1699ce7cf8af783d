"""Moodle's offline grading worksheet: a grade and a comment for each student."""

from __future__ import annotations

import re
from html import escape

from grader.report.cohort import cell, csv_text
from grader.report.run import Run, by_check
from grader.report.text import clean, line, reason, title

HEAD = (
    "Identifier",
    "Full name",
    "Email address",
    "Grade",
    "Maximum Grade",
    "Last modified (grade)",
    "Feedback comments",
)
NEVER = "-"
"""What Moodle writes for a grade that was never changed; the column has to be there."""

EMAIL = re.compile(r"[^@\s=+-][^@\s]*@[^@\s]+")
COMMENT = 5_000


def render(run: Run) -> str:
    """The worksheet. Where the grader failed there is no grade: an empty one changes nothing."""
    table = [list(HEAD)]
    for student in run.by_student():
        row = student.rows[0]
        name = line(row.student)
        is_ours = any(c.outcome == "grader_error" for result in student.results for c in result.checks)
        table.append(
            [
                f"Participant {row.id}" if row.id.isdecimal() else "",
                cell(name),
                name if EMAIL.fullmatch(name) else "",
                "" if is_ours else f"{student.score:g}",
                f"{student.max_score:g}",
                NEVER,
                escape(_comment(student)).replace("\n", "<br>"),
            ]
        )
    return csv_text(table)


def _comment(student: Run) -> str:
    checks = [check for result in student.results for check in by_check(result)]
    reasons = {reason(check) for check in checks if not check.is_hidden}
    if len(checks) > 1 and len(reasons) == 1 and all(reasons):  # the file as a whole, not one of its checks
        return f"{student.points}.\n{reasons.pop()}"
    failed = [check for check in checks if not check.passed]
    lines = [f"{student.points}.", *(f"✗ {title(check)}: {reason(check)}" for check in failed)]
    return clean("\n".join(lines), COMMENT)
