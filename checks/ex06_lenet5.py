"""LeNet-5 learns to read handwritten digits"""

import torch
import torch.nn.functional as F
from torch import nn

from grader.check import Trial, check, picture, workload
from grader.datasets import digits

GOAL = 0.97
HELD_OUT = 597
"""Digits kept for measuring. The reference gets 99.2 % of them right, give or take 0.4: they are so many that
bad luck with the seed does not bring a right answer below the goal."""
EPOCHS = 14


def shapes_of(net: nn.Module) -> dict[str, str]:
    """The shapes of a network's parameters, whatever their names and order."""
    shapes = sorted(tuple(parameter.shape) for parameter in net.parameters())
    return {
        "shapes of the weights": ", ".join(str(shape) for shape in shapes if len(shape) > 1),
        "shapes of the biases": ", ".join(str(shape) for shape in shapes if len(shape) < 2),
    }


@check(
    points=1,
    sizes=(1, 3),
    tolerance=10,
    because="float32 logits are sums over sums of up to 400 products, and their order is free",
)
def network_matches(module, trial: Trial):
    """LeNet5 has the five layers of the table and gives the reference's logits"""
    net = trial.load(module.LeNet5())
    images = trial.normal(trial.size, 1, 32, 32)
    trial.given(images=images)
    return {
        **shapes_of(net),
        "logits": net(images),
        "logits after eval()": net.eval()(images),
        "images afterwards": images,
    }


@check(points=2, sizes=(2,), needs="network_matches")
def network_gradients_match(module, trial: Trial):
    """LeNet5 in float64 gives exact logits, and gradients reach every layer"""
    net = trial.load(module.LeNet5().double())
    images = trial.normal(trial.size, 1, 32, 32, dtype=torch.float64, requires_grad=True)
    trial.given(images=images)
    logits = net(images)
    logits.square().sum().backward()
    parameters = sorted(net.parameters(), key=lambda parameter: tuple(parameter.shape))
    return {
        "logits": logits,
        "grad of images": images.grad,
        **{f"grad of the parameter {tuple(p.shape)}": p.grad for p in parameters},
    }


