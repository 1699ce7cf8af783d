"""Known wrong answers to exercise 9."""

import torch
from torch import nn

from grader.mistake import mistake
from solutions.ex09_normalization import BatchNorm1d, LayerNorm, batch_norm, layer_norm


@mistake(
    "batch_norm",
    "In training you divide by the unbiased variance; that of M - 1 is for running_var only. The "
    "batch itself is divided by the variance with M.",
)
def batch_divided_by_the_unbiased_variance(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = columns.var(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "You keep the variance that you divide by; running_var wants the unbiased one, M / (M - 1) times "
    "as large.",
)
def biased_variance_kept(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "Momentum is the share of the new batch, not of what was kept: (1 - momentum) · kept + momentum · new.",
)
def momentum_and_its_rest_swapped(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += (1 - momentum) * (mean - running_mean)
            running_var += (1 - momentum) * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "You add eps to the root of the variance; it belongs under the root: sqrt(var + eps).")
def eps_outside_of_the_root(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / (torch.sqrt(var) + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "You divide by the variance; it is its root that measures the spread.")
def divided_by_the_variance(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / (var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "You use the statistics of the batch after training as well: there, running_mean and running_var "
    "take their place.",
)
def batch_statistics_after_training(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    values = x.movedim(1, -1)
    columns = values.reshape(-1, x.shape[1])
    count = len(columns)
    if training and count == 1:
        raise ValueError("batch norm needs more than one value for each channel in training")
    mean = columns.mean(0)
    var = (columns - mean).square().mean(0)
    if training:
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "In training you normalise with the kept statistics; there the statistics of the batch itself count.",
)
def kept_statistics_in_training(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    mean, var = running_mean.clone(), running_var.clone()
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "In training you normalise with the kept statistics; there the statistics of the batch itself count.",
)
def old_statistics_in_training(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    old_mean, old_var = running_mean.clone(), running_var.clone()
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - old_mean) / torch.sqrt(old_var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "What you keep does not reach running_mean and running_var: change these tensors in place (+=, "
    "mul_, copy_). A name that gets a new tensor is known inside of the function only.",
)
def nothing_kept(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "What you keep does not reach running_mean and running_var: change these tensors in place (+=, "
    "mul_, copy_). A name that gets a new tensor is known inside of the function only.",
)
def kept_in_new_tensors(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean = running_mean + momentum * (mean - running_mean)
            running_var = running_var + momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "You keep statistics after training as well; there running_mean and running_var stay as they are.",
)
def kept_after_training_too(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    if not training:
        columns = values.detach().reshape(-1, x.shape[1])
        new_mean, new_var = columns.mean(0), columns.var(0)
        mean, var = running_mean.clone(), running_var.clone()
        running_mean += momentum * (new_mean - running_mean)
        running_var += momentum * (new_var - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "In training you take a single value for each channel, whose deviation from its own mean says "
    "nothing: raise ValueError.",
)
def one_value_is_not_refused(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (
                var * count / torch.tensor(count - 1.0, dtype=var.dtype, device=var.device) - running_var
            )
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "You refuse every batch of one example; with several places (L > 1) each channel has several "
    "values, and that is fine.",
)
def one_example_is_refused(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if len(x) == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "You raise ValueError too late: by then the kept statistics have changed.")
def refused_after_keeping(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (
                var * count / torch.tensor(count - 1.0, dtype=var.dtype, device=var.device) - running_var
            )
    if training and count == 1:
        raise ValueError("one value for each channel")
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "You take the statistics of the batch out of the graph. The mean and the variance depend on x, "
    "and its gradient flows through them too: only what is kept is without one.",
)
def statistics_detached(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        columns = columns.detach()
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "What you keep drags the graph of the batch along, and requires a gradient: keep under "
    "torch.no_grad(), or keep what you have detached.",
)
def graph_kept_with_the_statistics(
    x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5
):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        running_mean += momentum * (mean - running_mean)
        running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "For (N, C, L) you average over the examples only, and each place has a mean of its own: a "
    "channel has one for all, over axes 0 and 2.",
)
def statistics_of_each_place(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    count = x.numel() // x.shape[1]
    if training and count == 1:
        raise ValueError("batch norm needs more than one value for each channel in training")
    sides = (-1, *[1] * (x.dim() - 2))
    mean, var = running_mean.view(sides), running_var.view(sides)
    if training:
        mean, var = x.mean(0), x.var(0, correction=0)
        axes = (0, 2)[: x.dim() - 1]
        with torch.no_grad():
            running_mean += momentum * (x.mean(axes) - running_mean)
            running_var += momentum * (x.var(axes) - running_var)
    return weight.view(sides) * (x - mean) / torch.sqrt(var + eps) + bias.view(sides)


@mistake(
    "batch_norm",
    "For (N, C, L), reshape(-1, C) mixes places and channels: in memory, the places of a channel lie "
    "side by side. Move the channels to the end first.",
)
def rows_by_reshape_alone(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = x.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "batch_norm",
    "Your variance is the mean of x² minus the square of the mean: for large values two large "
    "numbers, whose difference has no digits left. Subtract the mean first, then square.",
)
def difference_of_large_squares(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = columns.square().mean(0) - mean.square()
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "Your batch_norm gives float32 whatever comes: float64 is to stay float64.")
def result_in_float32(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1).float()


@mistake(
    "batch_norm",
    "You add the bias before you multiply by the weight; the weight scales the normalised values alone.",
)
def shifted_before_it_is_scaled(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * (normalized + bias)).movedim(-1, 1)


@mistake("batch_norm", "You normalise, but leave out the weight and the bias: weight · … + bias.")
def without_weight_and_bias(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (normalized).movedim(-1, 1)


@mistake(
    "batch_norm",
    "In training you normalise each row by its own statistics; that is layer norm. In batch norm each"
    " channel has its own, over the batch.",
)
def rows_normalised(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    if training:
        mean = values.mean(-1, keepdim=True)
        var = values.var(-1, correction=0, keepdim=True)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "You keep a tenth of each batch, whatever momentum says.")
def momentum_of_its_own(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    momentum = 0.1
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "You add 1e-5 to the variance, whatever eps says.")
def eps_of_its_own(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * count / (count - 1) - running_var)
    normalized = (values - mean) / torch.sqrt(var + 1e-5)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake("batch_norm", "You keep the standard deviation; running_var is the variance, its square.")
def deviation_kept(x, running_mean, running_var, weight, bias, training, momentum=0.1, eps=1e-5):
    values = x.movedim(1, -1)
    mean, var = running_mean, running_var
    if training:
        columns = values.reshape(-1, x.shape[1])
        count = len(columns)
        if count == 1:
            raise ValueError("batch norm needs more than one value for each channel in training")
        mean = columns.mean(0)
        var = (columns - mean).square().mean(0)
        with torch.no_grad():
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * ((var * count / (count - 1)).sqrt() - running_var)
    normalized = (values - mean) / torch.sqrt(var + eps)
    return (weight * normalized + bias).movedim(-1, 1)


@mistake(
    "BatchNorm1d",
    "Your running_mean and running_var are parameters, which the optimiser would train: what is kept "
    "belongs in buffers, register_buffer.",
)
class KeptAsParameters(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        del self.running_mean, self.running_var
        self.running_mean = nn.Parameter(torch.zeros(features), requires_grad=False)
        self.running_var = nn.Parameter(torch.ones(features), requires_grad=False)


@mistake(
    "BatchNorm1d",
    "Your running_mean and running_var are mere attributes: they are not saved and do not follow the "
    "layer to another device or dtype. Use register_buffer.",
)
class KeptAsAttributes(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        del self.running_mean, self.running_var
        self.running_mean = torch.zeros(features)
        self.running_var = torch.ones(features)


@mistake("BatchNorm1d", "Your buffers are not saved with the layer: leave out persistent=False.")
class NotSaved(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        self.register_buffer("running_mean", torch.zeros(features), persistent=False)
        self.register_buffer("running_var", torch.ones(features), persistent=False)


@mistake(
    "BatchNorm1d",
    "Your layer is always in training: hand on self.training, which train() and eval() set.",
)
class AlwaysInTraining(BatchNorm1d):
    def forward(self, x):
        kept = self.running_mean, self.running_var
        return batch_norm(x, *kept, self.weight, self.bias, True, self.momentum, self.eps)


@mistake(
    "BatchNorm1d",
    "Your layer is never in training: hand on self.training, which train() and eval() set.",
)
class NeverInTraining(BatchNorm1d):
    def forward(self, x):
        kept = self.running_mean, self.running_var
        return batch_norm(x, *kept, self.weight, self.bias, False, self.momentum, self.eps)


@mistake(
    "BatchNorm1d",
    "Your layer trains after eval() and the other way round: training is self.training, not its opposite.",
)
class ModesSwapped(BatchNorm1d):
    def forward(self, x):
        kept = self.running_mean, self.running_var
        return batch_norm(x, *kept, self.weight, self.bias, not self.training, self.momentum, self.eps)


@mistake("BatchNorm1d", "Your running_var starts at 0; with nothing known yet, it is to be 1.")
class VarianceStartsAtZero(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        self.register_buffer("running_var", torch.zeros(features))


@mistake("BatchNorm1d", "Your weight starts at 0, and so the layer gives nothing but its bias: start at 1.")
class WeightStartsAtZero(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        self.weight = nn.Parameter(torch.zeros(features))


@mistake(
    "BatchNorm1d",
    "Your weight and bias are no parameters: without nn.Parameter no optimiser ever sees them.",
)
class NothingToTrain(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        del self.weight, self.bias
        self.weight = torch.ones(features)
        self.bias = torch.zeros(features)


@mistake("BatchNorm1d", "Your layer takes eps and momentum, but does not hand both on to batch_norm.")
class SettingsNotHandedOn(BatchNorm1d):
    def forward(self, x):
        return batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, self.training)


@mistake(
    "BatchNorm1d",
    "You take momentum before eps; as in nn.BatchNorm1d, eps comes first: (features, eps, momentum).",
)
class MomentumBeforeEps(BatchNorm1d):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__(features, eps, momentum)


@mistake(
    "BatchNorm1d",
    "Your parameters are called gamma and beta, as in the paper; weights can be exchanged with "
    "nn.BatchNorm1d only if they are called weight and bias.",
)
class GammaAndBeta(BatchNorm1d):
    def __init__(self, features, eps=1e-5, momentum=0.1):
        super().__init__(features, eps, momentum)
        del self.weight, self.bias
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))

    def forward(self, x):
        kept = self.running_mean, self.running_var
        return batch_norm(x, *kept, self.gamma, self.beta, self.training, self.momentum, self.eps)


@mistake(
    "layer_norm",
    "You take the statistics along the first axis; that is batch norm. A row lies along the last "
    "axis: dim=-1.",
)
def columns_normalised(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(0, keepdim=True)
    var = deviation.square().mean(0, keepdim=True)
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "You take the statistics over all axes but the first; of (N, L, D), each of the N · L rows has "
    "its own. Take the last axis only.",
)
def all_axes_but_the_first(x, weight, bias, eps=1e-5):
    axes = tuple(range(1, x.dim())) or -1
    deviation = x - x.mean(axes, keepdim=True)
    var = deviation.square().mean(axes, keepdim=True)
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "You take one mean or variance of all that is in x; each row has its own: dim=-1, keepdim=True.",
)
def the_whole_tensor_normalised(x, weight, bias, eps=1e-5):
    deviation = x - x.mean()
    var = deviation.square().mean()
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "You divide by the unbiased variance, with D - 1; the variance of a row is divided by D.",
)
def rows_divided_by_the_unbiased_variance(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = x.var(-1, keepdim=True)
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "You add eps to the root of a row's variance; it belongs under the root: sqrt(var + eps).",
)
def row_eps_outside_of_the_root(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().mean(-1, keepdim=True)
    return weight * deviation / (torch.sqrt(var) + eps) + bias


@mistake("layer_norm", "You divide each row by its variance; it is the root of it that measures the spread.")
def row_divided_by_its_variance(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().mean(-1, keepdim=True)
    return weight * deviation / (var + eps) + bias


@mistake(
    "layer_norm",
    "You divide each row by the root of the mean of its squares, but never subtract its mean.",
)
def mean_left_in(x, weight, bias, eps=1e-5):
    deviation = x
    var = deviation.square().mean(-1, keepdim=True)
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "You take the statistics of the rows out of the graph. They depend on x, and its gradient flows "
    "through them too.",
)
def row_statistics_detached(x, weight, bias, eps=1e-5):
    deviation = x - x.detach().mean(-1, keepdim=True)
    var = deviation.detach().square().mean(-1, keepdim=True)
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "Your variance of a row is the mean of x² minus the square of the mean: for large values two "
    "large numbers, whose difference has no digits left. Subtract the mean first, then square.",
)
def difference_of_a_rows_large_squares(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = x.square().mean(-1, keepdim=True) - x.mean(-1, keepdim=True).square()
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "You compute layer norm in float32 whatever comes: float64 is to stay float64, in all its digits.",
)
def rows_in_float32(x, weight, bias, eps=1e-5):
    x, weight, bias = x.float(), weight.float(), bias.float()
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().mean(-1, keepdim=True)
    return weight * deviation / torch.sqrt(var + eps) + bias


@mistake(
    "layer_norm",
    "In layer_norm you add the bias before you multiply by the weight; the weight scales the "
    "normalised values alone.",
)
def row_shifted_before_it_is_scaled(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().mean(-1, keepdim=True)
    return weight * (deviation / torch.sqrt(var + eps) + bias)


@mistake("layer_norm", "You normalise the rows, but leave out the weight and the bias: weight · … + bias.")
def rows_without_weight_and_bias(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().mean(-1, keepdim=True)
    return deviation / torch.sqrt(var + eps)


@mistake("layer_norm", "You add 1e-5 to the variance of a row, whatever eps says.")
def row_eps_of_its_own(x, weight, bias, eps=1e-5):
    deviation = x - x.mean(-1, keepdim=True)
    var = deviation.square().mean(-1, keepdim=True)
    return weight * deviation / torch.sqrt(var + 1e-5) + bias


@mistake(
    "LayerNorm",
    "The weight and bias of your LayerNorm are no parameters: without nn.Parameter no optimiser ever "
    "sees them.",
)
class WithoutParameters(LayerNorm):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)
        del self.weight, self.bias
        self.weight = torch.ones(features)
        self.bias = torch.zeros(features)


@mistake(
    "LayerNorm",
    "The weight of your LayerNorm starts at 0, and so it gives nothing but its bias: start at 1.",
)
class LayerWeightStartsAtZero(LayerNorm):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)
        self.weight = nn.Parameter(torch.zeros(features))


@mistake("LayerNorm", "Your LayerNorm takes eps, but does not hand it on to layer_norm.")
class EpsNotHandedOn(LayerNorm):
    def forward(self, x):
        return layer_norm(x, self.weight, self.bias)


@mistake(
    "LayerNorm",
    "After eval() your LayerNorm lets x through as it is; layer norm has no modes and always normalises.",
)
class OffAfterEval(LayerNorm):
    def forward(self, x):
        return layer_norm(x, self.weight, self.bias, self.eps) if self.training else x


@mistake("LayerNorm", "Your LayerNorm keeps a running_mean and a running_var; layer norm keeps nothing.")
class KeepsStatistics(LayerNorm):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))


@mistake(
    "LayerNorm",
    "The parameters of your LayerNorm are called gamma and beta; weights can be exchanged with "
    "nn.LayerNorm only if they are called weight and bias.",
)
class LayerGammaAndBeta(LayerNorm):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)
        del self.weight, self.bias
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))

    def forward(self, x):
        return layer_norm(x, self.gamma, self.beta, self.eps)
