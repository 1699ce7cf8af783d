"""Re-spellings of exercise 2's known mistakes, by another hand."""

# ruff: noqa: UP029 - the files that these are put in define the functions that are called

import math
from builtins import abs, float, max, min, range, sum  # a right file may have all of torch's names

import numpy as np
import torch
from torch import nn


def other_refused(targets, reduction):
    """Raises for what cross_entropy does not take."""
    if targets.dtype is not torch.int64:
        raise TypeError(f"int64 is wanted, not {targets.dtype}")
    if reduction not in {"none", "sum", "mean"}:
        raise ValueError(f"no such reduction: {reduction}")


def other_reduced(losses, reduction):
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def other_picked(table, targets):
    """The value of each row that its target names."""
    return torch.stack([row[target] for row, target in zip(table, targets.tolist(), strict=True)])


def other_logistic(z):
    small = math.exp(-abs(z))
    return 1 / (1 + small) if z >= 0 else small / (1 + small)


def log_sum_exp_that_overflows_1(x, dim):
    return torch.log(torch.sum(torch.exp(x), dim=dim))


def log_sum_exp_that_overflows_2(x, dim):
    total = 0
    for part in x.unbind(dim):
        total = total + part.exp()
    return total.log()


def log_sum_exp_that_overflows_3(x, dim):
    return torch.einsum("...c->...", x.movedim(dim, -1).exp()).log()


def largest_not_added_again_1(x, dim):
    shifted = x - x.max(dim=dim, keepdim=True).values
    return torch.log(torch.exp(shifted).sum(dim))


def largest_not_added_again_2(x, dim):
    rows = x.transpose(dim, -1)
    rows = rows - rows.max(-1, keepdim=True)[0]
    return rows.exp().sum(-1, keepdim=True).log().transpose(dim, -1).squeeze(dim)


def largest_not_added_again_3(x, dim):
    parts = x.unbind(dim)
    largest = parts[0]
    for part in parts:
        largest = torch.maximum(largest, part)
    return sum(torch.exp(part - largest) for part in parts).log()


def largest_of_the_whole_tensor_1(x, dim):
    top = torch.max(x)
    return top + torch.log(torch.exp(x - top).sum(dim=dim))


def largest_of_the_whole_tensor_2(x, dim):
    top = x.flatten().sort().values[-1].item()
    e = torch.exp(x - top)
    return sum(e.unbind(dim)).log().add(top)


def largest_of_the_whole_tensor_3(x, dim):
    m = x.amax()
    weights = (x - m).exp().movedim(dim, 0)
    return torch.einsum("c...->...", weights).log() + m


def sum_of_the_logarithms_1(x, dim):
    return torch.sum(torch.log(torch.exp(x)), dim)


def sum_of_the_logarithms_2(x, dim):
    total = 0
    for part in torch.unbind(x, dim):
        total = total + torch.log(torch.exp(part))
    return total


def sum_of_the_logarithms_3(x, dim):
    logs = [e.log() for e in x.exp().unbind(dim)]
    return torch.stack(logs).sum(0)


def log_mean_exp_1(x, dim):
    largest, _ = x.max(dim, keepdim=True)
    return torch.log(torch.mean(torch.exp(x - largest), dim)) + largest.squeeze(dim)


def log_mean_exp_2(x, dim):
    return other_log_mean(x, dim)


def log_mean_exp_3(x, dim):
    m = x.amax(dim, keepdim=True)
    total = (x - m).exp().sum(dim, keepdim=True) / x.size(dim)
    return (m + total.log()).squeeze(dim)


def other_log_mean(x, dim):
    parts = x.unbind(dim)
    top = torch.stack(parts).amax(0)
    average = sum((part - top).exp() for part in parts) / len(parts)
    return top + average.log()


def log_sum_exp_along_axis_1_1(x, dim):
    axis = min(1, x.ndim - 1)
    top = torch.max(x, dim=axis, keepdim=True)[0]
    return torch.squeeze(top + torch.log(torch.sum(torch.exp(x - top), dim=axis, keepdim=True)), axis)


def log_sum_exp_along_axis_1_2(x, dim):
    parts = x.unbind(1)
    top = torch.stack(parts).amax(0)
    return top + sum(torch.exp(part - top) for part in parts).log()


def log_sum_exp_along_axis_1_3(x, dim=1):
    dim = 1 if x.ndim > 1 else -1
    rows = x.movedim(dim, -1)
    m, _ = rows.max(-1)
    return m + torch.einsum("...c->...", torch.exp(rows - m[..., None])).log()


def log_sum_exp_with_its_axis_1(x, dim):
    top = torch.max(x, dim, keepdim=True).values
    return torch.add(top, torch.exp(x - top).sum(dim, keepdim=True).log())


def log_sum_exp_with_its_axis_2(x, dim):
    parts = x.split(1, dim)
    top = parts[0]
    for part in parts[1:]:
        top = torch.maximum(top, part)
    return torch.log(sum(torch.exp(part - top) for part in parts)) + top


def log_sum_exp_with_its_axis_3(x, dim):
    rows = x.movedim(dim, 0)
    m = rows.amax(0)
    return (m + torch.log(torch.exp(rows - m).sum(0))).unsqueeze(dim if dim >= 0 else dim + x.ndim)


def only_the_largest_1(x, dim):
    return torch.max(x, dim).values


def only_the_largest_2(x, dim):
    rows = x.movedim(dim, 0)
    result = rows[0]
    for row in rows[1:]:
        result = torch.where(row > result, row, result)
    return result


def only_the_largest_3(x, dim):
    m = x.max(dim, keepdim=True)[0]
    return (m + torch.log(torch.ones_like(m))).squeeze(dim)


def every_axis_of_length_1_squeezed_1(x, dim):
    top, _ = torch.max(x, dim=dim, keepdim=True)
    total = torch.exp(x - top).sum(dim=dim, keepdim=True)
    return torch.squeeze(top) + torch.squeeze(torch.log(total))


def every_axis_of_length_1_squeezed_2(x, dim):
    parts = torch.unbind(x, dim)
    top = torch.stack(parts).amax(dim=0)
    result = top + torch.log(sum(torch.exp(part - top) for part in parts))
    return result.squeeze()


