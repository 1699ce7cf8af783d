"""Small changes to a program, as learners make them by mistake: each operator is one kind of change.

An operator takes a node of the syntax tree and yields the nodes that may stand in its place, one change each; for
a node that it is not about it yields nothing. It never changes the node that it is given. `OPERATORS` holds them
all. What they are not shown: docstrings, annotations, imports, and the texts of error messages (`mutants.py`).
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence

Operator = Callable[[ast.AST], Iterator[ast.AST]]

OPERATORS: list[Operator] = []


def operator(function: Operator) -> Operator:
    OPERATORS.append(function)
    return function


def changed(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of the node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def call(function: ast.expr | str, *args: ast.expr) -> ast.Call:
    name = ast.Name(function, ast.Load()) if isinstance(function, str) else function
    return ast.Call(name, list(args), [])


def method(receiver: ast.expr, name: str, *args: ast.expr) -> ast.Call:
    return call(ast.Attribute(receiver, name, ast.Load()), *args)


def without(items: Sequence[ast.AST], index: int) -> list[ast.AST]:
    return [*items[:index], *items[index + 1 :]]


def neighbours_swapped(items: Sequence[ast.AST]) -> Iterator[list[ast.AST]]:
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


# -- any program ----------------------------------------------------------------------------------------------

ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@operator
def arithmetic_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """a + b → a - b; `+=` likewise."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in ARITHMETIC.get(type(node.op), ()):
            yield changed(node, op=other())


@operator
def operand_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """a * b → a, and b."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right


@operator
def operands_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """a - b → b - a, where the order counts."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        yield changed(node, left=node.right, right=node.left)


@operator
def sign_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """-a → a; not a → a."""
    if isinstance(node, ast.UnaryOp):
        yield node.operand


@operator
def comparison_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """a < b → a <= b, and a > b."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            others = COMPARISONS.get(type(op), ())
            for other in others[:1] if _is_text(node.comparators[i]) else others:
                yield changed(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@operator
def connective_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """a and b → a or b, a, and b."""
    if isinstance(node, ast.BoolOp):
        yield changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        yield from node.values


@operator
def condition_negated(node: ast.AST) -> Iterator[ast.AST]:
    """if a → if not a."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield changed(node, test=ast.UnaryOp(ast.Not(), node.test))


@operator
def condition_forced(node: ast.AST) -> Iterator[ast.AST]:
    """if a → if True, if False; of a comprehension too."""
    if isinstance(node, ast.If | ast.IfExp):
        yield changed(node, test=ast.Constant(True))
        yield changed(node, test=ast.Constant(False))
    elif isinstance(node, ast.comprehension):
        for i in range(len(node.ifs)):
            yield changed(node, ifs=without(node.ifs, i))


@operator
def number_changed(node: ast.AST) -> Iterator[ast.AST]:
    """3 → 4, 2, 0, 6, -3; 0.5 → 1.5, -0.5, 0.0, 1.0. So dims, strides, sizes and defaults change."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value = node.value
        for other in (value + 1, value - 1, type(value)(0), 2 * value, -value, value / 10):
            if other != value and (isinstance(other, int) or isinstance(value, float)):
                yield ast.Constant(other)


@operator
def number_perturbed(node: ast.AST) -> Iterator[ast.AST]:
    """1 → 1.0001: a value that is nearly right."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield ast.Constant(node.value * 1.0001 if node.value else 0.0001)


@operator
def truth_flipped(node: ast.AST) -> Iterator[ast.AST]:
    """True → False."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)


@operator
def default_for_none(node: ast.AST) -> Iterator[ast.AST]:
    """def f(stride=None) → def f(stride=1): a default that somebody chose."""
    if isinstance(node, ast.arguments):
        for i, default in enumerate(node.defaults):
            if isinstance(default, ast.Constant) and default.value is None:
                new = [*node.defaults[:i], ast.Constant(1), *node.defaults[i + 1 :]]
                yield changed(node, defaults=new)


WORDS = (("none", "sum", "mean"), ("full", "default", "short"))


@operator
def word_changed(node: ast.AST) -> Iterator[ast.AST]:
    """ "sum" → "mean", "none", "SUM": the names of reductions and of print profiles."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for words in WORDS:
            if node.value in words:
                yield from (ast.Constant(word) for word in words if word != node.value)
                yield ast.Constant(node.value.upper())


