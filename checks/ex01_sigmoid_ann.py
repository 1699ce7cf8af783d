"""A sigmoid neuron, by hand"""

import torch

from grader.check import Trial, by_hand, check, picture, workload
from grader.datasets import circles

AND_XS = [[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
AND_TS = [0.0, 0.0, 0.0, 1.0]
AND_W = [0.1, -0.2, 0.3]

written_out = by_hand(
    "sigmoid",
    "train",
    operators=(
        "aten::sigmoid",
        "aten::sigmoid_",
        "aten::log_sigmoid_forward",
        "aten::special_expit",
        "aten::tanh",
        "aten::tanh_",
        "aten::softplus",
        "aten::silu",
        "aten::silu_",
        "aten::mish",
        "aten::glu",
        "aten::_softmax",
        "aten::_log_softmax",
        "aten::logsumexp",
        "aten::logaddexp",
        "aten::logcumsumexp",
    ),
    names=("expit", "softmax", "log_softmax", "swish", "torch.distributions"),
    instead="math.exp",
)


def logical_and() -> tuple[list[list[float]], list[float], list[float]]:
    """xs, ts and w of the worked example, in new lists each time: a submission may write into them."""
    return [list(x) for x in AND_XS], list(AND_TS), list(AND_W)


def samples(trial: Trial, count: int) -> tuple[list[list[float]], list[float], list[float]]:
    """xs, ts and w of a neuron with one input more than there are samples."""
    xs = [trial.numbers(count + 1) for _ in range(count)]
    ts = [float(i) for i in trial.labels(2, (count,)).tolist()]
    return xs, ts, trial.numbers(count + 1)


def batch(trial: Trial, count: int, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The same as tensors: the worked example first."""
    xs, ts, w = logical_and() if trial.example else samples(trial, count)
    return trial.tensor(xs, dtype), trial.tensor(ts, dtype), trial.tensor(w, dtype)


@check(points=1, sizes=(2, 5))
def sigmoid_matches(module, trial: Trial):
    """sigmoid squeezes a number into 0 … 1"""
    zs = [0.0, 2.0] if trial.example else trial.numbers(trial.size, -6.0, 6.0)
    trial.given(z=zs)
    return {f"sigmoid({z})": module.sigmoid(z) for z in zs}


def ends(z, y) -> dict[str, bool]:
    """What the comparison of two numbers does not mind: an int for a float, and 1e-13 for 0. As answers to
    questions: whatever small number it is, the mistake is the same.
    """
    seen = {f"sigmoid({z}) is an int": isinstance(y, int)}
    if z < 0:
        seen[f"sigmoid({z}) is 0 to 20 decimals"] = isinstance(y, int | float) and abs(y) < 1e-20
    return seen


@check(points=1, sizes=(1, 4), needs="sigmoid_matches")
def sigmoid_never_overflows(module, trial: Trial):
    """sigmoid takes numbers as large as 1000 and as small as -1000"""
    extremes = ([1000.0], [-1000.0])  # one by one: which of them overflows tells the mistake
    is_extreme = trial.index < len(extremes)
    zs = extremes[trial.index] if is_extreme else [12.0, -12.0, *trial.numbers(trial.size, -900.0, 900.0)]
    trial.given(z=zs)
    observed = {f"sigmoid({z})": module.sigmoid(z) for z in zs}
    if is_extreme:
        observed |= ends(zs[0], observed[f"sigmoid({zs[0]})"])
    return observed


@check(points=1)
def weighted_sum_matches(module, trial: Trial):
    """weighted_sum adds up each input times its weight"""
    if trial.example:
        x, w = [1.0, 2.0, 5.0], [0.5, 0.25, -0.125]
    else:
        x, w = trial.numbers(trial.size), trial.numbers(trial.size)
    trial.given(x=x, w=w)
    return {"weighted sum": module.weighted_sum(x, w)}


@check(points=1, sizes=(1, 3))
def squared_error_matches(module, trial: Trial):
    """squared_error is the square of the difference"""
    ys = [0.25] if trial.example else trial.numbers(trial.size, 0.05, 0.95)
    trial.given(y=ys)
    return {f"y = {y}, t = {t}": module.squared_error(y, t) for y in ys for t in (1.0, 0.0)}


@check(points=1, sizes=(1, 2, 4))
def squared_error_gradient_matches(module, trial: Trial):
    """squared_error_gradient gives one slope for each weight"""
    x = [1.0, 2.0, -2.0] if trial.example else trial.numbers(trial.size + 1, -3.0, 3.0)
    y = 0.25 if trial.example else trial.numbers(1, 0.05, 0.95)[0]
    trial.given(x=x, y=y)
    observed = {}
    for t in (1.0, 0.0):
        own = list(x)  # what is written into it does not reach the other call
        observed |= {f"slopes for t = {t}": module.squared_error_gradient(own, y, t)}
        observed |= {f"x after the slopes for t = {t}": own}
    return observed


@check(points=1, sizes=(1, 2, 4))
def one_epoch_matches(module, trial: Trial):
    """train moves the weights once for each sample, and gives the outputs from before each move"""
    if trial.example:
        xs, ts, w = [[1.0, 2.0]], [1.0], [0.5, -0.5]
    else:
        xs, ts, w = samples(trial, trial.size)
    trial.given(xs=xs, ts=ts, w=w, lr=0.5, epochs=1)
    weights, outputs = module.train(xs, ts, w, 0.5, 1)
    return {"outputs": outputs, "weights": weights}


@check(points=2, sizes=(4, 5, 6), needs="one_epoch_matches")
def train_matches(module, trial: Trial):
    """train learns over many epochs, and gives the outputs of the last one"""
    xs, ts, w = logical_and() if trial.example else samples(trial, trial.size)
    epochs = 200 if trial.example else 10 * trial.size
    trial.given(xs=xs, ts=ts, w=w, lr=0.5, epochs=epochs)
    weights, outputs = module.train(xs, ts, w, lr=0.5, epochs=epochs)
    return {"weights": weights, "outputs": outputs}


@check(points=1, sizes=(2, 3), needs="one_epoch_matches")
def train_leaves_its_lists_alone(module, trial: Trial):
    """train leaves the lists that it is given as they are"""
    xs, ts, w = samples(trial, trial.size)
    trial.given(xs=xs, ts=ts, w=w, lr=0.25, epochs=2)
    weights, _ = module.train(xs, ts, w, 0.25, 2)
    return {"w afterwards": w, "xs afterwards": xs, "ts afterwards": ts, "weights": weights}


@check(points=1, sizes=(40, 240), needs="one_epoch_matches")
def train_separates_two_rings(module, trial: Trial):
    """With the squares of the coordinates among its inputs, a neuron learns to tell two rings apart"""
    points, rings = circles()
    chosen = trial.permutation(len(points))[: trial.size]
    xs = [[1.0, a, b, a * a, b * b] for a, b in points[chosen].double().tolist()]
    ts = [float(ring) for ring in rings[chosen]]
    w = trial.numbers(5, -0.5, 0.5)
    trial.given(samples=f"{trial.size} points a, b of two rings as [1, a, b, a², b²]", w=w, lr=0.5, epochs=4)
    weights, outputs = module.train(xs, ts, w, 0.5, 4)
    return {"weights": weights, "outputs": outputs}


@check(points=1, sizes=(1, 1, 5))
def one_vectorized_epoch_matches(module, trial: Trial):
    """train_vectorized moves the weights once, by the gradients of all samples added up"""
    x, t, w = batch(trial, trial.size, torch.float32)
    trial.given(x=x, t=t, w=w, lr=0.5, epochs=1)
    weights, outputs = module.train_vectorized(x, t, w, 0.5, 1)
    return {"outputs": outputs, "weights": weights}


@check(points=2, sizes=(1, 3, 6), needs="one_vectorized_epoch_matches")
def train_vectorized_matches(module, trial: Trial):
    """train_vectorized learns over many epochs, in float64 where the data is float64"""
    x, t, w = batch(trial, trial.size, torch.float64)
    epochs = 200 if trial.example else 10 * trial.size
    trial.given(x=x, t=t, w=w, lr=0.5, epochs=epochs)
    weights, outputs = module.train_vectorized(x, t, w, lr=0.5, epochs=epochs)
    return {"weights": weights, "outputs": outputs}


@check(points=1, sizes=(2, 4), needs="one_vectorized_epoch_matches")
def train_vectorized_leaves_its_tensors_alone(module, trial: Trial):
    """train_vectorized takes any memory layout, and gives new weights without touching those it was given"""
    x = trial.normal(trial.size + 1, trial.size, dtype=torch.float64).T  # (N, F), not contiguous
    t = trial.labels(2, (trial.size, 2)).double()[:, 0]
    w = trial.normal(trial.size + 1, dtype=torch.float64)
    trial.given(x=x, t=t, w=w, lr=0.25, epochs=2)
    weights, outputs = module.train_vectorized(x, t, w, 0.25, 2)
    seen = {"weights": weights.clone(), "outputs": outputs}
    with torch.inference_mode():  # a submission may have worked in it: what it made takes writes only there
        weights += 1.0
    return {**seen, "w after a write on the new weights": w, "x afterwards": x, "t afterwards": t}


def lists(trial: Trial, dtype: torch.dtype):
    """N samples of 8 features, as lists."""
    xs = [trial.numbers(8) for _ in range(trial.size)]
    ts = [float(i) for i in trial.labels(2, (trial.size,)).tolist()]
    return {"xs": xs, "ts": ts, "w": trial.numbers(8)}


@workload(sizes=(4, 16, 64, 256), inputs=lists, per="samples", needs="one_epoch_matches")
def one_by_one(module, xs, ts, w):
    """train, an epoch on N samples of 8 features"""
    return list(module.train(xs, ts, w, 0.1, 1))


def tensors(trial: Trial, dtype: torch.dtype):
    """The same as tensors; the learning rate shrinks with N, for the sum of the gradients grows with it."""
    count = trial.size
    x, t = trial.normal(count, 8, dtype=dtype), trial.labels(2, (count,)).to(trial.device, dtype)
    return {"x": x, "t": t, "w": trial.normal(8, dtype=dtype), "lr": 0.1 / count}


@workload(
    sizes=(4, 64, 1_024, 16_384),
    inputs=tensors,
    per="samples",
    needs="one_vectorized_epoch_matches",
    dtypes=("float32", "float64"),
)
def all_at_once(module, x, t, w, lr):
    """train_vectorized, an epoch on N samples of 8 features"""
    return list(module.train_vectorized(x, t, w, lr, 1))


TOPICS = {
    "the weighted sum of a neuron": ("weighted_sum_matches",),
    "the sigmoid": ("sigmoid_matches",),
    "a sigmoid that does not overflow at ±1000": ("sigmoid_never_overflows",),
    "the squared error": ("squared_error_matches",),
    "the gradient of the squared error, 2 x (y - t) (1 - y) y": ("squared_error_gradient_matches",),
    "gradient descent: each weight moves against its slope, times lr": (
        "one_epoch_matches",
        "one_vectorized_epoch_matches",
    ),
    "one update for each sample, in order": ("one_epoch_matches", "train_matches"),
    "outputs are the last epoch's, taken before each update": ("one_epoch_matches", "train_matches"),
    "the logical AND, learnt in 200 epochs": ("train_matches", "train_vectorized_matches"),
    "the full batch at once: the same training by tensors": (
        "one_vectorized_epoch_matches",
        "train_vectorized_matches",
    ),
    "float64 data is computed with in float64": ("train_vectorized_matches",),
    "what a function is given stays as it was": (
        "squared_error_gradient_matches",
        "train_leaves_its_lists_alone",
        "train_vectorized_leaves_its_tensors_alone",
    ),
    "circles told apart by a neuron with squared inputs": ("train_separates_two_rings",),
}

HINTS = {
    "sigmoid": (
        "Write 1 / (1 + math.exp(-z)) first. It is right for every z that is not very negative.",
        "For a negative z take the other form, math.exp(z) / (1 + math.exp(z)): there exp(z) is below 1 and "
        "cannot overflow.",
        "if z >= 0: return 1 / (1 + math.exp(-z)); otherwise return math.exp(z) / (1 + math.exp(z)).",
    ),
    "weighted_sum": (
        "Go through the inputs and the weights side by side, and keep a running total.",
        "zip(x, w) gives the pairs; sum(…) adds up whatever you make of each.",
        "return sum(x_i * w_i for x_i, w_i in zip(x, w))",
    ),
    "squared_error": (
        "It is the difference of two numbers, squared. Python writes powers as **.",
        "return (y - t) ** 2",
    ),
    "squared_error_gradient": (
        "The factor 2 · (y - t) · (1 - y) · y is the same for every weight. Only x[i] differs.",
        "The result has as many numbers as x: one for each weight, in a new list.",
        "return [2 * x_i * (y - t) * (1 - y) * y for x_i in x]",
    ),
    "train": (
        "Two loops: the outer one over the epochs, the inner one over the pairs of zip(xs, ts). Each pass of "
        "the inner loop ends with new weights.",
        "Start with w = list(w), a copy: then the caller's list stays as it is. Start a new, empty list of "
        "outputs in every epoch, so that the last epoch's is left at the end.",
        "In the inner loop: y = sigmoid(weighted_sum(x, w)), then the gradient from x, y and t, then all "
        "weights at once, then outputs.append(y).",
        "w = [w_i - lr * g_i for w_i, g_i in zip(w, gradient)] moves all the weights by their own gradient.",
    ),
    "train_vectorized": (
        "One loop, over the epochs. What was a loop over the samples is now a product with x.",
        "y = torch.sigmoid(x @ w) is the output of every sample at once, (N,). So is each factor of the "
        "gradient but x: 2 * (y - t) * (1 - y) * y is one number for each sample.",
        "x.T @ that adds up, for each weight, the numbers of all samples times their inputs: (F,).",
        "In every epoch: y = torch.sigmoid(x @ w), then w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y)). "
        "After the loop, return w, y.",
    ),
}


def rings_as_inputs(points: torch.Tensor) -> list[list[float]]:
    """Each point a, b as the inputs 1, a, b, a², b²: with these, a circle is a weighted sum."""
    return [[1.0, a, b, a * a, b * b] for a, b in points.double().tolist()]


@picture(size=(10.0, 3.7), timeout=20.0)
def decision_boundary(module, trial: Trial):
    """Where the neuron says “inner ring”, as it learns"""
    points, rings = circles()
    order = trial.permutation(len(points))
    points, rings = points[order], rings[order]
    axis = torch.linspace(-1.3, 1.3, 49)
    grid = rings_as_inputs(torch.cartesian_prod(axis, axis))
    xs, ts = rings_as_inputs(points), [float(ring) for ring in rings]
    outputs = {}
    for epochs in (1, 5, 50):
        weights, _ = module.train(xs, ts, trial.numbers(5, -0.1, 0.1), 0.5, epochs)
        ys = [float(module.sigmoid(module.weighted_sum(x, weights))) for x in grid]
        outputs[f"after {epochs} epoch{'s' if epochs > 1 else ''}"] = torch.tensor(ys).view(49, 49).T
    return {"points": points, "rings": rings, "axis": axis, "outputs": outputs}


@decision_boundary.draw
def draw_decision_boundary(figure, seen):
    places = figure.subplots(1, 3, sharey=True)
    inner = seen["rings"] == 1
    for place, (when, outputs) in zip(places, seen["outputs"].items(), strict=True):
        levels = [i / 10 for i in range(11)]
        shades = place.contourf(seen["axis"], seen["axis"], outputs, levels, cmap="PuOr_r", alpha=0.5)
        if outputs.min() < 0.5 < outputs.max():
            place.contour(seen["axis"], seen["axis"], outputs, [0.5], colors="black", linewidths=2)
        for chosen, marker, colour, name in ((inner, "o", "C4", "inner"), (~inner, "^", "C0", "outer")):
            place.scatter(
                *seen["points"][chosen].T,
                s=18,
                marker=marker,
                c=colour,
                ec="white",
                lw=0.4,
                label=f"{name} ring",
            )
        place.set(title=when, xlabel="a", aspect="equal")
    places[0].set_ylabel("b")
    places[0].legend(loc="upper left", fontsize="small", frameon=True, handletextpad=0.1, borderpad=0.2)
    bar = figure.colorbar(shades, ax=places, label="output of the neuron", ticks=[0, 0.25, 0.5, 0.75, 1])
    bar.ax.axhline(0.5, color="black", linewidth=2)


@picture()
def error_falls(module, trial: Trial):
    """The error falls, sample by sample and all at once"""
    xs, ts, w = logical_and()
    x, t, tensor_w = torch.tensor(xs), torch.tensor(ts), torch.tensor(w)
    one_by_one, all_at_once = [], []
    for _ in range(100):
        w, outputs = module.train(xs, ts, w, 0.5, 1)
        one_by_one.append(sum(module.squared_error(y, t_i) for y, t_i in zip(outputs, ts, strict=True)))
        tensor_w, ys = module.train_vectorized(x, t, tensor_w, 0.5, 1)
        all_at_once.append(float((ys - t).square().sum()))
    return {
        "train: a step after each sample": torch.tensor(one_by_one),
        "train_vectorized: a step after each epoch": torch.tensor(all_at_once),
    }


@error_falls.draw
def draw_error_falls(figure, seen):
    axes = figure.subplots()
    for (name, errors), style in zip(seen.items(), ("-", "--"), strict=True):
        axes.plot(range(1, len(errors) + 1), errors, style, label=name)
    axes.set(xlabel="epoch", ylabel="sum of the squared errors of the four samples of AND")
    axes.set(xlim=(1, 100))
    axes.set_ylim(bottom=0)
    axes.legend()
