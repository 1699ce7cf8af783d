"""Known wrong answers to exercise 2."""

import math

import torch

from grader.mistake import mistake
from solutions.ex02_cross_entropy import _sigmoid, log_softmax, log_sum_exp, softmax


@mistake("log_sum_exp", "exp of a large value is infinite: subtract the largest value along dim before exp.")
def log_sum_exp_that_overflows(x, dim):
    return x.exp().sum(dim).log()


@mistake("log_sum_exp", "You subtracted the largest value but did not add it again after the logarithm.")
def largest_not_added_again(x, dim):
    return (x - x.amax(dim, keepdim=True)).exp().sum(dim).log()


@mistake(
    "log_sum_exp",
    "You subtracted the largest of the whole tensor: rows far below it become log(0). Take it along dim.",
)
def largest_of_the_whole_tensor(x, dim):
    return (x - x.max()).exp().sum(dim).log() + x.max()


@mistake("log_sum_exp", "The order is exp, sum, log; you took the logarithm of each value and then the sum.")
def sum_of_the_logarithms(x, dim):
    return x.exp().log().sum(dim)


@mistake("log_sum_exp", "You took the mean of exp where the sum belongs.")
def log_mean_exp(x, dim):
    m = x.amax(dim, keepdim=True)
    return (x - m).exp().mean(dim).log() + m.squeeze(dim)


@mistake("log_sum_exp", "Your sum always runs along axis 1: use the argument dim.")
def log_sum_exp_along_axis_1(x, dim):
    m = x.amax(1 if x.dim() > 1 else 0, keepdim=True)
    return (x - m).exp().sum(1 if x.dim() > 1 else 0).log() + m.squeeze(1 if x.dim() > 1 else 0)


@mistake("log_sum_exp", "You kept the summed axis with length 1 (keepdim): here it goes.")
def log_sum_exp_with_its_axis(x, dim):
    m = x.amax(dim, keepdim=True)
    return (x - m).exp().sum(dim, keepdim=True).log() + m


@mistake("log_sum_exp", "This is the largest value itself; log_sum_exp is a little above it.")
def only_the_largest(x, dim):
    return x.amax(dim)


@mistake(
    "log_sum_exp",
    "squeeze() takes every axis of length 1 away, others than dim too: write squeeze(dim).",
)
def every_axis_of_length_1_squeezed(x, dim):
    m = x.amax(dim, keepdim=True)
    return ((x - m).exp().sum(dim, keepdim=True).log() + m).squeeze()


@mistake(
    "softmax", "Large logits give infinity divided by infinity: subtract the largest along dim before exp."
)
def softmax_that_overflows(x, dim):
    e = x.exp()
    return e / e.sum(dim, keepdim=True)


@mistake("softmax", "You divided the logits by their sum: take exp of them first.")
def without_exp(x, dim):
    return x / x.sum(dim, keepdim=True)


@mistake("softmax", "You divided by the sum over the whole tensor; each row has a sum of its own, along dim.")
def softmax_over_everything(x, dim):
    e = (x - x.max()).exp()
    return e / e.sum()


@mistake("softmax", "Your softmax always runs along the last axis: use the argument dim.")
def softmax_along_the_last_axis(x, dim):
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


@mistake(
    "softmax", "Your exp sees x where it should see x minus the largest value: only the sum was shifted."
)
def only_the_sum_shifted(x, dim):
    return x.exp() / (x - x.amax(dim, keepdim=True)).exp().sum(dim, keepdim=True)


@mistake(
    "softmax",
    "You subtracted the largest of the whole tensor: rows far below it become 0 / 0. Take it along dim.",
)
def softmax_less_the_largest_of_all(x, dim):
    e = (x - x.max()).exp()
    return e / e.sum(dim, keepdim=True)


@mistake("softmax", "You limited the logits to ±50 so that exp stays finite: that changes the probabilities.")
def logits_clamped(x, dim):
    e = x.clamp(-50, 50).exp()
    return e / e.sum(dim, keepdim=True)


@mistake(
    "softmax", "You subtracted the largest value from the caller's tensor itself: x -= … works in place."
)
def shifts_the_callers_x(x, dim):
    with torch.no_grad():
        x -= x.amax(dim, keepdim=True)
    e = x.exp()
    return e / e.sum(dim, keepdim=True)


@mistake("softmax", "You cut the graph with detach: no gradient flows back to the logits.")
def softmax_of_detached(x, dim):
    e = (x - x.amax(dim, keepdim=True)).detach().exp()
    return (e / e.sum(dim, keepdim=True)).requires_grad_()


