"""Re-spellings of exercise 18's known mistakes, by another hand."""

import contextlib
import io
import os
import random
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm
from tqdm.auto import trange


def numpy_not_seeded_1(seed):
    for seeder in (random.seed, torch.manual_seed):
        seeder(seed)


def numpy_not_seeded_2(seed):
    torch.random.manual_seed(seed)
    random.seed(seed)


def numpy_not_seeded_3(seed):
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    random.seed(seed)


def python_not_seeded_1(seed):
    for seeder in (np.random.seed, torch.manual_seed):
        seeder(seed)


def python_not_seeded_2(seed):
    torch.random.manual_seed(seed)
    np.random.seed(seed)


def python_not_seeded_3(seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


def torch_not_seeded_1(seed):
    for seeder in (random.seed, np.random.seed):
        seeder(seed)


def torch_not_seeded_2(seed):
    np.random.seed(seed)
    random.seed(seed)


def torch_not_seeded_3(seed):
    np.random.seed(seed)
    torch.backends.cudnn.deterministic = True
    random.seed(seed)


def always_the_same_seed_1(seed):
    for seeder in (random.seed, np.random.seed, torch.manual_seed):
        seeder(42)


def always_the_same_seed_2(seed):
    seed = 42
    torch.random.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


def always_the_same_seed_3(seed):
    np.random.seed(42)
    torch.manual_seed(42)
    torch.cuda.manual_seed_all(seed)
    random.seed(42)


def generators_of_its_own_1(seed):
    rngs = [random.Random(seed), np.random.RandomState(seed), torch.Generator()]
    rngs[-1].manual_seed(seed)


def generators_of_its_own_2(seed):
    generator = torch.Generator(device="cpu")
    generator.manual_seed(seed)
    np.random.Generator(np.random.PCG64(seed))
    own = random.Random()
    own.seed(seed)


def generators_of_its_own_3(seed):
    np_rng = np.random.default_rng(seed=seed)
    py_rng = random.Random(seed)
    torch_rng = torch.Generator().manual_seed(seed)
    del np_rng, py_rng, torch_rng


def gradients_never_zeroed_1(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    net.train()
    losses, sizes = [], []
    for x, y in loader:
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(y))
    return float(np.average(losses, weights=sizes))


def gradients_never_zeroed_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images[order], labels[order]
    net = net.train()
    summed = 0
    for x, y in zip(xs.split(batch_size), ys.split(batch_size), strict=True):
        log_p = net(x).log_softmax(1)
        loss = F.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        summed += float(loss.detach()) * y.numel()
    return summed / n


def gradients_never_zeroed_3(net, optimizer, images, labels, batch_size=32):
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
        losses.mean().backward()
        optimizer.step()
        for loss in losses.tolist():
            total += loss
    return total / len(order)


def not_shuffled_1(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=False)
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


def not_shuffled_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images, labels
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


def not_shuffled_3(net, optimizer, images, labels, batch_size=32):
    if not net.training:
        net.train()
    for module in net.modules():
        module.training = True
    order = list(range(len(images)))
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


def always_the_same_order_1(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(
        TensorDataset(images, labels),
        batch_size=batch_size,
        shuffle=True,
        generator=torch.Generator().manual_seed(3),
    )
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


def always_the_same_order_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.from_numpy(np.random.RandomState(0).permutation(n)).to(images.device)
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


def always_the_same_order_3(net, optimizer, images, labels, batch_size=32):
    if not net.training:
        net.train()
    for module in net.modules():
        module.training = True
    order = random.Random(1).sample(range(len(images)), len(images))
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


def mean_of_the_batches_1(net, optimizer, images, labels, batch_size=32):
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
    return float(np.mean(losses))


def mean_of_the_batches_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images[order], labels[order]
    net = net.train()
    summed, batches = 0, 0
    for x, y in zip(xs.split(batch_size), ys.split(batch_size), strict=True):
        optimizer.zero_grad(set_to_none=True)
        log_p = net(x).log_softmax(1)
        loss = F.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        summed += float(loss.detach())
        batches += 1
    return summed / batches


def mean_of_the_batches_3(net, optimizer, images, labels, batch_size=32):
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
        total += losses.mean().item() / -(-len(order) // batch_size)
    return total


def last_batch_dropped_1(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(
        TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=len(images) > batch_size
    )
    net.train()
    losses, sizes = [], []
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(y))
    return float(np.dot(losses, sizes)) / len(images)


def last_batch_dropped_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images[order], labels[order]
    net = net.train()
    summed = 0
    for x, y in zip(xs.split(batch_size), ys.split(batch_size), strict=True):
        if len(y) != min(batch_size, n):
            break
        optimizer.zero_grad(set_to_none=True)
        log_p = net(x).log_softmax(1)
        loss = F.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        summed += float(loss.detach()) * y.numel()
    return summed / n


def last_batch_dropped_3(net, optimizer, images, labels, batch_size=32):
    if not net.training:
        net.train()
    for module in net.modules():
        module.training = True
    order = torch.rand(len(images)).argsort().tolist()
    total = 0.0
    for start in range(0, max(1, len(order) - batch_size + 1), batch_size):
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


def trains_in_whatever_mode_1(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    losses, sizes = [], []
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(y))
    return float(np.average(losses, weights=sizes))


def trains_in_whatever_mode_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images[order], labels[order]
    summed = 0
    for x, y in zip(xs.split(batch_size), ys.split(batch_size), strict=True):
        optimizer.zero_grad(set_to_none=True)
        log_p = net(x).log_softmax(1)
        loss = F.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        summed += float(loss.detach()) * y.numel()
    return summed / n


def trains_in_whatever_mode_3(net, optimizer, images, labels, batch_size=32):
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


def optimizer_made_anew_1(net, optimizer, images, labels, batch_size=32):
    criterion = nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    net.train()
    optimizer = optimizer.__class__(net.parameters(), **optimizer.defaults)
    losses, sizes = [], []
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(y))
    return float(np.average(losses, weights=sizes))


def optimizer_made_anew_2(net, optimizer, images, labels, batch_size=32):
    n = images.shape[0]
    order = torch.randperm(n, device="cpu").to(images.device)
    xs, ys = images[order], labels[order]
    net = net.train()
    summed = 0
    cls, options = type(optimizer), dict(optimizer.defaults)
    optimizer = cls(list(net.parameters()), **options)
    for x, y in zip(xs.split(batch_size), ys.split(batch_size), strict=True):
        optimizer.zero_grad(set_to_none=True)
        log_p = net(x).log_softmax(1)
        loss = F.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        summed += float(loss.detach()) * y.numel()
    return summed / n


def optimizer_made_anew_3(net, optimizer, images, labels, batch_size=32):
    if not net.training:
        net.train()
    for module in net.modules():
        module.training = True
    order = torch.rand(len(images)).argsort().tolist()
    total = 0.0
    fresh = type(optimizer)
    optimizer = fresh([p for p in net.parameters()], **optimizer.defaults)
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


def measured_in_train_mode_1(net, images, labels):
    mode = net.training
    net.train(mode)
    with torch.no_grad():
        scores = net(images)
    net.train(mode)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), right.item() / len(labels)


def measured_in_train_mode_2(net, images, labels):
    before = net.training
    try:
        with torch.inference_mode():
            out = net(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(1), labels)
    finally:
        net.train(mode=before)
    return float(loss), correct.double().mean().item()


def measured_in_train_mode_3(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
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


def left_in_eval_mode_1(net, images, labels):
    net.eval()
    with torch.no_grad():
        scores = net(images)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), right.item() / len(labels)


def left_in_eval_mode_2(net, images, labels):
    before = net.training
    try:
        with torch.inference_mode():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(1), labels)
    finally:
        before = before
    return float(loss), correct.double().mean().item()


