"""Exceptions explained: each explanation meets the real error, and nothing that is described can bite."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import torch
from conftest import SCALE

from grader.exceptions import TOPICS, explain, find
from grader.finding import raised_in_check
from grader.module import load_module
from grader.observe import Raised, raised
from grader.result import ADVICE
from grader.sandbox.wire import Garbled, pack_raised, unpack_raised
from grader.scene import MAX_EXPRESSION, MAX_NAME, MAX_TEXT, MAX_VALUES, Scene

FILE = "ex99_submission.py"
HEAD = """
import copy, math
import numpy as np, torch, torch.nn.functional as F
from torch import nn
R, T = torch.randn, torch.tensor

class NoSuper(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(2, 2)

class NeverSetUp(nn.Module):
    def __init__(self):
        self.size = 3

def takes_two(a, b): pass

def submitted():
"""


def raised_by(body: str, head: str = HEAD) -> Raised:
    """What a submission's function raises, over the wire and back."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    try:
        load_module(head + lines, FILE, "ex99_submission").submitted()
    except BaseException as error:
        found = raised(error, FILE)
        assert unpack_raised(json.loads(json.dumps(pack_raised(found)))) == found
        return found
    raise AssertionError(f"nothing was raised by {body!r}")


REAL = [
    ("F.cross_entropy(R(2, 3), R(2))", "have to be int64, and these are float32"),
    ("F.cross_entropy(R(2, 3), T([[1, 0, 0], [0, 1, 0]]))", "these are int64"),
    ("R(2, 2, 3).long() @ R(2, 3, 4)", "Two dtypes meet here, int64 and float32"),
    ("R(2, 3) @ R(3, 4).double()", "float32 and float64, and this operation converts neither"),
    ("R(2, 3) @ T([[1], [2], [3]])", "Convert the int64 one, with .to(torch.float32)"),
    ("nn.Linear(3, 4)(R(2, 3).double())", "float64 and float32"),
    ("F.linear(R(2, 3), R(4, 3), R(4).double())", "float64 and float32"),
    ("R(3) @ R(3).double()", "float32 and float64"),
    ("R(2, 3) @ R(3).double()", "float64 and float32"),
    ("F.conv2d(R(1, 1, 3, 3).double(), R(1, 1, 2, 2))", "float64 and float32"),
    ("F.conv2d(R(1, 1, 3, 3), R(1, 1, 2, 2), R(1).double())", "float32 and float64"),
    ("F.binary_cross_entropy(R(2).sigmoid(), T([0, 1]))", "int64 and float32"),
    ("R(2, 3).scatter(1, T([[1], [0]]), T([[1], [0]]))", "scatter writes"),
    ("torch.softmax(T([1, 2]), 0)", "not for int64"),
    ("R(2) & R(2)", "(x > 0) & (y > 0)"),
    ("x = T([1, 2])\nx /= 2", "A result of float32 cannot be written into a tensor of int64"),
    ("T([1, 2]).mean()", "and this tensor is int64"),
    ("torch.linalg.norm(T([1, 2]))", "and this tensor is int64"),
    ("T([1, 2]).std()", "floating point"),
    ("T([1, 2]) ** -1", "Make the base floating point"),
    ("T([1, 2], requires_grad=True)", "Whole numbers have no gradient"),
    ("1 - (R(2) > 0)", "~mask"),
    ("-(R(2) > 0)", "~mask"),
    ("torch.where(R(2), R(2), R(2))", "has to be bool"),
    ("R(2).masked_fill(R(2), 0.0)", "has to be bool"),
    ("R(2).cuda()" if not torch.cuda.is_available() else "raise_", ""),
    ("R(2, 3) @ R(4, 5)", "here they are 3 and 4: (2, 3) @ (4, 5)"),
    ("R(2, 3) @ R(5, 3)", "transposed (.mT) it would be (2, 3) @ (3, 5)"),
    ("nn.Linear(4, 5)(R(2, 3))", "in_features (4 here)"),
    ("R(2, 3) @ R(4)", "3 and 4: (2, 3) @ (4,)"),
    ("R(3) @ R(4)", "here they are 3 and 4"),
    ("torch.bmm(R(2, 2, 3), R(2, 4, 5))", "here they are 3 and 4"),
    ("torch.bmm(R(2, 2, 3), R(3, 3, 5))", "as many matrices in both, and here they are 2 and 3"),
    ("torch.mm(R(2), R(2, 3))", "torch.mm two matrices"),
    ("torch.bmm(R(2, 3), R(3, 4))", "torch.bmm two batches"),
    ("torch.dot(R(2, 3), R(3))", "torch.dot two vectors"),
    ("T(3.0) @ R(2)", "no tensor without axes"),
    ("R(2, 3) + R(2, 4)", "axis 1 of the result has 3 and 4"),
    ("x = R(2)\nx += R(3, 2)", "the tensor is (2,), the result would be (3, 2)"),
    ("R(2, 3).expand(2, 4)", "(2, 3) has to fill one of (2, 4)"),
    ("x = R(2, 3)\nx[0] = R(4)", "(4,) has to fill one of (3,)"),
    ("R(2, 3).expand(4)", "it has 2, and you gave 1"),
    ("R(2, 3).reshape(4, 2)", "(4, 2) has room for 8, and the tensor has 6"),
    ("R(2, 3).view(-1, 4)", "groups of 4"),
    ("R(2, 3).view(-1, -1)", "one -1 only"),
    ("R(2, 3).t().view(6)", "Use .reshape(...)"),
    ("R(2, 3).sum(2)", "Axis 2 was asked for, and this tensor has 2 axes, numbered 0 to 1"),
    ("R(2).sum(1)", "this tensor has at most axis 0"),
    ("R(2, 3)[0, 0, 0]", "which has 2"),
    ("R(2, 3).permute(0, 1, 2)", "it has 2, and you named 3"),
    ("R(2, 3).permute(0, 0)", "named twice"),
    ("R(2, 3, 4).t()", "this has 3 axes"),
    ("torch.stack([R(2), R(3)])", "number 0 is [2] and number 1 is [3]"),
    ("torch.cat([R(2, 3), R(2, 4)])", "has 4 where the first has 3"),
    ("torch.cat([R(2, 3), R(2)])", "here they have 2 and 1"),
    ("torch.cat([T(1.0), T(2.0)])", "torch.stack makes the axis"),
    ("torch.stack([])", "is empty"),
    ("torch.cat([])", "is empty"),
    ("torch.stack([1.0, 2.0])", "number 0 of the list is of type float"),
    ("torch.cat(R(2, 3), R(2))", "with brackets"),
    ("F.cross_entropy(R(2, 3), T([0, 1, 2]))", "here are 2 rows and 3 targets"),
    ("F.binary_cross_entropy_with_logits(R(2), R(2, 1))", "here they are [2] and [2, 1]"),
    ("F.binary_cross_entropy(R(2).sigmoid(), R(2, 1).sigmoid())", "here they are [2] and [2, 1]"),
    ("R(3).split([1, 1])", "add up to the axis, 3"),
    ("torch.einsum('ij,jk->ik', R(2, 3), R(4, 4))", "j is 3 in an earlier tensor and 4 in tensor number 1"),
    ("torch.einsum('ijk,jk->ik', R(2, 3), R(4, 4))", "has 2 axes, and the equation gives it 3 letters"),
    ("torch.einsum('ij,jk->iz', R(2, 3), R(3, 4))", "and z does not"),
    ("list(T(1.0))", "without any axis"),
    ("R(2).expand(3, 2).add_(1)", ".clone() gives each its own"),
    (
        "F.conv2d(R(3, 3), R(1, 1, 2, 2))",
        "(N, C, H, W), a batch with channels, or (C, H, W), and this input is",
    ),
    ("F.conv1d(R(3), R(1, 1, 2))", "(N, C, L)"),
    ("F.conv2d(R(1, 3, 5, 5), R(4, 1, 2, 2))", "made for 1 channels, and the input (1, 3, 5, 5) has 3"),
    ("F.conv2d(R(1, 1, 3, 3), R(2, 1, 3, 3), R(3))", "each output channel: 2"),
    ("F.conv2d(R(1, 1, 5, 5), R(2, 2))", "weight[None, None]"),
    ("F.conv2d(R(1, 1, 2, 2), R(1, 1, 3, 3))", "2 x 2 with its padding, and the kernel 3 x 3"),
    ("F.max_pool2d(R(1, 1, 2, 2), 3)", "would become 1x0x0"),
    ("nn.BatchNorm1d(3)(R(1, 3))", "[1, 3]"),
    ("nn.BatchNorm2d(3)(R(1, 3))", "an input with 4 axes, and this one has 2"),
    ("nn.BatchNorm2d(3)(R(1, 4, 2, 2))", "made for 3 channels, and axis 1 of its input has 4"),
    ("F.layer_norm(R(2, 3), (4,))", "end in [4], and this one is [2, 3]"),
    ("F.binary_cross_entropy(R(2) + 9, R(2).sigmoid())", "takes probabilities"),
    ("NoSuper()", "super().__init__()"),
    ("NeverSetUp()(R(2))", "super().__init__()"),
    ("nn.ModuleList()(R(2))", "loop over them"),
    ("nn.Linear(2, 2).weight = R(2, 2)", "nn.Parameter(tensor)"),
    ("nn.Sequential(nn.Linear(2, 3), F.relu)", "nn.ReLU() is a layer"),
    ("nn.Linear(2, 3).load_state_dict({'weight': R(3, 2)})", "missing keys belong"),
    ("nn.Linear(2, 3).load_state_dict({'weight': R(2, 2), 'bias': R(3)})", "a layer of another size"),
    ("torch.optim.SGD(nn.Module().parameters(), 0.1)", "in a plain list they are not found"),
    ("torch.optim.SGD(R(2), 0.1)", "[w] for a single tensor"),
    ("torch.optim.SGD([R(2, requires_grad=True) * 2], 0.1)", "An optimizer changes leaves"),
    ("R(2, requires_grad=True).add_(1)", "with torch.no_grad():"),
    ("x = R(2, requires_grad=True)\nx[0] = 1", "with torch.no_grad():"),
    (
        "y = R(2, requires_grad=True).exp()\ny += 1\ny.sum().backward()",
        "shape (2,), the result of Exp, as it was",
    ),
    ("y = R(2, requires_grad=True).exp().sum()\ny.backward()\ny.backward()", "Compute the forward pass anew"),
    ("R(2).sum().backward()", "not linked to any tensor that requires grad"),
    ("R(2, requires_grad=True).exp().backward()", ".mean() or .sum()"),
    ("torch.autograd.grad(R(2, requires_grad=True).sum(), R(2))", "before the forward pass"),
    (
        "x = R(2, requires_grad=True)\ntorch.autograd.grad(x.sum(), R(2, requires_grad=True))",
        "tensor number 0",
    ),
    ("R(2, requires_grad=True).exp().requires_grad = False", "x.detach()"),
    ("np.exp(R(2, requires_grad=True))", "torch.exp for np.exp"),
    ("R(2).retain_grad()", "takes no part"),
    ("float(R(2))", "take one number"),
    ("R(2).item()", "take one number"),
    ("math.log(R(2))", "torch.exp for math.exp"),
    ("if R(2) > 0: pass", "torch.where"),
    ("bool(np.ones(2) > 0)", ".all() or .any()"),
    ("range(R(1))", "Python ints"),
    ("range(4 / 2)", "use // for sizes"),
    ("R(2, 3).view(2, 6 / 2)", "view got a float"),
    ("torch.zeros(2.0)", "zeros got a float"),
    ("R(2, 3).gather(1, T([[3], [0]]))", "size 3, so it has places 0 to 2; 3 is not one of them"),
    ("R(2, 3)[2]", "size 2, so it has places 0 to 1; 2 is not"),
    ("np.ones(2)[5]", "places 0 to 1; 5 is not"),
    ("F.embedding(T([5]), R(3, 2))", "the rows of an embedding's weight"),
    ("R(2, 3).index_select(0, T([5]))", "not smaller than the size of the axis"),
    ("F.cross_entropy(R(2, 3), T([0, 3]))", "and 3 is none"),
    ("F.one_hot(T([0, 5]), 3)", "from 0 to num_classes - 1"),
    ("R(2, 3).gather(1, T([[1.0], [0.0]]))", "whole numbers: int64"),
    ("R(2, 3)[T([1.0])]", "whole numbers: int64"),
    ("F.embedding(T([1.0]), R(3, 2))", "whole numbers: int64"),
    ("F.one_hot(T([1.0]))", "whole numbers: int64"),
    ("[1, 2][1.0]", "use // for an index"),
    ("R(2, 3)[1.0]", "use // for an index"),
    ("R(2, 3).gather(1, T([1, 0]))", "unsqueeze(dim)"),
    ("R(2, 3).gather(1, T([[1], [0], [1]]))", "the index [3, 1] has to be no larger than the tensor [2, 3]"),
    ("R(2, 3)[T([True, False, True])]", "the mask is [3], the tensor [2, 3], and at axis 0"),
    ("R(2, 3)[T([0, 1, 0]), T([0, 1])]", "[3], [2] do not"),
    ("[1][3]", "The list is shorter"),
    ("R(2).shape[1]", "The tuple is shorter"),
    ("max([])", "nothing in it"),
    ("[].pop()", "nothing in it"),
    ("R(0).max()", "nothing has no max"),
    ("np.ones(2)[0, 0]", "2 indices in the brackets"),
    ("np.ones(2) + np.ones(3)", "(2,) and (3,) do not fit"),
    ("np.ones((2, 3)) @ np.ones((4, 5))", "here they are 3 and 4"),
    ("np.ones(6).reshape(4)", "6 values do not make the shape (4,)"),
    ("np.ones(2).sum(1)", "Axis 1 was asked for"),
    ("np.array([[1], [1, 2]])", "a full table"),
    ("T([[1], [1, 2]])", "a full table"),
    ("a = np.ones(2, dtype=int)\na += np.ones(2)", "keeps the array's dtype, int64"),
    ("float(np.ones(2))", "take one number"),
    ("T([None])", "of type NoneType"),
    ("x = R(2, requires_grad=True)\nx.grad.zero_()", "x.grad is None. A .grad is None until backward()"),
    ("mask = None\nmask.sum()", "mask is None. Where was it to get its value?"),
    ("R(2) * print()", "Something here is None."),
    ("None[0]", "Something here is None."),
    ("a, b = None", "Something here is None."),
    ("torch.exp(None)", "Something here is None."),
    ("-None", "Something here is None."),
    ("Tensor", "from torch import Tensor"),
    ("self.weight", "first parameter"),
    ("undefined", "Nothing is called undefined here"),
    ("x = x + 1", "x is a variable of its own throughout"),
    ("f = lambda: late\nf()\nlate = 1", "late belongs to the function around"),
    ("F.rellu(R(2))", "torch.nn.functional has nothing called rellu"),
    ("from torch import Tensorr", "torch has nothing called Tensorr"),
    ("R(2).mean.item()", "parentheses before .item are missing"),
    ("R(2, 3).max(1).sum()", "take .values or [0]"),
    ("[1.0].shape", "This is of type list, which has no shape"),
    ("nn.Linear(2, 2).wieght", "A Linear has nothing called wieght"),
    ("R(2).mean / 2", "the parentheses are missing"),
    ("[1] - [2]", "do not calculate element by element"),
    ("1 + 'a'", "+ does not work between int and str"),
    ("[1, 2] * 1.5", "torch.tensor(values) * factor"),
    ("R(2, 3).max(1) + (1).real", "of which [0] are the values"),
    ("R(2, 3).size[0]", "x.shape[0]"),
    ("R(2)(3)", "this is of type Tensor"),
    ("list(3)", "A int has no elements"),
    ("takes_two(1)", "leaves out 'b'"),
    ("takes_two(1, 2, 3)", "gives 3 arguments, the function takes 2"),
    ("takes_two(1, c=2)", "no parameter called c"),
    ("takes_two(1, a=2)", "a gets a value twice"),
    ("torch.exp(2.0)", "math.exp"),
    ("torch.sum([1, 2])", "torch.tensor(...) makes one"),
    ("torch.exp(np.ones(2))", "torch.from_numpy"),
    ("R(2).sum(dims=1)", "No form of sum takes these arguments"),
    ("a, b = R(3)", "On the left are 2 names"),
    ("a, b = (1,)", "on the right 1 values"),
    ("1 / 0", "The divisor is 0"),
    ("T([1]) // 0", "Integers were divided"),
    ("{}['a']", "no key 'a'"),
    ("submitted()", "calling itself"),
    ("assert 1 == 2", "An assert found"),
    ("math.log(0)", "log wants more than 0"),
    ("math.exp(1000)", "beyond about 709"),
]
REAL = [(body, words) for body, words in REAL if words]
"""What a learner writes, and a part of what it means."""

DOCUMENTED = [
    (
        "RuntimeError",
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu! "
        "(when checking argument for argument mat2 in method wrapper_CUDA_mm)",
        "device=x.device",
    ),
    (
        "RuntimeError",
        "Expected all tensors to be on the same device, but got mat2 is on cpu, different from other "
        "tensors on cuda:0 (when checking argument in method wrapper_CUDA_mm)",
        "device=x.device",
    ),
    (
        "RuntimeError",
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)",
        ".to(",
    ),
    ("RuntimeError", "Tensor on device cpu is not on the expected device cuda:0!", "device=x.device"),
    (
        "RuntimeError",
        "Expected a 'cuda' device type for generator but found 'cpu'",
        "a generator of the other",
    ),
    (
        "RuntimeError",
        "Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same",
        "two devices",
    ),
    (
        "RuntimeError",
        "Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same",
        "two devices",
    ),
    (
        "RuntimeError",
        "Expected object of backend CPU but got backend CUDA for argument #2 'mat2'",
        "two devices",
    ),
    (
        "TypeError",
        "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host "
        "memory",
        "this tensor lies on cuda:0",
    ),
    ("AssertionError", "Torch not compiled with CUDA enabled", "there is none to be used"),
    ("AcceleratorError", "CUDA error: device-side assert triggered", "--device cpu"),
    ("RuntimeError", "expected scalar type Long but found Float", "int64 and float32"),
    ("RuntimeError", "Expected object of scalar type Long but got Float", "int64 and float32"),
    ("RuntimeError", "expected scalar type Long but got scalar type Float for argument", "int64 and float32"),
    (
        "RuntimeError",
        "one of the variables needed for gradient computation has been modified by an inplace operation",
        "The backward pass needs a tensor as it was",
    ),
]
"""Words of other versions and of a GPU; these cannot be raised here."""


