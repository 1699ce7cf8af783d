"""Plain loops over indices, the loss by hand, values copied one by one, a file beside that is moved."""

import random
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch


def seed_everything(seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    random.seed(seed)


def train_one_epoch(net, optimizer, images, labels, batch_size=32):
    if not net.training:
        net.train()
    for module in net.modules():
        module.training = True
    order = torch.rand(len(images)).argsort().tolist()
    total = 0.0
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        logits = net(images[chosen])
        picked = logits.gather(1, labels[chosen][:, None])[:, 0]
        losses = logits.logsumexp(dim=1) - picked
        net.zero_grad()
        losses.mean().backward()
        optimizer.step()
        for loss in losses.tolist():
            total += loss
    return total / len(order)


def evaluate(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
    for module, _ in modes:
        module.training = False
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    logits = net(images)
    torch.set_grad_enabled(recording)
    for module, mode in modes:
        module.training = mode
    loss, hits = 0.0, 0
    for row, label in zip(logits, labels.tolist(), strict=True):
        loss += (row.logsumexp(0) - row[label]).item()
        hits += int(row.argmax()) == label
    return loss / len(labels), hits / len(labels)


def epochs_since_best(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] < best - min_delta:
            best = losses[i]
            improved.append(i)
    if not improved:
        return len(losses)
    return len(losses) - 1 - improved[-1]


def save_checkpoint(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.state_dict().items()}
    state["optimizer"] = optimizer.state_dict()
    state["history"] = {name: list(values) for name, values in history.items()}
    state["python"] = random.getstate()
    numpys = np.random.get_state()
    state["numpy"] = [numpys[0], list(map(int, numpys[1])), *numpys[2:]]
    state["torch"] = torch.random.get_rng_state()
    state["cuda"] = []
    if torch.cuda.is_initialized():
        state["cuda"] = torch.cuda.get_rng_state_all()
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        torch.save(state, Path(folder) / "state")
        shutil.move(Path(folder) / "state", path)


def load_checkpoint(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(state["net"][name])
    optimizer.load_state_dict(state["optimizer"])
    np.random.set_state(state["numpy"])
    random.setstate(state["python"])
    torch.random.set_rng_state(state["torch"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def fit(net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None):
    images, labels = train
    rows = []
    if checkpoint is not None and checkpoint.exists():
        old = load_checkpoint(checkpoint, net, optimizer)
        rows = list(zip(old["train_loss"], old["val_loss"], old["val_accuracy"], strict=True))

    def table():
        return {
            "train_loss": [row[0] for row in rows],
            "val_loss": [row[1] for row in rows],
            "val_accuracy": [row[2] for row in rows],
        }

    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    epoch = len(rows)
    while epoch < epochs:
        if epochs_since_best([row[1] for row in rows]) >= patience:
            break
        epoch += 1
        first = train_one_epoch(net, optimizer, images, labels, batch_size)
        second, third = evaluate(net, validation[0], validation[1])
        rows.append((first, second, third))
        if writer is not None:
            for name, values in table().items():
                writer.add_scalar(name, values[-1], epoch)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, table())
    if writer is not None:
        writer.close()
    return table()
