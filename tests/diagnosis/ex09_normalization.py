"""Re-spellings of exercise 9's known mistakes, by another hand.

Three ways to write a right normalisation, each with places to go wrong in.
"""

from types import SimpleNamespace

import torch
from torch import nn


def other_biased(var, count):
    return var


def other_unbiased(var, count):
    return var * count / (count - 1)


def other_root(var, eps):
    return (var + eps).sqrt()


def other_affine(normal, weight, bias):
    return normal * weight + bias


def other_refused(x):
    return x[:, 0].numel() == 1


def other_never(x):
    return False


def other_same(value):
    return value


def other_two_pass(values):
    """The variance of the last axis."""
    return (values - values.mean(-1, keepdim=True)).pow(2).mean(-1)


def other_switches(**changed):
    """What the three ways ask for at each step; right unless changed."""
    right = {
        "before": other_same,
        "refused": other_refused,
        "variance": other_two_pass,
        "batch": other_biased,
        "keep": other_unbiased,
        "kept": other_same,
        "share": other_same,
        "root": other_root,
        "finish": other_affine,
    }
    return SimpleNamespace(**{**right, **changed})


def other_axes(x, kept, affine, training, momentum, eps, **changed):
    """With axes of length 1 for all but the channels."""
    way = other_switches(**changed)
    sides = [1, -1] + [1] * (x.dim() - 2)
    mean, var = kept
    if training:
        if way.refused(x):
            raise ValueError(x.shape)
        channels = way.before(x).transpose(0, 1).reshape(x.shape[1], -1)
        mean, biased = channels.mean(-1), way.variance(channels)
        var = way.batch(biased, channels.shape[1])
        share = way.share(momentum)
        for old, new in zip(kept, (mean, way.keep(biased, channels.shape[1])), strict=True):
            old.copy_((1 - share) * old + share * way.kept(new.detach()))
    normal = (x - mean.view(sides)) / way.root(var, eps).view(sides)
    return way.finish(normal, affine[0].view(sides), affine[1].view(sides))


def other_channels(x, kept, affine, training, momentum, eps, **changed):
    """Channel by channel."""
    way = other_switches(**changed)
    if training and way.refused(x):
        raise ValueError
    before, results = way.before(x), []
    for c in range(x.shape[1]):
        mean, var = (each[c].clone() for each in kept)
        if training:
            values = before[:, c].flatten()
            mean, biased = values.sum() / values.numel(), way.variance(values)
            var = way.batch(biased, values.numel())
            with torch.no_grad():
                share = way.share(momentum)
                kept[0][c] += share * (way.kept(mean) - kept[0][c])
                kept[1][c] += share * (way.kept(way.keep(biased, values.numel())) - kept[1][c])
        normal = torch.div(x[:, c] - mean, way.root(var, eps))
        results.append(way.finish(normal, affine[0][c], affine[1][c]))
    return torch.stack(results, dim=1)


def other_rows(x, kept, affine, training, momentum, eps, **changed):
    """With the channels last."""
    way = other_switches(**changed)
    rows = x.movedim(1, -1)
    mean, var = kept
    if training:
        flat = way.before(x).movedim(1, -1).flatten(0, -2)
        if way.refused(x):
            raise ValueError("not enough values")
        mean, biased = torch.mean(flat, 0), way.variance(flat.T)
        var = way.batch(biased, len(flat))
        kept[0].lerp_(way.kept(mean.detach()), way.share(momentum))
        kept[1].lerp_(way.kept(way.keep(biased.detach(), len(flat))), way.share(momentum))
    normal = (rows - mean) * way.root(var, eps).reciprocal()
    return way.finish(normal, *affine).movedim(-1, 1)


def other_copies(kept):
    return tuple(each.clone() for each in kept)


def other_raises_late(x, training):
    if training and other_refused(x):
        raise ValueError("too late")


def batch_divided_by_the_unbiased_variance_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_axes(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, batch=other_unbiased
    )


def batch_divided_by_the_unbiased_variance_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        batch=lambda var, count: count * var / (count - 1),
    )


def batch_divided_by_the_unbiased_variance_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        batch=lambda var, count: var / (1 - 1 / count),
    )


def biased_variance_kept_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, keep=other_biased
    )


def biased_variance_kept_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, keep=lambda var, count: var
    )


def biased_variance_kept_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        keep=lambda var, count: 1.0 * var,
    )


