"""A statement, as docstrings hold it, as Markdown: headings, formulas, tables, examples."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from grader.notebook.formula import NoFormula, latex

LABEL = re.compile(r"(Trap|Example|Examples|How|Source|Note|What its users see|Why)\b([^:\n]{0,30}):(?=\s|$)")
SECTION = re.compile(r"(Args|Returns|Raises|Yields|Attributes):$")
ENTRY = re.compile(r"\w+: ")
ITEM = re.compile(r"(?:-|\d+\.) ")
HEADERS = ("what", "key")
"""A table whose first cell is one of these has a row of headings."""

CODE = re.compile(r"`[^`]*`|(?<![\w.`])(?:[^\W\d]\w*(?:\.\w+)+|\w*_\w*)(?:\([^()\n]*\))?")
"""What stands for code in a text: in backticks already, with a dot inside, or with an underscore."""

WORDS = ("e.g", "i.e")


def title_and_text(docstring: str) -> tuple[str, str]:
    """The first line without its full stop, and the rest as Markdown."""
    first, _, rest = inspect.cleandoc(docstring).partition("\n")
    return _inline(first.strip().removesuffix(".")), markdown(rest)


def markdown(text: str) -> str:
    """The text of a docstring as Markdown."""
    lines = inspect.cleandoc(text).expandtabs().rstrip().split("\n")
    return "\n\n".join(block for block in _blocks(lines) if block)


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    in_section = False
    for paragraph in _paragraphs(lines):
        inner = [line.removeprefix("    ") for line in paragraph]
        if SECTION.match(paragraph[0]):
            in_section = True
            yield from _section(paragraph)
        elif not paragraph[0].startswith("    "):
            in_section = False
            yield _prose(paragraph)
        elif in_section and not inner[0].startswith((" ", ">>>")):  # the section has a second paragraph
            yield "\n".join(_entries(inner)) if ENTRY.match(inner[0]) else _prose(inner)
        elif in_section and inner[0].startswith("    "):
            yield _indented([line.removeprefix("    ") for line in inner])
        else:
            yield _indented(inner)


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines between blank ones."""
    current: list[str] = []
    for line in [*lines, ""]:
        if not line.strip():
            if current:
                yield current
            current = []
        else:
            current.append(line)


def _section(paragraph: list[str]) -> Iterator[str]:
    """Args, Returns and the like: a name in bold, then a list or a text."""
    name = paragraph[0].rstrip(":")
    body = [line.removeprefix("    ") for line in paragraph[1:]]
    if not body:
        yield f"**{name}**"
    elif name in ("Args", "Raises", "Attributes"):
        yield f"**{name}**"
        yield "\n".join(_entries(body))
    else:
        yield f"**{name}:** {_prose(body)}"