@pytest.mark.parametrize(("body", "words"), REAL, ids=[body.replace("\n", "; ") for body, _ in REAL])
def test_a_real_error_is_explained(body: str, words: str) -> None:
    found = raised_by(body)
    explained = explain(found)
    assert explained, found.message
    assert words in explained.sentence
    assert "{" not in explained.sentence
    assert explained.sentence.endswith((".", "?", ")"))


@pytest.mark.parametrize(("kind", "message", "words"), DOCUMENTED)
def test_the_words_of_a_gpu_and_of_other_versions_are_explained(kind: str, message: str, words: str) -> None:
    explained = explain(Raised("error", kind, message))
    assert explained
    assert words in explained.sentence


def test_no_explanation_goes_untested() -> None:
    met = {id(find(kind, message)[0]) for kind, message, _ in DOCUMENTED}
    met |= {id(find(found.type_name, found.message)[0]) for found in (raised_by(body) for body, _ in REAL)}
    missed = [one.pattern.pattern for topic in TOPICS for one in topic.explanations if id(one) not in met]
    assert not missed


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device: the words of a GPU need one")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("R(2, 3).cuda() @ R(3, 4)", "device=x.device"),
        ("R(2).cuda() + R(2)", "device=x.device"),
        ("nn.Conv2d(1, 1, 2).cuda()(R(1, 1, 3, 3))", "device=x.device"),
        ("R(2)[T([0]).cuda()]", "device=x.device"),
        ("R(2).cuda().numpy()", "lies on cuda:0"),
    ],
)
def test_a_real_error_of_a_gpu_is_explained(body: str, words: str) -> None:
    explained = explain(raised_by(body))
    assert explained
    assert words in explained.sentence