def momentum_and_its_rest_swapped_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        share=lambda momentum: 1 - momentum,
    )


def momentum_and_its_rest_swapped_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        share=lambda momentum: 1 - momentum,
    )


def momentum_and_its_rest_swapped_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        share=lambda momentum: 1 - momentum,
    )


def eps_outside_of_the_root_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, eps: var.sqrt() + eps,
    )


def eps_outside_of_the_root_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, eps: eps + var**0.5,
    )


def eps_outside_of_the_root_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, eps: torch.sqrt(var).add(eps),
    )


def divided_by_the_variance_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, eps: var + eps,
    )


def divided_by_the_variance_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, root=torch.add
    )


def divided_by_the_variance_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, eps: eps + var,
    )


def batch_statistics_after_training_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    if training:
        return other_axes(x, kept, (weight, bias), True, momentum, eps)
    return other_axes(x, other_copies(kept), (weight, bias), True, momentum, eps, refused=other_never)


def batch_statistics_after_training_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    if training:
        return other_channels(x, kept, (weight, bias), True, momentum, eps)
    return other_channels(x, other_copies(kept), (weight, bias), True, momentum, eps, refused=other_never)


def batch_statistics_after_training_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    if training:
        return other_rows(x, kept, (weight, bias), True, momentum, eps)
    return other_rows(x, other_copies(kept), (weight, bias), True, momentum, eps, refused=other_never)


def kept_statistics_in_training_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    if training:
        other_axes(x, kept, (weight, bias), True, momentum, eps)
    return other_channels(x, other_copies(kept), (weight, bias), False, momentum, eps)


def kept_statistics_in_training_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    if training:
        other_channels(x, kept, (weight, bias), True, momentum, eps)
    return other_rows(x, other_copies(kept), (weight, bias), False, momentum, eps)


def kept_statistics_in_training_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    if training:
        other_rows(x, kept, (weight, bias), True, momentum, eps)
    return other_axes(x, other_copies(kept), (weight, bias), False, momentum, eps)


def old_statistics_in_training_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    old = other_copies(kept)
    if training:
        other_axes(x, kept, (weight, bias), training, momentum, eps)
    return other_channels(x, old, (weight, bias), False, momentum, eps)


def old_statistics_in_training_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    old = other_copies(kept)
    if training:
        other_channels(x, kept, (weight, bias), training, momentum, eps)
    return other_rows(x, old, (weight, bias), False, momentum, eps)


def old_statistics_in_training_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    kept = running_mean, running_var
    old = other_copies(kept)
    if training:
        other_rows(x, kept, (weight, bias), training, momentum, eps)
    return other_axes(x, old, (weight, bias), False, momentum, eps)


def nothing_kept_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(x, other_copies((running_mean, running_var)), (weight, bias), training, momentum, eps)


def nothing_kept_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(x, (running_mean, running_var), (weight, bias), training, 0.0, eps)


def nothing_kept_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(x, other_copies((running_mean, running_var)), (weight, bias), training, momentum, eps)


def kept_in_new_tensors_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(x, other_copies((running_mean, running_var)), (weight, bias), training, momentum, eps)


def kept_in_new_tensors_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(x, (1 * running_mean, 1 * running_var), (weight, bias), training, momentum, eps)


def kept_in_new_tensors_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(x, (running_mean + 0, running_var + 0), (weight, bias), training, momentum, eps)


def kept_after_training_too_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    old = other_copies(kept)
    if not training:
        other_axes(x.detach(), kept, (weight, bias), True, momentum, eps, refused=other_never)
        kept = old
    return other_axes(x, kept, (weight, bias), training, momentum, eps)


def kept_after_training_too_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    old = other_copies(kept)
    if not training:
        other_channels(x.detach(), kept, (weight, bias), True, momentum, eps, refused=other_never)
        kept = old
    return other_channels(x, kept, (weight, bias), training, momentum, eps)


def kept_after_training_too_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    old = other_copies(kept)
    if not training:
        other_rows(x.detach(), kept, (weight, bias), True, momentum, eps, refused=other_never)
        kept = old
    return other_rows(x, kept, (weight, bias), training, momentum, eps)


def one_value_is_not_refused_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, refused=other_never
    )


def one_value_is_not_refused_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, refused=lambda x: False
    )


def one_value_is_not_refused_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        refused=lambda x: x.numel() < 1,
    )


