"""By hand means by hand: each way around it that a clever student tries first is `forbidden`, honest code never."""

from __future__ import annotations

import pytest
import torch
from conftest import BY_HAND, EXERCISES

from grader.byhand import by_hand
from grader.proving.operators import OperatorWatch

REFERENCE = BY_HAND.reference.read_text(encoding="utf-8")

EVASIONS = {
    "the library's function": "def total(x):\n    return torch.sum(x)\n",
    "a method": "def total(x):\n    return x.sum()\n",
    "an alias in the function": "def total(x):\n    add = torch.sum\n    return add(x)\n",
    "an alias outside": "add = torch.sum\ndef total(x):\n    return add(x)\n",
    "an import under another name": "from torch import sum as add\ndef total(x):\n    return add(x)\n",
    "an import in the function": "def total(x):\n    from torch import sum as add\n    return add(x)\n",
    "an import in its place": "from torch import sum as total\n",
    "an assignment in its place": "total = torch.sum\n",
    "a partial in its place": "import functools\ntotal = functools.partial(torch.sum)\n",
    "a lambda in its place": "total = lambda x: torch.sum(x)\n",
    "a default argument": "def total(x, add=torch.sum):\n    return add(x)\n",
    "getattr": "def total(x):\n    return getattr(torch, 'sum')(x)\n",
    "getattr with a name put together": "def total(x):\n    return getattr(torch, 'su' + 'm')(x)\n",
    "getattr with a name unknown before": "def total(x):\n    n = chr(115) + 'um'\n    return getattr(torch, n)(x)\n",
    "getattr of the method": "def total(x):\n    return getattr(x, 's' + 'um')()\n",
    "torch.__dict__": "def total(x):\n    return torch.__dict__['sum'](x)\n",
    "vars": "def total(x):\n    return vars(torch)['sum'](x)\n",
    "torch.ops": "def total(x):\n    return torch.ops.aten.sum(x)\n",
    "torch._C": "def total(x):\n    return torch._C._VariableFunctions.sum(x)\n",
    "Tensor.sum": "def total(x):\n    return torch.Tensor.sum(x)\n",
    "torch._refs": "def total(x):\n    import torch._refs\n    return torch._refs.sum(x)\n",
    "TorchScript": "@torch.jit.script\ndef total(x):\n    return x.sum()\n",
    "a traced function": "def total(x):\n    return torch.jit.trace(lambda a: a.sum(), x)(x)\n",
    "a helper": "def _add(x):\n    return x.sum()\ndef total(x):\n    return _add(x)\n",
    "a helper's alias": "class Helper:\n    add = torch.sum\ndef total(x):\n    return Helper.add(x)\n",
    "eval": "def total(x):\n    return eval('torch.sum(x)')\n",
    "exec": "def total(x):\n    names = {'x': x, 'torch': torch}\n    exec('y = torch.sum(x)', names)\n    return names['y']\n",
    "__import__": "def total(x):\n    return __import__('torch').sum(x)\n",
    "importlib": "import importlib\ndef total(x):\n    return importlib.import_module('torch').sum(x)\n",
    "sys.modules": "import sys\ndef total(x):\n    return sys.modules['torch'].sum(x)\n",
    "attrgetter": "import operator\ndef total(x):\n    return operator.attrgetter('sum')(torch)(x)\n",
    "methodcaller": "import operator\ntotal = operator.methodcaller('sum')\n",
    "attrgetter among others": "import operator\ndef total(x):\n    return operator.attrgetter('shape', 'sum')(x)[1]()\n",
    "attrgetter with a name unknown before": (
        "from operator import attrgetter\ndef total(x):\n    return attrgetter(chr(115) + 'um')(x)()\n"
    ),
    "attrgetter of private parts": (
        "from operator import attrgetter\ndef total(x):\n    return attrgetter('_C._VariableFunctions')(torch).sum(x)\n"
    ),
    "a thread": (
        "import threading\ndef total(x):\n    out = []\n"
        "    t = threading.Thread(target=lambda: out.append(x.sum()))\n    t.start()\n    t.join()\n    return out[0]\n"
    ),
    "a star import": "from torch import *\ndef total(x):\n    return sum(x)\n",
    "a hook in the backward": (
        "class Late(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        ctx.n = x.shape\n        return x.sum()\n    @staticmethod\n    def backward(ctx, g):\n"
        "        return g.expand(ctx.n)\ndef total(x):\n    return Late.apply(x)\n"
    ),
    "inference_mode, which dispatches the operator whole": (
        "class Late(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        ctx.n = x.shape\n        with torch.inference_mode():\n            r = getattr(x, chr(115) + 'um')()\n"
        "        return r.clone()\n    @staticmethod\n    def backward(ctx, g):\n        return g.expand(ctx.n)\n"
        "def total(x):\n    return Late.apply(x)\n"
    ),
    "a sum in the backward of one's own": (
        "class Late(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        ctx.n = x.shape\n        return x.flatten() @ torch.ones(x.numel())\n    @staticmethod\n"
        "    def backward(ctx, g):\n        name = chr(115) + 'um'\n"
        "        return g.expand(ctx.n) + 0 * getattr(g, name)()\n"
        "def total(x):\n    return Late.apply(x)\n"
    ),
    "a walrus outside": "if (add := torch.sum):\n    pass\ndef total(x):\n    return add(x)\n",
    "a loop outside": "for add in [torch.sum]:\n    pass\ndef total(x):\n    return add(x)\n",
    "an except clause outside": (
        "try:\n    raise ValueError\nexcept ValueError:\n    add = torch.sum\ndef total(x):\n    return add(x)\n"
    ),
    "asyncio": (
        "import asyncio\ndef total(x):\n    async def add():\n        n = chr(115) + 'um'\n"
        "        return await asyncio.to_thread(lambda: getattr(x, n)())\n    return asyncio.run(add())\n"
    ),
    "the grader's own rules": (
        "from grader.byhand import ByHand\nByHand.covers_operator = lambda s, n: False\n"
        "def total(x):\n    n = chr(115) + 'um'\n    return getattr(x, n)()\n"
    ),
    "the caller's frame": (
        "import sys\ndef total(x):\n    sys._getframe(1).f_locals['self']._watch._rules = []\n"
        "    return getattr(x, chr(115) + 'um')()\n"
    ),
    "an exception's frame": (
        "def total(x):\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n"
        "        e.__traceback__.tb_frame.f_back.f_locals['self']._watch._rules = []\n"
        "    return getattr(x, chr(115) + 'um')()\n"
    ),
    "numpy": "def total(x):\n    import numpy\n    return x @ 0 + float(numpy.sum(x.detach().numpy()))\n",
    "a method that uses numpy": (
        "import numpy\nclass Adder:\n    def add(self, x):\n        return self.all(x)\n    def all(self, x):\n"
        "        return float(numpy.sum(x.detach().numpy()))\ndef total(x):\n    return Adder().add(x)\n"
    ),
    "a method that uses numpy, by a name put together": (
        "import numpy\nclass Adder:\n    def add(self, x):\n        return float(numpy.sum(x.detach().numpy()))\n"
        "def total(x):\n    return getattr(Adder(), 'ad' + 'd')(x)\n"
    ),
    "a method of an object with numpy in it": (
        "import numpy\nclass Adder:\n    def __call__(self, x):\n        return float(numpy.sum(x.detach().numpy()))\n"
        "total = Adder()\n"
    ),
    "a property that uses numpy": (
        "import numpy\nclass Adder:\n    def __init__(self, x):\n        self.x = x\n    @property\n    def all(self):\n"
        "        return float(numpy.sum(self.x.detach().numpy()))\ndef total(x):\n    return Adder(x).all\n"
    ),
    "a mixin's forward that uses numpy": (
        "import numpy\nclass Adds:\n    def forward(self, x):\n        return float(numpy.sum(x.detach().numpy()))\n"
        "class Adder(Adds, torch.nn.Module):\n    pass\ndef total(x):\n    return Adder()(x)\n"
    ),
    "a method that a decorator keeps, with numpy": (
        "import numpy\nkept = []\ndef keep(function):\n    kept.append(function)\n    return function\n"
        "class Adder:\n    @keep\n    def add(x):\n        return float(numpy.sum(x.detach().numpy()))\n"
        "def total(x):\n    Adder()\n    return kept[0](x)\n"
    ),
    "a parameter that names the function": "def total(x, how='sum'):\n    return getattr(torch, how)(x)\n",
    "a parameter that names the function, of numpy": (
        "import numpy\ndef total(x, how='sum'):\n    return getattr(torch.nn.functional, how)(x)\n"
    ),
    "another reduction of the same operator": "def total(x):\n    return torch.nansum(x)\n",
}

