"""Known wrong answers to exercise 10."""

import torch

from grader.mistake import mistake
from solutions.ex10_regularization import Dropout, apply_mask, dropout


@mistake(
    "apply_mask",
    "You drop, but what is kept stays as it is: in inverted dropout it is divided by 1 - p.",
)
def kept_is_not_scaled(x, keep, p):
    return x * keep


@mistake("apply_mask", "You divide what is kept by p; p is the probability to drop, and 1 - p that to keep.")
def divided_by_p(x, keep, p):
    return x * keep * (1 / p if 0 < p < 1 else 1.0)


@mistake("apply_mask", "You multiply what is kept by 1 - p, and make it smaller still: divide by it.")
def multiplied_by_the_share_kept(x, keep, p):
    return x * keep * (1 - p)


@mistake("apply_mask", "Your mask is the wrong way round: keep is True where x stays.")
def mask_the_wrong_way_round(x, keep, p):
    scale = 0.0 if p == 1 else 1 / (1 - p)
    return x * ~keep * scale


@mistake(
    "apply_mask",
    "For p = 1 you divide 0 by 0, which is NaN: nothing is kept then, and nothing has to be scaled.",
)
def nothing_divided_by_nothing(x, keep, p):
    return x * keep / (1 - p)


@mistake(
    "apply_mask",
    "x[keep] cuts the dropped values out, and shape and places are lost: they are to become 0 where "
    "they are.",
)
def dropped_values_cut_out(x, keep, p):
    return x[keep] * (0.0 if p == 1 else 1 / (1 - p))


@mistake(
    "apply_mask",
    "Your mask is float64, and so is what it is multiplied with: cast it to the dtype of x, or leave "
    "it bool.",
)
def mask_in_float64(x, keep, p):
    scale = 0.0 if p == 1 else 1 / (1 - p)
    return x * keep.double() * scale


@mistake(
    "apply_mask",
    "You drop in the caller's own x: multiply out of place, x * keep, and leave x as it is.",
)
def dropped_in_place(x, keep, p):
    x.data *= keep
    return x * keep * (0.0 if p == 1 else 1 / (1 - p))


@mistake("apply_mask", "You take x out of the graph: no gradient can flow back through what is kept.")
def masked_without_gradient(x, keep, p):
    scale = 0.0 if p == 1 else 1 / (1 - p)
    return x.detach() * keep * scale


@mistake("dropout", "You keep with probability p; p is the probability to drop.")
def kept_with_probability_p(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) < p
    return apply_mask(x, keep, p) if training else x


@mistake("dropout", "You keep with probability p; p is the probability to drop.")
def kept_with_probability_p_to_the_end(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) < p
    if not training:
        return x
    return x * keep / (1 - p) if p < 1 else x * keep