def one_example_is_refused_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, refused=lambda x: len(x) == 1
    )


def one_example_is_refused_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        refused=lambda x: x.shape[0] < 2,
    )


def one_example_is_refused_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        refused=lambda x: x.size(0) <= 1,
    )


def refused_after_keeping_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    result = other_axes(x, kept, (weight, bias), training, momentum, eps, refused=other_never)
    other_raises_late(x, training)
    return result


def refused_after_keeping_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    result = other_channels(x, kept, (weight, bias), training, momentum, eps, refused=other_never)
    other_raises_late(x, training)
    return result


def refused_after_keeping_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    result = other_rows(x, kept, (weight, bias), training, momentum, eps, refused=other_never)
    other_raises_late(x, training)
    return result


def statistics_detached_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, before=torch.Tensor.detach
    )


def statistics_detached_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, before=lambda x: x.data
    )


def statistics_detached_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        before=lambda x: x.detach().clone(),
    )


def graph_kept_with_the_statistics_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    if training:
        if other_refused(x):
            raise ValueError(x.shape)
        axes = (0,) if x.dim() == 2 else (0, 2)
        running_mean.mul_(1 - momentum).add_(x.mean(axes), alpha=momentum)
        running_var.mul_(1 - momentum).add_(x.var(axes), alpha=momentum)
    copies = other_copies((running_mean.detach(), running_var.detach()))
    return other_axes(x, copies, (weight, bias), training, momentum, eps)


def graph_kept_with_the_statistics_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    old = other_copies((running_mean.detach(), running_var.detach()))
    result = other_channels(x, old, (weight, bias), training, momentum, eps)
    if training:
        for c in range(x.shape[1]):
            values = x[:, c].flatten()
            running_mean[c] = (1 - momentum) * running_mean[c] + momentum * values.mean()
            running_var[c] = (1 - momentum) * running_var[c] + momentum * values.var()
    return result


def graph_kept_with_the_statistics_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    if training:
        if other_refused(x):
            raise ValueError
        rows = x.movedim(1, -1).flatten(0, -2)
        running_mean.lerp_(rows.mean(0), momentum)
        running_var.lerp_(rows.var(0), momentum)
    copies = other_copies((running_mean.detach(), running_var.detach()))
    return other_rows(x, copies, (weight, bias), training, momentum, eps)


def statistics_of_each_place_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    right = other_axes(x, kept, (weight, bias), training, momentum, eps)
    if x.dim() == 2 or not training:
        return right
    var, mean = torch.var_mean(x, dim=0, correction=0, keepdim=True)
    normal = (x - mean) / (var + eps).sqrt()
    return other_affine(normal, weight[:, None], bias[:, None])


def statistics_of_each_place_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    right = other_channels(x, kept, (weight, bias), training, momentum, eps)
    if x.dim() == 2 or not training:
        return right
    places = []
    for p in range(x.shape[2]):
        one = x[:, :, p] - x[:, :, p].mean(0)
        places.append(one / (one.square().mean(0) + eps).sqrt())
    normal = torch.stack(places, dim=2)
    return other_affine(normal, weight[:, None], bias[:, None])


def statistics_of_each_place_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    kept = running_mean, running_var
    right = other_rows(x, kept, (weight, bias), training, momentum, eps)
    if x.dim() == 2 or not training:
        return right
    columns = x.flatten(1)
    columns = columns - columns.sum(0) / len(x)
    normal = (columns / other_root(columns.pow(2).mean(0), eps)).view(x.shape)
    return other_affine(normal, weight[:, None], bias[:, None])


def rows_by_reshape_alone_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        before=lambda x: x.reshape(-1, x.shape[1]),
    )


def rows_by_reshape_alone_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        before=lambda x: x.contiguous().view(-1, x.size(1)),
    )


def rows_by_reshape_alone_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        before=lambda x: x.flatten().unflatten(0, (-1, x.shape[1])),
    )


def difference_of_large_squares_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        variance=lambda v: v.pow(2).mean(-1) - v.mean(-1).pow(2),
    )


def difference_of_large_squares_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        variance=lambda v: (v * v).mean(-1) - v.mean(-1) ** 2,
    )


def difference_of_large_squares_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        variance=lambda v: (v * v).sum(-1) / v.shape[-1] - (v.sum(-1) / v.shape[-1]).square(),
    )


def result_in_float32_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    result = other_axes(x, (running_mean, running_var), (weight, bias), training, momentum, eps)
    return result.float()


