"""A class holds the state of a run, gradients come from autograd.grad, the writer lives for one epoch."""

import os
import random
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn


def seed_everything(seed):
    random.seed(int(seed))
    np.random.set_state(np.random.RandomState(seed).get_state())
    torch.default_generator.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


def train_one_epoch(net, optimizer, images, labels, batch_size=32):
    net.train(True)
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    order = list(range(len(images)))
    permutation = torch.randperm(len(images)).numpy()
    order = [order[i] for i in permutation]
    total = torch.zeros((), dtype=torch.float64)
    while order:
        now, order = order[:batch_size], order[batch_size:]
        x, y = images[now], labels[now]
        loss = nn.functional.cross_entropy(net(x), y, reduction="sum") / len(now)
        for p, g in zip(parameters, torch.autograd.grad(loss, parameters, allow_unused=True), strict=True):
            p.grad = g
        optimizer.step()
        total += loss.detach().cpu().double() * len(now)
    return (total / len(images)).item()


def evaluate(net, images, labels):
    was = net.training
    net.train(False)
    with torch.set_grad_enabled(False):
        p = torch.softmax(net(images), dim=1)
        log_p = torch.log_softmax(net(images), dim=1)
    if was:
        net.train()
    picked = log_p[torch.arange(len(labels), device=labels.device), labels]
    return -picked.mean().item(), np.mean((p.argmax(-1) == labels).cpu().numpy()).item()


def epochs_since_best(losses, min_delta=0.0):
    if not losses:
        return 0
    best, stale = np.inf, 0
    for value in np.asarray(losses):
        better = value < best - min_delta
        best = value if better else best
        stale = 0 if better else stale + 1
    return stale


def save_checkpoint(path, net, optimizer, history):
    algorithm, keys, *others = np.random.get_state()
    beside = os.fspath(path) + "~"
    with open(beside, "wb") as file:
        torch.save(
            {
                "cuda": [*torch.cuda.get_rng_state_all()] if torch.cuda.is_initialized() else [],
                "torch": torch.default_generator.get_state(),
                "python": random.getstate(),
                "numpy": [algorithm, keys.tolist(), *others],
                "net": net.state_dict(),
                "optimizer": optimizer.state_dict(),
                "history": {**history},
            },
            file,
        )
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def load_checkpoint(path, net, optimizer):
    s = torch.load(os.fspath(path), map_location="cpu", weights_only=True)
    [net.load_state_dict(s["net"], strict=True), optimizer.load_state_dict(s["optimizer"])]
    random.setstate(s["python"])
    algorithm, keys, *others = s["numpy"]
    np.random.set_state((algorithm, np.array(keys, dtype=np.uint32), *others))
    torch.default_generator.set_state(s["torch"])
    torch.cuda.set_rng_state_all(s["cuda"])
    return s["history"]


@dataclass
class Run:
    train_loss: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)

    def is_over(self, epochs, patience):
        return len(self.val_loss) >= epochs or epochs_since_best(self.val_loss) >= patience


def fit(net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None):
    run = Run()
    if checkpoint is not None and checkpoint.exists():
        run = Run(**load_checkpoint(checkpoint, net, optimizer))
    while not run.is_over(epochs, patience):
        run.train_loss.append(train_one_epoch(net, optimizer, *train, batch_size))
        loss, accuracy = evaluate(net, *validation)
        run.val_loss.append(loss)
        run.val_accuracy.append(accuracy)
        if log_dir is not None:
            from torch.utils import tensorboard

            with tensorboard.SummaryWriter(log_dir) as writer:
                for name, values in vars(run).items():
                    writer.add_scalar(tag=name, scalar_value=values[-1], global_step=len(values))
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, vars(run))
    return vars(run)
