"""Fine-tuning: a trained net learns a new task from thirty examples"""

import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from grader.check import Trial, check, picture, workload
from grader.datasets import digits, pretrained, small_net

GOAL = 0.85
"""The reference gets 92 % of the held-out parcels right, give or take 2; from random weights it is 84 %, give
or take 3."""
SIDES = ("left", "middle", "right")
EXAMPLES = 3  # of each digit


class Scaled(nn.Module):
    """A network with a parameter of its own beside those of its layers."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([2.0]))
        self.body = body

    def forward(self, x: Tensor) -> Tensor:
        return self.scale * self.body(x)


class Branched(nn.Module):
    """A network whose last linear layer is not the last of its modules, and whose parts are attributes."""

    def __init__(self, inputs: int, width: int, classes: int) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(inputs, width), nn.BatchNorm1d(width), nn.ReLU())
        self.last = nn.ModuleDict({"drop": nn.Dropout(0.0), "fc": nn.Linear(width, classes, bias=False)})
        self.scale = nn.BatchNorm1d(classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.scale(self.last["fc"](self.last["drop"](self.body(x))))


def in_words(names) -> str:
    """Names on one line: a failure then shows all that is missing or too much."""
    return ", ".join(str(name) or repr("") for name in names)


def learning(net: nn.Module) -> str:
    """The names of the parameters that require a gradient."""
    return in_words(name for name, parameter in net.named_parameters() if parameter.requires_grad)


def values(net: nn.Module) -> dict[str, Tensor]:
    """A copy of all that a network holds, by name."""
    return {name: value.detach().clone() for name, value in net.state_dict().items()}


CASES = tuple(range(1, 8))
"""The sizes of a check that looks at one network in each trial: what a failure shows is then that network."""


def net_of(trial: Trial) -> tuple[nn.Module, int]:
    """A network, and how many of its layers are to learn."""
    a, b, c = (2, 3, 4) if trial.example else [2 + i for i in trial.permutation(10)[:3]]
    first, last, other = nn.Linear(a, b), nn.Linear(b, c), nn.Linear(b, b)
    match trial.size:
        case 1:
            net, count = nn.Sequential(first, nn.ReLU(), last), 1
            words = f"Linear({a}, {b}), ReLU(), Linear({b}, {c})"
        case 2:
            net, count = nn.Sequential(first, nn.ReLU(), last), 0
            words = f"Linear({a}, {b}), ReLU(), Linear({b}, {c})"
        case 3:
            net = nn.Sequential(nn.Sequential(first, nn.BatchNorm1d(b)), nn.Sequential(nn.ReLU(), last))
            net.requires_grad_(False)
            first.requires_grad_(True)
            count = 2
            words = f"Sequential(Linear({a}, {b}), a frozen BatchNorm1d({b})), Sequential(ReLU(), a frozen "
            words += f"Linear({b}, {c}))"
        case 4:
            net, count = nn.Sequential(first, nn.Tanh(), last).requires_grad_(False), 5
            words = f"Linear({a}, {b}), Tanh(), Linear({b}, {c}), all frozen"
        case 5:
            net, count = Scaled(nn.Sequential(first, nn.PReLU(), last)), 4
            words = f"scale, and body = Linear({a}, {b}), PReLU(), Linear({b}, {c})"
        case 6:
            inner = Scaled(nn.Sequential(other, nn.Tanh()))
            net, count = nn.Sequential(first, inner, last), 3
            words = (
                f"Linear({a}, {b}), a module with a scale of its own and Linear({b}, {b}), Linear({b}, {c})"
            )
        case _:  # more than ten layers: in the order of the alphabet "10" would come before "2"
            net = nn.Sequential(first, *(layer for _ in range(5) for layer in (nn.Tanh(), nn.Linear(b, b))))
            count = 3
            words = f"Linear({a}, {b}), then five times Tanh(), Linear({b}, {b})"
    trial.given(net=words, count=count)
    return trial.load(net), count


@check(points=2, sizes=CASES)
def last_layers_learn(module, trial: Trial):
    """train_last has the last layers learn, weights and biases, and freezes all others"""
    net, count = net_of(trial)
    names = module.train_last(net, count)
    return {
        "names": in_words(names),
        "parameters that learn": learning(net),
        "their values": [parameter for parameter in net.parameters()],
    }


def net_with_a_head(trial: Trial) -> nn.Module:
    """A network whose head is to be replaced."""
    a, b, c = (2, 3, 4) if trial.example else [2 + i for i in trial.permutation(10)[:3]]
    match trial.size:
        case 1:
            net = nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c))
            words = f"Linear({a}, {b}), ReLU(), Linear({b}, {c})"
        case 2:
            net = nn.Sequential(nn.Linear(a, b), nn.Sequential(nn.Tanh(), nn.Linear(b, c)), nn.Sigmoid())
            words = f"Linear({a}, {b}), Sequential(Tanh(), Linear({b}, {c})), Sigmoid()"
        case 3:
            net = Branched(a, b, c).double()
            words = f"in float64: body = Linear({a}, {b}), BatchNorm1d({b}), ReLU(); last = Dropout(0.0) and "
            words += f"Linear({b}, {c}, bias=False); scale = BatchNorm1d({c})"
        case _:
            early = [layer for _ in range(5) for layer in (nn.Linear(a, a), nn.Tanh())]
            net = nn.Sequential(*early, nn.Linear(a, b), nn.Tanh(), nn.Linear(b, c), nn.Tanh())
            words = f"five times Linear({a}, {a}), Tanh(), then Linear({a}, {b}), Tanh(), Linear({b}, {c}), "
            words += "Tanh()"
    trial.given(net=words)
    return trial.load(net).eval()


@check(points=2, sizes=(1, 2, 3, 4))
def head_is_replaced(module, trial: Trial):
    """replace_head puts a new linear layer in the place of the last one, and keeps all else"""
    net = net_with_a_head(trial).requires_grad_(False)
    classes = 2 if trial.example else 4 + trial.size
    trial.given(classes=classes)
    first = next(layer for layer in net.modules() if isinstance(layer, nn.Linear))
    head = module.replace_head(net, classes)
    seen = {
        "the head": f"{type(head).__name__}, {head.in_features} inputs, {head.out_features} outputs",
        "shapes of what the net holds": in_words(
            f"{n} {tuple(v.shape)}" for n, v in net.state_dict().items()
        ),
        "parameters that learn": learning(net),
        "all weights of the new head are equal": bool((head.weight == head.weight[0, 0]).all()),
    }
    with torch.no_grad():  # through the head that was given back, to see whether the net holds it
        for parameter in head.parameters():
            parameter.copy_(trial.normal(*parameter.shape))
    if trial.size == 3:  # Branched ends with a normalisation of four classes
        net.scale = nn.Identity()
    inputs = trial.normal(3, first.in_features, dtype=first.weight.dtype)
    return {**seen, "weights": values(net), "outputs": net(inputs)}


@check(points=1, sizes=(1, 2, 3), needs="head_is_replaced")
def head_needs_a_linear_layer(module, trial: Trial):
    """replace_head raises ValueError where the net holds no linear layer"""
    net = (nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten()), nn.Linear(3, 2), nn.Sequential())[trial.index]
    trial.given(net=("Conv2d(1, 2, 3), Flatten()", "Linear(3, 2)", "an empty Sequential")[trial.index])
    good = trial.load(nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2)))
    head = module.replace_head(good, 5)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.fill_(0.5)
    return {
        "raises": trial.error_of(module.replace_head, net, 5),
        "outputs of a net that has one": good(trial.normal(2, 3)),
    }


@check(points=2, sizes=(1, 2, 3, 4))
def groups_have_their_rates(module, trial: Trial):
    """parameter_groups gives body and head their learning rates, and frozen parameters to neither"""
    a, b, c = (2, 3, 4) if trial.example else [2 + i for i in trial.permutation(10)[:3]]
    head, settings = nn.Linear(b, c), {"lr": 0.02}
    first = nn.Linear(a, b)
    match trial.size:
        case 1:
            net = nn.Sequential(first, nn.ReLU(), head)
            words = "Linear, ReLU, head"
        case 2:  # equal values everywhere: only who they are tells them apart
            head = nn.Sequential(nn.BatchNorm1d(b), nn.Linear(b, b))
            net = nn.Sequential(first.requires_grad_(False), nn.BatchNorm1d(b), nn.Linear(b, b), head)
            nn.init.ones_(net[2].weight), nn.init.ones_(head[1].weight)
            words = "a frozen Linear, BatchNorm1d, Linear, head; body and head hold equal values"
            settings = {"lr": 0.5, "factor": 0.01}
        case 3:
            net = nn.Sequential(nn.Sequential(head, nn.ReLU()), nn.Linear(c, a))
            head.bias.requires_grad_(False)
            words = "Sequential(head with a frozen bias, ReLU), Linear: here the head comes first"
            settings = {"lr": 0.3, "factor": 0.5}
        case _:
            net = nn.Sequential(first, nn.ReLU(), head)
            first.requires_grad_(False)
            words = "a frozen Linear, ReLU, head"
    names = {id(parameter): name for name, parameter in net.named_parameters()}
    trial.given(net=words, **settings)
    groups = module.parameter_groups(net, head, **settings)
    return [
        {
            "lr": group["lr"],
            "params": in_words(names.get(id(one), "no parameter of the net") for one in group["params"]),
        }
        for group in groups
    ]


@check(points=2, sizes=(1, 2, 3))
def stage_is_added(module, trial: Trial):
    """add_stage puts convolution, relu and pooling between the features and the head that were given"""
    channels, classes = trial.size + 1, trial.size + 2
    features = nn.Sequential(nn.Conv2d(1, channels, 3, padding=1), nn.Tanh(), nn.MaxPool2d(2))
    head = nn.Sequential(nn.Linear(channels * 2 * 3, 4), nn.Tanh(), nn.Linear(4, classes))
    dtype = torch.float32 if trial.example else torch.float64
    trial.load(nn.Sequential(features, head).to(dtype))
    images = trial.normal(trial.size, 1, 8, 12, dtype=dtype)
    trial.given(
        features=f"Conv2d(1, {channels}, 3, padding=1), Tanh(), MaxPool2d(2)",
        head=f"Linear({channels * 6}, 4), Tanh(), Linear(4, {classes})",
        channels=channels,
        images=images,
    )
    net = module.add_stage(features, head, channels)
    given = {id(parameter) for parameter in (*features.parameters(), *head.parameters())}
    new = sorted((p for p in net.parameters() if id(p) not in given), key=lambda p: -p.dim())
    seen = {"shapes of what is new": in_words(tuple(p.shape) for p in new)}
    with torch.no_grad():
        for parameter in new:
            parameter.copy_(trial.normal(*parameter.shape, scale=0.5))
    logits = net(images)
    with torch.no_grad():  # the net is to follow what happens to them
        features[0].weight.mul_(0.5)
        head[2].bias.add_(1)
    return {
        **seen,
        "what is new learns": all(p.requires_grad for p in new),
        "logits": logits,
        "logits once the given features and head have changed": net(images),
    }


class Block(nn.Module):
    """A convolution with its batch normalisation, two names deep."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 2)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.conv(x)).relu()


