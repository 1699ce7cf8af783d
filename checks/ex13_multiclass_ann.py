"""A network for ten classes, with batch and layer normalisation"""

import torch
from torch import nn

from grader.check import Trial, check, go_back, picture, workload
from grader.datasets import digits

GOAL = 0.93
HELD_OUT = 597
EPOCHS = 15
"""The reference then gets 97.5 % of the held-out digits right; of 30 seeds the worst gets 95.3 %."""

LAYERS = ((50, 784), (20, 50), (10, 20))


def loaded(trial: Trial, net: nn.Module) -> nn.Module:
    """The net with weights from the seed, each by what its layer is: neither names nor order matter."""
    with torch.no_grad():
        for shape in LAYERS:
            weight, bias = trial.normal(*shape, scale=0.2), trial.normal(shape[0])
            for layer in net.modules():
                if isinstance(layer, nn.Linear) and tuple(layer.weight.shape) == shape:
                    layer.weight.copy_(weight)
                    if layer.bias is not None:
                        layer.bias.copy_(bias)
        for units in (50, 20):
            weight, bias, mean = (
                trial.uniform(units, low=0.5, high=1.5),
                trial.normal(units),
                trial.normal(units),
            )
            for layer in net.modules():
                if isinstance(layer, nn.BatchNorm1d | nn.LayerNorm) and tuple(layer.weight.shape) == (units,):
                    layer.weight.copy_(weight)
                    layer.bias.copy_(bias)
                    if getattr(layer, "running_mean", None) is not None:
                        layer.running_mean.copy_(mean)
                        layer.running_var.copy_(weight + 1)
    return net.to(trial.device)


def shapes_of(net: nn.Module) -> str:
    """The shapes of a network's parameters, whatever their names and order."""
    return ", ".join(str(shape) for shape in sorted(tuple(parameter.shape) for parameter in net.parameters()))


@check(
    points=1,
    sizes=(1, 3),
    tolerance=10,
    because="float32 logits are sums over sums of 784 products, and their order is free",
)
def network_matches(module, trial: Trial):
    """MulticlassANN has the layers of the table and gives the reference's logits in eval mode"""
    net = loaded(trial, module.MulticlassANN()).eval()
    images = trial.normal(trial.size, 1, 28, 28)
    trial.given(images=images)
    return {
        "shapes of the parameters": shapes_of(net),
        "logits": net(images),
        "logits of flat images": net(images.reshape(trial.size, 784)),
        "images afterwards": images,
    }


@check(points=2, sizes=(2, 5), needs="network_matches")
def network_trains(module, trial: Trial):
    """In train mode MulticlassANN normalises over the batch, and gradients reach every layer"""
    net = loaded(trial, module.MulticlassANN().double())
    images = trial.normal(trial.size, 1, 28, 28, dtype=torch.float64, requires_grad=True)
    trial.given(images=images)
    logits = net(images)
    go_back(logits.square().sum(), images)
    weights = {tuple(p.shape): p for p in net.parameters() if p.dim() > 1}
    running = {name.rpartition(".")[2]: buffer for name, buffer in net.named_buffers()}
    return {
        "logits in train mode": logits,
        "grad of images": images.grad,
        **{f"grad of the weights {shape}": weights[shape].grad for shape in LAYERS if shape in weights},
        "running mean afterwards": running.get("running_mean"),
        "running variance afterwards": running.get("running_var"),
        "logits in eval mode afterwards": net.eval()(images.detach()),
    }


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


def small_net(trial: Trial, classes: int = 3) -> nn.Module:
    """A network with weights from the seed, in float64, where the order of a sum does not show."""
    trial.given(net=f"Linear(4, 5), BatchNorm1d(5), Tanh(), Linear(5, {classes})")
    net = nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, classes))
    return trial.load(net.double())


