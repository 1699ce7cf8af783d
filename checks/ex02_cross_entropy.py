"""Cross-entropy, from the logits to the loss"""

import torch

from grader.check import Trial, by_hand, check, go_back, gradient, picture, proof, workload

EXAMPLE_LOGITS = [[2.0, 1.0, 0.1], [1.0, 3.0, 0.1]]
TEN_LOGITS = [
    [0.8982, 0.805, 0.6393, 0.9983, 0.5731, 0.0469, 0.556, 0.1476, 0.8404, 0.5544],
    [0.9457, 0.0195, 0.9846, 0.3231, 0.1605, 0.3143, 0.9508, 0.2762, 0.7276, 0.4332],
]
MASKED = -torch.inf

SOFTMAX = (
    "aten::_softmax",
    "aten::_log_softmax",
    "aten::_safe_softmax",
    "aten::_sparse_softmax",
    "aten::_sparse_log_softmax",
    "aten::logsumexp",
    "aten::logaddexp",
    "aten::logaddexp2",
    "aten::logcumsumexp",
    "aten::_scaled_dot_product_flash_attention_for_cpu",
    "aten::_scaled_dot_product_attention_math",
)
BINARY = (
    "aten::softplus",
    "aten::log_sigmoid_forward",
    "aten::binary_cross_entropy",
    "aten::binary_cross_entropy_with_logits",
    "aten::soft_margin_loss",
)
NEGATIVE_LOG_LIKELIHOOD = (
    "aten::nll_loss_forward",
    "aten::nll_loss2d_forward",
    "aten::nll_loss_nd",
    "aten::cross_entropy_loss",
    "aten::_ctc_loss",
)
NAMES = (
    "softmin",
    "softmax2d",
    "gumbel_softmax",
    "AdaptiveLogSoftmaxWithLoss",
    "log_sigmoid",
    "cross_entropy",
    "nll_loss2d",
    "kl_div",
    "KLDivLoss",
    "BCELoss",
    "BCEWithLogitsLoss",
    "multilabel_soft_margin_loss",
    "scaled_dot_product_attention",
    "MultiheadAttention",
    "torch.distributions",
    "torch.masked",
)

from_exp_and_sum = by_hand(
    "log_sum_exp",
    "softmax",
    "log_softmax",
    "cross_entropy",
    operators=SOFTMAX + BINARY + NEGATIVE_LOG_LIKELIHOOD,
    names=NAMES,
    instead="exp, log, sum, amax and gather",
)

from_exp_and_log = by_hand(
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    operators=SOFTMAX + BINARY + NEGATIVE_LOG_LIKELIHOOD,
    names=NAMES,
    instead="exp and log",
)

from_plain_numbers = by_hand(
    "cross_entropy_update",
    operators=(
        "aten::sigmoid",
        "aten::sigmoid_",
        "aten::tanh",
        "aten::tanh_",
        "aten::silu",
        "aten::silu_",
        "aten::glu",
        *SOFTMAX,
        *BINARY,
    ),
    names=("expit", "swish", "torch.distributions"),
    instead="math.exp",
)


LARGE = 10_000
"""The statement promises logits up to this size, and no larger ones."""


def random_logits(trial: Trial, shape: tuple[int, ...], large: bool) -> torch.Tensor:
    """Logits that need a gradient. The large ones are float64: there, no right formula's rounding shows."""
    if large:
        return trial.uniform(*shape, low=-LARGE, high=LARGE, dtype=torch.float64, requires_grad=True)
    return trial.normal(*shape, requires_grad=True)


def some_logits(trial: Trial, large: bool = False):
    """Logits that need a gradient, and the axis of the classes: the worked example, then other axes."""
    if trial.example:
        return trial.tensor(EXAMPLE_LOGITS, requires_grad=True), 1
    shape, dim = ((3, 2), 0) if trial.index == 1 else ((2, 4, 1, 3), -3)
    if large:
        return random_logits(trial, shape, large), dim
    # no two are equal: what a wrong formula does at the largest depends on how ties are broken
    return (2 * trial.distinct(*shape)).requires_grad_(), dim


