"""Momentum, Adagrad, RMSprop, Adam and schedules, by hand"""

import copy
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from grader.check import Trial, by_hand, check, picture, workload
from grader.datasets import circles

without_the_library = by_hand(
    "momentum_step",
    "adagrad_step",
    "rmsprop_step",
    "adam_step",
    "adamw_step",
    "step_lr",
    "cosine_lr",
    operators=(
        *("aten::_fused_sgd", "aten::_fused_sgd_", "aten::_fused_adagrad", "aten::_fused_adagrad_"),
        *("aten::_fused_adam", "aten::_fused_adam_", "aten::_fused_adamw", "aten::_fused_adamw_"),
    ),
    names=("torch.optim",),
    instead="w.grad, what is remembered of each parameter, and torch.no_grad()",
)

STEPS = 50

Walk = Callable[[int, float], None]
"""(number of the step, lr): makes one step."""


def weights_of(trial: Trial) -> list[Tensor]:
    """Parameters: the worked example's; or some in float64, one of them not contiguous."""
    if trial.example:
        return [trial.tensor([1.0, -2.0], requires_grad=True)]
    n = trial.size
    return [
        trial.normal(n + 2, n + 1, dtype=torch.float64).t().requires_grad_(),
        trial.normal(dtype=torch.float64, requires_grad=True),
        trial.normal(n + 1, dtype=torch.float64, requires_grad=True),
    ]


def gradients_of(trial: Trial, parameters: list[Tensor]) -> list[list[Tensor]]:
    """The gradients of three steps. But for the example some are as small as eps and one is 0."""
    if trial.example:
        return [[trial.tensor(g)] for g in ([2.0, -12.0], [1.0, 6.0], [-3.0, 0.5])]
    steps = []
    for _ in range(3):
        *most, last = [trial.normal(*w.shape, dtype=torch.float64) for w in parameters]
        most[0] *= 10
        most[0][0] *= 1e-9
        steps.append([*most, torch.cat([torch.zeros_like(last[:1]), last[1:] * 1e-11])])
    return steps


def zeros(parameters: list[Tensor]) -> list[Tensor]:
    """What is remembered before the first step."""
    return [torch.zeros_like(w) for w in parameters]


def three_steps(trial: Trial, parameters: list[Tensor], walk: Walk, **memory: list[Tensor]) -> dict:
    """What three steps do to the parameters and to what is remembered."""
    gradients, lrs, seen = gradients_of(trial, parameters), (0.1, 0.3, 0.2), {}
    trial.given(parameters=parameters, **{"gradients of each step": gradients, "lr of each step": list(lrs)})
    for step, (lr, new) in enumerate(zip(lrs, gradients, strict=True), start=1):
        for w, g in zip(parameters, new, strict=True):
            w.grad = g.clone()
        walk(step, lr)
        seen[f"parameters after step {step}"] = [w.detach().clone() for w in parameters]
        seen |= {f"{name} after step {step}": [s.clone() for s in kept] for name, kept in memory.items()}
    return seen


class Midway:
    """Parameters in the middle of their way: something is remembered, gradients are there, but for two of
    them: one took no part in the loss, one is frozen.
    """

    def __init__(self, trial: Trial) -> None:
        n, self._trial = trial.size, trial
        unused, frozen = trial.normal(n, requires_grad=True), trial.normal(2, n)
        used = [
            trial.normal(n, requires_grad=True),
            trial.normal(n + 1, n, dtype=torch.float64).t().requires_grad_(),
        ]
        for w in used:
            w.grad = trial.normal(*w.shape, dtype=w.dtype)
        self.parameters = [unused, used[0], frozen, used[1]]
        self.gradients = [None if w.grad is None else w.grad.clone() for w in self.parameters]
        self._sharing = [w.detach() for w in self.parameters]

    def memory(self, signed: bool = False) -> list[Tensor]:
        """What is remembered of each parameter."""
        low = -1.0 if signed else 0.1
        return [self._trial.uniform(*w.shape, low=low, dtype=w.dtype) for w in self.parameters]

    def each(self) -> Iterator[Tensor]:
        """The parameters, once."""
        return (w for w in self.parameters)

    def given(self, **more: object) -> None:
        self._trial.given(parameters=self.parameters, gradients=self.gradients, **more)

    def seen(self) -> dict:
        return {
            "parameters": self.parameters,
            "tensors that share memory with the parameters": self._sharing,
            "which require a gradient": [w.requires_grad for w in self.parameters],
            "gradients afterwards": [w.grad for w in self.parameters],
        }


