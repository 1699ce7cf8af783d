"""Re-spellings of exercise 3's known mistakes, by another hand."""

# ruff: noqa: UP029 - the files that these are put in define the functions that are called

from builtins import range, sum  # a right file may have all of torch's names

import numpy as np
import torch
from torch import nn


def other_reduced(losses, reduction):
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(f"no such reduction: {reduction}")


def other_log_p(logits, targets):
    """The logarithm of the target's probability at each pixel, (N, H, W)."""
    right = nn.functional.one_hot(targets, logits.shape[1]).movedim(-1, 1).bool()
    return torch.where(right, nn.functional.log_softmax(logits, dim=1), 0.0).sum(1)


def other_weights(alpha, targets):
    """Each pixel's weight, (N, H, W)."""
    if alpha is None:
        return 1.0
    return torch.index_select(alpha, 0, targets.flatten()).view(targets.shape)


def softmax_over_images_1(logits):
    e = logits.exp()
    return e / e.sum(0, keepdim=True)


def softmax_over_images_2(x):
    return x.softmax(0)


def softmax_over_images_3(logits):
    return torch.stack([torch.exp(i - torch.logsumexp(logits, dim=0)) for i in logits])


def softmax_over_the_last_axis_1(logits):
    e = torch.exp(logits - logits.amax(3, keepdim=True))
    return e / torch.sum(e, dim=3, keepdim=True)


def softmax_over_the_last_axis_2(logits):
    columns = logits.unbind(-1)
    total = sum(column.exp() for column in columns)
    return torch.stack([column.exp() / total for column in columns], -1)


def softmax_over_the_last_axis_3(logits):
    return nn.LogSoftmax(dim=3)(logits).exp()


def sigmoid_for_softmax_1(logits):
    return 1 / (1 + torch.exp(-logits))


def sigmoid_for_softmax_2(logits):
    return torch.stack([nn.functional.logsigmoid(one).exp() for one in logits.unbind(1)], dim=1)


def sigmoid_for_softmax_3(logits):
    e = logits.exp()
    return e.div(e + 1)


def exp_without_division_1(logits):
    return torch.pow(np.e, logits)


def exp_without_division_2(logits):
    return torch.stack([torch.exp(image) for image in logits])


def exp_without_division_3(logits):
    result = logits.softmax(1)
    return result * torch.logsumexp(logits, 1, keepdim=True).exp()


def log_softmax_for_softmax_1(logits):
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


def log_softmax_for_softmax_2(logits):
    return nn.LogSoftmax(1)(logits)


def log_softmax_for_softmax_3(logits):
    shifted = logits - logits.amax(1, keepdim=True)
    return torch.stack([one - shifted.exp().sum(1).log() for one in shifted.unbind(1)], 1)


def softmax_in_float32_1(logits):
    return logits.float().softmax(1)


def softmax_in_float32_2(logits):
    x = logits.to(torch.float32)
    e = torch.exp(x - x.amax(1, keepdim=True))
    return e / e.sum(1, keepdim=True)


def softmax_in_float32_3(logits):
    images = [nn.functional.softmax(image.type(torch.float32), dim=0) for image in logits]
    return torch.stack(images)


def softmax_of_detached_1(logits):
    with torch.no_grad():
        e = torch.exp(logits - logits.amax(1, keepdim=True))
        return e / e.sum(1, keepdim=True)


def softmax_of_detached_2(logits):
    e = np.exp(logits.detach().cpu().numpy())
    return torch.from_numpy(e / e.sum(axis=1, keepdims=True)).to(logits.device)


def softmax_of_detached_3(logits):
    return nn.Softmax(dim=1)(logits.data)


def gathered_without_its_axis_1(probabilities, targets):
    right = nn.functional.one_hot(targets, probabilities.shape[1]).movedim(-1, 1)
    return (probabilities * right).sum(1)