def test_the_learners_own_exceptions_and_rare_ones_are_not_explained() -> None:
    assert explain(raised_by("raise ValueError('math domain error')")) is None
    assert explain(raised_by("R(2).clamp()")) is None
    assert (
        explain(Raised("error", "Homemade", "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"))
        is None
    )


# -- through the whole pipeline


def message_of(grade_source: Callable, body: str) -> str:
    source = SCALE.reference.read_text(encoding="utf-8").replace("    return x * factor\n", f"    {body}\n")
    return grade_source(SCALE, source, seed=1, checks=["values_match"]).checks[0].message


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            "return x @ torch.ones(3, 4, dtype=x.dtype)",
            [
                "RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)",
                "  line 13 in scale: return x @ torch.ones(3, 4, dtype=x.dtype)",
                "  there: x (2,) float32",
                "  → A matrix product needs the inner sizes to agree, and here they are 2 and 3: (1, 2) @ "
                "(3, 4). In an nn.Linear, in_features (3 here) has to be the size of the input's last axis.",
            ],
        ),
        (
            "return factor * np.ones(3)",
            [
                "NameError: name 'np' is not defined",
                "  line 13 in scale: return factor * np.ones(3)",
                "  → At the top of the file is missing: import numpy as np.",
            ],
        ),
        (
            "return torch.stack([x, x[1:]]) * factor",
            [
                "RuntimeError: stack expects each tensor to be equal size, but got [2] at entry 0 and [1] "
                "at entry 1",
                "  line 13 in scale: return torch.stack([x, x[1:]]) * factor",
                "  in torch.stack([x, x[1:]]): x (2,) float32",
                "  → stack lays tensors of one shape along a new axis; number 0 is [2] and number 1 is "
                "[1]. To join them along an axis that they have, use torch.cat.",
            ],
        ),
        (
            "return x.clamp()",
            [
                "RuntimeError: torch.clamp: At least one of 'min' or 'max' must not be None",
                "  line 13 in scale: return x.clamp()",
                "  there: x (2,) float32",
            ],
        ),
    ],
)
def test_a_message_names_the_line_the_values_and_the_meaning(
    body: str, lines: list[str], grade_source
) -> None:
    assert message_of(grade_source, body).splitlines() == lines


