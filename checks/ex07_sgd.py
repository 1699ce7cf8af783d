"""Stochastic gradient descent, by hand"""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, l1_loss, mse_loss

from grader.check import Trial, by_hand, check, picture, workload
from grader.datasets import circles

without_the_library = by_hand(
    "sgd_step",
    "zero_gradients",
    "sgd_momentum_step",
    "accumulate_gradients",
    "train",
    operators=("aten::_fused_sgd", "aten::_fused_sgd_"),
    names=("torch.optim",),
    instead="w.grad, arithmetic and torch.no_grad()",
)


def parameters_of(trial: Trial) -> list[Tensor]:
    """Parameters, each with a gradient: two of one shape, one not contiguous and with a large gradient; later
    more than ten of them.
    """
    n = trial.size
    parameters = []
    for _ in range(1 if n < 3 else 3):
        parameters += [
            trial.normal(n, requires_grad=True),
            trial.normal(requires_grad=True),
            trial.normal(n, requires_grad=True),
            trial.normal(n + 2, n + 1).t().requires_grad_(),
        ]
    for w in parameters:
        w.grad = trial.normal(*w.shape)
    parameters[-1].grad *= 1000
    return parameters


def with_some_left_out(trial: Trial) -> list[Tensor]:
    """The same, and among them two without a gradient: one is not part of the loss, one is frozen."""
    unused, frozen = trial.normal(trial.size, requires_grad=True), trial.normal(2, trial.size)
    first, *others = parameters_of(trial)
    return [unused, first, frozen, *others]


def gradients_of(parameters: list[Tensor]) -> list[Tensor | None]:
    """Copies of the gradients, as they are now."""
    return [None if w.grad is None else w.grad.clone() for w in parameters]


def small_net(trial: Trial) -> nn.Module:
    """Three numbers in, four out, float64, with weights from the seed. Two of its weights have one shape, and
    the first layer's bias is frozen.
    """
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 4))
    net[0].bias.requires_grad_(False)
    return trial.load(net.double())


def smoothed(outputs: Tensor, labels: Tensor) -> Tensor:
    """A loss for classes that nobody guesses from what its labels look like."""
    return cross_entropy(outputs, labels, label_smoothing=0.2)


NAMES = {
    mse_loss: "mse_loss",
    l1_loss: "l1_loss",
    smoothed: "cross_entropy with label_smoothing=0.2",
}


def modes(net: nn.Module) -> list[bool]:
    """Which modules are in train mode."""
    return [layer.training for layer in net.modules()]


def one_weight(trial: Trial) -> nn.Module:
    """The net of the worked example, in float64."""
    net = nn.Linear(1, 1, bias=False, device=trial.device, dtype=torch.float64)
    nn.init.ones_(net.weight)
    return net


def samples(trial: Trial, count: int) -> tuple[Tensor, Tensor]:
    """What small_net takes, and the classes that it is to learn."""
    return trial.normal(count, 3, dtype=torch.float64), trial.labels(4, (count,))


@check(points=2)
def sgd_step_goes_against_the_gradient(module, trial: Trial):
    """sgd_step goes downhill by lr · gradient, and skips what has no gradient"""
    if trial.example:
        parameters, lr = [trial.tensor([1.0, -2.0], requires_grad=True)], 0.1
        parameters[0].grad = trial.tensor([2.0, -12.0])
    else:
        parameters, lr = with_some_left_out(trial), trial.numbers(1, 0.05, 0.5)[0]
    trial.given(parameters=parameters, gradients=gradients_of(parameters), lr=lr)
    module.sgd_step(parameters, lr=lr)
    return {"parameters": parameters}


@check(points=1, sizes=(1, 2, 3), needs="sgd_step_goes_against_the_gradient")
def sgd_step_decays_weights(module, trial: Trial):
    """Weight decay joins the gradient in the step, and w.grad stays as it is"""
    if trial.example:
        w, lr, weight_decay = trial.tensor([0.8, -0.8], requires_grad=True), 0.1, 0.5
        w.grad = trial.tensor([2.0, -12.0])
        parameters = [w]
    else:
        lr, weight_decay = 0.2, trial.numbers(1, 0.3, 0.9)[0]
        still = trial.normal(3, requires_grad=True)
        still.grad = torch.zeros_like(still)
        parameters = [still, *with_some_left_out(trial)]
    trial.given(parameters=parameters, gradients=gradients_of(parameters), lr=lr, weight_decay=weight_decay)
    module.sgd_step(parameters, lr=lr, weight_decay=weight_decay)
    return {"parameters": parameters, "gradients afterwards": gradients_of(parameters)}