HONEST = {
    "another name for a function that uses one method of a class": (
        "class Both:\n    def by_hand(self, x):\n        r = torch.zeros(())\n        for v in x.flatten():\n"
        "            r = r + v\n        return r\n    def quickly(self, x):\n        return torch.sum(x)\n"
        "def mine(x):\n    return Both().by_hand(x)\ntotal = mine"
    ),
    "the reference": REFERENCE,
    "a loop over rows": (
        "def total(x):\n    result = 0\n    for row in x:\n        for value in row:\n"
        "            result = result + value\n    return result\n"
    ),
    "Python's own sum": "def total(x):\n    return sum(x.flatten())\n",
    "a function of one's own called sum": (
        "def sum(values):\n    result = values[0]\n    for value in values[1:]:\n        result = result + value\n"
        "    return result\ndef total(x):\n    return sum(x.flatten())\n"
    ),
    "one's own sum over a star import": (
        "from torch import *\ndef sum(v):\n    r = v[0]\n    for i in v[1:]:\n        r = r + i\n    return r\n"
        "def total(x):\n    return sum(x.flatten())\n"
    ),
    "a first try above the real one": "def total(x):\n    return torch.sum(x)\n" + REFERENCE,
    "a name that meant the library's before": (
        "add = torch.sum\ndef add(a, b):\n    return a + b\ndef total(x):\n    r = 0\n"
        "    for v in x.flatten():\n        r = add(r, v)\n    return r\n"
    ),
    "a function inside of it called sum": (
        "from torch import *\ndef total(x):\n    def sum(v):\n        r = 0\n        for i in v:\n"
        "            r = r + i\n        return r\n    return sum(x.flatten())\n"
    ),
    "tidying up": (
        "import gc\ndef total(x):\n    gc.collect()\n    r = 0\n    for v in x.flatten():\n        r = r + v\n    return r\n"
    ),
    "an exception called like an alias": (
        "e = torch.sum\ntry:\n    raise ValueError\nexcept ValueError as e:\n    pass\n"
        "def total(x):\n    try:\n        r = 0\n        for v in x.flatten():\n            r = r + v\n        return r\n"
        "    except ValueError as e:\n        print(e)\n"
    ),
    "attrgetter and methodcaller of what is allowed": (
        "from operator import attrgetter, methodcaller\ndef total(x):\n    x = methodcaller('reshape', -1)(x)\n"
        "    return x @ torch.ones(attrgetter('shape', 'dtype')(x)[0])\n"
    ),
    "Python's names for operators": (
        "from functools import reduce\ndef total(x):\n    assert type(x) is torch.Tensor, torch.Tensor.__name__\n"
        "    return reduce(torch.Tensor.__add__, x.flatten())\n"
    ),
    "the kit's data": "from grader.datasets import circles\n" + REFERENCE,
    "a matrix product with ones": ("def total(x):\n    x = x.flatten()\n    return x @ torch.ones_like(x)\n"),
    "the banned name in another function": (
        "def check_myself(x):\n    return torch.sum(x), torch.ops.aten.sum(x)\n" + REFERENCE
    ),
    "the banned name in a comment, a text and an annotation": (
        "def total(x: 'torch.sum') -> torch.Tensor:\n    'not torch.sum'\n    # torch.sum\n"
        "    return x.flatten() @ torch.ones(x.numel())\n"
    ),
    "a variable and an import of the banned name": (
        "from torch import sum\ndef total(x):\n    sum = 0\n    for value in x.flatten():\n        sum = sum + value\n"
        "    return sum\n"
    ),
    "a variable of the banned name": (
        "def total(x):\n    sum = 0\n    for value in x.flatten():\n        sum = sum + value\n    return sum\n"
    ),
    "a method of one's own by that name": (
        "class Adder:\n    def sum(self, x):\n        return x.flatten() @ torch.ones(x.numel())\n"
        "def total(x):\n    return Adder().sum(x)\n"
    ),
    "a class with a method for another function": (
        "class Adder:\n    def slowly(self, x):\n        r = 0\n        for v in x.flatten():\n            r = r + v\n"
        "        return r\n    def at_once(self, x):\n        return torch.sum(x)\n"
        "def total(x):\n    return Adder().slowly(x)\ndef mean(x):\n    return Adder().at_once(x) / x.numel()\n"
    ),
    "a loss with torch's base class": (
        "from torch.nn.modules.loss import _Loss\nclass Total(_Loss):\n    def forward(self, x):\n"
        "        return x.flatten() @ torch.ones(x.numel())\ndef total(x):\n    return Total()(x)\n"
    ),
    "a network that calls its base class by name": (
        "class Total(torch.nn.Module):\n    def __init__(self):\n        torch.nn.Module.__init__(self)\n"
        "    def forward(self, x):\n        return x.flatten() @ torch.ones(x.numel())\n"
        "def total(x):\n    return Total()(x)\n"
    ),
    "a function of torch that a parameter names": (
        "def total(x, by='flatten'):\n    return getattr(torch, by)(x) @ torch.ones(x.numel())\n"
    ),
    "autograd, whose backward sums": "def total(x):\n    return (x * torch.ones(1)).flatten() @ torch.ones(x.numel())\n",
}