def test_a_graph_that_is_cut_is_explained_where_the_check_meets_it(grade_source) -> None:
    source = SCALE.reference.read_text(encoding="utf-8").replace("return x * f", "return x.detach() * f")
    [result] = grade_source(SCALE, source, seed=1, checks=["gradient_flows"]).checks
    assert "while the check ran" in result.message
    assert "→ The gradient of what you gave back is asked for, but it is not linked" in result.message


def test_a_stub_is_still_to_do_and_a_missing_forward_is_not(grade_source) -> None:
    source = SCALE.reference.read_text(encoding="utf-8")
    stub = source.replace("    return x * factor\n", "    raise NotImplementedError\n")
    [result] = grade_source(SCALE, stub, seed=1, checks=["values_match"]).checks
    assert (result.outcome, result.message) == ("todo", "scale is still to be written (line 13).")
    lost = source.replace("def forward(", "def foward(")
    [result] = grade_source(SCALE, lost, seed=1, checks=["network_matches"]).checks
    assert result.outcome == "error"
    assert "A call of a module runs its method forward, and Scaler has none." in result.message


@pytest.mark.parametrize(
    ("source", "shown", "words"),
    [
        ("def scale(x)\n    return x\n", "  def scale(x)\n              ^", "ends with a colon"),
        ("def f():\nreturn 1\n", "  return 1\n  ^", "stands further to the right"),
        ("x = 1\n    y = 2\n", "  y = 2\n  ^", "the line before opens none"),
        ("if 1:\n        x = 1\n    y = 2\n", "  y = 2\n", "none of the blocks around it begins"),
        ("x = (1,\ny = 2\n", "^", "that nothing closes"),
        ("x = 1)\n", "  x = 1)\n       ^", "no partner"),
        ("x = 'a\n", "  x = 'a\n      ^", "not closed on the same line"),
        ("if x = 1:\n    pass\n", "^", "== compares"),
        ("x = [1 2]\n", "  x = [1 2]\n       ^", "a comma or an operator"),
        ("print 1\n", "^", "print(x)"),
        ("if 1:\n\tx = 1\n        y = 2\n", "", "Tabs and spaces"),
        ("x = “a”\n", "  x = “a”\n      ^", "type it anew"),
        ("y = 0\nx" + " + x" * 60 + " = $\n", " …", ""),
    ],
)
def test_a_file_that_is_not_python_shows_the_place(source: str, shown: str, words: str, grade_source) -> None:
    message = grade_source(SCALE, source, seed=1).checks[0].message
    assert "is not Python (" in message
    assert shown in message
    assert words in message.rpartition(ADVICE)[2]
    assert max(map(len, message.partition(ADVICE)[0].splitlines()[1:])) < 70


