"""Focal loss, by softmax and gather"""

import torch

from grader.check import Trial, by_hand, check, go_back, gradient, picture, proof, workload
from grader.datasets import scenes

EXAMPLE_LOGITS = [[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]]
EXAMPLE_TARGETS = [[[0, 1, 0]]]

written_out = by_hand(
    "gather_target_probabilities",
    "focal_loss",
    operators=("aten::nll_loss_forward", "aten::nll_loss2d_forward", "aten::nll_loss_nd"),
    names=("cross_entropy", "CrossEntropyLoss", "nll_loss", "NLLLoss", "NLLLoss2d"),
    instead="log_softmax, gather and exp",
)


def batch(trial: Trial, dtype: torch.dtype = torch.float32):
    """Logits that need a gradient, and targets; the worked example first, then another size on every axis."""
    if trial.example:
        logits = trial.tensor(EXAMPLE_LOGITS, dtype, requires_grad=True)
        targets = trial.tensor(EXAMPLE_TARGETS)
    else:
        classes, height, width = trial.size + 2, trial.size + 1, trial.size + 3
        logits = trial.normal(trial.size, classes, height, width, dtype=dtype, requires_grad=True)
        targets = trial.labels(classes, (trial.size, height, width))
    return logits, targets


@check(points=1)
def probabilities_match(module, trial: Trial):
    """class_probabilities is the softmax over the classes"""
    logits, _ = batch(trial, torch.float64 if trial.index == 1 else torch.float32)
    trial.given(logits=logits)
    probabilities = module.class_probabilities(logits)
    go_back(probabilities.square().sum(), logits)
    return {
        "probabilities": probabilities,
        "grad of logits": gradient(logits, probabilities),
        "logits afterwards": logits,
    }


@check(points=1, sizes=(1, 2, 2, 5))
def gathered_match(module, trial: Trial):
    """gather_target_probabilities picks the target's value at each pixel"""
    logits, targets = batch(trial)
    if trial.index == 1:  # square images: swapped axes show in the values only
        logits, targets = trial.normal(2, 4, 3, 3), trial.labels(4, (2, 3, 3))
    if not trial.example:  # no two are equal: of two largest ones, the gradient may go to either
        logits = trial.distinct(*logits.shape) / 10
    softmax = torch.softmax if trial.example else torch.log_softmax  # logarithms are negative
    probabilities = softmax(logits.detach(), dim=1).requires_grad_()
    trial.given(probabilities=probabilities, targets=targets)
    picked = module.gather_target_probabilities(probabilities, targets)
    go_back(picked.square().sum(), probabilities)
    return {"picked": picked, "grad of probabilities": probabilities.grad}


@proof("gather_target_probabilities", within="gathered_match")
def picking_is_written_out(trial: Trial):
    return batch(trial)


@check(points=2)
def focal_loss_matches(module, trial: Trial):
    """focal_loss gives the reference's value and gradient"""
    logits, targets = batch(trial)
    trial.given(logits=logits, targets=targets)
    loss = module.focal_loss(logits, targets)
    go_back(loss, logits)
    return {"loss": loss, "grad of logits": logits.grad}


@proof("focal_loss", within="focal_loss_matches")
def focal_loss_is_written_out(trial: Trial):
    return batch(trial)


@check(points=1, sizes=(1, 3), needs="focal_loss_matches")
def every_gamma_matches(module, trial: Trial):
    """gamma steers the loss, and gamma 0 is cross-entropy"""
    logits, targets = batch(trial)
    trial.given(logits=logits, targets=targets)
    return {
        f"gamma {gamma}": module.focal_loss(logits, targets, gamma=gamma) for gamma in (0.0, 0.5, 1.0, 5.0)
    }


