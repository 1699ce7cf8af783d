"""A DataLoader without shuffling, torch.optim with closures, load_state_dict of a whole dict, tqdm over batches."""

import pickle
from pathlib import Path

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm.auto import tqdm


def own_parameters(module):
    return list(module._parameters.values())


def layers_of(net):
    return [(n, m) for n, m in net.named_modules() if [p for p in own_parameters(m) if p is not None]]


def train_last(net, count):
    for p in net.parameters():
        p.requires_grad = False
    layers = layers_of(net)
    learning = list(reversed(list(reversed(layers))[:count]))
    for _, m in learning:
        m.requires_grad_()
    return [n for n, _ in learning]


def replace_head(net, classes):
    places = [
        (parent, name)
        for parent in net.modules()
        for name, child in parent.named_children()
        if isinstance(child, nn.Linear)
    ]
    if not places:
        raise ValueError(f"{type(net).__name__} has no linear layer")
    order = {id(m): i for i, m in enumerate(net.modules())}
    parent, name = max(places, key=lambda place: order[id(place[0]._modules[place[1]])])
    old = parent._modules[name]
    factory = {"device": old.weight.device, "dtype": old.weight.dtype}
    parent._modules[name] = nn.Linear(old.in_features, classes, bias=hasattr(old.bias, "shape"), **factory)
    return parent._modules[name]


def parameter_groups(net, head, lr, factor=0.1):
    head_parameters = set(head.parameters())
    return [
        {
            "params": [p for p in net.parameters() if p.requires_grad and p not in head_parameters],
            "lr": lr * factor,
        },
        {"params": list(filter(lambda p: p.requires_grad, head.parameters())), "lr": lr, "name": "head"},
    ]


def add_stage(features, head, channels):
    class WithStage(nn.Module):
        def __init__(self):
            super().__init__()
            self.stage = nn.Sequential(
                nn.Conv2d(channels, channels, 3, 1, 1), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2)
            )
            self.stage.to(next(features.parameters()))
            self.head = head
            self.features = features

        def forward(self, images):
            return self.head(torch.flatten(self.stage(self.features(images)), 1))

    return WithStage()


def save_weights(net, path):
    path = Path(path)
    fresh = path.with_name(path.name + ".new")
    torch.save(net.state_dict(), fresh)
    fresh.replace(path)


def load_weights(net, path):
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ValueError(f"{path} holds more than tensors") from error
    own = net.state_dict()
    for name in list(saved):
        if name not in own or own[name].size() != saved[name].size():
            del saved[name]
    return list(net.load_state_dict(saved, strict=False).missing_keys)


def fine_tune(net, groups, images, labels, epochs, batch_size):
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=False)
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    net.train()
    for _, layer in layers_of(net):
        if all(not p.requires_grad for p in own_parameters(layer) if p is not None):
            layer.training = False
    history = []
    for epoch in range(epochs):
        running = 0.0
        for x, y in tqdm(loader, desc=f"epoch {epoch + 1}", leave=False):

            def closure(x=x, y=y):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)
                loss.backward()
                return loss

            running += optimizer.step(closure).item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history
