"""A source that is plain can run no operator that it does not name."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch
from conftest import COURSE
from torch.utils._python_dispatch import TorchDispatchMode

from grader.answers import Answers
from grader.byhand import by_hand, offences
from grader.grade import grade
from grader.proving.plain import OPERATORS, SYNTAX, _words, is_plain
from grader.sandbox.host import End
from grader.sandbox.wire import Closed
from grader.submission import read_submission

RULES = [
    by_hand("f", operators=("aten::_softmax", "aten::nll_loss_forward"), names=("nll_loss",), instead="exp")
]


class Seen(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def on_operator(self, func, types, args=(), kwargs=None):
        self.names.add(func.name().partition("::")[2].partition(".")[0])
        return func(*args, **(kwargs or {}))


Seen.__torch_dispatch__ = Seen.on_operator


def seen(code: str) -> set[str]:
    """The operators that a line of code runs, forward."""
    torch.manual_seed(0)
    values = {
        "torch": torch,
        "F": torch.nn.functional,
        "x": torch.rand(3, 4),
        "y": torch.rand(3, 4),
        "leaf": torch.rand(3, 4, requires_grad=True),
        "square": torch.rand(3, 3),
        "batch": torch.rand(2, 3, 4),
        "v": torch.rand(4),
        "i": torch.tensor([0, 2]),
        "index": torch.zeros(3, 4, dtype=torch.int64),
        "turned": torch.rand(4, 3).t(),
        "batch2": torch.rand(2, 4, 3),
        "turned_batch": torch.rand(2, 4, 3).transpose(1, 2),
        "one": torch.tensor(1.5),
        "mask": torch.rand(3, 4) > 0.5,
    }
    with Seen() as watch:
        exec(code, values)
    return watch.names


X = "x.{0}(); torch.{0}(x); leaf.{0}()"
XY = "x.{0}(y); torch.{0}(x, y); leaf.{0}(y)"
PLACE = "x.{0}(y); x.{0}(2.0)"
SAMPLES = {
    **dict.fromkeys(
        _words(
            "abs ceil clone cos cumsum detach diagonal exp expm1 floor isfinite log log1p log2 neg nonzero "
            "reciprocal relu round rsqrt sigmoid sign sin sqrt square squeeze tanh tril triu"
        ),
        X,
    ),
    **dict.fromkeys(_words("add div eq ge gt le lt maximum minimum mul ne pow remainder sub"), XY),
    **dict.fromkeys(_words("add_ sub_ mul_ div_ copy_"), PLACE),
    **dict.fromkeys(
        _words("amax amin argmax argmin mean prod std sum var max min"),
        X + "; x.{0}(dim=1); leaf.{0}(1, keepdim=True)",
    ),
    "cumsum": "x.cumsum(1); torch.cumsum(leaf, 0)",
    "max": "x.max(); x.max(1); torch.max(x, y); leaf.max(dim=1, keepdim=True)",
    "min": "x.min(); x.min(1); torch.min(x, y); leaf.min(dim=1, keepdim=True)",
    "prod": "x.prod(); x.prod(1); torch.prod(leaf, 1)",
    "allclose": "torch.allclose(x, y); x.allclose(y)",
    "contiguous": "x.contiguous(); turned.contiguous()",
    "detach_": "leaf.detach_()",
    "einsum": "torch.einsum('ij,j->i', x, v); torch.einsum('bij,bjk->bik', batch, batch2); torch.einsum('ij->', x); "
    "torch.einsum('ii->i', square); torch.einsum('i,j->ij', v, v); torch.einsum('nij,ij->n', batch, x)",
    "equal": "x.equal(y); torch.equal(x, y)",
    "expand_as": "v.expand_as(x)",
    "isinf": "x.isinf(); torch.isinf(leaf)",
    "isnan": "x.isnan(); torch.isnan(leaf)",
    "rand": "torch.rand(2); torch.rand(2, 3, dtype=torch.float64)",
    "randint": "torch.randint(3, (2,)); torch.randint(0, 3, (2,))",
    "randn": "torch.randn(2); torch.randn((2, 3))",
    "requires_grad_": "x.requires_grad_()",
    "type_as": "x.type_as(i); i.type_as(x)",
    "view_as": "x.view_as(y)",
    "arange": "torch.arange(3); torch.arange(0, 3, 0.5); torch.arange(3, dtype=torch.float32)",
    "bmm": "batch.bmm(batch2); torch.bmm(batch, batch2)",
    "cat": "torch.cat([x, y]); torch.cat((leaf, x), dim=1)",
    "clamp": "x.clamp(0, 1); torch.clamp(leaf, min=0); x.clamp(min=y)",
    "clamp_min": "x.clamp_min(0.5); torch.clamp_min(leaf, 0)",
    "dot": "v.dot(v); torch.dot(v, v)",
    "empty_like": "torch.empty_like(x)",
    "expand": "v.expand(3, 4); leaf.expand(2, 3, 4)",
    "eye": "torch.eye(3); torch.eye(3, 4, dtype=torch.float64)",
    "fill_": "x.fill_(1.0)",
    "flatten": "x.flatten(); torch.flatten(turned_batch, 1); leaf.flatten(); turned.flatten()",
    "flip": "x.flip(0); torch.flip(x, (0, 1))",
    "full": "torch.full((2,), 1.0)",
    "full_like": "torch.full_like(x, 1.0)",
    "gather": "x.gather(1, index); torch.gather(leaf, 1, index)",
    "index_add": "x.index_add(0, i, y[:2]); torch.index_add(leaf, 0, i, y[:2])",
    "index_select": "x.index_select(0, i); torch.index_select(leaf, 0, i)",
    "item": "one.item()",
    "log_softmax": "x.log_softmax(1); torch.log_softmax(leaf, dim=1); F.log_softmax(batch, dim=-1)",
    "logical_and": "mask.logical_and(mask); torch.logical_and(x, y)",
    "logical_not": "mask.logical_not(); torch.logical_not(x)",
    "logsumexp": "x.logsumexp(1); torch.logsumexp(leaf, dim=1, keepdim=True)",
    "masked_fill": "x.masked_fill(mask, 0.0); torch.masked_fill(leaf, mask, 1.0)",
    "matmul": "x.matmul(v); torch.matmul(batch, v); torch.matmul(v, v); torch.matmul(batch, batch2); leaf.matmul(v); "
    "torch.matmul(square, x); torch.matmul(v, batch2); torch.matmul(square, batch); torch.matmul(batch, batch2[0])",
    "mm": "square.mm(x); torch.mm(square, leaf)",
    "movedim": "batch.movedim(0, -1); torch.movedim(batch, 1, 0)",
    "mv": "x.mv(v); torch.mv(leaf, v)",
    "new_empty": "x.new_empty(2)",
    "new_full": "x.new_full((2,), 1.0)",
    "new_ones": "x.new_ones(2)",
    "new_zeros": "x.new_zeros(2)",
    "numel": "x.numel(); torch.numel(x)",
    "one_hot": "F.one_hot(index); F.one_hot(index, 5)",
    "ones": "torch.ones(2); torch.ones((2, 3), dtype=torch.float64)",
    "ones_like": "torch.ones_like(x)",
    "zeros_like": "torch.zeros_like(leaf)",
    "permute": "batch.permute(2, 0, 1); torch.permute(batch, (2, 0, 1))",
    "relu": X + "; F.relu(x)",
    "remainder": "x.remainder(2); torch.remainder(x, y)",
    "reshape": "x.reshape(-1); torch.reshape(turned_batch, (4, 6)); leaf.reshape(2, 6); turned.reshape(-1)",
    "scatter": "x.scatter(1, index, 1.0); torch.scatter(x, 1, index, y); leaf.scatter(1, index, y)",
    "scatter_": "x.scatter_(1, index, 1.0); x.scatter_(1, index, y)",
    "scatter_add": "x.scatter_add(1, index, y); torch.scatter_add(leaf, 1, index, y)",
    "scatter_add_": "x.scatter_add_(1, index, y)",
    "select": "x.select(0, 1); torch.select(leaf, 1, 0)",
    "size": "x.size(); x.size(0)",
    "softmax": "x.softmax(1); torch.softmax(leaf, dim=1); F.softmax(batch, dim=-1)",
    "sort": "x.sort(); torch.sort(leaf, dim=0, descending=True)",
    "split": "x.split(2); torch.split(leaf, [1, 2])",
    "stack": "torch.stack([x, y]); torch.stack((leaf, x), dim=1)",
    "t": "x.t(); torch.t(leaf)",
    "take_along_dim": "x.take_along_dim(index, 1); torch.take_along_dim(leaf, index, dim=1)",
    "tensor": "torch.tensor([1.0, 2.0]); torch.tensor(3, dtype=torch.float64)",
    "to": "x.to(torch.float64); x.to('cpu'); leaf.to(x)",
    "tolist": "x.tolist()",
    "topk": "x.topk(2); torch.topk(leaf, 2, dim=0)",
    "transpose": "batch.transpose(0, 1); torch.transpose(leaf, 0, 1)",
    "unbind": "x.unbind(); torch.unbind(leaf, 1)",
    "unfold": "x.unfold(1, 2, 1); F.unfold(batch[None], 2)",
    "unsqueeze": "x.unsqueeze(0); torch.unsqueeze(leaf, -1)",
    "view": "x.view(-1); leaf.view(2, 6)",
    "where": "torch.where(mask, x, y); x.where(mask, y); torch.where(mask, leaf, 0.0); torch.where(mask, 1.0, 0.0)",
    "zero_": "x.zero_()",
    "zeros": "torch.zeros(2); torch.zeros((2, 3), dtype=torch.float64)",
}


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_a_known_name_dispatches_what_is_said_of_it_and_no_more(name: str) -> None:
    assert seen(SAMPLES[name].format(name)) <= {*OPERATORS[name], *SYNTAX}


def test_arithmetic_and_indices_dispatch_what_is_said_of_them() -> None:
    code = """