@check(points=1, sizes=(1, 2, 3), needs="sgd_step_goes_against_the_gradient")
def sgd_step_works_in_place(module, trial: Trial):
    """sgd_step works in place, and the next backward works as before"""
    w = trial.normal(trial.size, trial.size + 1).t().requires_grad_()
    x = trial.normal(trial.size + 2, trial.size + 1)
    sharing = w.detach()  # another tensor, the same memory
    (x @ w).square().mean().backward()
    trial.given(w=w, gradient=w.grad, lr=0.1)
    module.sgd_step([w], lr=0.1)
    w.grad = None
    if w.requires_grad:  # else there is nothing to go backward through
        (x @ w).square().mean().backward()
    return {
        "w": w,
        "a tensor that shares memory with w": sharing,
        "w.requires_grad": w.requires_grad,
        "w.grad of the next backward": torch.zeros_like(w) if w.grad is None else w.grad,
    }


@check(points=1, sizes=(6,), needs="sgd_step_goes_against_the_gradient")
def sgd_step_many_times(module, trial: Trial):
    """Twenty steps on net.parameters(), in float64, are exact"""
    net = small_net(trial)
    x, y = samples(trial, trial.size)
    trial.given(x=x, y=y, lr=0.3, weight_decay=0.05)
    losses = []
    for _ in range(20):
        net.zero_grad()
        loss = cross_entropy(net(x), y)
        loss.backward()
        module.sgd_step(net.parameters(), lr=0.3, weight_decay=0.05)
        losses.append(loss.detach())
    return {"losses": torch.stack(losses), "parameters": list(net.parameters())}


@check(points=2)
def zero_gradients_makes_room(module, trial: Trial):
    """After zero_gradients, a backward gives its own gradient alone"""
    if trial.example:
        parameters, factors = [trial.tensor([0.56, 0.44], requires_grad=True)], [trial.tensor([1.0, 3.0])]
        parameters[0].grad = trial.tensor([2.0, -12.0])
    else:
        parameters = parameters_of(trial)
        factors = [trial.normal(*w.shape) for w in parameters]
    trial.given(parameters=parameters, gradients=gradients_of(parameters))
    module.zero_gradients(w for w in parameters)
    sum((k * w.square()).sum() for k, w in zip(factors, parameters, strict=True)).backward()
    return {"parameters": parameters, "gradients of the next backward": gradients_of(parameters)}


@check(points=1, sizes=(2, 3), needs="zero_gradients_makes_room")
def zero_gradients_knows_none_and_nan(module, trial: Trial):
    """zero_gradients clears infinity and NaN, and lets None be None"""
    w = trial.normal(trial.size + 1, requires_grad=True)
    w.grad = trial.normal(trial.size + 1)
    w.grad[0], w.grad[1] = float("inf"), float("nan")
    unused, frozen = trial.normal(trial.size, requires_grad=True), trial.normal(trial.size)
    parameters = [unused, frozen, w]
    trial.given(parameters=parameters, gradients=gradients_of(parameters))
    module.zero_gradients(parameters)
    module.zero_gradients(parameters)  # nothing is left to forget
    w.square().sum().backward()
    return {
        "parameters": parameters,
        "unused.grad": unused.grad,
        "frozen.grad": frozen.grad,
        "w.grad of the next backward": w.grad,
    }


@check(points=2)
def momentum_step_matches(module, trial: Trial):
    """Two momentum steps give the right weights and velocities"""
    if trial.example:
        parameters, lrs = [trial.tensor([1.0, -2.0], requires_grad=True)], (0.1, 0.1)
        parameters[0].grad = trial.tensor([2.0, -12.0])
        later = [trial.tensor([1.6, -4.8])]
    else:
        parameters, lrs = parameters_of(trial), (0.3, 0.1)
        later = [trial.normal(*w.shape) for w in parameters]
    velocities = [torch.zeros_like(w) for w in parameters]
    seen = {}
    trial.given(
        parameters=parameters,
        **{"gradients, step 1": gradients_of(parameters), "gradients, step 2": later},
        **{"lr of each step": list(lrs)},
    )
    for step, lr in enumerate(lrs, start=1):
        module.sgd_momentum_step(parameters, list(velocities), lr=lr)  # momentum 0.9 is the default
        seen[f"velocities after step {step}"] = [v.clone() for v in velocities]
        seen[f"parameters after step {step}"] = [w.detach().clone() for w in parameters]
        for w, gradient in zip(parameters, later, strict=True):
            w.grad = gradient.clone()
    return seen


