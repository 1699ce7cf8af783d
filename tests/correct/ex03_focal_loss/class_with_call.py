"""Public names that are objects with __call__, lambdas and partials; the loss is a method of a dataclass."""

from dataclasses import dataclass
from functools import partial

import torch
from torch import nn

class_probabilities = partial(torch.softmax, dim=1)
gather_target_probabilities = lambda p, targets: p.gather(dim=1, index=targets.view_as(p[:, :1]))


@dataclass
class Pixels:
    """What the loss needs to know of each pixel, all (N, H, W)."""

    cross_entropy: torch.Tensor
    probability: torch.Tensor
    weight: torch.Tensor

    def focal(self, gamma):
        return self.weight * (1 - self.probability).pow(gamma) * self.cross_entropy


class Focal(nn.Module):
    def pixels(self, logits, targets, alpha):
        if alpha is None:
            alpha = logits.new_ones(logits.shape[1])
        surprise = -torch.log_softmax(logits, dim=1)
        weighted = torch.stack([w * s for w, s in zip(alpha, surprise.unbind(1), strict=True)], dim=1)
        nll = gather_target_probabilities(surprise, targets).flatten(0, 1)
        weight = torch.ones_like(nll)
        cross_entropy = gather_target_probabilities(weighted, targets).flatten(0, 1)
        return Pixels(cross_entropy, torch.exp(-nll), weight)

    def forward(self, logits, targets, gamma=2.0, alpha=None, reduction="mean"):
        reduce = getattr(self, f"reduced_{reduction}", None)
        if reduce is None:
            raise ValueError(f"no such reduction: {reduction}")
        return reduce(self.pixels(logits, targets, alpha).focal(gamma))

    def reduced_none(self, losses):
        return losses

    def reduced_sum(self, losses):
        return losses.sum((0, 1, 2))

    def reduced_mean(self, losses):
        return losses.mean((-1, -2, -3))


focal_loss = Focal()
