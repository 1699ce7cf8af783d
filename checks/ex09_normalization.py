"""Batch normalisation and layer normalisation, by hand"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grader.check import Trial, by_hand, check, go_back, gradient, picture, proof, workload
from grader.datasets import digits

written_out = by_hand(
    "batch_norm",
    "BatchNorm1d",
    "layer_norm",
    "LayerNorm",
    operators=(
        "aten::batch_norm",
        "aten::batch_norm_elemt",
        "aten::batch_norm_gather_stats",
        "aten::batch_norm_gather_stats_with_counts",
        "aten::batch_norm_stats",
        "aten::batch_norm_update_stats",
        "aten::_batch_norm_impl_index",
        "aten::_batch_norm_no_update",
        "aten::_batch_norm_with_update",
        "aten::_batch_norm_with_update_functional",
        "aten::cudnn_batch_norm",
        "aten::miopen_batch_norm",
        "aten::native_batch_norm",
        "aten::_native_batch_norm_legit",
        "aten::_native_batch_norm_legit_functional",
        "aten::_native_batch_norm_legit_no_training",
        "aten::quantized_batch_norm",
        "aten::group_norm",
        "aten::native_group_norm",
        "aten::instance_norm",
        "aten::layer_norm",
        "aten::native_layer_norm",
        "aten::rms_norm",
        "aten::_fused_rms_norm",
    ),
    names=(
        *("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm", "GroupNorm", "LayerNorm", "RMSNorm"),
        *("LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d"),
        *("InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"),
        *("LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d"),
        "torch.nn.modules.batchnorm",
        "torch.nn.modules.instancenorm",
        "torch.nn.modules.normalization",
    ),
    instead="mean, var and sqrt",
)

EXAMPLE = [[1.0, 10.0], [3.0, 20.0]]
EXAMPLE_ROWS = [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]

SPREAD = torch.tensor([3.0, 1.0, 0.5, 2.0, 0.1, 5.0, 1.5])
"""Channels differ in their spread, so that one channel's statistics are no good for another."""


def batch(
    trial: Trial, *shape: int, dtype: torch.dtype = torch.float64, requires_grad: bool = True
) -> Tensor:
    """x (N, C) or (N, C, L), the channels on unlike levels and with unlike spread."""
    spread = SPREAD.repeat(shape[1])[: shape[1]].to(trial.device, dtype)
    level = 2 * torch.arange(shape[1], device=trial.device, dtype=dtype) - 1
    sides = (-1, *[1] * (len(shape) - 2))
    x = trial.normal(*shape, dtype=dtype) * spread.view(sides) + level.view(sides)
    return x.requires_grad_(requires_grad)


