"""A network with one output and dropout: is the digit smaller than 3?"""

import torch
from torch import nn

from grader.check import Trial, check, picture, workload
from grader.datasets import digits

GOAL = 0.9
HELD_OUT = 597
EPOCHS = 20
"""The reference then gets 97.8 % of the held-out digits right; of 30 seeds the worst gets 96.3 %."""


@check(points=1, sizes=(4, 10, 11))
def targets_match(module, trial: Trial):
    """binary_targets gives 1.0 below the threshold and 0.0 elsewhere, one row for each digit"""
    labels = trial.tensor([3, 0, 2, 9]) if trial.example else trial.labels(10, (trial.size,))
    trial.given(labels=labels)
    return {
        "targets": module.binary_targets(labels),
        "targets with below=7": module.binary_targets(labels, below=7),
        "targets of a single digit": module.binary_targets(labels[:1]),
        "labels afterwards": labels,
    }


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
    """BinaryANN has the two layers of the table and gives the reference's logits in eval mode"""
    net = trial.load(module.BinaryANN()).eval()
    images = trial.normal(trial.size, 1, 28, 28)
    trial.given(images=images)
    logits = net(images)
    return {
        "shapes of the parameters": shapes_of(net),
        "logits": logits,
        "logits of flat images": net(images.reshape(trial.size, 784)),
        "images afterwards": images,
    }


@check(points=1, sizes=(2, 5), needs="network_matches")
def gradients_match(module, trial: Trial):
    """BinaryANN in float64 gives exact logits in eval mode, and gradients reach both layers"""
    net = trial.load(module.BinaryANN().double()).eval()
    images = trial.normal(trial.size, 1, 28, 28, dtype=torch.float64, requires_grad=True)
    trial.given(images=images)
    logits = net(images)
    logits.square().sum().backward()
    return {
        "logits": logits,
        "grad of images": images.grad,
        **{f"grad of the parameter {tuple(p.shape)}": p.grad for p in parameters_by_shape(net)},
    }


def parameters_by_shape(net: nn.Module) -> list[nn.Parameter]:
    return sorted(net.parameters(), key=lambda parameter: tuple(parameter.shape))


def different(values: torch.Tensor, most: int = 8) -> str:
    """The values that occur, in words, where they are few."""
    found = sorted({round(value, 3) + 0.0 for value in values.flatten().tolist()})
    return ", ".join(map(str, found)) if len(found) <= most else f"more than {most} different ones"


@check(points=2, sizes=(1, 2, 3, 4), needs="network_matches")
def dropout_acts_on_hidden_units(module, trial: Trial):
    """In train mode BinaryANN drops hidden values, each for itself, and scales up the rest"""
    rate = (None, 0.5, 0.75, 0.0)[trial.index]
    net = (module.BinaryANN() if rate is None else module.BinaryANN(dropout=rate)).double().to(trial.device)
    one, other = trial.permutation(30)[:2]
    with torch.no_grad():
        for parameter in net.parameters():
            if tuple(parameter.shape) == (30, 784):
                parameter.fill_(1 / 1024)
            elif tuple(parameter.shape) == (30,):
                parameter.fill_(1 - 784 / 1024)  # with images of ones every hidden value is 1
            elif tuple(parameter.shape) == (1, 30):
                parameter.zero_()
                parameter[0, one], parameter[0, other] = 1, 8
            else:
                parameter.fill_(-4)
    images = torch.ones(600, 784, dtype=torch.float64, device=trial.device)
    trial.given(
        dropout="as it comes" if rate is None else rate, hidden="all 1", logits=f"h[{one}] + 8·h[{other}] - 4"
    )
    with torch.no_grad():
        in_eval = net.eval()(images)
        in_training = net.train()(images)
    sums = in_training.flatten() + 4
    least = sums[sums > 1e-6].min() if bool((sums > 1e-6).any()) else sums.new_tensor(1.0)
    units = (sums / least).round()
    return {
        "logits in eval mode": different(in_eval),
        "logits in train mode": different(in_training),
        f"share of the images that drop h[{one}], to the next quarter": quarters(units % 8 < 0.5),
        f"share of the images that drop h[{other}], to the next quarter": quarters(units < 7.5),
    }