def with_buffers(classes: int, dtype: torch.dtype = torch.float32) -> nn.Module:
    """A net with parameters and buffers."""
    return nn.Sequential(Block(1, 2), nn.Flatten(), nn.Linear(8, classes)).to(dtype)


WORDS = "a Block of Conv2d(1, 2, 2) and BatchNorm2d(2), Flatten, Linear(8, {})"


@check(points=2, sizes=(1, 2))
def weights_are_saved(module, trial: Trial):
    """save_weights writes the state_dict, buffers included, and replaces an older file"""
    dtype = torch.float32 if trial.example else torch.float64
    net = trial.load(with_buffers(3, dtype))
    net[0].norm.num_batches_tracked.fill_(7)
    net[0].requires_grad_(trial.example)
    trial.given(net=WORDS.format(3) + ("" if trial.example else ", the Block frozen"), dtype=dtype)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "net.pt")
        path.write_text("older", encoding="utf-8")
        module.save_weights(net, str(path) if trial.example else path)
        saved = torch.load(path, weights_only=True)
    if not isinstance(saved, dict):
        return {"file": f"{type(saved).__name__}"}
    return {
        "file": {name: value for name, value in saved.items()},
        "the net afterwards": values(net),
        "learns afterwards": learning(net),
    }


def written(folder: str, content) -> Path:
    path = Path(folder, "saved.pt")
    torch.save(content, path)
    return path