def affine(trial: Trial, features: int, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    """weight and bias."""
    if trial.example:
        weight = trial.tensor([1.0 + i for i in range(features)], dtype, requires_grad=True)
        return weight, trial.tensor([5.0 * i for i in range(features)], dtype, requires_grad=True)
    weight = trial.uniform(features, low=0.5, high=2.0, dtype=dtype, requires_grad=True)
    return weight, trial.normal(features, dtype=dtype, requires_grad=True)


def kept(trial: Trial, features: int, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    """running_mean and running_var."""
    if trial.example:
        return trial.tensor([0.0] * features, dtype), trial.tensor([1.0] * features, dtype)
    return trial.normal(features, dtype=dtype), trial.uniform(features, low=0.5, high=3.0, dtype=dtype)


def first_batch(trial: Trial) -> Tensor:
    if trial.example:
        return trial.tensor(EXAMPLE, torch.float64, requires_grad=True)
    return batch(trial, trial.size + 2, trial.size + 3)


def uneven(result: Tensor) -> Tensor:
    """A loss of which no place has the gradient of another: the sum of normalised values is always the same,
    and so is that of their squares.
    """
    factors = torch.arange(1, result.numel() + 1, device=result.device, dtype=result.dtype) / result.numel()
    return (result.cos() * factors.view(result.shape)).sum()


def outcome(function, *args, **kwargs):
    """What the function gives, or "ValueError" where it refuses what it is to accept."""
    try:
        return function(*args, **kwargs)
    except ValueError:
        return "ValueError"


@check(points=2, sizes=(1, 2, 4))
def training_matches(module, trial: Trial):
    """batch_norm in training normalises each channel by the statistics of the batch, with all gradients"""
    x = first_batch(trial)
    (running_mean, running_var), (weight, bias) = kept(trial, x.shape[1]), affine(trial, x.shape[1])
    trial.given(x=x, weight=weight, bias=bias)
    result = module.batch_norm(x, running_mean, running_var, weight, bias, True)
    go_back(uneven(result))
    return {
        "result": result,
        "grad of x": gradient(x, result),
        "grad of weight": gradient(weight, result),
        "grad of bias": gradient(bias, result),
    }


@proof("batch_norm", within="training_matches", size=3)
def training_is_written_out(trial: Trial):
    x = batch(trial, 4, 3)
    return (x, *kept(trial, 3), *affine(trial, 3), True)


@check(points=2, sizes=(1, 2, 4))
def running_statistics_match(module, trial: Trial):
    """batch_norm in training keeps, in place, some of each batch's mean and unbiased variance"""
    x = first_batch(trial)
    (running_mean, running_var), (weight, bias) = kept(trial, x.shape[1]), affine(trial, x.shape[1])
    trial.given(x=x, running_mean=running_mean, running_var=running_var)
    seen = {}
    for step in range(1, 4):
        module.batch_norm(x * step, running_mean, running_var, weight, bias, training=True)
        seen[f"running_mean after {step}"] = running_mean.clone()
        seen[f"running_var after {step}"] = running_var.clone()
    module.batch_norm(x, running_mean, running_var, weight, bias, training=True, momentum=0.75)
    seen["running_mean with momentum 0.75"] = running_mean.clone()
    seen["running_var with momentum 0.75"] = running_var.clone()
    seen["they require a gradient"] = [running_mean.requires_grad, running_var.requires_grad]
    return seen


@check(points=1, sizes=(1, 2, 4))
def evaluation_matches(module, trial: Trial):
    """batch_norm after training uses what was kept, changes nothing of it, and takes a single example"""
    x = first_batch(trial)
    (running_mean, running_var), (weight, bias) = kept(trial, x.shape[1]), affine(trial, x.shape[1])
    trial.given(x=x, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias)
    result = module.batch_norm(x, running_mean, running_var, weight, bias, False)
    go_back(uneven(result))
    return {
        "result": result,
        "of one example": outcome(
            module.batch_norm, x[:1], running_mean, running_var, weight, bias, training=False
        ),
        "grad of x": gradient(x, result),
        "grad of weight": gradient(weight, result),
        "grad of bias": gradient(bias, result),
        "running_mean afterwards": running_mean,
        "running_var afterwards": running_var,
    }


@proof("batch_norm", within="evaluation_matches", size=3)
def evaluation_is_written_out(trial: Trial):
    x = batch(trial, 4, 3)
    return (x, *kept(trial, 3), *affine(trial, 3), False)


@check(points=1, sizes=(2, 3))
def one_value_is_refused(module, trial: Trial):
    """One value for each channel is a ValueError in training, and changes nothing; several places are fine"""
    x = batch(trial, 1, trial.size)
    (running_mean, running_var), (weight, bias) = kept(trial, trial.size), affine(trial, trial.size)
    trial.given(x=x)
    others = running_mean, running_var, weight, bias
    seen = {
        "training on one example": trial.error_of(module.batch_norm, x, *others, training=True),
        "training on one place of one example": trial.error_of(
            module.batch_norm, x[..., None], *others, training=True
        ),
        "running_mean afterwards": running_mean.clone(),
        "running_var afterwards": running_var.clone(),
    }
    places = batch(trial, 1, trial.size, 4)
    return {**seen, "four places of one example": outcome(module.batch_norm, places, *others, training=True)}


@check(points=1, sizes=(1, 2, 3))
def sequences_match(module, trial: Trial):
    """batch_norm of (N, C, L) takes the statistics of a channel from all examples and all places"""
    channels, places = trial.size + 2, trial.size + 3
    x = batch(trial, trial.size + 1, channels, places)
    (running_mean, running_var), (weight, bias) = kept(trial, channels), affine(trial, channels)
    trial.given(x=x, weight=weight, bias=bias)
    result = module.batch_norm(x, running_mean, running_var, weight, bias, training=True)
    go_back(uneven(result))
    return {
        "result": result,
        "grad of x": gradient(x, result),
        "grad of weight": gradient(weight, result),
        "running_mean": running_mean.clone(),
        "running_var": running_var.clone(),
        "result after training": module.batch_norm(
            x, running_mean, running_var, weight, bias, training=False
        ),
        "of 3 × 3 × 3": module.batch_norm(
            batch(trial, 3, 3, 3), *kept(trial, 3), *affine(trial, 3), training=True
        ),
    }


@check(points=1, sizes=(2, 3))
def constant_channels_match(module, trial: Trial):
    """batch_norm adds eps to the variance, under the root: a channel without any spread becomes its bias"""
    x = torch.cat([batch(trial, 4, trial.size).detach(), trial.tensor([[7.0]] * 4, torch.float64)], dim=1)
    (running_mean, running_var), (weight, bias) = (make(trial, x.shape[1]) for make in (kept, affine))
    trial.given(x=x, weight=weight, bias=bias)
    seen = {}
    for eps in (1e-5, 0.1, 4.0):
        result = module.batch_norm(x, running_mean, running_var, weight, bias, training=True, eps=eps)
        seen[f"eps {eps}"] = result
        seen[f"eps {eps}, after training"] = module.batch_norm(
            x, running_mean, running_var, weight, bias, training=False, eps=eps
        )
    nothing_kept = module.batch_norm(x, running_mean, running_var, weight, bias, True, 0.0)
    return {**seen, "momentum 0": nothing_kept, "kept then": running_mean}


@check(
    points=1,
    sizes=(4, 8),
    needs="training_matches",
    tolerance=1000,
    because="some right ways pass through a mean that is rounded, at 16,384 to a thousandth",
)
def large_values_keep_their_digits(module, trial: Trial):
    """float32 values around 16,384 with a spread of 1 or 2 are normalised as well as any, by both norms"""
    # Each row and column holds the same numbers. Their squares are too large for the 1 or 4 at their end: the
    # mean of the squares minus the square of the mean is exactly 0, in whatever order it is summed.
    numbers = [(-2.0, -1.0, 1.0, 2.0)[i % 4] for i in trial.permutation(trial.size)]
    turned = [numbers[i:] + numbers[:i] for i in trial.permutation(trial.size)]
    x = trial.tensor(turned) + 2**14
    weight, bias = (each.detach() for each in affine(trial, trial.size, torch.float32))
    running_mean, running_var = kept(trial, trial.size, torch.float32)
    trial.given(x=x)
    return {
        "batch norm": module.batch_norm(x, running_mean, running_var, weight, bias, training=True),
        "running_var": running_var,
        "layer norm": module.layer_norm(x, weight, bias),
    }


@check(points=1, sizes=(2, 3), needs="training_matches")
def batch_norm_leaves_its_inputs(module, trial: Trial):
    """batch_norm takes non-contiguous float32 batches, gives float32, and leaves x, weight and bias alone"""
    x = batch(trial, trial.size, 4, 6, dtype=torch.float32, requires_grad=False).transpose(0, 2)[::2]
    running_mean, running_var = kept(trial, 4, torch.float32)
    weight, bias = (each.detach() for each in affine(trial, 4, torch.float32))
    trial.given(x=x)
    seen = {}
    for training in (True, False):
        seen[f"training={training}"] = module.batch_norm(x, running_mean, running_var, weight, bias, training)
    return {
        **seen,
        "running_mean": running_mean,
        "running_var": running_var,
        "x afterwards": x,
        "weight afterwards": weight,
        "bias afterwards": bias,
    }


def belongings(layer: nn.Module) -> dict[str, object]:
    """What a layer trains and what it saves, by name, as it is now."""
    named = {"parameters": layer.named_parameters(), "buffers": layer.named_buffers()}
    return {
        **{
            kind: {
                name: tensor.detach().clone()
                for name, tensor in sorted(pairs)
                if name != "num_batches_tracked"
            }
            for kind, pairs in named.items()
        },
        "state_dict": ", ".join(sorted(set(layer.state_dict()) - {"num_batches_tracked"})),
    }


def filled(layer: nn.Module, trial: Trial) -> nn.Module:
    """The layer with other numbers in everything that it saves, by name: `trial.load` goes by the order among
    equal shapes, which is the learner's to choose.
    """
    state = layer.state_dict()
    with torch.no_grad():
        for name in ("weight", "bias", "running_mean", "running_var"):
            values = trial.uniform(5, low=0.5, high=2.0, dtype=torch.float64)
            if name in state:
                state[name].copy_(values)
    return layer


def all_changed(observed: object, **inputs: Tensor) -> dict[str, object]:
    """What was observed, and the inputs as they are now."""
    return {"seen": observed, **{f"{name} afterwards": tensor for name, tensor in inputs.items()}}


@check(points=1, sizes=(2, 5))
def batch_norm_layer_starts(module, trial: Trial):
    """A new BatchNorm1d has two parameters and two buffers, by their names, and double() converts all"""
    trial.given(features=trial.size)
    layer = module.BatchNorm1d(trial.size).to(trial.device)
    new, trained = belongings(layer), [parameter.requires_grad for parameter in layer.parameters()]
    result = layer(trial.distinct(3, trial.size))
    return {
        **new,
        "they are trained": trained,
        "of a float32 batch": result,
        "after double()": belongings(module.BatchNorm1d(trial.size).double()),
    }


@check(points=2, sizes=(2, 4), needs=("training_matches", "batch_norm_layer_starts"))
def batch_norm_layer_follows(module, trial: Trial):
    """BatchNorm1d learns over several batches, and train() and eval() switch what it uses"""
    layer = filled(module.BatchNorm1d(5).double().to(trial.device), trial)
    seen = {}
    for step in range(1, 4):
        x = batch(trial, trial.size + step, 5)
        trial.given(x=x)
        layer.zero_grad()
        result = layer(x)
        go_back(uneven(result))
        seen[f"batch {step}"] = {
            "result": result,
            "grad of x": gradient(x, result),
            "grads": {name: parameter.grad for name, parameter in sorted(layer.named_parameters())},
        }
    layer.eval()
    seen["after eval()"] = layer(x)
    seen["one example after eval()"] = outcome(layer, x[:1])
    seen["places after eval()"] = layer(batch(trial, 2, 5, 3))
    seen["afterwards"] = belongings(layer)
    layer.train()
    seen["after train()"] = layer(x)
    seen["places after train()"] = layer(batch(trial, 2, 5, 3))
    return all_changed({**seen, "at last": belongings(layer)}, x=x)


@check(points=1, sizes=(2, 3), needs=("training_matches", "batch_norm_layer_starts"))
def batch_norm_layer_settings(module, trial: Trial):
    """BatchNorm1d takes eps and momentum, in this order, and refuses one example in training"""
    seen = {}
    x = batch(trial, 4, trial.size, requires_grad=False)
    trial.given(x=x)
    for kind, layer in {
        "BatchNorm1d(C, 0.5)": module.BatchNorm1d(trial.size, 0.5),
        "BatchNorm1d(C, 2.0, 0.3)": module.BatchNorm1d(trial.size, 2.0, 0.3),
        "BatchNorm1d(C, momentum=1.0)": module.BatchNorm1d(trial.size, momentum=1.0),
    }.items():
        layer.double().to(trial.device)
        seen[kind] = {"result": layer(x), "buffers": belongings(layer)["buffers"], "eval": layer.eval()(x)}
    new = module.BatchNorm1d(trial.size).double().to(trial.device)
    seen["one example"] = trial.error_of(new, x[:1])
    return seen


def rows(trial: Trial, *shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """x (…, D), the rows on unlike levels and with unlike spread."""
    if trial.example:
        return trial.tensor(EXAMPLE_ROWS, dtype, requires_grad=True)
    x = trial.normal(*shape, dtype=dtype)
    level = torch.arange(x[..., 0].numel(), device=trial.device, dtype=dtype).view(*shape[:-1], 1)
    return (x * (1 + level) + 2 * level).requires_grad_()


@check(points=2, sizes=(1, 2, 4))
def layer_norm_matches(module, trial: Trial):
    """layer_norm normalises each row by its own statistics, with all gradients"""
    x = rows(trial, trial.size + 1, trial.size + 2)
    weight, bias = affine(trial, x.shape[-1])
    trial.given(x=x, weight=weight, bias=bias)
    result = module.layer_norm(x, weight, bias)
    go_back(uneven(result))
    return {
        "result": result,
        "grad of x": gradient(x, result),
        "grad of weight": gradient(weight, result),
        "grad of bias": gradient(bias, result),
    }


@proof("layer_norm", within="layer_norm_matches")
def layer_norm_is_written_out(trial: Trial):
    return rows(trial, 3, 4), *affine(trial, 4)


@check(points=1, sizes=(1, 2, 3))
def layer_norm_takes_any_shape(module, trial: Trial):
    """layer_norm takes any number of axes before the last, square batches, single rows and single features"""
    width = trial.size + 1
    weight, bias = affine(trial, width)
    seen = {}
    for shape in ((width,), (1, width), (width, width), (2, trial.size, width), (1, 3, 2, width)):
        x = trial.normal(*shape, dtype=torch.float64) * 2 + trial.tensor(3.0, torch.float64)
        trial.given(x=x)
        seen[str(shape)] = module.layer_norm(x, weight, bias)
    one = trial.normal(3, 1, dtype=torch.float64)
    seen["(3, 1)"] = module.layer_norm(one, weight[:1], bias[:1] + 2)
    return seen


@check(points=1, sizes=(2, 3))
def constant_rows_match(module, trial: Trial):
    """layer_norm adds eps to the variance, under the root: a row without any spread becomes the bias"""
    flat = trial.tensor([[7.0] * 4], torch.float64)
    x = torch.cat([trial.normal(trial.size, 4, dtype=torch.float64), flat])
    weight, bias = affine(trial, 4)
    trial.given(x=x, weight=weight, bias=bias)
    seen = {f"eps {eps}": module.layer_norm(x, weight, bias, eps=eps) for eps in (1e-5, 0.1, 4.0)}
    return {**seen, "eps in its place": module.layer_norm(x, weight, bias, 2.0)}


@check(points=1, sizes=(2, 3), needs="layer_norm_matches")
def layer_norm_leaves_its_inputs(module, trial: Trial):
    """layer_norm takes non-contiguous float32 tensors, gives float32, and leaves its inputs as they were"""
    x = trial.normal(8, trial.size, 3).transpose(0, 2)[..., ::2]
    weight, bias = (each.detach() for each in affine(trial, 4, torch.float32))
    trial.given(x=x)
    result = module.layer_norm(x, weight, bias)
    return {"result": result, "x afterwards": x, "weight afterwards": weight, "bias afterwards": bias}


@check(points=1, sizes=(2, 4), needs="layer_norm_matches")
def layer_norm_layer_matches(module, trial: Trial):
    """LayerNorm has two parameters, no buffer, and no mode: train() and eval() are the same"""
    new = module.LayerNorm(trial.size).to(trial.device)
    seen = {"new": belongings(new), "trained": [parameter.requires_grad for parameter in new.parameters()]}
    layer = filled(module.LayerNorm(5).double().to(trial.device), trial)
    x = trial.normal(trial.size, 3, 5, dtype=torch.float64, requires_grad=True)
    trial.given(x=x)
    result = layer(x)
    go_back(uneven(result))
    flat = module.LayerNorm(5, 4.0).double().to(trial.device)
    seen |= {
        "result": result,
        "grad of x": gradient(x, result),
        "grads": {name: parameter.grad for name, parameter in sorted(layer.named_parameters())},
        "after eval()": layer.eval()(x),
        "one row": layer(x[0, 0]),
        "LayerNorm(5, 4.0)": flat(x),
        "LayerNorm(5, eps=0.1)": module.LayerNorm(5, eps=0.1).double().to(trial.device)(x),
        "afterwards": belongings(layer),
    }
    return all_changed(seen, x=x)


@check(points=1, sizes=(3, 5), needs=("batch_norm_layer_follows", "layer_norm_layer_matches"))
def weights_go_to_the_library(module, trial: Trial):
    """What BatchNorm1d and LayerNorm save can be loaded into PyTorch's own, and back"""
    x = batch(trial, 4, trial.size, requires_grad=False)
    trial.given(x=x)
    seen = {}
    for name in ("BatchNorm1d", "LayerNorm"):
        own = getattr(module, name)(trial.size).double().to(trial.device)
        own(x)
        other = getattr(nn, name)(trial.size).double().to(trial.device)
        other.load_state_dict(own.state_dict(), strict=False)
        seen[f"nn.{name} with the weights of yours"] = other.eval()(x)
        other.train()(2 * x)
        with torch.no_grad():
            other.weight.mul_(3)
        own.load_state_dict(other.state_dict(), strict=False)
        seen[f"your {name} with the weights of nn's"] = own.eval()(x)
    return seen


@check(points=1, sizes=(20,), needs=("batch_norm_layer_follows", "layer_norm_layer_matches"))
def a_network_learns_digits(module, trial: Trial):
    """A network with both layers learns digits as it should, step for step, and is then used with eval()"""
    images, labels = digits()
    images = images.flatten(1).double().to(trial.device)
    labels = labels.to(trial.device)
    first, last = nn.Linear(64, 8).double(), nn.Linear(8, 10).double()
    trial.load(first), trial.load(last)
    norms = module.BatchNorm1d(8).double().to(trial.device), module.LayerNorm(8).double().to(trial.device)
    net = nn.Sequential(first, norms[0], nn.ReLU(), norms[1], last)
    losses = []
    for step in range(4):
        batch = slice(step * trial.size, (step + 1) * trial.size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= 0.5 * parameter.grad
        losses.append(loss.detach())
    return {
        "losses": torch.stack(losses),
        "kept and learnt": [belongings(norm) for norm in norms],
        "logits of one digit": outcome(net.eval(), images[200:201]),
    }


def rows_to_normalise(trial: Trial, dtype: torch.dtype) -> dict[str, Tensor]:
    return {
        "x": trial.normal(trial.size, 64, dtype=dtype) * 3 + 1,
        "running_mean": trial.normal(64, dtype=dtype),
        "running_var": trial.uniform(64, low=0.5, high=2.0, dtype=dtype),
        "weight": trial.uniform(64, low=0.5, high=2.0, dtype=dtype),
        "bias": trial.normal(64, dtype=dtype),
    }


def library_batch_norm(x, running_mean, running_var, weight, bias):
    """F.batch_norm"""
    return F.batch_norm(x, running_mean, running_var, weight, bias, training=True)


@workload(
    sizes=(64, 256, 1024, 4096, 16384),
    inputs=rows_to_normalise,
    library=library_batch_norm,
    per="rows",
    needs=("training_matches", "running_statistics_match"),
    dtypes=("float32", "float64"),
)
def batch_norm_in_training(module, x, running_mean, running_var, weight, bias):
    """batch_norm in training of N rows of 64 channels"""
    return module.batch_norm(x, running_mean, running_var, weight, bias, training=True)


def library_batch_norm_in_use(x, running_mean, running_var, weight, bias):
    """F.batch_norm"""
    return F.batch_norm(x, running_mean, running_var, weight, bias, training=False)


@workload(
    sizes=(64, 256, 1024, 4096, 16384),
    inputs=rows_to_normalise,
    library=library_batch_norm_in_use,
    per="rows",
    needs="evaluation_matches",
    dtypes=("float32", "float64"),
)
def batch_norm_in_use(module, x, running_mean, running_var, weight, bias):
    """batch_norm after training of N rows of 64 channels"""
    return module.batch_norm(x, running_mean, running_var, weight, bias, training=False)


def library_layer_norm(x, weight, bias):
    """F.layer_norm"""
    return F.layer_norm(x, (64,), weight, bias)


def rows_alone(trial: Trial, dtype: torch.dtype) -> dict[str, Tensor]:
    made = rows_to_normalise(trial, dtype)
    return {name: made[name] for name in ("x", "weight", "bias")}


@workload(
    sizes=(64, 256, 1024, 4096, 16384),
    inputs=rows_alone,
    library=library_layer_norm,
    per="rows",
    needs="layer_norm_matches",
    dtypes=("float32", "float64"),
)
def layer_norm_of_rows(module, x, weight, bias):
    """layer_norm of N rows of 64 features"""
    return module.layer_norm(x, weight, bias)


def rows_with_gradients(trial: Trial, dtype: torch.dtype) -> dict[str, Tensor]:
    return {name: tensor.requires_grad_() for name, tensor in rows_alone(trial, dtype).items()}


def library_layer_norm_and_back(x, weight, bias):
    """F.layer_norm and backward"""
    F.layer_norm(x, (64,), weight, bias).cos().sum().backward()
    return x.grad


@workload(
    sizes=(64, 256, 1024, 4096),
    inputs=rows_with_gradients,
    library=library_layer_norm_and_back,
    per="rows",
    needs="layer_norm_matches",
    dtypes=("float32", "float64"),
)
def layer_norm_and_back(module, x, weight, bias):
    """layer_norm of N rows of 64 features, and its gradients"""
    module.layer_norm(x, weight, bias).cos().sum().backward()
    return x.grad


TOPICS = {
    "batch norm in training: each channel by the statistics of its batch": ("training_matches",),
    "gradients flow through mean and variance": ("training_matches", "layer_norm_matches"),
    "running mean and variance, with momentum": ("running_statistics_match",),
    "unbiased variance to keep, biased variance to divide by": (
        "training_matches",
        "running_statistics_match",
    ),
    "batch norm in eval: the running statistics, unchanged": ("evaluation_matches",),
    "a batch of one is an error in training": ("one_value_is_refused",),
    "sequences (N, C, L): statistics over examples and places": ("sequences_match",),
    "eps under the root: a constant channel or row": ("constant_channels_match", "constant_rows_match"),
    "variance without cancellation: large values keep their digits": ("large_values_keep_their_digits",),
    "inputs, dtype and memory layout are kept": (
        "batch_norm_leaves_its_inputs",
        "layer_norm_leaves_its_inputs",
    ),
    "a layer's parameters and buffers": ("batch_norm_layer_starts",),
    "several steps in both modes: train() and eval() switch what is used": ("batch_norm_layer_follows",),
    "the settings eps and momentum": ("batch_norm_layer_settings",),
    "layer norm: each row by its own statistics": ("layer_norm_matches",),
    "layer norm needs no batch": ("layer_norm_takes_any_shape", "layer_norm_layer_matches"),
    "layer norm keeps nothing and knows no mode": ("layer_norm_layer_matches",),
    "the library's layers take the weights, and give them back": ("weights_go_to_the_library",),
    "a network with both norms learns digits": ("a_network_learns_digits",),
}

HINTS = {
    "batch_norm": (
        "Write it for (N, C) first, and for training only. mean = x.mean(0) has shape (C,), and x - mean "
        "subtracts it from each row. Which axis would mix the channels?",
        "In training the statistics are those of x, else running_mean and running_var: choose mean and var "
        "with an if, and let both ways share the last line, (x - mean) / sqrt(var + eps) * weight + bias.",
        "Two variances: x.var(0, correction=0) to divide by, and x.var(0), which divides by M - 1, to keep. "
        "Keep under torch.no_grad() and in place: running_mean.mul_(1 - momentum).add_(momentum * mean).",
        "For (N, C, L): put the channels last, and undo it after. values = x.movedim(1, -1) is (N, L, C); "
        "there (C,) broadcasts by itself; values.reshape(-1, C) has one row for each of the M values.",
        "M is len(values.reshape(-1, C)). If it is 1 in training, raise ValueError before you keep anything.",
    ),
    "BatchNorm1d": (
        "All the arithmetic is in batch_norm already. The layer owns four tensors and knows, as every "
        "nn.Module does, whether it is in training: where does train() leave its mark?",
        "After super().__init__(): self.weight = nn.Parameter(torch.ones(features)), the bias likewise. The "
        'kept ones are buffers: self.register_buffer("running_mean", torch.zeros(features)).',
        "forward is one call: batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, "
        "self.training, self.momentum, self.eps).",
    ),
    "layer_norm": (
        "A row is normalised by itself, and a row lies along the last axis: dim=-1, however many there are.",
        "x.mean(-1, keepdim=True) is (…, 1), so that it can be subtracted from x. The variance needs it too, "
        "and correction=0, which divides by D.",
        "weight * (x - mean) / torch.sqrt(var + eps) + bias",
    ),
    "LayerNorm": (
        "It is BatchNorm1d without what is kept: two parameters, and eps.",
        "self.weight = nn.Parameter(torch.ones(features)), self.bias = nn.Parameter(torch.zeros(features)); "
        "forward is layer_norm(x, self.weight, self.bias, self.eps).",
    ),
}


@picture(size=(9.0, 3.6))
def who_is_normalised(module, trial: Trial):
    """What batch norm and layer norm make of the same batch"""
    level = torch.tensor([0.0, 3.0, -2.0, 6.0, 1.0, -4.0])
    x = trial.normal(8, 6) * torch.tensor([1.0, 0.3, 2.0, 1.0, 0.5, 1.5]) + level
    ones, zeros = torch.ones(6), torch.zeros(6)
    return {
        "x": x,
        "batch_norm(x)": module.batch_norm(x, zeros.clone(), ones.clone(), ones, zeros, training=True),
        "layer_norm(x)": module.layer_norm(x, ones, zeros),
    }


@who_is_normalised.draw
def draw_who_is_normalised(figure, seen) -> None:
    texts = ("as it comes", "channel by channel", "example by example")
    all_axes = figure.subplots(1, 3)
    for axes, (name, values), text in zip(all_axes, seen.items(), texts, strict=True):
        image = axes.imshow(values, cmap="RdBu_r", vmin=-4, vmax=4, aspect="auto")
        axes.set_title(f"{name}\n{text}", fontsize=9)
        axes.set_xlabel("channel")
    all_axes[0].set_ylabel("example")
    figure.colorbar(image, ax=list(all_axes), shrink=0.9)


@picture()
def spread_through_a_deep_network(module, trial: Trial):
    """The spread of what flows through twenty layers, with and without your normalisation"""
    x = trial.normal(64, 32)
    weights = [trial.normal(32, 32, scale=0.12) for _ in range(20)]
    seen = {}
    for name in ("none", "BatchNorm1d", "LayerNorm"):
        values, spreads = x, []
        for weight in weights:
            values = values @ weight
            if name != "none":
                values = getattr(module, name)(32)(values)
            values = values.relu()
            spreads.append(values.detach().std())
        seen[name] = torch.stack(spreads)
    return seen


@spread_through_a_deep_network.draw
def draw_spread_through_a_deep_network(figure, seen) -> None:
    axes = figure.subplots()
    styles = {"none": "o-", "BatchNorm1d": "s-", "LayerNorm": "^--"}
    for name, spreads in seen.items():
        label = "no normalisation" if name == "none" else name
        axes.plot(range(1, len(spreads) + 1), spreads, styles[name], markersize=4, label=label)
    axes.set_yscale("log")
    axes.set_xticks([1, 5, 10, 15, 20])
    axes.set_xlabel("layer")
    axes.set_ylabel("spread (standard deviation)")
    axes.set_title("Without it little is left of the signal")
    axes.legend()


MOMENTA = (0.02, 0.1, 0.5)


@picture()
def kept_mean_follows(module, trial: Trial):
    """How running_mean follows the batches, for three momenta"""
    batches = [trial.normal(16, 1, scale=2.0) + 3 for _ in range(80)]
    weight, bias = torch.ones(1), torch.zeros(1)
    seen = {"means": torch.stack([batch.mean() for batch in batches])}
    for momentum in MOMENTA:
        running_mean, running_var, followed = torch.zeros(1), torch.ones(1), []
        for batch in batches:
            module.batch_norm(batch, running_mean, running_var, weight, bias, True, momentum)
            followed.append(running_mean.clone())
        seen[f"momentum {momentum}"] = torch.cat(followed)
    return seen


@kept_mean_follows.draw
def draw_kept_mean_follows(figure, seen) -> None:
    axes = figure.subplots()
    axes.axhline(3, color="0.7", linewidth=1)
    for name, values in seen.items():
        if name == "means":
            axes.plot(values, ".", color="0.6", label="mean of each batch")
        else:
            axes.plot(values, label=name)
    axes.set_xlabel("batch")
    axes.set_ylabel("running_mean")
    axes.set_title("A small momentum is slow to begin with, a large one never settles")
    axes.legend()
