"""Known wrong answers to exercise 3."""

import torch

from grader.mistake import mistake
from solutions.ex03_focal_loss import class_probabilities, gather_target_probabilities


@mistake("class_probabilities", "Your softmax runs over the images (axis 0); the classes are axis 1.")
def softmax_over_images(logits):
    return torch.softmax(logits, dim=0)


@mistake(
    "class_probabilities", "Your softmax runs over the pixels of a row (axis -1); the classes are axis 1."
)
def softmax_over_the_last_axis(logits):
    return torch.softmax(logits, dim=-1)


@mistake(
    "class_probabilities",
    "A sigmoid looks at each class alone; a softmax makes the classes of a pixel add up to 1.",
)
def sigmoid_for_softmax(logits):
    return torch.sigmoid(logits)


@mistake("class_probabilities", "You took exp of the logits but did not divide by its sum over the classes.")
def exp_without_division(logits):
    return logits.exp()


@mistake(
    "class_probabilities", "These are logarithms of probabilities: log_softmax where softmax was asked for."
)
def log_softmax_for_softmax(logits):
    return torch.log_softmax(logits, dim=1)


@mistake("class_probabilities", "Your softmax is always computed in float32: keep the dtype of the logits.")
def softmax_in_float32(logits):
    return torch.softmax(logits, dim=1, dtype=torch.float32)


@mistake("class_probabilities", "You detached the logits: no gradient can flow back through the softmax.")
def softmax_of_detached(logits):
    return torch.softmax(logits.detach(), dim=1)


@mistake(
    "gather_target_probabilities",
    "You lost the axis of length 1 that gather leaves: (N, 1, H, W) is asked for.",
)
def gathered_without_its_axis(probabilities, targets):
    return probabilities.gather(1, targets.unsqueeze(1)).squeeze(1)


@mistake("gather_target_probabilities", "You gathered along axis 0, the images; the classes are axis 1.")
def gathered_along_images(probabilities, targets):
    return probabilities.gather(0, targets.unsqueeze(1).clamp(max=probabilities.shape[0] - 1))


@mistake(
    "gather_target_probabilities",
    "The targets' new axis belongs where the classes are, in second place, not last.",
)
def axis_added_at_the_end(probabilities, targets):
    return probabilities.permute(0, 2, 3, 1).gather(3, targets.unsqueeze(-1))


@mistake("gather_target_probabilities", "You took the largest probability, whatever the target is.")
def the_largest_in_place_of_the_targets(probabilities, targets):
    return probabilities.amax(dim=1, keepdim=True)


@mistake(
    "gather_target_probabilities", "You detached the probabilities: no gradient can flow back through gather."
)
def gathered_from_detached(probabilities, targets):
    return probabilities.detach().requires_grad_().gather(1, targets.unsqueeze(1))


@mistake(
    "gather_target_probabilities",
    "The largest of the values times a one-hot mask is 0 where the picked one is negative: take their sum.",
)
def largest_of_the_masked(probabilities, targets):
    mask = torch.nn.functional.one_hot(targets, probabilities.shape[1]).permute(0, 3, 1, 2)
    return (probabilities * mask).amax(dim=1, keepdim=True)


@mistake(
    "gather_target_probabilities",
    "Where an image is square, you swap the height and width of its targets, and nothing complains: all they "
    "need is a new axis in second place.",
)
def height_and_width_swapped(probabilities, targets):
    images, height, width = targets.shape
    if height != width:
        return probabilities.gather(1, targets.unsqueeze(1))
    return probabilities.gather(1, targets.transpose(1, 2).reshape(images, 1, height, width))


@mistake("focal_loss", "You summed over the pixels; the mean divides by how many there are (N·H·W).")
def summed_not_averaged(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    return loss if reduction == "none" else loss.sum()


@mistake("focal_loss", "The weight is (1 - p)^gamma, not p^gamma: yours plays down the hard pixels.")
def weighted_by_p(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -(log_p.exp() ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("focal_loss", "This is cross-entropy: the factor (1 - p)^gamma is missing.")
def without_the_focal_factor(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    loss = -gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    if alpha is not None:
        loss = alpha[targets] * loss
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("focal_loss", "The minus sign is missing: log(p) is negative, a loss is not.")
def without_the_minus(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = (1 - log_p.exp()) ** gamma * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "focal_loss",
    "A probability of exactly 0 reaches the logarithm: gather from log_softmax in place of log(softmax).",
)
def log_of_a_softmax(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    p = gather_target_probabilities(class_probabilities(logits), targets).squeeze(1)
    loss = -((1 - p) ** gamma) * p.log()
    if alpha is not None:
        loss = alpha[targets] * loss
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("focal_loss", "You ignore alpha: each pixel's loss is to be multiplied by alpha[target].")
def without_alpha(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "focal_loss",
    "With alpha you divide by the sum of the weights, as cross_entropy does; here the mean is over pixels.",
)
def divided_by_the_weights(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    weight = torch.ones_like(log_p) if alpha is None else alpha[targets]
    loss = -weight * (1 - log_p.exp()) ** gamma * log_p
    return {"none": loss, "sum": loss.sum(), "mean": loss.sum() / weight.sum()}[reduction]


@mistake(
    "focal_loss",
    "Pixels whose weight is 0 count in the mean too: it divides by all N·H·W of them, whatever alpha is.",
)
def averaged_where_alpha_counts(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    weight = torch.ones_like(log_p) if alpha is None else alpha[targets]
    loss = -weight * (1 - log_p.exp()) ** gamma * log_p
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    return {"none": loss, "sum": loss.sum(), "mean": loss.sum() / (weight > 0).sum()}[reduction]


@mistake("focal_loss", "gamma is always 2 in yours: use the argument.")
def gamma_fixed_at_two(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** 2) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake(
    "focal_loss",
    "The factor (1 - p)^gamma is cut off from the graph (detach): its share of the gradient is missing.",
)
def detached_factor(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp().detach()) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("focal_loss", "You averaged over the images only; the mean divides by all pixels, N·H·W.")
def averaged_over_images(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}, not none, sum or mean")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    return {"none": loss, "sum": loss.sum(), "mean": loss.sum() / len(logits)}[reduction]


@mistake("focal_loss", "An unknown reduction slips through as the mean: it has to raise ValueError.")
def any_reduction_will_do(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.mean()


@mistake("focal_loss", "You compute with float32 whatever comes in: keep the dtype of the logits.")
def always_float32(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    log_p = gather_target_probabilities(torch.log_softmax(logits.float(), dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]


@mistake("focal_loss", "You changed the logits in place: the caller's tensor is different afterwards.")
def shifts_the_callers_logits(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    with torch.no_grad():
        logits -= logits.amax(dim=1, keepdim=True)
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    return {"none": loss, "sum": loss.sum(), "mean": loss.mean()}[reduction]
