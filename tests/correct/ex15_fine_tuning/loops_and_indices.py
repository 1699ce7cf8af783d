"""Plain loops and counters; batches by an index; the mode is noted for each layer before the first epoch."""

import torch
import torch.nn as nn


def train_last(net, count):
    layers = []
    for name, module in net.named_modules():
        own = [p for p in module.parameters(recurse=False)]
        if len(own) > 0:
            layers.append((name, own))
    learning = []
    for i in range(len(layers)):
        name, own = layers[i]
        learns = i >= len(layers) - count
        for p in own:
            p.requires_grad = learns
        if learns:
            learning.append(name)
    return learning


def replace_head(net, classes):
    found = None
    for name, module in net.named_modules():
        if isinstance(module, nn.Linear) and name != "":
            found = name
    if found is None:
        raise ValueError("there is no linear layer in this network")
    parts = found.split(".")
    holder = net
    for part in parts[:-1]:
        holder = getattr(holder, part)
    key = parts[-1]
    old = getattr(holder, key)
    new = nn.Linear(old.in_features, classes, bias=(old.bias is not None))
    new = new.to(device=old.weight.device, dtype=old.weight.dtype)
    setattr(holder, key, new)
    return new


def parameter_groups(net, head, lr, factor=0.1):
    body, top = [], []
    for p in net.parameters():
        if not p.requires_grad:
            continue
        in_head = False
        for q in head.parameters():
            if q is p:
                in_head = True
        if in_head:
            top.append(p)
        else:
            body.append(p)
    return [{"params": body, "lr": lr * factor}, {"params": top, "lr": lr}]


class _Larger(nn.Module):
    def __init__(self, features, head, channels):
        super().__init__()
        self.features = features
        self.head = head
        self.extra = nn.Conv2d(channels, channels, kernel_size=3, stride=1, padding=1)

    def forward(self, x):
        x = self.features(x)
        x = torch.relu(self.extra(x))
        x = nn.functional.max_pool2d(x, 2)
        return self.head(x.view(x.size(0), -1))


def add_stage(features, head, channels):
    larger = _Larger(features, head, channels)
    weight = list(features.parameters())[-1]
    larger.extra.to(weight.device, weight.dtype)
    return larger


def save_weights(net, path):
    with open(path, "wb") as file:
        torch.save(net.state_dict(), file)


def load_weights(net, path):
    with open(path, "rb") as file:
        saved = torch.load(file, map_location=torch.device("cpu"), weights_only=True)
    missing = []
    with torch.no_grad():
        for name, mine in net.state_dict().items():
            if name in saved and saved[name].shape == mine.shape:
                mine.copy_(saved[name])
            else:
                missing.append(name)
    return missing


def fine_tune(net, groups, images, labels, epochs, batch_size):
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    frozen = []
    for module in net.modules():
        own = [p.requires_grad for p in module.parameters(recurse=False)]
        if own and True not in own:
            frozen.append(module)
    result = []
    for epoch in range(epochs):
        net.train()
        for module in frozen:
            module.training = False
        losses = []
        begin = 0
        while begin < images.shape[0]:
            end = min(begin + batch_size, images.shape[0])
            x, y = images[begin:end], labels[begin:end]
            optimizer.zero_grad()
            loss = criterion(net(x), y)
            loss.backward()
            optimizer.step()
            losses += [loss.item()] * (end - begin)
            begin = end
        result.append(sum(losses) / len(losses))
        print(f"epoch {epoch + 1}: {result[-1]:.4f}")
    return result