def quarters(flags: torch.Tensor) -> float:
    """A share so rough that chance does not show."""
    return round(4 * flags.double().mean().item()) / 4


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


def small_net(trial: Trial, inputs: int) -> nn.Module:
    """A network with weights from the seed, in float64, where the order of a sum does not show."""
    trial.given(net=f"Linear({inputs}, 4), Tanh(), Linear(4, 1)")
    return trial.load(nn.Sequential(nn.Linear(inputs, 4), nn.Tanh(), nn.Linear(4, 1)).double())


def yes_or_no(trial: Trial, count: int) -> torch.Tensor:
    """Targets in float64, of both kinds where there is room."""
    return trial.labels(2, (count, 1)).double()


def trained(module, trial: Trial, net: nn.Module, images, targets, **options) -> dict:
    """What training gave back, and the parameters that it left, also as those see them who share memory."""
    parameters = dict(net.named_parameters())
    sharing = {name: value.detach() for name, value in parameters.items()}
    trial.given(images=images, targets=targets, **options)
    losses = module.train(net, images, targets, **options)
    return {
        "losses": losses,
        **{f"{name} afterwards": value for name, value in parameters.items()},
        **{f"a tensor that shares memory with {name}": value for name, value in sharing.items()},
        "train mode afterwards": net.training,
    }


@check(points=1, sizes=(14,), timeout=30)
def each_epoch_is_shuffled(module, trial: Trial):
    """train shows each image once an epoch, in batches, in a new order each time, with its own target"""
    count, epochs = trial.size, 3
    witness, linear = Witness(), nn.Linear(2, 1, bias=False).double().to(trial.device)
    with torch.no_grad():
        linear.weight.copy_(trial.tensor([[0.0, 1.0]]))
    targets = yes_or_no(trial, count)
    images = torch.cat([torch.arange(count, device=trial.device)[:, None], 2 * targets - 1], dim=1)
    trial.given(
        net="the logit is the second value of the image: 1 where the target is 1, -1 where it is 0",
        images=images,
        targets=targets,
        epochs=epochs,
        lr=0.0,
        batch_size=4,
    )
    # lr is 0 and every image has the loss log(1 + 1/e), in whatever order, if it is with its own target
    losses = module.train(nn.Sequential(witness, linear), images, targets, epochs, lr=0.0, batch_size=4)
    numbers = torch.cat([images[:0], *witness.shown])[:, 0].long().tolist()
    given = [*range(count)]
    orders = [numbers[start : start + count] for start in range(0, len(numbers), count)]
    if len(numbers) != count * epochs:  # who can tell where an epoch begins
        orders = [[]] * epochs
    return {
        "sizes of the batches": ", ".join(str(len(batch)) for batch in witness.shown),
        "each image has its own target": all(abs(loss - 0.31326168752) < 1e-6 for loss in losses),
        "each image is shown once in an epoch": [sorted(order) == given for order in orders],
        "an epoch has the order in which the images come": given in orders,
        "two epochs have the same order": len({tuple(order) for order in orders}) < epochs,
        "epochs with a loss": len(losses),
    }


@check(points=2, sizes=(1, 3, 5), timeout=30)
def steps_match(module, trial: Trial):
    """train takes the reference's steps: loss, gradients and momentum, epoch after epoch"""
    if trial.example:
        net = nn.Linear(1, 1).double().to(trial.device)
        nn.init.ones_(net.weight)
        nn.init.zeros_(net.bias)
        trial.given(net="Linear(1, 1), its weight 1 and its bias 0")
        one = trial.tensor([[1.0]], torch.float64)
        return trained(module, trial, net, one, one.clone(), epochs=2, lr=0.1)
    net = small_net(trial, 3)
    images, targets = trial.normal(2 * trial.size, 3, dtype=torch.float64), yes_or_no(trial, 2 * trial.size)
    if trial.index == 1:  # all else as it comes
        return trained(module, trial, net, images, targets, epochs=6)
    return trained(module, trial, net, images, targets, epochs=6, lr=0.3, momentum=0.7, batch_size=100)


