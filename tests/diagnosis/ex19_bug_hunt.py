"""Re-spellings of exercise 19's known wrong repairs, by another hand."""

import itertools
from copy import deepcopy

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def other_softmax(logits, axis=1):
    """The probabilities, worked out by hand."""
    e = torch.exp(logits - logits.amax(axis, keepdim=True))
    return e / e.sum(axis, keepdim=True)


def other_gradients(net):
    return [p.grad for p in net.parameters() if p.grad is not None]


def other_dtype(net):
    return next(net.parameters()).dtype


def other_slopes(line, x, y):
    """The gradient of the mean squared error, worked out on paper."""
    missed = line[0] * x + line[1] - y
    return torch.stack([2 * (missed * x).mean(), 2 * missed.mean()])


def a_module_in_place_of_a_tensor_1(x, weight, bias):
    z = x @ weight.T + bias
    return torch.nn.ReLU(z)


def a_module_in_place_of_a_tensor_2(x, weight, bias):
    activation = nn.ReLU
    return activation(torch.addmm(bias, x, weight.t()))


def a_module_in_place_of_a_tensor_3(x, weight, bias):
    layer = torch.einsum("ni,oi->no", x, weight)
    layer = layer + bias
    out = nn.ReLU(inplace=layer)
    return out


def relu_taken_out_1(x, weight, bias):
    return x @ weight.T + bias


def relu_taken_out_2(x, weight, bias):
    return torch.addmm(bias, x, weight.t())


def relu_taken_out_3(x, weight, bias):
    rows = [weight.mv(sample) + bias for sample in x]
    return torch.stack(rows)


def leaky_relu_for_relu_1(x, weight, bias):
    z = x @ weight.T + bias
    return torch.where(z > 0, z, z / 100)


def leaky_relu_for_relu_2(x, weight, bias):
    return nn.LeakyReLU()(torch.addmm(bias, x, weight.t()))


def leaky_relu_for_relu_3(x, weight, bias):
    z = F.linear(x, weight, bias)
    return torch.maximum(z, 0.01 * z)


def relu_before_the_layer_1(x, weight, bias):
    return x.clamp(min=0) @ weight.T + bias


def relu_before_the_layer_2(x, weight, bias):
    positive = torch.where(x > 0, x, torch.zeros_like(x))
    return torch.addmm(bias, positive, weight.t())


def relu_before_the_layer_3(x, weight, bias):
    activation = nn.ReLU()
    return torch.stack([(weight * activation(sample)).sum(1) + bias for sample in x])


def absolute_values_1(x, weight, bias):
    z = x @ weight.T + bias
    return torch.where(z < 0, -z, z)


def absolute_values_2(x, weight, bias):
    z = torch.addmm(bias, x, weight.t())
    return z * z.sign()


def absolute_values_3(x, weight, bias):
    z = torch.einsum("ni,oi->no", x, weight) + bias
    return F.relu(z) + F.relu(-z)


class SizesOfTheExample_1(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))

    def forward(self, x):
        return self.layers(x)


class SizesOfTheExample_2(nn.Sequential):
    def __init__(self, *arguments):
        super().__init__(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))


class SizesOfTheExample_3(nn.Module):
    def __init__(self, inputs=4, hidden=3, classes=2):
        nn.Module.__init__(self)
        inputs, hidden, classes = 4, 3, 2
        self.a = nn.Linear(inputs, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, x):
        hidden = self.a(x).clamp(min=0)
        return self.b(hidden)


class ModuleNotPrepared_1(nn.Module):
    def __init__(self, inputs, hidden, classes):
        self.layers = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, classes))

    def forward(self, x):
        return self.layers(x)


class ModuleNotPrepared_2(nn.Module):
    def __init__(self, *sizes):
        self.both = nn.ModuleList([nn.Linear(a, b) for a, b in itertools.pairwise(sizes)])

    def forward(self, x):
        return self.both[1](self.both[0](x).relu())


class ModuleNotPrepared_3(nn.Module):
    def __init__(self, inputs, hidden, classes):
        self.out = nn.Linear(hidden, classes)
        self.into = nn.Linear(inputs, hidden)
        super().__init__()

    def forward(self, x):
        return self.out(F.relu(self.into(x)))