def loaded(module, trial: Trial, net: nn.Module, content) -> dict:
    """What load_weights says and leaves, also as those see it who share memory."""
    sharing = {name: value.detach() for name, value in net.named_parameters()}
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder, content)
        names = module.load_weights(net, path)
    return {
        "not filled": in_words(names) or "none",
        "the net afterwards": values(net),
        "tensors that share memory with the parameters": sharing,
        "learns afterwards": learning(net),
    }


@check(points=1, sizes=(1, 2))
def entries_are_filled(module, trial: Trial):
    """load_weights fills what the file has, parameters and buffers, in place"""
    source, dtype = trial.load(with_buffers(3)), torch.float32 if trial.example else torch.float64
    source[0].norm.num_batches_tracked.fill_(7)
    net = with_buffers(3, dtype).append(nn.Linear(3, 2, dtype=dtype)).to(trial.device)
    for parameter in net[3].parameters():  # what is not filled stays as it is
        nn.init.constant_(parameter, 0.25)
    net[0].requires_grad_(trial.example)
    trial.given(
        net=f"{WORDS.format(3)}, Linear(3, 2), of {dtype}", file="the same in float32, without the last"
    )
    return loaded(module, trial, net, source.state_dict())


@check(points=2, sizes=(1, 2, 3, 4), needs="entries_are_filled")
def what_fits_is_loaded(module, trial: Trial):
    """load_weights passes over what does not fit, and names what it has not filled"""
    source, net = trial.load(with_buffers(5)), with_buffers(3).to(trial.device)
    for value in net.state_dict().values():
        value.fill_(0.25 if value.is_floating_point() else 4)
    content = source.state_dict()
    file = WORDS.format(5)
    if trial.size == 2:
        del content["0.norm.running_var"], content["2.weight"]
        content |= {"0.conf.bias": trial.normal(2), "head.weight": trial.normal(3, 8)}
        content["2.bias"] = trial.normal(3)
        file = "0.conv, 0.norm without running_var, 2.bias (3,), 0.conf.bias and head.weight"
    if trial.size == 3:  # as many values, but not the same shape
        content["0.conv.weight"] = trial.normal(4, 2)
        content["0.norm.weight"] = trial.normal(1)
        file += ", with 0.conv.weight (4, 2) and 0.norm.weight (1,)"
    if trial.size == 4:
        content, file = trial.load(with_buffers(3)).state_dict(), "the same"
    trial.given(net=WORDS.format(3), file=file)
    return loaded(module, trial, net, content)