1 - x; x - 1; x + y; x * 2; 2 / x; x / y; x // 2; x % 2; x ** 2; 2 ** x; x ** 0.5; -x; abs(x); square @ x; v @ v; x @ v
batch @ batch2; batch @ v; x == y; x != 1; x < y; x <= 1; x > 0; x >= y; ~mask; mask & mask; mask | mask
x[0]; x[:, 1]; x[..., None]; x[i]; x[mask]; x[index[:, 0]]; x[1:, ::2]; x[0, 1]
x[0] = 1.0; x[:, 1] = v[:3]; x[mask] = 0.0; x[i] = 1.0; x += y; x -= 1; x *= 2; x /= 2
float(one); int(one); bool(one)
if one: pass
for row in x: pass
a, b, c = x
"""
    assert seen(code) <= set(SYNTAX)


def is_plain_source(source: str, rules=RULES) -> bool:
    return is_plain(ast.parse(source), rules)


HEAD = "import torch\nfrom torch import Tensor, nn\nimport torch.nn.functional as F\n"


@pytest.mark.parametrize(
    "body",
    [
        "return x.exp() / x.exp().sum(dim=1, keepdim=True)",
        "return -(1 - x) ** 2 * torch.log(x[targets])",
        "if x is None: raise ValueError(f'none: {x}')\n    return torch.where(x > 0, x, 0.0)",
        "with torch.no_grad():\n        x -= 0.1 * x.grad\n    x.grad = None",
        "return torch.stack([row.sum() for row in x])",
        "return sum(map(torch.exp, x))",
        "try:\n        yield x\n    except ValueError as error:\n        print(error)",
        "x: Tensor = x.to(torch.float64)\n    return x",
    ],
)
def test_what_learners_write_is_plain(body: str) -> None:
    assert is_plain_source(
        f"{HEAD}\ndef f(x, targets=None):\n    {body}\n\nif __name__ == '__main__':\n    print(nn.Softmax(1)(1))"
    )


@pytest.mark.parametrize(
    "body",
    [
        "return F.nll_loss(x, x)",  # named: for the reader of names to find
        "return x.softmax(1)",
        "return getattr(torch, 'soft' + 'max')(x, 1)",
        "return eval('x')",
        "return globals()['f'](x)",
        "return __builtins__['eval']('x')",
        "return __import__('torch')",
        "return vars(torch)['softmax'](x, 1)",
        "return torch.__dict__['softmax'](x, 1)",
        "return f.__globals__",
        "return torch.ops.aten._softmax(x, 1, False)",
        "return nn.Softmax(1)(x)",
        "return torch.nn.functional.gumbel_softmax(x)",
        "return x.apply_(f)",
        "import os\n    return x",
        "import torch.optim as o\n    return x",
        "from torch import *\n    return x",
        "from . import other\n    return x",
        "from torch.nn.functional import softmax as exp\n    return exp(x, 1)",
        "import torch.nn.functional as __builtins__\n    return nll_loss(x, x)",
        "from torch import inf as __name__\n    return x",
        "def g():\n        global __name__\n    return x",
        "def g(__builtins__): return x\n    return x",
        "try:\n        return x\n    except ValueError as __builtins__:\n        return x",
        "from math import softmax\n    return x",
        "try:\n        return x\n    except Exception as error:\n        return error.__traceback__.tb_frame",
        "class A: pass\n    return x",
        "x.register_hook(print)\n    return x",
        "return torch.autograd.Function",
        "@torch.no_grad()\n    def g(x): return x\n    return g(x)",
        "def __getattr__(name): return x\n    return x",
        "return '{0.__class__}'.format(x)",
        "return type('A', (), {})()",
        "match x:\n        case torch.softmax(): return x",
        "return __name__",
        "if __name__ != '__main__':\n        return x",
        "global open\n    return open",
    ],
)
def test_what_can_do_more_than_it_names_is_not_plain(body: str) -> None:
    assert not is_plain_source(f"{HEAD}\ndef f(x):\n    {body}")


@pytest.mark.parametrize(
    "test", ["__name__ == '__main__' or 1", "__name__ != '__main__'", "'__main__' == __name__"]
)
def test_only_what_runs_as_a_script_alone_is_left_out(test: str) -> None:
    assert not is_plain_source(f"{HEAD}\nif {test}:\n    torch.log = F.softmax")
    assert not is_plain_source(
        f"{HEAD}\nif __name__ == '__main__':\n    pass\nelse:\n    torch.log = F.softmax"
    )


def test_a_rule_about_arithmetic_itself_leaves_nothing_plain() -> None:
    source = f"{HEAD}\ndef f(x):\n    return x.exp()"
    assert is_plain_source(source)
    banned = [by_hand("f", operators=("aten::mul",), instead="fingers")]
    assert not is_plain_source(source, banned)
    assert not is_plain_source("def f(x):\n    return x * x", banned)


EVASIONS = sorted((Path(__file__).parent / "evasions" / "dishonest").glob("*.py"))


@pytest.mark.parametrize("path", EVASIONS, ids=lambda path: path.stem)
def test_an_evasion_is_not_plain_unless_the_reader_of_names_finds_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    exercise = COURSE.exercise(re.search(r"^# exercise: (.+)$", source, re.MULTILINE)[1])
    whole = f"{exercise.reference.read_text(encoding='utf-8')}\n\n{source}"
    rules = Answers(exercise).rules
    assert offences(ast.parse(whole), rules) or not is_plain_source(whole, rules)


@pytest.mark.parametrize("number", [2, 3])
def test_the_reference_is_plain_where_all_of_it_is_functions(number: int) -> None:
    exercise = COURSE.exercise(str(number))
    assert is_plain_source(exercise.reference.read_text(encoding="utf-8"), Answers(exercise).rules)


@pytest.mark.parametrize("extra", ["", "\nglobals()\n"], ids=["plain", "not plain"])
def test_a_worker_watches_what_is_not_plain(extra: str, tmp_path: Path) -> None:
    exercise = COURSE.exercise("3")
    file = tmp_path / exercise.stub.name
    file.write_text(exercise.reference.read_text(encoding="utf-8") + extra, encoding="utf-8")
    answers = Answers(exercise)
    host = Mock(level="process")
    host.start.return_value.receive.side_effect = Closed
    host.start.return_value.end.return_value = End(0)
    grade(answers, read_submission(file, answers.signatures), host, seed=0)
    (job,) = host.start.return_value.send.call_args.args
    assert job["watches"] is bool(extra)


def test_a_name_that_opens_the_main_part_to_the_grader_is_not_plain() -> None:
    source = """
import torch
torch.inf = "__main__"
from torch import inf as __name__
if __name__ == "__main__":
    torch.log = torch.softmax
"""
    assert not is_plain_source(source)


def test_no_condition_is_too_long_to_be_read() -> None:
    source = f"if {'1 + ' * 700} 1:\n    x = 1"
    tree = ast.parse(source)
    assert is_plain(tree, RULES)
    assert offences(tree, RULES) == []