@mistake(
    "softmax",
    "The clamp gives a masked class, whose logit is -inf, a small share: it is to be exactly 0.",
)
def masked_classes_get_a_little(x, dim):
    e = (x - x.amax(dim, keepdim=True)).exp().clamp(min=1e-12)
    return e / e.sum(dim, keepdim=True)


@mistake(
    "log_softmax", "A probability too small for a float is 0, and its logarithm -inf: use x - log_sum_exp(x)."
)
def log_of_the_softmax(x, dim):
    return softmax(x, dim).log()


@mistake(
    "log_softmax", "You added a small number before the logarithm: that hides -inf and changes every value."
)
def log_of_softmax_plus_epsilon(x, dim):
    return (softmax(x, dim) + 1e-6).log()


@mistake("log_softmax", "These are the probabilities; their logarithms are asked for.")
def softmax_for_log_softmax(x, dim):
    return softmax(x, dim)


@mistake("log_softmax", "The sign is the other way round: logarithms of probabilities are 0 or below.")
def negative_log_softmax(x, dim):
    return log_sum_exp(x, dim).unsqueeze(dim) - x


@mistake("log_softmax", "You subtracted the largest value; the log_sum_exp is what has to be subtracted.")
def less_the_largest_only(x, dim):
    return x - x.amax(dim, keepdim=True)


@mistake("log_softmax", "Your axis for the classes is always the last: use the argument dim.")
def log_softmax_along_the_last_axis(x, dim):
    return x - log_sum_exp(x, -1).unsqueeze(-1)


@mistake("log_softmax", "You subtracted the sum of exp, without its logarithm.")
def less_the_sum_of_exp(x, dim):
    m = x.amax(dim, keepdim=True)
    return (x - m) - (x - m).exp().sum(dim, keepdim=True)


@mistake(
    "log_softmax", "-inf has become a large finite number in yours: a masked class has the logarithm -inf."
)
def masked_classes_made_finite(x, dim):
    return (x - log_sum_exp(x, dim).unsqueeze(dim)).clamp(min=-1e6)


