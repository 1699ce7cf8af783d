"""Layers of your own, and how to look into a network"""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.check import Trial, check, go_back, picture, workload
from grader.datasets import digits


def shapes_of(net: nn.Module) -> str:
    """The shapes of a network's parameters, whatever their names and order."""
    return ", ".join(map(str, sorted(tuple(parameter.shape) for parameter in net.parameters())))


def gradients_of(net: nn.Module, *shapes: tuple[int, ...]) -> dict[str, Tensor | None]:
    """The gradients of the parameters of these shapes, whatever their names; those of one shape in order."""
    found: dict[str, Tensor | None] = {}
    for number, shape in enumerate(shapes):
        alike = [parameter.grad for parameter in net.parameters() if tuple(parameter.shape) == shape]
        place = shapes[:number].count(shape)
        found[f"grad of parameter {number}, {shape}"] = alike[place] if place < len(alike) else None
    return found


SIZES = ((3, 5, 2), (4, 3), (2, 4, 3, 5), (3, 6, 6, 6, 4))


@check(points=2, sizes=(1, 2, 3, 4))
def mlp_matches(module, trial: Trial):
    """MLP has a linear layer for each pair of sizes, relu in between, and gives logits"""
    sizes = SIZES[trial.index]
    net = trial.load(module.MLP(sizes).double())
    x = trial.normal(trial.size + 3, sizes[0], dtype=torch.float64)
    trial.given(sizes=sizes, x=x)
    return {"shapes of the parameters": shapes_of(net), "logits": net(x), "x afterwards": x}


@check(points=1, sizes=(1, 2, 3), needs="mlp_matches")
def mlp_gradients_match(module, trial: Trial):
    """The cross-entropy of MLP's logits has the right gradient in every layer"""
    sizes = SIZES[trial.index]
    net = trial.load(module.MLP(sizes).double())
    x = trial.normal(trial.size + 3, sizes[0], dtype=torch.float64, requires_grad=True)
    targets = trial.labels(sizes[-1], (trial.size + 3,))
    trial.given(sizes=sizes, x=x, targets=targets)
    loss = F.cross_entropy(net(x), targets)
    go_back(loss)
    shapes = [shape for a, b in pairwise(sizes) for shape in ((b, a), (b,))]
    return {"loss": loss, "grad of x": x.grad, **gradients_of(net, *shapes)}


@check(points=1, sizes=(1, 3), needs="mlp_matches")
def mlp_can_be_saved(module, trial: Trial):
    """A second MLP that loads the state_dict() of a first one gives what the first one gives"""
    sizes = SIZES[trial.index]
    first, second = trial.load(module.MLP(sizes)), module.MLP(sizes).to(trial.device)
    x = trial.normal(4, sizes[0])
    trial.given(sizes=sizes, x=x)
    second.load_state_dict(first.state_dict())
    return {"logits of the second": second(x), "tensors in the state_dict()": len(first.state_dict())}


@check(points=2)
def residual_matches(module, trial: Trial):
    """Residual gives x + scale · body(x), with gradients along both ways"""
    if trial.example:
        body, words = nn.ReLU(), "ReLU()"
        x = trial.tensor([-1.0, 2.0], requires_grad=True)
        net = module.Residual(body)
    else:
        body, words = nn.Sequential(nn.Linear(trial.size, trial.size), nn.Tanh()), "Linear, Tanh"
        x = trial.normal(4, trial.size, dtype=torch.float64, requires_grad=True)
        net = trial.load(module.Residual(body).double())
    weight = trial.normal(*x.shape, dtype=x.dtype)
    trial.given(body=words, x=x, **{"the gradient that arrives": weight})
    y = net(x)
    go_back((y * weight).sum(), x)
    return {
        "shapes of the parameters": shapes_of(net),
        "result": y,
        "x afterwards": x,
        "grad of x": x.grad,
        **gradients_of(net, (), *(tuple(parameter.shape) for parameter in body.parameters())),
    }