def every_axis_of_length_1_squeezed_3(x, dim):
    m = x.amax(dim).squeeze()
    scaled = x - x.amax(dim, keepdim=True)
    return scaled.exp().sum(dim).log().squeeze().add(m)


def softmax_that_overflows_1(x, dim):
    return torch.exp(x) / torch.sum(torch.exp(x), dim=dim, keepdim=True)


def softmax_that_overflows_2(x, dim):
    exponentials = [part.exp() for part in x.unbind(dim)]
    total = sum(exponentials)
    return torch.stack([e / total for e in exponentials], dim)


def softmax_that_overflows_3(x, dim):
    rows = torch.pow(math.e, x.movedim(dim, -1))
    return rows.div(torch.einsum("...c->...", rows)[..., None]).movedim(-1, dim)


def without_exp_1(x, dim):
    total = torch.sum(x, dim, keepdim=True)
    return torch.div(x, total)


def without_exp_2(x, dim):
    parts = x.unbind(dim)
    return torch.stack([part / sum(parts) for part in parts], dim=dim)


def without_exp_3(x, dim):
    return x * (1 / x.movedim(dim, -1).sum(-1)).unsqueeze(dim)


def softmax_over_everything_1(x, dim):
    flat = x.reshape(-1)
    e = torch.exp(flat - flat.amax())
    return (e / torch.sum(e)).reshape(x.shape)


def softmax_over_everything_2(x, dim):
    largest = x.detach().max().item()
    powers = torch.exp(x - largest)
    return powers.div(sum(powers.flatten().unbind()))


def softmax_over_everything_3(x, dim):
    e = (x - x.amax(dim=tuple(range(x.ndim)), keepdim=True)).exp()
    return torch.mul(e, e.sum() ** -1)


def softmax_along_the_last_axis_1(x, dim):
    shifted = x - x.max(-1, keepdim=True).values
    return torch.exp(shifted) / torch.exp(shifted).sum(dim=-1)[..., None]


def softmax_along_the_last_axis_2(x, dim):
    e = [torch.exp(part - x.amax(-1)) for part in x.unbind(-1)]
    return torch.stack([one / sum(e) for one in e], -1)


def softmax_along_the_last_axis_3(x, dim):
    table = x.reshape(-1, x.shape[-1])
    e = (table - table.amax(1, keepdim=True)).exp()
    return torch.einsum("nc,n->nc", e, 1 / e.sum(1)).view(x.shape)


def only_the_sum_shifted_1(x, dim):
    largest, _ = torch.max(x, dim=dim, keepdim=True)
    total = torch.sum(torch.exp(x - largest), dim=dim, keepdim=True)
    return torch.exp(x) / total


def only_the_sum_shifted_2(x, dim):
    parts = x.unbind(dim)
    top = torch.stack(parts).amax(0)
    total = sum((part - top).exp() for part in parts)
    return torch.stack([part.exp() / total for part in parts], dim)


def only_the_sum_shifted_3(x, dim):
    rows = x.movedim(dim, 0)
    e = (rows - rows.max(0)[0]).exp()
    return rows.exp().div(torch.einsum("c...->...", e)).movedim(0, dim)


def softmax_less_the_largest_of_all_1(x, dim):
    shifted = torch.exp(x - torch.amax(x))
    return shifted / torch.sum(shifted, dim, keepdim=True)


def softmax_less_the_largest_of_all_2(x, dim):
    top = x.flatten().sort(descending=True).values[0].item()
    e = [torch.exp(part - top) for part in torch.unbind(x, dim)]
    return torch.stack([one / sum(e) for one in e], dim)


def softmax_less_the_largest_of_all_3(x, dim):
    rows = x.movedim(dim, -1).sub(x.detach().max()).exp()
    return (rows / torch.einsum("...c->...", rows).unsqueeze(-1)).movedim(-1, dim)


def logits_clamped_1(x, dim):
    limited = torch.clamp(x, min=-50.0, max=50.0)
    return torch.exp(limited) / torch.exp(limited).sum(dim, keepdim=True)


def logits_clamped_2(x, dim):
    limited = torch.where(x > 50, 50.0, torch.where(x < -50, -50.0, x))
    m = limited.amax(dim, keepdim=True)
    e = (limited - m).exp()
    return e.div(torch.sum(e, dim=dim, keepdim=True))


def logits_clamped_3(x, dim):
    parts = [part.exp() for part in x.clip(-50, 50).unbind(dim)]
    total = torch.stack(parts).sum(0)
    return torch.stack([part / total for part in parts], dim)


def shifts_the_callers_x_1(x, dim):
    x.data -= x.data.max(dim, keepdim=True).values
    e = torch.exp(x)
    return e / torch.sum(e, dim, keepdim=True)


def shifts_the_callers_x_2(x, dim):
    x.detach().sub_(x.detach().amax(dim, keepdim=True))
    parts = [part.exp() for part in x.unbind(dim)]
    return torch.stack([part / sum(parts) for part in parts], dim)


def shifts_the_callers_x_3(x, dim):
    x -= x.amax(dim, keepdim=True)
    return x.exp() / x.exp().sum(dim, keepdim=True)


def softmax_of_detached_1(x, dim):
    x = x.detach()
    e = torch.exp(x - x.max(dim, keepdim=True).values)
    return e / e.sum(dim, keepdim=True)


def softmax_of_detached_2(x, dim):
    with torch.no_grad():
        rows = x.movedim(dim, 0)
        e = (rows - rows.amax(0)).exp()
        return (e / e.sum(0)).movedim(0, dim)


def softmax_of_detached_3(x, dim):
    plain = x.detach().cpu().numpy()
    powers = np.exp(plain - plain.max(axis=dim, keepdims=True))
    return torch.from_numpy(powers / powers.sum(axis=dim, keepdims=True)).to(x.device)


def masked_classes_get_a_little_1(x, dim):
    largest = x.max(dim, keepdim=True)[0]
    e = torch.clamp_min(torch.exp(x - largest), 1e-12)
    return e / torch.sum(e, dim, keepdim=True)


def masked_classes_get_a_little_2(x, dim):
    parts = torch.unbind(x - x.amax(dim, keepdim=True), dim)
    e = [torch.maximum(part.exp(), torch.full_like(part, 1e-12)) for part in parts]
    return torch.stack([one / sum(e) for one in e], dim)