def trained(module, trial: Trial, net: nn.Module, optimizer, images, labels, **options) -> dict:
    """What training gave back, and what it left."""
    trial.given(images=images, labels=labels, **options)
    losses = module.train(net, optimizer, images, labels, **options)
    return {
        "losses": losses,
        **{f"{name} afterwards": value for name, value in net.state_dict().items()},
        "train mode afterwards": net.training,
        "images afterwards": images,
        "labels afterwards": labels,
    }


@check(points=1, sizes=(13, 14), timeout=30)
def each_epoch_is_shuffled(module, trial: Trial):
    """train shows the images in batches, in a new order each epoch, without a batch of a single one"""
    count, epochs = trial.size, 3
    shown = count - 1 if count == 13 else count
    witness, linear = Witness(), nn.Linear(4, 3, bias=False).double().to(trial.device)
    with torch.no_grad():
        linear.weight.copy_(trial.tensor([[0.0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]))
    labels = trial.labels(3, (count,))
    places = torch.eye(3, dtype=torch.float64, device=trial.device)[labels]
    images = torch.cat([torch.arange(count, device=trial.device)[:, None], places], dim=1)
    net = nn.Sequential(witness, linear)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.0)
    trial.given(
        net="the logits are the image without its first value: 1 for the right class, 0 for the others",
        images=images,
        labels=labels,
        optimizer="SGD with lr=0",
        epochs=epochs,
        batch_size=4,
    )
    # every image has the loss log(e + 2) - 1, in whatever order, if it is with its own label
    losses = module.train(net, optimizer, images, labels, epochs, batch_size=4)
    numbers = torch.cat([images[:0], *witness.shown])[:, 0].long().tolist()
    orders = [numbers[start : start + shown] for start in range(0, len(numbers), shown)]
    if len(numbers) != shown * epochs:  # who can tell where an epoch begins
        orders = [[]] * epochs
    return {
        "sizes of the batches": ", ".join(str(len(batch)) for batch in witness.shown),
        "different images in each epoch": [len(set(order)) for order in orders],
        "an epoch has the order in which the images come": [*range(shown)] in orders,
        "two epochs have the same order": len({tuple(order) for order in orders}) < epochs,
        "losses": losses,
    }


@check(points=2, sizes=(2, 3, 5), timeout=30)
def steps_match(module, trial: Trial):
    """train takes the reference's steps with the optimiser that it is given, epoch after epoch"""
    if trial.example:
        net = nn.Linear(2, 3).double().to(trial.device)
        nn.init.zeros_(net.weight)
        nn.init.zeros_(net.bias)
        trial.given(net="Linear(2, 3), all of its weights 0", optimizer="SGD with lr=0.3")
        images, labels = trial.tensor([[1.0, 0.0], [0.0, 1.0]], torch.float64), trial.tensor([0, 2])
        return trained(
            module, trial, net, torch.optim.SGD(net.parameters(), lr=0.3), images, labels, epochs=1
        )
    net = small_net(trial)
    images, labels = trial.normal(3 * trial.size, 4, dtype=torch.float64), trial.labels(3, (3 * trial.size,))
    if trial.index == 1:
        optimizer = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.8, weight_decay=0.01)
        trial.given(optimizer="SGD with lr=0.2, momentum=0.8, weight_decay=0.01")
        return trained(module, trial, net, optimizer, images, labels, epochs=4)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    trial.given(optimizer="Adam with lr=0.05")
    return trained(module, trial, net, optimizer, images, labels, epochs=3, batch_size=100)


@check(points=1, sizes=(5, 7, 40), needs="steps_match", timeout=30)
def batches_match(module, trial: Trial):
    """train takes one step for each batch, the smaller last one included unless it is a single image"""
    net = trial.load(nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3)).double())
    trial.given(net="Linear(4, 5), Tanh(), Linear(5, 3)", optimizer="SGD with lr=0.3, momentum=0.8")
    # all images are alike: their order cannot show
    images = trial.normal(1, 4, dtype=torch.float64).repeat(trial.size, 1)
    labels = trial.labels(3, (1,)).repeat(trial.size)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.3, momentum=0.8)
    options = {} if trial.size == 40 else {"batch_size": 3}
    return trained(module, trial, net, optimizer, images, labels, epochs=2, **options)