def small_net(trial: Trial) -> nn.Module:
    """Three numbers in, four out, float64, weights from the seed; the first layer's bias is frozen."""
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4)).double()
    net[0].bias.requires_grad_(False)
    return trial.load(net)


def beside(trial: Trial, library: Callable[..., torch.optim.Optimizer], walk: Callable, **settings) -> dict:
    """Fifty steps of a small net, and the same with an optimizer of torch.optim."""
    mine = small_net(trial)
    theirs = copy.deepcopy(mine)
    optimizer = library(theirs.parameters(), lr=0.05, **settings)
    x = trial.normal(trial.size, 3, dtype=torch.float64)
    y = trial.labels(4, (trial.size,))
    trial.given(x=x, y=y, lr=0.05, steps=STEPS, **{k: str(v) for k, v in settings.items()})
    step, losses = walk(mine), []
    for number in range(1, STEPS + 1):
        for net in (mine, theirs):
            net.zero_grad()
            loss = cross_entropy(net(x), y, label_smoothing=0.1)
            loss.backward()
            if net is mine:
                losses.append(loss.detach())
                step(net.parameters(), number, **settings)
        optimizer.step()
    pairs = zip(mine.parameters(), theirs.parameters(), strict=True)
    return {
        "losses": torch.stack(losses),
        "parameters": list(mine.parameters()),
        "parameters minus those of torch.optim": [(w - other).detach() for w, other in pairs],
    }


@check(points=1, sizes=(1, 2, 3))
def momentum_matches(module, trial: Trial):
    """momentum_step gives the right weights and velocities, step by step"""
    parameters = weights_of(trial)
    velocities = zeros(parameters)

    def walk(_: int, lr: float) -> None:
        module.momentum_step(parameters, list(velocities), lr=lr)  # momentum 0.9 is the default

    return three_steps(trial, parameters, walk, velocities=velocities)


@check(points=1, sizes=(1, 2, 3))
def nesterov_matches(module, trial: Trial):
    """With nesterov=True the step looks ahead, and the velocity is the same"""
    parameters = weights_of(trial)
    velocities = zeros(parameters)

    def walk(_: int, lr: float) -> None:
        module.momentum_step(parameters, list(velocities), lr=lr, nesterov=True)

    return three_steps(trial, parameters, walk, velocities=velocities)


@check(points=1, sizes=(1, 2, 3), needs="momentum_matches")
def momentum_takes_its_settings(module, trial: Trial):
    """momentum_step decays weights, works in place, and skips what has no gradient"""
    midway = Midway(trial)
    velocities = midway.memory(signed=True)
    settings = {
        "lr": 0.2,
        "momentum": (0.0, 0.5, 0.7)[trial.index],
        "nesterov": trial.size == 3,
        "weight_decay": 0.4,
    }
    midway.given(velocities=velocities, **settings)
    module.momentum_step(midway.each(), list(velocities), **settings)
    return {**midway.seen(), "velocities": velocities}


@check(
    points=1,
    sizes=(6,),
    needs="momentum_takes_its_settings",
    timeout=30,
    tolerance=100,
    because="fifty steps carry the rounding of the first along, and the order of operations is free",
)
def momentum_walks_with_torch(module, trial: Trial):
    """Fifty steps with momentum, plain and Nesterov's, are those of torch.optim.SGD"""

    def walk(net: nn.Module) -> Callable:
        velocities = zeros(list(net.parameters()))
        return lambda parameters, _, **settings: module.momentum_step(
            parameters, velocities, lr=0.05, **settings
        )

    return {
        kind: beside(trial, torch.optim.SGD, walk, momentum=0.8, nesterov=nesterov, weight_decay=0.05)
        for kind, nesterov in (("Nesterov's", True), ("plain", False))
    }