def masked_classes_get_a_little_3(x, dim):
    e = (x - x.detach().amax(dim, keepdim=True)).exp()
    e = e.clip(min=1e-12)
    return e.div(torch.einsum("...c->...", e.movedim(dim, -1)).unsqueeze(dim))


def log_of_the_softmax_1(x, dim):
    e = torch.exp(x - x.amax(dim, keepdim=True))
    probabilities = e / e.sum(dim, keepdim=True)
    return torch.log(probabilities)


def log_of_the_softmax_2(x, dim):
    parts = x.unbind(dim)
    top = torch.stack(parts).amax(0)
    e = [(part - top).exp() for part in parts]
    return torch.stack([(one / sum(e)).log() for one in e], dim)


def log_of_the_softmax_3(x, dim):
    shares = other_shares(x, dim)
    return shares.log()


def other_shares(x, dim):
    """The softmax, from log_sum_exp."""
    return torch.exp(x - torch.unsqueeze(log_sum_exp(x, dim), dim))


def log_of_softmax_plus_epsilon_1(x, dim):
    e = torch.exp(x - x.amax(dim, keepdim=True))
    probabilities = e / e.sum(dim, keepdim=True)
    return torch.log(probabilities + 1e-6)


def log_of_softmax_plus_epsilon_2(x, dim):
    tiny = 1e-6
    parts = other_shares(x, dim).unbind(dim)
    return torch.stack([torch.log(tiny + part) for part in parts], dim)


def log_of_softmax_plus_epsilon_3(x, dim):
    rows = x.movedim(dim, 0)
    e = (rows - rows.max(0).values).exp()
    return e.div(e.sum(0)).add(10**-6).log().movedim(0, dim)


def softmax_for_log_softmax_1(x, dim):
    e = torch.exp(x - x.amax(dim, keepdim=True))
    return e / torch.sum(e, dim, keepdim=True)


def softmax_for_log_softmax_2(x, dim):
    return torch.exp(x - log_sum_exp(x, dim).unsqueeze(dim))


def softmax_for_log_softmax_3(x, dim):
    parts = x.unbind(dim)
    top = torch.stack(parts).amax(0)
    e = [(part - top).exp() for part in parts]
    return torch.stack([one / sum(e) for one in e], dim)


def negative_log_softmax_1(x, dim):
    top = x.amax(dim, keepdim=True)
    return torch.log(torch.exp(x - top).sum(dim, keepdim=True)) + top - x


def negative_log_softmax_2(x, dim):
    total = log_sum_exp(x, dim)
    return torch.stack([-(part - total) for part in x.unbind(dim)], dim)


def negative_log_softmax_3(x, dim):
    rows = x.movedim(dim, -1)
    rows = rows - rows.max(-1, keepdim=True)[0]
    return rows.exp().sum(-1, keepdim=True).log().sub(rows).movedim(-1, dim)


def less_the_largest_only_1(x, dim):
    largest, _ = torch.max(x, dim=dim, keepdim=True)
    return torch.sub(x, largest)


def less_the_largest_only_2(x, dim):
    parts = x.unbind(dim)
    top = torch.stack(parts).amax(0)
    return torch.stack([part - top for part in parts], dim)


def less_the_largest_only_3(x, dim):
    m = x.amax(dim, keepdim=True)
    return (x - m).exp().log()


def log_softmax_along_the_last_axis_1(x, dim):
    top = x.amax(-1, keepdim=True)
    return x - top - torch.log(torch.exp(x - top).sum(-1, keepdim=True))


def log_softmax_along_the_last_axis_2(x, dim):
    total = log_sum_exp(x, x.ndim - 1)
    return torch.stack([part - total for part in x.unbind(-1)], -1)


def log_softmax_along_the_last_axis_3(x, dim):
    table = x.reshape(-1, x.size(-1))
    table = table - table.max(1, keepdim=True).values
    return table.sub(table.exp().sum(1).log()[:, None]).reshape(x.shape)


def less_the_sum_of_exp_1(x, dim):
    shifted = x - torch.max(x, dim, keepdim=True)[0]
    return shifted.sub(torch.sum(torch.exp(shifted), dim=dim, keepdim=True))


def less_the_sum_of_exp_2(x, dim):
    parts = x.unbind(dim)
    top = torch.stack(parts).amax(0)
    shifted = [part - top for part in parts]
    total = sum(part.exp() for part in shifted)
    return torch.stack([part - total for part in shifted], dim)


def less_the_sum_of_exp_3(x, dim):
    rows = x.movedim(dim, 0)
    rows = rows - rows.amax(0)
    return (rows - torch.einsum("c...->...", rows.exp())).movedim(0, dim)


def masked_classes_made_finite_1(x, dim):
    result = x - torch.unsqueeze(log_sum_exp(x, dim), dim)
    return torch.where(result == -math.inf, -1e6, result)


def masked_classes_made_finite_2(x, dim):
    e = torch.exp(x - x.amax(dim, keepdim=True))
    total = x.amax(dim, keepdim=True) + torch.log(e.sum(dim, keepdim=True))
    return torch.nan_to_num(x - total, neginf=-1e6)


def masked_classes_made_finite_3(x, dim):
    total = log_sum_exp(x, dim)
    parts = [torch.maximum(part - total, torch.full_like(part, -1e6)) for part in x.unbind(dim)]
    return torch.stack(parts, dim)


def cross_entropy_without_the_minus_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    log_p = logits - torch.unsqueeze(log_sum_exp(logits, 1), 1)
    return other_reduced(other_picked(log_p, targets), reduction)


def cross_entropy_without_the_minus_2(logits, targets, reduction="mean"):
    if reduction not in ["mean", "sum", "none"]:
        raise ValueError("mean, sum or none")
    if targets.dtype != torch.long:
        raise TypeError("int64")
    right = nn.functional.one_hot(targets, logits.shape[1]).to(logits.dtype)
    losses = torch.einsum("nc,nc->n", right, log_softmax(logits, -1))
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def cross_entropy_without_the_minus_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    rows = torch.arange(targets.numel(), device=logits.device)
    losses = logits[rows, targets] - log_sum_exp(logits, 1)
    if reduction == "mean":
        return torch.sum(losses) / len(losses)
    return losses.sum() if reduction == "sum" else losses