def result_in_float32_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    result = other_channels(x, (running_mean, running_var), (weight, bias), training, momentum, eps)
    return result.to(torch.float32)


def result_in_float32_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    result = other_rows(x, (running_mean, running_var), (weight, bias), training, momentum, eps)
    return result.type(torch.float)


def shifted_before_it_is_scaled_1(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        finish=lambda normal, weight, bias: weight * (normal + bias),
    )


def shifted_before_it_is_scaled_2(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        finish=lambda normal, weight, bias: normal * weight + bias * weight,
    )


def shifted_before_it_is_scaled_3(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        finish=lambda normal, weight, bias: (bias + normal).mul(weight),
    )


def without_weight_and_bias_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        finish=lambda normal, weight, bias: normal,
    )


def without_weight_and_bias_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        finish=lambda normal, *_: normal,
    )


def without_weight_and_bias_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        finish=lambda *parts: parts[0],
    )


def rows_normalised_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    right = other_axes(x, (running_mean, running_var), (weight, bias), training, momentum, eps)
    if not training:
        return right
    var, mean = torch.var_mean(x, dim=1, correction=0, keepdim=True)
    normal = (x - mean) / (var + eps).sqrt()
    return other_affine(normal.movedim(1, -1), weight, bias).movedim(-1, 1)


def rows_normalised_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    right = other_channels(x, (running_mean, running_var), (weight, bias), training, momentum, eps)
    if not training:
        return right
    examples = [one - one.mean(0) for one in x]
    normal = torch.stack([one / other_root(one.square().mean(0), eps) for one in examples])
    return other_affine(normal.movedim(1, -1), weight, bias).movedim(-1, 1)


def rows_normalised_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    right = other_rows(x, (running_mean, running_var), (weight, bias), training, momentum, eps)
    if not training:
        return right
    normal = x - x.sum(1, keepdim=True) / x.shape[1]
    normal = normal * (normal.pow(2).mean(1, keepdim=True) + eps).rsqrt()
    return other_affine(normal.movedim(1, -1), weight, bias).movedim(-1, 1)


def momentum_of_its_own_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(x, (running_mean, running_var), (weight, bias), training, 0.1, eps)


def momentum_of_its_own_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, share=lambda momentum: 0.1
    )


def momentum_of_its_own_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x, (running_mean, running_var), (weight, bias), training, momentum, eps, share=lambda _: 1 / 10
    )


def eps_of_its_own_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(x, (running_mean, running_var), (weight, bias), training, momentum, 1e-5)


def eps_of_its_own_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, eps: (var + 1e-5).sqrt(),
    )


def eps_of_its_own_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        root=lambda var, _: torch.sqrt(var + 0.00001),
    )


def deviation_kept_1(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_axes(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        keep=lambda var, count: other_unbiased(var, count).sqrt(),
    )


def deviation_kept_2(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_channels(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        keep=lambda var, count: (var * count / (count - 1)) ** 0.5,
    )


def deviation_kept_3(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    return other_rows(
        x,
        (running_mean, running_var),
        (weight, bias),
        training,
        momentum,
        eps,
        keep=lambda var, count: torch.sqrt(other_unbiased(var, count)),
    )


class OtherLayer(nn.Module):
    """Parameters and settings, by another hand."""

    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__()
        self.settings = dict(momentum=momentum, eps=eps)
        self.make_affine(features)
        self.make_kept(features)

    def make_affine(self, features):
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))

    def make_kept(self, features):
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def mode(self):
        return self.training

    def affine(self):
        return self.weight, self.bias

    def forward(self, x):
        return batch_norm(
            x, self.running_mean, self.running_var, *self.affine(), training=self.mode(), **self.settings
        )


class KeptAsParameters_1(OtherLayer):
    def make_kept(self, features):
        self.running_mean = nn.Parameter(torch.zeros(features), requires_grad=False)
        self.running_var = nn.Parameter(torch.ones(features), requires_grad=False)


class KeptAsParameters_2(OtherLayer):
    def make_kept(self, features):
        for name, start in (("running_mean", 0.0), ("running_var", 1.0)):
            self.register_parameter(name, nn.Parameter(torch.full((features,), start), False))


class KeptAsParameters_3(OtherLayer):
    def make_kept(self, features):
        self.running_var = nn.Parameter(torch.ones(features)).requires_grad_(False)
        self.running_mean = nn.Parameter(torch.zeros(features)).requires_grad_(False)


class KeptAsAttributes_1(OtherLayer):
    def make_kept(self, features):
        self.running_mean = torch.zeros(features)
        self.running_var = torch.ones(features)


class KeptAsAttributes_2(OtherLayer):
    def make_kept(self, features):
        self.running_mean, self.running_var = torch.zeros(features), torch.ones(features)
        self.kept = [self.running_mean, self.running_var]


class KeptAsAttributes_3(OtherLayer):
    def make_kept(self, features):
        object.__setattr__(self, "running_mean", torch.zeros(features))
        self.__dict__["running_var"] = torch.zeros(features) + 1


class NotSaved_1(OtherLayer):
    def make_kept(self, features):
        self.register_buffer("running_mean", torch.zeros(features), persistent=False)
        self.register_buffer("running_var", torch.ones(features), persistent=False)


class NotSaved_2(OtherLayer):
    def make_kept(self, features):
        self.running_mean = nn.Buffer(torch.zeros(features), persistent=False)
        self.running_var = nn.Buffer(torch.ones(features), persistent=False)


class NotSaved_3(OtherLayer):
    def make_kept(self, features):
        self.register_buffer("running_var", torch.ones(features), False)
        self.register_buffer("running_mean", torch.zeros(features), False)


class AlwaysInTraining_1(OtherLayer):
    def mode(self):
        return True


class AlwaysInTraining_2(OtherLayer):
    def mode(self):
        return 1 > 0


class AlwaysInTraining_3(OtherLayer):
    def forward(self, x):
        return batch_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias, True, **self.settings
        )