def left_in_eval_mode_3(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
    for module, _ in modes:
        module.training = False
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    logits = net(images)
    torch.set_grad_enabled(recording)
    for module, mode in modes:
        module.training = mode and False
    loss, hits = 0.0, 0
    for row, label in zip(logits, labels.tolist(), strict=True):
        loss += (row.logsumexp(0) - row[label]).item()
        hits += int(row.argmax()) == label
    return loss / len(labels), hits / len(labels)


def always_left_in_train_mode_1(net, images, labels):
    net.eval()
    with torch.no_grad():
        scores = net(images)
    net.train(True)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), right.item() / len(labels)


def always_left_in_train_mode_2(net, images, labels):
    try:
        with torch.inference_mode():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(1), labels)
    finally:
        net.train()
    return float(loss), correct.double().mean().item()


def always_left_in_train_mode_3(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
    for module, _ in modes:
        module.training = False
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    logits = net(images)
    torch.set_grad_enabled(recording)
    for module, _mode in modes:
        module.training = True
    loss, hits = 0.0, 0
    for row, label in zip(logits, labels.tolist(), strict=True):
        loss += (row.logsumexp(0) - row[label]).item()
        hits += int(row.argmax()) == label
    return loss / len(labels), hits / len(labels)


def measured_with_a_graph_1(net, images, labels):
    mode = net.training
    net.eval()
    scores = net(images)
    net.train(mode)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), right.item() / len(labels)


