"""A formula as it stands in a statement, `E = (y - t)²`, as LaTeX; what is not all understood is refused."""

from __future__ import annotations

import re
import unicodedata

GREEK = frozenset(["alpha", "beta", "gamma", "delta", "eta", "lambda", "mu", "sigma", "theta"])
FUNCTIONS = frozenset(["log", "exp", "max", "min"])
TEXT = {"eps": r"\varepsilon"}

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?(?:e-?\d+)?)"
    r"|(?P<tight>(?<=\w)/(?=\w))"
    r"|(?P<sign>[-+·/^()\[\],²√Σ…])"
    r"|(?P<name>[^\W\d_](?:[^\W²]|[\u0300-\u036f]|(?<=[a-z]{2})-(?=[a-z]{2}))*(?:\.[^\W\d_][^\W²]*)*'?))"
)


class NoFormula(ValueError):
    """The text is no formula that can be turned into LaTeX."""


def latex(text: str) -> str:
    """The formula as LaTeX, without dollars. Raises NoFormula: for prose, and for anything without = or ←."""
    sides = re.split(r"([=←])", text)
    if len(sides) < 3:
        raise NoFormula(text)
    left = sides[0].strip()
    parts = [_words(left) if re.fullmatch(r"[a-z]{2,}(?:[ -][a-z]{2,})+", left) else _side(left)]
    for sign, side in zip(sides[1::2], sides[2::2], strict=True):
        parts += [r"\leftarrow" if sign == "←" else "=", _side(side)]
    return " ".join(parts)


def _words(text: str) -> str:
    return rf"\text{{{text}}}"


def _side(text: str) -> str:
    parser = _Parser(_tokens(text))
    found = parser.sum()
    if parser.rest:
        raise NoFormula(text)
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    text = unicodedata.normalize("NFD", text).rstrip()  # a hat becomes a character of its own
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise NoFormula(text)
        assert match.lastgroup is not None
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


class _Parser:
    """Sums of terms of powers of atoms."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.rest = tokens[::-1]

    def _is(self, *signs: str) -> bool:
        return bool(self.rest) and self.rest[-1][0] == "sign" and self.rest[-1][1] in signs

    def _take(self) -> tuple[str, str]:
        if not self.rest:
            raise NoFormula("it ends too early")
        return self.rest.pop()

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise NoFormula(f"no {sign}")
        self.rest.pop()

    def sum(self) -> str:
        found = self._term()
        while self._is("+", "-"):
            sign = self._take()[1]
            found += f" {sign} {self._term()}"
        return found

    def _term(self) -> str:
        if self._is("-"):
            self._take()
            return f"-{self._term()}"
        if self._is("Σ"):
            return self._total()
        found = self._power()
        while self._is("·", "/"):
            if self._take()[1] == "·":
                found += rf" \cdot {self._power()}"
            else:
                found = rf"\frac{{{_bare(found)}}}{{{_bare(self._power())}}}"
        return found

    def _total(self) -> str:
        """Σ over c, u, v of …"""
        self._take()
        if self._take() != ("name", "over"):
            raise NoFormula("a sum over nothing")
        names = [self._name()]
        while self._is(","):
            self._take()
            names.append(self._name())
        if self._take() != ("name", "of"):
            raise NoFormula("a sum of nothing")
        return rf"\sum_{{{', '.join(names)}}} {self._term()}"

    def _name(self) -> str:
        kind, text = self._take()
        if kind != "name":
            raise NoFormula(text)
        return _symbol(text)

    def _power(self) -> str:
        found = self._atom()
        if self.rest and self.rest[-1][0] == "tight":  # dE/dw is one thing
            self._take()
            found = rf"\frac{{{found}}}{{{self._atom()}}}"
        while self._is("^", "²"):
            if self._take()[1] == "²":
                found += "^2"
            elif self._is("-"):
                self._take()
                found += f"^{{-{self._atom()}}}"
            else:
                found += f"^{{{self._atom()}}}"
        return found

    def _atom(self) -> str:
        kind, text = self._take()
        if kind == "number":
            if "e" in text:
                digits, power = text.split("e")
                return rf"{digits} \cdot 10^{{{power}}}"
            return text.replace(",", "{,}")
        if kind == "name":
            return self._followed(text)
        if text == "(":
            inner = self.sum()
            self._expect(")")
            return rf"\left({inner}\right)"
        if text == "√":
            return rf"\sqrt{{{_bare(self._atom())}}}"
        if text == "…":
            return r"\dots"
        raise NoFormula(text)

    def _followed(self, name: str) -> str:
        """A name with its arguments and subscripts."""
        found = _symbol(name)
        if self._is("("):
            inside = self._list("(", ")")
            if name == "sqrt":
                found = rf"\sqrt{{{inside}}}"
            else:
                head = rf"\{name}" if name in FUNCTIONS else rf"\operatorname{{{_escaped(name)}}}"
                found = rf"{head}\left({inside}\right)"
        while self._is("["):
            found += f"_{{{self._list('[', ']')}}}"
        return found

    def _list(self, opening: str, closing: str) -> str:
        self._expect(opening)
        items = [self.sum()]
        while self._is(","):
            self._take()
            items.append(self.sum())
        self._expect(closing)
        return ", ".join(items)


def _symbol(name: str) -> str:
    prime = "'" if name.endswith("'") else ""
    name = name.removesuffix("'")
    if len(name) == 2 and name[1] == "\u0302":
        return rf"\hat{{{name[0]}}}{prime}"
    if any("\u0300" <= sign <= "\u036f" for sign in name):
        raise NoFormula(name)
    if name in TEXT:
        return TEXT[name] + prime
    stem, digits = re.fullmatch(r"(.*?)(\d*)", name).groups()  # type: ignore[union-attr]
    if stem in GREEK or len(stem) == 1:
        head = rf"\{stem}" if stem in GREEK else stem
        return f"{head}{prime}" + (f"_{{{digits}}}" if digits else "")
    return rf"\mathrm{{{_escaped(name)}}}{prime}"


def _escaped(name: str) -> str:
    return name.replace("_", r"\_")


def _bare(text: str) -> str:
    """Without brackets that a fraction or a root makes needless."""
    inner = text.removeprefix(r"\left(").removesuffix(r"\right)")
    if len(inner) != len(text) - len(r"\left(\right)"):
        return text
    depth = 0
    for sign in re.findall(r"\\left\(|\\right\)", inner):
        depth += 1 if sign == r"\left(" else -1
        if depth < 0:
            return text
    return inner