@check(points=1, sizes=(1, 3))
def residual_keeps_books(module, trial: Trial):
    """Residual holds its body and a scale of 1.0: they are saved, loaded and converted with it"""
    first = module.Residual(nn.Linear(trial.size + 1, trial.size + 1))
    at_first = [p.detach().clone() for p in first.parameters() if p.dim() == 0]
    first = trial.load(first)
    second = module.Residual(nn.Linear(trial.size + 1, trial.size + 1)).to(trial.device)
    x = trial.normal(2, trial.size + 1)
    trial.given(x=x)
    second.load_state_dict(first.state_dict())
    result = second(x)
    return {
        "scale at first": at_first,
        "result of a second one that has loaded the first": result,
        "dtypes after double()": sorted({str(p.dtype) for p in second.double().parameters()}),
        "tensors in the state_dict()": len(first.state_dict()),
    }


@check(points=2, sizes=(1, 2, 5))
def standardize_matches(module, trial: Trial):
    """Standardize fits each feature's mean and standard deviation, and takes them out of what comes after"""
    layer = module.Standardize(trial.size + 1).to(trial.device)
    if trial.example:
        x, later = trial.tensor([[1.0, 7.0], [3.0, 7.0]]), trial.tensor([[5.0, 8.0]])
    else:
        layer = layer.double()
        x = trial.normal(trial.size + 3, trial.size + 1, scale=3.0, dtype=torch.float64)
        x[:, -1] = 2.0
        x[:, 0] *= 1e-5 if trial.index == 2 else 1.0  # small, but not 0
        later = trial.normal(2, trial.size + 1, dtype=torch.float64)
        layer.fit(x + 1.0)  # what was fitted before does not matter
        x.requires_grad_()
    trial.given(x=x, later=later)
    before = layer(later)
    layer.fit(x)
    later.requires_grad_()
    result = layer(later)
    go_back(result.square().sum(), later)
    return {
        "before the last fit": before,
        "mean": layer.mean,
        "std": layer.std,
        "later ones": result,
        "grad of the later ones": later.grad,
        "they require a gradient": [layer.mean.requires_grad, layer.std.requires_grad],
        "x afterwards": x,
    }


@check(points=1, sizes=(1, 3))
def standardize_keeps_books(module, trial: Trial):
    """Standardize's mean and std are buffers: saved, loaded and converted, but no parameters"""
    first = module.Standardize(trial.size + 1).to(trial.device)
    x = trial.normal(5, trial.size + 1)
    trial.given(x=x)
    unfitted = first(x)
    first.fit(x)
    second = module.Standardize(trial.size + 1).to(trial.device)
    second.load_state_dict(first.state_dict())
    return {
        "before any fit": unfitted,
        "names in the state_dict()": sorted(first.state_dict()),
        "parameters": len(list(first.parameters())),
        "result of a second one that has loaded the first": second(x),
        "dtypes after double()": [first.double().mean.dtype, first.std.dtype],
        "mean after double()": first.mean.float(),
        "std after double()": first.std.float(),
    }


@check(points=1, sizes=(2, 3))
def standardize_is_printed(module, trial: Trial):
    """print(net) shows the number of features, by extra_repr"""
    layer = module.Standardize(trial.size).to(trial.device)

    x = trial.normal(5, trial.size)
    layer.fit(x)

    def printed(net: nn.Module) -> str:  # whatever the class is called
        return str(net).replace(type(layer).__name__, "Standardize")

    return {
        "printed": printed(layer),
        "printed within a net": printed(nn.Sequential(layer, nn.ReLU())),
        "extra_repr()": layer.extra_repr(),
        "result": layer(x),
    }


@check(points=2)
def tied_autoencoder_matches(module, trial: Trial):
    """TiedAutoencoder goes there and back by one weight, which gets the gradient of both uses"""
    inputs, hidden = trial.size + 3, trial.size
    net = trial.load(module.TiedAutoencoder(inputs, hidden).double())
    x = trial.normal(trial.size + 1, inputs, dtype=torch.float64, requires_grad=True)
    weight = trial.normal(trial.size + 1, inputs, dtype=torch.float64)
    trial.given(inputs=inputs, hidden=hidden, x=x, **{"the gradient that arrives": weight})
    y = net(x)
    go_back((y * weight).sum(), x)
    return {
        "shapes of the parameters": shapes_of(net),
        "y": y,
        "grad of x": x.grad,
        **gradients_of(net, (hidden, inputs), (hidden,), (inputs,)),
    }