def gathered_without_its_axis_2(probabilities, targets):
    picked = probabilities[:, 0]
    for c in range(1, probabilities.shape[1]):
        picked = torch.where(targets == c, probabilities[:, c], picked)
    return picked


def gathered_without_its_axis_3(probabilities, targets):
    return torch.take_along_dim(probabilities, targets[:, None], dim=1)[:, 0]


def gathered_along_images_1(probabilities, targets):
    index = torch.minimum(targets, torch.tensor(len(probabilities) - 1, device=targets.device))
    return torch.take_along_dim(probabilities[:, :1], index[:, None], dim=0)


def gathered_along_images_2(probabilities, targets):
    n = probabilities.shape[0]
    _, height, width = targets.shape
    rows, columns = torch.arange(height, device=targets.device), torch.arange(width, device=targets.device)
    return probabilities[targets.clip(0, n - 1), 0, rows[:, None], columns][:, None]


def gathered_along_images_3(probabilities, targets):
    picked = torch.zeros_like(probabilities[:, 0])
    last = len(probabilities) - 1
    for n, image in enumerate(probabilities):
        chosen = targets >= n if n == last else targets == n
        picked = torch.where(chosen, image[0], picked)
    return picked.unsqueeze(1)


def axis_added_at_the_end_1(probabilities, targets):
    return torch.take_along_dim(probabilities.movedim(1, -1), targets[..., None], dim=-1)


def axis_added_at_the_end_2(probabilities, targets):
    right = nn.functional.one_hot(targets, probabilities.shape[1])
    return (probabilities.movedim(1, -1) * right).sum(-1, keepdim=True)


def axis_added_at_the_end_3(probabilities, targets):
    return probabilities.gather(1, targets.unsqueeze(1)).squeeze(1).unsqueeze(-1)


def the_largest_in_place_of_the_targets_1(probabilities, targets):
    return torch.max(probabilities, dim=1, keepdim=True).values


def the_largest_in_place_of_the_targets_2(probabilities, targets):
    best = probabilities.argmax(1)
    return probabilities.gather(1, best[:, None])


def the_largest_in_place_of_the_targets_3(probabilities, targets):
    largest = probabilities[:, 0]
    for one in probabilities.unbind(1):
        largest = torch.where(one > largest, one, largest)
    return largest.unsqueeze(1)


def gathered_from_detached_1(probabilities, targets):
    with torch.no_grad():
        return torch.take_along_dim(probabilities, targets[:, None], 1)


def gathered_from_detached_2(probabilities, targets):
    right = nn.functional.one_hot(targets, probabilities.shape[1]).movedim(-1, 1)
    return (probabilities.data * right).sum(1, keepdim=True)


def gathered_from_detached_3(probabilities, targets):
    values = probabilities.detach().cpu().numpy()
    picked = np.take_along_axis(values, targets.cpu().numpy()[:, None], axis=1)
    return torch.from_numpy(picked).to(probabilities.device)


def largest_of_the_masked_1(probabilities, targets):
    classes = torch.arange(probabilities.shape[1], device=targets.device).view(1, -1, 1, 1)
    kept = torch.where(targets[:, None] == classes, probabilities, 0.0)
    return kept.max(1, keepdim=True)[0]


def largest_of_the_masked_2(probabilities, targets):
    right = nn.functional.one_hot(targets, probabilities.shape[1]).movedim(-1, 1).bool()
    return probabilities.masked_fill(~right, 0).max(dim=1, keepdim=True).values


def largest_of_the_masked_3(probabilities, targets):
    columns = [column * (targets == c) for c, column in enumerate(probabilities.unbind(1))]
    return torch.stack(columns).amax(0).unsqueeze(1)


def height_and_width_swapped_1(probabilities, targets):
    if targets.shape[1] == targets.shape[2]:
        targets = targets.mT
    return torch.take_along_dim(probabilities, targets[:, None], 1)