def as_if_of_a_gpu(path: Path) -> None:
    """Has a file of torch.save say that its tensors lay on a GPU, and on one that is not here."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, part in parts.items():  # a string of a pickle: X, its length, the string
            file.writestr(name, part.replace(b"X\3\0\0\0cpu", b"X\7\0\0\0cuda:99"))


@check(points=1, sizes=(1,), needs="entries_are_filled")
def files_of_a_gpu_are_read(module, trial: Trial):
    """load_weights reads, on any machine, what was saved on a GPU"""
    saved = {"weight": trial.normal(3, 2).cpu()}
    net = trial.load(nn.Linear(2, 3))
    trial.given(net="Linear(2, 3)", file="its weight, which lay on a GPU that this machine does not have")
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder, saved)
        as_if_of_a_gpu(path)
        names = module.load_weights(net, path)
    return {"not filled": in_words(names) or "none", "the net afterwards": values(net)}


class Harmful:
    """To unpickle it is to make a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


@check(points=1, sizes=(1,), needs="entries_are_filled")
def no_code_is_run(module, trial: Trial):
    """load_weights refuses a file that holds code, and does not run it"""
    net = trial.load(nn.Sequential(nn.Linear(2, 3)))
    trial.given(net="Linear(2, 3)", file="an object that calls a function when it is unpickled")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made")
        refused = trial.refuses(module.load_weights, net, written(folder, Harmful(made)))
        was_run = made.exists()
        names = module.load_weights(net, written(folder, {"0.bias": trial.tensor([1.0, 2.0, 3.0])}))
    return {
        "refuses": refused,
        "the file's code was run": was_run,
        "not filled from another file": in_words(names),
        "the net afterwards": values(net),
    }