@operator
def statement_deleted(node: ast.AST) -> Iterator[ast.AST]:
    """optimiser.zero_grad(), x = y, raise …, return … → pass."""
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.Raise | ast.Return):
        yield ast.Pass()


@operator
def statements_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """loss.backward(); step() → step(); loss.backward()."""
    if isinstance(node, ast.FunctionDef | ast.For | ast.With | ast.If):
        for body in neighbours_swapped(node.body):
            yield changed(node, body=body)


@operator
def moved_out_of_loop(node: ast.AST) -> Iterator[ast.AST]:
    """The first statement of a loop to the place before it; the last one to the place after it."""
    if isinstance(node, ast.FunctionDef | ast.For | ast.With):
        for i, loop in enumerate(node.body):
            if isinstance(loop, ast.For) and len(loop.body) > 1:
                first, last = changed(loop, body=loop.body[1:]), changed(loop, body=loop.body[:-1])
                yield changed(node, body=[*node.body[:i], loop.body[0], first, *node.body[i + 1 :]])
                yield changed(node, body=[*node.body[:i], last, loop.body[-1], *node.body[i + 1 :]])


@operator
def statement_doubled(node: ast.AST) -> Iterator[ast.AST]:
    """step() → step(); step(). `+=` likewise."""
    if isinstance(node, ast.FunctionDef | ast.For | ast.With | ast.If):
        for i, statement in enumerate(node.body):
            if isinstance(statement, ast.Expr | ast.AugAssign):
                yield changed(node, body=[*node.body[:i], statement, *node.body[i:]])


@operator
def returned_too_early(node: ast.AST) -> Iterator[ast.AST]:
    """for …: a; return b → for …: a; return b, indented once too often."""
    if isinstance(node, ast.FunctionDef):
        match node.body:
            case [*first, ast.For() as loop, ast.Return() as end]:
                yield changed(node, body=[*first, changed(loop, body=[*loop.body, end])])


@operator
def return_in_pieces(node: ast.AST) -> Iterator[ast.AST]:
    """return a, b → return a, and return b."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        for value in node.value.elts:
            yield ast.Return(value)


@operator
def order_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """(left, right, top) → (right, left, top): tuples and lists, those that are unpacked into as well."""
    if isinstance(node, ast.Tuple | ast.List) and not all(map(_is_text, node.elts)):
        for elements in neighbours_swapped(node.elts):
            yield changed(node, elts=elements)


@operator
def element_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """("none", "sum", "mean") → ("sum", "mean")."""
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for i in range(len(node.elts)):
            yield changed(node, elts=without(node.elts, i))


@operator
def argument_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """f(x, dim=1) → f(dim=1), and f(x). So dtype=, device=, keepdim= and the rest go."""
    if isinstance(node, ast.Call):
        for i in range(len(node.args)):
            yield changed(node, args=without(node.args, i))
        for i in range(len(node.keywords)):
            yield changed(node, keywords=without(node.keywords, i))


@operator
def arguments_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """f(a, b) → f(b, a)."""
    if isinstance(node, ast.Call):
        for args in neighbours_swapped(node.args):
            yield changed(node, args=args)


@operator
def receiver_and_argument_swapped(node: ast.AST) -> Iterator[ast.AST]:
    """x.add_(y) → y.add_(x)."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) == 1:
        own = node.func
        yield changed(node, func=changed(own, value=node.args[0]), args=[own.value])