@check(points=1, sizes=(1, 3))
def reductions_match(module, trial: Trial):
    """reduction can be mean, sum or none, and nothing else"""
    logits, targets = batch(trial)
    trial.given(logits=logits, targets=targets)
    observed = {}
    for reduction in ("none", "sum", "mean"):
        logits.grad = None
        loss = module.focal_loss(logits, targets, reduction=reduction)
        go_back((loss * loss).sum(), logits)
        observed |= {reduction: loss, f"grad of logits by {reduction}": logits.grad}
    for other in ("median", "NONE"):
        observed[f"{other} raises"] = trial.error_of(module.focal_loss, logits, targets, reduction=other)
    return observed


@check(points=1, sizes=(1, 3))
def alpha_weighs_classes(module, trial: Trial):
    """alpha weighs each pixel by its target class"""
    logits, targets = batch(trial)
    alpha = trial.uniform(logits.shape[1], low=0.1, high=2.0)
    if not trial.example:
        alpha[0] = 0.0  # its pixels cost nothing, and still they count in the mean
    trial.given(logits=logits, targets=targets, alpha=alpha)
    losses = {
        reduction: module.focal_loss(logits, targets, alpha=alpha, reduction=reduction)
        for reduction in ("none", "sum", "mean")
    }
    go_back(losses["mean"], logits)
    return {**losses, "grad of logits": logits.grad}


@proof("focal_loss", within="alpha_weighs_classes")
def weighing_is_written_out(trial: Trial):
    logits, targets = batch(trial)
    return logits, targets, {"alpha": trial.uniform(logits.shape[1], low=0.1, high=2.0), "reduction": "sum"}