@check(points=1, sizes=(1, 2, 3))
def adagrad_matches(module, trial: Trial):
    """adagrad_step gives the right weights and sums of squares, step by step"""
    parameters = weights_of(trial)
    sums = zeros(parameters)

    def walk(_: int, lr: float) -> None:
        module.adagrad_step(parameters, list(sums), lr=lr)

    return three_steps(trial, parameters, walk, sums=sums)


@check(points=1, sizes=(1, 2, 3), needs="adagrad_matches")
def adagrad_takes_its_settings(module, trial: Trial):
    """adagrad_step takes eps and weight decay, works in place, and skips what has no gradient"""
    midway = Midway(trial)
    sums = midway.memory()
    settings = {"lr": 0.3, "eps": 0.2, "weight_decay": 0.4}
    midway.given(sums=sums, **settings)
    module.adagrad_step(midway.each(), list(sums), **settings)
    return {**midway.seen(), "sums": sums}


@check(
    points=1,
    sizes=(6,),
    needs="adagrad_takes_its_settings",
    timeout=30,
    tolerance=100,
    because="fifty steps carry the rounding of the first along, and the order of operations is free",
)
def adagrad_walks_with_torch(module, trial: Trial):
    """Fifty steps of Adagrad are those of torch.optim.Adagrad"""

    def walk(net: nn.Module) -> Callable:
        sums = zeros(list(net.parameters()))
        return lambda parameters, _, **settings: module.adagrad_step(parameters, sums, lr=0.05, **settings)

    return beside(trial, torch.optim.Adagrad, walk, eps=0.01, weight_decay=0.05)


@check(points=1, sizes=(1, 2, 3))
def rmsprop_matches(module, trial: Trial):
    """rmsprop_step gives the right weights and averages of squares, step by step"""
    parameters = weights_of(trial)
    squares = zeros(parameters)

    def walk(_: int, lr: float) -> None:
        module.rmsprop_step(parameters, list(squares), lr=lr)

    return three_steps(trial, parameters, walk, squares=squares)


@check(points=1, sizes=(1, 2, 3), needs="rmsprop_matches")
def rmsprop_takes_its_settings(module, trial: Trial):
    """rmsprop_step takes alpha, eps and weight decay, works in place, and skips what has no gradient"""
    midway = Midway(trial)
    squares = midway.memory()
    settings = {"lr": 0.3, "alpha": (0.5, 0.7, 0.9)[trial.index], "eps": 0.2, "weight_decay": 0.4}
    midway.given(squares=squares, **settings)
    module.rmsprop_step(midway.each(), list(squares), **settings)
    return {**midway.seen(), "squares": squares}


@check(
    points=1,
    sizes=(6,),
    needs="rmsprop_takes_its_settings",
    timeout=30,
    tolerance=100,
    because="fifty steps carry the rounding of the first along, and the order of operations is free",
)
def rmsprop_walks_with_torch(module, trial: Trial):
    """Fifty steps of RMSprop are those of torch.optim.RMSprop"""

    def walk(net: nn.Module) -> Callable:
        squares = zeros(list(net.parameters()))
        return lambda parameters, _, **settings: module.rmsprop_step(parameters, squares, lr=0.05, **settings)

    return beside(trial, torch.optim.RMSprop, walk, alpha=0.9, eps=0.01, weight_decay=0.05)


@check(points=2, sizes=(1, 2, 3))
def adam_matches(module, trial: Trial):
    """adam_step gives the right weights and both averages, step by step"""
    parameters = weights_of(trial)
    means, squares = zeros(parameters), zeros(parameters)

    def walk(step: int, lr: float) -> None:
        module.adam_step(parameters, list(means), list(squares), step=step, lr=lr)

    return three_steps(trial, parameters, walk, means=means, squares=squares)


