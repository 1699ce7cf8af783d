"""A bug hunt"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from grader.check import Trial, check, go_back, picture, workload


@check(points=1, sizes=(1, 2, 4))
def hidden_layer_matches(module, trial: Trial):
    """hidden_layer is a linear layer followed by relu"""
    if trial.example:
        x = trial.tensor([[1.0, 2.0]], requires_grad=True)
        weight = trial.tensor([[1.0, 0.5], [1.0, -1.0]], requires_grad=True)
        bias = trial.tensor([0.0, 0.0], requires_grad=True)
    else:
        x = trial.normal(trial.size, 5, dtype=torch.float64, requires_grad=True)
        weight = trial.normal(trial.size + 2, 5, dtype=torch.float64, requires_grad=True)
        bias = (trial.normal(trial.size + 2, dtype=torch.float64) + 3e-5).requires_grad_()  # so none is 0
    trial.given(x=x, weight=weight, bias=bias)
    hidden = module.hidden_layer(x, weight, bias)
    go_back(hidden.square().sum(), x, weight, bias)
    return {
        "hidden": hidden,
        "grad of x": x.grad,
        "grad of weight": weight.grad,
        "grad of bias": bias.grad,
        "x, weight and bias afterwards": [x, weight, bias],
    }


@check(points=1, sizes=(1, 3))
def network_matches(module, trial: Trial):
    """TwoLayers can be made, has four parameters, and gives the reference's logits"""
    inputs, hidden, classes = (4, 3, 2) if trial.example else (trial.size + 2, 7, trial.size + 1)
    trial.given(inputs=inputs, hidden=hidden, classes=classes)
    net = trial.load(module.TwoLayers(inputs, hidden, classes).double())
    x = trial.normal(trial.size, inputs, dtype=torch.float64, requires_grad=True)
    trial.given(x=x)
    logits = net(x)
    go_back(logits.square().sum(), x)
    shapes = sorted(tuple(parameter.shape) for parameter in net.parameters())
    return {"shapes of the parameters": str(shapes), "logits": logits, "grad of x": x.grad, "x afterwards": x}


def measurements(trial: Trial) -> torch.Tensor:
    """Some of which are nearly three standard deviations away, or just more than that."""
    match trial.index:
        case 0:
            return trial.tensor([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 30])
        case 1:  # 2.96 of torch.std, 3.07 of that which divides by N
            return -trial.tensor([4.0, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 7.5])
        case 2:
            bulk = trial.normal(40, scale=0.2, dtype=torch.float64) + 7
            return torch.cat([bulk, trial.tensor([3.0, 11.5, 7.5, 10.0], torch.float64)])
        case 3:  # 100 of 1,001 stand out, by 3.0002 standard deviations
            return -50 * torch.tensor([1.0] * 100 + [0.0] * 901, dtype=torch.float64, device=trial.device)
        case 4:
            return trial.normal(trial.size, scale=0.5, dtype=torch.float64) - 2
        case _:  # all the same: nothing stands out
            return torch.full((trial.size,), 2.5, device=trial.device)


@check(points=1, sizes=(15, 15, 44, 1001, 1001, 1001))
def outliers_match(module, trial: Trial):
    """outliers are more than three standard deviations from the mean, on either side"""
    x = measurements(trial)
    trial.given(x=x)
    found = module.outliers(x)
    return {"outliers": found, "x afterwards": x}


@check(points=1, sizes=(1, 1, 5))
def means_match(module, trial: Trial):
    """epoch_means gives one mean for each epoch"""
    if trial.example:
        epochs = [[3.0, 1.0], [1.0, 0.75, 0.5], [0.5]]
    else:
        counts = [2, 4, 1, 3, 5][: trial.size]
        epochs = [trial.numbers(count, 0.0, 9.0) for count in counts]
    trial.given(epochs=epochs)
    return {"means": module.epoch_means(epochs), "epochs afterwards": epochs}


@check(points=1, sizes=(2, 3, 5))
def confidence_matches(module, trial: Trial):
    """confident_prediction gives the probability of the predicted class, and the class"""
    if trial.example:
        logits = trial.tensor([[0.0, 2.0, 1.0], [-0.5, -1.0, -2.0]])
    else:
        logits = trial.distinct(trial.size, trial.size + 1, dtype=torch.float64)
        logits = logits / 2 if trial.index == 1 else 100 * logits  # up to 1,500: no room for a plain exp
    trial.given(logits=logits)
    confidence, prediction = module.confident_prediction(logits)
    return {"confidence": confidence, "prediction": prediction, "logits afterwards": logits}


