"""Written in pieces: the file is made in memory first, the mode is put back by finally, steps are counted."""

import io
import random as chance

import numpy
import torch
import torch.nn.functional as F
from tqdm import tqdm

NAMES = ("train_loss", "val_loss", "val_accuracy")


def seed_everything(seed):
    torch.random.manual_seed(seed)
    numpy.random.seed(seed)
    chance.seed(seed)


def train_one_epoch(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images[order], labels[order]
    net = net.train()
    summed = 0
    for x, y in zip(xs.split(batch_size), ys.split(batch_size), strict=True):
        optimizer.zero_grad(set_to_none=True)
        log_p = net(x).log_softmax(1)
        loss = F.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        summed += float(loss.detach()) * y.numel()
    return summed / n


def evaluate(net, images, labels):
    before = net.training
    try:
        with torch.inference_mode():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(1), labels)
    finally:
        net.train(mode=before)
    return float(loss), correct.double().mean().item()


def epochs_since_best(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best - min_delta
        if loss < limit:
            count, best = 0, loss
    return count


def _generators():
    kind, array, position, has_gauss, cached = numpy.random.get_state()
    return {
        "python": chance.getstate(),
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }


def save_checkpoint(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict(), "optimizer": optimizer.state_dict()}
    everything |= _generators()
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def load_checkpoint(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "python": chance.setstate,
        "numpy": numpy.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def fit(net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None):
    resume = checkpoint is not None and checkpoint.is_file()
    history = load_checkpoint(checkpoint, net, optimizer) if resume else {name: [] for name in NAMES}
    done = len(history["val_loss"])
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir=log_dir)
    with tqdm(total=epochs, initial=done, disable=None) as bar:
        while True:
            if done >= epochs or epochs_since_best(history["val_loss"]) >= patience:
                break
            loss = train_one_epoch(net, optimizer, *train, batch_size=batch_size)
            values = (loss, *evaluate(net, *validation))
            done += 1
            for name, value in zip(NAMES, values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(NAMES, values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history