class NeverInTraining_1(OtherLayer):
    def mode(self):
        return False


class NeverInTraining_2(OtherLayer):
    def forward(self, x):
        return batch_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias, False, **self.settings
        )


class NeverInTraining_3(OtherLayer):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        self.is_training = False

    def mode(self):
        return self.is_training


class ModesSwapped_1(OtherLayer):
    def mode(self):
        return not self.training


class ModesSwapped_2(OtherLayer):
    def mode(self):
        return {True: False, False: True}[self.training]


class ModesSwapped_3(OtherLayer):
    def mode(self):
        return self.training is False


class VarianceStartsAtZero_1(OtherLayer):
    def make_kept(self, features):
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.zeros(features))


class VarianceStartsAtZero_2(OtherLayer):
    def make_kept(self, features):
        for name in ("running_mean", "running_var"):
            self.register_buffer(name, torch.zeros(features))


class VarianceStartsAtZero_3(OtherLayer):
    def make_kept(self, features):
        super().make_kept(features)
        self.running_var.zero_()


class WeightStartsAtZero_1(OtherLayer):
    def make_affine(self, features):
        self.weight = nn.Parameter(torch.zeros(features))
        self.bias = nn.Parameter(torch.zeros(features))


class WeightStartsAtZero_2(OtherLayer):
    def make_affine(self, features):
        super().make_affine(features)
        nn.init.zeros_(self.weight)


class WeightStartsAtZero_3(OtherLayer):
    def make_affine(self, features):
        for name in ("weight", "bias"):
            self.register_parameter(name, nn.Parameter(torch.zeros(features)))


class NothingToTrain_1(OtherLayer):
    def make_affine(self, features):
        self.weight = torch.ones(features)
        self.bias = torch.zeros(features)


class NothingToTrain_2(OtherLayer):
    def make_affine(self, features):
        self.weight, self.bias = torch.ones(features), torch.zeros(features)


class NothingToTrain_3(OtherLayer):
    def make_affine(self, features):
        self.bias = torch.zeros(features)
        self.weight = self.bias + 1


class SettingsNotHandedOn_1(OtherLayer):
    def forward(self, x):
        return batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, self.training)


class SettingsNotHandedOn_2(OtherLayer):
    def forward(self, x):
        return batch_norm(x, self.running_mean, self.running_var, *self.affine(), training=self.mode())


class SettingsNotHandedOn_3(OtherLayer):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features)


class MomentumBeforeEps_1(OtherLayer):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, eps=eps, momentum=momentum)


class MomentumBeforeEps_2(OtherLayer):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        OtherLayer.__init__(self, features, eps, momentum)


class MomentumBeforeEps_3(OtherLayer):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features)
        self.settings = {"eps": eps, "momentum": momentum}


