"""Autograd, from leaf tensors to an engine of your own"""

import torch
import torch.fx.experimental.symbolic_shapes  # what the first backward(v) imports, once for all
from torch import Tensor

from grader.check import Trial, by_hand, check, go_back, picture, workload
from grader.datasets import circles

by_backward = by_hand(
    "vector_jacobian",
    "jacobian",
    names=("torch.autograd.functional", "torch.func"),
    instead="backward or torch.autograd.grad",
)

in_plain_python = by_hand(
    "Value",
    names=("torch.autograd", "torch.tensor", "torch.Tensor", "torch.as_tensor", "torch.nn", "torch.func"),
    instead="Python's own numbers and the math module",
)


def start(trial: Trial, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """A tensor to start from: without a gradient, with one that another loss has filled, or no leaf."""
    x = trial.normal(*shape, dtype=dtype)
    if trial.index == 1:
        x.requires_grad_()
        x.grad = torch.full_like(x, 7.0)
    return x.requires_grad_() * 1.0 if trial.index == 2 else x


def afterwards(x: Tensor) -> dict[str, object]:
    """What has become of the caller's tensor."""
    return {
        "x afterwards": x,
        "x requires a gradient afterwards": x.requires_grad,
        "grad of x afterwards": x.grad if x.is_leaf or x.retains_grad else None,
    }


@check(points=2)
def gradients_match(module, trial: Trial):
    """vector_jacobian gives vᵀ times the matrix of slopes, and leaves x as it is"""
    if trial.example:
        x, v = trial.tensor([3.0, -1.0]), trial.tensor([1.0, 10.0])
        trial.given(function="x * x", x=x, v=v)
        return {"slopes": module.vector_jacobian(lambda x: x * x, x, v), **afterwards(x)}
    x = start(trial, trial.size, trial.size + 1, dtype=torch.float64)
    v = trial.normal(trial.size + 1, 3, dtype=torch.float64)
    weight = trial.normal(trial.size, 3, dtype=torch.float64)
    trial.given(function="(x.T @ weight).tanh()", x=x, v=v, weight=weight)
    slopes = module.vector_jacobian(lambda x: (x.T @ weight).tanh(), x, v)
    return {"slopes": slopes, **afterwards(x)}


@check(points=1)
def one_value_needs_no_vector(module, trial: Trial):
    """vector_jacobian without v is the gradient of a function with one value, whatever path it takes"""
    x = trial.tensor([3.0, -1.0]) if trial.example else start(trial, trial.size + 1)

    def function(x: Tensor) -> Tensor:  # the graph depends on the data
        y = x
        while y.abs().max() < 10:
            y = 2 * y + 1
        return (y * y).sum() if x[0] > 0 else y.pow(3).sum() / 10

    words = "y = x; while no y is 10 or more: y = 2y + 1; sum of y² where x[0] > 0, else of y³ / 10"
    trial.given(function=words, x=x)
    return {"slopes": module.vector_jacobian(function, x), **afterwards(x)}


@check(points=2, sizes=(1, 1, 2, 5))
def jacobians_match(module, trial: Trial):
    """jacobian has a row for each value that comes out, and calls the function once"""
    calls = []
    if trial.example:
        x = trial.tensor([2.0, 5.0])
        trial.given(function="torch.stack([x[0] * x[1], x[0] ** 2, x[1]])", x=x)

        def function(x: Tensor) -> Tensor:
            calls.append(len(x))
            return torch.stack([x[0] * x[1], x[0] ** 2, x[1]])
    else:
        dtype = torch.float64 if trial.index > 1 else torch.float32
        x = start(trial, trial.size + 2, dtype=dtype)
        weight = trial.normal(trial.size, trial.size + 2, dtype=dtype)
        trial.given(function="(weight @ x / 4).exp() * x[0]", x=x, weight=weight)

        def function(x: Tensor) -> Tensor:
            calls.append(len(x))
            return (weight @ (x / 4)).exp() * x[0]

    matrix = module.jacobian(function, x)
    return {"jacobian": matrix, "times that the function was called": len(calls), **afterwards(x)}


@check(points=2, sizes=(1, 2, 3, 4))
def stations_match(module, trial: Trial):
    """intermediate_gradients gives the gradient at x, at every result in between, and at the last"""
    if trial.example:
        x = trial.tensor([2.0])
        trial.given(functions="3 * x, x * x", x=x)
        return {
            "slopes": list(module.intermediate_gradients([lambda x: 3 * x, lambda x: x * x], x)),
            **afterwards(x),
        }
    x = start(trial, trial.size, trial.size + 1, dtype=torch.float64)
    weight = trial.normal(trial.size + 1, 2, dtype=torch.float64)
    functions = [torch.sin, lambda x: x @ weight, torch.sin, lambda x: x[0] * x[-1]][-trial.size :]
    words = ["sin", "x @ weight", "sin", "x[0] * x[-1]"][-trial.size :]
    trial.given(functions=", ".join(words), x=x, weight=weight)
    return {"slopes": list(module.intermediate_gradients(functions, x)), **afterwards(x)}


@check(points=2)
def rounding_matches(module, trial: Trial):
    """straight_through_round rounds, and hands the gradient on unchanged"""
    if trial.example:
        x = trial.tensor([0.3, 1.7, -2.6], requires_grad=True)
    else:
        dtype = torch.float64 if trial.index == 1 else torch.float32
        x = trial.normal(trial.size, trial.size + 2, scale=5.0, dtype=dtype)
        x[0, :2] = trial.tensor([0.5, -1.5], dtype)  # half-way: to the even neighbour
        x.requires_grad_()
    weight = trial.normal(*x.shape, dtype=x.dtype)
    trial.given(x=x, **{"the gradient that arrives": weight})
    y = module.straight_through_round(x)
    go_back((y * weight).sum(), x)
    return {"rounded": y, "grad of x": x.grad, "x afterwards": x}


POSITIONS = ((True, False), (False, True), (False, False), (True, True))
"""(the switch before the call, enabled), one for each trial."""


@check(points=2, sizes=(1, 2, 3, 4))
def switch_holds_during_the_call(module, trial: Trial):
    """call_with_grad sets the switch for the call, whatever it was, and puts it back"""
    before, enabled = POSITIONS[trial.index]
    x = trial.normal(trial.size + 1, dtype=torch.float64, requires_grad=True)
    seen = []

    def function(x: Tensor) -> Tensor:
        seen.append(torch.is_grad_enabled())
        return 3 * x

    trial.given(x=x, enabled=enabled, **{"the switch before": before})
    torch.set_grad_enabled(before)
    result = module.call_with_grad(function, x, enabled)
    now = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    weight = trial.normal(trial.size + 1, dtype=torch.float64, requires_grad=True)
    go_back((result * weight).sum())  # the result is an ordinary tensor: this is recorded
    return {
        "result": result,
        "recorded inside": seen,
        "result requires a gradient": result.requires_grad,
        "switch afterwards": now,
        "x afterwards": x,
        "x requires a gradient afterwards": x.requires_grad,
        "grad of x": x.grad,
        "grad of a weight of the result": weight.grad,
    }


@check(points=1, sizes=(1, 2, 3, 4))
def switch_goes_back_after_an_error(module, trial: Trial):
    """call_with_grad puts the switch back where the function raises, and lets the error through"""
    before, enabled = POSITIONS[trial.index]
    x = trial.normal(3)

    def function(x: Tensor) -> Tensor:
        raise LookupError("raised by the function that call_with_grad is given")

    trial.given(enabled=enabled, **{"the switch before": before, "function": "raises LookupError"})
    result = module.call_with_grad(lambda x: 3 * x, x, enabled)
    torch.set_grad_enabled(before)
    error = trial.error_of(module.call_with_grad, function, x, enabled)
    return {"3 * x": result, "error": error, "switch afterwards": torch.is_grad_enabled()}


@check(points=2)
def sigmoid_matches(module, trial: Trial):
    """Sigmoid gives the value and the gradient, also for large inputs and in float64"""
    if trial.example:
        x = trial.tensor([0.0, 2.0], torch.float64, requires_grad=True)
    else:
        dtype = torch.float64 if trial.index == 1 else torch.float32
        x = trial.normal(trial.size, trial.size + 1, scale=3.0, dtype=dtype)
        x[0, :2] = trial.tensor([1000.0, -1000.0], dtype)
        x.requires_grad_()
    weight = trial.normal(*x.shape, dtype=x.dtype)
    trial.given(x=x, **{"the gradient that arrives": weight})
    y = module.Sigmoid.apply(x)
    go_back((y * weight).sum(), x)
    return {
        "sigmoid": y,
        "an autograd.Function": isinstance(y.grad_fn, torch.autograd.function.BackwardCFunction),
        "grad of x": x.grad,
        "x afterwards": x,
    }


@check(points=1, sizes=(1, 3), needs=("sigmoid_matches", "one_value_needs_no_vector"))
def sigmoid_can_be_derived_twice(module, trial: Trial):
    """Sigmoid's second derivative is right as well: vector_jacobian can go back through a gradient"""
    x = trial.normal(trial.size + 1, dtype=torch.float64)

    def sum_of_slopes(x: Tensor) -> Tensor:
        (slopes,) = torch.autograd.grad(module.Sigmoid.apply(x).square().sum(), x, create_graph=True)
        return slopes.sum()

    trial.given(x=x, function="sum of the slopes of Sigmoid(x)²")
    return {"grad of the sum of slopes": module.vector_jacobian(sum_of_slopes, x)}


@check(points=1, sizes=(1, 3))
def sigmoid_frees_what_it_kept(module, trial: Trial):
    """Sigmoid keeps tensors by save_for_backward: a second backward() raises, as everywhere"""
    x = trial.normal(trial.size + 1, requires_grad=True)
    trial.given(x=x)
    total = module.Sigmoid.apply(x).sum()
    total.backward()
    first = None if x.grad is None else x.grad.clone()
    return {
        "grad after the first backward()": first,
        "the second backward()": trial.error_of(total.backward),
        "grad after the second": x.grad,
    }


EXAMPLE_LOGITS = [[0.1, 0.3], [0.4, 0.6], [0.2, 0.7]]
EXAMPLE_TARGETS = [0, 1, 0]


@check(points=2, sizes=(1, 2, 3, 5))
def focal_loss_matches(module, trial: Trial):
    """FocalLoss gives the loss and the gradient for every gamma, whatever gradient arrives"""
    if trial.example:
        logits = trial.tensor(EXAMPLE_LOGITS, torch.float64, requires_grad=True)
        targets, gamma = trial.tensor(EXAMPLE_TARGETS), 2.0
    else:
        dtype = torch.float32 if trial.index == 1 else torch.float64
        logits = trial.normal(trial.size, trial.size + 2, dtype=dtype, requires_grad=True)
        targets = trial.labels(trial.size + 2, (trial.size,))
        gamma = (2.0, 1.0, 3.5)[trial.index - 1]
    weight = trial.tensor(1.0 if trial.example else -0.7, logits.dtype)
    trial.given(logits=logits, targets=targets, gamma=gamma, **{"the gradient that arrives": weight})
    loss = module.FocalLoss.apply(logits, targets, gamma)
    if loss.requires_grad:
        loss.backward(weight)
    return {
        "loss": loss,
        "an autograd.Function": isinstance(loss.grad_fn, torch.autograd.function.BackwardCFunction),
        "grad of logits": logits.grad,
        "logits afterwards": logits,
        "targets afterwards": targets,
        "what arrived, afterwards": weight,
    }


@check(points=1, sizes=(1, 3), needs="focal_loss_matches")
def focal_loss_stays_finite(module, trial: Trial):
    """FocalLoss is exact for logits of ±1000"""
    if trial.example:
        logits, targets = trial.tensor([[1000.0, -1000.0, 0.0]]), trial.tensor([1])
    else:
        signs = 2.0 * trial.integers(0, 2, (trial.size, 4)) - 1
        logits = 1000 * signs + 30 * trial.distinct(trial.size, 4)
        targets = trial.labels(4, (trial.size,))
    logits.requires_grad_()
    trial.given(logits=logits, targets=targets)
    loss = module.FocalLoss.apply(logits, targets, 2.0)
    go_back(loss, logits)
    return {"loss": loss, "grad of logits": logits.grad}


OPERATIONS = {
    "a * b + b": lambda a, b: a * b + b,
    "a + b": lambda a, b: a + b,
    "a * b": lambda a, b: a * b,
    "a - b": lambda a, b: a - b,
    "-a": lambda a, b: -a,
    "a / b": lambda a, b: a / b,
    "a ** 3 + b ** 0.5": lambda a, b: a**3 + b**0.5,
    "a.exp()": lambda a, b: a.exp(),
    "a.relu() + (-b).relu()": lambda a, b: a.relu() + (-b).relu(),
    "(a - a.data).relu() * b": lambda a, b: (a - a.data).relu() * b,
    "2 + a * 3 - 1": lambda a, b: 2 + a * 3 - 1,
    "3 - 2 * a": lambda a, b: 3 - 2 * a,
    "3 / a + b / 4": lambda a, b: 3 / a + b / 4,
    "(a * 0.00001).relu() * 100000": lambda a, b: (a * 0.00001).relu() * 100000,
    "sum([a, b, a])": lambda a, b: sum([a, b, a]),
}


@check(points=3, sizes=tuple(range(1, len(OPERATIONS) + 1)))
def every_operation_matches(module, trial: Trial):
    """Value knows the value and the slopes of every operation, plain numbers included"""
    words, operation = list(OPERATIONS.items())[trial.index]
    first, second = (2.0, 3.0) if trial.example else trial.numbers(2, 0.5, 2.5)
    trial.given(**{"a = Value": first, "b = Value": second, "result": words})
    a, b = module.Value(first), module.Value(second)
    result = operation(a, b)
    before = [a.grad, b.grad, result.grad]
    result.backward()
    return {
        "result.data": result.data,
        "grads before backward()": before,
        "a.grad": a.grad,
        "b.grad": b.grad,
        "result.grad": result.grad,
        "a.data and b.data afterwards": [a.data, b.data],
    }


@check(points=2, sizes=(1, 2, 3, 40), needs="every_operation_matches")
def shared_values_match(module, trial: Trial):
    """A Value that is used several times gets the sum over all ways, each Value being visited once"""
    first, second = trial.numbers(2, 0.5, 1.5)
    a, b = module.Value(first), module.Value(second)
    trial.given(**{"a = Value": first, "b = Value": second})
    if trial.index < 3:
        trial.given(steps="c = a * b, then so many times: a, c = c, c * c + a", times=trial.size)
        start, c = a, a * b
        for _ in range(trial.size):
            a, c = c, c * c * 0.5 + a
        c.backward()
        return {"data": c.data, "a.grad": start.grad, "b.grad": b.grad, "the last but one's grad": a.grad}
    trial.given(steps="c = a * b, then so many times: c = c + c", times=trial.size)
    c = a * b
    for _ in range(trial.size):
        c = c + c
    c.backward()
    return {
        "data / 2^40": c.data / 2.0**40,
        "a.grad / 2^40": a.grad / 2.0**40,
        "b.grad / 2^40": b.grad / 2.0**40,
    }


@check(points=1, sizes=(1, 2), needs="every_operation_matches")
def backward_adds_up(module, trial: Trial):
    """A second backward(), from the same result or another, adds to the gradients of the leaves"""
    first, second = trial.numbers(2, 0.5, 1.5)
    a, b = module.Value(first), module.Value(second)
    c = a * b
    d = c * c
    other = d if trial.example else c + a
    trial.given(**{"a = Value": first, "b = Value": second, "c": "a * b", "d": "c * c"})
    d.backward()
    once = [a.grad, b.grad]
    other.backward()
    return {
        "leaves' grads after d.backward()": once,
        f"leaves' grads after {'a second one' if trial.example else '(c + a).backward() too'}": [
            a.grad,
            b.grad,
        ],
    }


@check(points=1, sizes=(5_000,), needs="every_operation_matches")
def long_graphs_are_fine(module, trial: Trial):
    """A graph of 5,000 operations is no more trouble than a short one"""
    (first,) = trial.numbers(1, 0.5, 1.5)
    x = module.Value(first)
    y = x
    for step in range(trial.size):
        y = y * 0.9998 if step % 2 else y + x
    trial.given(**{"x = Value": first, "steps": "5,000: y = y + x and y = y * 0.9998 by turns"})
    y.backward()
    return {"data": y.data, "x.grad": x.grad, "y.grad": y.grad}


def net_of(weights, x: float, y: float):
    """The probability that a point is in the inner ring; weights are Values, or torch's numbers."""
    score = weights[-1]
    for i in range(len(weights) // 4):
        from_x, from_y, bias, out = weights[4 * i : 4 * i + 4]
        score = score + out * (from_x * x + from_y * y + bias).relu()
    return 1 / (1 + (-score).exp())


def loss_of(weights, points):
    """The mean squared error over points (x, y, label)."""
    return sum((net_of(weights, x, y) - label) ** 2 for x, y, label in points) / len(points)


def ring_points() -> list[tuple[float, float, float]]:
    """Two rings of points (x, y, label)."""
    inputs, labels = circles()
    return [(x, y, float(label)) for (x, y), label in zip(inputs.tolist(), labels.tolist(), strict=True)]


def trained(weights, points, batch: int, steps: int, lr: float) -> list[float]:
    """The losses in some steps of gradient descent, which changes the weights."""
    losses = []
    for step in range(steps):
        loss = loss_of(weights, [points[(step * batch + i) % len(points)] for i in range(batch)])
        for weight in weights:
            weight.grad = 0.0
        loss.backward()
        for weight in weights:
            weight.data -= lr * weight.grad
        losses.append(loss.data)
    return losses


@check(points=1, sizes=(1, 3), needs=("gradients_match", "shared_values_match"))
def net_of_values_learns(module, trial: Trial):
    """A network made of your Values has the gradients that vector_jacobian finds by torch, and learns"""
    numbers, points = trial.numbers(4 * trial.size + 1), ring_points()[:8]
    by_torch = module.vector_jacobian(
        lambda weights: loss_of(weights.unbind(), points), trial.tensor(numbers, torch.float64)
    )
    weights = [module.Value(number) for number in numbers]
    loss_of(weights, points).backward()
    by_values = [weight.grad for weight in weights]
    losses = trained(weights, points, batch=4, steps=5, lr=0.5)
    return {
        "slopes by torch": by_torch,
        "slopes by Values": by_values,
        "losses": losses,
        "weights afterwards": [weight.data for weight in weights],
    }


# -- how fast --------------------------------------------------------------------------------


def library_jacobian(x: Tensor, weight: Tensor) -> Tensor:
    """torch.autograd.functional.jacobian"""
    return torch.autograd.functional.jacobian(lambda x: (weight @ x).tanh(), x)


def library_sigmoid(x: Tensor) -> Tensor:
    """torch.sigmoid"""
    torch.sigmoid(x).sum().backward()
    return x.grad


def library_focal_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """autograd's own backward"""
    log_p = torch.log_softmax(logits, 1).gather(1, targets[:, None])
    (-((1 - log_p.exp()) ** 2) * log_p).mean().backward()
    return logits.grad


def library_chain(numbers: list[float]) -> list[float]:
    """torch, one number a tensor"""
    x = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    y = x
    for number in numbers:
        y = y * number + x
    y.backward()
    return [y.item(), x.grad.item()]


@workload(
    sizes=(4, 16, 64, 256),
    inputs=lambda trial, dtype: {
        "x": trial.normal(trial.size, dtype=dtype),
        "weight": trial.normal(trial.size, trial.size, scale=0.1, dtype=dtype),
    },
    library=library_jacobian,
    per="values",
    needs="jacobians_match",
    dtypes=("float32", "float64"),
)
def jacobian_of_n_values(module, x, weight):
    """jacobian of tanh(weight @ x) with N values in and out: N backward passes"""
    return module.jacobian(lambda x: (weight @ x).tanh(), x)


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=lambda trial, dtype: {"x": trial.normal(trial.size, dtype=dtype, requires_grad=True)},
    library=library_sigmoid,
    per="values",
    needs="sigmoid_matches",
    dtypes=("float32", "float64"),
)
def sigmoid_there_and_back(module, x):
    """Sigmoid of N values, forward and backward"""
    module.Sigmoid.apply(x).sum().backward()
    return x.grad


@workload(
    sizes=(10, 100, 1_000, 10_000),
    inputs=lambda trial, dtype: {
        "logits": trial.normal(trial.size, 10, dtype=dtype, requires_grad=True),
        "targets": trial.labels(10, (trial.size,)),
    },
    library=library_focal_loss,
    per="rows",
    needs="focal_loss_matches",
    dtypes=("float32", "float64"),
)
def focal_loss_there_and_back(module, logits, targets):
    """FocalLoss of N rows of 10 classes, forward and backward"""
    module.FocalLoss.apply(logits, targets, 2.0).backward()
    return logits.grad


@workload(
    sizes=(10, 50, 250, 1_000),
    inputs=lambda trial, dtype: {"numbers": trial.numbers(trial.size, 0.1, 1.0)},
    library=library_chain,
    per="operations",
    needs="long_graphs_are_fine",
)
def value_there_and_back(module, numbers):
    """A chain of N products and sums of Values, forward and backward"""
    x = module.Value(0.5)
    y = x
    for number in numbers:
        y = y * number + x
    y.backward()
    return [y.data, x.grad]


TOPICS = {
    "requires_grad: a leaf of one's own, and the caller's left as it is": (
        "gradients_match",
        "jacobians_match",
    ),
    "leaf against non-leaf": ("gradients_match", "stations_match"),
    "backward with a vector": ("gradients_match", "jacobians_match"),
    "backward of a single value": ("one_value_needs_no_vector",),
    "a second backward needs the graph": ("jacobians_match", "sigmoid_frees_what_it_kept"),
    "retain_grad: the gradients of intermediate values": ("stations_match",),
    "detach: a value without its history": ("rounding_matches",),
    "no_grad and set_grad_enabled: recording on or off, for the call alone": (
        "switch_holds_during_the_call",
    ),
    "the switch goes back, after an error too": ("switch_goes_back_after_an_error",),
    "a result made with grad off has requires_grad=False": ("switch_holds_during_the_call",),
    "a custom autograd.Function: sigmoid, forward and backward": ("sigmoid_matches",),
    "save_for_backward": ("sigmoid_frees_what_it_kept",),
    "second derivatives: a gradient that can be derived": ("sigmoid_can_be_derived_twice",),
    "a custom autograd.Function: focal loss with its arguments": ("focal_loss_matches",),
    "an own backward that stays finite at ±1000": ("sigmoid_matches", "focal_loss_stays_finite"),
    "a reverse-mode engine on scalars: the slopes of each operation": ("every_operation_matches",),
    "the chain rule: a value that is used several times gets the sum over all ways": ("shared_values_match",),
    "gradients add up from one backward to the next": ("backward_adds_up",),
    "the order of the way back, also in graphs of 5,000 operations": (
        "shared_values_match",
        "long_graphs_are_fine",
    ),
    "a network on the engine learns": ("net_of_values_learns",),
}

HINTS = {
    "vector_jacobian": (
        "A new leaf with the values of x: x.detach().requires_grad_(). The caller's x then stays as it is.",
        "y.backward(v) is backward with a vector. With v None it is the plain backward(), for y of one "
        "value.",
        "After function(leaf).backward(v), what is asked for is in leaf.grad.",
    ),
    "jacobian": (
        "backward with the vector (1, 0, 0, …) gives the slopes of y[0]: the first row. What gives the "
        "second?",
        "Call the function once; go back through the same graph again and again, with retain_graph=True.",
        "leaf.grad is added to: set it to None before each row, and collect the rows for torch.stack.",
        "torch.autograd.grad(y, leaf, v, retain_graph=True) gives a row without touching .grad.",
    ),
    "intermediate_gradients": (
        "Keep every result in a list. Only the first one, made by x.detach().requires_grad_(), is a leaf.",
        "result.retain_grad() asks for the gradient of a non-leaf; it has to come before backward().",
        "In the end stations[-1].sum().backward(), and the .grad of every station.",
    ),
    "straight_through_round": (
        "x.round() as a value is x plus something. What if this something were a constant for autograd?",
        "(x.round() - x).detach() has the value that rounding adds, and no history.",
    ),
    "call_with_grad": (
        "torch.set_grad_enabled(enabled) can stand behind `with`: it is undone at the end of the block.",
        "The block is left by `return` and by an error, too: in both cases the switch goes back.",
        "with torch.set_grad_enabled(enabled): and the call of the function inside, with its return.",
    ),
    "Sigmoid": (
        "forward computes y, keeps it by ctx.save_for_backward(y), and returns it.",
        "In backward, (y,) = ctx.saved_tensors: it is always a tuple, also of one.",
        "The chain rule: what arrives (grad), times the slope here, y · (1 - y).",
    ),
    "FocalLoss": (
        "forward: torch.log_softmax(logits, dim=1), gather the targets' values, then the formula and the "
        "mean.",
        "backward: compute p and the slope s of each row as (N, 1), so that they multiply whole rows.",
        "1 where j = t: zeros_like(logits).scatter(1, targets[:, None], 1). Softmax: exp of log_softmax.",
        "return grad * s * (is_target - probabilities) / N, None, None",
    ),
    "Value": (
        "Let each result keep a list of (parent, slope): for a * b that is (a, b.data) and (b, a.data).",
        "a - b is a + (-1) · b and a / b is a · b ** -1: a few operations are enough. 2 + a calls "
        "a.__radd__(2).",
        "backward needs an order in which each Value comes before its parents: collect all that can be "
        "reached, "
        "then sort. A depth, 1 more than that of the deepest parent, is a number to sort by.",
        "Keep what arrives in this pass apart from .grad (a dict, say), and add it to .grad once it is "
        "complete. "
        "Else the .grad of an earlier call flows on a second time.",
    ),
}


# -- pictures --------------------------------------------------------------------------------

GAMMAS = (1.0, 2.0, 5.0)


@picture(size=(10.6, 3.6))
def slopes(module, trial: Trial):
    """Your own operations, and the gradients that they hand back"""
    x = torch.linspace(-6, 6, 241, dtype=torch.float64, requires_grad=True)
    y = module.Sigmoid.apply(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    t = torch.linspace(-2.9, 2.9, 233, dtype=torch.float64, requires_grad=True)
    steps = module.straight_through_round(t)
    (through,) = torch.autograd.grad(steps.sum(), t)
    focal = {}
    for gamma in GAMMAS:
        logits = torch.stack([x, torch.zeros_like(x)], dim=1).detach().requires_grad_()
        target = torch.tensor([0])
        losses = torch.stack([module.FocalLoss.apply(row[None], target, gamma) for row in logits])
        (back,) = torch.autograd.grad(losses.sum(), logits)
        focal[str(gamma)] = {"loss": losses, "slope": back[:, 0]}
    return {"x": x, "y": y, "slope": slope, "t": t, "steps": steps, "through": through, "focal": focal}


@slopes.draw
def _(figure, seen):
    left, middle, right = figure.subplots(1, 3)
    left.plot(seen["x"], seen["y"], label="Sigmoid")
    left.plot(seen["x"], seen["slope"], "--", label="its gradient")
    left.set(title="Sigmoid", xlabel="x")
    left.legend()
    middle.plot(seen["t"], seen["steps"], label="straight_through_round")
    middle.plot(seen["t"], seen["through"], "--", label="its gradient")
    middle.set(title="Rounding, straight through", xlabel="x")
    middle.legend(loc="upper left")
    for number, (gamma, curves) in enumerate(seen["focal"].items()):
        right.plot(seen["x"], curves["loss"], color=f"C{number}", label=f"gamma {gamma}")
        right.plot(seen["x"], curves["slope"], "--", color=f"C{number}")
    right.set(title="FocalLoss, and dashed its gradient", xlabel="logit of the right class (the other: 0)")
    right.legend()


LAYERS = 12


@picture(size=(7, 4))
def vanishing_gradients(module, trial: Trial):
    """How large the gradient is at each station of a deep net: it vanishes through sigmoids"""
    x = trial.normal(8, 16, dtype=torch.float64)
    weights = [trial.normal(16, 16, scale=0.35, dtype=torch.float64) for _ in range(LAYERS)]
    sizes = {}
    for name, activation in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh), ("relu", torch.relu)):
        layers = [lambda x, w=w, a=activation: a(x @ w) for w in weights]
        sizes[name] = torch.stack([g.abs().mean() for g in module.intermediate_gradients(layers, x)])
    return sizes