@mistake("cross_entropy", "The minus sign is missing: log probabilities are negative, a loss is not.")
def cross_entropy_without_the_minus(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    loss = log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("cross_entropy", "You summed in every case; the mean divides by the number of samples.")
def always_summed(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return loss if reduction == "none" else loss.sum()


@mistake("cross_entropy", "You averaged over all N · C values; only the N picked ones count.")
def averaged_over_the_classes_too(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.sum() / logits.numel()}[reduction]


@mistake("cross_entropy", "You took the softmax twice: the logits go in as they are.")
def softmax_twice(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(softmax(logits, 1), 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("cross_entropy", "Your log_softmax runs over the samples (axis 0); the classes are axis 1.")
def classes_on_axis_0(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 0).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "cross_entropy", "log_p[:, targets] takes all N × N pairs; each row needs its own target only: gather."
)
def all_pairs_picked(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 1)[:, targets]
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("cross_entropy", "You left out the logarithm: this is minus the probability itself.")
def minus_the_probability(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "cross_entropy",
    "log(softmax) is -inf where a probability is too small for a float: gather from log_softmax.",
)
def log_of_a_gathered_softmax(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1).log()
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "cross_entropy", "Float or int32 targets slip through a conversion to int64: raise TypeError for them."
)
def converts_the_targets(logits, targets, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 1).gather(1, targets.long().unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "cross_entropy", "You refuse float targets but let other integers through: only torch.int64 will do."
)
def any_integer_will_do(logits, targets, reduction="mean"):
    if targets.is_floating_point():
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 1)[torch.arange(len(logits), device=logits.device), targets.long()]
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "cross_entropy", "You leave wrong targets to gather, which raises a RuntimeError: raise TypeError first."
)
def left_to_gather(logits, targets, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("cross_entropy", "An unknown reduction raises KeyError in yours: ValueError is asked for.")
def key_error_for_an_unknown_reduction(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("cross_entropy", "An unknown reduction slips through as the mean: raise ValueError.")
def unknown_reductions_are_means(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.mean()


@mistake(
    "cross_entropy",
    "For reduction none you detach the losses: no gradient flows back to the logits from them.",
)
def detached_without_a_reduction(logits, targets, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    if targets.dtype != torch.int64:
        raise TypeError("targets are int64")
    loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss.detach(), "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("cross_entropy", "You compute in float32 whatever comes in: float64 logits want a float64 loss.")
def cross_entropy_in_float32(logits, targets, reduction="mean"):
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    loss = -log_softmax(logits.float(), 1).gather(1, targets.unsqueeze(1)).squeeze(1)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("binary_cross_entropy", "The part for no is missing: where the target is 0, -log(1 - p + ε) counts.")
def only_the_part_for_yes(p, targets, epsilon=1e-6):
    return -(targets * (p + epsilon).log()).mean()


@mistake("binary_cross_entropy", "You clamp p to ε … 1 - ε; here ε is added inside both logarithms.")
def clamped_for_added(p, targets, epsilon=1e-6):
    p = p.clamp(epsilon, 1 - epsilon)
    return -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()


@mistake(
    "binary_cross_entropy", "Without ε a probability of 0 or 1 makes log(0): infinite, or NaN by 0 · inf."
)
def without_epsilon(p, targets, epsilon=1e-6):
    return -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()


@mistake("binary_cross_entropy", "You added ε outside the logarithms, where it cannot save them from log(0).")
def epsilon_outside(p, targets, epsilon=1e-6):
    return -(targets * (p.log() + epsilon) + (1 - targets) * ((1 - p).log() + epsilon)).mean()


@mistake("binary_cross_entropy", "Your second logarithm holds 1 - (p + ε); it should be 1 - p + ε.")
def epsilon_subtracted_from_the_rest(p, targets, epsilon=1e-6):
    p = p + epsilon
    return -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()


@mistake("binary_cross_entropy", "You summed the losses; their mean is asked for.")
def binary_summed(p, targets, epsilon=1e-6):
    return -(targets * (p + epsilon).log() + (1 - targets) * (1 - p + epsilon).log()).sum()


@mistake("binary_cross_entropy", "The two parts are swapped: t goes with log(p), and 1 - t with log(1 - p).")
def parts_swapped(p, targets, epsilon=1e-6):
    return -((1 - targets) * (p + epsilon).log() + targets * (1 - p + epsilon).log()).mean()


@mistake("binary_cross_entropy", "The minus in front is missing: the logarithms are negative, a loss is not.")
def binary_without_the_minus(p, targets, epsilon=1e-6):
    return (targets * (p + epsilon).log() + (1 - targets) * (1 - p + epsilon).log()).mean()


@mistake("binary_cross_entropy", "ε is always 1e-6 in yours: use the argument.")
def epsilon_fixed(p, targets, epsilon=1e-6):
    return -(targets * (p + 1e-6).log() + (1 - targets) * (1 - p + 1e-6).log()).mean()


@mistake(
    "binary_cross_entropy_with_logits",
    "log(sigmoid(z)) is -inf for a large negative z: the sigmoid has become 0. Simplify on paper first.",
)
def log_of_a_sigmoid(logits, targets):
    p = torch.sigmoid(logits)
    return -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()


@mistake(
    "binary_cross_entropy_with_logits",
    "With ε the loss is finite but wrong: from -log(ε) on it cannot grow. Logits need no ε.",
)
def sigmoid_and_epsilon(logits, targets):
    p = torch.sigmoid(logits)
    return -(targets * (p + 1e-6).log() + (1 - targets) * (1 - p + 1e-6).log()).mean()


@mistake(
    "binary_cross_entropy_with_logits",
    "exp(z) overflows for large z: use log_sum_exp of 0 and z, or max(z, 0) + log(1 + exp(-|z|)).",
)
def log_one_plus_exp(logits, targets):
    return ((1 + logits.exp()).log() - targets * logits).mean()


@mistake(
    "binary_cross_entropy_with_logits",
    "The value is right, but the branch that torch.where drops is infinite: it makes the gradient NaN.",
)
def where_with_an_infinite_branch(logits, targets):
    soft = torch.where(logits > 30, logits, (1 + logits.exp()).log())
    return (soft - targets * logits).mean()


@mistake(
    "binary_cross_entropy_with_logits",
    "The value is right, but the branch that torch.where drops is infinite: it makes the gradient NaN.",
)
def where_with_two_infinite_branches(logits, targets):
    soft = torch.where(logits > 0, logits + (1 + (-logits).exp()).log(), (1 + logits.exp()).log())
    return (soft - targets * logits).mean()


@mistake("binary_cross_entropy_with_logits", "It is log(1 + exp(z)) minus t · z; yours has a plus.")
def plus_for_minus(logits, targets):
    zeros = torch.zeros_like(logits)
    return (log_sum_exp(torch.stack((zeros, logits)), 0) + targets * logits).mean()


@mistake(
    "binary_cross_entropy_with_logits", "The term t · z is missing: this is the loss where all targets are 0."
)
def targets_ignored(logits, targets):
    zeros = torch.zeros_like(logits)
    return log_sum_exp(torch.stack((zeros, logits)), 0).mean()


@mistake(
    "binary_cross_entropy_with_logits", "You summed over the values; the mean of the losses is asked for."
)
def with_logits_summed(logits, targets):
    zeros = torch.zeros_like(logits)
    return (log_sum_exp(torch.stack((zeros, logits)), 0) - targets * logits).sum()


@mistake(
    "binary_cross_entropy_with_logits", "You took the logits for probabilities: they can be any numbers."
)
def logits_taken_for_probabilities(logits, targets):
    p = logits.clamp(1e-6, 1 - 1e-6)
    return -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()


@mistake(
    "cross_entropy_update",
    "This is the update of the squared error: the factors 2 and (1 - y) · y go away with cross-entropy.",
)
def update_of_the_squared_error(x, t, w, lr):
    y = _sigmoid(sum(a * b for a, b in zip(x, w, strict=True)))
    return [w_i - lr * 2 * x_i * (y - t) * (1 - y) * y for x_i, w_i in zip(x, w, strict=True)]


@mistake("cross_entropy_update", "You add the step: subtract lr times the gradient, to go downhill.")
def update_uphill(x, t, w, lr):
    y = _sigmoid(sum(a * b for a, b in zip(x, w, strict=True)))
    return [w_i + lr * x_i * (y - t) for x_i, w_i in zip(x, w, strict=True)]


@mistake("cross_entropy_update", "The weighted sum has to go through the sigmoid before t is subtracted.")
def update_without_the_sigmoid(x, t, w, lr):
    y = sum(a * b for a, b in zip(x, w, strict=True))
    return [w_i - lr * x_i * (y - t) for x_i, w_i in zip(x, w, strict=True)]


@mistake(
    "cross_entropy_update", "Your sigmoid overflows for a very negative z: there, use exp(z) / (1 + exp(z))."
)
def update_that_overflows(x, t, w, lr):
    y = 1 / (1 + math.exp(-sum(a * b for a, b in zip(x, w, strict=True))))
    return [w_i - lr * x_i * (y - t) for x_i, w_i in zip(x, w, strict=True)]


@mistake(
    "cross_entropy_update", "Your sigmoid overflows for a large positive z: there, use 1 / (1 + exp(-z))."
)
def update_that_overflows_the_other_way(x, t, w, lr):
    e = math.exp(sum(a * b for a, b in zip(x, w, strict=True)))
    return [w_i - lr * x_i * (e / (1 + e) - t) for x_i, w_i in zip(x, w, strict=True)]


@mistake("cross_entropy_update", "You changed the list w that you were given: build a new one.")
def update_in_place(x, t, w, lr):
    y = _sigmoid(sum(a * b for a, b in zip(x, w, strict=True)))
    for i in range(len(w)):
        w[i] -= lr * x[i] * (y - t)
    return list(w)


@mistake("cross_entropy_update", "This is the gradient; the new weights are asked for, w[i] - lr · gradient.")
def the_gradient_in_place_of_the_weights(x, t, w, lr):
    y = _sigmoid(sum(a * b for a, b in zip(x, w, strict=True)))
    return [x_i * (y - t) for x_i in x]


@mistake(
    "cross_entropy_update", "The inputs are missing from the step: each weight moves by x[i] times the rest."
)
def update_without_the_inputs(x, t, w, lr):
    y = _sigmoid(sum(a * b for a, b in zip(x, w, strict=True)))
    return [w_i - lr * (y - t) for w_i in w]


@mistake("cross_entropy_update", "The output is computed anew after each weight has moved: compute y once.")
def update_one_by_one(x, t, w, lr):
    w = list(w)
    for i in range(len(w)):
        y = _sigmoid(sum(a * b for a, b in zip(x, w, strict=True)))
        w[i] -= lr * x[i] * (y - t)
    return w


@mistake(
    "binary_cross_entropy_with_logits", "Your result is float32 whatever comes in: keep the logits' dtype."
)
def with_logits_in_float32(logits, targets):
    logits, targets = logits.float(), targets.float()
    zeros = torch.zeros_like(logits)
    return (log_sum_exp(torch.stack((zeros, logits)), 0) - targets * logits).mean()