@check(points=1, sizes=(3,), needs="steps_match", timeout=30)
def trains_in_train_mode(module, trial: Trial):
    """train puts the net into train mode and forgets old gradients"""
    net = small_net(trial, classes=4).eval()
    for parameter in net.parameters():
        parameter.grad = trial.normal(*parameter.shape, dtype=torch.float64)
    trial.given(net="in eval mode: Linear, BatchNorm1d, Tanh, Linear, each with a .grad from before")
    images, labels = trial.normal(4 * trial.size, 4, dtype=torch.float64), trial.labels(4, (4 * trial.size,))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.3)
    return trained(module, trial, net, optimizer, images, labels, epochs=3, batch_size=100)


@check(points=1, sizes=(4, 5, 6))
def probabilities_match(module, trial: Trial):
    """class_probabilities gives the softmax of the logits over the classes, also of very large ones"""
    if trial.example:
        logits = trial.tensor([[2.0, 1.0, 0.1], [1.0, 3.0, 0.1], [0.0, 0.0, 2.0], [1.0, 0.0, 0.5]])
    else:
        scale = 300.0 if trial.index == 1 else 1.0
        logits = trial.normal(trial.size, 7, scale=scale, dtype=torch.float64)
    trial.given(logits=logits)
    return {
        "probabilities": module.class_probabilities(nn.Identity(), logits),
        "probabilities of one image": module.class_probabilities(nn.Identity(), logits[:1]),
        "logits afterwards": logits,
    }


@check(points=1, sizes=(1, 2), needs="probabilities_match")
def measures_in_eval_mode(module, trial: Trial):
    """class_probabilities measures in eval mode without recording a graph, and puts the net back as it was"""
    training = trial.example
    witness = Witness()
    net = nn.Sequential(*small_net(trial), witness).train(training)
    images = trial.normal(4 + trial.size, 4, dtype=torch.float64)
    trial.given(
        net=f"in {'train' if training else 'eval'} mode: Linear, BatchNorm1d, Tanh, Linear", images=images
    )
    probabilities = module.class_probabilities(net, images)
    return {
        "measured in train mode": witness.in_train_mode,
        "recorded a graph": witness.recorded,
        "requires a gradient": isinstance(probabilities, torch.Tensor) and probabilities.requires_grad,
        "probabilities": probabilities,
        "train mode afterwards": [layer.training for layer in net],
        "running mean afterwards": net[1].running_mean,
        "recording is on afterwards": torch.is_grad_enabled(),
        "images afterwards": images,
    }


@check(points=2, sizes=(4, 9, 40))
def confusions_match(module, trial: Trial):
    """confusion_matrix counts the images by right class (row) and answer (column)"""
    if trial.example:
        probabilities = trial.tensor(
            [
                [0.659, 0.2424, 0.0986],
                [0.1137, 0.8401, 0.0462],
                [0.1065, 0.1065, 0.787],
                [0.5065, 0.1863, 0.3072],
            ]
        )
        labels = trial.tensor([0, 1, 2, 2])
    else:
        classes = 4 + trial.index  # the last one neither occurs nor is answered
        probabilities = trial.distinct(trial.size, classes, dtype=torch.float64)
        probabilities = (probabilities - probabilities.min() + 1) / 1000
        probabilities[:, -1] = 0
        labels = trial.labels(classes - 1, (trial.size,))
        right = trial.size // 2
        labels[:right] = probabilities[:right].argmax(dim=1)
    trial.given(probabilities=probabilities, labels=labels)
    return {
        "matrix": module.confusion_matrix(probabilities, labels),
        "matrix of the first image": module.confusion_matrix(probabilities[:1], labels[:1]),
        "probabilities afterwards": probabilities,
        "labels afterwards": labels,
    }


