"""The whole training loop: seeds, checkpoints, early stopping, TensorBoard, and resuming to the same bits"""

import contextlib
import importlib.util
import os
import random
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

from grader.check import Trial, check, picture, workload
from grader.datasets import digits
from grader.errors import Missing

# The first optimizer imports torch._dynamo, which takes seconds. Imported here, it does not count as the time
# of whichever check comes first, which would then be too expensive to be explained. So does TensorBoard.
HAS_TENSORBOARD = importlib.util.find_spec("tensorboard") is not None
torch.optim.SGD([torch.zeros(1)], lr=0.1)
if HAS_TENSORBOARD:
    import torch.utils.tensorboard
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

GOAL = 0.93
TRAINED_ON, VALIDATED_ON = 1200, 200
"""Of 1,797 digits; the other 397 are held out for measuring."""
EPOCHS = 30
"""At most. The reference then gets 97.1 % of the held-out digits right; of 30 seeds the worst gets 95.7 %."""


def drawn(trial: Trial, count: int = 3) -> dict:
    """What the generators of chance give next."""
    return {
        "random.random()": [random.random() for _ in range(count)],
        "np.random.rand()": np.random.rand(count),
        "torch.rand()": torch.rand(count),
        "torch.rand() on the device": torch.rand(count, device=trial.device),
    }


@check(points=1, sizes=(1, 2))
def generators_are_seeded(module, trial: Trial):
    """seed_everything sets the generators of random, numpy and torch to the start of this seed"""
    seed = 7 if trial.example else int(trial.integers(8, 2**31, (1,)))
    trial.given(seed=seed)
    module.seed_everything(seed)
    first = drawn(trial)
    module.seed_everything(seed + 1)
    return {"drawn afterwards": first, "drawn after the seed that follows": drawn(trial)}


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


def small_net(trial: Trial, inputs: int = 4) -> nn.Module:
    """A network with weights from the seed, in float64, where the order of a sum does not show. No bias
    before the normalisation: its gradient is 0 but for rounding, which Adam would make large.
    """
    net = nn.Sequential(nn.Linear(inputs, 5, bias=False), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 3))
    return trial.load(net.double())


SMALL = "Linear(4, 5, bias=False), BatchNorm1d(5), Tanh(), Linear(5, 3)"


def optimizer_of(trial: Trial, net: nn.Module) -> torch.optim.Optimizer:
    """Momentum for one trial, Adam for the next."""
    if trial.index % 2:
        trial.given(optimizer="Adam(lr=0.05)")
        return torch.optim.Adam(net.parameters(), lr=0.05)
    trial.given(optimizer="SGD(lr=0.3, momentum=0.9)")
    return torch.optim.SGD(net.parameters(), lr=0.3, momentum=0.9)


def examples(trial: Trial, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Images of four numbers, and their labels."""
    return trial.normal(count, 4, dtype=torch.float64), trial.labels(3, (count,))


def weights_of(net: nn.Module, when: str = "afterwards") -> dict:
    return {f"{name} {when}": value.clone() for name, value in net.state_dict().items()}


@check(points=1, sizes=(14,), timeout=30)
def each_epoch_is_shuffled(module, trial: Trial):
    """train_one_epoch shows each image once, in batches, in an order that torch's generator draws anew"""
    count, epochs = trial.size, 3
    witness, linear = Witness(), nn.Linear(2, 2, bias=False).double().to(trial.device)
    labels = trial.labels(2, (count,))
    with torch.no_grad():
        linear.weight.copy_(trial.tensor([[0.0, 0.0], [0.0, 1.0]]))
    images = torch.cat([torch.arange(count, device=trial.device)[:, None], 2 * labels[:, None] - 1.0], dim=1)
    net, images = nn.Sequential(witness, linear), images.double()
    trial.given(
        net="logits 0 and 1 for an image of class 1, 0 and -1 for one of class 0",
        images=images,
        labels=labels,
        optimizer="SGD(lr=0.0)",
        batch_size=4,
    )
    # lr is 0 and every image has the loss log(1 + 1/e), in whatever order, if it is with its own label
    sgd = torch.optim.SGD(net.parameters(), lr=0.0)
    state = torch.get_rng_state()
    losses = [module.train_one_epoch(net, sgd, images, labels, 4) for _ in range(epochs)]
    sizes = ", ".join(str(len(batch)) for batch in witness.shown)
    orders = [order_of(witness.shown[start : start + 4]) for start in range(0, 4 * epochs, 4)]
    torch.set_rng_state(state)
    witness.shown.clear()
    module.train_one_epoch(net, sgd, images, labels, 4)
    return {
        "sizes of the batches": sizes,
        "losses": len(losses),
        "each image has its own label": all(abs(loss - 0.31326168752) < 1e-6 for loss in losses),
        "each image is shown once in an epoch": [sorted(order) == [*range(count)] for order in orders],
        "an epoch has the order in which the images come": [*range(count)] in orders,
        "two epochs have the same order": len({tuple(order) for order in orders}) < epochs,
        "the same order from the same state of torch's generator": order_of(witness.shown) == orders[0],
    }


def order_of(batches: list[torch.Tensor]) -> list[int]:
    """The numbers of the images that were shown."""
    return [int(image[0]) for batch in batches for image in batch]


@check(points=2, sizes=(1, 4, 5, 6), timeout=30)
def steps_match(module, trial: Trial):
    """train_one_epoch takes the reference's steps with the optimiser that it is given, epoch after epoch"""
    if trial.example:
        net = nn.Linear(1, 2, bias=False).double().to(trial.device)
        nn.init.zeros_(net.weight)
        trial.given(net="Linear(1, 2, bias=False), its weights 0", optimizer="SGD(lr=1.0)")
        optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
        images, labels = trial.tensor([[1.0]], torch.float64), trial.tensor([0])
    else:
        net = small_net(trial).eval()
        trial.given(net=f"{SMALL}, in eval mode before, and a .grad from before")
        optimizer = optimizer_of(trial, net)
        images, labels = examples(trial, trial.size)
        for parameter in net.parameters():
            parameter.grad = trial.normal(*parameter.shape, dtype=torch.float64)
    kept, parameters = (images.clone(), labels.clone()), dict(net.named_parameters())
    trial.given(images=images, labels=labels)
    losses = [module.train_one_epoch(net, optimizer, images, labels) for _ in range(3)]
    return {
        "losses": losses,
        **weights_of(net),
        # who assigns to them has made others
        "the optimiser still holds the parameters": all(
            one is other
            for one, other in zip(optimizer.param_groups[0]["params"], parameters.values(), strict=True)
        ),
        "train mode afterwards": [layer.training for layer in net.modules()],
        "change of the images": images - kept[0],
        "change of the labels": labels - kept[1],
    }


@check(points=1, sizes=(5, 7, 40), needs="steps_match", timeout=30)
def batches_match(module, trial: Trial):
    """train_one_epoch takes one step for each batch, and its loss is the mean over all images"""
    net = trial.load(nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3)).double())
    optimizer = optimizer_of(trial, net)
    # all images are alike: their order cannot show
    images = trial.normal(1, 4, dtype=torch.float64).repeat(trial.size, 1)
    labels = torch.full((trial.size,), 1, device=trial.device)
    options = {} if trial.size == 40 else {"batch_size": 3}
    trial.given(net="Linear(4, 5), Tanh(), Linear(5, 3)", images=images, labels=labels, **options)
    losses = [module.train_one_epoch(net, optimizer, images, labels, **options) for _ in range(2)]
    return {"losses": losses, **weights_of(net)}


