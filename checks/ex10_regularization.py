"""Dropout, L2 and L1"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.check import Trial, by_hand, check, go_back, gradient, picture, proof, workload
from grader.datasets import digits

dropout_by_hand = by_hand(
    "apply_mask",
    "dropout",
    "classic_dropout",
    "Dropout",
    operators=(
        "aten::dropout",
        "aten::native_dropout",
        "aten::_fused_dropout",
        "aten::alpha_dropout",
        "aten::feature_dropout",
        "aten::feature_alpha_dropout",
    ),
    names=("dropout1d", "dropout2d", "dropout3d", "torch.nn.modules.dropout"),
    instead="a mask of torch.rand",
)

decay_by_hand = by_hand(
    "decay_step", names=("torch.optim",), instead="a line of arithmetic on each parameter"
)

EXAMPLE_X = [1.0, 2.0, 3.0, 4.0]
EXAMPLE_KEEP = [True, False, False, True]


def masked(trial: Trial, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    """Values and a mask for them; the worked example first."""
    if trial.example:
        return trial.tensor(EXAMPLE_X, dtype, requires_grad=True), trial.tensor(EXAMPLE_KEEP)
    shape = trial.size, trial.size + 1, 3
    return trial.normal(*shape, dtype=dtype, requires_grad=True), trial.labels(2, shape) == 1


@check(points=2, sizes=(1, 2, 3))
def mask_is_applied(module, trial: Trial):
    """apply_mask divides what is kept by 1 - p and drops the rest, in values and gradients"""
    x, keep = masked(trial)
    trial.given(x=x, keep=keep, p=0.5)
    seen = {f"p = {p}": module.apply_mask(x, keep, p) for p in (0.5, 0.0, 0.2, 0.75)}
    last = seen["p = 0.75"]
    go_back(last.square().sum(), x)
    return {**seen, "grad of x": gradient(x, last)}


@proof("apply_mask", within="mask_is_applied")
def the_mask_is_applied_by_hand(trial: Trial):
    return *masked(trial), 0.2


@check(points=1, sizes=(1, 2), needs="mask_is_applied")
def mask_drops_everything(module, trial: Trial):
    """apply_mask with p = 1 gives zeros and no NaN; float32 stays float32, and the inputs stay as they are"""
    x, keep = masked(trial, torch.float32)
    x = x.detach()
    if not trial.example:  # non-contiguous
        x, keep = x.transpose(0, 2), keep.transpose(0, 2)
    trial.given(x=x)
    none = torch.zeros_like(keep)
    return {
        "p = 1": module.apply_mask(x, none, 1.0),
        "p = 0.6, nothing kept": module.apply_mask(x, none, 0.6),
        "p = 0.6, all kept": module.apply_mask(x, ~none, 0.6),
        "p = 0.6": module.apply_mask(x, keep, 0.6),
        "x afterwards": x,
        "keep afterwards": keep,
    }


MANY = 10_000
"""So many values that chance does not show once a share of them is rounded to tenths: as a rule it is off by
0.005, and rounding allows for 0.05."""


def powers(trial: Trial, *shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """1, -1, 2, -2, 4 …: what is divided by them is exact, whatever it was multiplied with."""
    return (2.0 ** trial.integers(-2, 3, shape, dtype=dtype)) * (
        2 * trial.integers(0, 2, shape, dtype=dtype) - 1
    )


def factors(result: object, x: Tensor) -> object:
    """Which factors stand between x and what became of it."""
    if not isinstance(result, Tensor) or result.shape != x.shape:
        return result
    return (result.detach() / x + 0.0).unique()


def outcome(function, *args, **kwargs):
    """What the function gives, or "ValueError" where it refuses what it is to accept."""
    try:
        return function(*args, **kwargs)
    except ValueError:
        return "ValueError"


def rounded(share: Tensor, unit: float = 0.1) -> float:
    """A share in whole units, so that chance does not show: they are ten times what it is off, or more."""
    return round(round(share.item() / unit) * unit, 6)


def share_of_zeros(result: object) -> float | None:
    return rounded((result == 0).double().mean()) if isinstance(result, Tensor) else None


@check(points=2, sizes=(3, 4, 5))
def dropout_in_training(module, trial: Trial):
    """dropout in training drops a share p of the values, divides the others by 1 - p, and so the gradients"""
    x = powers(trial, MANY).requires_grad_()
    seen = {}
    for p in (0.5, 0.2, 0.8):
        trial.given(p=p)
        x.grad = None
        result = module.dropout(x, p, True)
        go_back(result.sum(), x)
        seen[f"p = {p}"] = {
            "factors": factors(result, x),
            "share of zeros": share_of_zeros(result),
            "factors in the gradient": None if x.grad is None else x.grad.unique(),
            "grad of x minus the factor of each value": None
            if x.grad is None
            else (x.grad - result.detach() / x.detach()).abs().max(),
        }
    seen["p = 0"] = outcome(module.dropout, x[:4], p=0.0, training=True)
    seen["p = 1"] = outcome(module.dropout, x[:4], p=1.0, training=True)
    by_default = module.dropout(x.detach())
    seen["without p"] = {"factors": factors(by_default, x.detach()), "share": share_of_zeros(by_default)}
    return {**seen, "x afterwards": x[:4]}


def chances(draw, x: Tensor) -> dict[str, object]:
    """What is random in a mask over many rows and columns, in numbers that do not depend on chance."""
    masks = [draw(x) != 0 for _ in range(8)]
    first, second, third = masks[:3]
    lines = {"different rows": len(first.unique(dim=0)), "different columns": len(first.T.unique(dim=0))}
    if lines["different rows"] < len(x) or lines["different columns"] < x.shape[1]:
        return lines  # so few random numbers that any share of them is left to chance
    torch.manual_seed(5)
    once = draw(x)
    torch.manual_seed(5)
    again = draw(x)
    return {
        **lines,
        "share that is dropped twice": rounded((~first & ~second).double().mean(), 0.12),
        "share that is dropped three times": rounded((~first & ~second & ~third).double().mean(), 0.072),
        "share dropped beside a dropped one": rounded((~first[:, 1:] & ~first[:, :-1]).double().mean(), 0.12),
        "all drop the same number": len({int(mask.sum()) for mask in masks}) == 1,
        "largest difference after the same seed": (once - again).abs().max(),
    }


@check(points=2, sizes=(60, 80), needs="dropout_in_training")
def masks_are_drawn_anew(module, trial: Trial):
    """dropout drops each value by itself, with a new mask in each call that a seed can repeat"""
    x = powers(trial, 200, trial.size)
    return chances(lambda values: module.dropout(values, 0.6), x)


def in_use(trial: Trial, function) -> dict[str, object]:
    """What the function makes of x where nothing is to be dropped."""
    many = powers(trial, MANY)
    seen = {"factors": factors(function(many, 0.25, training=False), many)}
    if isinstance(seen["factors"], Tensor) and len(seen["factors"]) > 1:
        return seen  # it drops, and what becomes of single values is left to chance
    x, _ = masked(trial)
    trial.given(x=x)
    for p in (0.25, 0.0, 1.0):
        x.grad = None
        result = outcome(function, x, p, False)
        if isinstance(result, Tensor):
            go_back(result.square().sum(), x)
            result = {"result": result, "grad of x": gradient(x, result)}
        seen[f"p = {p}"] = result
    return {**seen, "x afterwards": x}


@check(points=1, sizes=(1, 2, 3))
def dropout_in_use(module, trial: Trial):
    """dropout in use gives x, with all gradients"""
    seen = in_use(trial, module.dropout)
    return {**seen, "in training": share_of_zeros(module.dropout(powers(trial, MANY), 0.2, True))}


@check(points=1, sizes=(1, 2, 3))
def classic_dropout_in_use(module, trial: Trial):
    """classic_dropout in use gives (1 - p) · x, with all gradients"""
    seen, x = in_use(trial, module.classic_dropout), powers(trial, 4)
    return {**seen, "without p": module.classic_dropout(x, training=False)} if len(seen) > 1 else seen


@check(points=1, sizes=(3, 4))
def classic_dropout_in_training(module, trial: Trial):
    """classic_dropout in training drops a share p of the values and leaves the others as they are"""
    x = powers(trial, MANY).requires_grad_()
    seen = {}
    for p in (0.5, 0.2, 0.8):
        trial.given(p=p)
        x.grad = None
        result = module.classic_dropout(x, p, True)
        go_back(result.sum(), x)
        seen[f"p = {p}"] = {
            "factors": factors(result, x),
            "share of zeros": share_of_zeros(result),
            "factors in the gradient": None if x.grad is None else x.grad.unique(),
        }
    seen["p = 0"] = outcome(module.classic_dropout, x[:4], 0.0)
    seen["p = 1"] = outcome(module.classic_dropout, x[:4], 1.0)
    by_default = module.classic_dropout(x.detach())
    seen["without p"] = {"factors": factors(by_default, x.detach()), "share": share_of_zeros(by_default)}
    return {**seen, "x afterwards": x[:4]}


@check(points=1, sizes=(60, 80), needs="classic_dropout_in_training")
def classic_masks_are_drawn_anew(module, trial: Trial):
    """classic_dropout drops each value by itself, with a new mask in each call that a seed can repeat"""
    x = powers(trial, 200, trial.size)
    return chances(lambda values: module.classic_dropout(values, 0.6), x)


@check(points=1, sizes=(2, 3), needs=("dropout_in_training", "classic_dropout_in_training"))
def conventions_agree(module, trial: Trial):
    """On average over many masks, both conventions give in training what they give in use"""
    x = trial.tensor([2.0]).expand(MANY)
    seen = {}
    for p in (0.25, 0.5):
        for name in ("dropout", "classic_dropout"):
            function = getattr(module, name)
            seen[f"{name}, p = {p}"] = {
                "mean in training": rounded(function(x, p, training=True).mean(), 0.5),
                "factors in use": factors(function(x, p, training=False), x),
            }
    return seen


@check(points=1, sizes=(2, 3))
def improbable_p_is_refused(module, trial: Trial):
    """A p below 0 or above 1 is a ValueError, in training or not; 0 and 1 are fine"""
    x = trial.normal(trial.size, 3)
    trial.given(x=x)
    seen = {}
    for p in (-0.1, 1.00005):
        for name in ("dropout", "classic_dropout"):
            for training in (True, False):
                error = trial.error_of(getattr(module, name), x, p, training)
                seen[f"{name}, p = {p}, training={training}"] = error
        seen[f"Dropout({p})"] = trial.error_of(module.Dropout, p)
    for p in (0.0, 1.0):
        seen[f"Dropout({p})"] = trial.error_of(module.Dropout, p)
    return {**seen, "classic_dropout, p = 0.5, in use": module.classic_dropout(x, 0.5, False)}


@check(points=2, sizes=(60, 80), needs="masks_are_drawn_anew")
def layer_follows(module, trial: Trial):
    """Dropout drops in training, from new masks, and lets everything through after eval()"""
    layer = module.Dropout(0.6)
    x = powers(trial, 200, trial.size)
    seen = {"new": chances(layer, x), "factors": factors(layer(x), x), "share": share_of_zeros(layer(x))}
    layer.eval()
    seen["factors after eval()"] = factors(layer(x), x)
    layer.train()
    seen["factors after train()"] = factors(layer(x), x)
    by_default = module.Dropout()(x)
    seen["Dropout()"] = {"factors": factors(by_default, x), "share": share_of_zeros(by_default)}
    for p in (0.2, 0.0, 1.0):
        seen[f"Dropout(p={p})"] = factors(outcome(module.Dropout(p=p), x), x)
    return {**seen, "x afterwards": x[:2]}


@check(points=1, sizes=(3, 4), needs="layer_follows")
def layer_fits_into_a_network(module, trial: Trial):
    """Dropout inside of a network hears its train() and eval(), and has nothing to train or to save"""
    linear = trial.load(nn.Linear(trial.size, 2).double())
    net = nn.Sequential(nn.Sequential(module.Dropout(0.75), nn.Identity()), linear)
    x = powers(trial, MANY, trial.size).requires_grad_()
    in_training = net[0](x)
    go_back(in_training.sum(), x)
    net.eval()
    body, used = factors(net[0](x), x), net(x[:3])
    net.train()
    return {
        "factors in training": factors(in_training, x),
        "factors in use": body,
        "in use": used if isinstance(body, Tensor) and len(body) == 1 else "",
        "factors in training again": factors(net[0](x), x),
        "entries in state_dict()": len(net.state_dict()),
        "trained": len(list(net.parameters())),
        "factors in the gradient": None if x.grad is None else x.grad.unique(),
    }


def weights(trial: Trial, dtype: torch.dtype = torch.float64) -> list[Tensor]:
    """Parameters of unlike shapes, one of which holds a 0."""
    if trial.example:
        return [trial.tensor([3.0, -4.0], dtype, requires_grad=True)]
    made = [
        trial.normal(trial.size, 3, dtype=dtype, requires_grad=True),
        trial.tensor([2.0, 0.0, -0.5], dtype, requires_grad=True),
        trial.tensor(-1.5, dtype, requires_grad=True),
    ]
    return made[: trial.size + 1]


def penalty_seen(trial: Trial, penalty) -> dict[str, object]:
    """A penalty with its gradients, of a list, a generator and in float32."""
    parameters, strength = weights(trial), 0.1 if trial.example else 0.3
    trial.given(**{f"w{i}": w for i, w in enumerate(parameters)}, strength=strength)
    cost = penalty(parameters, strength)
    go_back(cost, *parameters)
    return {
        "penalty": cost,
        **{f"grad of w{i}": gradient(w, cost) for i, w in enumerate(parameters)},
        "penalty of a generator": penalty(iter(parameters), strength),
        "penalty with strength 2": penalty(parameters, 2.0),
        "penalty in float32": penalty(weights(trial, torch.float32), strength=strength),
        "parameters afterwards": parameters,
    }


@check(points=2, sizes=(1, 2, 3))
def l2_matches(module, trial: Trial):
    """l2_penalty is strength / 2 times the sum of all squares, with the gradient strength · w"""
    return penalty_seen(trial, module.l2_penalty)


@check(points=2, sizes=(1, 2, 3))
def l1_matches(module, trial: Trial):
    """l1_penalty is strength times the sum of all absolute values, with the gradients of them"""
    return penalty_seen(trial, module.l1_penalty)


@check(points=2, sizes=(1, 2, 3))
def step_decays(module, trial: Trial):
    """decay_step moves each parameter against its gradient and towards 0, in place"""
    parameters = weights(trial)
    for i, w in enumerate(parameters):
        w.grad = trial.tensor([1.0, 0.0], torch.float64) if trial.example else torch.cos(w.detach() + i)
    without = trial.normal(3, dtype=torch.float64, requires_grad=True)
    lr, decay = (0.5, 0.1) if trial.example else (0.2, 0.3)
    trial.given(**{f"w{i}": w for i, w in enumerate(parameters)}, lr=lr, weight_decay=decay)
    views = [w.detach() for w in parameters]  # they see what happens in this memory
    module.decay_step(iter([without, *parameters]), lr, decay)
    seen = {f"w{i} afterwards": w.clone() for i, w in enumerate(parameters)}
    seen |= {"the memory it lay in": [view.clone() for view in views]}
    module.decay_step(parameters, lr=lr, weight_decay=0.0)
    return {
        **seen,
        "after a step without decay": [w.clone() for w in parameters],
        "grads afterwards": [w.grad for w in parameters],
        "the one without a gradient": without,
        "leaves that require a gradient": [w.is_leaf and w.requires_grad for w in parameters],
    }


@check(points=1, sizes=(1, 2), needs=("step_decays", "l2_matches"))
def decay_is_l2(module, trial: Trial):
    """Ten steps with weight decay end where ten steps on a loss with the L2 penalty do"""
    data = trial.normal(6, 3, dtype=torch.float64)
    start = trial.normal(3, dtype=torch.float64)
    trial.given(data=data, start=start)
    seen = {}
    for name in ("weight decay", "penalty"):
        w = start.clone().requires_grad_()
        path = []
        for _ in range(10):
            loss = (data @ w - 1).square().mean()
            if name == "penalty":
                loss = loss + module.l2_penalty([w], 0.4)
            w.grad = None
            loss.backward()
            module.decay_step([w], 0.1, 0.4 if name == "weight decay" else 0.0)
            path.append(w.detach().clone())
        seen[name] = torch.stack(path)
    return seen


@check(points=1, sizes=(40,), needs=("l1_matches", "step_decays"))
def penalties_shrink_a_classifier(module, trial: Trial):
    """A classifier of digits learns with your penalties and your step"""
    images, labels = digits()
    images, labels = images.flatten(1).double().to(trial.device), labels.to(trial.device)
    seen = {}
    for name in ("l1", "l2", "decay"):
        net = trial.load(nn.Linear(64, 10).double())
        losses = []
        for step in range(4):
            batch = slice(step * trial.size, (step + 1) * trial.size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            if name != "decay":
                penalty = module.l1_penalty if name == "l1" else module.l2_penalty
                loss = loss + penalty(net.parameters(), 0.05)
            net.zero_grad()
            loss.backward()
            module.decay_step(net.parameters(), 0.5, 0.05 if name == "decay" else 0.0)
            losses.append(loss.detach())
        seen[name] = {"losses": torch.stack(losses), "weight": net.weight}
    return seen


def values_and_mask(trial: Trial, dtype: torch.dtype) -> dict[str, Tensor]:
    return {
        "x": trial.normal(trial.size, dtype=dtype),
        "keep": trial.integers(0, 2, (trial.size,), dtype=torch.bool),
    }


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=values_and_mask,
    per="values",
    needs="mask_is_applied",
    dtypes=("float32", "float64", "bfloat16"),
)
def mask_of_many(module, x, keep):
    """apply_mask to N values"""
    return module.apply_mask(x, keep, 0.5)


def values_alone(trial: Trial, dtype: torch.dtype) -> dict[str, Tensor]:
    return {"x": trial.normal(trial.size, dtype=dtype)}


def library_dropout(x):
    """F.dropout"""
    return list(F.dropout(x, 0.5).shape)


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=values_alone,
    library=library_dropout,
    per="values",
    needs="masks_are_drawn_anew",
    dtypes=("float32", "float64"),
)
def dropout_of_many(module, x):
    """dropout in training of N values"""
    return list(module.dropout(x, 0.5, True).shape)  # the values are drawn: what can be compared is how many


def many_weights(trial: Trial, dtype: torch.dtype) -> dict[str, list[Tensor]]:
    values = trial.normal(trial.size, 64, dtype=dtype)
    return {"parameters": [row.clone().requires_grad_() for row in values]}


def library_norm(parameters):
    """torch.nn.utils.get_total_norm, squared"""
    return 0.05 * torch.nn.utils.get_total_norm(parameters).square()


@workload(
    sizes=(8, 32, 128, 512),
    inputs=many_weights,
    library=library_norm,
    per="parameters",
    needs="l2_matches",
    dtypes=("float32", "float64"),
)
def l2_of_many(module, parameters):
    """l2_penalty of N parameters of 64 values"""
    return module.l2_penalty(parameters, 0.1)


@workload(
    sizes=(8, 32, 128, 512),
    inputs=many_weights,
    per="parameters",
    needs="l1_matches",
    dtypes=("float32", "float64"),
)
def l1_of_many(module, parameters):
    """l1_penalty of N parameters of 64 values"""
    return module.l1_penalty(parameters, 0.1)


def weights_to_move(trial: Trial, dtype: torch.dtype) -> dict[str, list[Tensor]]:
    made = many_weights(trial, dtype)
    for w in made["parameters"]:
        w.grad = torch.ones_like(w)
    return made


@workload(
    sizes=(8, 32, 128, 512),
    inputs=weights_to_move,
    per="parameters",
    needs="step_decays",
    dtypes=("float32", "float64"),
)
def step_of_many(module, parameters):
    """decay_step of N parameters of 64 values"""
    module.decay_step(parameters, 0.1, 0.1)
    return parameters[-1]


TOPICS = {
    "inverted dropout: what is kept is scaled by 1 / (1 - p) in training": (
        "mask_is_applied",
        "dropout_in_training",
    ),
    "p is the probability to drop": ("dropout_in_training", "classic_dropout_in_training"),
    "identity in eval": ("dropout_in_use",),
    "the other convention: unscaled in training, times 1 - p in use": (
        "classic_dropout_in_training",
        "classic_dropout_in_use",
    ),
    "both conventions agree in expectation": ("conventions_agree",),
    "a given mask, applied exactly, to values and gradients": ("mask_is_applied",),
    "backward goes through the very mask of the forward pass": ("dropout_in_training",),
    "a new mask in each call, each value by itself, that a seed repeats": (
        "masks_are_drawn_anew",
        "classic_masks_are_drawn_anew",
    ),
    "p = 1 gives zeros, not NaN": ("mask_drops_everything",),
    "p lies between 0 and 1": ("improbable_p_is_refused",),
    "the layer Dropout follows train() and eval()": ("layer_follows", "layer_fits_into_a_network"),
    "the layer has nothing to train and nothing to save": ("layer_fits_into_a_network",),
    "L2 as a loss term, strength / 2 times the squares": ("l2_matches",),
    "L1 as a loss term, strength times the absolute values": ("l1_matches",),
    "weight decay: each weight shrinks in the step": ("step_decays",),
    "L2 in the loss and weight decay in the step of SGD are the same": ("decay_is_l2",),
    "a classifier learns under penalties": ("penalties_shrink_a_classifier",),
}

HINTS = {
    "apply_mask": (
        "True counts as 1 and False as 0 where a mask is multiplied with numbers. What is still missing?",
        "x * keep drops; dividing by 1 - p makes up for it, on average. Only p = 1 needs a case of its own.",
        "scale = 0.0 if p == 1 else 1 / (1 - p); return x * keep * scale",
    ),
    "dropout": (
        "torch.rand_like(x) gives a number from 0 to 1 for each value of x, on its device and in its dtype. "
        "With what probability is such a number below p?",
        "keep = torch.rand_like(x) >= p is a mask that drops with probability p; apply_mask does the rest.",
        "First refuse a p that is not from 0 to 1 with a ValueError. Then: apply_mask(x, keep, p) if "
        "training, else x.",
    ),
    "classic_dropout": (
        "The mask is drawn as in dropout. What differs is where the scaling is: in use, not in training.",
        "x * keep in training, x * (1 - p) in use.",
    ),
    "Dropout": (
        "All the work is in dropout already. The layer remembers p, and every nn.Module knows whether it is "
        "in training: where do train() and eval() leave their mark?",
        "super().__init__() and self.p = p in __init__, after a check of p; in forward dropout(x, self.p, "
        "self.training).",
    ),
    "l2_penalty": (
        "For one tensor, w.square().sum() is the sum of its squares. Add that up over the tensors, in a loop "
        "or with Python's sum.",
        "Work with the tensors themselves, not with .data or .item(): the gradient has to find its way back.",
        "strength / 2 * sum(w.square().sum() for w in parameters)",
    ),
    "l1_penalty": (
        "As l2_penalty, with abs in the place of the square. Is there still a 2 to divide by?",
        "strength * sum(w.abs().sum() for w in parameters)",
    ),
    "decay_step": (
        "An update is no part of the loss: put the loop under torch.no_grad(), and write into the tensor "
        "itself, with -= or sub_.",
        "The step is lr times (w.grad + weight_decay * w). Leave w.grad as it is, and leave a parameter "
        "whose grad is None where it is.",
        "for w in parameters: if w.grad is not None: w -= lr * (w.grad + weight_decay * w)",
    ),
}

SHARES = (0.0, 0.25, 0.5, 0.75)


@picture(size=(8.0, 5.8))
def dropped_digit(module, trial: Trial):
    """What dropout leaves of a digit: three masks for each p"""
    image = digits(28)[0][trial.permutation(1797)[0], 0]
    return {f"p = {p}": [module.dropout(image + 0.25, p, True) for _ in range(3)] for p in SHARES}


@dropped_digit.draw
def draw_dropped_digit(figure, seen) -> None:
    table = figure.subplots(3, len(seen))
    for column, (name, images) in enumerate(seen.items()):
        for row, image in enumerate(images):
            axes = table[row][column]
            shown = axes.imshow(image, cmap="magma", vmin=0, vmax=4)
            axes.set_xticks([])
            axes.set_yticks([])
        table[0][column].set_title(name)
    figure.colorbar(shown, ax=[axes for row in table for axes in row], label="value", shrink=0.8)
    figure.supxlabel("Dropped values are black; the more are dropped, the brighter are the others")


COUNTS = (1, 4, 16, 256)


@picture(size=(8.4, 4.2))
def average_of_masks(module, trial: Trial):
    """The average over many masks, in both conventions, and what each gives in use"""
    image = digits(28)[0][trial.permutation(1797)[0], 0]
    seen = {}
    for name in ("dropout", "classic_dropout"):
        function = getattr(module, name)
        drawn = torch.stack([function(image, 0.5, True) for _ in range(COUNTS[-1])])
        seen[name] = [*(drawn[:count].mean(0) for count in COUNTS), function(image, 0.5, False)]
    return seen


@average_of_masks.draw
def draw_average_of_masks(figure, seen) -> None:
    titles = [f"mean of {count}" if count > 1 else "one mask" for count in COUNTS] + ["in use"]
    table = figure.subplots(len(seen), len(titles))
    for row, (name, images) in enumerate(seen.items()):
        for axes, image, title in zip(table[row], images, titles, strict=True):
            shown = axes.imshow(image, cmap="gray", vmin=0, vmax=1)
            axes.set_xticks([])
            axes.set_yticks([])
            if row == 0:
                axes.set_title(title)
        table[row][0].set_ylabel(name)
    figure.colorbar(shown, ax=[axes for row in table for axes in row], shrink=0.8)


@picture(size=(9.6, 4.0))
def weights_of_a_classifier(module, trial: Trial):
    """The weights of a classifier of digits, one image for each digit, under no penalty, L2 and L1"""
    images, labels = digits()
    images = images.flatten(1)
    seen = {}
    for name, penalty in (
        ("none", lambda parameters: 0.0),
        ("L2", lambda parameters: module.l2_penalty(parameters, 0.03)),
        ("L1", lambda parameters: module.l1_penalty(parameters, 0.003)),
    ):
        net = trial.load(nn.Linear(64, 10))
        for _ in range(200):
            loss = F.cross_entropy(net(images), labels) + penalty([net.weight])
            net.zero_grad()
            loss.backward()
            module.decay_step(net.parameters(), 0.5, 0.0)
        seen[name] = net.weight.detach().view(10, 8, 8).clone()
    return seen


@weights_of_a_classifier.draw
def draw_weights_of_a_classifier(figure, seen) -> None:
    table = figure.subplots(len(seen), 10)
    for row, (name, images) in enumerate(seen.items()):
        for digit, axes in enumerate(table[row]):
            shown = axes.imshow(images[digit], cmap="RdBu_r", vmin=-1, vmax=1)
            axes.set_xticks([])
            axes.set_yticks([])
            if row == 0:
                axes.set_title(str(digit))
        small = (abs(images) < 0.01).mean()
        table[row][0].set_ylabel(f"{name}\n{small:.0%} nearly 0", fontsize=8)
    figure.colorbar(shown, ax=[axes for row in table for axes in row], shrink=0.8)