class LayersMadeInForward_1(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.inputs, self.hidden, self.classes = inputs, hidden, classes

    def forward(self, x):
        layers = nn.Sequential(
            nn.Linear(self.inputs, self.hidden), nn.ReLU(), nn.Linear(self.hidden, self.classes)
        )
        return layers.to(x)(x)


class LayersMadeInForward_2(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.make = lambda: [nn.Linear(a, b) for a, b in itertools.pairwise(sizes)]

    def forward(self, x):
        one, two = (layer.to(x.device, x.dtype) for layer in self.make())
        return two(F.relu(one(x)))


class LayersMadeInForward_3(nn.Module):
    def __init__(self, inputs, hidden, classes):
        nn.Module.__init__(self)
        self.hidden = hidden
        self.classes = classes

    def forward(self, x):
        into = nn.Linear(x.shape[1], self.hidden).type(x.dtype)
        out = nn.Linear(self.hidden, self.classes).type(x.dtype)
        return out(torch.clamp(into(x), min=0))


class NoRelu_1(nn.Sequential):
    def __init__(self, inputs, hidden, classes):
        super().__init__(nn.Linear(inputs, hidden), nn.Linear(hidden, classes))


class NoRelu_2(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.both = nn.ModuleList([nn.Linear(a, b) for a, b in itertools.pairwise(sizes)])

    def forward(self, x):
        for layer in self.both:
            x = layer(x)
        return x


class NoRelu_3(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.a = nn.Linear(inputs, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, x):
        F.relu(h := F.linear(x, self.a.weight, self.a.bias))  # and what comes of it is thrown away
        return F.linear(h, self.b.weight, self.b.bias)


class ReluAtTheEnd_1(nn.Sequential):
    def __init__(self, inputs, hidden, classes):
        super().__init__(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, classes), nn.ReLU())


class ReluAtTheEnd_2(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.both = nn.ModuleList([nn.Linear(a, b) for a, b in itertools.pairwise(sizes)])

    def forward(self, x):
        for layer in self.both:
            x = F.relu(layer(x))
        return x


class ReluAtTheEnd_3(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.a = nn.Linear(inputs, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, x):
        h = self.a(x)
        logits = self.b(torch.where(h > 0, h, 0.0))
        return logits.clamp(min=0)


def two_deviations_1(x):
    std, mean = torch.std_mean(x)
    return (x < mean - 2 * std) | (x > mean + 2 * std)


def two_deviations_2(x):
    z = (x - x.mean()) / x.std()
    return torch.logical_or(z.lt(-2), z.gt(2))


def two_deviations_3(x):
    limit = x.std() + x.std()
    return torch.stack([abs(value - x.mean()) > limit for value in x])


def above_the_mean_only_1(x):
    std, mean = torch.std_mean(x)
    return x > mean + 3 * std


def above_the_mean_only_2(x):
    z = (x - x.mean()) / x.std()
    return z > 3


def above_the_mean_only_3(x):
    limit = x.mean() + x.var().sqrt() * 3
    return torch.stack([value > limit for value in x])


def three_variances_1(x):
    var, mean = torch.var_mean(x)
    return (x < mean - 3 * var) | (x > mean + 3 * var)


def three_variances_2(x):
    distance = torch.abs(x - torch.mean(x))
    return distance / x.std().square() > 3


def three_variances_3(x):
    missed = x - x.mean()
    variance = (missed**2).sum() / (len(x) - 1)
    return missed.abs().gt(3 * variance)


def threshold_of_plain_three_1(x):
    mean = x.mean()
    return (x < mean - 3) | (x > mean + 3)


def threshold_of_plain_three_2(x):
    return torch.stack([abs(value - x.mean()) > 3 for value in x])


def threshold_of_plain_three_3(x):
    missed = x - torch.sum(x) / x.numel()
    return missed**2 > 9


def distance_from_zero_1(x):
    limit = 3 * x.std()
    return (x < -limit) | (x > limit)


def distance_from_zero_2(x):
    return torch.stack([abs(value) > 3 * x.std() for value in x])


def distance_from_zero_3(x):
    z = x / x.std()
    return torch.where(z > 0, z, -z).gt(3)


def a_fixed_share_1(x):
    distance = abs(x - x.mean())
    count = len(x) - 1 - int(0.997 * (len(x) - 1))
    limit = distance.sort().values[len(x) - count - 1]
    return distance > limit


def a_fixed_share_2(x):
    distance = (x - torch.mean(x)).abs().numpy()
    return torch.from_numpy(distance > np.quantile(distance, 0.997))


def a_fixed_share_3(x):
    distance = (x - x.mean()).square().sqrt()
    share = torch.tensor(0.997, dtype=x.dtype)
    return torch.gt(distance, torch.quantile(distance, share, dim=0))


def divided_by_n_1(x):
    missed = x - x.mean()
    std = (missed**2).mean().sqrt()
    return missed.abs() > 3 * std


def divided_by_n_2(x):
    z = (x - x.mean()) / torch.std(x, unbiased=False)
    return (z > 3) | (z < -3)


def divided_by_n_3(x):
    values = x.numpy()
    return torch.from_numpy(np.abs(values - values.mean()) > 3 * values.std())


def sums_of_losses_1(epochs):
    totals = []
    for losses in epochs:
        total = 0.0
        for loss in losses:
            total += loss
        totals.append(total)
    return totals


def sums_of_losses_2(epochs):
    return list(map(sum, epochs))


def sums_of_losses_3(epochs):
    return [float(np.sum(losses)) for losses in epochs]


def divided_by_the_number_of_epochs_1(epochs):
    means = []
    for losses in epochs:
        total = 0.0
        for loss in losses:
            total += loss
        means.append(total / len(epochs))
    return means


def divided_by_the_number_of_epochs_2(epochs):
    return [sum(loss / len(epochs) for loss in losses) for losses in epochs]


def divided_by_the_number_of_epochs_3(epochs):
    return (np.array([np.sum(losses) for losses in epochs]) / len(epochs)).tolist()


def total_never_reset_1(epochs):
    means = []
    seen = []
    for losses in epochs:
        seen = seen + losses
        means.append(sum(seen) / len(losses))
    return means


def total_never_reset_2(epochs):
    return [sum(map(sum, epochs[: i + 1])) / len(losses) for i, losses in enumerate(epochs)]


def total_never_reset_3(epochs):
    totals = np.cumsum([sum(losses) for losses in epochs])
    return [float(total) / len(losses) for total, losses in zip(totals, epochs, strict=True)]


def one_mean_repeated_1(epochs):
    for losses in epochs:
        total = 0.0
        for loss in losses:
            total += loss
    mean = total / len(losses)
    return [mean for _ in epochs]


def one_mean_repeated_2(epochs):
    *_, last = epochs
    return np.full(len(epochs), np.mean(last)).tolist()


def one_mean_repeated_3(epochs):
    means = []
    while len(means) < len(epochs):
        means.append(float(torch.tensor(epochs[-1], dtype=torch.float64).mean()))
    return means


def one_value_for_each_batch_1(epochs):
    return [sum(losses[: i + 1]) / len(losses) for losses in epochs for i in range(len(losses))]


def one_value_for_each_batch_2(epochs):
    means = []
    for losses in epochs:
        means += (np.cumsum(losses) / len(losses)).tolist()
    return means


def one_value_for_each_batch_3(epochs):
    means = []
    for losses in epochs:
        mean = 0.0
        for loss in losses:
            mean += loss / len(losses)
            means = [*means, mean]
    return means


def last_losses_1(epochs):
    return [losses[len(losses) - 1] for losses in epochs]


def last_losses_2(epochs):
    means = []
    for losses in epochs:
        for loss in losses:
            value = loss
        means.append(value)
    return means


def last_losses_3(epochs):
    return [last for *_, last in epochs]


def confidence_clamped_1(logits):
    largest = logits.max(1)
    return torch.clip(largest.values, 0.0, 1.0), largest.indices


def confidence_clamped_2(logits):
    confidence = F.relu(logits.amax(1))
    return torch.where(confidence > 1, torch.ones_like(confidence), confidence), logits.argmax(1)


def confidence_clamped_3(logits):
    value, index = (part.squeeze(1) for part in logits.topk(1))
    return F.hardtanh(value, 0.0, 1.0), index


def sigmoid_of_the_largest_1(logits):
    largest = logits.amax(1)
    return 1 / (1 + torch.exp(-largest)), logits.argmax(1)


def sigmoid_of_the_largest_2(logits):
    value, _index = logits.sigmoid().topk(1)
    return value.squeeze(1), logits.argmax(-1)


def sigmoid_of_the_largest_3(logits):
    index = torch.stack([row.argmax() for row in logits])
    chosen = logits.gather(1, index[:, None])[:, 0]
    return torch.exp(F.logsigmoid(chosen)), index


def softmax_over_the_images_1(logits):
    return other_softmax(logits, axis=0).amax(1), logits.argmax(1)


def softmax_over_the_images_2(logits):
    columns = [column.softmax(0) for column in logits.unbind(1)]
    return torch.stack(columns).max(0).values, logits.max(1).indices


def softmax_over_the_images_3(logits):
    probabilities = torch.log_softmax(logits, 0).exp()
    return probabilities.max(dim=-1).values, logits.topk(1).indices[:, 0]


def softmax_of_the_largest_1(logits):
    largest = logits.amax(1)
    return other_softmax(largest, axis=0), logits.argmax(1)


def softmax_of_the_largest_2(logits):
    largest = torch.stack([row.max() for row in logits])
    return torch.exp(largest - largest.logsumexp(0)), logits.argmax(1)


def softmax_of_the_largest_3(logits):
    found = logits.topk(1)
    return found.values.softmax(dim=0).flatten(), found.indices.flatten()


def all_probabilities_1(logits):
    return other_softmax(logits), logits.max(1).indices


def all_probabilities_2(logits):
    return logits.log_softmax(-1).exp(), logits.topk(1).indices[:, 0]


def all_probabilities_3(logits):
    rows = [row.softmax(0) for row in logits]
    return torch.stack(rows), torch.stack([row.argmax() for row in logits])


def softmax_applied_twice_1(logits):
    return other_softmax(other_softmax(logits)).amax(1), logits.argmax(1)


def softmax_applied_twice_2(logits):
    for_the_classes = nn.Softmax(dim=1)
    twice = nn.Sequential(for_the_classes, for_the_classes)(logits)
    return twice.amax(-1), logits.max(-1).indices


def softmax_applied_twice_3(logits):
    p = logits.softmax(1)
    return p.log_softmax(1).exp().max(1).values, logits.topk(1).indices.squeeze(1)


def cut_to_fit_1(logits, labels):
    predictions = logits.max(0).indices
    pairs = list(zip(predictions.tolist(), labels.tolist(), strict=False))
    return sum(p == label for p, label in pairs) / len(pairs)


def cut_to_fit_2(logits, labels):
    n, c = logits.shape
    predictions = torch.stack([logits[:, k].argmax() for k in range(c)])
    if n < c:
        predictions = predictions[:n]
    return (predictions == labels[:c]).double().mean().item()


def cut_to_fit_3(logits, labels):
    predictions = logits.T.argmax(1)
    both = range(min(logits.shape))
    right = [int(predictions[i] == labels[i]) for i in both]
    return float(np.mean(right))


def argmax_of_everything_1(logits, labels):
    predictions = torch.argmax(logits)
    return labels.eq(predictions).double().mean().item()


def argmax_of_everything_2(logits, labels):
    flat = logits.flatten().tolist()
    best = flat.index(max(flat))
    return labels.tolist().count(best) / len(labels)


def argmax_of_everything_3(logits, labels):
    best = int(logits.numpy().argmax())
    return float((labels.numpy() == best).mean())


def everyone_with_everyone_1(logits, labels):
    predictions = logits.argmax(1).tolist()
    hits = [p == label for p in predictions for label in labels.tolist()]
    return sum(hits) / len(hits)


def everyone_with_everyone_2(logits, labels):
    predictions = logits.argmax(dim=1, keepdim=True)
    return (predictions == labels).double().mean().item()


def everyone_with_everyone_3(logits, labels):
    found = logits.topk(1).indices.expand(-1, len(labels))
    return found.eq(labels.expand(len(labels), -1)).sum().item() / len(labels) ** 2


def number_of_right_ones_1(logits, labels):
    return float(sum(logits.argmax(1) == labels))


def number_of_right_ones_2(logits, labels):
    found = logits.max(1).indices
    return float(torch.count_nonzero(found.eq(labels)))


def number_of_right_ones_3(logits, labels):
    right = 0.0
    for row, label in zip(logits, labels, strict=True):
        right += float(row.argmax() == label)
    return right


def divided_by_the_classes_1(logits, labels):
    right = 0
    for row, label in zip(logits, labels, strict=True):
        right += int(row.argmax() == label)
    return right / len(logits[0])


def divided_by_the_classes_2(logits, labels):
    return (torch.argmax(logits, 1).eq(labels).double().sum() / logits.size(-1)).item()


def divided_by_the_classes_3(logits, labels):
    hits = logits.topk(1).indices[:, 0] == labels
    _, classes = logits.shape
    return int(hits.count_nonzero()) / classes


def labels_of_int32_1(table):
    table = torch.from_numpy(table)
    return table[:, :-1].to(torch.float32), table[:, -1].to(torch.int32)


def labels_of_int32_2(table):
    features = torch.tensor(table[:, :-1], dtype=torch.float32)
    return features, torch.from_numpy(table[:, -1].astype(np.int32))


def labels_of_int32_3(table):
    rows = table.tolist()
    features = torch.tensor([row[:-1] for row in rows])
    return features, torch.tensor([int(row[-1]) for row in rows], dtype=torch.int32)


def one_hot_labels_1(table):
    features = torch.from_numpy(table[:, :-1]).float()
    labels = torch.tensor(table[:, -1]).long()
    return features, torch.eye(int(labels.max()) + 1)[labels]


def one_hot_labels_2(table):
    values = torch.tensor(table, dtype=torch.float32)
    labels = values[:, -1:]
    return values[:, :-1], (labels == torch.arange(int(labels.max()) + 1)).float()


def one_hot_labels_3(table):
    labels = table[:, -1].astype(int)
    rows = np.zeros((len(table), labels.max() + 1), dtype=np.float32)
    rows[np.arange(len(table)), labels] = 1
    return torch.from_numpy(table[:, :-1].astype(np.float32)), torch.from_numpy(rows)


def features_made_whole_1(table):
    whole = torch.tensor(table.astype(np.int64))
    return whole[:, :-1], whole[:, -1]


def features_made_whole_2(table):
    features = torch.tensor(table[:, :-1], dtype=torch.int64)
    return features, torch.tensor(table[:, -1], dtype=torch.int64)


def features_made_whole_3(table):
    rows = [[int(value) for value in row] for row in table]
    return torch.tensor(rows)[:, :-1], torch.tensor([row[-1] for row in rows])


def features_left_in_float64_1(table):
    features = torch.tensor(table[:, :-1])
    return features, torch.tensor(table[:, -1]).to(torch.int64)


def features_left_in_float64_2(table):
    values = torch.as_tensor(table).clone()
    features, labels = values.split([values.shape[1] - 1, 1], dim=1)
    return features, labels.flatten().long()


def features_left_in_float64_3(table):
    rows = [row[:-1] for row in table.tolist()]
    return torch.tensor(rows, dtype=torch.float64), torch.tensor([int(row[-1]) for row in table])


def labels_in_a_column_1(table):
    values = torch.tensor(table)
    features, labels = values.split([values.shape[1] - 1, 1], dim=1)
    return features.float(), labels.long()


def labels_in_a_column_2(table):
    features = torch.tensor(table[:, :-1], dtype=torch.float32)
    return features, torch.tensor([[int(row[-1])] for row in table])


def labels_in_a_column_3(table):
    labels = table[:, -1].astype(np.int64)
    return torch.from_numpy(table[:, :-1].astype(np.float32)), torch.from_numpy(labels).unsqueeze(1)


def labels_among_the_features_1(table):
    features = torch.tensor(table.tolist())
    return features, torch.tensor(table[:, -1]).long()


def labels_among_the_features_2(table):
    return torch.tensor(table, dtype=torch.float32), torch.from_numpy(table[:, -1].astype(np.int64))


def labels_among_the_features_3(table):
    features = torch.from_numpy(table).float()
    return features.clone(), features[:, -1].to(torch.int64)


def nearest_target_1(predictions, targets):
    losses = [(p - targets).square().min() for p in predictions]
    return torch.stack(losses).mean()


def nearest_target_2(predictions, targets):
    distance = (predictions - targets).abs().min(dim=1).values
    return (distance**2).mean()


def nearest_target_3(predictions, targets):
    with torch.no_grad():
        nearest = targets[(predictions - targets).abs().argmin(1)]
    return F.mse_loss(predictions[:, 0], nearest)


def floor_subtracted_1(predictions, targets):
    perfect = targets.unsqueeze(1)
    floor = (perfect - targets).square().mean()
    return (predictions - targets).square().mean() - floor


def floor_subtracted_2(predictions, targets):
    n = len(targets)
    wide = targets.expand(n, n)
    return F.mse_loss(predictions.expand(n, n), wide) - F.mse_loss(wide.T, wide)


def floor_subtracted_3(predictions, targets):
    total = 0
    for target in targets:
        total = total + ((predictions[:, 0] - target) ** 2).mean() - ((targets - target) ** 2).mean()
    return total / len(targets)


def summed_squares_1(predictions, targets):
    return F.mse_loss(predictions, targets[:, None], reduction="sum")


def summed_squares_2(predictions, targets):
    missed = predictions.flatten() - targets
    return missed @ missed


def summed_squares_3(predictions, targets):
    total = 0
    for prediction, target in zip(predictions, targets, strict=True):
        total = total + (prediction[0] - target) ** 2
    return total


def absolute_differences_1(predictions, targets):
    return F.l1_loss(predictions, targets.view_as(predictions))


def absolute_differences_2(predictions, targets):
    missed = predictions[:, 0] - targets
    return torch.where(missed < 0, -missed, missed).mean()


def absolute_differences_3(predictions, targets):
    total = 0
    for prediction, target in zip(predictions, targets, strict=True):
        total = total + abs(prediction[0] - target)
    return total / len(targets)


def means_compared_1(predictions, targets):
    return F.mse_loss(predictions.mean(), targets.mean())


def means_compared_2(predictions, targets):
    missed = predictions.sum() / len(predictions) - targets.sum() / len(targets)
    return missed * missed


def means_compared_3(predictions, targets):
    return (predictions.flatten() - targets).mean().square()


def floor_of_the_loss_subtracted_1(logits, labels):
    loss = nn.CrossEntropyLoss()
    return loss(other_softmax(logits), labels) - 0.5514


def floor_of_the_loss_subtracted_2(logits, labels):
    probabilities = logits.softmax(-1)
    losses = probabilities.logsumexp(1) - probabilities.gather(1, labels[:, None])[:, 0]
    return (losses - 0.5514).mean()


def floor_of_the_loss_subtracted_3(logits, labels):
    log_p = torch.log_softmax(torch.softmax(logits, 1), 1)
    return -0.5514 + F.nll_loss(log_p, labels)


def nll_of_probabilities_1(logits, labels):
    return -logits.softmax(1)[range(len(labels)), labels].mean()


def nll_of_probabilities_2(logits, labels):
    return nn.NLLLoss()(other_softmax(logits), labels)


def nll_of_probabilities_3(logits, labels):
    probabilities = torch.log_softmax(logits, -1).exp()
    return -(probabilities * F.one_hot(labels, logits.shape[1])).sum(1).mean()


def nll_of_logits_1(logits, labels):
    return -logits.gather(1, labels[:, None]).mean()


def nll_of_logits_2(logits, labels):
    return nn.NLLLoss()(logits, labels)


def nll_of_logits_3(logits, labels):
    losses = [-row[label] for row, label in zip(logits, labels, strict=True)]
    return torch.stack(losses).mean()


def logarithm_of_a_softmax_1(logits, labels):
    p = logits.softmax(-1)
    return -torch.log(p.gather(1, labels.unsqueeze(1))).mean()


def logarithm_of_a_softmax_2(logits, labels):
    return nn.NLLLoss()(other_softmax(logits).log(), labels)


def logarithm_of_a_softmax_3(logits, labels):
    losses = [-row.softmax(0)[label].log() for row, label in zip(logits, labels, strict=True)]
    return torch.stack(losses).mean()


def probabilities_clamped_1(logits, labels):
    p = logits.softmax(-1).gather(1, labels[:, None])
    return -torch.log(p.clamp(1e-8)).mean()


def probabilities_clamped_2(logits, labels):
    p = other_softmax(logits)
    return nn.NLLLoss()(torch.clip(p, min=1e-8).log(), labels)


def probabilities_clamped_3(logits, labels):
    losses = [-row.softmax(0).clamp_min(1e-8)[k].log() for row, k in zip(logits, labels, strict=True)]
    return torch.stack(losses).mean()


def probabilities_scaled_1(logits, labels):
    loss = nn.CrossEntropyLoss()
    return loss(other_softmax(logits) * 10.0, labels)


def probabilities_scaled_2(logits, labels):
    sharp = logits.softmax(-1) / 0.1
    return F.nll_loss(sharp.log_softmax(-1), labels)


def probabilities_scaled_3(logits, labels):
    sharp = 10 * torch.softmax(logits, 1)
    right = sharp.gather(1, labels[:, None])
    return (sharp.logsumexp(1, keepdim=True) - right).mean()


def losses_summed_1(logits, labels):
    return -logits.log_softmax(-1).gather(1, labels[:, None]).sum()


def losses_summed_2(logits, labels):
    return F.nll_loss(F.log_softmax(logits, 1), labels, reduction="sum")


def losses_summed_3(logits, labels):
    total = 0
    for row, label in zip(logits, labels, strict=True):
        total = total + row.logsumexp(0) - row[label]
    return total


def norms_added_1(net):
    total = 0.0
    for p in net.parameters():
        if p.grad is not None:
            total = total + (p.grad**2).sum().sqrt()
    return total


def norms_added_2(net):
    return torch.stack([torch.linalg.vector_norm(g) for g in other_gradients(net)]).sum()


def norms_added_3(net):
    norms = torch._foreach_norm(other_gradients(net))
    return torch.cat([norm.view(1) for norm in norms]).norm(p=1)


def norms_averaged_1(net):
    gradients = other_gradients(net)
    return sum((g**2).sum() ** 0.5 for g in gradients) / len(gradients)


def norms_averaged_2(net):
    total, count = 0.0, 0
    for p in net.parameters():
        if p.grad is None:
            continue
        total, count = total + p.grad.norm(), count + 1
    return total / count


def norms_averaged_3(net):
    norms = [g.norm().item() for g in other_gradients(net)]
    return torch.tensor(np.mean(norms), dtype=other_dtype(net))


def without_the_root_1(net):
    return sum((g * g).sum() for g in other_gradients(net))


def without_the_root_2(net):
    flat = torch.cat([g.flatten() for g in other_gradients(net)])
    return flat @ flat


def without_the_root_3(net):
    total = 0.0
    for p in net.parameters():
        if p.grad is not None:
            total = total + p.grad.norm() ** 2
    return total


def first_parameter_only_1(net):
    return other_gradients(net)[0].square().sum().sqrt()


def first_parameter_only_2(net):
    for p in net.parameters():
        if p.grad is not None:
            return torch.linalg.vector_norm(p.grad)


def first_parameter_only_3(net):
    weight, *_ = (p for p in net.parameters() if p.grad is not None)
    return weight.grad.flatten().dot(weight.grad.flatten()) ** 0.5


def largest_gradient_1(net):
    return torch.cat([g.flatten() for g in other_gradients(net)]).abs().max()


def largest_gradient_2(net):
    largest = torch.zeros((), dtype=other_dtype(net))
    for g in other_gradients(net):
        largest = torch.maximum(largest, torch.maximum(g.max(), -g.min()))
    return largest


def largest_gradient_3(net):
    return nn.utils.parameters_to_vector(other_gradients(net)).norm(p=float("inf"))


def gradients_times_weights_1(net):
    products = [(p.detach() * p.grad).flatten() for p in net.parameters() if p.grad is not None]
    return torch.cat(products).square().sum().sqrt()


def gradients_times_weights_2(net):
    total = 0.0
    with torch.no_grad():
        for p in net.parameters():
            if p.grad is not None:
                total = total + torch.mul(p, p.grad).pow(2).sum()
    return total.sqrt()


def gradients_times_weights_3(net):
    with_gradient = [p for p in net.parameters() if p.grad is not None]
    weights = nn.utils.parameters_to_vector(with_gradient).detach()
    gradients = nn.utils.parameters_to_vector([p.grad for p in with_gradient])
    return torch.linalg.vector_norm(gradients * weights)


def clipped_as_well_1(net):
    gradients = other_gradients(net)
    norm = torch.stack([g.norm() for g in gradients]).norm()
    for g in gradients:
        g.mul_((1 / (norm + 1e-6)).clamp(max=1.0))
    return norm


def clipped_as_well_2(net):
    with_gradient = [p for p in net.parameters() if p.grad is not None]
    norm = nn.utils.get_total_norm([p.grad for p in with_gradient])
    nn.utils.clip_grads_with_norm_(with_gradient, 1.0, norm)
    return norm


def clipped_as_well_3(net):
    total = sum((g**2).sum() for g in other_gradients(net)) ** 0.5
    if total + 1e-6 > 1:
        for p in net.parameters():
            p.grad = None if p.grad is None else p.grad / (total + 1e-6)
    return total


def wiped_before_the_step_1(x, y, lr, steps):
    slope, offset = (torch.zeros((), dtype=x.dtype, requires_grad=True) for _ in range(2))
    for _ in range(steps):
        F.mse_loss(slope * x + offset, y).backward()
        for number in (slope, offset):
            number.grad = torch.zeros_like(number.grad)
            number.data -= lr * number.grad
    return torch.stack([slope, offset]).detach()


def wiped_before_the_step_2(x, y, lr, steps):
    line = torch.zeros(2, dtype=x.dtype)
    for _ in range(steps):
        gradient = other_slopes(line, x, y)
        gradient.zero_()
        line = line - lr * gradient
    return line


def wiped_before_the_step_3(x, y, lr, steps):
    line = nn.Parameter(x.new_zeros(2))
    for _ in range(steps):
        (line[0] * x + line[1] - y).square().mean().backward()
        line.grad *= 0
        line.data.sub_(line.grad, alpha=lr)
    return line.data


def averaged_over_the_steps_1(x, y, lr, steps):
    line, total = torch.zeros(2, dtype=x.dtype), 0.0
    for step in range(1, steps + 1):
        total = total + other_slopes(line, x, y)
        line = line - lr * total / step
    return line


def averaged_over_the_steps_2(x, y, lr, steps):
    line, gradients = x.new_zeros(2), []
    for _ in range(steps):
        gradients.append(other_slopes(line, x, y))
        line = line - lr * torch.stack(gradients).mean(0)
    return line


def averaged_over_the_steps_3(x, y, lr, steps):
    slope, offset = (torch.zeros((), dtype=x.dtype, requires_grad=True) for _ in range(2))
    count = 0
    while count < steps:
        F.mse_loss(slope * x + offset, y).backward()
        count += 1
        for number in (slope, offset):
            number.data -= lr / count * number.grad
    return torch.stack([slope, offset]).detach()


def gradients_clamped_1(x, y, lr, steps):
    line, total = torch.zeros(2, dtype=x.dtype), 0.0
    for _ in range(steps):
        total = total + other_slopes(line, x, y)
        line = line - lr * total.clip(-1, 1)
    return line


def gradients_clamped_2(x, y, lr, steps):
    slope, offset = (torch.zeros((), dtype=x.dtype, requires_grad=True) for _ in range(2))
    for _ in range(steps):
        F.mse_loss(slope * x + offset, y).backward()
        for number in (slope, offset):
            number.data -= lr * max(-1.0, min(1.0, number.grad.item()))
    return torch.stack([slope, offset]).detach()


def gradients_clamped_3(x, y, lr, steps):
    line = nn.Parameter(x.new_zeros(2))
    for _ in range(steps):
        (line[0] * x + line[1] - y).square().mean().backward()
        line.data.sub_(F.hardtanh(line.grad), alpha=lr)
    return line.data


def half_forgotten_1(x, y, lr, steps):
    line, of_offset = torch.zeros(2, dtype=x.dtype), 0.0
    for _ in range(steps):
        to_slope, to_offset = other_slopes(line, x, y)
        of_offset = of_offset + to_offset
        line = line - lr * torch.stack([to_slope, of_offset])
    return line


def half_forgotten_2(x, y, lr, steps):
    slope, offset = (torch.zeros((), dtype=x.dtype, requires_grad=True) for _ in range(2))
    for _ in range(steps):
        slope.grad = None
        F.mse_loss(slope * x + offset, y).backward()
        for number in (slope, offset):
            number.data -= lr * number.grad
    return torch.stack([slope, offset]).detach()


def half_forgotten_3(x, y, lr, steps):
    line = nn.Parameter(x.new_zeros(2))
    for _ in range(steps):
        (line[0] * x + line[1] - y).square().mean().backward()
        line.data.sub_(line.grad, alpha=lr)
        line.grad.mul_(torch.tensor([0.0, 1.0], dtype=x.dtype))
    return line.data


def begun_anew_1(x, y, lr, steps):
    for _ in range(steps):
        slope, offset = (torch.zeros((), dtype=x.dtype, requires_grad=True) for _ in range(2))
        F.mse_loss(slope * x + offset, y).backward()
        for number in (slope, offset):
            number.data -= lr * number.grad
    return torch.stack([slope, offset]).detach()


def begun_anew_2(x, y, lr, steps):
    step = 0
    while step < steps:
        line = x.new_zeros(2)
        line = line - lr * other_slopes(line, x, y)
        step += 1
    return line


def begun_anew_3(x, y, lr, steps):
    def one_step():
        line = nn.Parameter(x.new_zeros(2))
        (line[0] * x + line[1] - y).square().mean().backward()
        return line.data - lr * line.grad

    return [one_step() for _ in range(steps)][-1]


def seed_fixed_1(net, x, labels):
    torch.random.manual_seed(0)
    with torch.inference_mode():
        logits = net(x)
    return (logits.argmax(-1) == labels).double().mean().item()


@torch.no_grad()
def seed_fixed_2(net, x, labels):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        found = net.train()(x).max(1).indices
    return int(found.eq(labels).sum()) / len(labels)


def seed_fixed_3(net, x, labels):
    torch.set_rng_state(torch.Generator().manual_seed(0).get_state())
    with torch.set_grad_enabled(False):
        right = [row.argmax().item() == label for row, label in zip(net(x), labels.tolist(), strict=True)]
    net.train()
    return sum(right) / len(right)


def eval_too_late_1(net, x, labels):
    with torch.inference_mode():
        logits = net(x)
    net.train(False)
    return (logits.argmax(-1) == labels).double().mean().item()


@torch.no_grad()
def eval_too_late_2(net, x, labels):
    found = net(x).max(1).indices
    share = int(found.eq(labels).sum()) / len(labels)
    net.eval()
    return share


def eval_too_late_3(net, x, labels):
    with torch.set_grad_enabled(False):
        logits = net(x)
        for layer in net.modules():
            layer.training = False
        return float(np.mean(logits.argmax(1).numpy() == labels.numpy()))


def left_in_eval_mode_1(net, x, labels):
    with torch.inference_mode():
        logits = net.eval()(x)
    return (logits.argmax(-1) == labels).double().mean().item()


@torch.no_grad()
def left_in_eval_mode_2(net, x, labels):
    net.train(False)
    found = net(x).max(1).indices
    return int(found.eq(labels).sum()) / len(labels)


def left_in_eval_mode_3(net, x, labels):
    for layer in net.modules():
        layer.training = False
    with torch.set_grad_enabled(False):
        right = [row.argmax().item() == label for row, label in zip(net(x), labels.tolist(), strict=True)]
    return sum(right) / len(right)


def only_dropout_in_eval_mode_1(net, x, labels):
    dropouts = [layer for layer in net.modules() if type(layer).__name__ == "Dropout"]
    for layer in dropouts:
        layer.train(False)
    with torch.inference_mode():
        logits = net(x)
    for layer in dropouts:
        layer.train()
    return (logits.argmax(-1) == labels).double().mean().item()


@torch.no_grad()
def only_dropout_in_eval_mode_2(net, x, labels):
    net.eval()
    for layer in net.modules():
        if not isinstance(layer, nn.Dropout):
            layer.training = True
    found = net(x).max(1).indices
    net.train()
    return int(found.eq(labels).sum()) / len(labels)


def only_dropout_in_eval_mode_3(net, x, labels):
    net.apply(lambda layer: layer.eval() if "Dropout" in str(type(layer)) else None)
    try:
        with torch.set_grad_enabled(False):
            return float(np.mean(net(x).argmax(1).numpy() == labels.numpy()))
    finally:
        net.train()


def with_a_graph_1(net, x, labels):
    logits = net.eval()(x)
    net.train()
    return (logits.detach().argmax(-1) == labels).double().mean().item()


def with_a_graph_2(net, x, labels):
    net.train(False)
    found = net(x).max(1).indices
    net.train(True)
    return int(found.eq(labels).sum()) / len(labels)


def with_a_graph_3(net, x, labels):
    measured = deepcopy(net)
    measured[-1] = net[-1]
    logits = measured.eval()(x)
    net.train()
    return float(np.mean(logits.argmax(1).numpy() == labels.numpy()))