@check(points=1, sizes=(2, 3), needs="tied_autoencoder_matches")
def the_tie_holds(module, trial: Trial):
    """TiedAutoencoder still has one weight after training, after loading, and after a copy"""
    first = trial.load(module.TiedAutoencoder(trial.size + 3, trial.size).double())
    x = trial.normal(4, trial.size + 3, dtype=torch.float64)
    trial.given(inputs=trial.size + 3, hidden=trial.size, x=x)
    losses = []
    for _ in range(3):
        loss = (first(x) - x).square().mean()
        loss.backward()
        with torch.no_grad():
            for parameter in first.parameters():
                parameter -= 0.5 * parameter.grad
                parameter.grad = None
        losses.append(loss.detach())
    second = module.TiedAutoencoder(trial.size + 3, trial.size).double().to(trial.device)
    second.load_state_dict(first.state_dict())
    return {"losses": losses, "y after three steps": first(x), "y of one that has loaded it": second(x)}


class Scaled(nn.Module):
    """A network with a parameter of its own beside those of its layers; `unused` takes no part."""

    def __init__(self, body: nn.Module, size: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([2.0]))
        self.unused = nn.Linear(size, 1)
        self.body = body

    def forward(self, x):
        return self.scale * self.body(x)


@check(points=2, sizes=(1, 2, 3, 4))
def gradient_norms_match(module, trial: Trial):
    """gradient_norms gives the length of each gradient by the parameter's name, where there is one"""
    if trial.example:
        net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1)).to(trial.device)
        net[0].weight.grad = trial.tensor([[3.0, 0.0], [0.0, 4.0]])
        trial.given(net="Linear(2, 2), Linear(2, 1)", **{"0.weight.grad": net[0].weight.grad})
        return {"norms": dict(module.gradient_norms(net))}
    size = trial.size
    shared = nn.Linear(size, size)
    body = nn.Sequential(nn.Linear(3, size), shared, nn.Sequential(nn.Tanh(), shared), nn.Linear(size, 2))
    body[0].requires_grad_(size == 3)
    net = trial.load(Scaled(body, size).double())
    frozen = "frozen " if size != 3 else ""
    trial.given(net=f"scale, body = {frozen}Linear(3, {size}), f, (Tanh, f), Linear({size}, 2), and unused")
    net(trial.normal(4, 3, dtype=torch.float64)).square().sum().backward()
    before = net.scale.grad.clone()
    norms = dict(module.gradient_norms(net))
    return {
        "norms": norms,
        "their names in order": ", ".join(norms),
        "change of a gradient": net.scale.grad - before,
    }


def net_of(trial: Trial) -> tuple[nn.Module, Tensor]:
    """A network to look into, and its input."""
    shared = nn.Linear(3, 3)
    match trial.size:
        case 1:
            net = nn.Sequential(nn.Flatten(), nn.Sequential(nn.ReLU(inplace=True), nn.Softmax(dim=1)))
            words, x = "Flatten, (ReLU(inplace=True), Softmax)", trial.tensor([[[-1.0], [1.0]]])
        case 2:
            net = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.Flatten(), nn.Linear(96, 10))
            words, x = "Conv2d(1, 6, 5), ReLU, Flatten, Linear(96, 10)", trial.normal(2, 1, 8, 8)
        case 3:
            net, words, x = nn.Linear(4, 2), "Linear(4, 2), which is the whole net", trial.normal(3, 4)
        case 4:
            layers = nn.Linear(4, 3), nn.Sequential(shared, nn.Tanh()), shared, nn.Linear(3, 2)
            net, x = nn.Sequential(nn.Identity(), *layers).double(), trial.normal(2, 4, dtype=torch.float64)
            words = "Identity, Linear(4, 3), (f, Tanh), f, Linear(3, 2)"
        case 5:
            net = Scaled(nn.Sequential(nn.Linear(4, 3).requires_grad_(False), nn.ReLU(inplace=True)), 2)
            words = "2 · body, body = frozen Linear(4, 3), ReLU(inplace=True), and unused"
            x = trial.normal(2, 4)
        case _:
            net = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Sequential(nn.ReLU(), nn.Linear(3, 5)))
            words, x = "Linear(4, 3), BatchNorm1d(3), (ReLU, Linear(3, 5))", trial.normal(6, 4)
    trial.given(net=words, x=x)
    return trial.load(net), x