@operator
def call_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """x.detach() → x; abs(x) → x. So detach, clone, contiguous, t, squeeze, unsqueeze, round … go."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            yield node.func.value
        if node.args and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp):
            yield node.args[0]


@operator
def slice_changed(node: ast.AST) -> Iterator[ast.AST]:
    """x[a:b:c] → x[:b:c], x[a + 1:b:c], x[a:b - 1:c] … ; slice(a, b) → slice(a + 1, b) …"""
    one = ast.Constant(1)
    if isinstance(node, ast.Slice):
        for name in ("lower", "upper", "step"):
            bound = getattr(node, name)
            if bound is not None:
                yield changed(node, **{name: None})
                if name != "step":
                    yield changed(node, **{name: ast.BinOp(bound, ast.Add(), one)})
                    yield changed(node, **{name: ast.BinOp(bound, ast.Sub(), one)})
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("slice", "range"):
        for i, bound in enumerate(node.args):
            for op in (ast.Add(), ast.Sub()):
                args = [*node.args[:i], ast.BinOp(bound, op, one), *node.args[i + 1 :]]
                yield changed(node, args=args)


@operator
def loop_shortened(node: ast.AST) -> Iterator[ast.AST]:
    """for x in xs → for x in list(xs)[1:], [:-1], [:1], reversed; of a comprehension too."""
    if isinstance(node, ast.For | ast.comprehension):
        items, one = call("list", node.iter), ast.Constant(1)
        for part in (
            ast.Slice(one),
            ast.Slice(None, ast.UnaryOp(ast.USub(), one)),
            ast.Slice(None, one),
            ast.Slice(None, None, ast.UnaryOp(ast.USub(), one)),
        ):
            yield changed(node, iter=ast.Subscript(items, part, ast.Load()))


@operator
def last_batch_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """range(0, n, size) → range(0, n - size + 1, size): a smaller last batch is left out."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "range" and len(node.args) == 3:
        start, end, step = node.args
        end = ast.BinOp(ast.BinOp(end, ast.Sub(), step), ast.Add(), ast.Constant(1))
        yield changed(node, args=[start, end, step])