def groups_of(layers: list[nn.Module], rates: tuple[float, ...]) -> list[dict]:
    return [
        {"params": [p for p in layer.parameters() if p.requires_grad], "lr": lr}
        for layer, lr in zip(layers, rates, strict=True)
    ]


class Witness(nn.Module):
    """Hands its input through and notes it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Tensor] = []

    def forward(self, x: Tensor) -> Tensor:
        self.shown.append(x.detach().clone())
        return x


@check(points=1, sizes=(4, 5), timeout=30)
def images_come_in_batches(module, trial: Trial):
    """fine_tune shows all images in order, in batches, in every epoch"""
    witness, last = Witness(), nn.Linear(2, 3).double()
    net = trial.load(nn.Sequential(witness, last))
    images, labels = trial.normal(trial.size, 2, dtype=torch.float64), trial.labels(3, (trial.size,))
    trial.given(net="Linear(2, 3)", images=images, labels=labels, epochs=2, batch_size=2, lr=0.0)
    losses = module.fine_tune(net, groups_of([last], (0.0,)), images, labels, 2, 2)
    shown = torch.cat([images[:0], *witness.shown])
    return {
        "sizes of the batches": ", ".join(str(len(batch)) for batch in witness.shown),
        "in the order in which they come": torch.equal(shown[: len(images)], images[: len(shown)]),
        "losses": losses,
    }


@check(points=2, sizes=(1, 2, 4), needs="images_come_in_batches", timeout=30)
def steps_match(module, trial: Trial):
    """fine_tune takes the reference's steps, each group at its own rate, with momentum over all epochs"""
    net = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 3))
    trial.load(net.double())
    count, epochs = 2 * trial.size + 1, 3
    images, labels = trial.normal(count, 2, dtype=torch.float64), trial.labels(3, (count,))
    if not trial.example:  # left from before
        for parameter in net.parameters():
            parameter.grad = trial.normal(*parameter.shape, dtype=torch.float64)
    trial.given(
        net="Linear(2, 4), Tanh(), Linear(4, 3)",
        images=images,
        labels=labels,
        epochs=epochs,
        batch_size=trial.size,
        **{"lr of body and head": [0.02, 0.2]},
    )
    sharing = {name: value.detach() for name, value in net.named_parameters()}
    groups = groups_of([net[0], net[2]], (0.02, 0.2))
    losses = module.fine_tune(net, groups, images, labels, epochs, trial.size)
    return {
        "losses": losses,
        "parameters": values(net),
        "tensors that share memory with the parameters": sharing,
        "images afterwards": images,
        "labels afterwards": labels,
    }


