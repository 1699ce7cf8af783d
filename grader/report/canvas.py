"""Canvas's gradebook: a column for each exercise."""

from __future__ import annotations

from grader.report.cohort import cell, csv_text
from grader.report.run import Run
from grader.report.text import line

HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS = "    Points Possible"
"""How Canvas writes it; a row whose first cell holds these two words is no student's."""


def render(run: Run) -> str:
    """The gradebook. Where the grader failed, or nothing was asked for, there is no grade."""
    most: dict[str, float] = {}
    for result in run.results:
        most[result.name] = max(result.max_score, most.get(result.name, 0.0))
    table = [[*HEAD, *most], [POINTS, "", "", "", "", *(f"{points:g}" for points in most.values())]]
    for student in run.by_student():
        row = student.rows[0]
        scores = {
            result.name: f"{result.score:g}"
            for result in student.results
            if all(check.outcome != "grader_error" for check in result.checks)
        }
        name = cell(line(row.student)).replace("Points Possible", "Points-Possible")
        table.append([name, cell(line(row.id)), "", "", "", *(scores.get(name, "") for name in most)])
    return csv_text(table)