class GammaAndBeta_1(OtherLayer):
    def make_affine(self, features):
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))

    def affine(self):
        return self.gamma, self.beta


class GammaAndBeta_2(OtherLayer):
    def make_affine(self, features):
        self.beta = nn.Parameter(torch.zeros(features))
        self.gamma = nn.Parameter(torch.ones(features))

    def affine(self):
        return self.gamma, self.beta


class GammaAndBeta_3(OtherLayer):
    def make_affine(self, features):
        for name, start in dict(gamma=1.0, beta=0.0).items():
            setattr(self, name, nn.Parameter(torch.full([features], start)))

    def affine(self):
        return self.gamma, self.beta


def columns_normalised_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=0, correction=0, keepdim=True)
    return (x - mean) / (var + eps).sqrt() * weight + bias


def columns_normalised_2(x, weight, bias, eps=1e-5):
    deviation = x - x.sum(0) / len(x)
    spread = (deviation.pow(2).sum(0) / len(x) + eps) ** 0.5
    return bias + deviation / spread * weight


def columns_normalised_3(x, weight, bias, eps=1e-5):
    turned = x.movedim(0, -1)
    centred = turned - turned.mean(-1, keepdim=True)
    normal = centred * torch.rsqrt(centred.square().mean(-1, keepdim=True) + eps)
    return torch.addcmul(bias, normal.movedim(-1, 0), weight)


def all_axes_but_the_first_1(x, weight, bias, eps=1e-5):
    axes = list(range(1, x.dim())) or [0]
    var, mean = torch.var_mean(x, dim=axes, correction=0, keepdim=True)
    return (x - mean) / (var + eps).sqrt() * weight + bias


def all_axes_but_the_first_2(x, weight, bias, eps=1e-5):
    if x.dim() == 1:
        return all_axes_but_the_first_2(x[None], weight, bias, eps)[0]
    rows = x.reshape(len(x), -1)
    rows = rows - rows.mean(1, keepdim=True)
    rows = rows / (rows.pow(2).mean(1, keepdim=True) + eps).sqrt()
    return weight * rows.reshape(x.shape) + bias


def all_axes_but_the_first_3(x, weight, bias, eps=1e-5):
    examples = x if x.dim() > 1 else [x]
    normal = [(e - e.mean()) / torch.sqrt(e.var(correction=0) + eps) for e in examples]
    return torch.stack(normal).reshape(x.shape) * weight + bias


def the_whole_tensor_normalised_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, correction=0)
    return (x - mean) / (var + eps).sqrt() * weight + bias


def the_whole_tensor_normalised_2(x, weight, bias, eps=1e-5):
    deviation = x - x.sum() / x.numel()
    return deviation / ((deviation**2).mean() + eps) ** 0.5 * weight + bias


def the_whole_tensor_normalised_3(x, weight, bias, eps=1e-5):
    flat = x.flatten()
    flat = flat - flat.mean()
    normal = flat * torch.rsqrt(flat.dot(flat) / len(flat) + eps)
    return torch.addcmul(bias, normal.view(x.shape), weight)


def other_row(row, weight, bias, eps, count=None, root=other_root, affine=other_affine):
    """A single row, (D,)."""
    deviation = row - row.mean()
    var = deviation.dot(deviation) / (count or len(row))
    return affine(deviation / root(var, eps), weight, bias)


def other_row_by_row(x, weight, bias, eps, **changed):
    flat = x.reshape(-1, x.shape[-1])
    return torch.stack([other_row(row, weight, bias, eps, **changed) for row in flat]).reshape(x.shape)


def rows_divided_by_the_unbiased_variance_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, keepdim=True)
    return (x - mean) / (var + eps).sqrt() * weight + bias