@check(points=2, sizes=(1, 2, 3, 4), needs="steps_match", timeout=30)
def frozen_layers_rest(module, trial: Trial):
    """Frozen parameters do not move, nor the running means of a frozen batch normalisation"""
    body = nn.Sequential(nn.Conv2d(1, 3, 2), nn.BatchNorm2d(3), nn.ReLU())
    head = nn.Sequential(nn.Linear(18, 4), nn.BatchNorm1d(4), nn.Dropout(0.0), nn.Linear(4, 2))
    net = Scaled(nn.Sequential(body, nn.Flatten(), head))
    trial.load(net.double())
    body.requires_grad_(False)
    words = "scale, a frozen Conv2d and BatchNorm2d, ReLU, Flatten, Linear, BatchNorm1d, Dropout, Linear"
    if trial.size == 2:  # a batch normalisation that learns in part is not frozen
        body[1].bias.requires_grad_(True)
        words = words.replace("BatchNorm2d", "a BatchNorm2d whose bias learns")
    if trial.size == 3:  # what holds a frozen parameter may hold layers that learn
        net.scale.requires_grad_(False)
        words = words.replace("scale", "a frozen scale")
    if trial.size == 4:
        head[3].requires_grad_(False)
        words = words.replace("Dropout, Linear", "Dropout, a frozen Linear")
    net.train(trial.size == 3)
    for parameter in body.parameters():
        parameter.grad = torch.ones_like(parameter)  # it was trained before
    images, labels = trial.normal(5, 1, 3, 4, dtype=torch.float64), trial.labels(2, (5,))
    trial.given(net=words, images=images, labels=labels, epochs=2, batch_size=3)
    losses = module.fine_tune(net, groups_of([body, head], (0.01, 0.1)), images, labels, 2, 3)
    return {
        "train mode afterwards": in_words(n for n, layer in net.named_modules() if layer.training),
        "losses": losses,
        "the net afterwards": values(net),
    }


def parcels(trial: Trial) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Images and sides of thirty parcels to learn from, and of all the others that are new to the net."""
    images, labels = (data[1::2].to(trial.device) for data in digits())  # pretrained on the other half
    order = np.array(trial.permutation(len(images)))
    of = labels.cpu().numpy()[order]
    chosen = np.concatenate([np.flatnonzero(of == digit)[:EXAMPLES] for digit in range(10)])
    learnt = order[chosen][np.array(trial.permutation(len(chosen)))]
    others = np.setdiff1d(order, learnt)
    sides = torch.bucketize(labels.contiguous(), torch.tensor([2, 6], device=trial.device))
    return images[learnt], sides[learnt], images[others], sides[others]


def sorts_parcels(observed, expected):
    """Whether enough parcels go to their side; the sides are the judge's own."""
    answers, sides = observed["answers"].values, expected["sides"].values
    if answers.shape != sides.shape:
        return f"There are {answers.numel()} answers for {sides.numel()} parcels."
    right, count = int((answers == sides).sum()), sides.numel()
    if right >= GOAL * count:
        return None
    return f"{right} of the {count} held-out parcels go right ({right / count:.1%}); {GOAL:.0%} is asked for."


@check(
    points=2,
    sizes=(1,),
    timeout=120,
    needs=("last_layers_learn", "head_is_replaced", "groups_have_their_rates", "frozen_layers_rest"),
    accept=sorts_parcels,
)
def learns_from_thirty_examples(module, trial: Trial):
    """In two phases, the digit reader learns to sort parcels, 85 % right, from thirty examples"""
    images, sides, others, their_sides = parcels(trial)
    net = pretrained().to(trial.device)
    head = module.replace_head(net, len(SIDES))
    for layers in (1, 4):
        module.train_last(net, layers)
        module.fine_tune(net, module.parameter_groups(net, head, lr=0.02), images, sides, 20, 10)
    net.eval()
    with torch.no_grad():
        answers = net(others).argmax(dim=1)
    return {"answers": answers, "sides": their_sides}


TOPICS = {
    "freeze all, unfreeze the last layers": ("last_layers_learn",),
    "replace the head, wherever in a net it sits": ("head_is_replaced", "head_needs_a_linear_layer"),
    "parameter groups: a 10 × smaller rate for the body": ("groups_have_their_rates",),
    "frozen parameters are in no group": ("groups_have_their_rates",),
    "an extra convolution and pooling before the head, for another input size": ("stage_is_added",),
    "save the state_dict, buffers and frozen parameters included": ("weights_are_saved",),
    "load a state_dict, buffers included, in place": ("entries_are_filled",),
    "partial load: what fits by name and shape": ("what_fits_is_loaded",),
    "weights saved on a GPU are read anywhere (map_location)": ("files_of_a_gpu_are_read",),
    "a file may hold code: weights_only": ("no_code_is_run",),
    "a training loop in batches, in order": ("images_come_in_batches",),
    "each group moves at its own rate, with momentum over all epochs": ("steps_match",),
    "frozen parameters do not move": ("frozen_layers_rest",),
    "the batch-norm buffers of frozen layers do not move either": ("frozen_layers_rest",),
    "a pretrained net learns a new task from thirty examples, in two phases": (
        "last_layers_learn",
        "groups_have_their_rates",
        "frozen_layers_rest",
        "learns_from_thirty_examples",
    ),
}