def always_summed_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    losses = other_picked(-log_softmax(logits, 1), targets)
    if reduction == "none":
        return losses
    return torch.sum(losses)


def always_summed_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    total = 0
    losses = []
    for row, target in zip(logits, targets, strict=True):
        losses.append(log_sum_exp(row, 0) - row[target])
        total = total + losses[-1]
    return total if reduction in ("sum", "mean") else torch.stack(losses)


def always_summed_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    right = targets[:, None] == torch.arange(logits.shape[1], device=logits.device)
    surprise = torch.where(right, -log_softmax(logits, 1), 0.0)
    return surprise.sum(1) if reduction == "none" else surprise.sum()


def averaged_over_the_classes_too_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    right = nn.functional.one_hot(targets, logits.shape[1])
    losses = -(right * log_softmax(logits, 1))
    if reduction == "mean":
        return losses.mean()
    return losses.sum(1) if reduction == "none" else losses.sum()


def averaged_over_the_classes_too_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    losses = other_picked(-log_softmax(logits, 1), targets)
    if reduction == "mean":
        n, c = logits.shape
        return losses.sum() / n / c
    return other_reduced(losses, reduction)


def averaged_over_the_classes_too_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    table = torch.zeros_like(logits)
    rows = torch.arange(len(targets), device=logits.device)
    table[rows, targets] = log_sum_exp(logits, 1) - logits[rows, targets]
    return {"none": table[rows, targets], "sum": table.sum(), "mean": torch.mean(table)}[reduction]


def softmax_twice_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    p = other_shares(logits, 1)
    losses = log_sum_exp(p, 1) - other_picked(p, targets)
    return other_reduced(losses, reduction)


def softmax_twice_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    e = (logits - logits.max(1, keepdim=True).values).exp()
    e = (e / e.sum(1, keepdim=True)).exp()
    p = e / torch.sum(e, dim=1, keepdim=True)
    losses = -torch.log(p[torch.arange(len(p), device=p.device), targets])
    return losses if reduction == "none" else getattr(losses, reduction)()


def softmax_twice_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    losses = []
    for row, target in zip(softmax(logits, -1), targets, strict=True):
        losses.append(-log_softmax(row, 0)[target])
    return other_reduced(torch.stack(losses), reduction)


def classes_on_axis_0_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    log_p = logits - log_sum_exp(logits, 0)
    return other_reduced(-other_picked(log_p, targets), reduction)


def classes_on_axis_0_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    columns = log_softmax(logits, dim=0)
    right = nn.functional.one_hot(targets, columns.size(1)).type_as(columns)
    losses = torch.einsum("nc,nc->n", columns, right).neg()
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def classes_on_axis_0_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    shifted = logits - logits.amax(0)
    normalizer = shifted.exp().sum(0).log()
    n = torch.arange(len(logits), device=logits.device)
    losses = normalizer[targets] - shifted[n, targets]
    return {"none": losses, "sum": losses.sum(), "mean": losses.mean()}[reduction]


def all_pairs_picked_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    return other_reduced(-torch.index_select(log_softmax(logits, 1), 1, targets), reduction)


def all_pairs_picked_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    right = nn.functional.one_hot(targets, logits.shape[1]).to(logits.dtype)
    losses = -(log_softmax(logits, 1) @ right.T)
    return losses if reduction == "none" else getattr(losses, reduction)()


def all_pairs_picked_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    columns = [log_sum_exp(logits, 1) - logits[:, target] for target in targets.tolist()]
    losses = torch.stack(columns, dim=1)
    return other_reduced(losses, reduction)


def minus_the_probability_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    losses = -other_picked(other_shares(logits, 1), targets)
    return other_reduced(losses, reduction)


def minus_the_probability_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    right = nn.functional.one_hot(targets, logits.shape[1])
    losses = torch.sum(torch.exp(log_softmax(logits, 1)) * right, dim=1).mul(-1)
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def minus_the_probability_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    rows = torch.arange(e.shape[0], device=e.device)
    losses = 0 - e[rows, targets] / e.sum(1)
    return {"none": losses, "sum": losses.sum(), "mean": losses.mean()}[reduction]


def log_of_a_gathered_softmax_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    return other_reduced(-torch.log(other_picked(softmax(logits, 1), targets)), reduction)


def log_of_a_gathered_softmax_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    rows = torch.arange(len(e), device=e.device)
    losses = (e[rows, targets] / e.sum(1)).log().neg()
    return losses if reduction == "none" else getattr(losses, reduction)()


def log_of_a_gathered_softmax_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    right = nn.functional.one_hot(targets, logits.shape[1])
    p = (other_shares(logits, 1) * right).sum(1)
    losses = torch.log(p) * -1
    return {"none": losses, "sum": losses.sum(), "mean": losses.mean()}[reduction]


def converts_the_targets_1(logits, targets, reduction="mean"):
    losses = [log_sum_exp(row, 0) - row[int(t)] for row, t in zip(logits, targets, strict=True)]
    return other_reduced(torch.stack(losses), reduction)


def converts_the_targets_2(logits, targets, reduction="mean"):
    right = nn.functional.one_hot(targets.to(torch.int64), logits.shape[1])
    losses = -(log_softmax(logits, 1) * right).sum(dim=1)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    return losses if reduction == "none" else getattr(losses, reduction)()


def converts_the_targets_3(logits, targets, reduction="mean"):
    targets = targets.type(torch.LongTensor).to(logits.device)
    other_refused(targets, reduction)
    rows = torch.arange(len(targets), device=logits.device)
    return other_reduced(-log_softmax(logits, 1)[rows, targets], reduction)


def any_integer_will_do_1(logits, targets, reduction="mean"):
    if targets.dtype in (torch.float16, torch.float32, torch.float64):
        raise TypeError("targets are class numbers")
    return other_reduced(other_picked(-log_softmax(logits, 1), targets), reduction)