@check(points=1, sizes=(1, 1, 5, 7))
def accuracy_matches(module, trial: Trial):
    """accuracy is the share of images whose largest logit is that of the right class"""
    if trial.example:
        logits, labels = trial.tensor([[5.0, 1, 0], [6, 0, 4], [9, 1, 3]]), trial.tensor([0, 0, 2])
    else:
        logits = trial.distinct(trial.size, 5)
        labels = logits.argmax(dim=1)
        wrong = (trial.size - 1) // 2
        labels[:wrong] = (labels[:wrong] + 1) % 5
    trial.given(logits=logits, labels=labels)
    share = module.accuracy(logits, labels)
    return {"accuracy": share, "logits afterwards": logits, "labels afterwards": labels}


@check(points=1, sizes=(2, 3, 5))
def batch_matches(module, trial: Trial):
    """batch_from_table gives float32 features and int64 labels"""
    if trial.example:
        table = np.array([[0.5, 1.5, 2.0], [2.5, 3.5, 0.0]])
    else:
        features = trial.normal(trial.size, trial.size + 1, scale=3, dtype=torch.float64)
        labels = trial.labels(trial.size + 1, (trial.size, 1)).double()
        table = torch.cat([features, labels], dim=1).cpu().numpy()
    trial.given(table=table)
    features, labels = module.batch_from_table(table)
    return {"features": features, "labels": labels, "table afterwards": table}


@check(points=1, sizes=(1, 1, 2, 5))
def squared_error_matches(module, trial: Trial):
    """squared_error is the mean over the N predictions, each with its own target"""
    if trial.example:
        predictions = trial.tensor([[1.0], [2.0], [3.0]], requires_grad=True)
        targets = trial.tensor([1.0, 2.0, 6.0])
    else:
        predictions = trial.normal(trial.size, 1, dtype=torch.float64, requires_grad=True)
        targets = trial.normal(trial.size, scale=3, dtype=torch.float64)
    trial.given(predictions=predictions, targets=targets)
    error = module.squared_error(predictions, targets)
    go_back(error, predictions)
    return {
        "error": error,
        "grad of predictions": predictions.grad,
        "predictions and targets afterwards": [predictions, targets],
    }


@check(points=1, sizes=(1, 2, 4))
def loss_matches(module, trial: Trial):
    """classification_loss is the cross-entropy of the logits"""
    if trial.example:
        logits, labels = trial.tensor([[50.0, 0.0, 0.0]], requires_grad=True), trial.tensor([1])
    else:
        logits = trial.normal(trial.size, 5, scale=2, dtype=torch.float64, requires_grad=True)
        labels = trial.labels(5, (trial.size,))
    trial.given(logits=logits, labels=labels)
    loss = module.classification_loss(logits, labels)
    go_back(loss, logits)
    return {"loss": loss, "grad of logits": logits.grad, "logits afterwards": logits}


@check(points=1, sizes=(1, 3), needs="loss_matches")
def loss_of_sure_answers(module, trial: Trial):
    """classification_loss is 0 for a sure and right answer, and exact for a sure and wrong one"""
    ranks = trial.distinct(trial.size, 4, dtype=torch.float64)
    logits = (1000 * ranks / ranks.abs().max()).requires_grad_()
    right, wrong = logits.argmax(dim=1), logits.argmin(dim=1)
    trial.given(logits=logits, labels=wrong)
    loss = module.classification_loss(logits, wrong)
    go_back(loss, logits)
    return {
        "loss": loss,
        "loss where all are right": module.classification_loss(logits, right),
        "grad of logits": logits.grad,
    }


@check(points=1, sizes=(1, 2, 30))
def norm_matches(module, trial: Trial):
    """gradient_norm is the size of all gradients together"""
    if trial.example:
        net = nn.Linear(3, 1, bias=False).to(trial.device)
        nn.init.constant_(net.weight, 3.0)
        net(trial.tensor([2.0, 6.0, 3.0])).sum().backward()
        trial.given(weights=net.weight, gradients=net.weight.grad)
    else:
        net = trial.load(nn.Sequential(nn.Linear(3, 4), nn.PReLU(), nn.Linear(4, 2)).double())
        net[0].bias.requires_grad_(False)  # frozen: it has no gradient
        (trial.size * net(trial.normal(5, 3, dtype=torch.float64))).square().sum().backward()
        gradients = {name: parameter.grad for name, parameter in net.named_parameters()}
        trial.given(net="Linear(3, 4) with a frozen bias, PReLU, Linear(4, 2)", gradients=gradients)
    norm = module.gradient_norm(net)
    parameters = [parameter for parameter in net.parameters() if parameter.grad is not None]
    return {
        "norm": norm,
        "weights afterwards": parameters,
        "what backward left for the weights, afterwards": [parameter.grad for parameter in parameters],
    }