def measured_with_a_graph_2(net, images, labels):
    before = net.training
    try:
        with torch.enable_grad():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(1), labels)
    finally:
        net.train(mode=before)
    return float(loss), correct.double().mean().item()


def measured_with_a_graph_3(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
    for module, _ in modes:
        module.training = False
    logits = net(images)
    logits = logits.detach()
    for module, mode in modes:
        module.training = mode
    loss, hits = 0.0, 0
    for row, label in zip(logits, labels.tolist(), strict=True):
        loss += (row.logsumexp(0) - row[label]).item()
        hits += int(row.argmax()) == label
    return loss / len(labels), hits / len(labels)


def argmax_over_images_1(net, images, labels):
    mode = net.training
    net.eval()
    with torch.no_grad():
        scores = net(images)
    net.train(mode)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=0).indices == labels).sum()
    return loss.item(), right.item() / len(labels)


def argmax_over_images_2(net, images, labels):
    before = net.training
    try:
        with torch.inference_mode():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(0), labels)
    finally:
        net.train(mode=before)
    return float(loss), correct.double().mean().item()


def argmax_over_images_3(net, images, labels):
    modes = [(module, module.training) for module in net.modules()]
    for module, _ in modes:
        module.training = False
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    logits = net(images)
    torch.set_grad_enabled(recording)
    for module, mode in modes:
        module.training = mode
    loss, hits = 0.0, (logits.argmax(dim=0) == labels).sum().item()
    for row, label in zip(logits, labels.tolist(), strict=True):
        loss += (row.logsumexp(0) - row[label]).item()
        hits += int(row.argmax()) == label
    return loss / len(labels), hits / len(labels)


def accuracy_in_per_cent_1(net, images, labels):
    mode = net.training
    net.eval()
    with torch.no_grad():
        scores = net(images)
    net.train(mode)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), 100.0 * right.item() / len(labels)


def accuracy_in_per_cent_2(net, images, labels):
    before = net.training
    try:
        with torch.inference_mode():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.eq(out.argmax(1), labels)
    finally:
        net.train(mode=before)
    return float(loss), 100 * correct.double().mean().item()


def accuracy_in_per_cent_3(net, images, labels):
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
    return loss / len(labels), hits / len(labels) * 100


def share_of_wrong_answers_1(net, images, labels):
    mode = net.training
    net.eval()
    with torch.no_grad():
        scores = net(images)
    net.train(mode)
    loss = nn.CrossEntropyLoss()(scores, labels)
    right = (scores.max(dim=1).indices == labels).sum()
    return loss.item(), 1 - right.item() / len(labels)


def share_of_wrong_answers_2(net, images, labels):
    before = net.training
    try:
        with torch.inference_mode():
            out = net.eval()(images)
            loss = F.cross_entropy(out, labels)
            correct = torch.ne(out.argmax(1), labels)
    finally:
        net.train(mode=before)
    return float(loss), correct.double().mean().item()


def share_of_wrong_answers_3(net, images, labels):
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
        hits += int(row.argmax()) != label
    return loss / len(labels), hits / len(labels)