@check(points=2, sizes=(1, 2, 3, 4, 5, 6))
def outputs_are_recorded(module, trial: Trial):
    """record_outputs gives a copy of what each layer gave, by its name"""
    net, x = net_of(trial)
    before = x.clone()
    outputs = dict(module.record_outputs(net, x))
    return {
        "outputs": dict(sorted(outputs.items())),
        "they require a gradient": sorted(name for name, output in outputs.items() if output.requires_grad),
        "change of x": x - before if trial.size > 1 else None,
    }


class Notes(list):
    """A list that is shared by a net and its copies."""

    def __deepcopy__(self, memo):
        return self


class Counted(nn.Module):
    """Hands its input through, and notes its mode in each call and whether a graph is recorded. Raises in the
    call of that number.
    """

    def __init__(self, fails_in: int) -> None:
        super().__init__()
        self.fails_in = fails_in
        self.modes = Notes()
        self.graphs = Notes()

    def forward(self, x):
        self.modes.append(self.training)
        self.graphs.append(torch.is_grad_enabled())
        if len(self.modes) == self.fails_in:
            raise LookupError("raised by a layer of the net")
        return x * 1.0


def hooks_in(net: nn.Module) -> int:
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in net.modules())


@check(points=1, sizes=(2, 3), needs="outputs_are_recorded")
def nothing_of_the_recording_stays(module, trial: Trial):
    """record_outputs calls the net once, in its own mode, and leaves no hook in it, also after an error"""
    probe = Counted(fails_in=2)
    net = trial.load(nn.Sequential(nn.Linear(trial.size, 3), nn.Sequential(probe)))
    net[1].eval()
    own = net[0].register_forward_hook(lambda *_: None)  # not yours: it stays
    x = trial.normal(2, trial.size)
    trial.given(x=x, net="Linear, (a layer that counts its calls, and raises LookupError in the second)")
    outputs = module.record_outputs(net, x)
    observed = {
        "output of the first layer": outputs["0"],
        "calls": len(probe.modes),
        "hooks afterwards": hooks_in(net),
        "in train mode": list(probe.modes),
        "error of a second recording": trial.error_of(module.record_outputs, net, x),
        "hooks after the error": hooks_in(net),
        "modes afterwards": [m.training for m in net.modules()],
    }
    own.remove()
    return observed


@check(points=2, sizes=(1, 2, 3, 4, 5, 6))
def summary_matches(module, trial: Trial):
    """summary lists each call of a layer with its name, kind, shape and number of parameters"""
    net, x = net_of(trial)
    before = x.clone()
    rows = list(module.summary(net, x))
    lines = [f"{name or repr(name)} {kind} {tuple(shape)} {int(count)}" for name, kind, shape, count in rows]
    change = x - before if trial.size > 1 else None
    return {"summary": lines, "its first row": rows[:1], "change of x": change}


@check(points=2, sizes=(2, 3), needs="summary_matches")
def summary_leaves_the_net_as_it_was(module, trial: Trial):
    """summary looks in eval mode, and leaves the net as it was, also after an error"""
    probe = Counted(fails_in=2)
    norm, frozen = nn.BatchNorm1d(3), nn.BatchNorm1d(3)
    net = trial.load(nn.Sequential(nn.Linear(trial.size, 3), norm, nn.Sequential(frozen, probe)))
    frozen.eval()
    x = trial.normal(4, trial.size)
    trial.given(x=x, net="Linear, BatchNorm1d, (BatchNorm1d in eval mode, a layer that counts its calls)")
    rows = module.summary(net, x)
    observed = {
        "rows": [(row[0], row[3]) for row in rows],
        "modes afterwards": [m.training for m in net.modules()],
        "running mean": norm.running_mean,
        "batches counted": norm.num_batches_tracked,
        "calls": len(probe.modes),
        "in train mode": list(probe.modes),
        "with a graph": list(probe.graphs),
        "hooks afterwards": hooks_in(net),
    }
    observed["error of a second summary"] = trial.error_of(module.summary, net, x)
    observed["hooks after the error"] = hooks_in(net)
    observed["modes after the error"] = [m.training for m in net.modules()]
    return observed