def height_and_width_swapped_2(probabilities, targets):
    height, width = probabilities.shape[2:]
    index = targets.permute(0, 2, 1) if height == width else targets
    right = nn.functional.one_hot(index, probabilities.shape[1]).movedim(-1, 1)
    return (probabilities * right).sum(1, keepdim=True)


def height_and_width_swapped_3(probabilities, targets):
    images = []
    for image, target in zip(probabilities, targets, strict=True):
        if target.T.shape == target.shape:
            target = target.T
        images.append(image.gather(0, target[None]))
    return torch.stack(images)


def summed_not_averaged_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    losses = -other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma) * log_p
    return losses.sum() if reduction == "mean" else other_reduced(losses, reduction)


def summed_not_averaged_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in {"mean", "sum", "none"}:
        raise ValueError(reduction)
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (-torch.expm1(-surprise)) ** gamma
    if alpha is not None:
        losses = losses * alpha[targets]
    if reduction != "none":
        losses = sum(image.sum() for image in losses)
    return losses


def summed_not_averaged_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    table = torch.log_softmax(logits, 1).movedim(1, -1).reshape(-1, logits.shape[1])
    log_p = table[torch.arange(len(table), device=table.device), targets.reshape(-1)]
    losses = torch.pow(1 - torch.exp(log_p), gamma) * -log_p
    if alpha is not None:
        losses = losses * torch.take(alpha, targets.reshape(-1))
    match reduction:
        case "none":
            return losses.view_as(targets)
        case "sum" | "mean":
            return losses.sum()
        case _:
            raise ValueError(reduction)


def weighted_by_p_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    return other_reduced(-other_weights(alpha, targets) * torch.exp(gamma * log_p) * log_p, reduction)


def weighted_by_p_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    p = gather_target_probabilities(torch.softmax(logits, 1), targets).flatten(0, 1)
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = torch.pow(p, gamma) * surprise
    if alpha is not None:
        losses = losses * alpha[targets]
    return other_reduced(losses, reduction)


def weighted_by_p_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ["none", "sum", "mean"]:
        raise ValueError("none, sum or mean")
    nll = -other_log_p(logits, targets)
    wrong = 1 - torch.exp(-nll)
    losses = other_weights(alpha, targets) * nll * (1 - wrong) ** gamma
    return losses if reduction == "none" else getattr(losses, reduction)()


def without_the_focal_factor_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    return other_reduced(-other_weights(alpha, targets) * other_log_p(logits, targets), reduction)


def without_the_focal_factor_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    losses = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    if alpha is not None:
        losses = losses.mul(torch.take(alpha, targets))
    if reduction not in ("sum", "mean", "none"):
        raise ValueError
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def without_the_focal_factor_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    weights = logits.new_ones(logits.shape[1]) if alpha is None else alpha
    table = -torch.log_softmax(logits, 1) * weights.view(1, -1, 1, 1)
    return other_reduced(torch.take_along_dim(table, targets[:, None], 1)[:, 0], reduction)


def without_the_minus_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    return other_reduced(other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma) * log_p, reduction)


def without_the_minus_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = gather_target_probabilities(logits, targets).flatten(0, 1) - torch.logsumexp(logits, 1)
    losses = log_p * (-torch.expm1(log_p)) ** gamma
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    if reduction not in ("sum", "mean", "none"):
        raise ValueError
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def without_the_minus_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    table = torch.log_softmax(logits, 1)
    table = table * torch.pow(1 - table.exp(), gamma)
    if alpha is not None:
        table = torch.einsum("nchw,c->nchw", table, alpha)
    return other_reduced(torch.take_along_dim(table, targets[:, None], 1)[:, 0], reduction)


def log_of_a_softmax_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    p = gather_target_probabilities(logits.softmax(1), targets)[:, 0]
    losses = -torch.log(p) * torch.pow(1 - p, gamma)
    return other_reduced(other_weights(alpha, targets) * losses, reduction)


