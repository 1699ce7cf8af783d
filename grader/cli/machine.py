"""`grade doctor`: what this machine offers."""

from __future__ import annotations

import click
from rich.text import Text

from grader.cli.console import console, waiting


@click.command()
def doctor() -> int:
    """What this machine offers: Python, torch, CUDA, and a sandbox that is put to the test."""
    from grader.doctor import describe_machine, examine

    screen = console()
    for what, seen in describe_machine().items():
        screen.print(Text(f"   {what:<10} {seen}"))
    holds, locked = True, False
    with waiting("loading torch, then attacking the sandbox …"):
        for finding in examine():
            holds = holds and finding.holds
            locked = locked or (finding.what == "sandbox" and "landlock" in finding.seen)
            screen.print(_line(finding.what, finding.seen, finding.holds, finding.attack))
    screen.print()
    if holds and locked:
        screen.print("Everything holds: files that nobody has read can be graded here. See docs/security.md.")
        return 0
    if holds:
        screen.print("Everything holds. This layer keeps verdicts right; it is no wall against malice.")
        return 0
    screen.print("The sandbox does not hold on this machine: do not grade files that you do not trust.")
    return 3


COMMANDS = (doctor,)


def _line(what: str, seen: str, holds: bool, attack: bool) -> Text:
    if not attack:
        return Text(f"   {what:<10} {seen}")
    mark, colour = ("✓", "green") if holds else ("✗", "red")
    line = Text(f" {mark} ", colour).append(what, "default")
    return line if holds else line.append(f" ({seen})", "red")