@pytest.mark.parametrize("name", EVASIONS)
def test_an_evasion_is_forbidden_with_its_line(name: str, grade_source) -> None:
    source = EVASIONS[name]
    check = grade_source(BY_HAND, f"import torch\n{source}", seed=1).checks[0]
    assert check.outcome == "forbidden", check.message
    assert check.score == 0
    assert check.message.startswith("total is to be written by hand, but line ")
    assert check.message.endswith("Use a loop and + instead.")
    line = int(check.message.partition(" line ")[2].partition(" ")[0])
    assert 2 <= line <= source.count("\n") + 1


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_passes(name: str, grade_source) -> None:
    check = grade_source(BY_HAND, f"import torch\n{HONEST[name]}", seed=1).checks[0]
    assert check.passed, check.message


def test_checking_oneself_outside_of_the_function_is_no_offence(grade_source) -> None:
    source = (
        REFERENCE
        + "\n\nresult = torch.sum(torch.ones(3))\nvalue = torch.sum(torch.ones(3))\nx = torch.ones(2).sum()\n"
        + "if __name__ == '__main__':\n    helper = torch.sum\n    print(helper(torch.ones(3)))\n"
    )
    assert grade_source(BY_HAND, source, seed=1).passed


def test_a_part_of_the_library_that_is_written_in_python_is_seen_however_it_was_reached(grade_source) -> None:
    sgd = next(exercise for exercise in EXERCISES if exercise.number == 7)
    source = sgd.reference.read_text(encoding="utf-8") + (
        "\n\ndef sgd_step(parameters, lr, weight_decay=0.0):\n"
        "    parameters = [p for p in parameters if p.grad is not None]\n"
        "    getattr([torch][0], 'op' + 'tim').SGD(parameters, lr=lr, weight_decay=weight_decay).step()\n"
    )
    check = grade_source(sgd, source, seed=1).checks[0]
    assert check.outcome == "forbidden", check.message
    assert f"line {source.count(chr(10))} uses torch.optim" in check.message