@vanishing_gradients.draw
def _(figure, seen):
    axes = figure.subplots()
    for name, values in seen.items():
        axes.semilogy(range(len(values)), values, "o-", label=name)
    axes.set(
        xlabel="station (0 is the input)",
        ylabel="mean |gradient|",
        title="The way back is from right to left",
    )
    axes.legend()
    axes.grid(alpha=0.3)


@picture(size=(9, 4))
def rings(module, trial: Trial):
    """A network made of your Values learns which ring a point is from"""
    weights = [module.Value(number) for number in trial.numbers(4 * 8 + 1)]
    losses = trained(weights, ring_points(), batch=40, steps=120, lr=3.0)
    axis = torch.linspace(-1.5, 1.5, 31, dtype=torch.float64).tolist()
    grid = torch.tensor([[net_of(weights, x, y).data for x in axis] for y in axis])
    inputs, labels = circles()
    return {"grid": grid, "points": inputs, "labels": labels, "losses": torch.tensor(losses)}


@rings.draw
def _(figure, seen):
    left, right = figure.subplots(1, 2)
    shown = left.imshow(
        seen["grid"], extent=(-1.5, 1.5, -1.5, 1.5), origin="lower", cmap="RdBu", vmin=0, vmax=1, alpha=0.7
    )
    figure.colorbar(shown, ax=left, label="probability of the inner ring")
    for label, colour in ((0, "darkred"), (1, "darkblue")):
        chosen = seen["points"][seen["labels"] == label]
        left.scatter(chosen[:, 0], chosen[:, 1], s=8, color=colour)
    left.set(title="8 neurons of Values")
    right.plot(seen["losses"])
    right.set(
        xlabel="step", ylabel="mean squared error", title="What it learns by your backward()", ylim=(0, None)
    )