def batch(trial: Trial, large: bool = False):
    """(N, C) logits that need a gradient, and targets."""
    samples, classes = trial.size, trial.size + 2
    return random_logits(trial, (samples, classes), large), trial.labels(classes, (samples,))


def yes_or_no(trial: Trial, *shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """Targets for the binary losses, 0.0 or 1.0."""
    return trial.labels(2, shape).to(dtype)


@check(points=1, sizes=(1, 2, 3))
def log_sum_exp_matches(module, trial: Trial):
    """log_sum_exp gives the reference's value and gradient, along any axis"""
    x, dim = some_logits(trial)
    trial.given(x=x, dim=dim)
    result = module.log_sum_exp(x, dim)
    go_back(result.square().sum(), x)
    return {"log_sum_exp": result, "grad of x": x.grad}


@proof("log_sum_exp", within="log_sum_exp_matches")
def log_sum_exp_is_written_out(trial: Trial):
    return trial.normal(3, 4, requires_grad=True), 1


@check(points=1, sizes=(1, 2, 3))
def softmax_matches(module, trial: Trial):
    """softmax gives the reference's value and gradient, along any axis"""
    x, dim = some_logits(trial)
    trial.given(x=x, dim=dim)
    result = module.softmax(x, dim)
    go_back(result.square().sum(), x)
    return {"softmax": result, "grad of x": x.grad}


@proof("softmax", within="softmax_matches")
def softmax_is_written_out(trial: Trial):
    return trial.normal(3, 4, requires_grad=True), 1


@check(points=1, sizes=(1, 2, 3))
def log_softmax_matches(module, trial: Trial):
    """log_softmax gives the reference's value and gradient, along any axis"""
    x, dim = some_logits(trial)
    trial.given(x=x, dim=dim)
    result = module.log_softmax(x, dim)
    go_back(result.square().sum(), x)
    return {"log_softmax": result, "grad of x": x.grad}


@proof("log_softmax", within="log_softmax_matches")
def log_softmax_is_written_out(trial: Trial):
    return trial.normal(3, 4, requires_grad=True), 1


def large_logits(trial: Trial):
    """Logits of up to ±10,000, and the axis of the classes."""
    if trial.example:
        return trial.tensor([10000.0, 9999.0, -10000.0], torch.float64, requires_grad=True), 0
    return some_logits(trial, large=True)


def of_large_logits(name: str, module, trial: Trial):
    """What the function of that name gives for large logits, and its gradient."""
    x, dim = large_logits(trial)
    trial.given(x=x, dim=dim)
    result = getattr(module, name)(x, dim)
    go_back(result.square().sum(), x)
    return {name: result, "grad of x": x.grad}


@check(points=1, sizes=(1, 2, 3))
def log_sum_exp_of_large_logits(module, trial: Trial):
    """log_sum_exp is exact for logits as large as 10,000"""
    return of_large_logits("log_sum_exp", module, trial)


@check(points=0.5, sizes=(1, 2, 3))
def softmax_of_large_logits(module, trial: Trial):
    """softmax is exact for logits as large as 10,000"""
    return of_large_logits("softmax", module, trial)


@check(points=0.5, sizes=(1, 2, 3))
def log_softmax_of_large_logits(module, trial: Trial):
    """log_softmax is exact for logits as large as 10,000"""
    return of_large_logits("log_softmax", module, trial)


@check(points=1, sizes=(1, 2, 3))
def masked_classes_have_no_share(module, trial: Trial):
    """A logit of -inf counts as absent in log_sum_exp, softmax and log_softmax"""
    if trial.example:
        x, dim = trial.tensor([1.0, MASKED, 2.0], requires_grad=True), 0
    else:
        rows = trial.normal(trial.size, 4)
        rows[:, 2] = MASKED
        rows[0, 0] = MASKED
        x, dim = rows.requires_grad_(), 1
    trial.given(x=x, dim=dim)
    # a copy for each, which nothing that another does in place can spoil
    results = {"log_sum_exp": module.log_sum_exp(x.clone(), dim), "softmax": module.softmax(x.clone(), dim)}
    go_back(sum(result.square().sum() for result in results.values()), x)
    return {
        **results,
        "softmax is exactly 0": results["softmax"] == 0,
        "log_softmax": module.log_softmax(x.clone(), dim),
        "grad of x": x.grad,
    }


@check(points=2, sizes=(1, 1, 4))
def cross_entropy_matches(module, trial: Trial):
    """cross_entropy gives the reference's value and gradient"""
    if trial.example:
        logits, targets = trial.tensor(EXAMPLE_LOGITS, requires_grad=True), trial.tensor([0, 1])
    else:
        logits, targets = batch(trial)
    trial.given(logits=logits, targets=targets)
    loss = module.cross_entropy(logits, targets)
    go_back(loss, logits)
    return {"loss": loss, "grad of logits": logits.grad}


@proof("cross_entropy", within="cross_entropy_matches")
def cross_entropy_is_written_out(trial: Trial):
    return batch(trial)


@check(points=1, sizes=(1, 2, 3), needs="cross_entropy_matches")
def cross_entropy_is_exact(module, trial: Trial):
    """float64 logits give a float64 loss, exact to its digits, and logits of 10,000 do so too"""
    if trial.example:
        logits = trial.tensor(TEN_LOGITS, torch.float64, requires_grad=True)
        targets = trial.tensor([1, 5])
    else:
        logits, targets = batch(trial, large=True)
    trial.given(logits=logits, targets=targets)
    loss = module.cross_entropy(logits, targets)
    go_back(loss, logits)
    return {
        "loss": loss,
        "the loss of each sample": module.cross_entropy(logits, targets, reduction="none"),
        "grad of logits": gradient(logits, loss),
    }


@check(points=1, sizes=(1, 2, 3), needs="cross_entropy_matches")
def reductions_match(module, trial: Trial):
    """reduction can be mean, sum or none; anything else raises ValueError"""
    logits, targets = batch(trial)
    trial.given(logits=logits, targets=targets)
    observed = {}
    for reduction in ("none", "sum", "mean"):
        logits.grad = None
        loss = module.cross_entropy(logits, targets, reduction=reduction)
        go_back((loss * loss).sum(), logits)
        observed |= {reduction: loss, f"grad of logits by {reduction}": logits.grad}
    for other in ("median", "NONE"):
        observed[f"{other} raises"] = trial.error_of(module.cross_entropy, logits, targets, reduction=other)
    return observed


@check(points=1, sizes=(2, 3), needs="cross_entropy_matches")
def only_int64_targets_will_do(module, trial: Trial):
    """Targets of another dtype than int64 raise TypeError"""
    logits, targets = batch(trial)
    trial.given(logits=logits, targets=targets)
    return {
        "loss": module.cross_entropy(logits, targets),
        "float32 targets raise": trial.error_of(module.cross_entropy, logits, targets.float()),
        "int32 targets raise": trial.error_of(module.cross_entropy, logits, targets.int()),
        "uint8 targets raise": trial.error_of(module.cross_entropy, logits, targets.byte()),
    }


@check(points=1, sizes=(1, 2, 4))
def binary_cross_entropy_matches(module, trial: Trial):
    """binary_cross_entropy gives the reference's value and gradient"""
    if trial.example:
        p, targets = trial.tensor([0.9, 0.2], requires_grad=True), trial.tensor([1.0, 0.0])
    else:
        shape = (trial.size, trial.size + 1)
        p = trial.uniform(*shape, low=0.2, high=0.8, requires_grad=True)
        targets = yes_or_no(trial, *shape)
    trial.given(p=p, targets=targets)
    loss = module.binary_cross_entropy(p, targets)
    go_back(loss, p)
    return {"loss": loss, "grad of p": p.grad}


@proof("binary_cross_entropy", within="binary_cross_entropy_matches")
def binary_cross_entropy_is_written_out(trial: Trial):
    p = trial.uniform(2, 3, low=0.2, high=0.8, requires_grad=True)
    return p, yes_or_no(trial, 2, 3)


@check(points=1, sizes=(1, 2, 3), needs="binary_cross_entropy_matches")
def epsilon_is_inside_the_logarithms(module, trial: Trial):
    """epsilon is added inside both logarithms, so that probabilities of 0 and 1 have a finite loss"""
    if trial.example:
        p = trial.tensor([0.5], torch.float64, requires_grad=True)
        targets, epsilon = trial.tensor([1.0], torch.float64), 0.25
    else:
        p = trial.tensor([0.0, 0.0, 1.0, 1.0, *trial.numbers(trial.size, 0.0, 1.0)], torch.float64)
        targets = yes_or_no(trial, trial.size + 4, dtype=torch.float64)
        targets[:4] = trial.tensor([0.0, 1.0, 0.0, 1.0], torch.float64)
        epsilon = 0.01 * trial.size
        p.requires_grad_()
    trial.given(p=p, targets=targets, epsilon=epsilon)
    loss = module.binary_cross_entropy(p, targets, epsilon=epsilon)
    go_back(loss, p)
    usual = module.binary_cross_entropy(p, targets)
    return {"loss": loss, "loss with epsilon left out": usual, "grad of p": p.grad}


@check(points=2, sizes=(1, 2, 3, 4))
def binary_cross_entropy_with_logits_matches(module, trial: Trial):
    """binary_cross_entropy_with_logits gives the reference's value and gradient, up to ±10,000"""
    if trial.example:
        logits, targets = trial.tensor([2.0, -1.0]), trial.tensor([1.0, 0.0])
    elif trial.index == 1:
        logits, targets = trial.tensor([10_000.0, -10_000.0]), trial.tensor([0.0, 1.0])
    else:
        shape = (trial.size, trial.size - 1)
        dtype = torch.float32 if trial.index == 2 else torch.float64
        logits = trial.normal(*shape, scale=3.0, dtype=dtype)
        if trial.index == 3:  # some large ones among the others
            logits[::2] = trial.uniform(*logits[::2].shape, low=-LARGE, high=LARGE, dtype=dtype)
        logits[logits == 0] = 0.5  # |z| has a corner at 0: right formulas differ in the slope there
        targets = yes_or_no(trial, *shape, dtype=dtype)
    logits.requires_grad_()
    trial.given(logits=logits, targets=targets)
    loss = module.binary_cross_entropy_with_logits(logits, targets)
    go_back(loss, logits)
    return {"loss": loss, "grad of logits": gradient(logits, loss)}


@proof("binary_cross_entropy_with_logits", within="binary_cross_entropy_with_logits_matches")
def binary_cross_entropy_with_logits_is_written_out(trial: Trial):
    return trial.normal(2, 3, requires_grad=True), yes_or_no(trial, 2, 3)


@check(points=2, sizes=(2, 3, 5))
def cross_entropy_update_matches(module, trial: Trial):
    """cross_entropy_update moves a neuron's weights by its error times its inputs, large inputs too"""
    if trial.example:
        x, t, w = [1.0, 2.0], 1.0, [-4.0, -3.0]
    else:
        x = trial.numbers(trial.size, -2.0, 2.0) if trial.index == 1 else [400.0, *trial.numbers(trial.size)]
        w = [-2.0, *trial.numbers(len(x) - 1)]
        t = float(trial.labels(2, (1,)))
    opposite = [-w_i for w_i in w]  # one of the two makes z positive, the other negative
    trial.given(x=x, t=t, w=w, lr=0.5)
    return {
        "weights": module.cross_entropy_update(x, t, w, 0.5),
        "weights that started from -w": module.cross_entropy_update(x, t, opposite, 0.5),
        "w afterwards": w,
        "x afterwards": x,
    }


@check(points=1, sizes=(3, 4))
def inputs_stay_as_they_are(module, trial: Trial):
    """The functions take any memory layout and leave the tensors that they are given as they are"""
    logits = trial.normal(trial.size + 1, trial.size).T  # (N, C), not contiguous
    targets = trial.labels(trial.size + 1, (trial.size, 2))[:, 0]
    p = trial.uniform(trial.size + 1, trial.size, low=0.2, high=0.8).T
    labels = yes_or_no(trial, trial.size, trial.size + 1)
    trial.given(logits=logits, targets=targets, p=p, labels=labels)
    results = {
        "log_sum_exp": module.log_sum_exp(logits, 1),
        "softmax": module.softmax(logits, 1),
        "log_softmax": module.log_softmax(logits, 1),
        "cross_entropy": module.cross_entropy(logits, targets),
        "binary_cross_entropy": module.binary_cross_entropy(p, labels),
        "with logits": module.binary_cross_entropy_with_logits(logits, labels),
    }
    return {
        **results,
        "logits afterwards": logits,
        "targets afterwards": targets,
        "p afterwards": p,
        "labels afterwards": labels,
    }


def many_logits(trial: Trial, dtype: torch.dtype):
    """N rows of 100 classes."""
    return {"logits": trial.normal(trial.size, 100, dtype=dtype, scale=3.0)}


def many_labelled_logits(trial: Trial, dtype: torch.dtype):
    logits = many_logits(trial, dtype)["logits"].requires_grad_()
    return {"logits": logits, "targets": trial.labels(100, (trial.size,))}


def library_softmax(logits):
    """torch.softmax"""
    return torch.softmax(logits, dim=1)


def library_cross_entropy(logits, targets):
    """F.cross_entropy"""
    return torch.nn.functional.cross_entropy(logits, targets)


@workload(
    sizes=(16, 64, 256, 1024),
    inputs=many_logits,
    library=library_softmax,
    per="rows",
    needs="softmax_matches",
    dtypes=("float32", "float64"),
)
def softmax_of_rows(module, logits):
    """softmax of N rows of 100 classes"""
    return module.softmax(logits, 1)


@workload(
    sizes=(16, 64, 256, 1024),
    inputs=many_labelled_logits,
    per="rows",
    needs="cross_entropy_matches",
    dtypes=("float32", "float64"),
)
def cross_entropy_learning(module, logits, targets):
    """cross_entropy of N rows of 100 classes, forward and backward"""
    loss = module.cross_entropy(logits, targets)
    loss.backward()
    return {"loss": loss.detach(), "grad of logits": logits.grad}


@workload(
    sizes=(16, 64, 256, 1024),
    inputs=many_labelled_logits,
    library=library_cross_entropy,
    per="rows",
    needs="cross_entropy_matches",
    dtypes=("float32", "float64"),
)
def cross_entropy_of_rows(module, logits, targets):
    """cross_entropy of N rows of 100 classes"""
    return module.cross_entropy(logits, targets)


TOPICS = {
    "log-sum-exp along any axis": ("log_sum_exp_matches",),
    "softmax along any axis": ("softmax_matches",),
    "log-softmax along any axis": ("log_softmax_matches",),
    "subtract the maximum: logits of 10,000 stay finite": (
        "log_sum_exp_of_large_logits",
        "softmax_of_large_logits",
        "log_softmax_of_large_logits",
        "cross_entropy_is_exact",
    ),
    "masked classes: a logit of -inf has no share": ("masked_classes_have_no_share",),
    "cross-entropy of logits with class indices": ("cross_entropy_matches",),
    "cross-entropy in float64, exact to its digits": ("cross_entropy_is_exact",),
    "reductions: mean, sum and none": ("reductions_match",),
    "targets must be int64: float targets are a different loss, int32 an error": (
        "only_int64_targets_will_do",
    ),
    "binary cross-entropy of probabilities": ("binary_cross_entropy_matches",),
    "epsilon inside both logarithms, 1e-6 unless told otherwise": ("epsilon_is_inside_the_logarithms",),
    "binary cross-entropy of logits, stable at ±10,000": ("binary_cross_entropy_with_logits_matches",),
    "the cross-entropy update of a neuron, x (y - t)": ("cross_entropy_update_matches",),
    "any memory layout will do, and inputs stay as they are": ("inputs_stay_as_they_are",),
}

HINTS = {
    "log_sum_exp": (
        "Write it without the largest value first: exp of everything, the sum along dim, then the logarithm.",
        "x.amax(dim, keepdim=True) is the largest value of each row, with an axis of length 1 left, so that "
        "x minus it works for every dim.",
        "log(sum(exp(x - m))) is too small by just m. m still has the axis that the sum has lost: "
        "m.squeeze(dim) takes it away.",
        "m = x.amax(dim, keepdim=True); return (x - m).exp().sum(dim).log() + m.squeeze(dim)",
    ),
    "softmax": (
        "It takes two steps: exp of everything, then each value divided by the sum along dim.",
        "The sum needs keepdim=True, so that it keeps an axis of length 1 to be divided along.",
        "Subtract x.amax(dim, keepdim=True) before exp: the quotient stays the same, and nothing overflows.",
        "e = (x - x.amax(dim, keepdim=True)).exp(); return e / e.sum(dim, keepdim=True)",
    ),
    "log_softmax": (
        "The logarithm of a quotient is a difference: log(exp(x) / s) = x - log(s). You have a function "
        "that gives log(s).",
        "log_sum_exp has lost the axis dim. unsqueeze(dim) gives it back, with length 1.",
        "return x - log_sum_exp(x, dim).unsqueeze(dim)",
    ),
    "cross_entropy": (
        "log_softmax(logits, 1) holds the log probabilities of all classes. From each row you want one, the "
        "target's.",
        "log_p.gather(1, targets.unsqueeze(1)) picks them; squeeze(1) makes (N,) of (N, 1). Mind the sign.",
        "Look at the arguments before you compute: raise ValueError unless reduction is one of the three, "
        "and TypeError unless targets.dtype is torch.int64.",
        "loss = -log_softmax(logits, 1).gather(1, targets.unsqueeze(1)).squeeze(1); then return loss, "
        "loss.sum() or loss.mean().",
    ),
    "binary_cross_entropy": (
        "Write -(t · log(p) + (1 - t) · log(1 - p)) with the tensors as they are: all is element by element.",
        "Add epsilon inside each of the two logarithms, to p and to 1 - p, and take the mean in the end.",
        "return -(targets * (p + epsilon).log() + (1 - targets) * (1 - p + epsilon).log()).mean()",
    ),
    "binary_cross_entropy_with_logits": (
        "log(1 + exp(z)) - t · z is right, but exp overflows. 1 is exp(0): whose sum of exp is it then?",
        "It is the log_sum_exp of 0 and z. torch.stack((torch.zeros_like(logits), logits)) puts them side by "
        "side along a new axis 0.",
        "Without log_sum_exp: log(1 + exp(z)) = logits.clamp(min=0) + (1 + (-logits.abs()).exp()).log().",
        "zeros = torch.zeros_like(logits); return (log_sum_exp(torch.stack((zeros, logits)), dim=0) - "
        "targets * logits).mean()",
    ),
    "cross_entropy_update": (
        "It is exercise 1 with a shorter gradient: the weighted sum, its sigmoid y, then each weight minus "
        "lr times x[i] times (y - t).",
        "Compute y once, before any weight moves, and build a new list of weights.",
        "y = sigmoid(sum(x_i * w_i for x_i, w_i in zip(x, w))); "
        "return [w_i - lr * x_i * (y - t) for x_i, w_i in zip(x, w)]",
    ),
}


@picture()
def loss_of_a_logit(module, trial: Trial):
    """What an answer costs where yes is right"""
    z = torch.linspace(-25.0, 10.0, 141)
    yes = torch.ones(1)
    exact = [module.binary_cross_entropy_with_logits(one.view(1), yes) for one in z]
    makeshift = [module.binary_cross_entropy(torch.sigmoid(one).view(1), yes) for one in z]
    two = [module.cross_entropy(torch.stack((one * 0, one)).view(1, 2), torch.tensor([1])) for one in z]
    return {
        "logits": z,
        "binary_cross_entropy_with_logits": torch.stack(exact).view(141),
        "cross_entropy of the logits 0 and z": torch.stack(two).view(141),
        "binary_cross_entropy of sigmoid(z)": torch.stack(makeshift).view(141),
    }


@loss_of_a_logit.draw
def draw_loss_of_a_logit(figure, seen):
    axes = figure.subplots()
    z = seen.pop("logits")
    for (name, loss), style, width in zip(seen.items(), ("-", ":", "--"), (5, 2.5, 2), strict=True):
        colour = {"-": "C5", ":": "C6", "--": "C4"}[style]
        axes.plot(z, loss, style, color=colour, linewidth=width, label=name)
    axes.axhline(13.8155, color="gray", linewidth=0.8, zorder=0)
    axes.text(10, 14.0, "-log(ε): ε = 10⁻⁶ keeps it from growing", ha="right", va="bottom", color="dimgray")
    axes.set(
        xlabel="logit z: how much the classifier says yes", ylabel="loss", xlim=(-25, 10), ylim=(-0.5, 26)
    )
    axes.legend(loc="upper right")


@picture()
def probabilities(module, trial: Trial):
    """softmax shares 1 out among the classes"""
    x = torch.linspace(-6.0, 6.0, 121)
    logits = torch.stack((x, torch.ones(121), torch.zeros(121)), dim=1)
    return {"x": x, "shares": module.softmax(logits, dim=1)}


@probabilities.draw
def draw_probabilities(figure, seen):
    axes = figure.subplots()
    names = ("logit x", "logit 1", "logit 0")
    layers = axes.stackplot(seen["x"], seen["shares"].T, colors=("C5", "C1", "C2"), alpha=0.8)
    axes.plot(seen["x"], seen["shares"].T.cumsum(axis=0).T, color="white", linewidth=1.5)
    axes.set(xlabel="x, the logit of the first class", ylabel="probability", xlim=(-6, 6), ylim=(0, 1.05))
    axes.axhline(1.0, color="black", linewidth=0.8)
    axes.legend(layers[::-1], names[::-1], loc="center left", frameon=True)


@picture()
def smooth_maximum(module, trial: Trial):
    """log_sum_exp is a maximum without the corner"""
    x = torch.linspace(-5.0, 5.0, 101)
    curves = [module.log_sum_exp(torch.stack((x * sharp, x * 0)), dim=0) / sharp for sharp in (0.5, 1.0, 4.0)]
    return {"x": x, "curves": curves}


@smooth_maximum.draw
def draw_smooth_maximum(figure, seen):
    axes = figure.subplots()
    axes.plot(seen["x"], seen["x"].clip(min=0), color="black", linewidth=1, label="the maximum of x and 0")
    names = ("log_sum_exp([x/2, 0]) · 2", "log_sum_exp([x, 0])", "log_sum_exp([4x, 0]) / 4")
    for name, curve, style in zip(names, seen["curves"], (":", "-", "--"), strict=True):
        axes.plot(seen["x"], curve, style, label=name)
    axes.set(xlabel="x", ylabel="result", xlim=(-5, 5), ylim=(-0.3, 5.5))
    axes.legend(loc="upper left")


@picture()
def size_of_the_step(module, trial: Trial):
    """The more wrong the neuron, the larger its step"""
    z = torch.linspace(-10.0, 10.0, 81)
    steps = [module.cross_entropy_update([1.0], 1.0, [one], 1.0)[0] - one for one in z.tolist()]
    return {"z": z, "steps": torch.tensor(steps)}


@size_of_the_step.draw
def draw_size_of_the_step(figure, seen):
    axes = figure.subplots()
    y = 1 / (1 + 2.718281828 ** -seen["z"])
    axes.plot(seen["z"], seen["steps"], label="cross-entropy: your cross_entropy_update")
    axes.plot(seen["z"], 2 * (1 - y) ** 2 * y, "--", label="squared error: the update of exercise 1")
    axes.annotate(
        "sure and wrong: the gradient\nof the squared error vanishes",
        (-6, 0.01),
        (-6, 0.4),
        ha="center",
        arrowprops={"arrowstyle": "->"},
    )
    axes.set(xlabel="weighted sum z, where 1 is the right output", ylabel="how far the weight moves (lr 1)")
    axes.set(xlim=(-10, 10), ylim=(-0.1, 1.25))
    axes.legend(loc="upper right")