@check(points=1, sizes=(1, 2, 3), needs="adam_matches")
def adam_takes_its_settings(module, trial: Trial):
    """adam_step takes betas, eps and weight decay, works in place, and skips what has no gradient"""
    midway = Midway(trial)
    means, squares = midway.memory(signed=True), midway.memory()
    settings = {"step": trial.size + 1, "lr": 0.3, "betas": (0.6, 0.8), "eps": 0.2, "weight_decay": 0.4}
    midway.given(means=means, squares=squares, **settings)
    module.adam_step(midway.each(), list(means), list(squares), **settings)
    return {**midway.seen(), "means": means, "squares": squares}


@check(
    points=1,
    sizes=(6,),
    needs="adam_takes_its_settings",
    timeout=30,
    tolerance=100,
    because="fifty steps carry the rounding of the first along, and the order of operations is free",
)
def adam_walks_with_torch(module, trial: Trial):
    """Fifty steps of Adam with weight decay are those of torch.optim.Adam"""

    def walk(net: nn.Module) -> Callable:
        means, squares = zeros(list(net.parameters())), zeros(list(net.parameters()))
        return lambda parameters, step, **settings: module.adam_step(
            parameters, means, squares, step, lr=0.05, **settings
        )

    return beside(trial, torch.optim.Adam, walk, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.05)


@check(points=2, sizes=(1, 2, 3))
def adamw_matches(module, trial: Trial):
    """adamw_step decays each weight by itself, by 0.01 where nothing is said"""
    parameters = weights_of(trial)
    means, squares = zeros(parameters), zeros(parameters)

    def walk(step: int, lr: float) -> None:
        module.adamw_step(parameters, list(means), list(squares), step=step, lr=lr)

    return three_steps(trial, parameters, walk, means=means, squares=squares)


@check(points=1, sizes=(1, 2, 3), needs="adamw_matches")
def adamw_takes_its_settings(module, trial: Trial):
    """adamw_step takes betas, eps and weight decay, works in place, and skips what has no gradient"""
    midway = Midway(trial)
    means, squares = midway.memory(signed=True), midway.memory()
    settings = {"step": trial.size + 1, "lr": 0.3, "betas": (0.6, 0.8), "eps": 0.2, "weight_decay": 0.7}
    midway.given(means=means, squares=squares, **settings)
    module.adamw_step(midway.each(), list(means), list(squares), **settings)
    return {**midway.seen(), "means": means, "squares": squares}


@check(
    points=1,
    sizes=(6,),
    needs="adamw_takes_its_settings",
    timeout=30,
    tolerance=100,
    because="fifty steps carry the rounding of the first along, and the order of operations is free",
)
def adamw_walks_with_torch(module, trial: Trial):
    """Fifty steps of AdamW are those of torch.optim.AdamW"""

    def walk(net: nn.Module) -> Callable:
        means, squares = zeros(list(net.parameters())), zeros(list(net.parameters()))
        return lambda parameters, step, **settings: module.adamw_step(
            parameters, means, squares, step, lr=0.05, **settings
        )

    return beside(trial, torch.optim.AdamW, walk, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.5)


@check(points=1, sizes=(1, 3, 4))
def step_lr_drops(module, trial: Trial):
    """step_lr drops the rate by gamma after every step_size epochs"""
    if trial.example:
        epochs, lr, step_size, more = (0, 29, 30, 59, 60), 0.5, 30, {}
    else:
        epochs, step_size = tuple(range(1, 4 * trial.size)), trial.size
        lr, gamma = trial.numbers(2, 0.3, 0.9)
        more = {"gamma": gamma}
    trial.given(epochs=list(epochs), lr=lr, step_size=step_size, **more)
    return {f"epoch {epoch}": module.step_lr(epoch, lr, step_size, **more) for epoch in epochs}