@check(points=1, sizes=(5, 7, 40), needs="steps_match", timeout=30)
def batches_match(module, trial: Trial):
    """train takes one step for each batch, the smaller last one included"""
    net = small_net(trial, 3)
    # all images are alike: their order cannot show
    images = trial.normal(1, 3, dtype=torch.float64).repeat(trial.size, 1)
    targets = torch.ones(trial.size, 1, dtype=torch.float64, device=trial.device)
    options = {} if trial.size == 40 else {"batch_size": 3}
    return trained(module, trial, net, images, targets, epochs=2, lr=0.3, momentum=0.8, **options)


@check(points=1, sizes=(4,), needs="steps_match", timeout=30)
def trains_in_train_mode(module, trial: Trial):
    """train puts the net into train mode, forgets old gradients, and moves no frozen layer"""
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 1))
    trial.load(net.double()).eval()
    net[0].requires_grad_(False)
    for parameter in net.parameters():
        parameter.grad = trial.normal(*parameter.shape, dtype=torch.float64)
    trial.given(net="in eval mode: a frozen Linear, BatchNorm1d, Tanh, Linear, each with a .grad from before")
    images, targets = trial.normal(2 * trial.size, 3, dtype=torch.float64), yes_or_no(trial, 2 * trial.size)
    seen = trained(module, trial, net, images, targets, epochs=3, lr=0.3, batch_size=100)
    return {
        **seen,
        "running mean of the batch normalisation": net[1].running_mean,
        "images afterwards": images,
        "targets afterwards": targets,
    }


@check(points=1, sizes=(4, 5, 9))
def probabilities_match(module, trial: Trial):
    """predict gives the sigmoid of the logits, also of very large ones"""
    if trial.example:
        logits = trial.tensor([[2.0], [-1.0], [0.0], [-3.0]])
    elif trial.index == 1:
        logits = trial.tensor([[1000.0], [-1000.0], [20.0], [-60.0], [0.25]], torch.float64)
    else:
        logits = trial.normal(trial.size, 1, scale=2.0, dtype=torch.float64)
    trial.given(logits=logits)
    return {
        "probabilities": module.predict(nn.Identity(), logits),
        "probability of one image": module.predict(nn.Identity(), logits[:1]),
        "logits afterwards": logits,
    }


@check(points=1, sizes=(1, 2), needs="probabilities_match")
def predicts_in_eval_mode(module, trial: Trial):
    """predict measures in eval mode without recording a graph, and puts the net back as it was"""
    training = trial.example
    witness = Witness()
    net = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 1), witness)
    trial.load(net.double()).train(training)
    images = trial.normal(4 + trial.size, 5, dtype=torch.float64)
    trial.given(
        net=f"in {'train' if training else 'eval'} mode: Linear, BatchNorm1d, Dropout, Linear", images=images
    )
    probabilities = module.predict(net, images)
    return {
        "measured in train mode": witness.in_train_mode,
        "recorded a graph": witness.recorded,
        "requires a gradient": isinstance(probabilities, torch.Tensor) and probabilities.requires_grad,
        # a net in train mode has dropped values of its own: they would be no one's
        "probabilities": None if witness.in_train_mode else probabilities,
        "train mode afterwards": [layer.training for layer in net],
        "running mean afterwards": net[1].running_mean,
        "recording is on afterwards": torch.is_grad_enabled(),
        "images afterwards": images,
    }