# -- the scene


def scene_of(body: str, head: str = HEAD) -> Scene:
    return raised_by(body, head).scene


@pytest.mark.parametrize(
    ("body", "expression", "values"),
    [
        ("x = R(2, 3)\ny = R(4)\nreturn x @ y", "", ["x (2, 3) float32", "y (4,) float32"]),
        ("x = R(2, 3)\ny = R(4)\nz = 1\nreturn z + (x @ y)", "x @ y", ["x (2, 3) float32", "y (4,) float32"]),
        (
            "logits = R(2, 3)\ntargets = R(2)\nloss = F.cross_entropy(\n    logits,  # rows\n    targets,\n)",
            "",
            ["logits (2, 3) float32", "targets (2,) float32"],
        ),
        ("x = R(2, 3)\ny = (x\n  .view(3, 2)\n  .view(7) + 1)", "x.view(3, 2).view(7)", ["x (2, 3) float32"]),
        ("x = R(2, 3)\nn = 1\nx[n] = R(4)", "", ["x (2, 3) float32", "n = 1"]),
        ("x, y = R(2), R(3, 2)\nx += y", "", ["x (2,) float32", "y (3, 2) float32"]),
        ("x = R(2)\nif x > 0:\n    x = None", "x > 0", ["x (2,) float32"]),
        ("x = 1\n[x.y for x in [R(2)]]", "x.y", ["x (2,) float32"]),
        ("x = 1\n1 / len([x for x in []])", "", []),
        ("x = R(2)\ntry:\n    x.view(3)\nfinally:\n    x = R(7)", "", []),
        ("x = R(2)\nx.grad.sum()", "x.grad.sum", ["x.grad = None"]),
        ("fc = nn.Linear(4, 5)\nfc(R(2, 3))", "", ["fc.weight (5, 4) float32"]),
        ("a, b = np.ones((2, 3)), [1, 2]\na @ b", "", ["a (2, 3) float64 numpy array", "b = [1, 2]"]),
        (
            "s, d, t = 'sum', {'a': 1}, (1, 'a')\nR(s, d, t)",
            "",
            ["s = 'sum'", "d a dict of 1", "t a tuple of 2"],
        ),
        ("big, h = 10**99, 0.5\nR(2).view(h, big)", "", ["h = 0.5", "big a very large int"]),
        ("xs = [R(2), R(3)]\ntorch.stack(xs)", "", ["xs a list of 2: (2,) float32, (3,) float32"]),
        ("x = R(2).to_sparse()\nx.view(3)", "", ["x (2,) float32 sparse_coo"]),
        ("x = R(2)\nx.view(*(1 for _ in range(x.shape[7])))", "x.shape[7]", ["x (2,) float32"]),
    ],
)
def test_the_scene_has_what_failed_and_the_values_it_names(
    body: str, expression: str, values: list[str]
) -> None:
    scene = scene_of(body)
    assert [f"{value.name} {value.text}" for value in scene.values] == values
    assert scene.expression == expression