@check(points=1, sizes=(3, 4, 6))
def shares_match(module, trial: Trial):
    """class_accuracy is the share of right answers by class, and 0 for a class without images"""
    if trial.example:
        matrix = trial.tensor([[1, 0, 0], [0, 1, 0], [1, 0, 1]])
    else:
        matrix = trial.integers(1, 9, (trial.size, trial.size))
        matrix[trial.permutation(trial.size)[0]] = 0
    trial.given(matrix=matrix)
    return {"share of each class": module.class_accuracy(matrix), "matrix afterwards": matrix}


def data(trial: Trial):
    """The digits in a random order: images and labels to train on, images and labels held out."""
    images, labels = (values.to(trial.device) for values in digits(size=28))
    order = trial.permutation(len(images))
    held_out, rest = order[:HELD_OUT], order[HELD_OUT:]
    return images[rest], labels[rest], images[held_out], labels[held_out]


def trained_net(module, trial: Trial, images, labels, epochs: int = EPOCHS):
    """A net that has learned these digits, and its losses."""
    net = module.MulticlassANN().to(trial.device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
    return net, module.train(net, optimizer, images, labels, epochs)


def reads_digits(observed, expected):
    """Whether enough of the held-out digits are right; the labels are the judge's own."""
    probabilities, labels = observed["probabilities"].values, expected["labels"].values
    if probabilities.shape != (len(labels), 10) or not bool(probabilities.isfinite().all()):
        return f"There are no 10 probabilities for each of the {len(labels)} digits."
    right, count = int((probabilities.argmax(dim=1) == labels).sum()), len(labels)
    if right >= GOAL * count:
        return None
    return f"{right} of the {count} held-out digits are right ({right / count:.1%}); {GOAL:.0%} is asked for."


@check(
    points=2,
    sizes=(1,),
    timeout=90,
    needs=(
        "network_matches",
        "network_trains",
        "each_epoch_is_shuffled",
        "steps_match",
        "batches_match",
        "trains_in_train_mode",
        "measures_in_eval_mode",
    ),
    accept=reads_digits,
)
def learns_to_read(module, trial: Trial):
    """Trained by train, MulticlassANN reads 93 % of the handwritten digits that it has never seen"""
    images, labels, unseen, unseen_labels = data(trial)
    net, _ = trained_net(module, trial, images, labels)
    return {"probabilities": module.class_probabilities(net, unseen), "labels": unseen_labels}


def net_for_timing(module, trial: Trial) -> dict:
    return {"net": loaded(trial, module.MulticlassANN())}


@workload(
    sizes=(1, 16, 128, 1_024),
    inputs=lambda trial, dtype: {"images": trial.uniform(trial.size, 1, 28, 28, dtype=dtype)},
    setup=net_for_timing,
    needs="measures_in_eval_mode",
    per="images",
)
def probabilities_of_images(module, net, images):
    """class_probabilities of MulticlassANN for N images"""
    return module.class_probabilities(net, images)


@workload(
    sizes=(100, 1_000, 10_000, 100_000),
    inputs=lambda trial, dtype: {
        "probabilities": trial.uniform(trial.size, 10, dtype=dtype),
        "labels": trial.labels(10, (trial.size,)),
    },
    needs="confusions_match",
    per="images",
)
def confusions_of_images(module, probabilities, labels):
    """confusion_matrix of N images and 10 classes"""
    return module.confusion_matrix(probabilities, labels)


@workload(
    sizes=(10, 100, 1_000, 3_000),
    inputs=lambda trial, dtype: {"matrix": trial.integers(0, 50, (trial.size, trial.size))},
    needs="shares_match",
    per="classes",
)
def shares_of_classes(module, matrix):
    """class_accuracy of N classes"""
    return module.class_accuracy(matrix)


@workload(
    sizes=(32, 64, 128, 256, 512),
    inputs=lambda trial, dtype: {
        # all alike, so that the order in which a seed shuffles them does not show in the result
        "images": trial.uniform(1, 4, dtype=dtype).repeat(trial.size, 1),
        "labels": torch.ones(trial.size, dtype=torch.int64, device=trial.device),
    },
    setup=lambda module, trial: {
        "net": trial.load(nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3)))
    },
    needs=("steps_match", "batches_match"),
    per="images",
    tolerance=100,
)
def an_epoch_of_training(module, net, images, labels):
    """train a small net for one epoch on N images, in batches of 32"""
    return module.train(net, torch.optim.SGD(net.parameters(), lr=0.02), images, labels, 1)