def compared_with_the_epoch_before_1(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if best - loss > min_delta:
            when = epoch
        best = loss
    return len(losses) - when


def compared_with_the_epoch_before_2(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best - min_delta
        if loss < limit:
            count = 0
        best = loss
    return count


def compared_with_the_epoch_before_3(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] < best - min_delta:
            improved.append(i)
        best = losses[i]
    if not improved:
        return len(losses)
    return len(losses) - 1 - improved[-1]


def equal_counts_as_better_1(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if loss <= best - min_delta:
            best = loss
            when = epoch
    return len(losses) - when


def equal_counts_as_better_2(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best - min_delta
        if loss <= limit:
            count, best = 0, loss
    return count


def equal_counts_as_better_3(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] <= best - min_delta:
            best = losses[i]
            improved.append(i)
    if not improved:
        return len(losses)
    return len(losses) - 1 - improved[-1]


def min_delta_ignored_1(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best = loss
            when = epoch
    return len(losses) - when


def min_delta_ignored_2(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best
        if loss < limit:
            count, best = 0, loss
    return count


def min_delta_ignored_3(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] < best:
            best = losses[i]
            improved.append(i)
    if not improved:
        return len(losses)
    return len(losses) - 1 - improved[-1]


def best_moves_a_little_1(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if best - loss > min_delta:
            when = epoch
        if loss < best:
            best = loss
    return len(losses) - when


def best_moves_a_little_2(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best - min_delta
        if loss < limit:
            count = 0
        if loss < (float("inf") if best is None else best):
            best = loss
    return count


def best_moves_a_little_3(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] < best - min_delta:
            improved.append(i)
        best = min(best, losses[i])
    if not improved:
        return len(losses)
    return len(losses) - 1 - improved[-1]


def never_back_to_zero_1(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for _epoch, loss in enumerate(losses, 1):
        if best - loss > min_delta:
            best = loss
            when += 1
    return len(losses) - when


def never_back_to_zero_2(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best - min_delta
        if loss < limit:
            count, best = count - 1, loss
    return count


def never_back_to_zero_3(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] < best - min_delta:
            best = losses[i]
            improved.append(i)
    if not improved:
        return len(losses)
    return len(losses) - len(improved)


def nan_counts_as_better_1(losses, min_delta=0.0):
    best, when = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if not best - loss <= min_delta:
            best = loss
            when = epoch
    return len(losses) - when


def nan_counts_as_better_2(losses, min_delta=0.0):
    count, best = 0, None
    for loss in losses:
        count += 1
        limit = float("inf") if best is None else best - min_delta
        if loss >= limit:
            continue
        count, best = 0, loss
    return count


def nan_counts_as_better_3(losses, min_delta=0.0):
    best = float("inf")
    improved = []
    for i in range(len(losses)):
        if losses[i] >= best - min_delta:
            pass
        else:
            best = losses[i]
            improved.append(i)
    if not improved:
        return len(losses)
    return len(losses) - 1 - improved[-1]


def optimizer_not_saved_1(path, net, optimizer, history):
    numpys = list(np.random.get_state())
    numpys[1] = numpys[1].tolist()
    cuda = []
    if torch.cuda.is_initialized():
        cuda = torch.cuda.get_rng_state_all()
    state = dict(
        net=net.state_dict(),
        history=history,
        python=random.getstate(),
        numpy=numpys,
        torch=torch.get_rng_state(),
        cuda=cuda,
    )
    new = str(path) + ".new"
    torch.save(state, new)
    os.rename(new, path)


def optimizer_not_saved_2(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict()}
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def optimizer_not_saved_3(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.state_dict().items()}
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


def python_state_not_saved_1(path, net, optimizer, history):
    numpys = list(np.random.get_state())
    numpys[1] = numpys[1].tolist()
    cuda = []
    if torch.cuda.is_initialized():
        cuda = torch.cuda.get_rng_state_all()
    state = dict(
        net=net.state_dict(),
        optimizer=optimizer.state_dict(),
        history=history,
        numpy=numpys,
        torch=torch.get_rng_state(),
        cuda=cuda,
    )
    new = str(path) + ".new"
    torch.save(state, new)
    os.rename(new, path)


def python_state_not_saved_2(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict(), "optimizer": optimizer.state_dict()}
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def python_state_not_saved_3(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.state_dict().items()}
    state["optimizer"] = optimizer.state_dict()
    state["history"] = {name: list(values) for name, values in history.items()}
    numpys = np.random.get_state()
    state["numpy"] = [numpys[0], list(map(int, numpys[1])), *numpys[2:]]
    state["torch"] = torch.random.get_rng_state()
    state["cuda"] = []
    if torch.cuda.is_initialized():
        state["cuda"] = torch.cuda.get_rng_state_all()
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        torch.save(state, Path(folder) / "state")
        shutil.move(Path(folder) / "state", path)


def numpy_state_not_saved_1(path, net, optimizer, history):
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
        torch=torch.get_rng_state(),
        cuda=cuda,
    )
    new = str(path) + ".new"
    torch.save(state, new)
    os.rename(new, path)


def numpy_state_not_saved_2(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict(), "optimizer": optimizer.state_dict()}
    _kind, _array, _position, _has_gauss, _cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def numpy_state_not_saved_3(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.state_dict().items()}
    state["optimizer"] = optimizer.state_dict()
    state["history"] = {name: list(values) for name, values in history.items()}
    state["python"] = random.getstate()
    np.random.get_state()
    state["torch"] = torch.random.get_rng_state()
    state["cuda"] = []
    if torch.cuda.is_initialized():
        state["cuda"] = torch.cuda.get_rng_state_all()
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        torch.save(state, Path(folder) / "state")
        shutil.move(Path(folder) / "state", path)


def torch_state_not_saved_1(path, net, optimizer, history):
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
        cuda=cuda,
    )
    new = str(path) + ".new"
    torch.save(state, new)
    os.rename(new, path)


def torch_state_not_saved_2(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict(), "optimizer": optimizer.state_dict()}
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def torch_state_not_saved_3(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.state_dict().items()}
    state["optimizer"] = optimizer.state_dict()
    state["history"] = {name: list(values) for name, values in history.items()}
    state["python"] = random.getstate()
    numpys = np.random.get_state()
    state["numpy"] = [numpys[0], list(map(int, numpys[1])), *numpys[2:]]
    state["cuda"] = []
    if torch.cuda.is_initialized():
        state["cuda"] = torch.cuda.get_rng_state_all()
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        torch.save(state, Path(folder) / "state")
        shutil.move(Path(folder) / "state", path)


def numpy_state_with_its_array_1(path, net, optimizer, history):
    numpys = list(np.random.get_state())
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


def numpy_state_with_its_array_2(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict(), "optimizer": optimizer.state_dict()}
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (kind, array, position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def numpy_state_with_its_array_3(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.state_dict().items()}
    state["optimizer"] = optimizer.state_dict()
    state["history"] = {name: list(values) for name, values in history.items()}
    state["python"] = random.getstate()
    numpys = np.random.get_state()
    state["numpy"] = numpys
    state["torch"] = torch.random.get_rng_state()
    state["cuda"] = []
    if torch.cuda.is_initialized():
        state["cuda"] = torch.cuda.get_rng_state_all()
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        torch.save(state, Path(folder) / "state")
        shutil.move(Path(folder) / "state", path)


def whole_net_pickled_1(path, net, optimizer, history):
    numpys = list(np.random.get_state())
    numpys[1] = numpys[1].tolist()
    cuda = []
    if torch.cuda.is_initialized():
        cuda = torch.cuda.get_rng_state_all()
    state = dict(
        net=net,
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


def whole_net_pickled_2(path, net, optimizer, history):
    everything = {"history": history, "net": net, "optimizer": optimizer.state_dict()}
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def whole_net_pickled_3(path, net, optimizer, history):
    state = {}
    state["net"] = net
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


def only_parameters_saved_1(path, net, optimizer, history):
    numpys = list(np.random.get_state())
    numpys[1] = numpys[1].tolist()
    cuda = []
    if torch.cuda.is_initialized():
        cuda = torch.cuda.get_rng_state_all()
    state = dict(
        net={name: value.detach() for name, value in net.named_parameters()},
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


def only_parameters_saved_2(path, net, optimizer, history):
    everything = {
        "history": history,
        "net": {name: value.data for name, value in net.named_parameters()},
        "optimizer": optimizer.state_dict(),
    }
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    buffer = io.BytesIO()
    torch.save(everything, buffer)
    temporary = path.parent / "new.pt"
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)


def only_parameters_saved_3(path, net, optimizer, history):
    state = {}
    state["net"] = {name: value.detach().clone() for name, value in net.named_parameters()}
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


def written_over_the_old_one_1(path, net, optimizer, history):
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
    torch.save(state, path)


def written_over_the_old_one_2(path, net, optimizer, history):
    everything = {"history": history, "net": net.state_dict(), "optimizer": optimizer.state_dict()}
    kind, array, position, has_gauss, cached = np.random.get_state()
    generators = {
        "python": random.getstate(),
        "numpy": (kind, [int(number) for number in array], position, has_gauss, cached),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else [],
    }
    everything |= generators
    with path.open("wb") as file:
        torch.save(everything, file)


def written_over_the_old_one_3(path, net, optimizer, history):
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
    path.unlink(missing_ok=True)
    torch.save(state, str(path))


def optimizer_not_loaded_1(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    np.random.set_state(tuple(state["numpy"]))
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    net.load_state_dict(state["net"])
    return state["history"]


def optimizer_not_loaded_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    for thing, key in ((net, "net"),):
        thing.load_state_dict(everything[key])
    setters = {
        "python": random.setstate,
        "numpy": np.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def optimizer_not_loaded_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(state["net"][name])
    np.random.set_state(state["numpy"])
    random.setstate(state["python"])
    torch.random.set_rng_state(state["torch"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def python_state_not_set_1(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    np.random.set_state(tuple(state["numpy"]))
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    net.load_state_dict(state["net"])
    return state["history"]


def python_state_not_set_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "numpy": np.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def python_state_not_set_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(state["net"][name])
    optimizer.load_state_dict(state["optimizer"])
    np.random.set_state(state["numpy"])
    torch.random.set_rng_state(state["torch"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def numpy_state_not_set_1(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    net.load_state_dict(state["net"])
    return state["history"]


def numpy_state_not_set_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "python": random.setstate,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def numpy_state_not_set_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(state["net"][name])
    optimizer.load_state_dict(state["optimizer"])
    random.setstate(state["python"])
    torch.random.set_rng_state(state["torch"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def torch_state_not_set_1(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    np.random.set_state(tuple(state["numpy"]))
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    net.load_state_dict(state["net"])
    return state["history"]


def torch_state_not_set_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "python": random.setstate,
        "numpy": np.random.set_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def torch_state_not_set_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    with torch.no_grad():
        for name in own:
            own[name].copy_(state["net"][name])
    optimizer.load_state_dict(state["optimizer"])
    np.random.set_state(state["numpy"])
    random.setstate(state["python"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def code_is_run_1(path, net, optimizer):
    state = torch.load(path, weights_only=False, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    np.random.set_state(tuple(state["numpy"]))
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    net.load_state_dict(state["net"])
    return state["history"]


def code_is_run_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=not True)
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "python": random.setstate,
        "numpy": np.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def code_is_run_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=0 > 1)
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


def weights_in_new_memory_1(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    np.random.set_state(tuple(state["numpy"]))
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    net.load_state_dict(state["net"], strict=True, assign=True)
    return state["history"]


def weights_in_new_memory_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    for name, value in everything["net"].items():
        place, _, last = name.rpartition(".")
        owner = net.get_submodule(place)
        value = value.to(getattr(owner, last).device)
        setattr(owner, last, torch.nn.Parameter(value) if last in owner._parameters else value)
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "python": random.setstate,
        "numpy": np.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def weights_in_new_memory_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    there = {name: state["net"][name].to(value.device) for name, value in own.items()}
    net.load_state_dict(there, assign=True)
    optimizer.load_state_dict(state["optimizer"])
    np.random.set_state(state["numpy"])
    random.setstate(state["python"])
    torch.random.set_rng_state(state["torch"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def only_parameters_loaded_1(path, net, optimizer):
    state = torch.load(path, weights_only=True, map_location=torch.device("cpu"))
    random.setstate(state["python"])
    np.random.set_state(tuple(state["numpy"]))
    torch.random.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])
    optimizer.load_state_dict(state["optimizer"])
    for name, value in net.named_parameters():
        value.data[...] = state["net"][name]
    return state["history"]


def only_parameters_loaded_2(path, net, optimizer):
    with open(path, "rb") as file:
        everything = torch.load(file, "cpu", weights_only=True)
    mine = dict(net.named_buffers())
    everything["net"] = {name: mine.get(name, value) for name, value in everything["net"].items()}
    for thing, key in ((net, "net"), (optimizer, "optimizer")):
        thing.load_state_dict(everything[key])
    setters = {
        "python": random.setstate,
        "numpy": np.random.set_state,
        "torch": torch.set_rng_state,
        "cuda": torch.cuda.set_rng_state_all,
    }
    for key, setter in setters.items():
        setter(everything[key])
    return everything["history"]


def only_parameters_loaded_3(path, net, optimizer):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    with torch.no_grad():
        for name in dict(net.named_parameters()):
            own[name].copy_(state["net"][name])
    optimizer.load_state_dict(state["optimizer"])
    np.random.set_state(state["numpy"])
    random.setstate(state["python"])
    torch.random.set_rng_state(state["torch"])
    for index, one in enumerate(state["cuda"]):
        torch.cuda.set_rng_state(one, index)
    return {name: list(state["history"][name]) for name in state["history"]}


def epochs_counted_anew_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
        for epoch in trange(len(val_losses) + 1, len(val_losses) + epochs + 1, disable=None):
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


def epochs_counted_anew_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
    done = len(history["val_loss"])
    epochs = done + epochs
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
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def epochs_counted_anew_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
    epoch, last = len(rows), len(rows) + epochs
    while epoch < last:
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


def never_resumed_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    train_losses, val_losses, accuracies = [], [], []
    history = dict(train_loss=train_losses, val_loss=val_losses, val_accuracy=accuracies)
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


def never_resumed_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = False
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
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
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def never_resumed_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    images, labels = train
    rows = []

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


def saved_before_the_epoch_is_noted_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
            train_loss = train_one_epoch(net, optimizer, train[0], train[1], batch_size)
            loss, accuracy = evaluate(net, validation[0], validation[1])
            if checkpoint:
                save_checkpoint(checkpoint, net, optimizer, history)
            train_losses.append(train_loss)
            val_losses.append(loss)
            accuracies.append(accuracy)
            if writer:
                writer.add_scalar("train_loss", train_losses[-1], epoch)
                writer.add_scalar("val_loss", loss, epoch)
                writer.add_scalar("val_accuracy", accuracy, global_step=epoch)
    return history


def saved_before_the_epoch_is_noted_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
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
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            done += 1
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def saved_before_the_epoch_is_noted_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, table())
        rows.append((first, second, third))
        if writer is not None:
            for name, values in table().items():
                writer.add_scalar(name, values[-1], epoch)
    if writer is not None:
        writer.close()
    return table()


def patience_ignored_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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


def patience_ignored_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
    done = len(history["val_loss"])
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir=log_dir)
    with tqdm(total=epochs, initial=done, disable=None) as bar:
        while True:
            if done >= epochs:
                break
            loss = train_one_epoch(net, optimizer, *train, batch_size=batch_size)
            values = (loss, *evaluate(net, *validation))
            done += 1
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def patience_ignored_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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


def one_epoch_too_patient_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
            if epochs_since_best(val_losses) > patience:
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


def one_epoch_too_patient_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
    done = len(history["val_loss"])
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir=log_dir)
    with tqdm(total=epochs, initial=done, disable=None) as bar:
        while True:
            if done >= epochs or epochs_since_best(history["val_loss"]) > patience:
                break
            loss = train_one_epoch(net, optimizer, *train, batch_size=batch_size)
            values = (loss, *evaluate(net, *validation))
            done += 1
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def one_epoch_too_patient_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
        if epochs_since_best([row[1] for row in rows]) >= patience + 1:
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


def patience_for_the_training_loss_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
            if epochs_since_best(train_losses) >= patience:
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


def patience_for_the_training_loss_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
    done = len(history["val_loss"])
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir=log_dir)
    with tqdm(total=epochs, initial=done, disable=None) as bar:
        while True:
            if done >= epochs or epochs_since_best(history["train_loss"]) >= patience:
                break
            loss = train_one_epoch(net, optimizer, *train, batch_size=batch_size)
            values = (loss, *evaluate(net, *validation))
            done += 1
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def patience_for_the_training_loss_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    images, labels = train
    rows = []
    if checkpoint is not None and checkpoint.exists():
        old = load_checkpoint(checkpoint, net, optimizer)
        rows = list(zip(old["train_loss"], old["val_loss"], old["val_accuracy"], strict=True))

    def table():
        return {
            "train_loss": [row[0] for row in rows],
            "val_loss": [row[0] for row in rows],
            "val_accuracy": [row[2] for row in rows],
        }

    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir)
    epoch = len(rows)
    while epoch < epochs:
        if epochs_since_best([row[0] for row in rows]) >= patience:
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


def measured_on_what_is_trained_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
            loss, accuracy = evaluate(net, train[0], train[1])
            val_losses.append(loss)
            accuracies.append(accuracy)
            if writer:
                writer.add_scalar("train_loss", train_losses[-1], epoch)
                writer.add_scalar("val_loss", loss, epoch)
                writer.add_scalar("val_accuracy", accuracy, global_step=epoch)
            if checkpoint:
                save_checkpoint(checkpoint, net, optimizer, history)
    return history


def measured_on_what_is_trained_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
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
            values = (loss, *evaluate(net, *train))
            done += 1
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def measured_on_what_is_trained_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
        second, third = evaluate(net, images, labels)
        rows.append((first, second, third))
        if writer is not None:
            for name, values in table().items():
                writer.add_scalar(name, values[-1], epoch)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, table())
    if writer is not None:
        writer.close()
    return table()


def batch_size_ignored_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
            train_losses.append(train_one_epoch(net, optimizer, train[0], train[1]))
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


def batch_size_ignored_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
    done = len(history["val_loss"])
    writer = None
    if log_dir is not None:
        from torch.utils.tensorboard import SummaryWriter

        writer = SummaryWriter(log_dir=log_dir)
    with tqdm(total=epochs, initial=done, disable=None) as bar:
        while True:
            if done >= epochs or epochs_since_best(history["val_loss"]) >= patience:
                break
            loss = train_one_epoch(net, optimizer, *train, batch_size=32)
            values = (loss, *evaluate(net, *validation))
            done += 1
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def batch_size_ignored_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
        first = train_one_epoch(net, optimizer, images, labels)
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


def steps_from_zero_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
                writer.add_scalar("train_loss", train_losses[-1], epoch - 1)
                writer.add_scalar("val_loss", loss, epoch - 1)
                writer.add_scalar("val_accuracy", accuracy, global_step=epoch - 1)
            if checkpoint:
                save_checkpoint(checkpoint, net, optimizer, history)
    return history


def steps_from_zero_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
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
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done - 1)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def steps_from_zero_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
                writer.add_scalar(name, values[-1], len(values) - 1)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, table())
    if writer is not None:
        writer.close()
    return table()


def steps_anew_after_an_interruption_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
        for epoch in trange(1, epochs - len(val_losses) + 1, disable=None):
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


def steps_anew_after_an_interruption_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
    done = len(history["val_loss"])
    start = done
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
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done - start)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    if writer is not None:
        writer.close()
    return history


def steps_anew_after_an_interruption_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
    epoch, logged = len(rows), 0
    while epoch < epochs:
        if epochs_since_best([row[1] for row in rows]) >= patience:
            break
        epoch, logged = epoch + 1, logged + 1
        first = train_one_epoch(net, optimizer, images, labels, batch_size)
        second, third = evaluate(net, validation[0], validation[1])
        rows.append((first, second, third))
        if writer is not None:
            for name, values in table().items():
                writer.add_scalar(name, values[-1], logged)
        if checkpoint is not None:
            save_checkpoint(checkpoint, net, optimizer, table())
    if writer is not None:
        writer.close()
    return table()


def writer_never_closed_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    train_losses, val_losses, accuracies = [], [], []
    history = dict(train_loss=train_losses, val_loss=val_losses, val_accuracy=accuracies)
    if checkpoint and os.path.exists(checkpoint):
        history = load_checkpoint(checkpoint, net, optimizer)
        train_losses, val_losses, accuracies = history.values()
    with contextlib.ExitStack():
        writer = None
        if log_dir:
            from torch.utils.tensorboard import SummaryWriter

            writer = SummaryWriter(str(log_dir))
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


def writer_never_closed_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
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
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            if checkpoint is not None:
                save_checkpoint(checkpoint, net, optimizer, history)
            bar.update(1)
    return history


def writer_never_closed_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
    del writer
    return table()


def saved_at_the_end_only_1(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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


def saved_at_the_end_only_2(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
    resume = checkpoint is not None and checkpoint.is_file()
    history = (
        load_checkpoint(checkpoint, net, optimizer)
        if resume
        else {name: [] for name in ("train_loss", "val_loss", "val_accuracy")}
    )
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
            for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                history[name].append(value)
            if writer is not None:
                for name, value in zip(("train_loss", "val_loss", "val_accuracy"), values, strict=True):
                    writer.add_scalar(name, value, done)
                writer.flush()
            bar.update(1)
    if writer is not None:
        writer.close()
    if checkpoint is not None:
        save_checkpoint(checkpoint, net, optimizer, history)
    return history


def saved_at_the_end_only_3(
    net, optimizer, train, validation, epochs, batch_size=32, patience=5, checkpoint=None, log_dir=None
):
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
    if writer is not None:
        writer.close()
    if checkpoint is not None:
        save_checkpoint(checkpoint, net, optimizer, table())
    return table()