@check(points=1, sizes=(1, 2, 3), needs="momentum_step_matches")
def momentum_step_decays_and_skips(module, trial: Trial):
    """Any momentum, also 0, with weight decay; what has no gradient rests"""
    parameters = with_some_left_out(trial)
    velocities = [trial.normal(*w.shape) for w in parameters]
    settings = {"lr": 0.1, "momentum": (0.0, 0.5, 0.9)[trial.index], "weight_decay": 0.4}
    trial.given(parameters=parameters, gradients=gradients_of(parameters), velocities=velocities, **settings)
    module.sgd_momentum_step(parameters, velocities, **settings)
    return {
        "parameters": parameters,
        "velocities": velocities,
        "gradients afterwards": gradients_of(parameters),
    }


@check(points=1, sizes=(6,), needs="momentum_step_matches")
def momentum_step_many_times(module, trial: Trial):
    """Twenty momentum steps in float64 are exact, and in place"""
    net = small_net(trial)
    x, y = samples(trial, trial.size)
    trial.given(x=x, y=y, lr="0.2, then half as much in each step", momentum=0.8, weight_decay=0.05)
    sharing = [w.detach() for w in net.parameters()]  # other tensors, the same memory
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    kept = [v.view_as(v) for v in velocities]
    losses = []
    for step in range(20):
        net.zero_grad()
        loss = cross_entropy(net(x), y)
        loss.backward()
        lr = 0.4 / (1 + step)
        module.sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=0.8, weight_decay=0.05)
        losses.append(loss.detach())
    return {
        "losses": torch.stack(losses),
        "parameters": list(net.parameters()),
        "tensors that share memory with the parameters": sharing,
        "tensors that share memory with the velocities": kept,
    }


@check(points=2, sizes=(1, 2, 5), timeout=30)
def accumulated_gradients_are_those_of_one_batch(module, trial: Trial):
    """accumulate_gradients equals one large batch, however it was cut"""
    if trial.example:
        net, loss_function = one_weight(trial), mse_loss
        x = trial.tensor([[1.0], [2.0], [3.0]], torch.float64)
        y = 2 * x
        cuts = (2, 1)
    else:
        net, loss_function = small_net(trial), smoothed
        cuts = (1, trial.size + 2, trial.size)
        x, y = samples(trial, sum(cuts))
    batches = list(zip(x.split(cuts), y.split(cuts), strict=True))
    trial.given(batches=batches, loss_function=NAMES[loss_function])
    mean_loss = module.accumulate_gradients(net, loss_function, batches)
    return {
        "mean loss": mean_loss,
        "train mode afterwards": modes(net),
        "parameters": list(net.parameters()),
        "d loss / d parameters": [w.grad for w in net.parameters()],
    }