class Scaled(nn.Module):
    """A network with a parameter of its own beside those of its layers."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor([2.0]))
        self.body = body

    def forward(self, x):
        return self.scale * self.body(x)


NETS = tuple(range(1, 9))
"""The sizes of checks that look at one network in each trial: what a failure shows is then that network."""


def net_of(trial: Trial) -> nn.Module:
    """A network to count, of sizes that nobody knows before."""
    a, b, c = (2, 3, 4) if trial.example else [2 + i for i in trial.permutation(10)[:3]]
    first, last, other = nn.Linear(a, b), nn.Linear(b, c), nn.Linear(b, b)
    match trial.size:
        case 1:
            net, words = first, f"Linear({a}, {b})"
        case 2:
            net = nn.Sequential(nn.Conv2d(a, b, (2, 3), bias=False), nn.ReLU(), nn.PReLU())
            words = f"Conv2d({a}, {b}, (2, 3), bias=False), ReLU(), PReLU()"
        case 3:
            net = nn.Sequential(first, nn.BatchNorm1d(b), nn.Dropout(), last)
            words = f"Linear({a}, {b}), BatchNorm1d({b}), Dropout(), Linear({b}, {c})"
        case 4:
            net = nn.Sequential(first.requires_grad_(False), nn.ReLU(), last)
            words = f"a frozen Linear({a}, {b}), ReLU(), Linear({b}, {c})"
        case 5:
            net = nn.Sequential(first, other, nn.Tanh(), other)
            words = f"Linear({a}, {b}), f, Tanh(), f again, with f = Linear({b}, {b})"
        case 6:
            net = Scaled(nn.Sequential(first, nn.Sequential(nn.BatchNorm1d(b), last)))
            words = f"scale, and body = Linear({a}, {b}), Sequential(BatchNorm1d({b}), Linear({b}, {c}))"
        case 7:
            tied = nn.Linear(b, b)
            tied.weight = other.weight
            net = nn.Sequential(other, nn.Tanh(), tied)
            words = f"f, Tanh(), g, with f and g = Linear({b}, {b}) and g.weight = f.weight"
        case _:  # more than ten layers: in the order of the alphabet "10" would come before "2"
            net = nn.Sequential(first, *(layer for _ in range(5) for layer in (nn.Tanh(), nn.Linear(b, b))))
            for parameter in net.parameters():
                nn.init.zeros_(parameter)  # equal values do not make two parameters one
            words = f"Linear({a}, {b}), then five times Tanh(), Linear({b}, {b}), all of their weights 0"
    trial.given(net=words)
    return net


def in_words(summary) -> str:
    """A summary on one line: a failure then shows all that is missing or too much."""
    return ", ".join(f"{name or repr(name)} {kind} {int(count)}" for name, kind, count in summary)


@check(points=1, sizes=NETS)
def parameters_are_counted(module, trial: Trial):
    """count_parameters counts trainable values, each once, and no buffers"""
    return {"count": module.count_parameters(net_of(trial))}


@check(points=1, sizes=NETS)
def summary_matches(module, trial: Trial):
    """layer_summary lists name, kind and count of every layer with parameters, however deep"""
    summary = module.layer_summary(net_of(trial))
    # the first entry as it is, to see that its count is a number
    return {"summary": in_words(summary), "its first entry": summary[:1]}


def classifier(trial: Trial, inputs: int, classes: int) -> nn.Module:
    """A small network with weights from the seed, in float64, where the order of a sum does not show."""
    trial.given(net=f"Linear({inputs}, 4), Tanh(), Linear(4, {classes})")
    return trial.load(nn.Sequential(nn.Linear(inputs, 4), nn.Tanh(), nn.Linear(4, classes)).double())


class Witness(nn.Module):
    """Hands its input through and notes how it was called."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[torch.Tensor] = []
        self.in_train_mode = False
        self.recorded = False

    def forward(self, x):
        self.shown.append(x.detach().clone())
        self.in_train_mode |= self.training
        self.recorded |= torch.is_grad_enabled()
        return x


def trained(module, trial: Trial, net: nn.Module, images, labels, lr: float, batch_size: int) -> dict:
    """What one epoch gave back, and the parameters that it left, also as those see them who share memory."""
    parameters = dict(net.named_parameters())
    sharing = {name: value.detach() for name, value in parameters.items()}
    trial.given(images=images, labels=labels, lr=lr, batch_size=batch_size)
    loss = module.train_one_epoch(net, images, labels, lr, batch_size)
    return {
        "loss": loss,
        **{f"{name} afterwards": value for name, value in parameters.items()},
        **{f"a tensor that shares memory with {name}": value for name, value in sharing.items()},
    }


@check(points=1, sizes=(8, 9))
def images_come_in_batches(module, trial: Trial):
    """train_one_epoch shows each image once, in order, in batches, and gives the mean of their losses"""
    witness = Witness()
    net = nn.Sequential(witness, classifier(trial, 5, 3))
    images, labels = trial.normal(trial.size, 5, dtype=torch.float64), trial.labels(3, (trial.size,))
    trial.given(images=images, labels=labels, lr=0.0, batch_size=4)
    # lr is 0: whoever shuffles has the right loss all the same, and is told about the order alone
    loss = module.train_one_epoch(net, images, labels, 0.0, 4)
    shown = torch.cat([images[:0], *witness.shown])
    return {
        "sizes of the batches": ", ".join(str(len(batch)) for batch in witness.shown),
        "in the order in which they come": torch.equal(shown, images[: len(shown)]),
        "loss": loss,
    }


@check(points=1, sizes=(1, 2, 4), needs="images_come_in_batches", timeout=30)
def epoch_matches(module, trial: Trial):
    """train_one_epoch gives the reference's loss and weights, step for step"""
    if trial.example:
        net = nn.Linear(2, 3).double().to(trial.device)
        nn.init.zeros_(net.weight)
        nn.init.zeros_(net.bias)
        trial.given(net="Linear(2, 3), all of its weights 0")
        images, labels = trial.tensor([[1.0, 0.0], [0.0, 1.0]], torch.float64), trial.tensor([0, 2])
        return trained(module, trial, net, images, labels, lr=0.3, batch_size=1)
    net = classifier(trial, 5, 3)
    images, labels = trial.normal(3 * trial.size, 5, dtype=torch.float64), trial.labels(3, (3 * trial.size,))
    return trained(module, trial, net, images, labels, lr=0.5, batch_size=trial.size)


