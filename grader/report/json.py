"""JSON for programs: what `--json` prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.result import SCHEMA

if TYPE_CHECKING:
    from grader.report.run import Run


def render(run: Run) -> str:
    """One result as an object of its own, several as a list, a class as a list of students' results; with
    `problem`, a sentence, where something could not be graded.
    """
    document: dict[str, Any] = {"schema": SCHEMA}
    if run.of_class:
        document["results"] = [
            {"student": row.student, "id": row.id, "place": row.place, "result": row.result.to_json()}
            for row in run.rows
        ]
    elif len(run.rows) == 1:
        document = run.results[0].to_json()
    else:
        document["results"] = [result.to_json() for result in run.results]
    if run.problem:
        document["problem"] = run.problem
    return dumps(document)


def dumps(document: dict[str, Any]) -> str:
    """The text of a JSON document: ASCII, and nothing in it that GitHub's runner reads as a command."""
    return json.dumps(document, indent=1).replace("##[", "#\\u0023[") + "\n"