def rows_divided_by_the_unbiased_variance_2(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().sum(-1, keepdim=True) / (x.shape[-1] - 1)
    return torch.addcmul(bias, deviation * torch.rsqrt(var + eps), weight)


def rows_divided_by_the_unbiased_variance_3(x, weight, bias, eps=1e-5):
    rows = [(row - row.mean()) / (row.std().square() + eps).sqrt() for row in x.reshape(-1, x.shape[-1])]
    return torch.stack(rows).reshape(x.shape) * weight + bias


def row_eps_outside_of_the_root_1(x, weight, bias, eps=1e-5):
    spread, mean = torch.std_mean(x, dim=-1, correction=0, keepdim=True)
    return (x - mean) / (spread + eps) * weight + bias


def row_eps_outside_of_the_root_2(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    return weight * deviation / (deviation.pow(2).mean(-1, keepdim=True) ** 0.5 + eps) + bias


def row_eps_outside_of_the_root_3(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return torch.addcmul(bias, (x - mean) / torch.sqrt(var).add(eps), weight)


def row_divided_by_its_variance_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return (x - mean) / (var + eps) * weight + bias


def row_divided_by_its_variance_2(x, weight, bias, eps=1e-5):
    return other_row_by_row(x, weight, bias, eps, root=torch.add)


def row_divided_by_its_variance_3(x, weight, bias, eps=1e-5):
    deviation = x - x.sum(-1, keepdim=True) / x.shape[-1]
    return bias + weight * (deviation / (eps + deviation.pow(2).mean(-1, keepdim=True)))


def mean_left_in_1(x, weight, bias, eps=1e-5):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * weight + bias


def mean_left_in_2(x, weight, bias, eps=1e-5):
    size = (x * x).sum(-1, keepdim=True) / x.shape[-1]
    return bias + weight * x / (size + eps) ** 0.5


def mean_left_in_3(x, weight, bias, eps=1e-5):
    size = torch.linalg.vector_norm(x, dim=-1, keepdim=True).square() / x.shape[-1]
    return torch.addcmul(bias, x / (size + eps).sqrt(), weight)


def row_statistics_detached_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x.detach(), dim=-1, correction=0, keepdim=True)
    return (x - mean) / (var + eps).sqrt() * weight + bias


def row_statistics_detached_2(x, weight, bias, eps=1e-5):
    with torch.no_grad():
        mean = x.mean(-1, keepdim=True)
        scale = ((x - mean).square().mean(-1, keepdim=True) + eps).rsqrt()
    return torch.addcmul(bias, (x - mean) * scale, weight)


def row_statistics_detached_3(x, weight, bias, eps=1e-5):
    mean = x.data.sum(-1, keepdim=True) / x.shape[-1]
    spread = torch.sqrt((x.data - mean).pow(2).mean(-1, keepdim=True) + eps)
    return weight * ((x - mean) / spread) + bias


def difference_of_a_rows_large_squares_1(x, weight, bias, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    var = (x * x).mean(-1, keepdim=True) - mean * mean
    return (x - mean) / (var + eps).sqrt() * weight + bias


def difference_of_a_rows_large_squares_2(x, weight, bias, eps=1e-5):
    count = x.shape[-1]
    mean = x.sum(-1, keepdim=True) / count
    var = x.pow(2).sum(-1, keepdim=True) / count - mean**2
    return torch.addcmul(bias, (x - mean) / torch.sqrt(var + eps), weight)


def difference_of_a_rows_large_squares_3(x, weight, bias, eps=1e-5):
    mean, squares = (v.mean(-1).unsqueeze(-1) for v in (x, x.square()))
    return bias + weight * ((x - mean) / (squares - mean.square() + eps) ** 0.5)


def rows_in_float32_1(x, weight, bias, eps=1e-5):
    x, weight, bias = x.float(), weight.float(), bias.float()
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return (x - mean) / (var + eps).sqrt() * weight + bias


def rows_in_float32_2(x, weight, bias, eps=1e-5):
    x, weight, bias = (each.to(torch.float32) for each in (x, weight, bias))
    return other_row_by_row(x, weight, bias, eps)


def rows_in_float32_3(x, weight, bias, eps=1e-5):
    x = x.type(torch.float32)
    deviation = x - x.mean(-1, keepdim=True)
    spread = torch.sqrt(deviation.pow(2).mean(-1, keepdim=True) + eps)
    return weight.float() * deviation / spread + bias.float()


def row_shifted_before_it_is_scaled_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return ((x - mean) / (var + eps).sqrt() + bias) * weight


def row_shifted_before_it_is_scaled_2(x, weight, bias, eps=1e-5):
    return other_row_by_row(x, weight, weight * bias, eps)


def row_shifted_before_it_is_scaled_3(x, weight, bias, eps=1e-5):
    deviation = x - x.sum(-1, keepdim=True) / x.shape[-1]
    normal = deviation * (deviation.pow(2).mean(-1, keepdim=True) + eps).rsqrt()
    return weight * (bias + normal)


def rows_without_weight_and_bias_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return (x - mean) / (var + eps).sqrt()


def rows_without_weight_and_bias_2(x, weight, bias, eps=1e-5):
    return other_row_by_row(x, weight, bias, eps, affine=lambda normal, *_: normal)


def rows_without_weight_and_bias_3(x, weight, bias, eps=1e-5):
    deviation = x - x.sum(-1, keepdim=True) / x.shape[-1]
    return deviation * (deviation.pow(2).mean(-1, keepdim=True) + eps).rsqrt()


def row_eps_of_its_own_1(x, weight, bias, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return (x - mean) / (var + 1e-5).sqrt() * weight + bias


def row_eps_of_its_own_2(x, weight, bias, eps=1e-5):
    return other_row_by_row(x, weight, bias, 1e-5)


def row_eps_of_its_own_3(x, weight, bias, eps=1e-5):
    deviation = x - x.sum(-1, keepdim=True) / x.shape[-1]
    return bias + weight * deviation * (deviation.pow(2).mean(-1, keepdim=True) + 0.00001).rsqrt()


class OtherLayerNorm(OtherLayer):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)

    def make_kept(self, features):
        pass

    def forward(self, x):
        return layer_norm(x, *self.affine(), self.settings["eps"])


class WithoutParameters_1(OtherLayerNorm):
    def make_affine(self, features):
        self.weight = torch.ones(features)
        self.bias = torch.zeros(features)


class WithoutParameters_2(OtherLayerNorm):
    def make_affine(self, features):
        self.weight, self.bias = torch.ones(features), torch.zeros(features)


class WithoutParameters_3(OtherLayerNorm):
    def make_affine(self, features):
        self.bias = torch.zeros(features)
        self.weight = self.bias + 1


class LayerWeightStartsAtZero_1(OtherLayerNorm):
    def make_affine(self, features):
        self.weight = nn.Parameter(torch.zeros(features))
        self.bias = nn.Parameter(torch.zeros(features))


class LayerWeightStartsAtZero_2(OtherLayerNorm):
    def make_affine(self, features):
        super().make_affine(features)
        nn.init.zeros_(self.weight)


class LayerWeightStartsAtZero_3(OtherLayerNorm):
    def make_affine(self, features):
        for name in ("weight", "bias"):
            self.register_parameter(name, nn.Parameter(torch.zeros(features)))


class EpsNotHandedOn_1(OtherLayerNorm):
    def forward(self, x):
        return layer_norm(x, self.weight, self.bias)


class EpsNotHandedOn_2(OtherLayerNorm):
    def forward(self, x):
        return layer_norm(x, *self.affine(), eps=1e-5)


class EpsNotHandedOn_3(OtherLayerNorm):
    def __init__(self, features, eps=1e-5):
        super().__init__(features)


class OffAfterEval_1(OtherLayerNorm):
    def forward(self, x):
        if not self.training:
            return x
        return super().forward(x)


class OffAfterEval_2(OtherLayerNorm):
    def forward(self, x):
        return (super().forward if self.training else nn.Identity())(x)


class OffAfterEval_3(OtherLayerNorm):
    def forward(self, x):
        if self.training:
            x = layer_norm(x, self.weight, self.bias, **{"eps": self.settings["eps"]})
        return x


class KeepsStatistics_1(OtherLayerNorm):
    def make_kept(self, features):
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))


class KeepsStatistics_2(OtherLayerNorm):
    def make_kept(self, features):
        OtherLayer.make_kept(self, features)
        self.kept = True


class KeepsStatistics_3(OtherLayerNorm):
    def make_kept(self, features):
        self.running_mean = nn.Buffer(torch.zeros(features))
        self.running_var = nn.Buffer(torch.ones(features))


class LayerGammaAndBeta_1(OtherLayerNorm):
    def make_affine(self, features):
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))

    def affine(self):
        return self.gamma, self.beta


class LayerGammaAndBeta_2(OtherLayerNorm):
    def make_affine(self, features):
        self.beta = nn.Parameter(torch.zeros(features))
        self.gamma = nn.Parameter(torch.ones(features))

    def affine(self):
        return self.gamma, self.beta


class LayerGammaAndBeta_3(OtherLayerNorm):
    def make_affine(self, features):
        for name, start in dict(gamma=1.0, beta=0.0).items():
            setattr(self, name, nn.Parameter(torch.full([features], start)))

    def affine(self):
        return self.gamma, self.beta