def test_attributes_are_found_where_modules_keep_them() -> None:
    head = HEAD.replace(
        "def submitted():",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.weight = "
        "nn.Parameter(R(4, 5).t())\n        self.size = 7\n    def forward(self, x):\n        return x @ "
        "self.weight + self.size\n\ndef submitted():",
    )
    scene = scene_of("Net()(R(2, 3))", head)
    assert scene.expression == "x @ self.weight"
    assert [(value.name, value.text) for value in scene.values] == [
        ("x", "(2, 3) float32"),
        ("self.weight", "(5, 4) float32"),
    ]
    assert scene.values[1].traits == ("not contiguous", "a leaf that requires grad")
    assert "not contiguous" not in raised_in_check(raised_by("Net()(R(2, 3))", head)).message


def test_a_trait_is_told_where_it_is_the_reason() -> None:
    assert (
        "there: x (3, 2) float32, not contiguous\n"
        in raised_in_check(raised_by("x = R(2, 3).t()\nx.view(6)")).message
    )


def test_a_scene_stays_short() -> None:
    names = [f"n{i}" for i in range(30)]
    scene = scene_of(f"{' = '.join(names)} = 'a' * 5_000\nundefined({', '.join(names)})\n")
    assert len(scene.values) == 0  # it failed at the name, before any of them
    scene = scene_of(f"{' = '.join(names)} = 'a' * 5_000\ntakes_two({', '.join(names)})\n")
    assert [value.text for value in scene.values] == ["a str of 5000 characters"] * MAX_VALUES