@check(points=1, sizes=(1, 2, 9, 40))
def line_matches(module, trial: Trial):
    """fitted_line takes the reference's way, step for step, and comes to rest"""
    if trial.example:
        x, lr, steps = trial.tensor([0.0, 1.0, 2.0, 3.0], torch.float64), 0.1, 3
        y = 2 * x + 1
    else:
        x, lr, steps = trial.uniform(6, low=-2, high=2, dtype=torch.float64), 0.15, trial.size
        y = trial.normal(6, dtype=torch.float64) + 3 * x
    trial.given(x=x, y=y, lr=lr, steps=steps)
    line = module.fitted_line(x, y, lr, steps)
    single = module.fitted_line(x.float(), y.float(), lr, 2)
    return {"line": line, "of float32, after 2 steps": single, "needs a gradient": line.requires_grad}


class Witness(nn.Module):
    """Hands its input through and notes how it was called."""

    def __init__(self) -> None:
        super().__init__()
        self.in_train_mode = False
        self.recorded = False

    def forward(self, x):
        self.in_train_mode |= self.training
        self.recorded |= torch.is_grad_enabled()
        return x


@check(points=1, sizes=(1, 4))
def validation_matches(module, trial: Trial):
    """validation_accuracy measures the network as it will be used, and leaves it as it was"""
    witness = Witness()
    layers = nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.8), nn.Linear(8, 3)
    net = trial.load(nn.Sequential(*layers, witness).double())
    x = trial.normal(20 + trial.size, 5, dtype=torch.float64)
    with torch.no_grad():
        labels = net.eval()(x).argmax(dim=1)
    labels[: 5 + trial.size] = (labels[: 5 + trial.size] + 1) % 3  # a wrong class for these
    net.train()
    witness.in_train_mode = witness.recorded = False
    trial.given(net="Linear, BatchNorm1d, Tanh, Dropout, Linear, in train mode", x=x, labels=labels)
    share = module.validation_accuracy(net, x, labels)
    return {
        "accuracy": share,
        "measured in train mode": witness.in_train_mode,
        "recorded a graph": witness.recorded,
        "train mode afterwards": [layer.training for layer in net],
        "running mean afterwards": net[1].running_mean,
        "the same the next time": share == module.validation_accuracy(net, x, labels),
        "recording is on afterwards": torch.is_grad_enabled(),
    }


def many_predictions(trial: Trial, dtype: torch.dtype) -> dict:
    return {
        "predictions": trial.normal(trial.size, 1, dtype=dtype),
        "targets": trial.normal(trial.size, dtype=dtype),
    }


def mse_loss(predictions, targets):
    """F.mse_loss"""
    return F.mse_loss(predictions.squeeze(1), targets)


@workload(
    sizes=(100, 1000, 10_000, 100_000, 1_000_000),
    inputs=many_predictions,
    library=mse_loss,
    per="predictions",
    needs="squared_error_matches",
)
def computing_squared_errors(module, predictions, targets):
    """squared_error of N predictions: with its bug it made N × N differences"""
    return module.squared_error(predictions, targets)


def some_points(trial: Trial, dtype: torch.dtype) -> dict:
    x = trial.uniform(100, low=-2, high=2, dtype=dtype)
    return {"x": x, "y": 3 * x + trial.normal(100, dtype=dtype), "steps": trial.size}


@workload(sizes=(1, 4, 16, 64), inputs=some_points, per="steps", needs="line_matches")
def fitting_a_line(module, x, y, steps):
    """fitted_line in N steps"""
    return module.fitted_line(x, y, 0.1, steps)


TOPICS = {
    "misspelt functional calls: F.relu, not F.ReLU": ("hidden_layer_matches",),
    "wrong constructor names: `__int__` for `__init__`": ("network_matches",),
    "a threshold of 0.3 where 3 was meant": ("outliers_match",),
    "an average computed outside the loop that fills it": ("means_match",),
    "a softmax whose result has another name than what is used": ("confidence_matches",),
    "argmax along the wrong dim": ("accuracy_matches",),
    "float labels for cross-entropy": ("batch_matches",),
    "shapes that broadcast unseen: (N, 1) minus (N,)": ("squared_error_matches",),
    "softmax twice": ("loss_matches", "loss_of_sure_answers"),
    "param.data after backward, where param.grad was meant": ("norm_matches",),
    "gradients never zeroed": ("line_matches",),
    "a missing eval()": ("validation_matches",),
}