@check(points=1, sizes=(3, 4), needs="epoch_matches")
def last_batch_counts(module, trial: Trial):
    """A smaller last batch is trained on, and the loss is the mean over all images"""
    count = 2 * trial.size + 1
    net = classifier(trial, 5, 3)
    images, labels = trial.normal(count, 5, dtype=torch.float64), trial.labels(3, (count,))
    seen = trained(module, trial, net, images, labels, lr=0.5, batch_size=trial.size)
    # more than there are: one batch of all
    return {**seen, "loss with one large batch": module.train_one_epoch(net, images, labels, 0.5, 100)}


@check(points=1, sizes=(2,), needs="epoch_matches")
def old_gradients_are_forgotten(module, trial: Trial):
    """Gradients left over from before the call do not take part in training"""
    net = classifier(trial, 5, 3)
    net[0].requires_grad_(False)
    trial.given(net="Linear(5, 4), frozen, Tanh(), Linear(4, 3), each with a .grad from before")
    for parameter in net.parameters():  # those of the frozen layer too: it was trained before
        parameter.grad = trial.normal(*parameter.shape, dtype=torch.float64)
    images, labels = trial.normal(6, 5, dtype=torch.float64), trial.labels(3, (6,))
    return trained(module, trial, net, images, labels, lr=0.5, batch_size=trial.size)


@check(points=1, sizes=(2,), needs="epoch_matches")
def trains_in_train_mode(module, trial: Trial):
    """train_one_epoch trains in train mode, moves no frozen layer, and leaves its images as they were"""
    net = nn.Sequential(nn.Conv2d(1, 3, 2), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(36, 4))
    trial.load(net.double()).eval()
    net[0].requires_grad_(False)
    trial.given(net="in eval mode: a frozen Conv2d, BatchNorm2d, ReLU, Flatten, Linear")
    images = trial.normal(6, 1, 4, 5, dtype=torch.float64)
    labels = trial.labels(4, (6,))
    seen = trained(module, trial, net, images, labels, lr=0.1, batch_size=trial.size)
    return {
        "train mode afterwards": [layer.training for layer in net],
        "batches that the batch normalisation saw": net[1].num_batches_tracked,
        **seen,
        "running mean of the batch normalisation": net[1].running_mean,
        "images afterwards": images,
        "labels afterwards": labels,
    }


@check(points=2, sizes=(1, 10, 23))
def accuracy_matches(module, trial: Trial):
    """accuracy is the share of images whose largest logit is at the right class"""
    if trial.example:
        logits = trial.tensor([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])
        labels = trial.tensor([1, 0, 0, 0])
    else:
        # so large that a sigmoid of theirs is 1 for several of them
        logits, labels = 100 * trial.distinct(trial.size, 4), trial.labels(4, (trial.size,))
        right = trial.size // 2
        labels[:right] = logits[:right].argmax(dim=1)
    trial.given(logits=logits, labels=labels)
    share = module.accuracy(nn.Identity(), logits, labels)
    return {"accuracy": share, "logits afterwards": logits, "labels afterwards": labels}


