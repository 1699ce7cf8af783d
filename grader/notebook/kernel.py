"""`%grade`, `%%grade`, `%hint` and `%show`: grading what was run in a Jupyter kernel, without leaving it.

Graded is the text of the cells, as of a notebook's: by the judge, in a worker. The kernel's own objects are
never asked.
"""

from __future__ import annotations

import atexit
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError as ShellError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import Image, display
from rich.console import Console

from grader.cli.progress import give_hint, keep
from grader.course import Course, Exercise
from grader.errors import GraderError, JudgeGone, UsageError
from grader.notebook.file import kernel_notebook
from grader.report.html import html
from grader.report.terminal import Report
from grader.result import ADVICE, Result
from grader.session import Session

COMMAND = "%grade"
NAME = "grader"

course_argument = argument("--course", metavar="DIR", help="The course's folder.")


class Card:
    """A result, or a text in its place, as a notebook shows it: HTML, and plain text where there is none."""

    def __init__(self, result: Result, below: str) -> None:
        self._result = result
        self._below = below

    def __repr__(self) -> str:
        screen = Console(file=io.StringIO(), width=80, highlight=False, markup=False, emoji=False)
        lines = screen.render_lines(Report(self._result, command=COMMAND), pad=False)
        text = "\n".join(
            "".join(segment.text for segment in line) for line in lines
        )  # a kernel forces colours
        return f"{text}\n{self._below}".strip()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": html(self._result, COMMAND, self._below), "text/plain": repr(self)}


@magics_class
class GraderMagics(Magics):
    """The magics, and the judge that stays for all of them."""

    shell: Any

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.shell = shell
        self._session: Session | None = Session()  # torch loads while the person reads on
        self._failed: dict[int, int] = {}

    def close(self) -> None:
        """Ends the judge."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    @magic_arguments()
    @argument("exercise", metavar="N", help="The exercise: a number or a name.")
    @argument("--check", action="append", default=[], metavar="NAME", help="Only this check; repeatable.")
    @argument("--seed", type=int, help="Repeat the run that had this seed.")
    @argument("--device", choices=["cpu", "cuda", "all"], default="default", help="Where to run.")
    @argument("--proof", action="store_true", help="What is to be by hand has to be proven so.")
    @course_argument
    @line_cell_magic
    def grade(self, line: str, cell: str | None = None) -> None:
        """Grade exercise N as it is defined in this kernel; %%grade runs its own cell first."""
        given = parse_argstring(self.grade, line)
        with _sentences():
            exercise = _exercise(given)
            if given.seed is not None and given.seed < 0:
                raise UsageError("A seed is 0 or more.")
            if cell is not None and not self.shell.run_cell(cell, store_history=False).success:
                raise UsageError("Not graded, for the cell ended in an error.")
            with self._judge() as session:
                file = self._file(session, exercise)
                result = session.grade(
                    exercise,
                    file,
                    seed=given.seed,
                    device=given.device,
                    checks=given.check,
                    prove=given.proof,
                )
            keep(exercise, file, result)
        stuck = not result.passed and result.complete and exercise.outline.hints
        display(Card(result, f"Stuck? %hint {exercise.number}" if stuck else ""))

    @magic_arguments()
    @argument("exercise", metavar="N", help="The exercise: a number or a name.")
    @argument("function", nargs="?", help="The function; by default the first one that does not pass yet.")
    @course_argument
    @line_magic
    def hint(self, line: str) -> None:
        """The next hint for exercise N. Hints cost nothing; they are counted."""
        given = parse_argstring(self.hint, line)
        with _sentences():
            give_hint(_exercise(given), given.function, "!grade ")

    @magic_arguments()
    @argument("exercise", metavar="N", help="The exercise: a number or a name.")
    @argument("--seed", type=int, default=0, help="Of the inputs (default: always the same).")
    @argument("--reference", action="store_true", help="Beside each, what the reference does.")
    @course_argument
    @line_magic
    def show(self, line: str) -> None:
        """Pictures of what your code for exercise N does."""
        given = parse_argstring(self.show, line)
        with _sentences():
            exercise = _exercise(given)
            with self._judge() as session:
                file = self._file(session, exercise)
                pictures = session.show(exercise, file, seed=given.seed, reference=given.reference)
        for picture in pictures:
            print(f"{'✓' if picture.png else '✗'} {picture.title}")
            if picture.png:
                display(Image(picture.png))
            else:
                print(picture.sentence.replace(ADVICE, "\n→ "))

    def note_failure(self, result: Any) -> None:
        """Remembers at which line a cell failed: what stands above it is defined, the rest is not."""
        if result.error_in_exec is None:
            return
        place = result.error_in_exec.__traceback__
        while place is not None and not _is_cell(place.tb_frame.f_code.co_filename, self.shell):
            place = place.tb_next
        if place is None:
            return
        ran = self.shell.history_manager.input_hist_raw
        if result.info.store_history:
            self._failed.setdefault(result.execution_count, place.tb_lineno)
        elif ran[-1].rstrip().endswith(body := result.info.raw_cell.rstrip()):  # by %%grade, %%capture …
            above = ran[-1].rstrip().removesuffix(body).count("\n")
            self._failed[len(ran) - 1] = above + place.tb_lineno

    @contextmanager
    def _judge(self) -> Iterator[Session]:
        """The judge. It ends where an answer is not waited for, or that would be taken for the next one."""
        if self._session is None:
            self._session = Session()
        try:
            yield self._session
        except (UsageError, GraderError):
            raise
        except BaseException:
            self.close()
            raise

    def _file(self, session: Session, exercise: Exercise) -> Path:
        """What was run here, as a notebook. Raises UsageError where nothing of the exercise is defined."""
        names = dict.fromkeys(name for check in exercise.outline.checks for name in check.functions)
        if not any(name in self.shell.user_ns for name in names):
            raise UsageError(
                f"Nothing of exercise {exercise.number} is defined here yet: run the cells that define "
                f"{', '.join(names)}."
            )
        cells = enumerate(self.shell.history_manager.input_hist_raw)
        ran = [(number, text, self._failed.get(number, 0)) for number, text in cells if text.strip()]
        file = session.folder / "kernel.ipynb"
        file.write_text(kernel_notebook(ran), encoding="utf-8")
        return file


def load(shell: Any) -> None:
    """Registers the magics in a shell."""
    magics = GraderMagics(shell)
    atexit.register(magics.close)
    shell.register_magics(magics)
    shell.events.register("post_run_cell", magics.note_failure)


def unload(shell: Any) -> None:
    """Takes them away again."""
    magics = shell.magics_manager.registry.pop("GraderMagics", None)
    if magics is not None:
        shell.events.unregister("post_run_cell", magics.note_failure)
        atexit.unregister(magics.close)
        magics.close()
    for kind, names in (("line", ("grade", "hint", "show")), ("cell", ("grade",))):
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)


def _is_cell(filename: str, shell: Any) -> bool:
    """Whether code of this name was a cell."""
    known = getattr(shell.compile, "_filename_map", {})
    return filename in known or filename.startswith(("<ipython-input-", "<timed exec>"))


@contextmanager
def _sentences() -> Iterator[None]:
    """Ends a magic with a sentence where a person, or the grader, has made a mistake."""
    try:
        yield
    except (UsageError, JudgeGone) as error:
        raise ShellError(str(error)) from None
    except GraderError as error:
        raise ShellError(f"The grader failed, not you. {error}") from None


def _exercise(given: Any) -> Exercise:
    folder = Path(given.course) if given.course else None
    if folder is not None and not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    return Course.find(folder).exercise(given.exercise)