@pytest.mark.parametrize(
    "reach",
    [
        "import torch.nn.functional as __builtins__\n",
        "before = torch.inf\ntorch.inf = '__main__'\nfrom torch import inf as __name__\ntorch.inf = before\n"
        "if __name__ == '__main__':\n    import torch.nn.functional as F\n    nll_loss = F.nll_loss\n",
    ],
    ids=["other builtins", "another name"],
)
def test_what_no_reader_of_names_sees_is_watched(reach: str, grade_source) -> None:
    focal = next(exercise for exercise in EXERCISES if exercise.number == 3)
    source = focal.reference.read_text(encoding="utf-8").replace(
        "import torch\n", "import torch\nok = ValueError\n", 1
    )
    source = source.replace("raise ValueError", "raise ok").replace("isinstance", "type")
    source += f"\n\n{reach}\ndef gather_target_probabilities(probabilities, targets):\n"
    source += "    return -nll_loss(probabilities, targets, reduction='none').unsqueeze(1)\n"
    checks = {check.name: check for check in grade_source(focal, source, seed=1).checks}
    assert checks["gathered_match"].outcome == "forbidden", checks["gathered_match"].message


def test_a_part_of_the_library_whose_name_only_begins_like_a_banned_one_is_allowed(grade_source) -> None:
    """torch.functional, where einsum is written, is not torch.func."""
    autograd = next(exercise for exercise in EXERCISES if exercise.number == 8)
    source = autograd.reference.read_text(encoding="utf-8")
    whole = source + (
        "\n\n_jacobian = jacobian\ndef jacobian(function, x):\n    return torch.einsum('ij->ij', _jacobian(function, x))\n"
    )
    checks = grade_source(autograd, whole, seed=1).checks
    assert {check.outcome for check in checks} == {"passed"}, [check.message for check in checks]


def test_a_result_that_computes_when_it_is_read_is_seen() -> None:
    watch = OperatorWatch([by_hand("total", operators=("aten::sum",), instead="+")], __file__, "def __iter__")
    with watch.over_trial():
        with watch.inside("total"):
            x = torch.ones(2)
        x.sum()  # the probe's own
        assert not watch.offences
        with watch.reading():
            x.sum()
        assert [offence.what for offence in watch.offences] == ["the operator aten::sum"]