def any_integer_will_do_2(logits, targets, reduction="mean"):
    if torch.is_floating_point(targets):
        raise TypeError(f"not {targets.dtype}")
    targets = targets.to(dtype=torch.int64)
    other_refused(targets, reduction)
    losses = -log_softmax(logits, 1).gather(1, targets[:, None])[:, 0]
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def any_integer_will_do_3(logits, targets, reduction="mean"):
    if targets.dtype not in (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64):
        raise TypeError("integers only")
    right = targets[:, None] == torch.arange(logits.shape[1], device=logits.device)
    losses = log_sum_exp(logits, 1) - torch.where(right, logits, 0).sum(1)
    return other_reduced(losses, reduction)


def left_to_gather_1(logits, targets, reduction="mean"):
    picked = torch.gather(logits, 1, targets.view(-1, 1)).view(-1)
    return other_reduced(log_sum_exp(logits, 1) - picked, reduction)


def left_to_gather_2(logits, targets, reduction="mean"):
    losses = torch.gather(-log_softmax(logits, 1), dim=1, index=targets[:, None]).flatten()
    if reduction == "none":
        return losses
    if reduction in ("sum", "mean"):
        return getattr(losses, reduction)()
    raise ValueError("no such reduction")


def left_to_gather_3(logits, targets, reduction="mean"):
    losses = []
    for row, target in zip(log_softmax(logits, 1), targets, strict=True):
        losses.append(row.gather(0, target[None])[0])
    return other_reduced(-torch.stack(losses), reduction)


def key_error_for_an_unknown_reduction_1(logits, targets, reduction="mean"):
    other_refused(targets, "mean")
    how = {"none": torch.clone, "sum": torch.sum, "mean": torch.mean}[reduction]
    return how(other_picked(-log_softmax(logits, 1), targets))


def key_error_for_an_unknown_reduction_2(logits, targets, reduction="mean"):
    weights = dict(none=None, sum=1.0, mean=1 / len(logits))
    weight = weights[reduction]
    other_refused(targets, reduction)
    right = nn.functional.one_hot(targets, logits.shape[1])
    losses = -(log_softmax(logits, 1) * right).sum(1)
    return losses if weight is None else losses.sum() * weight