@check(points=1, sizes=(1, 3, 8))
def cosine_lr_falls(module, trial: Trial):
    """cosine_lr falls from lr to lr_min along half a wave"""
    if trial.example:
        chosen, lr, epochs, more = (0, 1, 5, 9, 10), 0.4, 10, {}
    else:
        chosen, epochs = tuple(range(trial.size + 1)), trial.size
        lr, lr_min = trial.numbers(1, 2.0, 5.0)[0], trial.numbers(1, 0.2, 0.7)[0]
        more = {"lr_min": lr_min}
    trial.given(**{"epoch of each call": list(chosen)}, lr=lr, epochs=epochs, **more)
    return {f"epoch {epoch}": module.cosine_lr(epoch, lr, epochs, **more) for epoch in chosen}


@check(points=1, sizes=(40,), needs=("adamw_matches", "cosine_lr_falls"))
def a_net_learns_two_rings(module, trial: Trial):
    """A small net learns two rings with your AdamW and your cosine schedule"""
    points, labels = circles()
    points, labels = points.double().to(trial.device), labels.to(trial.device)
    net = trial.load(nn.Sequential(nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 2)).double())
    means, squares = zeros(list(net.parameters())), zeros(list(net.parameters()))
    trial.given(points=points, labels=labels, epochs=trial.size, lr=0.1, weight_decay=0.01)
    losses = []
    for epoch in range(trial.size):
        net.zero_grad()
        loss = cross_entropy(net(points), labels)
        loss.backward()
        lr = round(module.cosine_lr(epoch, 0.1, trial.size), 6)  # float32 inside is fine
        module.adamw_step(net.parameters(), means, squares, epoch + 1, lr)
        losses.append(loss.detach())
    right = (net(points).argmax(1) == labels).double().mean()
    return {"losses": torch.stack(losses), "share of points in the right ring": right}


def with_gradients(trial: Trial, dtype: torch.dtype, count: int, length: int) -> list[Tensor]:
    """So many parameters of so many values, each with a gradient."""
    values = torch.randn(2, count, length, generator=torch.Generator().manual_seed(trial.torch_seed))
    weights, gradients = values.to(dtype).to(trial.device)
    parameters = [w.clone().requires_grad_() for w in weights]
    for w, g in zip(parameters, gradients, strict=True):
        w.grad = g.clone()
    return parameters


def many_small(trial: Trial, dtype: torch.dtype) -> dict:
    parameters = with_gradients(trial, dtype, trial.size, 64)
    return {"parameters": parameters, "means": zeros(parameters), "squares": zeros(parameters)}


def foreach_adam(parameters, means, squares):
    """torch._foreach_…, as in torch.optim.Adam"""
    gradients = [w.grad for w in parameters]
    with torch.no_grad():
        torch._foreach_lerp_(means, gradients, 0.1)
        torch._foreach_mul_(squares, 0.999)
        torch._foreach_addcmul_(squares, gradients, gradients, 0.001)
        divisors = torch._foreach_sqrt(squares)
        torch._foreach_div_(divisors, 0.001**0.5)
        torch._foreach_add_(divisors, 1e-8)
        torch._foreach_addcdiv_(parameters, means, divisors, -0.01 / 0.1)
    return torch.cat([w.detach() for w in parameters])


@workload(
    sizes=(1, 4, 16, 64, 256), inputs=many_small, library=foreach_adam, per="parameters", needs="adam_matches"
)
def adam_of_many(module, parameters, means, squares):
    """one Adam step of N parameters of 64 values each"""
    module.adam_step(parameters, means, squares, step=1, lr=0.01)
    return torch.cat([w.detach() for w in parameters])


def one_large(trial: Trial, dtype: torch.dtype) -> dict:
    parameters = with_gradients(trial, dtype, 1, trial.size)
    return {"parameters": parameters, "velocities": zeros(parameters)}


def fused_momentum(parameters, velocities):
    """torch.optim.SGD's own two operators"""
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            v.mul_(0.9).add_(w.grad)
            w.add_(v, alpha=-0.01)
    return parameters[0].detach()


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=one_large,
    library=fused_momentum,
    per="values",
    needs="momentum_matches",
)
def momentum_of_one(module, parameters, velocities):
    """one momentum step of a parameter of N values"""
    module.momentum_step(parameters, velocities, lr=0.01)
    return parameters[0].detach()