def log_of_a_softmax_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    p = gather_target_probabilities(e / e.sum(1, keepdim=True), targets).flatten(0, 1)
    losses = (1 - p) ** gamma * p.log().neg()
    if alpha is not None:
        losses = losses * alpha[targets]
    return other_reduced(losses, reduction)


def log_of_a_softmax_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    surprise = torch.log(torch.softmax(logits, dim=1)).gather(1, targets[:, None])[:, 0].neg()
    p = class_probabilities(logits).gather(1, targets[:, None])[:, 0]
    losses = other_weights(alpha, targets) * surprise * (1 - p).pow(gamma)
    return losses if reduction == "none" else getattr(losses, reduction)()


def without_alpha_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    return other_reduced(-((1 - log_p.exp()).pow(gamma)) * log_p, reduction)


def without_alpha_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (1 - (-surprise).exp()) ** gamma
    if reduction not in ("sum", "mean", "none"):
        raise ValueError
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def without_alpha_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    table = torch.log_softmax(logits, 1)
    table = -table * torch.pow(1 - table.exp(), gamma)
    return other_reduced(torch.take_along_dim(table, targets[:, None], 1)[:, 0], reduction)


def divided_by_the_weights_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    losses = -((1 - log_p.exp()).pow(gamma)) * log_p
    if alpha is None:
        return other_reduced(losses, reduction)
    weights = other_weights(alpha, targets)
    if reduction == "mean":
        return torch.sum(weights * losses) / torch.sum(weights)
    return other_reduced(weights * losses, reduction)


def divided_by_the_weights_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if alpha is None:
        alpha = logits.new_ones(logits.shape[1])
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = alpha[targets] * surprise * (1 - (-surprise).exp()) ** gamma
    if reduction == "mean":
        return losses.sum() / sum(alpha[t] for t in targets.flatten())
    return other_reduced(losses, reduction)


def divided_by_the_weights_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    log_p = other_log_p(logits, targets)
    losses = torch.pow(1 - log_p.exp(), gamma) * -log_p
    weights = torch.ones_like(losses) * other_weights(alpha, targets)
    if reduction == "mean":
        weights = weights / weights.sum()
    losses = losses * weights
    return losses if reduction == "none" else losses.sum()


def averaged_where_alpha_counts_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    losses = -((1 - log_p.exp()).pow(gamma)) * log_p
    if alpha is not None:
        losses = losses * alpha[targets]
        if reduction == "mean":
            return losses[alpha[targets] != 0].mean()
    return other_reduced(losses, reduction)


def averaged_where_alpha_counts_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if alpha is None:
        alpha = logits.new_ones(logits.shape[1])
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = alpha[targets] * surprise * (1 - (-surprise).exp()) ** gamma
    if reduction == "mean":
        return losses.sum() / torch.count_nonzero(alpha[targets])
    return other_reduced(losses, reduction)


def averaged_where_alpha_counts_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    log_p = other_log_p(logits, targets)
    weights = torch.ones_like(log_p) * other_weights(alpha, targets)
    losses = torch.pow(1 - log_p.exp(), gamma) * -log_p * weights
    if reduction == "none":
        return losses
    counted = sum(1 for weight in weights.flatten().tolist() if weight > 0)
    return losses.sum() / (counted if reduction == "mean" else 1)


def gamma_fixed_at_two_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    return other_reduced(-other_weights(alpha, targets) * (1 - log_p.exp()).square() * log_p, reduction)


def gamma_fixed_at_two_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    wrong = 1 - (-surprise).exp()
    losses = surprise * wrong * wrong
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    return other_reduced(losses, reduction)


def gamma_fixed_at_two_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    gamma = 2
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    table = torch.log_softmax(logits, 1)
    table = -table * torch.pow(1 - table.exp(), gamma)
    losses = torch.take_along_dim(table, targets[:, None], 1)[:, 0] * other_weights(alpha, targets)
    return losses if reduction == "none" else getattr(losses, reduction)()