HINTS = {
    "train_last": (
        "Freeze everything first: net.requires_grad_(False). Then find the layers, and have the last ones "
        "learn again.",
        "The layers: [(name, layer) for name, layer in net.named_modules() if list(layer.parameters("
        "recurse=False))]. The last count of them are layers[len(layers) - count:], where count is not too "
        "large.",
        "For each of those: layer.requires_grad_(True). Give back their names.",
    ),
    "replace_head": (
        "net.named_modules() gives (name, module) in order. The last one that isinstance(…, nn.Linear) is "
        "the head.",
        'parent, _, last = name.rpartition(".") cuts "classifier.2" into "classifier" and "2". Where the '
        'name has no dot, the parent is "", and net.get_submodule("") is net.',
        "setattr(net.get_submodule(parent), last, head), with head = nn.Linear(old.in_features, classes, "
        "bias=old.bias is not None, device=old.weight.device, dtype=old.weight.dtype).",
    ),
    "parameter_groups": (
        "Each parameter that learns is either the head's or the body's. How do you tell, without comparing "
        "values?",
        "of_head = {id(p) for p in head.parameters()}; the body is [p for p in net.parameters() if "
        "p.requires_grad and id(p) not in of_head].",
        'return [{"params": body, "lr": factor * lr}, {"params": the head\'s that learn, "lr": lr}]',
    ),
    "add_stage": (
        "Five modules in a row: the features, what is new, and the head. nn.Sequential calls one after the "
        "other.",
        "nn.Conv2d(channels, channels, 3, padding=1) keeps height and width, nn.MaxPool2d(2) halves them.",
        "return nn.Sequential(features, conv, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head), with the conv "
        "made with device= and dtype= of next(features.parameters()).",
    ),
    "save_weights": (
        "net.state_dict() is a dict of tensors: all parameters and buffers by name.",
        "torch.save(what, path) writes it.",
    ),
    "load_weights": (
        'saved = torch.load(path, map_location="cpu", weights_only=True) is a dict, like net.state_dict().',
        "Keep those entries of it that fit: name in own and value.shape == own[name].shape.",
        "net.load_state_dict(fitting, strict=False) fills the net. Give back [name for name in own if name "
        "not in fitting].",
    ),
    "fine_tune": (
        "It is the training loop of exercise 6 with torch.optim.SGD(groups, momentum=0.9), made once, before "
        "the first epoch.",
        "The mode: net.train() for all, then layer.training = False for each layer whose own parameters, "
        "layer.parameters(recurse=False), are all frozen. A module without parameters is no layer.",
        "In each batch: loss, optimizer.zero_grad(), loss.backward(), optimizer.step(), total += loss.item() "
        "* size of the batch. After each epoch: losses.append(total / len(images)).",
    ),
}


def chain(trial: Trial, dtype: torch.dtype) -> dict:
    """N linear layers, the last one of which is the head."""
    net = nn.Sequential(*(nn.Linear(1, 1) for _ in range(trial.size)))
    trial.load(net.to(dtype))
    return {"net": net, "head": net[-1]}


@workload(sizes=(10, 30, 100, 300, 1000), inputs=chain, per="layers", needs="groups_have_their_rates")
def sort_into_groups(module, net, head):
    """parameter_groups of a net of N layers"""
    return module.parameter_groups(net, head, 0.1)