@operator
def none_by_truth(node: ast.AST) -> Iterator[ast.AST]:
    """if x is not None → if x; if x is None → if not x."""
    match node:
        case ast.Compare(ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            yield ast.UnaryOp(ast.Not(), node.left)
        case ast.Compare(ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            yield node.left


@operator
def exception_changed(node: ast.AST) -> Iterator[ast.AST]:
    """raise ValueError(…) → raise RuntimeError(…)."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        yield changed(node, exc=changed(node.exc, func=ast.Name("RuntimeError", ast.Load())))


# -- tensors --------------------------------------------------------------------------------------------------

FAMILIES = (
    ("mean", "sum", "prod", "amax"),
    ("amax", "amin", "argmax", "logsumexp"),
    ("max", "min"),
    ("argmax", "argmin", "amax"),
    ("softmax", "log_softmax", "sigmoid"),
    ("log_softmax", "softmax"),
    ("log", "exp", "log1p", "log2"),
    ("exp", "log", "expm1", "exp2"),
    ("sigmoid", "tanh", "relu"),
    ("tanh", "sigmoid", "relu"),
    ("relu", "tanh", "sigmoid", "leaky_relu", "gelu"),
    ("max_pool2d", "avg_pool2d"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like", "empty_like"),
    ("new_zeros", "new_ones"),
    ("full", "empty"),
    ("view", "reshape"),
    ("reshape", "view"),
    ("view_as", "reshape_as"),
    ("expand", "repeat", "tile"),
    ("permute", "reshape", "view"),
    ("transpose", "reshape", "view"),
    ("contiguous", "clone"),
    ("clone", "detach"),
    ("squeeze", "unsqueeze"),
    ("unsqueeze", "squeeze"),
    ("cat", "stack"),
    ("stack", "cat"),
    ("train", "eval"),
    ("eval", "train"),
    ("no_grad", "enable_grad"),
    ("parameters", "buffers", "children"),
    ("named_modules", "named_children", "named_parameters"),
    ("round", "floor", "ceil", "trunc"),
    ("from_numpy", "as_tensor", "tensor"),
    ("as_tensor", "tensor"),
    ("tensor", "as_tensor"),
    ("isnan", "isinf", "isfinite"),
    ("item", "tolist", "detach"),
    ("numel", "dim"),
    ("clamp", "clip", "remainder"),
    ("Conv2d", "ConvTranspose2d"),
    ("gather", "index_select"),
    ("cross_entropy", "nll_loss"),
)
"""A name, and what is taken for it."""

DTYPES = (
    ("float32", "float64", "float16"),
    ("float64", "float32"),
    ("int64", "int32"),
    ("uint8", "int8", "int16"),
)

IN_PLACE = (
    "add",
    "sub",
    "mul",
    "div",
    "exp",
    "log",
    "t",
    "transpose",
    "squeeze",
    "unsqueeze",
    "clamp",
    "round",
    "copy",
)


@operator
def name_of_the_family(node: ast.AST) -> Iterator[ast.AST]:
    """x.mean() → x.sum(), torch.softmax → torch.log_softmax, net.train() → net.eval(), view → reshape …"""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        for first, *others in FAMILIES:
            if node.attr == first:
                yield from (changed(node, attr=other) for other in others)


@operator
def dtype_changed(node: ast.AST) -> Iterator[ast.AST]:
    """torch.float32 → torch.float64."""
    if isinstance(node, ast.Attribute):
        for first, *others in DTYPES:
            if node.attr == first:
                yield from (changed(node, attr=other) for other in others)


@operator
def length_of_all(node: ast.AST) -> Iterator[ast.AST]:
    """len(x) → x.numel()."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
        yield method(node.args[0], "numel")


@operator
def underscore_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """x.add_(y) → x.add(y)."""
    if isinstance(node, ast.Attribute) and node.attr.endswith("_") and not node.attr.endswith("__"):
        yield changed(node, attr=node.attr.rstrip("_"))


@operator
def underscore_added(node: ast.AST) -> Iterator[ast.AST]:
    """x.exp() → x.exp_(), torch.exp(x) → torch.exp_(x)."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in IN_PLACE:
        yield changed(node, func=changed(node.func, attr=node.func.attr + "_"))


@operator
def update_in_place(node: ast.AST) -> Iterator[ast.AST]:
    """w = w - g → w -= g."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        (target, *more), value = node.targets, node.value
        if not more and ast.unparse(target) == ast.unparse(value.left):
            yield ast.AugAssign(target, value.op, value.right)


@operator
def update_out_of_place(node: ast.AST) -> Iterator[ast.AST]:
    """w -= g → w = w - g."""
    if isinstance(node, ast.AugAssign):
        left = changed(node.target, ctx=ast.Load())
        yield ast.Assign([node.target], ast.BinOp(left, node.op, node.value), lineno=node.lineno)


REDUCTIONS = (
    "sum",
    "mean",
    "amax",
    "amin",
    "max",
    "min",
    "argmax",
    "argmin",
    "prod",
    "all",
    "any",
    "logsumexp",
)


@operator
def keepdim_added(node: ast.AST) -> Iterator[ast.AST]:
    """x.sum(1) → x.sum(1, keepdim=True)."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REDUCTIONS:
        along = node.args or [keyword for keyword in node.keywords if keyword.arg == "dim"]
        if along and not any(keyword.arg == "keepdim" for keyword in node.keywords):
            keepdim = ast.keyword("keepdim", ast.Constant(True))
            yield changed(node, keywords=[*node.keywords, keepdim])


@operator
def transpose_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """x.T → x. (x.t() and x.transpose(…) go by `call_dropped`.)"""
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT", "H"):
        yield node.value


@operator
def equation_changed(node: ast.AST) -> Iterator[ast.AST]:
    """ "ab,bc->ac" → "ab,bc->ca": an einsum whose result has two neighbouring axes swapped, or one less."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "->" in node.value:
        inputs, _, result = node.value.partition("->")
        for i in range(len(result) - 1):
            yield ast.Constant(f"{inputs}->{result[:i]}{result[i + 1]}{result[i]}{result[i + 2 :]}")
        for i in range(len(result)):
            yield ast.Constant(f"{inputs}->{result[:i]}{result[i + 1 :]}")


@operator
def correction_flipped(node: ast.AST) -> Iterator[ast.AST]:
    """x.var(0) → x.var(0, correction=0): divided by n, not by n - 1."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("var", "std")
    ):
        given = {keyword.arg for keyword in node.keywords}
        if not given & {"correction", "unbiased"}:
            correction = ast.keyword("correction", ast.Constant(0))
            yield changed(node, keywords=[*node.keywords, correction])


@operator
def context_dropped(node: ast.AST) -> Iterator[ast.AST]:
    """with torch.no_grad(): → nothing of the kind, the statements alone."""
    if isinstance(node, ast.With):
        yield ast.If(ast.Constant(True), node.body, [])


@operator
def layer_argument_added(node: ast.AST) -> Iterator[ast.AST]:
    """nn.Linear(2, 3) → nn.Linear(2, 3, bias=False); nn.Conv2d(…) also with a padding or a stride."""
    layers = {"Linear": ("bias",), "Conv2d": ("bias", "padding", "stride")}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for name in layers.get(node.func.attr, ()):
            value = ast.Constant({"bias": False, "padding": 1, "stride": 2}[name])
            if all(keyword.arg != name for keyword in node.keywords):
                yield changed(node, keywords=[*node.keywords, ast.keyword(name, value)])


@operator
def loss_argument_added(node: ast.AST) -> Iterator[ast.AST]:
    """F.cross_entropy(a, b) → F.cross_entropy(a, b, reduction="sum"), and with label smoothing."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".cross_entropy"):
        for name, value in (("reduction", "sum"), ("label_smoothing", 0.01)):
            yield changed(node, keywords=[*node.keywords, ast.keyword(name, ast.Constant(value))])


@operator
def result_detached(node: ast.AST) -> Iterator[ast.AST]:
    """return a + b → return (a + b).detach(); of a tuple each part."""
    yield from _result_through(node, "detach")


VIEWS = (
    *("view", "reshape", "flatten", "t", "transpose", "permute", "unsqueeze", "squeeze", "expand"),
    *("contiguous", "detach", "cpu", "numpy", "from_numpy"),
)


@operator
def result_copied(node: ast.AST) -> Iterator[ast.AST]:
    """return x.view(-1) → return x.view(-1).clone(): what shared memory no longer does."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and function.attr in VIEWS:
            yield from _result_through(node, "copy" if function.attr == "numpy" else "clone")


@operator
def result_in_float32(node: ast.AST) -> Iterator[ast.AST]:
    """return a + b → return (a + b).float()."""
    yield from _result_through(node, "float")


def _result_through(node: ast.AST, name: str) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None:
        if isinstance(node.value, ast.Tuple):
            parts = node.value.elts
            for i, part in enumerate(parts):
                new = [*parts[:i], method(part, name), *parts[i + 1 :]]
                yield ast.Return(changed(node.value, elts=new))
        else:
            yield ast.Return(method(node.value, name))


@operator
def parameter_detached(node: ast.AST) -> Iterator[ast.AST]:
    """def f(x: Tensor): … → begins with x = x.detach()."""
    yield from _parameter_through(node, "detach")


@operator
def parameter_in_float32(node: ast.AST) -> Iterator[ast.AST]:
    """def f(x: Tensor): … → begins with x = x.float()."""
    yield from _parameter_through(node, "float")


def _parameter_through(node: ast.AST, name: str) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef):
        for argument in node.args.args:
            if argument.annotation is not None and ast.unparse(argument.annotation) == "Tensor":
                value = method(ast.Name(argument.arg, ast.Load()), name)
                assign = ast.Assign([ast.Name(argument.arg, ast.Store())], value, lineno=node.lineno)
                yield changed(node, body=[assign, *node.body])


WIPES = {"Tensor": ".data.zero_()", "np.ndarray": ".fill(0)", "list": ".clear()"}
"""How to wipe what a parameter of this type holds, behind autograd's back."""


@operator
def parameter_wiped(node: ast.AST) -> Iterator[ast.AST]:
    """def f(x: Tensor): … → in the end x is all zeros: inputs are to be left as they are."""
    if isinstance(node, ast.FunctionDef):
        for argument in node.args.args:
            kind = ast.unparse(argument.annotation).partition("[")[0] if argument.annotation else ""
            if kind in WIPES:
                wipe = ast.parse(f"{argument.arg}{WIPES[kind]}", mode="eval").body
                match node.body:
                    case [*first, ast.Return(value=ast.expr() as value)]:
                        both = ast.Tuple([value, wipe], ast.Load())
                        result = ast.Subscript(both, ast.Constant(0), ast.Load())
                        yield changed(node, body=[*first, ast.Return(result)])
                    case _:
                        yield changed(node, body=[*node.body, ast.Expr(wipe)])
