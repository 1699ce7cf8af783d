"""Whether a source can run no operator but those it names: then to read it is enough, and nobody need watch.

A watch over operators is for what no reader sees: names that are put together, patched modules, code that
runs behind the scenes. A source made of arithmetic, functions, loops and well-known names has none of that.
What is not known here to be harmless is watched.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from grader.byhand import ByHand, walked


def _words(text: str) -> list[str]:
    return text.split()


OPERATORS = {
    **{
        name: (name,)
        for name in _words(
            """
            abs add add_ amax amin arange argmax argmin bmm cat ceil clamp clamp_min clone copy_ cos cumsum
            detach detach_ diagonal div div_ dot empty_like eq equal exp expand expm1 eye fill_ flip floor
            full full_like gather ge gt index_add index_select le log log1p log2 logical_and logical_not
            logsumexp lt masked_fill maximum mean minimum mm mul mul_ mv ne neg new_empty new_full new_ones
            new_zeros nonzero ones ones_like permute pow prod rand randint randn reciprocal relu remainder
            round rsqrt scatter scatter_ scatter_add scatter_add_ select sigmoid sign sin sort sqrt squeeze
            stack std sub sub_ sum t tanh topk transpose tril triu unbind unsqueeze var view zero_ zeros
            zeros_like
            """
        )
    },
    "allclose": ("allclose", "isclose", "all", "eq"),
    "contiguous": ("clone",),
    "einsum": (
        *("permute", "view", "bmm", "mul", "sum", "unsqueeze", "_unsafe_view", "clone", "diagonal"),
        "squeeze",
    ),
    "expand_as": ("expand",),
    "flatten": ("view", "clone", "_unsafe_view"),
    "isfinite": ("eq", "abs", "ne", "mul"),
    "isinf": ("isinf", "abs", "eq"),
    "isnan": ("isnan", "ne"),
    "item": ("_local_scalar_dense",),
    "log_softmax": ("_log_softmax",),
    "matmul": (
        *("mm", "mv", "bmm", "dot", "expand", "view", "_unsafe_view", "unsqueeze", "squeeze", "squeeze_"),
        *("clone", "transpose"),
    ),
    "max": ("max", "maximum"),
    "min": ("min", "minimum"),
    "movedim": ("permute",),
    "numel": (),
    "one_hot": ("zeros", "scatter", "scatter_", "empty", "fill_", "aminmax"),
    "requires_grad_": (),
    "reshape": ("view", "clone", "_unsafe_view", "_reshape_alias"),
    "size": (),
    "split": ("split", "split_with_sizes"),
    "where": ("where", "scalar_tensor"),
    "softmax": ("_softmax",),
    "square": ("pow",),
    "take_along_dim": ("gather",),
    "tensor": (),
    "unfold": ("unfold", "im2col"),
    "type_as": ("_to_copy",),
    "view_as": ("view",),
    "to": ("_to_copy",),
    "tolist": ("_local_scalar_dense",),
}
"""Functions of torch and methods of tensors, and what each of them dispatches. The tests run every one."""

SYNTAX = (
    *("add", "sub", "rsub", "mul", "div", "reciprocal", "floor_divide", "remainder", "pow", "neg", "abs"),
    *("add_", "sub_", "mul_", "div_", "mm", "mv", "bmm", "dot", "eq", "ne", "lt", "le", "gt", "ge"),
    *("bitwise_not", "bitwise_and", "bitwise_or", "index", "index_put_", "select", "slice", "unsqueeze"),
    *("squeeze", "nonzero", "copy_", "fill_", "clone", "expand", "view", "_unsafe_view", "unbind"),
    *("_local_scalar_dense", "_to_copy", "is_nonzero", "lift_fresh", "detach"),
)
"""What `x + y`, `x[i]`, `if x:` and `for row in x:` dispatch."""

OTHER_NAMES = _words(
    """
    nn functional Tensor Any Callable Iterable Iterator Sequence annotations
    shape dtype device ndim dim T mT grad data requires_grad is_leaf backward no_grad autograd enable_grad
    inference_mode set_grad_enabled manual_seed Module parameters named_parameters zero_grad
    bool int long float double half int8 int16 int32 int64 uint8 float16 bfloat16 float32 float64
    is_floating_point finfo eps tiny inf nan pi e fsum hypot
    append extend insert pop items keys values get index count copy join lower upper strip startswith endswith
    indices
    """
)
"""Attributes and names to import that run no operator worth a ban: data, dtypes, lists and dictionaries."""

MODULES = {"torch", "torch.nn", "torch.nn.functional", "math", "typing", "collections.abc", "__future__"}

BUILTINS = {
    *_words(
        "abs all any bool dict divmod enumerate filter float id input int isinstance len list map max min"
    ),
    *_words("next print range repr reversed round set slice sorted str sum tuple zip"),
    *(
        name
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, Exception)
    ),
}

KINDS = {
    *(ast.Expr, ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.Name, ast.Attribute, ast.Starred),
    *(ast.Subscript, ast.Slice, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Load, ast.Store, ast.Del),
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.NamedExpr, ast.Call, ast.keyword),
    *ast.operator.__subclasses__(),
    *ast.unaryop.__subclasses__(),
    *ast.boolop.__subclasses__(),
    *ast.cmpop.__subclasses__(),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension, ast.Lambda),
    *(ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Yield, ast.YieldFrom, ast.Raise, ast.Assert),
    *(ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete, ast.Global, ast.Nonlocal, ast.Pass),
    *(ast.For, ast.While, ast.If, ast.Break, ast.Continue, ast.With, ast.withitem),
    *(ast.Try, ast.ExceptHandler),
    *(ast.Import, ast.ImportFrom, ast.alias),
}
"""Classes and decorators are left out: with them, code runs that nothing in the text calls."""


def is_plain(tree: ast.Module, rules: Sequence[ByHand]) -> bool:
    """Whether no operator that the rules ban can run unseen, when the source of `tree` is graded."""
    named = set()
    for node in chain.from_iterable(walked(part) for part in tree.body if not _is_main(part)):
        if type(node) not in KINDS or any(name.startswith("__") for name in _bound(node)):
            return False
        if isinstance(node, ast.Attribute):
            named.add(node.attr)
        elif isinstance(node, ast.Name):
            if not _is_harmless(node.id):
                return False
        elif isinstance(node, ast.FunctionDef):
            if node.decorator_list:
                return False
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {name.name for name in node.names}
            if isinstance(node, ast.ImportFrom):
                named |= names
                names = {"." * node.level + (node.module or "")}
            if not names <= MODULES:
                return False
    known = _known(tuple(rules))
    return known is not None and named <= known


def _is_main(node: ast.stmt) -> bool:
    """Whether it is what runs only where the file is run as a script."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    match node.test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
    return False


def _bound(node: ast.AST) -> list[str]:
    """The names that a node gives a meaning and that are no `ast.Name`."""
    match node:
        case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
            return [name]
        case ast.FunctionDef(name=name) | ast.arg(arg=name):
            return [name]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return names
    return []


def _is_harmless(name: str) -> bool:
    """Whether it is no built-in function but a well-known one, whatever else the name means in the file."""
    return name in BUILTINS or not (name.startswith("__") or hasattr(builtins, name))


@lru_cache(maxsize=8)
def _known(rules: tuple[ByHand, ...]) -> frozenset[str] | None:
    """The names that lead to no operator which a rule bans; None where arithmetic itself does."""

    def banned(name: str, operators: Sequence[str]) -> bool:
        return any(
            rule.covers_name(f"torch.{name}") or any(rule.covers_operator(f"aten::{o}") for o in operators)
            for rule in rules
        )

    if banned("", SYNTAX):
        return None
    names = {**{name: (name,) for name in OTHER_NAMES}, **OPERATORS}
    return frozenset(name for name, operators in names.items() if not banned(name, operators))