@workload(sizes=(10, 30, 100, 300, 1000), inputs=chain, per="layers", needs="last_layers_learn")
def unfreeze(module, net, head):
    """train_last of half of N layers"""
    return len(module.train_last(net, len(net) // 2))


def tuning(trial: Trial, dtype: torch.dtype) -> dict:
    net = trial.load(small_net(3).to(dtype))
    groups = [{"params": list(net.parameters()), "lr": 0.01}]
    images, labels = trial.uniform(trial.size, 1, 8, 8, dtype=dtype), trial.labels(3, (trial.size,))
    return {"net": net, "groups": groups, "images": images, "labels": labels}


@workload(sizes=(16, 32, 64, 128, 256), inputs=tuning, per="images", needs="steps_match", tolerance=1000)
def tune(module, net, groups, images, labels):
    """fine_tune with N images, one epoch in batches of 32"""
    return module.fine_tune(net, groups, images, labels, 1, 32)


@picture(size=(7.2, 4.4))
def learning_curves(module, trial: Trial):
    """How many parcels go to the right side, epoch by epoch"""
    images, sides, others, their_sides = parcels(trial)

    def share(net) -> float:
        net.eval()
        with torch.no_grad():
            return float((net(others).argmax(dim=1) == their_sides).float().mean())

    curves = {}
    for name, phases in (("head", ((1, 20),)), ("both", ((1, 10), (4, 10))), ("scratch", ((6, 20),))):
        torch.manual_seed(trial.torch_seed)  # the same new head for both
        net = (small_net(10) if name == "scratch" else pretrained()).to(trial.device)
        head = module.replace_head(net, len(SIDES))
        curves[name] = [share(net)]
        for layers, epochs in phases:
            module.train_last(net, layers)
            factor = 1.0 if name == "scratch" else 0.1
            for _ in range(epochs):
                groups = module.parameter_groups(net, head, 0.02, factor)
                module.fine_tune(net, groups, images, sides, 2, 10)
                curves[name].append(share(net))
    return {name: torch.tensor(curve) for name, curve in curves.items()}


@learning_curves.draw
def _(figure, seen):
    axes = figure.add_subplot()
    labels = {
        "both": "pretrained: the head, then the last layers too",
        "head": "pretrained: the head alone",
        "scratch": "from random weights",
    }
    for (name, label), style in zip(labels.items(), ("-", "--", ":"), strict=True):
        axes.plot([2 * i for i in range(len(seen[name]))], 100 * seen[name], style, label=label, linewidth=2)
    axes.axvline(20, color="grey", linewidth=0.8)
    axes.text(20.4, 24, "phase 2", color="grey")
    axes.set(xlabel="epoch", ylabel="held-out parcels on the right side, %", ylim=(20, 100))
    axes.grid(alpha=0.3)
    axes.legend(loc="center right")


@picture(size=(7.2, 4.6))
def sorted_parcels(module, trial: Trial):
    """Where the net sends parcels that it has never seen; a red frame is a wrong side"""
    images, sides, others, their_sides = parcels(trial)
    net = pretrained().to(trial.device)
    head = module.replace_head(net, len(SIDES))
    for layers in (1, 4):
        module.train_last(net, layers)
        module.fine_tune(net, module.parameter_groups(net, head, lr=0.02), images, sides, 20, 10)
    net.eval()
    shown = trial.permutation(len(others))[:108]
    with torch.no_grad():
        answers = net(others[shown]).argmax(dim=1)
    return {"images": others[shown, 0], "answers": answers, "sides": their_sides[shown]}


@sorted_parcels.draw
def _(figure, seen):
    for side, axes in enumerate(figure.subplots(1, 3)):
        axes.set_title(f"{SIDES[side]}: {('0 – 2', '3 – 6', '7 – 9')[side]}")
        axes.set(xlim=(-0.6, 5.6), ylim=(8.6, -0.6), aspect="equal")
        axes.axis("off")
        chosen = [i for i in range(len(seen["answers"])) if seen["answers"][i] == side][:54]
        for place, i in enumerate(chosen):
            row, column = divmod(place, 6)
            box = (column - 0.45, column + 0.45, row + 0.45, row - 0.45)
            axes.imshow(seen["images"][i], cmap="gray_r", extent=box)
            if seen["sides"][i] != side:
                left, right, bottom, top = box
                corners = [left, right, right, left, left], [top, top, bottom, bottom, top]
                axes.plot(*corners, color="red", linewidth=1.5)
        axes.set(xlim=(-0.6, 5.6), ylim=(8.6, -0.6))
