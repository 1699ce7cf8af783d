"""Epoch after epoch by recursion, the best by reduce, copies of all that is saved, per-image losses."""

import copy
import os
import pickle
import random
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F


def seed_everything(seed):
    random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)


def train_one_epoch(net, optimizer, images, labels, batch_size=32):
    net.train()
    shuffled = torch.utils.data.RandomSampler(range(len(images)), generator=torch.default_generator)
    batches = torch.utils.data.BatchSampler(shuffled, batch_size, drop_last=False)
    seen = []
    for batch in batches:
        losses = F.cross_entropy(net(images[batch]), labels[batch], reduction="none")

        def closure(losses=losses):
            optimizer.zero_grad()
            losses.mean().backward()
            return losses.mean()

        optimizer.step(closure)
        seen += losses.tolist()
    return sum(seen) / len(seen)


def evaluate(net, images, labels):
    measured = copy.deepcopy(net).eval()
    with torch.no_grad():
        logits = torch.cat([measured(image[None]) for image in images])
    return F.cross_entropy(logits, labels).item(), (labels == logits.argmax(1)).float().mean().item()


def epochs_since_best(losses, min_delta=0.0):
    def look(state, loss):
        best, since = state
        return (loss, 0) if loss < best - min_delta else (best, since + 1)

    return reduce(look, losses, (float("inf"), 0))[1]


def save_checkpoint(path, net, optimizer, history):
    pickle.dumps(history)  # whatever cannot be saved is noticed before anything is touched
    name, keys, position, has_gauss, cached = np.random.get_state()
    state = {
        "net": copy.deepcopy(net.state_dict()),
        "optimizer": copy.deepcopy(optimizer.state_dict()),
        "history": copy.deepcopy(history),
        "python": random.getstate(),
        "numpy": {
            "bit_generator": name,
            "state": {"key": keys.tolist(), "pos": position},
            "has_gauss": has_gauss,
            "gauss": cached,
        },
        "torch": torch.get_rng_state().clone(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    # numpy takes the tuple as well, and that is what get_state gives
    state["numpy"] = (name, keys.tolist(), position, has_gauss, cached)
    torch.save(state, f"{path}.{os.getpid()}")
    os.replace(f"{path}.{os.getpid()}", path)


def load_checkpoint(path, net, optimizer):
    state = torch.load(str(path), map_location=lambda storage, location: storage, weights_only=True)
    missing = net.load_state_dict(state.pop("net"))
    assert not missing.missing_keys
    optimizer.load_state_dict(state.pop("optimizer"))
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    torch.set_rng_state(state["torch"].cpu())
    if torch.cuda.is_available() and state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    return dict(state["history"])


def _go_on(history, epoch, limit, patience, one_epoch):
    if epoch > limit or epochs_since_best(history["val_loss"]) >= patience:
        return history
    values = one_epoch(history, epoch)
    return _go_on(values, epoch + 1, limit, patience, one_epoch)


def fit(net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    try:
        if checkpoint is not None:
            history = load_checkpoint(checkpoint, net, optimizer)
    except FileNotFoundError:
        pass
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard.writer import SummaryWriter

        writer = SummaryWriter(log_dir, flush_secs=1)

    def one_epoch(history, epoch):
        loss = train_one_epoch(net, optimizer, train[0], train[1], batch_size=batch_size)
        val_loss, val_accuracy = evaluate(net, validation[0], validation[1])
        new = {"train_loss": loss, "val_loss": val_loss, "val_accuracy": val_accuracy}
        history = {name: [*history[name], value] for name, value in new.items()}
        if writer is not None:
            for name in new:
                writer.add_scalar(name, new[name], epoch)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, history)
        return history

    try:
        return _go_on(history, 1 + len(history["val_loss"]), epochs, patience, one_epoch)
    finally:
        if writer is not None:
            writer.close()
