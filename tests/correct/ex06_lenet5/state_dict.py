"""New weights are computed aside and loaded by load_state_dict, which copies in place; gradients by backward(inputs=…)."""

import torch
import torch.nn as nn
from torch import Tensor


class LeNet5(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
        self.features = nn.Sequential(
            self.conv1, nn.ReLU(), nn.MaxPool2d(2), self.conv2, nn.ReLU(), nn.MaxPool2d(2)
        )
        self.classifier = nn.Sequential(self.fc1, nn.Tanh(), self.fc2, nn.Tanh(), self.fc3)
        self.to(memory_format=torch.channels_last)

    def forward(self, x: Tensor) -> Tensor:
        batch = x.size(0)
        maps = self.features(x)
        return self.classifier(maps.reshape(batch, -1))


def count_parameters(net: nn.Module) -> int:
    total = torch.tensor(0)
    for p in dict.fromkeys(net.parameters()):
        if p.requires_grad:
            total += p.numel()
    return total.item()


def layer_summary(net: nn.Module) -> list[tuple[str, str, int]]:
    owners: dict[str, int] = {}
    for path, p in net.named_parameters(remove_duplicate=False):
        owner, _, _ = path.rpartition(".")
        owners[owner] = owners.get(owner, 0) + p.requires_grad * p.numel()
    return [
        (name, type(layer).__name__, owners[name]) for name, layer in net.named_modules() if name in owners
    ]


def train_one_epoch(net: nn.Module, images: Tensor, labels: Tensor, lr: float, batch_size: int) -> float:
    net.train(mode=True)
    loss_of_all = 0.0
    free = {name: p for name, p in net.named_parameters() if p.requires_grad}
    batches = torch.utils.data.BatchSampler(range(len(images)), batch_size, drop_last=False)
    for batch in batches:
        net.zero_grad(set_to_none=True)
        logits = net(images[batch])
        loss = torch.nn.functional.cross_entropy(logits, labels[batch], reduction="mean")
        loss.backward(inputs=list(free.values()))
        new = {name: p.detach() - lr * p.grad for name, p in free.items() if p.grad is not None}
        net.load_state_dict(new, strict=False)
        loss_of_all += loss.item() * len(batch) / len(images)
    return loss_of_all


def accuracy(net: nn.Module, images: Tensor, labels: Tensor) -> float:
    training = net.training
    try:
        with torch.autograd.inference_mode():
            probabilities = net.eval()(images).double().softmax(dim=-1)
            best = probabilities.argmax(-1)
    finally:
        net.train(training)
    hits = [int(one == other) for one, other in zip(best, labels, strict=True)]
    return sum(hits) / len(hits)