HINTS = {
    "hidden_layer": (
        "The error names the place: torch.nn.functional has no such thing. What has it instead?",
        "In PyTorch a module is written with a capital letter (nn.ReLU, made first and called then), a "
        "function with a small one.",
        "F.relu",
    ),
    "TwoLayers": (
        "TwoLayers(4, 3, 2) calls nn.Module's constructor, which takes no such arguments. Why not this one?",
        "Python calls a method of one certain name. Compare it letter by letter: two underscores before, two "
        "after, and what is between them?",
    ),
    "outliers": (
        "Take a thousand values of torch.randn: 0 is their mean, 1 their standard deviation. From which "
        "value on does the program call one an outlier?",
        "Read the description again, number by number, and compare each with the program.",
    ),
    "epoch_means": (
        "Print means after each round of the outer loop. When does something get into it?",
        "How far a line is indented says which loop it belongs to.",
    ),
    "confident_prediction": (
        "A confidence of 2.0 is no probability. The program has probabilities: where do they go?",
        "One variable is computed and never used.",
    ),
    "accuracy": (
        "Print logits.shape, predictions.shape and labels.shape. Which one is not as it should be?",
        "Axis 0 of the logits are the images. argmax over an axis makes it disappear.",
    ),
    "batch_from_table": (
        "Print features.dtype and labels.dtype, and compare them with the description.",
        "A tensor has a method for each dtype: float() is float32, double() float64. Which one is int64?",
    ),
    "squared_error": (
        "Print the shape of each variable for three predictions. How many differences should there be?",
        "A tensor of shape (3, 1) and one of shape (3,) are broadcast to (3, 3): each prediction meets each "
        "target.",
        "Make the shapes equal first: predictions.squeeze(1) is (N,).",
    ),
    "classification_loss": (
        "Compute the loss of the example step by step on paper: the softmax, the logarithm. What does "
        "F.cross_entropy do with what it is given?",
        "F.cross_entropy takes logits: it has the softmax inside. How often is softmax applied here?",
    ),
    "gradient_norm": (
        "In the example 5.1962 is √27, and that is √(3² + 3² + 3²). Which numbers of the example are these?",
        "A parameter has its values and its gradient. Which of the two does .data give?",
    ),
    "fitted_line": (
        "Print line.grad in each step, and beside it the gradient that you work out by hand. From which step "
        "on are they different?",
        "backward adds to .grad what is there already.",
        "Before each backward: line.grad = None (or line.grad.zero_(), once there is one).",
    ),
    "validation_accuracy": (
        "Call net(x) twice and compare the logits. Which layer makes them differ?",
        "Dropout and batch normalisation behave differently in training and in use. What tells them?",
        "net.eval() before the forward pass.",
    ),
}


@picture(size=(6.4, 4.8))
def the_way_of_the_line(module, trial: Trial):
    """The way of fitted_line through the hills of the loss: it comes to rest at the cross"""
    x = torch.tensor([0.0, 1.0, 2.0, 3.0])
    y = 2 * x + 1
    path = torch.stack([module.fitted_line(x, y, 0.03, steps) for steps in range(60)])
    slopes, offsets = torch.linspace(-1, 5, 61), torch.linspace(-2, 4, 61)
    lines = slopes[None, :, None] * x + offsets[:, None, None]  # (offsets, slopes, points)
    return {"path": path, "slopes": slopes, "offsets": offsets, "losses": (lines - y).square().mean(2)}


@the_way_of_the_line.draw
def draw_the_way_of_the_line(figure, seen):
    axes = figure.subplots()
    levels = [0.05, 0.2, 0.5, 1, 2, 4, 8, 16, 32, 64]
    axes.contour(
        seen["slopes"], seen["offsets"], seen["losses"], levels=levels, colors="lightgrey", linewidths=0.8
    )
    axes.plot(seen["path"][:, 0], seen["path"][:, 1], ".-", linewidth=1)
    axes.plot([2], [1], "x", color="black", markersize=10)
    axes.set_xlabel("slope")
    axes.set_ylabel("offset")
    axes.set_xlim(-1, 5)
    axes.set_ylim(-2, 4)