@check(points=2, sizes=(4, 7, 20))
def error_rate_matches(module, trial: Trial):
    """error_rate is the share of wrong answers, where a probability of 0.5 is a yes"""
    if trial.example:
        probabilities = trial.tensor([[0.8808], [0.2689], [0.5], [0.0474]])
        targets = trial.tensor([[1.0], [1.0], [0.0], [0.0]])
    else:
        # more than half of the answers are right, and an odd one out at exactly 0.5
        targets = trial.labels(2, (trial.size, 1)).float()
        right = trial.uniform(trial.size, 1, low=0.51, high=0.99)
        probabilities = torch.where(targets == 1, right, 1 - right)
        wrong = trial.permutation(trial.size)[: trial.size // 3]
        probabilities[wrong] = 1 - probabilities[wrong]
        probabilities[-1] = 0.5
    trial.given(probabilities=probabilities, targets=targets)
    return {
        "error rate": module.error_rate(probabilities, targets),
        "error rate for a single wrong answer": module.error_rate(
            probabilities[:1], 1 - (probabilities[:1] >= 0.5).float()
        ),
        "error rate in float64": module.error_rate(probabilities.double(), targets.double()),
        "probabilities afterwards": probabilities,
        "targets afterwards": targets,
    }


@check(points=1, sizes=(2, 4))
def shapes_have_to_agree(module, trial: Trial):
    """error_rate raises a ValueError where probabilities and targets differ in shape"""
    probabilities, targets = trial.uniform(trial.size, 1), trial.labels(2, (trial.size,)).float()
    trial.given(probabilities=probabilities, targets=targets)
    wrong = (probabilities < 0.5).float()
    wrong[0] = 1 - wrong[0]  # all answers but the first are wrong
    return {
        "targets (N,)": trial.error_of(module.error_rate, probabilities, targets),
        "probabilities (N,)": trial.error_of(module.error_rate, probabilities.flatten(), targets[:, None]),
        "of the same shape": module.error_rate(probabilities, wrong),
    }


def data(trial: Trial):
    """The digits in a random order: images and labels to train on, images and labels held out."""
    images, labels = (values.to(trial.device) for values in digits(size=28))
    order = trial.permutation(len(images))
    held_out, rest = order[:HELD_OUT], order[HELD_OUT:]
    return images[rest], labels[rest], images[held_out], labels[held_out]


def answers_well(observed, expected):
    """Whether enough of the held-out digits are right; the labels are the judge's own."""
    probabilities, labels = observed["probabilities"].values, expected["labels"].values
    if probabilities.shape != (len(labels), 1):
        return f"There are probabilities of shape {tuple(probabilities.shape)} for {len(labels)} digits."
    right, count = int(((probabilities[:, 0] >= 0.5) == (labels < 3)).sum()), len(labels)
    if right >= GOAL * count:
        return None
    return (
        f"{right} of the {count} held-out answers are right ({right / count:.1%}); {GOAL:.0%} is asked for."
    )


@check(
    points=2,
    sizes=(1,),
    timeout=90,
    needs=(
        "targets_match",
        "network_matches",
        "dropout_acts_on_hidden_units",
        "each_epoch_is_shuffled",
        "steps_match",
        "batches_match",
        "trains_in_train_mode",
        "predicts_in_eval_mode",
    ),
    accept=answers_well,
)
def learns_to_answer(module, trial: Trial):
    """Trained by train, BinaryANN answers right for 90 % of the handwritten digits that it has never seen"""
    images, labels, unseen, unseen_labels = data(trial)
    net = module.BinaryANN().to(trial.device)
    module.train(net, images, module.binary_targets(labels), EPOCHS)
    return {"probabilities": module.predict(net, unseen), "labels": unseen_labels}


def digit_images(trial: Trial, dtype: torch.dtype):
    """As many images as the trial's size says, of noise: what they show takes no time."""
    return trial.uniform(trial.size, 1, 28, 28, dtype=dtype)


def loaded_net(module, trial: Trial) -> dict:
    return {"net": trial.load(module.BinaryANN(dropout=0.0))}


@workload(
    sizes=(10_000, 30_000, 100_000, 1_000_000),
    inputs=lambda trial, dtype: {"labels": trial.labels(10, (trial.size,))},
    needs="targets_match",
    per="digits",
)
def targets_of_digits(module, labels):
    """binary_targets of N digits"""
    return module.binary_targets(labels)


@workload(
    sizes=(1, 16, 128, 1_024),
    inputs=lambda trial, dtype: {"images": digit_images(trial, dtype)},
    setup=loaded_net,
    needs="predicts_in_eval_mode",
    per="images",
)
def answers_to_images(module, net, images):
    """predict of BinaryANN for N images"""
    return module.predict(net, images)


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=lambda trial, dtype: {
        "probabilities": trial.uniform(trial.size, 1, dtype=dtype),
        "targets": trial.labels(2, (trial.size, 1)).to(dtype),
    },
    needs="error_rate_matches",
    per="answers",
)
def rate_of_answers(module, probabilities, targets):
    """error_rate of N answers"""
    return module.error_rate(probabilities, targets)


