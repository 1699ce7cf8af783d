"""Autograd: leaves, graphs and what cuts them."""

from __future__ import annotations

import re

from grader.exceptions.topic import Topic, shape_of
from grader.observe import Raised
from grader.scene import LEAF, REQUIRES_GRAD

TOPIC = Topic()


TOPIC.say(
    "RuntimeError",
    r"a (?:view of a )?leaf Variable that requires grad is being used in an in-place operation",
    "This tensor is a leaf that requires grad (a parameter, or an input whose gradient is asked for), and "
    "autograd forbids to change such a one in place. To update parameters, do it inside `with "
    "torch.no_grad():`; in a formula, make a new tensor (x = x + 1, x.clone()).",
    trait=LEAF,
)


@TOPIC.say("RuntimeError", r"has been modified by an inplace operation")
@TOPIC.say(
    "RuntimeError",
    r"has been modified by an inplace operation: \[\S{1,60} \[([\d, ]*)\]\](?:, which is output \d+ of "
    r"(?:As\w+ of )?(\w{1,60}?)(?:Backward\d*)?,)?",
)
def _version(match: re.Match[str], raised: Raised) -> str:
    which = f" of shape {shape_of(match[1])}" if match.re.groups and match[1] else ""
    which += f", the result of {match[2]}," if match.re.groups and match[2] else ""
    return (
        f"The backward pass needs a tensor{which} as it was, and something has changed it in place since. "
        "Look for +=, x[...] = and methods that end in _, and make a new tensor there, or .clone() it "
        "first."
    )


TOPIC.say(
    "RuntimeError",
    r"Trying to backward through the graph a second time",
    "A backward pass frees the graph that it went through, and here a second one needs the same graph. "
    "Compute the forward pass anew for each backward(), or .detach() what goes on from one step to the "
    "next.",
)


@TOPIC.say("RuntimeError", r"element (\d+) of tensors does not require grad and does not have a grad_fn")
def _no_graph(match: re.Match[str], raised: Raised) -> str:
    what = (
        "What backward() starts from"
        if raised.lines
        else "The gradient of what you gave back is asked for, but it"
    )
    return (
        f"{what} is not linked to any tensor that requires grad. Either none does, or the link was cut: by "
        ".detach(), .data, .item(), numpy, torch.tensor(...) around a tensor, argmax, or torch.no_grad()."
    )


TOPIC.say(
    "RuntimeError",
    r"grad can be implicitly created only for scalar outputs",
    "Gradients are those of one number, a loss, and this tensor holds more. Reduce it first: .mean() or "
    ".sum().",
)
TOPIC.say(
    "RuntimeError",
    r"One of the differentiated Tensors does not require grad",
    "A gradient is asked for with respect to a tensor that does not require grad: call requires_grad_() on "
    "it before the forward pass.",
)
TOPIC.say(
    "RuntimeError",
    r"The differentiated Tensor at index (\d+) appears to not have been used in the graph",
    "The result does not depend on tensor number {1} (the first is 0): it was left out of the computation, "
    "or replaced by a copy that .detach(), .data or torch.tensor(...) made.",
)
TOPIC.say(
    "RuntimeError",
    r"you can only change requires_grad flags of leaf variables",
    "requires_grad can be switched off for leaves only. Of a computed tensor, x.detach() gives one without "
    "a graph.",
)
TOPIC.say(
    "RuntimeError",
    r"Can't call numpy\(\) on Tensor that requires grad",
    "numpy knows nothing of gradients. Where the gradient has to go on, stay with PyTorch's functions "
    "(torch.exp for np.exp); where it does not, use .detach().numpy().",
    trait=REQUIRES_GRAD,
)
TOPIC.say(
    "RuntimeError",
    r"can't retain_grad on Tensor that has requires_grad=False|cannot register a hook on a tensor that "
    r"doesn't require",
    "This tensor takes no part in the gradient: nothing that it was computed from requires grad.",
)