@check(points=1, sizes=(3, 7, 20))
def evaluation_matches(module, trial: Trial):
    """evaluate gives the mean cross-entropy and the share of right answers"""
    if trial.example:
        logits, labels = trial.tensor([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0]]), trial.tensor([0, 1, 1])
    else:
        logits, labels = trial.distinct(trial.size, 4, dtype=torch.float64), trial.labels(4, (trial.size,))
        right = 2 * trial.size // 3
        labels[:right] = logits[:right].argmax(dim=1)
    trial.given(logits=logits, labels=labels)
    loss, accuracy = module.evaluate(nn.Identity(), logits, labels)
    return {
        "loss": loss,
        "accuracy": accuracy,
        "logits afterwards": logits,
        "labels afterwards": labels,
    }


@check(points=1, sizes=(1, 2), needs="evaluation_matches")
def evaluates_in_eval_mode(module, trial: Trial):
    """evaluate measures in eval mode without recording a graph, and puts the net back as it was"""
    training = trial.example
    witness = Witness()
    net = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 3), witness)
    trial.load(net.double()).train(training)
    images, labels = trial.normal(9, 5, dtype=torch.float64), trial.labels(3, (9,))
    net[0].weight.grad = torch.ones_like(net[0].weight)
    trial.given(
        net=f"in {'train' if training else 'eval'} mode: Linear, BatchNorm1d, Dropout, Linear",
        images=images,
        labels=labels,
    )
    loss, accuracy = module.evaluate(net, images, labels)
    left = net[0].weight.grad  # not "grad" in what is seen: it is no gradient of the answer
    return {
        "measured in train mode": witness.in_train_mode,
        "recorded a graph": witness.recorded,
        # a net in train mode has dropped values of its own: they would be no one's
        "loss": None if witness.in_train_mode else loss,
        "accuracy": None if witness.in_train_mode else accuracy,
        "train mode afterwards": [layer.training for layer in net],
        "recording is on afterwards": torch.is_grad_enabled(),
        **weights_of(net),
        "what a backward had left for the weight": 0 * net[0].weight if left is None else left,
    }


@check(points=1, sizes=(1, 2, 3, 6, 9, 30))
def epochs_are_counted(module, trial: Trial):
    """epochs_since_best counts the epochs since the loss was last better than the best by min_delta"""
    wave = [round(loss, 2) for loss in trial.numbers(trial.size, 0.3, 0.9)]
    nan = float("nan")
    losses = {
        1: [0.9, 0.7, 0.8, 0.65, 0.65, 0.66],
        2: [0.5, 0.46, 0.42, 0.38, 0.34, 0.3],  # small steps that only together are more than min_delta
        3: [nan, 0.5, nan, 0.75],
        6: [],
        9: [0.25 - 0.01 * step for step in range(5)] + [0.25] * 4,
    }.get(trial.size, wave)
    trial.given(losses=losses)
    return {
        "without min_delta": module.epochs_since_best(losses),
        "min_delta=0.1": module.epochs_since_best(losses, min_delta=0.1),
        "min_delta=0.25": module.epochs_since_best(losses, min_delta=0.25),
        "without min_delta, one epoch earlier": module.epochs_since_best(losses[:-1]),
        "of two epochs that are alike": module.epochs_since_best([0.5, 0.5]),
        "of a very small improvement": module.epochs_since_best([0.5, 0.49999]),
        "of negative losses": module.epochs_since_best([-0.5, -2.0, -1.0]),
        "losses afterwards": str(losses),
    }