@workload(
    sizes=(32, 64, 128, 256, 512),
    inputs=lambda trial, dtype: {
        # all alike, so that the order in which a seed shuffles them does not show in the result
        "images": digit_images(trial, dtype)[:1].repeat(trial.size, 1, 1, 1),
        "targets": torch.ones(trial.size, 1, dtype=dtype, device=trial.device),
    },
    setup=loaded_net,
    needs=("steps_match", "batches_match"),
    per="images",
    tolerance=100,
)
def an_epoch_of_training(module, net, images, targets):
    """train BinaryANN for one epoch on N images, in batches of 32"""
    return module.train(net, images, targets, 1)


TOPICS = {
    "binary targets: digit < 3 or not, as floats": ("targets_match",),
    "a 2-layer network, 784 → 30 → 1": ("network_matches",),
    "gradients reach both layers": ("gradients_match",),
    "dropout on the hidden layer, in train mode only": ("dropout_acts_on_hidden_units",),
    "binary cross-entropy with logits (BCEWithLogits)": ("steps_match",),
    "logits against probabilities: the net gives logits, the sigmoid comes after": (
        "network_matches",
        "probabilities_match",
    ),
    "momentum, over all epochs": ("steps_match",),
    "shuffled in each epoch, each image with its own target": ("each_epoch_is_shuffled",),
    "mini-batches, the smaller last one included": ("batches_match",),
    "train mode and zeroed gradients while training": ("trains_in_train_mode",),
    "eval mode and no gradients while predicting": ("predicts_in_eval_mode",),
    "the error rate, with the threshold at 0.5": ("error_rate_matches",),
    "the target of the loss and of the error count must agree": ("targets_match", "shapes_have_to_agree"),
    "a training that is right for 90 % of held-out digits": ("steps_match", "learns_to_answer"),
}

HINTS = {
    "binary_targets": (
        "labels < below compares all labels at once and gives one bool for each. What do they still lack?",
        "They have to become floating-point numbers, .float(), and a column: .unsqueeze(1) makes (N, 1) out "
        "of (N,).",
        "return (labels < below).float().unsqueeze(1)",
    ),
    "BinaryANN": (
        "Make the two nn.Linear and the nn.Dropout in __init__, each as self.something, and call them in "
        "forward, in the order of the table.",
        "In __init__, after super().__init__(): self.fc1 = nn.Linear(784, 30), self.dropout = "
        "nn.Dropout(dropout), self.fc2 = nn.Linear(30, 1).",
        "In forward: hidden = self.dropout(torch.relu(self.fc1(images.flatten(start_dim=1)))), then return "
        "self.fc2(hidden): the logits, without a sigmoid.",
    ),
    "train": (
        "Two loops: over the epochs, and in each over the batches. The optimiser is made before both: it "
        "remembers the velocities.",
        "torch.randperm(len(images)).split(batch_size) gives the batches of an epoch, each as a tensor of "
        "indices: images[batch] and targets[batch] belong together.",
        "In each batch, in this order: loss = F.binary_cross_entropy_with_logits(net(images[batch]), "
        "targets[batch]), optimizer.zero_grad(), loss.backward(), optimizer.step().",
        "For the mean over the images: total += loss.item() * len(batch), and at the end of the epoch "
        "losses.append(total / len(images)). net.train() comes before it all.",
    ),
    "predict": (
        "torch.sigmoid(net(images)) is nearly all. What has to be so while the network is asked, and what "
        "afterwards?",
        "Remember was_training = net.training, then net.eval(), and ask the network under torch.no_grad().",
        "Afterwards net.train(was_training): that means eval mode where was_training is False.",
    ),
    "error_rate": (
        "Make bools of both first: probabilities >= 0.5 is the answer, targets == 1 what it should be. Then "
        "!= says where they differ.",
        ".float().mean().item() makes a share of the bools. Before all that, compare the two shapes.",
        "if probabilities.shape != targets.shape: raise ValueError(…); wrong = (probabilities >= 0.5) != "
        "(targets == 1); return wrong.float().mean().item()",
    ),
}