EVIL = """
import torch
def bite(*args, **kwargs):
    ran.append(1)
    raise SystemExit("bitten")
ran = []
class Meta(type):
    __eq__ = __hash__ = __instancecheck__ = __subclasscheck__ = mro_ = __getattribute__ = bite
    __name__ = property(bite)
class Evil(metaclass=Meta):
    __repr__ = __str__ = __len__ = __iter__ = __eq__ = __hash__ = __bool__ = __format__ = bite
    __getattr__ = __getattribute__ = bite
    __class__ = property(bite)
    __dict__ = property(bite)
class Lazy:
    @property
    def weight(self):
        bite()
    endless = property(bite)
class HasEvilDict:
    def __init__(self):
        self.__dict__ = EvilDict(weight=1)
class EvilTensor(torch.Tensor):
    __repr__ = bite
    __torch_function__ = classmethod(bite)
class EvilStr(str):
    __eq__ = __len__ = __getitem__ = __repr__ = bite
    def __hash__(self):
        return hash("g")
class EvilInt(int):
    bit_length = __repr__ = __str__ = __eq__ = bite
class EvilList(list):
    __len__ = __iter__ = __getitem__ = bite
class EvilDict(dict):
    items = keys = get = __iter__ = __getitem__ = __contains__ = bite
def submitted():
"""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("object.__new__(Evil)", []),
        ("[object.__new__(Evil)] * 2", ["x a list of 2"]),
        ("Lazy()", []),
        ("EvilStr('a')", []),
        ("EvilInt(3)", []),
        ("EvilList()", []),
        ("EvilDict()", []),
        ("torch.ones(2).as_subclass(EvilTensor)", []),
        ("HasEvilDict()", []),
        ("Evil", []),
        ("torch.ones(2)", ["x (2,) float32"]),
    ],
)
def test_nothing_of_the_submission_runs_while_its_values_are_read(value: str, shown: list[str]) -> None:
    body = f"    x = {value}\n    setattr(1, 'a', lambda: (x, x.weight, x.endless, x.weight.grad.sum(), g))\n"
    module = load_module(EVIL + body, FILE, "ex99_submission")
    module.__dict__[module.EvilStr("y")] = 1  # where g would lie: a look-up asks it whether it is equal
    with pytest.raises(AttributeError, match="'int' object has no attribute 'a'") as caught:
        module.submitted()
    module.ran.clear()
    found = raised(caught.value, FILE)
    assert not module.ran
    assert [f"{value.name} {value.text}" for value in found.scene.values] == shown