@mistake(
    "dropout",
    "You draw one number in dropout, and all of x is kept or dropped with it: each value needs a "
    "number of its own.",
)
def one_number_for_all(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand(1, device=x.device) >= p
    return apply_mask(x, keep.expand_as(x), p) if training else x


@mistake(
    "dropout",
    "Your mask has the length of the last axis in dropout, and all rows share it: draw one of the "
    "shape of x.",
)
def one_mask_for_all_rows(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand(x.shape[-1], device=x.device) >= p
    return apply_mask(x, keep.expand_as(x), p) if training else x


@mistake(
    "dropout",
    "You drop the same number of values each time in dropout; each is to be dropped by chance, "
    "whatever becomes of the others.",
)
def a_fixed_number_is_dropped(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    order = torch.randperm(x.numel(), device=x.device).view(x.shape)
    keep = order >= round(p * x.numel())
    return apply_mask(x, keep, p) if training else x


@mistake(
    "dropout",
    "You seed a generator in each call of dropout, and so the mask is always the same: draw from "
    "PyTorch's own, unseeded.",
)
def the_same_mask_each_time(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    generator = torch.Generator(x.device).manual_seed(0)
    keep = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return apply_mask(x, keep, p) if training else x


@mistake("dropout", "You take any p in dropout: below 0 or above 1 is no probability, raise ValueError.")
def p_is_not_looked_at(x, p=0.5, training=True):
    keep = torch.rand_like(x) >= p
    return apply_mask(x, keep, p) if training else x


@mistake(
    "dropout",
    "You look at p in training only in dropout; a p below 0 or above 1 is a ValueError always.",
)
def p_looked_at_in_training(x, p=0.5, training=True):
    if not training:
        return x
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return apply_mask(x, keep, p) if training else x


@mistake(
    "dropout",
    "You refuse 0 or 1 for p in dropout; both are probabilities, to drop nothing and to drop all.",
)
def nought_and_one_refused(x, p=0.5, training=True):
    if not 0 < p < 1:
        raise ValueError(f"p is {p}")
    keep = torch.rand_like(x) >= p
    return apply_mask(x, keep, p) if training else x


@mistake("classic_dropout", "You keep with probability p in classic_dropout; p is the probability to drop.")
def classic_kept_with_probability_p(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) < p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "You draw one number in classic_dropout, and all of x is kept or dropped with it: each value "
    "needs a number of its own.",
)
def classic_one_number_for_all(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand(1, device=x.device) >= p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "Your mask has the length of the last axis in classic_dropout, and all rows share it: draw one of"
    " the shape of x.",
)
def classic_one_mask_for_all_rows(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand(x.shape[-1], device=x.device) >= p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "You drop the same number of values each time in classic_dropout; each is to be dropped by "
    "chance, whatever becomes of the others.",
)
def classic_a_fixed_number_is_dropped(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    order = torch.randperm(x.numel(), device=x.device).view(x.shape)
    keep = order >= round(p * x.numel())
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "You seed a generator in each call in classic_dropout, and so the mask is always the same: draw "
    "from PyTorch's own, unseeded.",
)
def classic_the_same_mask_each_time(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    generator = torch.Generator(x.device).manual_seed(0)
    keep = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "You take any p in classic_dropout: below 0 or above 1 is no probability, raise ValueError.",
)
def classic_p_is_not_looked_at(x, p=0.5, training=True):
    keep = torch.rand_like(x) >= p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "You look at p in training only in classic_dropout; a p below 0 or above 1 is a ValueError always.",
)
def classic_p_looked_at_in_training(x, p=0.5, training=True):
    if not training:
        return x * (1 - p)
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "classic_dropout",
    "You refuse 0 or 1 for p in classic_dropout; both are probabilities, to drop nothing and to drop all.",
)
def classic_nought_and_one_refused(x, p=0.5, training=True):
    if not 0 < p < 1:
        raise ValueError(f"p is {p}")
    keep = torch.rand_like(x) >= p
    return x * (keep) if training else x * (1 - p)


@mistake(
    "dropout",
    "You drop but scale nothing: in training what is kept is divided by 1 - p, as apply_mask does.",
)
def nothing_scaled(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x * keep if training else x


@mistake("dropout", "You drop whether training is True or False; in use, x is given back as it is.")
def dropped_in_use_too(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return apply_mask(x, keep, p)


@mistake("dropout", "You drop in use and not in training: it is the other way round.")
def training_the_wrong_way_round(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x if training else apply_mask(x, keep, p)


@mistake(
    "dropout",
    "You multiply by 1 - p in use; in the inverted convention the scaling was done in training already.",
)
def scaled_in_use_too(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return apply_mask(x, keep, p) if training else x * (1 - p)


@mistake(
    "dropout",
    "Your gradient flows past the mask: what was dropped gets no gradient, and what was kept gets 1 /"
    " (1 - p) of it.",
)
def gradient_past_the_mask(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x + (apply_mask(x, keep, p) - x).detach() if training else x


@mistake(
    "classic_dropout",
    "This is inverted dropout: in the classic convention nothing is scaled in training, and x · (1 - "
    "p) is given in use.",
)
def inverted_for_classic(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return apply_mask(x, keep, p) if training else x


@mistake(
    "classic_dropout",
    "In use, classic_dropout gives (1 - p) · x, not x itself: its training has scaled nothing.",
)
def classic_unscaled_in_use(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x * keep if training else x


@mistake("classic_dropout", "In use you multiply by p; a value was there with probability 1 - p.")
def classic_multiplied_by_p(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x * keep if training else x * p


@mistake("classic_dropout", "In use you divide by 1 - p, and make x larger; multiply by it.")
def classic_divided_in_use(x, p=0.5, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}, not a probability from 0 to 1")
    keep = torch.rand_like(x) >= p
    return x * keep if training else x / (1 - p if p < 1 else 1)


@mistake("Dropout", "Your layer drops after eval() too: hand on self.training, which train() and eval() set.")
class AlwaysDrops(Dropout):
    def forward(self, x):
        return dropout(x, self.p)


@mistake("Dropout", "Your layer never drops: hand on self.training, which is True until eval() is called.")
class NeverDrops(Dropout):
    def forward(self, x):
        return dropout(x, self.p, False)


@mistake(
    "Dropout",
    "Your layer drops after eval() and not in training: training is self.training, not its opposite.",
)
class ModesSwapped(Dropout):
    def forward(self, x):
        return dropout(x, self.p, not self.training)


@mistake("Dropout", "Your layer takes p, but drops with 0.5 whatever it is: hand it on to dropout.")
class AlwaysHalf(Dropout):
    def forward(self, x):
        return dropout(x, training=self.training)


@mistake("Dropout", "Your layer takes any p when it is made: raise ValueError there, not at the first batch.")
class LooksAtPTooLate(Dropout):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p


@mistake("Dropout", "Your layer draws a mask once and keeps it; each call needs a new one.")
class OneMaskForEver(Dropout):
    def forward(self, x):
        if not self.training:
            return x
        if getattr(self, "keep", None) is None or self.keep.shape != x.shape:
            self.keep = torch.rand_like(x) >= self.p
        return apply_mask(x, self.keep, self.p)


@mistake("Dropout", "Your layer keeps p as a buffer, which is saved with the weights; a plain number does.")
class PIsSaved(Dropout):
    def __init__(self, p=0.5):
        super().__init__(p)
        del self.p
        self.register_buffer("p", torch.tensor(p))

    def forward(self, x):
        return dropout(x, self.p.item(), self.training)


@mistake(
    "Dropout",
    "After eval() your layer multiplies by 1 - p; in the inverted convention it lets x through as it is.",
)
class ClassicLayer(Dropout):
    def forward(self, x):
        return dropout(x, self.p) if self.training else x * (1 - self.p)


@mistake(
    "l2_penalty",
    "You leave out the half: strength / 2 · the sum of squares, so that the gradient is strength · w.",
)
def without_the_half(parameters, strength):
    return strength * sum(w.square().sum() for w in parameters)


@mistake(
    "l2_penalty",
    "You take the norm, which is the root of the sum of squares; the squares themselves are added up.",
)
def the_root_of_it(parameters, strength):
    return strength / 2 * sum(w.norm() for w in parameters)


@mistake(
    "l2_penalty",
    "You take the mean of the squares in each parameter; they are added up, however many there are.",
)
def squares_averaged(parameters, strength):
    return strength / 2 * sum(w.square().mean() for w in parameters)


@mistake(
    "l2_penalty",
    "You take the parameters out of the graph: the penalty has no gradient, and nothing shrinks.",
)
def squares_detached(parameters, strength):
    return strength / 2 * sum(w.detach().square().sum() for w in parameters)


@mistake("l2_penalty", "Your penalty is a plain number: item() has no gradient, and nothing shrinks.")
def squares_as_a_number(parameters, strength):
    return strength / 2 * sum(w.square().sum().item() for w in parameters)


@mistake("l2_penalty", "These are absolute values, which is L1; L2 adds up squares.")
def l1_for_l2(parameters, strength):
    return strength / 2 * sum(w.abs().sum() for w in parameters)


@mistake(
    "l2_penalty",
    "You give back the cost of the first parameter alone: the return belongs after the loop.",
)
def only_the_first_is_squared(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + w.square().sum()
        return strength / 2 * total


@mistake(
    "l2_penalty",
    "You leave out parameters with fewer than two axes; the function is to take all that it is given.",
)
def only_matrices_are_squared(parameters, strength):
    return strength / 2 * sum((w.square().sum() for w in parameters if w.dim() > 1), torch.zeros(()))


@mistake("l1_penalty", "You add up the values with their signs, which cancel each other: take abs first.")
def signs_left_in(parameters, strength):
    return strength * sum(w.sum() for w in parameters)


@mistake(
    "l1_penalty",
    "You take abs of the sum, in which the signs have cancelled each other already: abs first, then the sum.",
)
def abs_of_the_sum(parameters, strength):
    return strength * sum(w.sum().abs() for w in parameters)


@mistake(
    "l1_penalty",
    "You halve the sum; the 1/2 of L2 makes up for the 2 in the gradient of a square, and L1 has none.",
)
def halved_as_l2(parameters, strength):
    return strength / 2 * sum(w.abs().sum() for w in parameters)


@mistake(
    "l1_penalty",
    "You take the mean of the absolute values in each parameter; they are added up, however many there are.",
)
def absolute_values_averaged(parameters, strength):
    return strength * sum(w.abs().mean() for w in parameters)


@mistake("l1_penalty", "These are squares, which is L2; L1 adds up absolute values.")
def l2_for_l1(parameters, strength):
    return strength * sum(w.square().sum() for w in parameters)


@mistake(
    "l1_penalty",
    "You take the parameters out of the graph: the L1 penalty has no gradient, and nothing shrinks.",
)
def absolute_values_detached(parameters, strength):
    return strength * sum(w.detach().abs().sum() for w in parameters)


@mistake(
    "l1_penalty",
    "You give back the L1 cost of the first parameter alone: the return belongs after the loop.",
)
def only_the_first_counts(parameters, strength):
    total = 0.0
    for w in parameters:
        total = total + w.abs().sum()
        return strength * total


@mistake(
    "l1_penalty",
    "The gradient of your absolute value is not 0 at 0: what is exactly 0 would be pulled away from "
    "it. torch.abs has 0 there.",
)
def nought_counts_as_negative(parameters, strength):
    return strength * sum(torch.where(w > 0, w, -w).sum() for w in parameters)


@mistake("decay_step", "You subtract lr · gradient alone; the decay is missing, lr · weight_decay · w.")
def without_decay(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad


@mistake(
    "decay_step",
    "You subtract the decay without lr: lr times (gradient + weight_decay · w), both of them.",
)
def decay_without_lr(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad + weight_decay * w


@mistake(
    "decay_step",
    "Your decay has the wrong sign, and the weights grow: weight_decay · w is added to the gradient, "
    "and both are subtracted.",
)
def grows_instead(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad - weight_decay * w)


@mistake("decay_step", "You step with the gradient, uphill: subtract it.")
def uphill(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w += lr * (w.grad + weight_decay * w)


@mistake("decay_step", "You write the decay into w.grad itself, which is to stay as it is.")
def decay_added_to_the_gradients(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w.grad += weight_decay * w
                w -= lr * w.grad


@mistake(
    "decay_step",
    "Nothing moves: w = w - … gives the name a new tensor, and the parameter knows nothing of it. "
    "w -= … writes into it.",
)
def a_new_tensor_for_the_name(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w = w - lr * (w.grad + weight_decay * w)


@mistake(
    "decay_step",
    "w.data = … puts other memory under the parameter; w -= … writes over the values where they lie.",
)
def other_memory(parameters, lr, weight_decay):
    for w in parameters:
        if w.grad is not None:
            w.data = w.data - lr * (w.grad + weight_decay * w.data)


@mistake(
    "decay_step",
    "You step first and take the decay of what has moved already: both belong to the w from before the step.",
)
def decayed_after_the_step(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad
                w -= lr * weight_decay * w


@mistake("decay_step", "You let parameters decay that have no gradient; where .grad is None nothing moves.")
def decays_without_gradient_too(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            w -= lr * (weight_decay * w + (0 if w.grad is None else w.grad))


@mistake(
    "decay_step",
    "Your decay is twice as strong: with the half in the penalty, its gradient is weight_decay · w "
    "without a 2.",
)
def decay_twice_as_strong(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad + 2 * weight_decay * w)


@mistake("decay_step", "You zero the gradients after the step; here they are to stay as they are.")
def gradients_thrown_away(parameters, lr, weight_decay):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad + weight_decay * w)
                w.grad.zero_()