def _entries(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        name, colon, rest = line.partition(": ")
        if not line.startswith(" ") and colon and len(name) < 60 and "`" not in name:
            yield f"- {', '.join(f'`{one}`' for one in name.split(', '))}: {_inline(rest)}"
        elif line.startswith(" "):
            yield f"  {_inline(line.strip())}"
        else:
            yield f"- {_inline(line)}"


def _prose(lines: Sequence[str]) -> str:
    """A paragraph, or a list; lines break where they did."""
    shown: list[str] = []
    for line in lines:
        lead = re.match(r"\s*(?:(?:-|\d+\.) +)?", line)
        assert lead is not None
        if not shown and (label := LABEL.match(line)):
            shown.append(f"**{label[1]}{label[2]}:**{_inline(line[label.end() :])}")
        elif ITEM.match(lines[0]):
            shown.append(lead[0] + _inline(line[lead.end() :]))
        else:
            shown.append(re.sub(r"^(\d+(?=\. )|(?=[-+#] |>))", r"\1\\", _inline(line.strip())))  # no list
    return "\n".join(shown)


def _indented(lines: list[str]) -> str:
    """An example, a list, formulas, a table; or a text whose columns matter."""
    if lines[0].startswith((">>>", "...")):
        return "\n".join(["```python", *lines, "```"])
    if ITEM.match(lines[0]):
        return _prose(lines)
    rows = [_cells(line) for line in lines]
    try:
        return _formulas(rows)
    except NoFormula:
        pass
    if all(len(row) == 1 for row in rows):
        return "\n".join(["```text", *lines, "```"])
    return _table(rows)


def _cells(line: str) -> list[tuple[int, str]]:
    """(column, text) of what two blanks or more keep apart; a sign of equality belongs to what it follows."""
    found: list[tuple[int, str]] = []
    for match in re.finditer(r"\S+(?: \S+)*", line):
        if found and (match[0][0] in "=←" or found[-1][1].endswith(("=", "←", "·", "+"))):
            start, before = found.pop()
            found.append((start, f"{before} {match[0]}"))
        else:
            found.append((match.start(), match[0]))
    return found


def _formulas(rows: Sequence[list[tuple[int, str]]]) -> str:
    """Formulas one below the other, each with what is said of it. Raises NoFormula."""
    shown = []
    for (_, formula), *remarks in rows:
        said = "  ".join(text for _, text in remarks)
        note = rf" \qquad \text{{{_in_text(said)}}}" if said else ""
        head, sign, rest = _at_the_sign(latex(formula))
        shown.append(f"{head} &{sign} {rest}{note}")
    if len(shown) == 1:
        return f"$$\n{shown[0].replace(' &', ' ', 1)}\n$$"
    lines = " \\\\\n".join(shown)
    return f"$$\n\\begin{{aligned}}\n{lines}\n\\end{{aligned}}\n$$"


def _at_the_sign(formula: str) -> tuple[str, str, str]:
    found = re.search(r" (=|\\leftarrow) ", formula)
    assert found is not None
    return formula[: found.start()], found[1], formula[found.end() :]


def _in_text(words: str) -> str:
    if re.search(r"[\\{}^~]", words):
        raise NoFormula(words)
    return re.sub(r"([_#$%&])", r"\\\1", words)


def _table(rows: Sequence[list[tuple[int, str]]]) -> str:
    starts = _columns(rows)
    table: list[list[str]] = []
    for row in rows:
        cells = [""] * len(starts)
        for start, text in row:
            column = max(index for index, at in enumerate(starts) if at <= start + 1 or index == 0)
            cells[column] = f"{cells[column]} {_cell(text)}".strip()
        if row[0][0] >= 2 and table:  # goes on from the line above
            table[-1] = [_joined(above, below) for above, below in zip(table[-1], cells, strict=True)]
        else:
            table.append(cells)
    has_head = table[0][0].lower() in HEADERS
    head, body = (table[0], table[1:]) if has_head else ([""] * len(starts), table)
    return "\n".join(_row(cells) for cells in (head, ["---"] * len(starts), *body))


def _columns(rows: Sequence[list[tuple[int, str]]]) -> list[int]:
    """Where columns begin: where cells of the first line do, and of most lines."""
    firsts = [row for row in rows if row[0][0] < 2]
    counts = Counter(start for row in firsts for start, _ in row)
    starts = {0, *(start for start, _ in rows[0])}
    starts |= {start for start, count in counts.items() if count > len(firsts) / 2}
    wide = sorted(starts)
    return [at for index, at in enumerate(wide) if index == 0 or at - wide[index - 1] > 2]


def _joined(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    is_new = above.startswith("$") or below.startswith("$") or re.match(r"\w+:", below)
    return f"{above}<br>{below}" if is_new else f"{above} {below}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    try:
        return f"${latex(text)}$"
    except NoFormula:
        return _inline(text).replace("|", "\\|")


def _inline(text: str) -> str:
    """A line of text: code in backticks, and no sign that Markdown would take for its own."""
    shown, place = [], 0
    for match in CODE.finditer(text):
        word = match[0]
        if word in WORDS or not word.strip("_"):
            continue
        shown += [_plain(text[place : match.start()]), word if word[0] == "`" else f"`{word}`"]
        place = match.end()
    return "".join([*shown, _plain(text[place:])])


def _plain(text: str) -> str:
    return re.sub(r"([\\*_<$`\[\]~|])", r"\\\1", text) if re.search(r"[\\*_<$`\[\]~|]", text) else text