def witnessed(module, trial: Trial, training: bool, dtype: torch.dtype) -> dict:
    """What accuracy gives and leaves for a network of this dtype that is in the given mode before."""
    witness = Witness()
    net = nn.Sequential(
        nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.8), nn.Linear(8, 3), witness
    )
    trial.load(net.to(dtype)).train(training)
    images = trial.normal(20 + trial.size, 5, dtype=dtype)
    with torch.no_grad():
        labels = net.eval()(images).argmax(dim=1)
    labels[: 5 + trial.size] = (labels[: 5 + trial.size] + 1) % 3  # a wrong class for these
    net.train(training)
    witness.in_train_mode = witness.recorded = False
    net[0].weight.grad = torch.ones_like(net[0].weight)
    trial.given(
        net=f"in {'train' if training else 'eval'} mode: Linear, BatchNorm1d, Tanh, Dropout, Linear",
        images=images,
        labels=labels,
    )
    share = module.accuracy(net, images, labels)
    weight = net[0].weight
    left = weight.grad  # not "grad" in what is seen: it is no gradient of the answer
    return {
        "measured in train mode": witness.in_train_mode,
        "recorded a graph": witness.recorded,
        "accuracy": share,
        "train mode afterwards": [layer.training for layer in net],
        "running mean afterwards": net[1].running_mean,
        "recording is on afterwards": torch.is_grad_enabled(),
        "weight afterwards": weight,
        "what a backward had left for the weight": torch.zeros_like(weight) if left is None else left,
    }


@check(points=1, sizes=(1, 4), needs="accuracy_matches")
def accuracy_of_a_net_in_training(module, trial: Trial):
    """accuracy measures in eval mode without recording a graph, and puts the net back into train mode"""
    return witnessed(module, trial, training=True, dtype=torch.float32)


@check(points=1, sizes=(1,), needs="accuracy_matches")
def accuracy_of_a_net_in_use(module, trial: Trial):
    """accuracy leaves a net in eval mode that was in eval mode before"""
    return witnessed(module, trial, training=False, dtype=torch.float64)


def reads_digits(observed, expected):
    """Whether enough of the held-out digits are right; the labels are the judge's own."""
    predictions, labels = observed["predictions"].values, expected["labels"].values
    if predictions.shape != labels.shape:
        return f"There are {predictions.numel()} answers to {labels.numel()} digits."
    right, count = int((predictions == labels).sum()), labels.numel()
    if right >= GOAL * count:
        return None
    return f"{right} of the {count} held-out digits are right ({right / count:.1%}); {GOAL:.0%} is asked for."


@check(
    points=2,
    sizes=(1,),
    timeout=120,
    needs=(
        "network_matches",
        "network_gradients_match",
        "images_come_in_batches",
        "epoch_matches",
        "last_batch_counts",
        "old_gradients_are_forgotten",
        "trains_in_train_mode",
    ),
    accept=reads_digits,
)
def learns_to_read(module, trial: Trial):
    """Trained by train_one_epoch, LeNet5 reads 97 % of the handwritten digits that it has never seen"""
    images, labels = (data.to(trial.device) for data in digits(size=32))
    order = trial.permutation(len(images))
    held_out, rest = order[:HELD_OUT], order[HELD_OUT:]
    net = trial.load(module.LeNet5())
    for epoch in range(EPOCHS):
        lr = 0.15 * (1 - epoch / EPOCHS)  # large steps first, small ones in the end
        shuffled = [rest[i] for i in trial.permutation(len(rest))]
        module.train_one_epoch(
            net, bent(trial, images[shuffled]) * 2 - 1, labels[shuffled], lr, batch_size=16
        )
    net.eval()
    with torch.no_grad():
        predictions = net(images[held_out] * 2 - 1).argmax(dim=1)
    return {"predictions": predictions, "labels": labels[held_out]}