TOPICS = {
    "a network 784 → 50 → 20 → 10 with BatchNorm and LayerNorm": ("network_matches",),
    "gradients reach every layer, through the batch's statistics": ("network_trains",),
    "no softmax before cross-entropy": ("network_matches", "steps_match"),
    "train() and eval() change the result": (
        "network_trains",
        "trains_in_train_mode",
        "measures_in_eval_mode",
    ),
    "a training loop with any optimiser": ("steps_match",),
    "gradients are zeroed before each backward": ("steps_match", "trains_in_train_mode"),
    "shuffled in each epoch": ("each_epoch_is_shuffled",),
    "mini-batches: no batch of one, which batch norm refuses": ("each_epoch_is_shuffled", "batches_match"),
    "class probabilities: softmax over the classes, after training": ("probabilities_match",),
    "eval mode and no gradients while measuring": ("measures_in_eval_mode",),
    "the confusion matrix: right class by row, answer by column": ("confusions_match",),
    "accuracy by class": ("shares_match",),
    "a training that reads 93 % of held-out digits": ("steps_match", "learns_to_read"),
}

HINTS = {
    "MulticlassANN": (
        "Everything with weights is made in __init__, as self.something: three nn.Linear, an nn.BatchNorm1d, "
        "an nn.LayerNorm. The two norms take the number of units.",
        "In __init__, after super().__init__(): nn.Linear(784, 50), nn.BatchNorm1d(50), nn.Linear(50, 20), "
        "nn.LayerNorm(20), nn.Linear(20, 10). The norms come before the relus.",
        "In forward: x = torch.relu(self.norm1(self.fc1(images.flatten(start_dim=1)))), then x = "
        "torch.relu(self.norm2(self.fc2(x))), and return self.fc3(x).",
    ),
    "train": (
        "Two loops: over the epochs, and in each over the batches. net.train() comes before both.",
        "torch.randperm(len(images)).split(batch_size) gives the batches of an epoch, each as a tensor of "
        "indices: images[batch] and labels[batch] belong together. Skip a batch of length 1.",
        "In each batch, in this order: loss = F.cross_entropy(net(images[batch]), labels[batch]), "
        "optimizer.zero_grad(), loss.backward(), optimizer.step().",
        "For the mean over the images: total += loss.item() * len(batch) and shown += len(batch), and at the "
        "end of the epoch losses.append(total / shown).",
    ),
    "class_probabilities": (
        "torch.softmax(net(images), dim=…) is nearly all. Which axis of (N, C) holds the classes that "
        "compete? And in which mode has the network to be?",
        "Remember was_training = net.training, then net.eval(), and ask the network under torch.no_grad().",
        "Afterwards net.train(was_training): that means eval mode where was_training is False.",
    ),
    "confusion_matrix": (
        "The answers are probabilities.argmax(dim=1). Begin with a loop: one image adds 1 in one field.",
        "Number the fields of the matrix, row by row: field = label * C + answer. How often does each number "
        "occur?",
        "torch.bincount(labels * C + answers, minlength=C * C).reshape(C, C)",
    ),
    "class_accuracy": (
        "The images of class i are all in row i; those with the right answer are in its column i.",
        "matrix.diagonal() and matrix.sum(dim=1) are what to divide. Where the sum is 0, so is the diagonal.",
        "return matrix.diagonal() / matrix.sum(dim=1).clamp(min=1)",
    ),
}


@picture(size=(6.4, 5.6))
def confusions(module, trial: Trial):
    """Which held-out digits the network takes for which"""
    images, labels, unseen, unseen_labels = data(trial)
    net, _ = trained_net(module, trial, images, labels)
    matrix = module.confusion_matrix(module.class_probabilities(net, unseen), unseen_labels)
    return {"matrix": matrix, "shares": module.class_accuracy(matrix)}