TOPICS = {
    "momentum": ("momentum_matches", "momentum_takes_its_settings", "momentum_walks_with_torch"),
    "Nesterov's momentum looks ahead": ("nesterov_matches", "momentum_walks_with_torch"),
    "Adagrad: a rate for each weight, by the sum of its squares": (
        "adagrad_matches",
        "adagrad_walks_with_torch",
    ),
    "RMSprop: a running average of the squares": ("rmsprop_matches", "rmsprop_walks_with_torch"),
    "Adam: averages of gradients and of squares": ("adam_matches", "adam_walks_with_torch"),
    "bias correction in Adam's first steps": ("adam_matches", "adamw_matches"),
    "AdamW: weight decay apart from the gradient": (
        "adamw_matches",
        "adamw_takes_its_settings",
        "adamw_walks_with_torch",
    ),
    "weight decay joins the gradient everywhere else": (
        "momentum_takes_its_settings",
        "adagrad_takes_its_settings",
        "rmsprop_takes_its_settings",
        "adam_takes_its_settings",
    ),
    "where eps belongs: added to the root": (
        "adagrad_takes_its_settings",
        "rmsprop_takes_its_settings",
        "adam_takes_its_settings",
        "adamw_takes_its_settings",
    ),
    "in place, and what has no gradient is skipped": (
        "momentum_takes_its_settings",
        "adagrad_takes_its_settings",
        "rmsprop_takes_its_settings",
        "adam_takes_its_settings",
        "adamw_takes_its_settings",
    ),
    "fifty steps with weight decay match torch.optim": (
        "momentum_walks_with_torch",
        "adagrad_walks_with_torch",
        "rmsprop_walks_with_torch",
        "adam_walks_with_torch",
        "adamw_walks_with_torch",
    ),
    "the step schedule": ("step_lr_drops",),
    "the cosine schedule": ("cosine_lr_falls",),
    "AdamW and the cosine schedule together": ("a_net_learns_two_rings",),
}

HINTS = {
    "momentum_step": (
        "Plain momentum is exercise 7's step. What is new is only by how much w moves when nesterov is True.",
        "Compute g = w.grad + weight_decay * w as a new tensor, bring v up to date in place, and keep both: "
        "Nesterov needs g once more.",
        "Inside torch.no_grad(), for each w with a gradient: v *= momentum; v += g; then "
        "w -= lr * (g + momentum * v) for Nesterov, and w -= lr * v otherwise.",
    ),
    "adagrad_step": (
        "It is a plain step whose rate each element divides by what it has seen. First bring s up to date, "
        "then move.",
        "s changes in place: s += g * g. The division is element by element: g / (s.sqrt() + eps).",
        "Inside torch.no_grad(), for each w with a gradient: g = w.grad + weight_decay * w; s += g * g; "
        "w -= lr * g / (s.sqrt() + eps)",
    ),
    "rmsprop_step": (
        "Start from adagrad_step. Only the line that brings s up to date is another one.",
        "A running average keeps a share alpha of what it was and takes 1 - alpha of what is new: two lines "
        "in place, s *= … and s += ….",
        "s *= alpha; s += (1 - alpha) * g * g; then w -= lr * g / (s.sqrt() + eps)",
    ),
    "adam_step": (
        "Two running averages: one of g, and one of g² as in rmsprop_step. Write these first and look at "
        "what they hold after one step.",
        "The correction makes new tensors from the averages, m / (1 - beta1 ** step) and "
        "s / (1 - beta2 ** step): what is kept for the next step stays uncorrected.",
        "eps comes last: the root of the corrected s, plus eps. With weight decay both averages take "
        "g = w.grad + weight_decay * w.",
        "w -= lr * (m / (1 - beta1 ** step)) / ((s / (1 - beta2 ** step)).sqrt() + eps)",
    ),
    "adamw_step": (
        "Adam, but the decay is no part of g any more. It has a line of its own: w gets smaller by a share "
        "of itself.",
        "That share is lr * weight_decay. Decay first, and only the weights that have a gradient; then "
        "adam_step with weight_decay left out does the rest.",
        "parameters = list(parameters); inside torch.no_grad(): w *= 1 - lr * weight_decay for each w with a "
        "gradient; then adam_step(parameters, means, squares, step, lr, betas, eps).",
    ),
    "step_lr": (
        "How often has the rate dropped by now? Not at all in the epochs 0 … step_size - 1, once in the next "
        "step_size of them.",
        "Whole-number division counts that: epoch // step_size. Each drop is one more factor gamma.",
        "return lr * gamma ** (epoch // step_size)",
    ),
    "cosine_lr": (
        "math.cos runs from 1 to -1 while its argument runs from 0 to math.pi. So (1 + cos) / 2 runs from 1 "
        "to 0.",
        "Scale that by how far the rate has to fall, lr - lr_min, and put it on top of lr_min.",
        "return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * epoch / epochs)) / 2",
    ),
}