class Diary(nn.Module):
    """A linear net that notes each forward and each backward pass."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.entries: list[str] = []

    def forward(self, x: Tensor) -> Tensor:
        outputs = x @ self.weight
        self.entries.append(f"forward {len(x)}")
        if outputs.requires_grad:
            outputs.register_hook(lambda _: self.entries.append(f"backward {len(x)}"))
        return outputs


@check(points=1, sizes=(1, 2, 3), needs="accumulated_gradients_are_those_of_one_batch")
def accumulates_batch_by_batch(module, trial: Trial):
    """accumulate_gradients goes batch by batch and adds to old gradients"""
    net = Diary(trial.normal(2, 1))
    net.weight.grad = trial.normal(2, 1)
    batches = [(trial.normal(count, 2), trial.normal(count, 1)) for count in (trial.size, trial.size + 2, 1)]
    before = net.weight.grad.clone()
    trial.given(
        weight=net.weight,
        batches=batches,
        loss_function=NAMES[l1_loss],
        **{"gradient already there": before},
    )
    mean_loss = module.accumulate_gradients(net, l1_loss, batches)
    return {
        "the net's passes and their samples": ", ".join(net.entries),
        "mean loss": mean_loss,
        "what was there + d loss / d weight": net.weight.grad,
    }


@check(points=2, sizes=(1, 2, 3, 5), timeout=30)
def train_takes_the_batches_in_order(module, trial: Trial):
    """train steps once for each batch, in order, and gives back the losses"""
    if trial.example:
        net, loss_function = one_weight(trial), mse_loss
        x = trial.tensor([[1.0], [2.0], [3.0]], torch.float64)
        y = 2 * x
        settings = {"lr": 0.05, "epochs": 2, "batch_size": 2}
    else:
        net, loss_function = small_net(trial), smoothed
        left_over = 0 if trial.size == 3 else 1  # once there is no smaller batch at the end
        x, y = samples(trial, 2 * trial.size + left_over)
        batch_size = trial.size if trial.size < 5 else 100  # the last time all samples fit into one batch
        settings = {"lr": 0.4, "epochs": 2, "batch_size": batch_size}
    trial.given(x=x, y=y, **settings, loss_function=NAMES[loss_function])
    losses = module.train(net, loss_function, x, y, **settings)
    return {
        "losses": losses,
        "train mode afterwards": modes(net),
        "parameters": list(net.parameters()),
        "x afterwards": x,
        "y afterwards": y,
    }


@check(points=1, sizes=(2, 3), needs="train_takes_the_batches_in_order")
def train_keeps_its_velocities(module, trial: Trial):
    """train keeps its velocities through all epochs, and no old gradients"""
    net = small_net(trial)
    x, y = samples(trial, 2 * trial.size + 1)
    settings = {"lr": 0.2, "epochs": 2, "batch_size": trial.size, "momentum": 0.9}
    for w in net.parameters():  # the frozen one too: it was trained before
        w.grad = torch.full_like(w, 10.0)
    trial.given(x=x, y=y, **settings, **{"every gradient before": 10.0})
    losses = module.train(net, cross_entropy, x, y, **settings)
    return {"losses": losses, "parameters": list(net.parameters())}


@check(points=1, sizes=(64,), needs="train_takes_the_batches_in_order")
def train_tells_two_rings_apart(module, trial: Trial):
    """A small net trained by your train tells two rings of points apart"""
    points, labels = circles()
    points, labels = points.double().to(trial.device), labels.to(trial.device)
    net = trial.load(nn.Sequential(nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 2)).double())
    settings = {"lr": 0.5, "epochs": 6, "batch_size": trial.size, "momentum": 0.9}
    trial.given(points=points, labels=labels, **settings)
    losses = module.train(net, cross_entropy, points, labels, **settings)
    right = (net(points).argmax(1) == labels).double().mean()
    return {"losses": losses, "share of points in the right ring": right, "weights": list(net.parameters())}


def layers(trial: Trial, dtype: torch.dtype):
    """N parameters of 16 × 16, each with a gradient: a deep net."""
    return {"parameters": [with_gradient(trial, dtype, 16, 16) for _ in range(trial.size)]}


def one_layer(trial: Trial, dtype: torch.dtype):
    """One parameter of N numbers, with a gradient and a velocity: a wide net."""
    velocity = trial.normal(trial.size, dtype=dtype)
    return {"parameters": [with_gradient(trial, dtype, trial.size)], "velocities": [velocity]}


def with_gradient(trial: Trial, dtype: torch.dtype, *shape: int) -> Tensor:
    w = trial.normal(*shape, dtype=dtype, requires_grad=True)
    w.grad = trial.normal(*shape, dtype=dtype)
    return w


def for_each(parameters):
    """torch._foreach_add_, all at once"""
    with torch.no_grad():
        torch._foreach_add_(parameters, [w.grad for w in parameters], alpha=-0.1)
    return list(parameters)


@workload(
    sizes=(4, 16, 64, 256),
    inputs=layers,
    library=for_each,
    per="parameters",
    needs="sgd_step_goes_against_the_gradient",
    dtypes=("float32", "float64"),
)
def many_small(module, parameters):
    """sgd_step on N parameters of 16 × 16"""
    module.sgd_step(parameters, 0.1)
    return list(parameters)


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=one_layer,
    per="numbers",
    needs="momentum_step_matches",
    dtypes=("float32", "float64"),
)
def one_large(module, parameters, velocities):
    """sgd_momentum_step on a parameter of N numbers"""
    module.sgd_momentum_step(parameters, velocities, 0.1)
    return [*parameters, *velocities]


TOPICS = {
    "the step of gradient descent, w -= lr * grad": ("sgd_step_goes_against_the_gradient",),
    "parameters without a gradient are skipped": (
        "sgd_step_goes_against_the_gradient",
        "momentum_step_decays_and_skips",
    ),
    "steps under no_grad: no graph of them, and the next backward works": ("sgd_step_works_in_place",),
    "in place: the same tensor objects are updated": ("sgd_step_works_in_place", "momentum_step_many_times"),
    "weight decay": ("sgd_step_decays_weights", "momentum_step_decays_and_skips"),
    "many steps match torch.optim.SGD, step for step": ("sgd_step_many_times", "momentum_step_many_times"),
    "gradients accumulate until zeroed": ("zero_gradients_makes_room", "accumulates_batch_by_batch"),
    "zeroing gradients that are None, infinite or NaN": ("zero_gradients_knows_none_and_nan",),
    "momentum: a velocity for each parameter": ("momentum_step_matches",),
    "velocities live through all epochs": ("train_keeps_its_velocities",),
    "gradient accumulation: many small batches are one large one": (
        "accumulated_gradients_are_those_of_one_batch",
        "accumulates_batch_by_batch",
    ),
    "a training loop without torch.optim: a step for each batch, in order": (
        "train_takes_the_batches_in_order",
    ),
    "circles told apart by a small net": ("train_tells_two_rings_apart",),
}

HINTS = {
    "sgd_step": (
        "Write it for a single w first: one line of arithmetic from w, w.grad and lr. Then put a for loop "
        "around it, and an `if` for a w whose .grad is None.",
        "If PyTorch complains about a leaf Variable and an in-place operation, put the loop inside "
        "`with torch.no_grad():`. If nothing moves at all: `w = …` makes a new tensor, `w -= …` changes the "
        "old one.",
        "Weight decay belongs to the gradient: lr times (w.grad + weight_decay * w). Compute that as a new "
        "tensor; += on w.grad would change your caller's gradient.",
        "with torch.no_grad(): for each w in parameters whose .grad is not None: "
        "w -= lr * (w.grad + weight_decay * w)",
    ),
    "zero_gradients": (
        "A tensor's .grad is an attribute like any other: you may assign to it.",
        "None and a tensor of zeros are both right. With zeros, look out for a .grad that is None already, "
        "and do not multiply by 0: 0 times infinity is NaN.",
        "for w in parameters: w.grad = None",
    ),
    "sgd_momentum_step": (
        "Start from your sgd_step. In place of the gradient it subtracts lr times v, and v is brought up to "
        "date before that. zip runs through parameters and velocities together.",
        "The caller keeps the velocities for the next step, so change each v in place: v *= …, v += … or "
        "v.copy_(…), not v = …. It all belongs inside torch.no_grad().",
        "The order: skip if w.grad is None; then v *= momentum; v += w.grad + weight_decay * w; w -= lr * v.",
    ),
    "accumulate_gradients": (
        "backward adds to .grad by itself: there is nothing to add up by hand. The question is only how much "
        "each batch's loss has to count.",
        "A batch of n samples out of N counts n / N. Add up len(x) over all batches first, that is N; then "
        "go through the batches.",
        "For each batch: loss = loss_function(net(x), y) * len(x) / N; loss.backward(); add loss.item() to "
        "the mean loss that you give back.",
    ),
    "train": (
        "Two loops: over the epochs, and inside it over the batches. range(0, len(x), batch_size) gives "
        "where each batch starts; x[start : start + batch_size] is the batch, and slicing stops at the end "
        "by itself.",
        "For each batch: zero the gradients, compute the loss, go backward, make the step, note loss.item(). "
        "Your own zero_gradients and sgd_momentum_step do most of it.",
        "The velocities, [torch.zeros_like(w) for w in net.parameters()], are made before both loops, or "
        "each epoch forgets the last one's. Call net.parameters() anew wherever you need it: each call "
        "gives a fresh generator.",
        "Inside both loops: zero_gradients(net.parameters()); loss = loss_function(net(x[a:b]), y[a:b]); "
        "loss.backward(); sgd_momentum_step(net.parameters(), velocities, lr, momentum); "
        "losses.append(loss.item()).",
    ),
}


def valley(w: Tensor) -> Tensor:
    """A long valley: steep along w[1], nearly flat along w[0]."""
    return 0.5 * w[0] ** 2 + 10 * w[1] ** 2


def path(step, count: int) -> Tensor:
    """Where a weight comes along as `step` moves it, count times: (count + 1, 2)."""
    w = torch.tensor([-9.0, 1.5], requires_grad=True)
    places = [w.detach().clone()]
    for _ in range(count):
        w.grad = None
        valley(w).backward()
        step(w)
        places.append(w.detach().clone())
    return torch.stack(places)


def draw_valley(axes):
    """The valley's contours, and its lowest place."""
    across, along = torch.linspace(-10, 3, 131), torch.linspace(-2.4, 2.4, 97)
    height = valley(torch.stack(torch.meshgrid(across, along, indexing="xy")))
    axes.contourf(across, along, height, [0, 1, 3, 8, 16, 28, 45, 70, 110], cmap="Greys", alpha=0.5)
    axes.plot(0, 0, "*", color="black", markersize=14, zorder=3)
    axes.set(xlabel="w[0]", ylabel="w[1]", xlim=(-10, 3), ylim=(-2.4, 2.4))


