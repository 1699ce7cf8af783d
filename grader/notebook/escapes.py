"""What Jupyter's cells may hold beside Python: magics, shell lines, help, prompts. Needs no IPython."""

from __future__ import annotations

import ast
import re
import textwrap

FOREIGN = frozenset(
    [
        "!",
        "HTML",
        "R",
        "SVG",
        "bash",
        "bigquery",
        "capture_png",
        "cmd",
        "cython",
        "file",
        "html",
        "javascript",
        "js",
        "julia",
        "latex",
        "markdown",
        "perl",
        "pypy",
        "python",
        "python2",
        "python3",
        "ruby",
        "script",
        "sh",
        "shell",
        "sql",
        "svg",
        "sx",
        "system",
        "timeit",
        "writefile",
    ]
)
"""Cell magics whose cell is another program's, or defines nothing in the kernel."""

LINE = re.compile(r"\s*[%!?,;/]")
"""A magic, a shell line, help, or a call without parentheses."""

HELP = re.compile(r"\s*%{0,2}[\w.*\[\]]+\?{1,2}\s*")
ASSIGNED = re.compile(r"(\s*)([\w.,\s\[\]*]+?)\s*=\s*[%!](?!=)")
PROMPT = re.compile(r"(?:>>>|In \[\d*\]:) ?")
NEXT_PROMPT = re.compile(r"(?:>>>|\.\.\.|In \[\d*\]:|\s*\.\.\.:) ?")


def plain_python(cell: str) -> str | None:
    """A code cell as Python, line for line: escapes become `pass`, what is assigned from one a call of
    `get_ipython`, each with the line as a comment. None for a cell in another language. What is not Python
    for other reasons stays so.
    """
    lines = _unindented(cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for index, line in enumerate(lines):
        if line.startswith("%%"):
            name = line[2:].split(None, 1)[0] if line[2:].strip() else ""
            if name in FOREIGN or name.startswith("!"):
                return None
            lines[index] = f"# {line}"
        elif line.strip():
            break
    text = "\n".join(lines)
    return text if is_python(text) else "\n".join(_without_escapes(lines))


def is_python(text: str) -> bool:
    """Whether the text can be parsed."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _unindented(lines: list[str]) -> list[str]:
    """Without a prompt, and without an indent that all lines have."""
    first = next((line for line in lines if line.strip()), "")
    if PROMPT.match(first):
        return [NEXT_PROMPT.sub("", line, count=1) for line in lines]
    return textwrap.dedent("\n".join(lines)).split("\n") if first[:1].isspace() else lines


def _without_escapes(lines: list[str]) -> list[str]:
    plain, quote, depth, goes_on = [], "", 0, False
    escape_goes_on = False
    for line in lines:
        if escape_goes_on:
            escape_goes_on = line.endswith("\\")
            plain.append(f"# {line}")
            continue
        if not (quote or depth or goes_on):
            indent = line[: len(line) - len(line.lstrip())]
            if LINE.match(line) or HELP.fullmatch(line):
                plain.append(f"{indent}pass  # {line.strip()}")
                escape_goes_on = line.endswith("\\")
                continue
            if assigned := ASSIGNED.match(line):
                plain.append(f"{indent}{assigned[2]} = get_ipython()  # {line.strip()}")
                escape_goes_on = line.endswith("\\")
                continue
        quote, depth, goes_on = _scan(line, quote, depth)
        plain.append(line)
    return plain


def _scan(line: str, quote: str, depth: int) -> tuple[str, int, bool]:
    """What is open at the line's end: the quote of a text, how many brackets, whether a backslash goes on."""
    place = 0
    while place < len(line):
        if quote:
            if line[place] == "\\":
                place += 2
            elif line.startswith(quote, place):
                place += len(quote)
                quote = ""
            else:
                place += 1
            continue
        sign = line[place]
        if sign == "#":
            return "", depth, False
        if sign in "\"'":
            quote = sign * 3 if line.startswith(sign * 3, place) else sign
            place += len(quote)
            continue
        depth = max(0, depth + (sign in "([{") - (sign in ")]}"))
        place += 1
    goes_on = line.endswith("\\")
    return (quote if len(quote) == 3 or goes_on else ""), depth, goes_on