def far_apart(trial: Trial, shape: tuple[int, ...]) -> torch.Tensor:
    """Whole numbers up to ±10,000 that differ by 20 or more, so that one class has it all at each pixel.

    Closer ones would not be fair: float32 rounds 10,000.313 to a thousandth, and some right ways to write the
    loss pass through such a sum.
    """
    ranks = (trial.distinct(*shape) * 10).round()  # -count / 2 … count / 2
    return (ranks * (10_000 // (ranks.numel() // 2))).requires_grad_()


@check(points=1, sizes=(1, 2, 4), needs="focal_loss_matches")
def stays_finite(module, trial: Trial):
    """Logits as large as 10,000 give the exact loss, neither infinite nor clipped"""
    if trial.example:
        logits = trial.tensor([[[[200.0]], [[-200.0]]]], requires_grad=True)
        targets = trial.tensor([[[1]]])
    else:
        logits, targets = batch(trial)
        logits = far_apart(trial, tuple(logits.shape))
    trial.given(logits=logits, targets=targets)
    loss = module.focal_loss(logits, targets, reduction="sum")
    go_back(loss, logits)
    return {"loss": loss, "grad of logits": logits.grad}


@check(points=1, sizes=(1, 2, 3), needs="focal_loss_matches")
def works_in_float64(module, trial: Trial):
    """float64 logits give a float64 loss, exact to its digits"""
    logits, targets = batch(trial, dtype=torch.float64)
    trial.given(logits=logits, targets=targets)
    loss = module.focal_loss(logits, targets)
    go_back(loss, logits)
    return {
        "loss": loss,
        "the loss of each pixel": module.focal_loss(logits, targets, reduction="none"),
        "grad of logits": gradient(logits, loss),
    }


@check(points=1, sizes=(2, 3), needs="focal_loss_matches")
def takes_any_memory_layout(module, trial: Trial):
    """Channels-last (non-contiguous) logits are fine, and the inputs are left as they were"""
    height, width = trial.size + 1, trial.size + 2
    pixels = trial.normal(trial.size, height, width, 4)
    logits = pixels.permute(0, 3, 1, 2)  # (N, C, H, W), not contiguous
    targets = trial.labels(4, (trial.size, width, height)).transpose(1, 2)
    trial.given(logits=logits, targets=targets)
    loss = module.focal_loss(logits, targets, alpha=trial.tensor([0.5, 1.0, 2.0, 0.25]))
    return {"loss": loss, "logits afterwards": logits, "targets afterwards": targets}


@check(points=1, sizes=(3,), needs="focal_loss_matches")
def trains_a_pixel_classifier(module, trial: Trial):
    """A classifier of pixels learns an imbalanced scene with your loss"""
    images, masks = scenes(count=trial.size)
    images, masks = images.double().to(trial.device), masks.to(trial.device)
    weight = trial.normal(3, images.shape[1], 1, 1, scale=0.1, dtype=torch.float64, requires_grad=True)
    losses = []
    for _ in range(6):
        loss = module.focal_loss(torch.conv2d(images, weight), masks)
        loss.backward()
        with torch.no_grad():
            weight -= 2.0 * weight.grad
            weight.grad = None
        losses.append(loss.detach())
    return {"losses": torch.stack(losses), "weight": weight}


def images(trial: Trial, dtype: torch.dtype):
    """N images of 16 × 16 pixels in 5 classes."""
    logits = trial.normal(trial.size, 5, 16, 16, dtype=dtype, requires_grad=True)
    return {"logits": logits, "targets": trial.labels(5, (trial.size, 16, 16))}


def probabilities_of_images(trial: Trial, dtype: torch.dtype):
    made = images(trial, dtype)
    return {"probabilities": made["logits"].detach().softmax(dim=1), "targets": made["targets"]}


def by_one_hot(probabilities, targets):
    """one_hot and a sum"""
    hot = torch.nn.functional.one_hot(targets, probabilities.shape[1]).movedim(-1, 1)
    return (probabilities * hot).sum(dim=1, keepdim=True)


@workload(
    sizes=(4, 16, 64, 256),
    inputs=probabilities_of_images,
    library=by_one_hot,
    per="images",
    needs="gathered_match",
    dtypes=("float32", "float64"),
)
def picking(module, probabilities, targets):
    """gather_target_probabilities of N images of 16 × 16 pixels in 5 classes"""
    return module.gather_target_probabilities(probabilities, targets)


@workload(
    sizes=(1, 4, 16, 64),
    inputs=images,
    per="images",
    needs="focal_loss_matches",
    dtypes=("float32", "float64"),
)
def learning(module, logits, targets):
    """focal_loss of N images of 16 × 16 pixels in 5 classes, forward and backward"""
    loss = module.focal_loss(logits, targets)
    loss.backward()
    return {"loss": loss.detach(), "grad of logits": logits.grad}


TOPICS = {
    "softmax over the classes": ("probabilities_match",),
    "picking by gather: an index with an axis for the classes, (N, 1, H, W)": ("gathered_match",),
    "focal loss by softmax and gather": ("focal_loss_matches",),
    "the factor (1 - p) ** gamma plays down what is easy": ("focal_loss_matches", "every_gamma_matches"),
    "gamma 0 is cross-entropy": ("every_gamma_matches",),
    "reductions: mean over all pixels, sum and none": ("reductions_match",),
    "weights per class (alpha)": ("alpha_weighs_classes",),
    "no log(0): stable at logits of 10,000": ("stays_finite",),
    "float64 logits give a float64 loss": ("works_in_float64",),
    "any memory layout will do, and inputs stay as they are": ("takes_any_memory_layout",),
    "a classifier of pixels learns an imbalanced segmentation set": ("trains_a_pixel_classifier",),
}

HINTS = {
    "class_probabilities": (
        "The classes of one pixel compete with each other. Which axis of (N, C, H, W) holds the classes?",
        "torch.softmax takes the axis as dim=. Count from 0: N is axis 0, so C is axis …",
        "return torch.softmax(logits, dim=…) with the number you just counted.",
    ),
    "gather_target_probabilities": (
        "You want one value out of the C at each pixel. torch.gather does this for a whole tensor at once.",
        "gather's index must have as many axes as its input. The targets (N, H, W) lack the axis of the "
        "classes: targets.unsqueeze(…) puts an axis of length 1 there.",
        "return probabilities.gather(1, targets.unsqueeze(1))",
    ),
    "focal_loss": (
        "Write it for one pixel first: p is the probability of the right class; the loss is "
        "(1 - p) ** gamma times -log(p). Your gather function gives you p for all pixels at once.",
        "If the loss turns infinite for large logits: gather from torch.log_softmax(logits, dim=1) instead, "
        "and get p back by exp. Then nothing is ever log(0).",
        "alpha[targets] looks up each pixel's weight: it has the shape of targets, (N, H, W). So squeeze the "
        "axis of length 1 away from the gathered values before you multiply.",
        "log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1); then "
        "loss = -(1 - log_p.exp()) ** gamma * log_p; times alpha[targets] if there is an alpha; then the "
        "reduction: loss, loss.sum() or loss.mean().",
    ),
}


GAMMAS = (0.0, 0.5, 1.0, 2.0, 5.0)


@picture()
def loss_against_probability(module, trial: Trial):
    """gamma plays down what is easy"""
    p = torch.linspace(0.01, 0.99, 99)
    logits = torch.stack((p.log(), (1 - p).log())).view(1, 2, 1, 99)  # softmax gives p back
    targets = torch.zeros(1, 1, 99, dtype=torch.int64)
    curves = [module.focal_loss(logits, targets, gamma=gamma, reduction="none") for gamma in GAMMAS]
    return {"p": p, "curves": curves}


@loss_against_probability.draw
def draw_loss_against_probability(figure, seen):
    axes = figure.subplots()
    styles = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
    for gamma, curve, style in zip(GAMMAS, seen["curves"], styles, strict=True):
        note = ", cross-entropy" if gamma == 0 else ""
        axes.plot(seen["p"], curve[0, 0], linestyle=style, label=f"gamma {gamma:g}{note}")
    axes.axvspan(0.6, 1.0, color="gray", alpha=0.12, linewidth=0)
    axes.text(0.8, 2.2, "easy pixels", ha="center", color="dimgray")
    axes.set(xlabel="probability p of the target class", ylabel="focal loss of the pixel")
    axes.set(xlim=(0, 1), ylim=(-0.1, 5))
    axes.legend(loc="upper right")


@picture(size=(9.6, 2.9))
def where_the_loss_is(module, trial: Trial):
    """Which pixels the loss comes from"""
    images, masks = scenes(8)
    net = torch.nn.Conv2d(3, 3, 3, padding=1)
    trial.load(net)
    for _ in range(60):  # half trained: it has learned that nearly all is background
        loss = torch.nn.functional.cross_entropy(net(images), masks)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= 0.5 * parameter.grad
    logits = net(images[:1]).detach()
    return {
        "image": images[0],
        "target": masks[0],
        "losses": [
            module.focal_loss(logits, masks[:1], gamma=gamma, reduction="none") for gamma in (0.0, 2.0)
        ],
    }


@where_the_loss_is.draw
def draw_where_the_loss_is(figure, seen):
    places = figure.subplots(1, 4)
    places[0].imshow(seen["image"].transpose(1, 2, 0).clip(0, 1))
    places[0].set_title("image")
    places[1].imshow(seen["target"], vmin=0, vmax=2)
    places[1].set_title("target: background,\ndisc and cross")
    for place, loss, gamma in zip(places[2:], seen["losses"], (0, 2), strict=True):
        shares = 100 * loss[0] / loss.sum()
        shades = place.imshow(shares, cmap="magma", vmin=0, vmax=4)
        background = shares[seen["target"] == 0].sum()
        place.set_title(f"gamma {gamma}: {background:.0f} % of the loss\nis in the background")
    figure.colorbar(shades, ax=places[2:], label="% of the loss", extend="max", shrink=0.8)
    for place in places:
        place.set_axis_off()
