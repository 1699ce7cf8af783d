"""`grade notebook`: exercises as notebooks, and back."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import FilePath, FindCourse
from grader.errors import UsageError


@click.group()
def notebook() -> None:
    """Exercises as Jupyter notebooks, and back: `export` and `import`."""


@notebook.command("export")
@click.argument("arguments", metavar="[N] DIR", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="Every exercise.")
@click.pass_obj
def export_(find: FindCourse, arguments: tuple[str, ...], all_: bool) -> int:
    """Write exercise N, or with --all every one, as a notebook into DIR.

    It has the statement as text, a cell for each function, with what your file holds now, and at the end a
    cell that grades. A notebook that is there already stays as it is.
    """
    from grader.notebook.export import export

    if len(arguments) != (1 if all_ else 2):
        raise UsageError("Which exercise, and where to? grade notebook export 3 DIR, or --all DIR.")
    folder = Path(arguments[-1])
    if arguments[-1] == "" or (folder.exists() and not folder.is_dir()):
        raise UsageError(f"“{arguments[-1]}” is not a folder: name the one that the notebooks go to.")
    course = find()
    chosen = [e for e in course.exercises if e.stub.is_file()] if all_ else [course.exercise(arguments[0])]
    left = []
    for exercise in chosen:
        path, written = export(exercise, folder)
        if written:
            click.echo(path)
        else:
            left.append(path)
    if left:
        names = ", ".join(str(path) for path in left)
        raise UsageError(
            f"Left as it was, for another notebook is there already: {names}. "
            "Export to another folder, or move yours away."
        )
    return 0


@notebook.command("import")
@click.argument("file", type=FilePath(path_type=Path))
@click.argument("to", required=False, metavar="[TO]", type=FilePath(path_type=Path))
@click.pass_obj
def import_(find: FindCourse, file: Path, to: Path | None) -> int:
    """Make the .py file of a notebook: in the exercise's place, or as TO.

    Nothing of yours is lost: what would run by itself stands under `if __name__ == "__main__":`, texts become
    comments, and a file that was there is kept beside it.
    """
    from grader.notebook.restore import file_of, load, origin, save

    read = load(file)
    known = origin(read)
    exercise = find().exercise(known.exercise or file.stem)
    if to is not None and (to.suffix != ".py" or to.is_dir()):
        raise UsageError(f"{to} is not a Python file: name one that ends in .py.")
    path = to or exercise.stub
    kept = save(file_of(read, known.file, exercise.number), path, known.file)
    click.echo(path)
    if kept:
        click.echo(f"What was there is kept as {kept.name}.")
    return 0


COMMANDS = (notebook,)