def valley(w: Tensor) -> Tensor:
    """A long valley that a path has to find its way along."""
    return w[0].square() / 20 + w[1].square()


PATHS = {
    "momentum": ("momentum_step", 1, {"lr": 0.09, "momentum": 0.85}),
    "Nesterov": ("momentum_step", 1, {"lr": 0.09, "momentum": 0.85, "nesterov": True}),
    "Adagrad": ("adagrad_step", 1, {"lr": 0.9}),
    "RMSprop": ("rmsprop_step", 1, {"lr": 0.12, "alpha": 0.9}),
    "Adam": ("adam_step", 2, {"lr": 0.35}),
    "AdamW": ("adamw_step", 2, {"lr": 0.35, "weight_decay": 0.2}),
}


@picture(size=(9.0, 5.4))
def paths(module, trial: Trial):
    """The ways of the optimisers down a long valley"""
    walked = {}
    for name, (function, memories, settings) in PATHS.items():
        w = trial.tensor([-9.0, 3.0], requires_grad=True)
        memory = [[torch.zeros_like(w)] for _ in range(memories)]
        points = [w.detach().clone()]
        for step in range(1, 61):
            w.grad = None
            valley(w).backward()
            number = {"step": step} if memories == 2 else {}
            getattr(module, function)([w], *memory, **number, **settings)
            points.append(w.detach().clone())
        walked[name] = torch.stack(points)
    across, up = torch.meshgrid(torch.linspace(-10, 6, 81), torch.linspace(-4, 4, 61), indexing="xy")
    return {"walked": walked, "across": across, "up": up, "heights": valley(torch.stack([across, up]))}


@paths.draw
def draw_paths(figure, seen):
    grid = figure.subplots(2, 3, sharex=True, sharey=True)
    for axes, (name, points) in zip(grid.flat, seen["walked"].items(), strict=True):
        axes.contour(
            seen["across"],
            seen["up"],
            seen["heights"] ** 0.5,
            levels=12,
            colors="0.75",
            linewidths=0.7,
        )
        axes.plot(points[:, 0], points[:, 1], "o-", color="tab:blue", markersize=2.5, linewidth=1)
        axes.plot(points[0, 0], points[0, 1], "o", color="tab:orange", markersize=6)
        axes.plot(0, 0, "*", color="tab:red", markersize=10)
        axes.set(xlim=(-10, 6), ylim=(-4, 4))
        axes.set_title(name)
    figure.supxlabel("first weight")
    figure.supylabel("second weight")


@picture(size=(6.4, 3.6))
def schedules(module, trial: Trial):
    """The learning rate over a hundred epochs, by step and by cosine"""
    return {
        "by step": [module.step_lr(epoch, 0.1, 30, 0.4) for epoch in range(101)],
        "by cosine": [module.cosine_lr(epoch, 0.1, 100) for epoch in range(101)],
    }


@schedules.draw
def draw_schedules(figure, seen):
    axes = figure.subplots()
    for name, rates in seen.items():
        axes.plot(range(len(rates)), rates, label=name)
    axes.set(xlabel="epoch", ylabel="learning rate")
    axes.set_ylim(bottom=0)
    axes.legend()