HISTORY = {"train_loss": [0.75, 0.5], "val_loss": [0.8125, 0.625], "val_accuracy": [0.5, 0.875]}


def copy_of(history: dict) -> dict:
    return {name: list(values) for name, values in history.items()}


def trained(trial: Trial) -> tuple[nn.Module, torch.optim.Optimizer, torch.Tensor, torch.Tensor]:
    """A network and an optimiser with three steps behind them, and what they were trained on."""
    net = small_net(trial)
    optimizer = optimizer_of(trial, net)
    images, labels = examples(trial, 6)
    for _ in range(3):
        step(net, optimizer, images, labels)
    return net, optimizer, images, labels


def step(net, optimizer, images, labels) -> None:
    loss = nn.functional.cross_entropy(net(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


KEYS = ("net", "optimizer", "history", "python", "numpy", "torch", "cuda")


def read(path: Path) -> dict:
    """What is in a learner's checkpoint, or nothing where it cannot be read safely."""
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except Exception:
        return {}
    return saved if isinstance(saved, dict) else {}


def written(path: Path, net: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """A checkpoint as the table has it."""
    name, keys, *rest = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (name, keys.tolist(), *rest),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "history": copy_of(HISTORY)}
    torch.save({**state, **generators}, path)


def resumed_from(trial: Trial, saved: dict, images, labels) -> dict:
    """Where two steps lead to from a checkpoint."""
    net = small_net(trial)
    optimizer = optimizer_of(trial, net)
    if saved.get("net"):
        net.load_state_dict(saved["net"])
    if saved.get("optimizer"):
        optimizer.load_state_dict(saved["optimizer"])
    for _ in range(2):
        step(net, optimizer, images, labels)
    return weights_of(net, "two steps after going on from it")


@check(points=2, sizes=(1, 2), timeout=30)
def run_is_saved(module, trial: Trial):
    """save_checkpoint writes weights, optimiser and history into a file that weights_only=True can read"""
    net, optimizer, images, labels = trained(trial)
    history = copy_of(HISTORY)
    trial.given(net=f"{SMALL}, after three steps", history=HISTORY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        path.write_bytes(b"something that was there before")
        module.save_checkpoint(path, net, optimizer, history)
        saved = read(path)
        readable = trial.error_of(torch.load, path, weights_only=True)
    weights = saved.get("net") or {}
    return {
        "torch.load(path, weights_only=True)": readable,
        "missing in the file": ", ".join(key for key in KEYS if key not in saved),
        "history in the file": saved.get("history"),
        **{f"{name} in the file": weights.get(name) for name in net.state_dict()},
        **resumed_from(trial, saved, images, labels),
        "history afterwards": history,
        **weights_of(net),
    }


@check(points=2, sizes=(1, 2), timeout=30)
def run_is_loaded(module, trial: Trial):
    """load_checkpoint brings back weights, optimiser and history, the weights in place"""
    net, optimizer, images, labels = trained(trial)
    trial.given(net=f"{SMALL}, after three steps", history=HISTORY)
    fresh = small_net(trial)
    other = optimizer_of(trial, fresh)
    step(fresh, other, images, labels)
    sharing = {name: value.detach() for name, value in fresh.named_parameters()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        written(path, net, optimizer)
        history = module.load_checkpoint(path, fresh, other)
    seen = {
        "history": history,
        **weights_of(fresh, "after loading"),
        **{f"a tensor that shares memory with {name}": value.clone() for name, value in sharing.items()},
    }
    for _ in range(2):
        step(fresh, other, images, labels)
    return {**seen, **weights_of(fresh, "two steps after loading")}


def stir(trial: Trial) -> None:
    """Draws so that numpy and random keep one of a pair of normal numbers for the next time."""
    torch.rand(1, device=trial.device)
    np.random.randn(2 * trial.size - 1)
    random.gauss(0.0, 1.0)


def drawn_in_pairs(trial: Trial) -> dict:
    return {"np.random.randn()": np.random.randn(1), "random.gauss()": random.gauss(0, 1), **drawn(trial)}


@check(points=1, sizes=(1, 2), timeout=30)
def chance_is_saved(module, trial: Trial):
    """save_checkpoint writes the states of all generators, and does not change them"""
    net = small_net(trial)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    stir(trial)
    trial.given(drawn_before="np.random.randn() and random.gauss(0, 1)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        module.save_checkpoint(path, net, optimizer, copy_of(HISTORY))
        saved = read(path)
    after_saving = drawn_in_pairs(trial)
    setters = {
        "python": random.setstate,
        "numpy": np.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    refused = {
        key: trial.error_of(set_again, saved[key]) if key in saved else "it is missing"
        for key, set_again in setters.items()
    }
    return {
        "drawn after saving": after_saving,
        "setting the generators from the file": refused,
        "drawn after setting the generators from the file": drawn_in_pairs(trial),
    }


@check(points=1, sizes=(1, 2), timeout=30)
def chance_is_loaded(module, trial: Trial):
    """After load_checkpoint all generators give what they gave after the file was written"""
    net = small_net(trial)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    stir(trial)
    trial.given(drawn_before="np.random.randn() and random.gauss(0, 1)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        written(path, net, optimizer)
        drawn(trial, 5)
        history = module.load_checkpoint(path, net, optimizer)
    return {"drawn after loading": drawn_in_pairs(trial), "history": history}


@check(points=1, sizes=(1,), needs="run_is_saved", timeout=30)
def old_checkpoint_survives(module, trial: Trial):
    """If saving fails half-way, the checkpoint that was there before is still whole"""
    net, optimizer, images, labels = trained(trial)
    trial.given(history="of the second save: holds a function, which no pickle can")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        module.save_checkpoint(path, net, optimizer, copy_of(HISTORY))
        step(net, optimizer, images, labels)
        failed = trial.refuses(module.save_checkpoint, path, net, optimizer, {"val_loss": [lambda: 0.5]})
        saved = read(path)
    return {
        "the second save fails": failed,
        "history in the file": saved.get("history"),
        **resumed_from(trial, saved, images, labels),
    }


class Evil:
    """When it is unpickled, it makes a folder. It could do anything."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@check(points=1, sizes=(1,), needs="run_is_loaded", timeout=30)
def loads_no_code(module, trial: Trial):
    """load_checkpoint reads with weights_only=True: a file that brings code along cannot run it"""
    net, optimizer, _, _ = trained(trial)
    with tempfile.TemporaryDirectory() as folder:
        good, bad, ran = (Path(folder) / name for name in ("good.pt", "bad.pt", "ran"))
        written(good, net, optimizer)
        torch.save({"net": Evil(ran)}, bad)
        trial.given(path="a file whose unpickling makes a folder")
        refused = trial.refuses(module.load_checkpoint, bad, net, optimizer)
        history = module.load_checkpoint(good, net, optimizer)
        return {
            "its code has run": ran.exists(),
            "the file with code is refused": refused,
            "history of a good file": history,
        }


FIT_NEEDS = (
    "steps_match",
    "evaluation_matches",
    "evaluates_in_eval_mode",
    "epochs_are_counted",
)
CHECKPOINT_NEEDS = (*FIT_NEEDS, "fit_matches", "run_is_saved", "run_is_loaded")


def fitted(module, trial: Trial, epochs: int, begins_at: float = 0.0, uphill: bool = False, **options):
    """What fit gives back for a small net that starts anew, and that net. All images are in one batch, so
    that their order does not show.

    Args:
        begins_at: is added to all weights at the start: whoever goes on from a checkpoint takes no notice.
        uphill: the steps go up the gradient, so that the training loss grows, too.
    """
    net = small_net(trial)
    with torch.no_grad():
        for value in net.parameters():
            value += begins_at
    optimizer = optimizer_of(trial, net)
    if uphill:
        trial.given(optimizer="SGD(lr=0.1, maximize=True)")
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, maximize=True)
    rng = np.random.default_rng(trial.torch_seed)
    values = torch.tensor(rng.standard_normal((14, 4)), device=trial.device)
    labels = torch.tensor(rng.permutation(14) % 3, device=trial.device)
    history = module.fit(
        net, optimizer, (values[:8], labels[:8]), (values[8:], labels[8:]), epochs, **options
    )
    return history, net


@check(points=2, sizes=(1, 2, 4, 30, 40), needs=FIT_NEEDS, timeout=30)
def fit_matches(module, trial: Trial):
    """fit trains and measures epoch after epoch as the reference does, and stops early"""
    options = {40: {"patience": 2}, 30: {}, 4: {"batch_size": 100, "patience": 1}}.get(trial.size, {})
    trial.given(net=SMALL, epochs=trial.size, **options)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        history, net = fitted(module, trial, trial.size, uphill=trial.size == 30, **options)
        _, untrained = fitted(module, trial, 0, uphill=trial.size == 30)
        made = ", ".join(sorted(os.listdir()))
    return {
        "files made without checkpoint and log_dir": made,
        "history": history,
        **weights_of(net),
        **weights_of(untrained, "with epochs=0"),
    }


@check(points=1, sizes=(7, 40), needs="fit_matches", timeout=30)
def fit_takes_batches(module, trial: Trial):
    """fit trains on its first pair of images and labels in batches of batch_size, 32 where it is not said"""
    net = trial.load(nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3)).double())
    optimizer = optimizer_of(trial, net)
    images = trial.normal(1, 4, dtype=torch.float64).repeat(trial.size, 1)  # all alike, in whatever order
    labels = torch.full((trial.size,), 1, device=trial.device)
    options = {} if trial.size == 40 else {"batch_size": 3}
    trial.given(net="Linear(4, 5), Tanh(), Linear(5, 3)", train=(images, labels), epochs=2, **options)
    validation = examples(trial, 5)
    history = module.fit(net, optimizer, (images, labels), validation, 2, **options)
    return {"history": history, **weights_of(net)}


class PowerCut(Exception):
    """What ends a run in the middle."""


class Noise(nn.Module):
    """Draws from all three generators in training; the power goes when it is called for the last time."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.calls = calls

    def forward(self, x):
        if not self.training:
            return x
        self.calls -= 1
        if self.calls == 0:
            raise PowerCut("the power is gone")
        return x * (1 + random.random() + float(np.random.randn())) + 0.1 * torch.randn_like(x)


def noisy_run(module, trial: Trial, epochs: int, checkpoint: Path, batches: int = 1_000):
    """A run of a net that needs chance in all its forms, which may end with a power cut after so many
    batches: its history, None where it was cut, and the net's values as one tensor.
    """
    net = nn.Sequential(
        *(nn.Linear(4, 5), nn.BatchNorm1d(5), Noise(batches + 1), nn.Tanh(), nn.Dropout(0.3)),
        nn.Linear(5, 3),
    )
    net = trial.load(net.double())
    optimizer = optimizer_of(trial, net)
    rng = np.random.default_rng(trial.torch_seed)
    values = torch.tensor(rng.standard_normal((16, 4)), device=trial.device)
    labels = torch.tensor(rng.permutation(16) % 3, device=trial.device)
    train, validation = (values[:10], labels[:10]), (values[10:], labels[10:])
    try:
        history = module.fit(net, optimizer, train, validation, epochs, 4, 100, checkpoint)
    except PowerCut:
        history = None
    return history, torch.cat([value.double().flatten() for value in net.state_dict().values()])


def same(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Whether all values are the same to the last bit."""
    return one.shape == other.shape and bool((one == other).all())


@check(points=3, sizes=(1, 2), needs=(*CHECKPOINT_NEEDS, "chance_is_saved", "chance_is_loaded"), timeout=30)
def resumes_to_the_same_bits(module, trial: Trial):
    """A run that was interrupted and resumed ends as the uninterrupted one does, to the last bit"""
    epochs, batches = 3, 3 * trial.size + 1  # 10 images in batches of 4 are 3 batches
    trial.given(
        net="Linear, BatchNorm1d, noise, Tanh, Dropout, Linear",
        epochs=epochs,
        interrupted=f"in the middle of epoch {trial.size + 1}",
    )
    with tempfile.TemporaryDirectory() as folder:
        trial.seed_generators()
        history, values = noisy_run(module, trial, epochs, Path(folder) / "uninterrupted.pt")
        trial.seed_generators()
        noisy_run(module, trial, epochs, path := Path(folder) / "resumed.pt", batches)
        saved = path.exists()
        drawn(trial, 4)  # the resumed run is another program: its generators are anywhere
        resumed, resumed_values = noisy_run(module, trial, epochs, path)
    once, _ = fitted(module, trial, 1)
    return {
        "there is a checkpoint after the interruption": saved,
        "epochs of the uninterrupted run": len(history["val_loss"]),
        "epochs of the resumed run": len(resumed["val_loss"]),
        "the same to the last bit": {
            "history": all(same(torch.tensor(history[k]), torch.tensor(resumed[k])) for k in history),
            "weights and buffers": same(values, resumed_values),
        },
        "history of one epoch without chance": once,
    }


@check(points=1, sizes=(39, 40), needs=CHECKPOINT_NEEDS, timeout=30)
def early_stopping_survives(module, trial: Trial):
    """A run that is over stays as it is when it is called again, and patience counts across calls"""
    trial.given(net=SMALL, epochs=trial.size, patience=2)
    with tempfile.TemporaryDirectory() as folder:
        path, other = (Path(folder) / name for name in ("checkpoint.pt", "interrupted.pt"))
        whole, _ = fitted(module, trial, trial.size, patience=2, checkpoint=path)
        again, same_net = fitted(module, trial, trial.size, 1.0, patience=2, checkpoint=path)
        fewer, _ = fitted(module, trial, 1, 1.0, patience=2, checkpoint=path)
        fitted(module, trial, max(1, len(whole["val_loss"]) - 1), patience=2, checkpoint=other)
        resumed, net = fitted(module, trial, trial.size, 1.0, patience=2, checkpoint=other)
    return {
        "epochs": len(whole["val_loss"]),
        "epochs when it is called again": len(again["val_loss"]),
        "epochs when it is called again with epochs=1": len(fewer["val_loss"]),
        **weights_of(same_net, "when it is called again"),
        "history when it was interrupted before its last epoch": resumed,
        **weights_of(net, "when it was interrupted before its last epoch"),
    }


def need_tensorboard() -> None:
    """Whoever lacks it has made no mistake."""
    if not HAS_TENSORBOARD:
        raise Missing(
            "TensorBoard is not installed, so this cannot be checked: pip install tensorboard brings it."
        )


def scalars_in(folder: Path) -> dict[str, dict]:
    """What TensorBoard's files say: for each name the steps and the values."""
    reader = EventAccumulator(str(folder))
    reader.Reload()
    found = {name: reader.Scalars(name) for name in sorted(reader.Tags()["scalars"])}
    return {
        name: {
            "steps": ", ".join(str(event.step) for event in events),
            "values": [float(event.value) for event in events],
        }
        for name, events in found.items()
    }


@check(
    points=2,
    sizes=(3,),
    needs=CHECKPOINT_NEEDS,
    timeout=40,
)
def curves_are_logged(module, trial: Trial):
    """fit writes the three curves for TensorBoard, each epoch once, also across an interruption"""
    need_tensorboard()
    trial.given(net=SMALL, epochs=trial.size)
    with tempfile.TemporaryDirectory() as folder:
        logs, before = Path(folder) / "logs", threading.active_count()
        first, _ = fitted(module, trial, trial.size, log_dir=logs)
        still_open = threading.active_count() - before
        if still_open:  # it may still be writing
            time.sleep(0.2)
        once = scalars_in(logs)
        parts = Path(folder) / "parts"
        path = Path(folder) / "checkpoint.pt"
        for epochs, begins_at in ((2, 0.0), (trial.size + 1, 1.0)):
            last, _ = fitted(module, trial, epochs, begins_at, checkpoint=path, log_dir=parts)
        return {
            "writers that are still open": still_open,
            "read back": once,
            "history": first,
            "read back after an interruption": scalars_in(parts),
            "its history": last,
        }


def correct(observed, expected):
    """Whether enough of the held-out digits are right; the labels are the judge's own."""
    epochs, logits, labels = observed["epochs"], observed["logits"].values, expected["labels"].values
    if epochs[0] != 5 or not isinstance(epochs[1], int) or epochs[1] <= 5:
        return f"The history has {epochs[0]} epochs before the interruption and {epochs[1]} after it."
    told = VALIDATED_ON * observed["val_accuracy"]
    if not abs(observed["right in validation"] - told) < 0.5 or not 0 < observed["train_loss"] < 0.5:
        return "The last entries of the history are not what this net gives."
    if logits.shape != (len(labels), 10):
        return f"There are logits of shape {tuple(logits.shape)} for {len(labels)} digits."
    right, count = int((logits.argmax(dim=1) == labels).sum()), len(labels)
    if right >= GOAL * count:
        return None
    return f"{right} of the {count} held-out digits are right ({right / count:.1%}); {GOAL:.0%} is asked for."


def data(trial: Trial) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """The digits in a random order: to train on, to validate on, and held out."""
    images, labels = (values.to(trial.device) for values in digits())
    order = trial.permutation(len(images))
    ends = (0, TRAINED_ON, TRAINED_ON + VALIDATED_ON, len(order))
    parts = [order[start:end] for start, end in pairwise(ends)]
    return [(images[part], labels[part]) for part in parts]


def digit_net(trial: Trial) -> nn.Module:
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 10))
    return net.to(trial.device)


def digit_run(module, trial: Trial, parts, epochs: int, checkpoint: Path | None = None, patience: int = 5):
    """fit of a new net on the digits: the net and the history."""
    net = digit_net(trial)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    history = module.fit(net, optimizer, parts[0], parts[1], epochs, 32, patience, checkpoint)
    return net, history


@check(
    points=2,
    sizes=(1,),
    timeout=90,
    needs=(
        "each_epoch_is_shuffled",
        "batches_match",
        "fit_takes_batches",
        "resumes_to_the_same_bits",
    ),
    accept=correct,
)
def learns_across_an_interruption(module, trial: Trial):
    """Trained by fit, interrupted and resumed, a net reads 93 % of the digits that it has never seen"""
    parts = data(trial)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checkpoint.pt"
        _, before = digit_run(module, trial, parts, 5, path)
        net, history = digit_run(module, trial, parts, EPOCHS, path)
    images, labels = parts[2]
    with torch.no_grad():
        logits = net.eval()(images)
        right = (net(parts[1][0]).argmax(dim=1) == parts[1][1]).sum()
    return {
        "epochs": [len(before["val_loss"]), len(history["val_loss"])],
        "val_accuracy": history["val_accuracy"][-1],
        "train_loss": history["train_loss"][-1],
        "right in validation": right.item(),
        "logits": logits,
        "labels": labels,
    }


def nets_inputs(trial: Trial, dtype: torch.dtype, trained: bool = False) -> dict:
    """A net on noisy digits, with as many of them as the trial's size says."""
    net = trial.load(nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).to(dtype))
    # all alike in training, so that the order that a seed gives does not show in the result
    images = trial.uniform(1 if trained else trial.size, 1, 8, 8, dtype=dtype)
    inputs = {"net": net, "images": images.repeat(trial.size if trained else 1, 1, 1, 1)}
    if trained:
        inputs["optimizer"] = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    labels = torch.ones(trial.size, dtype=torch.int64, device=trial.device)
    return {**inputs, "labels": labels if trained else trial.labels(10, (trial.size,))}


@workload(
    sizes=(32, 128, 512, 1_024),
    inputs=lambda trial, dtype: nets_inputs(trial, dtype, trained=True),
    needs=("steps_match", "batches_match"),
    per="images",
    tolerance=100,
)
def an_epoch_of_training(module, net, images, labels, optimizer):
    """train_one_epoch of a small net on N images, in batches of 32"""
    return module.train_one_epoch(net, optimizer, images, labels)


@workload(
    sizes=(64, 512, 4_096, 16_384),
    inputs=nets_inputs,
    needs="evaluates_in_eval_mode",
    per="images",
)
def an_evaluation(module, net, images, labels):
    """evaluate a small net on N images"""
    return module.evaluate(net, images, labels)


@workload(
    sizes=(1_000, 3_000, 10_000, 30_000, 100_000),
    inputs=lambda trial, dtype: {"losses": trial.numbers(trial.size, 0.0, 1.0)},
    needs="epochs_are_counted",
    per="epochs",
)
def a_look_at_losses(module, losses):
    """epochs_since_best of N losses"""
    return module.epochs_since_best(losses)


@workload(
    sizes=(64, 256, 512, 1_024),
    inputs=lambda trial, dtype: {
        "net": (net := trial.load(nn.Linear(trial.size, trial.size).to(dtype))),
        "optimizer": torch.optim.SGD(net.parameters(), lr=0.01),
    },
    needs=("run_is_saved", "run_is_loaded"),
    per="rows of N weights",
)
def a_checkpoint(module, net, optimizer):
    """save_checkpoint and load_checkpoint of a net with N·N weights"""
    path = Path(tempfile.gettempdir()) / f"timed-{os.getpid()}.pt"
    module.save_checkpoint(path, net, optimizer, HISTORY)
    history = module.load_checkpoint(path, net, optimizer)
    path.unlink()
    return history


TOPICS = {
    "seeds: the generators of random, numpy and torch": ("generators_are_seeded",),
    "shuffled in each epoch, by torch's own generator": ("each_epoch_is_shuffled",),
    "a training epoch with any optimiser, in train mode": ("steps_match",),
    "mini-batches: a step for each, and the mean loss over all images": (
        "batches_match",
        "fit_takes_batches",
    ),
    "validation loss and accuracy": ("evaluation_matches",),
    "eval mode and no gradients while measuring": ("evaluates_in_eval_mode",),
    "early stopping: the epochs since the best validation loss": (
        "epochs_are_counted",
        "fit_matches",
        "early_stopping_survives",
    ),
    "the whole loop: train, validate, keep the history": ("fit_matches",),
    "a checkpoint holds weights, buffers, optimiser and history": ("run_is_saved", "run_is_loaded"),
    "a checkpoint holds the states of all generators": ("chance_is_saved", "chance_is_loaded"),
    "a checkpoint is replaced as a whole, or not at all": ("old_checkpoint_survives",),
    "a file may hold code: weights_only": ("run_is_saved", "loads_no_code"),
    "the resumed run equals the uninterrupted one to the last bit": ("resumes_to_the_same_bits",),
    "TensorBoard scalars, each epoch once, with a writer that is closed": ("curves_are_logged",),
    "a training that reads 93 % of held-out digits across an interruption": (
        "resumes_to_the_same_bits",
        "learns_across_an_interruption",
    ),
}

HINTS = {
    "seed_everything": (
        "Three libraries draw numbers here, and each has a seed function of its own.",
        "random.seed(seed), np.random.seed(seed), torch.manual_seed(seed): the last one seeds the GPUs too.",
    ),
    "train_one_epoch": (
        "One loop over the batches; the optimiser is there already. Begin with net.train().",
        "torch.randperm(len(images)).split(batch_size) gives the batches, each as a tensor of indices: "
        "images[batch] and labels[batch] belong together.",
        "In each batch: loss = F.cross_entropy(net(images[batch]), labels[batch]), optimizer.zero_grad(), "
        "loss.backward(), optimizer.step().",
        "For the mean over the images: total += loss.item() * len(batch), in the end total / len(images).",
    ),
    "evaluate": (
        "Remember was_training = net.training, then net.eval(), and ask the network under torch.no_grad().",
        "One forward pass is enough for both numbers: logits = net(images). Then net.train(was_training).",
        "The loss is F.cross_entropy(logits, labels).item(), the accuracy "
        "(logits.argmax(dim=1) == labels).float().mean().item().",
    ),
    "epochs_since_best": (
        "Go through the losses once, with two variables: the best so far and the epochs since then.",
        "best begins with float('inf'). Where loss < best - min_delta, the loss is the new best and the "
        "count is 0 again; elsewhere the count grows by 1, and the best stays.",
    ),
    "save_checkpoint": (
        "Make one dict of the seven things in the table at the top, and give it to torch.save.",
        "For numpy: name, keys, *rest = np.random.get_state(); (name, keys.tolist(), *rest) can be saved.",
        "partial = path.with_name(path.name + '.partial'); torch.save(everything, partial); then "
        "os.replace(partial, path).",
        "For the GPUs: torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [].",
    ),
    "load_checkpoint": (
        "saved = torch.load(path, map_location='cpu', weights_only=True) gives the dict that you saved.",
        "Go through the seven things again, now with load_state_dict and the functions that set generators. "
        "The history is what is returned.",
        "net.load_state_dict(…), optimizer.load_state_dict(…), random.setstate(…), np.random.set_state(…), "
        "torch.set_rng_state(…), torch.cuda.set_rng_state_all(…), return saved['history'].",
    ),
    "fit": (
        "Write it first without checkpoint and log_dir: a loop that calls train_one_epoch and evaluate and "
        "appends three numbers to the history.",
        "The history knows how far the run is. So the condition of the loop is all it takes to stop and to "
        "go on: while len(history['val_loss']) < epochs and epochs_since_best(…) < patience.",
        "Before the loop: if checkpoint is not None and checkpoint.exists(), history = "
        "load_checkpoint(checkpoint, net, optimizer). At the end of each epoch: save_checkpoint, after the "
        "history has grown.",
        "For TensorBoard: writer = SummaryWriter(log_dir) before the loop, writer.add_scalar(name, value, "
        "len(history[name])) after appending, writer.close() after the loop; all only if log_dir is given.",
    ),
}


CURVES = {"train_loss": "training", "val_loss": "validation"}


@picture(size=(9.0, 4.2))
def learning_curves(module, trial: Trial):
    """Learning curves of a net on the digits, until early stopping ends it"""
    parts = data(trial)
    _, history = digit_run(module, trial, parts, 60)
    return {**history, "since": module.epochs_since_best(history["val_loss"])}


@learning_curves.draw
def draw_learning_curves(figure, seen):
    left, right = figure.subplots(1, 2)
    epochs = range(1, len(seen["val_loss"]) + 1)
    for name, label in CURVES.items():
        left.plot(epochs, seen[name], label=label)
    best = len(epochs) - seen["since"]
    for axes in (left, right):
        axes.axvline(best, color="black", linestyle=":", label=f"best validation loss: epoch {best}")
        axes.set_xlabel("epoch")
    left.set_yscale("log")
    left.set_ylabel("loss")
    left.legend()
    right.plot(epochs, [100 * share for share in seen["val_accuracy"]], color="C1")
    right.set_ylabel("validation accuracy (%)")
    figure.supxlabel(f"Stopped after epoch {len(epochs)}: {seen['since']} epochs without an improvement")


@picture(size=(9.0, 4.2))
def interrupted(module, trial: Trial):
    """A run of 12 epochs, the same run interrupted after 6, and one that goes on from the weights alone"""
    parts, half, epochs = data(trial), 6, 12
    with tempfile.TemporaryDirectory() as folder:
        trial.seed_generators()
        _, whole = digit_run(module, trial, parts, epochs, patience=100)
        trial.seed_generators()
        path = Path(folder) / "checkpoint.pt"
        net, _ = digit_run(module, trial, parts, half, path, patience=100)
        weights = {name: value.clone() for name, value in net.state_dict().items()}
        _, resumed = digit_run(module, trial, parts, epochs, path, patience=100)
    net = digit_net(trial)
    net.load_state_dict(weights)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    forgot = module.fit(net, optimizer, parts[0], parts[1], epochs - half, 32, 100)
    return {
        "half": half,
        "whole": whole["train_loss"],
        "resumed": resumed["train_loss"],
        "forgot": forgot["train_loss"],
    }


@interrupted.draw
def draw_interrupted(figure, seen):
    left, right = figure.subplots(1, 2)
    half, whole, resumed, forgot = (seen[name] for name in ("half", "whole", "resumed", "forgot"))
    epochs = range(1, len(whole) + 1)
    left.plot(epochs, whole, linewidth=5, alpha=0.35, label="uninterrupted")
    left.plot(epochs[: len(resumed)], resumed, color="black", linestyle="--", label="resumed")
    left.plot(epochs[half:], forgot, color="C3", label="from the weights alone")
    left.set_yscale("log")
    left.set_ylabel("training loss")
    left.legend()
    differences = [one - other for one, other in zip(resumed, whole, strict=False)]
    right.plot(epochs[: len(differences)], differences, color="black", linestyle="--", label="resumed")
    others = [one - other for one, other in zip(forgot, whole[half:], strict=False)]
    right.plot(epochs[half:], others, color="C3", label="from the weights alone")
    right.set_ylabel("difference to the uninterrupted run")
    for axes in (left, right):
        axes.axvline(half + 0.5, color="black", linestyle=":")
        axes.set_xlabel("epoch")
    same = all(difference == 0 for difference in differences)
    figure.supxlabel("The resumed run " + ("is the same to the last bit" if same else "is another run"))


@picture(size=(9.0, 4.2))
def patience(module, trial: Trial):
    """Where early stopping ends a run, for each patience, on a validation loss that goes up and down"""
    parts = data(trial)
    few = (parts[0][0][:100], parts[0][1][:100])  # so few that they are soon learnt by heart
    net = digit_net(trial)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    history = module.fit(net, optimizer, few, parts[1], 60, 32, 1_000)
    losses, stops = history["val_loss"], []
    for allowed in range(1, 16):
        ends = [e for e in range(len(losses)) if module.epochs_since_best(losses[:e]) >= allowed]
        stops.append(ends[0] if ends else len(losses))
    return {"losses": losses, "train": history["train_loss"], "stops": stops}


@patience.draw
def draw_patience(figure, seen):
    left, right = figure.subplots(1, 2)
    losses, stops = seen["losses"], seen["stops"]
    left.plot(range(1, len(losses) + 1), losses, label="validation loss")
    left.plot(range(1, len(losses) + 1), seen["train"], color="0.7", label="training loss")
    left.set_yscale("log")
    left.set_xlabel("epoch")
    left.legend()
    right.plot(range(1, len(stops) + 1), stops, "o-", color="C3")
    right.set_xlabel("patience")
    right.set_ylabel("epoch after which the run ends")
    right.set_ylim(0, len(losses) + 1)
    figure.supxlabel("How long early stopping lets a run go on")