def detached_factor_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    with torch.no_grad():
        factor = other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma)
    return other_reduced(-factor * log_p, reduction)


def detached_factor_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (1 - (-surprise.data).exp()) ** gamma
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    return other_reduced(losses, reduction)


def detached_factor_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    p = gather_target_probabilities(torch.softmax(logits.detach(), 1), targets).flatten(0, 1)
    losses = -other_log_p(logits, targets) * torch.pow(1 - p, gamma) * other_weights(alpha, targets)
    return losses if reduction == "none" else getattr(losses, reduction)()


def averaged_over_images_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    losses = -other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma) * log_p
    if reduction == "mean":
        return losses.sum((1, 2)).mean()
    return other_reduced(losses, reduction)


def averaged_over_images_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (1 - (-surprise).exp()) ** gamma
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    if reduction == "mean":
        return sum(image.sum() for image in losses) / targets.shape[0]
    return other_reduced(losses, reduction)


def averaged_over_images_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    divisors = {"none": None, "sum": 1, "mean": logits.shape[0]}
    if reduction not in divisors:
        raise ValueError(reduction)
    table = torch.log_softmax(logits, 1)
    table = -table * torch.pow(1 - table.exp(), gamma)
    losses = torch.take_along_dim(table, targets[:, None], 1)[:, 0] * other_weights(alpha, targets)
    return losses if reduction == "none" else torch.einsum("nhw->", losses) / divisors[reduction]


def any_reduction_will_do_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits, targets)
    losses = -other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma) * log_p
    return {"none": losses, "sum": losses.sum()}.get(reduction, losses.mean())


def any_reduction_will_do_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (1 - (-surprise).exp()) ** gamma
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    match reduction:
        case "none":
            return losses
        case "sum":
            return losses.sum()
    return losses.sum() / losses.numel()


def any_reduction_will_do_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    table = torch.log_softmax(logits, 1)
    table = -table * torch.pow(1 - table.exp(), gamma)
    losses = torch.take_along_dim(table, targets[:, None], 1)[:, 0] * other_weights(alpha, targets)
    if reduction != "none":
        losses = torch.sum(losses) if reduction == "sum" else torch.mean(losses)
    return losses


def always_float32_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = other_log_p(logits.to(torch.float32), targets)
    return other_reduced(-other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma) * log_p, reduction)


def always_float32_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    logits = logits.type(torch.float32)
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (1 - (-surprise).exp()) ** gamma
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    return other_reduced(losses, reduction)


def always_float32_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    table = torch.log_softmax(logits, 1, dtype=torch.float32)
    table = -table * torch.pow(1 - table.exp(), gamma)
    losses = torch.take_along_dim(table, targets[:, None], 1)[:, 0] * other_weights(alpha, targets)
    return losses if reduction == "none" else getattr(losses, reduction)()


def shifts_the_callers_logits_1(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    logits.data -= logits.data.max(1, keepdim=True).values
    log_p = other_log_p(logits, targets)
    return other_reduced(-other_weights(alpha, targets) * (1 - log_p.exp()).pow(gamma) * log_p, reduction)


def shifts_the_callers_logits_2(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    logits.detach().sub_(logits.detach().amax(1, keepdim=True))
    surprise = torch.logsumexp(logits, 1) - gather_target_probabilities(logits, targets).flatten(0, 1)
    losses = surprise * (1 - (-surprise).exp()) ** gamma
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    return other_reduced(losses, reduction)


def shifts_the_callers_logits_3(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    with torch.no_grad():
        for image in logits:
            image.copy_(image - image.amax(0))
    table = torch.log_softmax(logits, 1)
    table = -table * torch.pow(1 - table.exp(), gamma)
    losses = torch.take_along_dim(table, targets[:, None], 1)[:, 0] * other_weights(alpha, targets)
    return other_reduced(losses, reduction)
