"""A DataLoader shuffles, the epochs are a for loop, and the writer is a context."""

import contextlib
import os
import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm.auto import trange


def seed_everything(seed):
    for seeder in (random.seed, np.random.seed, torch.manual_seed):
        seeder(seed)


def train_one_epoch(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    net.train()
    losses, sizes = [], []
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(y))
    return float(np.average(losses, weights=sizes))


@torch.no_grad()
def evaluate(net, images, labels):
    mode = net.training
    net.eval()
    scores = net(images)
    net.train(mode)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), right.item() / len(labels)


def epochs_since_best(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if best - loss > min_delta:
            best = loss
            when = epoch
    return len(losses) - when


def save_checkpoint(path, net, optimizer, history):
    numpys = list(np.random.get_state())
    numpys[1] = numpys[1].tolist()
    cuda = []
    if torch.cuda.is_initialized():
        cuda = torch.cuda.get_rng_state_all()
    state = dict(
        net=net.state_dict(),
        optimizer=optimizer.state_dict(),
        history=history,
        python=random.getstate(),
        numpy=numpys,
        torch=torch.get_rng_state(),
        cuda=cuda,
    )
    new = str(path) + ".new"
    torch.save(state, new)
    os.rename(new, path)


def load_checkpoint(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    np.random.set_state(tuple(state["numpy"]))
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    net.load_state_dict(state["net"])
    return state["history"]


def fit(net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None):
    train_losses, val_losses, accuracies = [], [], []
    history = dict(train_loss=train_losses, val_loss=val_losses, val_accuracy=accuracies)
    if checkpoint and os.path.exists(checkpoint):
        history = load_checkpoint(checkpoint, net, optimizer)
        train_losses, val_losses, accuracies = history.values()
    with contextlib.ExitStack() as stack:
        writer = None
        if log_dir:
            from torch.utils.tensorboard import SummaryWriter

            writer = stack.enter_context(SummaryWriter(str(log_dir)))
        for epoch in trange(len(val_losses) + 1, epochs + 1, disable=None):
            if epochs_since_best(val_losses) >= patience:
                break
            train_losses.append(train_one_epoch(net, optimizer, train[0], train[1], batch_size))
            loss, accuracy = evaluate(net, validation[0], validation[1])
            val_losses.append(loss)
            accuracies.append(accuracy)
            if writer:
                writer.add_scalar("train_loss", train_losses[-1], epoch)
                writer.add_scalar("val_loss", loss, epoch)
                writer.add_scalar("val_accuracy", accuracy, global_step=epoch)
            if checkpoint:
                save_checkpoint(checkpoint, net, optimizer, history)
    return history