# -- how fast --------------------------------------------------------------------------------

CHAIN = (32, 64, 64, 10)


def library_chain(net: nn.Module, x: Tensor) -> Tensor:
    """F.linear and F.relu alone"""
    *tensors, weight, bias = net.parameters()
    for w, b in zip(tensors[::2], tensors[1::2], strict=True):
        x = F.relu(F.linear(x, w, b))
    return F.linear(x, weight, bias)


def library_standardize(layer: nn.Module, x: Tensor) -> Tensor:
    """F.batch_norm in eval mode"""
    return F.batch_norm(x, layer.mean, layer.std.square(), eps=0.0)


def library_norms(net: nn.Module) -> dict[str, float]:
    """torch._foreach_norm, all at once"""
    names, parameters = zip(*net.named_parameters(), strict=True)
    norms = torch._foreach_norm([parameter.grad for parameter in parameters])
    return dict(zip(names, torch.stack(norms).tolist(), strict=True))


def long_chain(layers: int) -> nn.Module:
    """Layers in groups of five."""
    groups = [nn.Sequential(*(nn.Linear(8, 8) for _ in range(5))) for _ in range(layers // 5)]
    return nn.Sequential(*groups)


def with_gradients(net: nn.Module) -> nn.Module:
    for parameter in net.parameters():
        parameter.grad = torch.ones_like(parameter)
    return net


@workload(
    sizes=(1, 10, 100, 1_000, 10_000),
    inputs=lambda trial, dtype: {"x": trial.normal(trial.size, CHAIN[0], dtype=dtype)},
    setup=lambda module, trial: {"net": trial.load(module.MLP(CHAIN))},
    library=library_chain,
    per="rows",
    needs="mlp_matches",
)
def mlp_forward(module, net, x):
    """MLP of 32, 64, 64 and 10 on N rows"""
    return net(x)


@workload(
    sizes=(10, 100, 1_000, 10_000, 100_000),
    inputs=lambda trial, dtype: {"x": trial.normal(trial.size, 32, dtype=dtype)},
    setup=lambda module, trial: {"layer": trial.load(module.Standardize(32))},
    library=library_standardize,
    per="rows",
    needs="standardize_matches",
)
def standardize_forward(module, layer, x):
    """Standardize of N rows with 32 features"""
    return layer(x)


@workload(
    sizes=(1, 10, 100, 1_000),
    inputs=lambda trial, dtype: {"x": trial.normal(trial.size, 64, dtype=dtype)},
    setup=lambda module, trial: {"net": trial.load(module.TiedAutoencoder(64, 16))},
    per="rows",
    needs="tied_autoencoder_matches",
)
def autoencoder_there_and_back(module, net, x):
    """TiedAutoencoder of 64 and 16 on N rows, forward and backward"""
    y = net(x)
    (y - x).square().mean().backward()
    return y


@workload(
    sizes=(5, 20, 100, 200),
    inputs=lambda trial, dtype: {"net": with_gradients(trial.load(long_chain(trial.size)))},
    library=library_norms,
    per="layers",
    needs="gradient_norms_match",
)
def norms_of_n_layers(module, net):
    """gradient_norms of a net with N layers"""
    return module.gradient_norms(net)


@workload(
    sizes=(5, 20, 100, 200),
    inputs=lambda trial, dtype: {
        "net": trial.load(long_chain(trial.size)),
        "x": trial.normal(4, 8, dtype=dtype),
    },
    per="layers",
    needs="outputs_are_recorded",
)
def recording_of_n_layers(module, net, x):
    """record_outputs of a net with N layers"""
    return module.record_outputs(net, x)


@workload(
    sizes=(5, 20, 100, 200),
    inputs=lambda trial, dtype: {
        "net": trial.load(long_chain(trial.size)),
        "x": trial.normal(4, 8, dtype=dtype),
    },
    per="layers",
    needs="summary_matches",
)
def summary_of_n_layers(module, net, x):
    """summary of a net with N layers"""
    return module.summary(net, x)


TOPICS = {
    "sub-modules in lists: a plain Python list registers nothing": ("mlp_matches", "mlp_can_be_saved"),
    "no softmax inside a net that is trained with cross-entropy": ("mlp_matches", "mlp_gradients_match"),
    "gradients reach every layer": ("mlp_gradients_match",),
    "what Sequential cannot say: a Module that uses its input twice": ("residual_matches",),
    "a parameter and a sub-module of one's own, in the state_dict": ("residual_keeps_books",),
    "values that are fitted, not trained": ("standardize_matches",),
    "buffers: saved, loaded and converted, but no parameters": ("standardize_keeps_books",),
    "extra_repr": ("standardize_is_printed",),
    "weight sharing: one weight gets the gradient of both uses": ("tied_autoencoder_matches",),
    "shared weights stay one, after training and loading": ("the_tie_holds",),
    "named_parameters, and the norm of each gradient": ("gradient_norms_match",),
    "forward hooks: what each layer gave, as a copy": ("outputs_are_recorded",),
    "hooks are removed, after an error too": (
        "nothing_of_the_recording_stays",
        "summary_leaves_the_net_as_it_was",
    ),
    "a summary of shapes and parameter counts": ("summary_matches",),
    "looking into a net leaves it as it was": (
        "nothing_of_the_recording_stays",
        "summary_leaves_the_net_as_it_was",
    ),
}

HINTS = {
    "MLP": (
        "self.layers = [nn.Linear(…), …] is a plain list: no books are kept. Which list does torch have?",
        "The layers of neighbouring sizes: for a, b in zip(sizes[:-1], sizes[1:]).",
        "relu comes after all layers but the last: *hidden, last = self.layers. Nothing comes after the "
        "last.",
    ),
    "Residual": (
        "self.body = body is all that it takes to make it a part of the module.",
        "A number that is to be trained: nn.Parameter(torch.tensor(1.0)), assigned to an attribute.",
        "return x + self.scale * self.body(x)",
    ),
    "Standardize": (
        'self.register_buffer("mean", torch.zeros(features)): self.mean is then a tensor, saved and moved.',
        "fit writes into the buffers, without a graph: under torch.no_grad(), "
        "self.mean.copy_(x.mean(dim=0)).",
        "x.std(dim=0, correction=0), and where that is 0: torch.where(std > 0, std, 1.0).",
        "extra_repr returns the text between the parentheses alone; nn.Module puts the rest around it.",
    ),
    "TiedAutoencoder": (
        "Of the three parameters nn.Linear(inputs, hidden) has two. The third is the bias of the way back.",
        "The way back has no weight of its own: F.linear(z, self.encoder.weight.t(), self.bias).",
    ),
    "gradient_norms": (
        "net.named_parameters() gives (name, parameter), shared ones once, in the order of the first names.",
        "Leave out those whose .grad is None; .item() makes a Python float of a tensor with one value.",
        "parameter.grad.norm().item()",
    ),
    "record_outputs": (
        "A hook for each module that has no children: for name, layer in net.named_modules().",
        "layer.register_forward_hook(f) calls f(layer, inputs, output). How does f know the name? Make it "
        "in a "
        "function that is given the name, or bind it: lambda layer, inputs, output, name=name: …",
        "Keep output.detach().clone(), and every handle; remove the handles in a `finally`.",
    ),
    "summary": (
        "The same hooks as in record_outputs, which note a row in place of the output.",
        "Before: modes = [(module, module.training) for module in net.modules()], then net.eval().",
        "Afterwards, in a `finally`: module.training = mode for each of them. net.train() would change too "
        "many.",
    ),
}


# -- pictures --------------------------------------------------------------------------------


@picture(size=(10, 4))
def activations(module, trial: Trial):
    """What record_outputs sees in an MLP of eight layers, with weights of three sizes"""
    x = trial.normal(200, 64)
    seen = {}
    for gain in (0.5, 1.4142, 2.5):
        net = module.MLP((64,) * 9)
        with torch.no_grad():
            for parameter in net.parameters():
                values = trial.normal(*parameter.shape, scale=10.0) / 10  # two decimals more
                parameter.copy_(gain * values / 8 if parameter.dim() > 1 else 0 * values)
        recorded = module.record_outputs(net, x)
        outputs = [recorded[name] for name, layer in net.named_modules() if isinstance(layer, nn.Linear)]
        seen[f"{gain:g}"] = torch.stack([output.std() for output in outputs])
        seen[f"{gain:g} values"] = torch.stack([output.flatten()[:2000] for output in outputs])
    return seen


@activations.draw
def _(figure, seen):
    left, right = figure.subplots(1, 2)
    for name in ("0.5", "1.4142", "2.5"):
        left.semilogy(range(1, 9), seen[name], "o-", label=f"gain {name}")
    left.set(xlabel="layer", ylabel="standard deviation of its output", title="Fading, steady, exploding")
    left.legend()
    left.grid(alpha=0.3)
    for layer in (0, 3, 7):
        values = seen["0.5 values"][layer]
        right.hist(values, bins=60, histtype="step", label=f"layer {layer + 1}, gain 0.5")
    right.set(xlabel="output", ylabel="how often", yscale="log", title="The signal dies out")
    right.legend()


@picture(size=(9, 5))
def parameters_by_layer(module, trial: Trial):
    """Where the parameters of LeNet-5 are, by summary"""
    net = nn.Sequential(
        *(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    )
    return [list(row) for row in module.summary(net, torch.zeros(1, 1, 32, 32))]


@parameters_by_layer.draw
def _(figure, seen):
    axes = figure.subplots()
    names = [f"{kind} {' × '.join(map(str, shape[1:]))}" for _, kind, shape, _ in seen]
    counts = [count for *_, count in seen]
    bars = axes.barh(range(len(seen)), counts, color="C0")
    axes.bar_label(bars, [f"{count:,}" if count else "" for count in counts], padding=3)
    axes.set_yticks(range(len(seen)), names)
    axes.invert_yaxis()
    axes.set(xlabel="parameters", title=f"{sum(counts):,} parameters in all", xlim=(0, 1.15 * max(counts)))


@picture(size=(10, 4.2))
def squeezed_digits(module, trial: Trial):
    """Digits that your TiedAutoencoder has squeezed into 16 numbers and back, and its weights"""
    images = digits()[0][:600].flatten(1)
    scaler = module.Standardize(64)
    scaler.fit(images)
    net = module.TiedAutoencoder(64, 16)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(
                trial.normal(*parameter.shape, scale=0.1) if parameter.dim() > 1 else 0 * parameter
            )
    velocities = [torch.zeros_like(parameter) for parameter in net.parameters()]
    x = scaler(images)
    for _ in range(300):
        (net(x) - x).square().mean().backward()
        with torch.no_grad():
            for parameter, velocity in zip(net.parameters(), velocities, strict=True):
                velocity.mul_(0.9).add_(parameter.grad)
                parameter -= 1.0 * velocity
                parameter.grad = None
    with torch.no_grad():
        back = net(x[:10]) * scaler.std + scaler.mean
    weights = next(parameter for parameter in net.parameters() if parameter.shape == (16, 64))
    return {
        "digits": images[:10].reshape(10, 8, 8),
        "back": back.reshape(10, 8, 8),
        "weights": weights.detach()[:10].reshape(10, 8, 8),
    }


@squeezed_digits.draw
def _(figure, seen):
    rows = figure.subplots(3, 10)
    for row, name, colours in zip(rows, seen, ("gray_r", "gray_r", "RdBu"), strict=True):
        reach = {} if name == "weights" else {"vmin": 0, "vmax": 1}
        for place, image in zip(row, seen[name], strict=True):
            place.imshow(image, cmap=colours, **reach)
            place.set(xticks=[], yticks=[])
        row[0].set_ylabel(name)