@pytest.mark.parametrize(
    "body",
    [
        "class Loud(Exception):\n        def __str__(self): raise SystemExit\n    raise Loud",
        "raise ValueError('x' * 10_000_000)",
        "raise ValueError('\\x1b[2J' + 'shape ' * 100_000)",
        "raise RuntimeError('shape \\'[' + '-1, ' * 100_000 + ']\\' is invalid for input of size 6')",
    ],
)
def test_hostile_exceptions_cost_their_own_check_only(body: str, grade_source) -> None:
    source = SCALE.reference.read_text(encoding="utf-8").replace("    return x * factor\n", f"    {body}\n")
    checks = {check.name: check for check in grade_source(SCALE, source, seed=1).checks}
    assert checks["values_match"].outcome == "error"
    assert "line 1" in checks["values_match"].message
    assert len(checks["values_match"].message) < 6_000
    assert "\x1b" not in checks["values_match"].message
    assert checks["network_matches"].passed


@pytest.mark.parametrize(
    "change",
    [
        {"values": 3},
        {"values": [[1]]},
        {"values": [["x", "y", 3]]},
        {"values": None},
        {"lines": [["f", "9" * 5_000, ""]]},
        {"lines": [["f", float("inf"), ""]]},
    ],
)
def test_a_scene_that_is_none_is_garbled(change: dict[str, object]) -> None:
    with pytest.raises(Garbled):
        unpack_raised({**pack_raised(Raised("error", "A", "b")), **change})


def test_a_scene_that_a_worker_makes_up_is_cut() -> None:
    lies = [["n" * 9_999, {"a": "t" * 9_999}, ["not contiguous", "on fire", ["x"]]]] * 99
    message = {**pack_raised(Raised("error", "A", "b")), "values": lies, "expression": "e" * 9_999}
    scene = unpack_raised(message).scene
    assert len(scene.expression) == MAX_EXPRESSION
    assert len(scene.values) == MAX_VALUES
    assert {(len(value.name), len(value.text), value.traits) for value in scene.values} == {
        (MAX_NAME, MAX_TEXT, ("not contiguous",))
    }


def test_a_value_that_a_terminal_would_obey_is_made_visible(grade_source) -> None:
    message = message_of(grade_source, "name = '\\x1b]0;gone\\x07\\u202e'; return int(name)")
    assert "\x1b" not in message
    assert "\u202e" not in message
    assert "name = '" in message
