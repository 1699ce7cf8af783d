"""Never touches .grad: torch.autograd.grad, log-softmax by hand, decorators instead of with; the layers come last first."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def count_parameters(net: nn.Module) -> int:
    unique = {id(p): math.prod(p.shape) for _, p in net.named_parameters() if p.requires_grad}
    return sum(unique.values())


def layer_summary(net: nn.Module) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    seen: set[nn.Module] = set()

    def visit(layer: nn.Module, path: str) -> None:
        if layer in seen:
            return
        seen.add(layer)
        own = [p for name, p in layer.named_parameters() if "." not in name]
        if own:
            found.append((path, layer.__class__.__name__, sum(p.numel() * p.requires_grad for p in own)))
        for name, child in layer.named_children():
            visit(child, f"{path}.{name}" if path else name)

    visit(net, "")
    return found


def _mean_loss(logits: Tensor, labels: Tensor) -> Tensor:
    right = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    return (logits.logsumexp(dim=1) - right).mean()


def train_one_epoch(net: nn.Module, images: Tensor, labels: Tensor, lr: float, batch_size: int) -> float:
    net.train(True)
    trained = [p for p in net.parameters() if p.requires_grad]
    losses, sizes = [], []
    for x, y in zip(images.split(batch_size), labels.split(batch_size), strict=True):
        loss = _mean_loss(net(x), y)
        gradients = torch.autograd.grad(loss, trained, allow_unused=True)
        _descend(trained, gradients, lr)
        losses.append(loss.item())
        sizes.append(len(x))
    return math.fsum(loss * size for loss, size in zip(losses, sizes, strict=True)) / sum(sizes)


@torch.no_grad()
def _descend(parameters: list[Tensor], gradients: tuple[Tensor | None, ...], lr: float) -> None:
    for p, gradient in zip(parameters, gradients, strict=True):
        if gradient is not None:
            p.sub_(gradient, alpha=lr)


@torch.inference_mode()
def accuracy(net: nn.Module, images: Tensor, labels: Tensor) -> float:
    before, right = net.training, 0
    net.train(False)
    try:
        for image, label in zip(images, labels, strict=True):
            right += int(net(image.unsqueeze(0))[0].argmax() == label)
    finally:
        net.train(before)
    return right / len(images)


class LeNet5(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.logits = nn.Linear(84, 10)
        self.second = nn.Linear(120, 84)
        self.first = nn.Linear(400, 120)
        self.fine = nn.Conv2d(6, 16, (5, 5))
        self.coarse = nn.Conv2d(1, 6, (5, 5))

    def forward(self, x: Tensor) -> Tensor:
        for convolution in (self.coarse, self.fine):
            x = F.max_pool2d(convolution(x).relu(), kernel_size=2, stride=2)
        x = x.reshape(x.shape[0], -1)
        for linear in (self.first, self.second):
            x = linear(x).tanh()
        return self.logits(x)