@picture(size=(8.4, 4.4))
def learning_rates(module, trial: Trial):
    """25 steps of sgd_step down a valley: lr too small, good, and nearly too large"""
    return {f"lr {lr}": path(lambda w, lr=lr: module.sgd_step([w], lr), 25) for lr in (0.005, 0.06, 0.098)}


@learning_rates.draw
def draw_learning_rates(figure, seen):
    axes = figure.subplots()
    draw_valley(axes)
    looks = (("s", "C0"), ("o", "C4"), ("^", "C2"))
    for (name, places), (marker, colour) in zip(seen.items(), looks, strict=True):
        axes.plot(*places.T, color=colour, marker=marker, markersize=5, linewidth=1.2, label=name)
    axes.legend(loc="upper right", frameon=True)


@picture(size=(8.4, 4.4))
def momentum(module, trial: Trial):
    """Momentum adds up what the gradients agree on"""
    velocity = torch.zeros(2)
    return {
        "sgd_step, lr 0.02": path(lambda w: module.sgd_step([w], 0.02), 40),
        "sgd_momentum_step, lr 0.02, momentum 0.8": path(
            lambda w: module.sgd_momentum_step([w], [velocity], 0.02, 0.8), 40
        ),
    }


@momentum.draw
def draw_momentum(figure, seen):
    axes = figure.subplots()
    draw_valley(axes)
    for (name, places), (marker, colour) in zip(seen.items(), (("s", "C0"), ("o", "C4")), strict=True):
        axes.plot(*places.T, color=colour, marker=marker, markersize=4, linewidth=1.2, label=name)
    axes.legend(loc="upper right", frameon=True)
    axes.set_title("40 steps each")


@picture(timeout=20.0)
def training(module, trial: Trial):
    """train separates two rings, with momentum and without"""
    points, rings = circles()
    order = trial.permutation(len(points))
    points, rings = points[order], rings[order]
    losses = {}
    for amount in (0.0, 0.9):
        net = trial.load(nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)))
        found = module.train(net, cross_entropy, points, rings, 0.05, 40, 24, momentum=amount)
        losses[f"momentum {amount:g}"] = torch.tensor(found)
    return losses


@training.draw
def draw_training(figure, seen):
    axes = figure.subplots()
    for (name, losses), (style, colour) in zip(seen.items(), (("--", "C0"), ("-", "C4")), strict=True):
        epochs = losses.reshape(40, 10)
        axes.plot((1 + torch.arange(400)) / 10, losses, color=colour, alpha=0.25, linewidth=1)
        axes.plot(range(1, 41), epochs.mean(axis=1), style, color=colour, label=name)
    axes.plot([], [], color="gray", alpha=0.4, linewidth=1, label="each batch; thick: the epoch's mean")
    axes.set(xlabel="epoch", ylabel="cross-entropy", xlim=(0, 40))
    axes.set_ylim(bottom=0)
    axes.legend()