@confusions.draw
def draw_confusions(figure, seen):
    axes = figure.add_subplot()
    matrix = seen["matrix"]
    wrong = matrix.copy()
    for i in range(10):
        wrong[i, i] = 0
    axes.imshow(wrong, cmap="Reds", vmin=0, vmax=max(6, 2 * wrong.max()))
    for i in range(10):
        for j in range(10):
            if matrix[i, j]:
                axes.text(
                    j, i, int(matrix[i, j]), ha="center", va="center", color="grey" if i == j else "black"
                )
    axes.set_xticks(range(10))
    axes.set_yticks(range(10), [f"{i}   ({share:.0%})" for i, share in enumerate(seen["shares"])])
    axes.set_xlabel("answer")
    axes.set_ylabel("right class (and how much of it is right)")
    right = matrix.diagonal().sum()
    axes.set_title(f"{right} of {matrix.sum()} held-out digits are right ({right / matrix.sum():.1%})")


@picture(size=(9.0, 5.0))
def doubts(module, trial: Trial):
    """The class probabilities of the held-out digits that the network is least sure about"""
    images, labels, unseen, unseen_labels = data(trial)
    net, _ = trained_net(module, trial, images, labels)
    probabilities = module.class_probabilities(net, unseen)
    hardest = probabilities.amax(dim=1).argsort()[:8]
    return {
        "images": unseen[hardest, 0],
        "labels": unseen_labels[hardest],
        "probabilities": probabilities[hardest],
    }


@doubts.draw
def draw_doubts(figure, seen):
    for place in range(8):
        row, column = divmod(place, 4)
        label, chances = int(seen["labels"][place]), seen["probabilities"][place]
        left = figure.add_subplot(2, 8, 8 * row + 2 * column + 1)
        left.imshow(seen["images"][place], cmap="gray_r")
        left.set_axis_off()
        left.set_title(f"a {label}", fontsize=9)
        bars = figure.add_subplot(2, 8, 8 * row + 2 * column + 2)
        bars.barh(range(10), chances, color=["tab:green" if i == label else "tab:blue" for i in range(10)])
        bars.set_xlim(0, 1)
        bars.set_xticks([])
        bars.set_yticks(range(10))
        bars.invert_yaxis()
        bars.tick_params(labelsize=7)
    figure.supxlabel(
        "Class probabilities of the eight digits that it is least sure about (green: the right class)"
    )


@picture()
def modes(module, trial: Trial):
    """One digit in ten different batches: its probability in train mode and in eval mode"""
    images, labels, unseen, unseen_labels = data(trial)
    net, _ = trained_net(module, trial, images, labels, epochs=4)
    probabilities = module.class_probabilities(net, unseen)
    one = int(probabilities.amax(dim=1).argsort()[20])
    label = int(unseen_labels[one])
    company = images[:90].split(9)
    with torch.no_grad():  # eval mode first: a look in train mode moves the running averages
        in_eval = [
            torch.softmax(net.eval()(torch.cat([unseen[one : one + 1], others])), 1) for others in company
        ]
        in_train = [
            torch.softmax(net.train()(torch.cat([unseen[one : one + 1], others])), 1) for others in company
        ]
    return {
        "label": label,
        "train": torch.stack(in_train)[:, 0, label],
        "eval": torch.stack(in_eval)[:, 0, label],
    }


@modes.draw
def draw_modes(figure, seen):
    axes = figure.add_subplot()
    axes.plot(range(1, 11), seen["train"], "o-", label="train mode: it depends on the company")
    axes.plot(range(1, 11), seen["eval"], "s-", label="eval mode: it does not")
    axes.set_ylim(-0.05, 1.25)
    axes.set_xticks(range(1, 11))
    axes.set_xlabel("batch in which the digit is shown")
    axes.set_ylabel(f"probability of its right class, {seen['label']}")
    axes.legend(loc="upper center")