def bent(trial: Trial, images):
    """The images a little turned, stretched and moved, each in its own way: many digits out of few."""
    change = trial.uniform(len(images), 2, 3, low=-0.15, high=0.15)
    grid = F.affine_grid(torch.eye(2, 3, device=trial.device) + change, images.shape, align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def grey_images(trial: Trial, dtype: torch.dtype):
    """N grey images of 32 × 32 pixels, and their classes."""
    return {
        "images": trial.normal(trial.size, 1, 32, 32, dtype=dtype),
        "labels": trial.labels(10, (trial.size,)),
    }


def net_with_weights(module, trial: Trial):
    return {"net": trial.load(module.LeNet5())}


@workload(
    sizes=(1, 4, 16, 64),
    inputs=grey_images,
    setup=net_with_weights,
    per="images",
    needs="network_matches",
    tolerance=100,
)
def reading(module, net, images, labels):
    """LeNet5, forward, of N images"""
    return net(images)


@workload(
    sizes=(1, 4, 16, 64),
    inputs=grey_images,
    setup=net_with_weights,
    per="images",
    needs="accuracy_matches",
)
def measuring(module, net, images, labels):
    """accuracy of LeNet5 on N images"""
    return module.accuracy(net, images, labels)


TOPICS = {
    "LeNet-5: its five layers, 61,706 parameters": ("network_matches",),
    "relu after the convolutions, tanh after fc1 and fc2, nothing after fc3": (
        "network_matches",
        "network_gradients_match",
    ),
    "gradients reach every layer": ("network_gradients_match",),
    "counting trainable parameters": ("parameters_are_counted",),
    "a summary of the layers, however deep": ("summary_matches",),
    "mini-batches: each image once in an epoch, in order": ("images_come_in_batches",),
    "a training step: loss, zeroed gradients, backward, update": ("epoch_matches",),
    "the loss of an epoch is the mean over its images, a smaller last batch included": (
        "images_come_in_batches",
        "last_batch_counts",
    ),
    "old gradients are forgotten before each backward": ("epoch_matches", "old_gradients_are_forgotten"),
    "train mode while training": ("trains_in_train_mode",),
    "a frozen layer does not move": ("old_gradients_are_forgotten", "trains_in_train_mode"),
    "accuracy: argmax over dim 1": ("accuracy_matches",),
    "eval() while measuring, and the mode put back": (
        "accuracy_of_a_net_in_training",
        "accuracy_of_a_net_in_use",
    ),
    "no gradients while measuring": ("accuracy_of_a_net_in_training", "accuracy_of_a_net_in_use"),
    "a training that reads 97 % of held-out handwritten digits": ("epoch_matches", "learns_to_read"),
}

HINTS = {
    "LeNet5": (
        "The table lists the layers from top to bottom. Make what has weights in __init__ and keep each "
        "as self.something; call it, and what has no weights, in forward.",
        "In __init__, after super().__init__(): nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5), nn.Linear(400, "
        "120), nn.Linear(120, 84), nn.Linear(84, 10). relu follows the convolutions, tanh the first two "
        "linear ones.",
        "In forward: x = F.max_pool2d(F.relu(self.conv1(x)), 2), the same with conv2, then x = "
        "torch.tanh(self.fc1(x.flatten(start_dim=1))), x = torch.tanh(self.fc2(x)), return self.fc3(x).",
    ),
    "count_parameters": (
        "net.parameters() runs through all parameters, however deep. What does a tensor know about its "
        "own size?",
        "parameter.numel() is the number of its values; parameter.requires_grad says whether it is trained.",
        "return sum(p.numel() for p in net.parameters() if p.requires_grad)",
    ),
    "layer_summary": (
        "net.named_modules() gives each module with its name: net itself first, then all inside of it, "
        "however deep. Which of them have parameters of their own?",
        "list(layer.parameters(recurse=False)) holds the layer's own parameters. Leave the layer out "
        "where the list is empty.",
        "For the others: summary.append((name, type(layer).__name__, count)), where count adds up numel() "
        "over those of its own parameters that require a gradient.",
    ),
    "train_one_epoch": (
        "range(0, len(images), batch_size) gives where each batch starts; images[start : start + "
        "batch_size] is the batch, shorter at the end by itself.",
        "In each batch, in this order: loss = F.cross_entropy(net(…), …), net.zero_grad(), "
        "loss.backward(), and under torch.no_grad() for each parameter: parameter -= lr * parameter.grad, "
        "unless its grad is None.",
        "For the mean over the images: total += loss.item() * (size of this batch), and return total / "
        "len(images). net.train() comes first of all.",
    ),
    "accuracy": (
        "net(images) has one row of logits for each image. Where in its row is the largest one?",
        "net(images).argmax(dim=1) == labels is True where the net is right; the mean of that, as floats, "
        "is the share. .item() makes a Python float.",
        "Remember was_training = net.training, then net.eval(); with torch.no_grad(): the forward pass; "
        "then net.train(was_training), which means eval mode where was_training is False.",
    ),
}


def learned(module, trial: Trial, epochs: int):
    """A LeNet5 after a few epochs, its losses, and the digits that it has not seen."""
    images, labels = digits(size=32)
    images = images * 2 - 1
    order = trial.permutation(len(images))
    held_out, rest = order[:HELD_OUT], order[HELD_OUT:]
    net = trial.load(module.LeNet5())
    losses, shares = [], []
    for epoch in range(epochs):
        lr = 0.1 * (1 - epoch / epochs)
        shuffled = [rest[i] for i in trial.permutation(len(rest))]
        losses.append(module.train_one_epoch(net, images[shuffled], labels[shuffled], lr, batch_size=16))
        shares.append(module.accuracy(net, images[held_out], labels[held_out]))
    return net.eval(), losses, shares, images[held_out], labels[held_out]


@picture(size=(9.6, 5.0), timeout=60.0)
def confusion(module, trial: Trial):
    """What LeNet-5 takes a digit for, after six epochs"""
    net, losses, shares, images, labels = learned(module, trial, 6)
    with torch.no_grad():
        logits = net(images)
    found = logits.argmax(dim=1)
    matrix = torch.zeros(10, 10, dtype=torch.int64)
    matrix.index_put_((labels, found), torch.ones_like(labels), accumulate=True)
    return {
        "matrix": matrix,
        "losses": torch.tensor(losses),
        "accuracies": torch.tensor(shares),
    }


@confusion.draw
def draw_confusion(figure, seen):
    place, right = figure.subplots(1, 2, width_ratios=(3, 2))
    matrix = seen["matrix"]
    shares = matrix / matrix.sum(axis=1, keepdims=True).clip(min=1)
    place.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for digit in range(10):
        for taken in range(10):
            if count := matrix[digit, taken]:
                colour = "white" if shares[digit, taken] > 0.5 else "black"
                place.text(taken, digit, count, ha="center", va="center", color=colour, fontsize="small")
    place.set(xlabel="what the network says", ylabel="the digit that was written")
    place.set(xticks=range(10), yticks=range(10))
    place.spines[:].set_visible(True)
    place.set_title(f"{matrix.trace()} of {matrix.sum()} held-out digits are right")
    epochs = range(1, len(seen["losses"]) + 1)
    right.plot(epochs, seen["losses"], "o-", label="train_one_epoch: mean loss")
    right.plot(epochs, seen["accuracies"], "s--", label="accuracy on held-out digits")
    right.set(xlabel="epoch", xticks=epochs, ylabel="mean loss · share that is right")
    right.set_ylim(bottom=0)
    right.legend(loc="center right")


@picture(size=(9.6, 3.7), timeout=60.0)
def filters(module, trial: Trial):
    """What the six filters of the first layer look for, and find"""
    net, _, _, images, labels = learned(module, trial, 3)
    weights, bias = (
        next(p for p in net.parameters() if p.shape == shape).detach() for shape in ((6, 1, 5, 5), (6,))
    )
    image = images[labels == 5][:1]
    return {"image": image[0, 0], "filters": weights[:, 0], "maps": F.relu(F.conv2d(image, weights, bias))[0]}


@filters.draw
def draw_filters(figure, seen):
    rows = figure.subplots(2, 7)
    for place in rows.flat:
        place.set(xticks=(), yticks=())
        place.spines[:].set_visible(False)
    rows[0][0].set_axis_off()
    rows[1][0].imshow(seen["image"], cmap="gray")
    rows[1][0].set_title("image")
    limit, strongest = abs(seen["filters"]).max(), seen["maps"].max()
    for column, (weights, found) in enumerate(zip(seen["filters"], seen["maps"], strict=True), 1):
        colours = rows[0][column].imshow(weights, cmap="PuOr_r", vmin=-limit, vmax=limit)
        rows[0][column].set_title(f"filter {column}")
        shades = rows[1][column].imshow(found, cmap="magma", vmin=0, vmax=strongest)
    figure.colorbar(colours, ax=list(rows[0]), label="weight", shrink=0.8)
    figure.colorbar(shades, ax=list(rows[1]), label="answer after relu", shrink=0.8)