@picture(size=(9.0, 6.0))
def first_weights(module, trial: Trial):
    """What each of the 30 hidden units looks for"""
    images, labels, _, _ = data(trial)
    net = module.BinaryANN().to(trial.device)
    losses = module.train(net, images, module.binary_targets(labels), EPOCHS)
    shapes = {tuple(parameter.shape): parameter for parameter in net.parameters()}
    return {"weights": shapes[30, 784], "votes": shapes[1, 30], "losses": losses}


@first_weights.draw
def draw_first_weights(figure, seen):
    order = seen["votes"][0].argsort()[::-1]  # what speaks for "smaller than 3" first
    for place, unit in enumerate(order):
        axes = figure.add_subplot(5, 6, place + 1)
        weights = seen["weights"][unit].reshape(28, 28)
        most = abs(weights).max()
        axes.imshow(weights, cmap="RdBu_r", vmin=-most, vmax=most)
        axes.set_title(f"vote {seen['votes'][0][unit]:+.2f}", fontsize=8)
        axes.set_axis_off()
    figure.supxlabel("First layer (red: ink counts for the unit); positive votes are for a small digit")


@picture(size=(9.0, 6.0))
def sure_and_unsure(module, trial: Trial):
    """Held-out digits: those whose answer is surest, least sure, and most wrong"""
    images, labels, unseen, unseen_labels = data(trial)
    net = module.BinaryANN().to(trial.device)
    module.train(net, images, module.binary_targets(labels), EPOCHS)
    return {"images": unseen[:, 0], "labels": unseen_labels, "probabilities": module.predict(net, unseen)}


@sure_and_unsure.draw
def draw_sure_and_unsure(figure, seen):
    p, yes = seen["probabilities"][:, 0], seen["labels"] < 3
    doubt = abs(p - 0.5)
    wrong_by = abs(p - yes)
    rows = (
        ("surest yes", (-p).argsort()[:8]),
        ("surest no", p.argsort()[:8]),
        ("least sure", doubt.argsort()[:8]),
        ("most wrong", (-wrong_by).argsort()[:8]),
    )
    for row, (name, chosen) in enumerate(rows):
        for column, index in enumerate(chosen):
            axes = figure.add_subplot(4, 8, 8 * row + column + 1)
            axes.imshow(seen["images"][index], cmap="gray_r")
            right = (p[index] >= 0.5) == yes[index]
            axes.set_title(f"p = {p[index]:.3f}", fontsize=8, color="black" if right else "red")
            axes.set_xticks([])
            axes.set_yticks([])
            if column == 0:
                axes.set_ylabel(name)
    figure.supxlabel("Probability that the digit is smaller than 3 (red: the answer is wrong)")


@picture()
def how_sure(module, trial: Trial):
    """How the probabilities of held-out digits are spread"""
    return sure_and_unsure.probe(module, trial)


@how_sure.draw
def draw_how_sure(figure, seen):
    p, yes = seen["probabilities"][:, 0], seen["labels"] < 3
    axes = figure.add_subplot()
    edges = [i / 20 for i in range(21)]
    axes.hist([p[yes], p[~yes]], bins=edges, label=["0, 1 and 2", "3 to 9"])
    axes.axvline(0.5, color="black", linestyle="--", label="threshold")
    axes.set_yscale("log")
    axes.set_xlabel("probability of yes, it is smaller than 3")
    axes.set_ylabel("held-out digits")
    wrong = ((p >= 0.5) != yes).mean()
    axes.set_title(f"{len(p)} held-out digits, error rate {wrong:.1%}")
    axes.legend(loc="upper left", bbox_to_anchor=(0.52, 1.0))