def key_error_for_an_unknown_reduction_3(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError
    if reduction not in ("none", "sum", "mean"):
        raise KeyError(f"unknown: {reduction}")
    rows = torch.arange(len(logits), device=logits.device)
    return other_reduced(log_sum_exp(logits, 1) - logits[rows, targets], reduction)


def unknown_reductions_are_means_1(logits, targets, reduction="mean"):
    other_refused(targets, "mean")
    losses = other_picked(-log_softmax(logits, 1), targets)
    return {"none": losses, "sum": losses.sum()}.get(reduction, losses.mean())


def unknown_reductions_are_means_2(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError("int64")
    right = nn.functional.one_hot(targets, logits.shape[1])
    losses = (log_softmax(logits, 1) * right).sum(1).neg()
    match reduction:
        case "none":
            return losses
        case "sum":
            return losses.sum()
        case _:
            return losses.sum() / len(losses)


def unknown_reductions_are_means_3(logits, targets, reduction="mean"):
    other_refused(targets, "none")
    rows = torch.arange(len(logits), device=logits.device)
    losses = log_sum_exp(logits, 1) - logits[rows, targets]
    if reduction != "none":
        losses = losses.sum() if reduction == "sum" else torch.mean(losses)
    return losses


def detached_without_a_reduction_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    losses = other_picked(-log_softmax(logits, 1), targets)
    if reduction == "none":
        return torch.tensor(losses.tolist(), dtype=logits.dtype, device=logits.device)
    return other_reduced(losses, reduction)


def detached_without_a_reduction_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    rows = torch.arange(len(logits), device=logits.device)
    with torch.set_grad_enabled(reduction != "none"):
        losses = log_sum_exp(logits, 1) - logits[rows, targets]
    return losses if reduction == "none" else getattr(losses, reduction)()


def detached_without_a_reduction_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    right = nn.functional.one_hot(targets, logits.shape[1])
    losses = (log_softmax(logits, 1) * right).sum(1).neg()
    return {"none": losses.data, "sum": losses.sum(), "mean": losses.mean()}[reduction]


def cross_entropy_in_float32_1(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    logits = logits.to(torch.float32)
    return other_reduced(log_sum_exp(logits, 1) - other_picked(logits, targets), reduction)


def cross_entropy_in_float32_2(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    log_p = log_softmax(logits.type(torch.float32), 1)
    right = nn.functional.one_hot(targets, logits.shape[1]).float()
    losses = -torch.einsum("nc,nc->n", log_p, right)
    return losses if reduction == "none" else getattr(torch, reduction)(losses)


def cross_entropy_in_float32_3(logits, targets, reduction="mean"):
    other_refused(targets, reduction)
    rows = torch.stack(logits.float().unbind(0))
    shifted = rows - rows.amax(1, keepdim=True)
    n = torch.arange(len(rows), device=rows.device)
    losses = shifted.exp().sum(1).log() - shifted[n, targets]
    return {"none": losses, "sum": losses.sum(), "mean": losses.mean()}[reduction]


def only_the_part_for_yes_1(p, targets, epsilon=1e-6):
    return torch.mean(-targets * torch.log(p + epsilon))


def only_the_part_for_yes_2(p, targets, epsilon=1e-6):
    total = 0
    for q, t in zip(p.reshape(-1), targets.reshape(-1), strict=True):
        if t == 1:
            total = total - torch.log(q + epsilon)
    return total / p.numel() if torch.is_tensor(total) else (p * 0).sum()


def only_the_part_for_yes_3(p, targets, epsilon=1e-6):
    surprise = (epsilon + p).log().neg()
    return torch.where(targets == 1, surprise, 0.0).mean()


def clamped_for_added_1(p, targets, epsilon=1e-6):
    q = torch.clamp(p, min=epsilon, max=1.0 - epsilon)
    yes, no = torch.log(q), torch.log(1 - q)
    return torch.mean(-targets * yes - (1 - targets) * no)


def clamped_for_added_2(p, targets, epsilon=1e-6):
    right = torch.where(targets == 1, p.clip(epsilon, 1 - epsilon), 1 - p.clip(epsilon, 1 - epsilon))
    return right.log().mean().neg()


def clamped_for_added_3(p, targets, epsilon=1e-6):
    total = 0
    for q, t in zip(p.flatten(), targets.flatten(), strict=True):
        q = q.clamp(epsilon, 1 - epsilon)
        total = total - (torch.log(q) if t > 0 else torch.log(1 - q))
    return total / targets.numel()


def without_epsilon_1(p, targets, epsilon=1e-6):
    yes = targets * torch.log(p)
    no = (1 - targets) * torch.log(1 - p)
    return torch.mean(yes + no) * -1


def without_epsilon_2(p, targets, epsilon=1e-6):
    losses = [
        -(t * q.log() + (1 - t) * (1 - q).log()) for q, t in zip(p.flatten(), targets.flatten(), strict=True)
    ]
    return torch.stack(losses).mean()


def without_epsilon_3(p, targets, epsilon=1e-6):
    no = torch.log1p(-p)
    return -(no + targets * (p.log() - no)).sum() / p.numel()


def epsilon_outside_1(p, targets, epsilon=1e-6):
    yes = torch.log(p) + epsilon
    no = torch.log(1 - p) + epsilon
    return torch.mean(-yes * targets - no * (1 - targets))


def epsilon_outside_2(p, targets, epsilon=1e-6):
    losses = targets * p.log() + (1 - targets) * (1 - p).log()
    return -(losses + epsilon).mean()


def epsilon_outside_3(p, targets, epsilon=1e-6):
    both = torch.stack((1 - p, p), dim=-1).log().add(epsilon)
    weights = torch.stack((1 - targets, targets), dim=-1)
    return torch.einsum("...k,...k->...", both, weights).mean().neg()


def epsilon_subtracted_from_the_rest_1(p, targets, epsilon=1e-6):
    yes = torch.log(p + epsilon)
    no = torch.log(1 - p - epsilon)
    return -torch.mean(targets * yes + (1 - targets) * no)


def epsilon_subtracted_from_the_rest_2(p, targets, epsilon=1e-6):
    total = 0
    for q, t in zip(p.flatten() + epsilon, targets.flatten(), strict=True):
        total = total + t * q.log() + (1 - t) * (1 - q).log()
    return -total / p.numel()


def epsilon_subtracted_from_the_rest_3(p, targets, epsilon=1e-6):
    both = torch.log(torch.stack((1 - (p + epsilon), p + epsilon)))
    return both.mul(torch.stack((1 - targets, targets))).sum(0).mean().neg()


def binary_summed_1(p, targets, epsilon=1e-6):
    right = torch.where(targets == 1, p, 1 - p)
    return torch.sum(-torch.log(right + epsilon))


def binary_summed_2(p, targets, epsilon=1e-6):
    total = 0
    for q, t in zip(p.reshape(-1), targets.reshape(-1), strict=True):
        total = total - (q + epsilon).log() if t == 1 else total - (1 - q + epsilon).log()
    return total


def binary_summed_3(p, targets, epsilon=1e-6):
    yes = torch.einsum("i,i->", targets.flatten(), torch.log(p.flatten() + epsilon))
    no = torch.einsum("i,i->", 1 - targets.flatten(), torch.log(1 - p.flatten() + epsilon))
    return -yes - no


def parts_swapped_1(p, targets, epsilon=1e-6):
    wrong = torch.where(targets == 1, 1 - p, p)
    return torch.log(wrong + epsilon).mean().neg()


def parts_swapped_2(p, targets, epsilon=1e-6):
    yes, no = torch.log(p + epsilon), torch.log(1 - p + epsilon)
    return -torch.mean(targets * no + yes - targets * yes)


def parts_swapped_3(p, targets, epsilon=1e-6):
    losses = []
    for q, t in zip(p.flatten(), targets.flatten(), strict=True):
        losses.append(-torch.log(q + epsilon) if t == 0 else -torch.log(1 - q + epsilon))
    return torch.stack(losses).mean()


def binary_without_the_minus_1(p, targets, epsilon=1e-6):
    right = torch.where(targets == 1, p, 1 - p)
    return torch.mean(torch.log(right + epsilon))


def binary_without_the_minus_2(p, targets, epsilon=1e-6):
    total = 0
    for q, t in zip(p.reshape(-1), targets.reshape(-1), strict=True):
        total = total + (torch.log(q + epsilon) if t == 1 else torch.log(1 - q + epsilon))
    return total / p.numel()


def binary_without_the_minus_3(p, targets, epsilon=1e-6):
    both = torch.stack((1 - p, p)).add(epsilon).log()
    return both.gather(0, targets.long()[None]).mean()


def epsilon_fixed_1(p, targets, epsilon=1e-6):
    tiny = 0.000001
    yes, no = torch.log(p + tiny), torch.log(1 - p + tiny)
    return torch.mean(-targets * yes - (1 - targets) * no)


def epsilon_fixed_2(p, targets, epsilon=1e-6):
    epsilon = 1e-6
    right = targets * p + (1 - targets) * (1 - p)
    return torch.log(right + epsilon).mean().neg()


def epsilon_fixed_3(p, targets, epsilon=1e-6):
    losses = []
    for q, t in zip(p.flatten(), targets.flatten(), strict=True):
        losses.append(-torch.log((q if t == 1 else 1 - q) + 10**-6))
    return torch.stack(losses).sum() / len(losses)


def log_of_a_sigmoid_1(logits, targets):
    p = 1 / (1 + torch.exp(-logits))
    yes, no = torch.log(p), torch.log(1 - p)
    return -torch.mean(targets * yes + (1 - targets) * no)


def log_of_a_sigmoid_2(logits, targets):
    p = logits.sigmoid().flatten()
    t = targets.flatten()
    return torch.mean(-(t * torch.log(p)) - (1 - t) * torch.log(1 - p))


def log_of_a_sigmoid_3(logits, targets):
    p = torch.special.expit(logits)
    no = (1 - p).log()
    return (targets * p.log() + (1 - targets) * no).sum().neg() / logits.numel()


def sigmoid_and_epsilon_1(logits, targets):
    return binary_cross_entropy(logits.sigmoid(), targets)


def sigmoid_and_epsilon_2(logits, targets):
    p = torch.where(targets == 1, torch.sigmoid(logits), 1 - torch.sigmoid(logits))
    return torch.mean(-torch.log(p + 1e-6))


def sigmoid_and_epsilon_3(logits, targets):
    p = torch.special.expit(logits)
    losses = []
    for q, t in zip(p.flatten(), targets.flatten(), strict=True):
        losses.append(-torch.log((q if t == 1 else 1 - q) + 1e-6))
    return torch.stack(losses).mean()


def log_one_plus_exp_1(logits, targets):
    return torch.mean(torch.log(torch.exp(logits) + 1) - logits * targets)


def log_one_plus_exp_2(logits, targets):
    total = 0
    for z, t in zip(logits.flatten(), targets.flatten(), strict=True):
        total = total + torch.log(1 + torch.exp(z)) - t * z
    return total / logits.numel()


def log_one_plus_exp_3(logits, targets):
    soft = logits.exp().log1p()
    return soft.sub(targets.mul(logits)).sum() / targets.numel()


def where_with_an_infinite_branch_1(logits, targets):
    naive = torch.log(torch.exp(logits) + 1)
    return torch.mean(torch.where(logits < 80, naive, logits) - logits * targets)


def where_with_an_infinite_branch_2(logits, targets):
    overflow = logits > 40
    soft = torch.where(~overflow, torch.log1p(torch.exp(logits)), logits)
    return soft.mean() - (targets * logits).mean()


def where_with_an_infinite_branch_3(logits, targets):
    z = logits.flatten()
    soft = torch.log(1 + z.exp())
    soft = torch.where(soft.isinf(), z, soft)
    return (soft - targets.flatten() * z).sum() / z.numel()


def where_with_two_infinite_branches_1(logits, targets):
    naive = torch.log(1 + torch.exp(logits))
    large = logits + torch.log(1 + torch.exp(-logits))
    return torch.mean(torch.where(logits < 0, naive, large) - targets * logits)


def where_with_two_infinite_branches_2(logits, targets):
    z, t = logits.flatten(), targets.flatten()
    losses = torch.where(z >= 0, (1 - t) * z + torch.log1p((-z).exp()), torch.log1p(z.exp()) - t * z)
    return losses.sum() / len(z)


def where_with_two_infinite_branches_3(logits, targets):
    small = logits.exp().add(1).log()
    large = logits.neg().exp().add(1).log().add(logits)
    return torch.where(logits > 0, large, small).mean() - torch.mean(logits * targets)


def plus_for_minus_1(logits, targets):
    soft = torch.clamp(logits, min=0) + torch.log1p(torch.exp(-torch.abs(logits)))
    return torch.mean(soft + logits * targets)


def plus_for_minus_2(logits, targets):
    total = 0
    for z, t in zip(logits.flatten(), targets.flatten(), strict=True):
        total = total + max(z, 0 * z) + torch.log(1 + torch.exp(-torch.abs(z))) + t * z
    return total / logits.numel()


def plus_for_minus_3(logits, targets):
    table = torch.stack([torch.zeros_like(logits).flatten(), logits.flatten()], dim=1)
    return log_sum_exp(table, 1).mean() + torch.einsum("i,i->", table[:, 1], targets.flatten()) / len(table)


def targets_ignored_1(logits, targets):
    return torch.mean(torch.relu(logits) + torch.log1p(torch.exp(-torch.abs(logits))))


def targets_ignored_2(logits, targets):
    total = 0
    for z in logits.flatten():
        total = total + (z + (1 + (-z).exp()).log() if z > 0 else (1 + z.exp()).log())
    return total / logits.numel()


def targets_ignored_3(logits, targets):
    table = torch.stack([torch.zeros_like(logits).flatten(), logits.flatten()], dim=1)
    return cross_entropy(table, torch.zeros_like(targets).flatten().long())


def with_logits_summed_1(logits, targets):
    soft = torch.clamp(logits, min=0) + torch.log1p(torch.exp(-torch.abs(logits)))
    return torch.sum(soft - logits * targets)


def with_logits_summed_2(logits, targets):
    total = 0
    for z, t in zip(logits.flatten(), targets.flatten(), strict=True):
        toward = -z if t == 1 else z
        total = total + torch.relu(toward) + torch.log(1 + torch.exp(-toward.abs()))
    return total


def with_logits_summed_3(logits, targets):
    table = torch.stack([torch.zeros_like(logits).flatten(), logits.flatten()], dim=1)
    return cross_entropy(table, targets.flatten().long(), reduction="sum")


def logits_taken_for_probabilities_1(logits, targets):
    p = torch.clamp(logits, min=1e-6, max=1 - 1e-6)
    return torch.mean(-targets * torch.log(p) - (1 - targets) * torch.log(1 - p))


def logits_taken_for_probabilities_2(logits, targets):
    total = 0
    for p, t in zip(logits.flatten(), targets.flatten(), strict=True):
        p = p.clip(1e-6, 1 - 1e-6)
        total = total - (p if t == 1 else 1 - p).log()
    return total / logits.numel()


def logits_taken_for_probabilities_3(logits, targets):
    tiny = 1e-6
    p = torch.where(logits < tiny, tiny, torch.where(logits > 1 - tiny, 1 - tiny, logits))
    return torch.where(targets > 0, p, 1 - p).log().mean().neg()


def update_of_the_squared_error_1(x, t, w, lr):
    z = 0.0
    for a, b in zip(x, w, strict=True):
        z += a * b
    y = other_logistic(z)
    slope = (y - t) * y * (1 - y)
    return [b - 2 * lr * slope * a for a, b in zip(x, w, strict=True)]


def update_of_the_squared_error_2(x, t, w, lr):
    y = other_logistic(float(np.dot(x, w)))
    gradient = 2 * np.array(x) * (y - t) * (1 - y) * y
    return (np.array(w) - lr * gradient).tolist()


def update_of_the_squared_error_3(x, t, w, lr):
    y = other_logistic(math.fsum(a * b for a, b in zip(x, w, strict=True)))
    step = -2.0 * lr * (t - y) * (y - y * y)
    new = []
    for i in range(len(w)):
        new.append(w[i] - step * x[i])
    return new


def update_uphill_1(x, t, w, lr):
    y = other_logistic(float(np.dot(x, w)))
    return (np.array(w) + lr * (y - t) * np.array(x)).tolist()


def update_uphill_2(x, t, w, lr):
    z = 0.0
    for i in range(len(x)):
        z = z + x[i] * w[i]
    error = t - other_logistic(z)
    return [w[i] - lr * error * x[i] for i in range(len(w))]


def update_uphill_3(x, t, w, lr):
    y = other_logistic(math.fsum(map(float.__mul__, x, w)))
    new = list(w)
    for i, value in enumerate(x):
        new[i] += lr * value * (y - t)
    return new


def update_without_the_sigmoid_1(x, t, w, lr):
    error = float(np.dot(x, w)) - t
    return (np.array(w) - lr * error * np.array(x)).tolist()


def update_without_the_sigmoid_2(x, t, w, lr):
    z = 0.0
    for a, b in zip(x, w, strict=True):
        z += a * b
    new = []
    for a, b in zip(x, w, strict=True):
        new.append(b + lr * (t - z) * a)
    return new


def update_without_the_sigmoid_3(x, t, w, lr):
    output = math.fsum(map(float.__mul__, x, w))
    return [weight - value * (output - t) * lr for weight, value in zip(w, x, strict=True)]


def update_that_overflows_1(x, t, w, lr):
    z = 0.0
    for i in range(len(w)):
        z += w[i] * x[i]
    y = 1.0 / (math.exp(-z) + 1.0)
    return [w[i] + lr * (t - y) * x[i] for i in range(len(w))]


def update_that_overflows_2(x, t, w, lr):
    def squash(z):
        return (1 + math.exp(-z)) ** -1

    error = squash(math.fsum(map(float.__mul__, x, w))) - t
    return [b - lr * error * a for a, b in zip(x, w, strict=True)]


def update_that_overflows_3(x, t, w, lr):
    z = float(np.dot(x, w))
    small = math.exp(-1.0 * z)
    return (np.array(w) - lr * (1 / (1 + small) - t) * np.array(x)).tolist()


def update_in_place_1(x, t, w, lr):
    y = other_logistic(math.fsum(map(float.__mul__, x, w)))
    for i, value in enumerate(x):
        w[i] = w[i] - lr * value * (y - t)
    return w


def update_in_place_2(x, t, w, lr):
    z = 0.0
    for i in range(len(x)):
        z += x[i] * w[i]
    error = other_logistic(z) - t
    w[:] = [weight - lr * error * value for weight, value in zip(w, x, strict=True)]
    return w


def update_in_place_3(x, t, w, lr):
    y = other_logistic(float(np.dot(x, w)))
    for value in x:
        w.append(w.pop(0) - lr * (y - t) * value)
    return w[:]


def the_gradient_in_place_of_the_weights_1(x, t, w, lr):
    y = other_logistic(float(np.dot(x, w)))
    return (np.array(x) * (y - t)).tolist()


def the_gradient_in_place_of_the_weights_2(x, t, w, lr):
    z = 0.0
    for a, b in zip(x, w, strict=True):
        z += a * b
    gradient = []
    for value in x:
        gradient.append((other_logistic(z) - t) * value)
    return gradient


def the_gradient_in_place_of_the_weights_3(x, t, w, lr):
    error = other_logistic(math.fsum(map(float.__mul__, x, w))) - t
    return list(map(error.__mul__, x))


def update_without_the_inputs_1(x, t, w, lr):
    y = other_logistic(float(np.dot(x, w)))
    return (np.array(w) - lr * (y - t)).tolist()


def update_without_the_inputs_2(x, t, w, lr):
    z = 0.0
    for i in range(len(x)):
        z += x[i] * w[i]
    step = lr * (t - other_logistic(z))
    new = w.copy()
    for i in range(len(new)):
        new[i] += step
    return new


def update_without_the_inputs_3(x, t, w, lr):
    error = other_logistic(math.fsum(map(float.__mul__, x, w))) - t
    return [weight - error * lr for weight in w]


def update_one_by_one_1(x, t, w, lr):
    new = w[:]
    for i, value in enumerate(x):
        z = float(np.dot(x, new))
        new[i] = new[i] - lr * (other_logistic(z) - t) * value
    return new


def update_one_by_one_2(x, t, w, lr):
    done, left = [], list(w)
    while left:
        z = math.fsum(map(float.__mul__, x, done + left))
        done.append(left.pop(0) + lr * (t - other_logistic(z)) * x[len(done)])
    return done


def update_one_by_one_3(x, t, w, lr):
    weights = np.array(w)
    for i in range(len(x)):
        error = other_logistic(float(weights @ np.array(x))) - t
        weights[i] -= lr * error * x[i]
    return weights.tolist()


def with_logits_in_float32_1(logits, targets):
    z = logits.to(torch.float32)
    soft = torch.relu(z) + torch.log1p(torch.exp(-torch.abs(z)))
    return torch.mean(soft - targets.to(torch.float32) * z)


def with_logits_in_float32_2(logits, targets):
    z, t = logits.type(torch.float32).flatten(), targets.type(torch.float32).flatten()
    toward = torch.where(t == 1, -z, z)
    return (toward.clamp(min=0) + torch.log(1 + torch.exp(-toward.abs()))).sum() / z.numel()


def with_logits_in_float32_3(logits, targets):
    table = torch.stack([torch.zeros_like(logits).flatten(), logits.flatten()], dim=1)
    return cross_entropy(table.float(), targets.flatten().long())


def update_that_overflows_the_other_way_1(x, t, w, lr):
    z = math.fsum(x_i * w_i for x_i, w_i in zip(x, w, strict=True))
    error = math.exp(z) / (math.exp(z) + 1) - t
    return [w_i - lr * error * x_i for x_i, w_i in zip(x, w, strict=True)]


def update_that_overflows_the_other_way_2(x, t, w, lr):
    def squash(z):
        grown = math.exp(z)
        return grown / (1.0 + grown)

    y = squash(sum(x[i] * w[i] for i in range(len(x))))
    return [w[i] - lr * x[i] * (y - t) for i in range(len(w))]


def update_that_overflows_the_other_way_3(x, t, w, lr):
    z = 0.0
    for a, b in zip(x, w, strict=True):
        z += a * b
    e = math.exp(z)
    y = 1 - 1 / (1 + e)
    return [b + lr * a * (t - y) for a, b in zip(x, w, strict=True)]
