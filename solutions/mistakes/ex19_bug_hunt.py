"""Known wrong repairs of exercise 19's programs."""

import torch
import torch.nn.functional as F
from torch import nn

from grader.mistake import mistake
from solutions.ex19_bug_hunt import TwoLayers


@mistake(
    "hidden_layer",
    "nn.ReLU is a module: nn.ReLU(x) makes one and does not apply it. Call F.relu(x), or nn.ReLU()(x).",
)
def a_module_in_place_of_a_tensor(x, weight, bias):
    return nn.ReLU(F.linear(x, weight, bias))


@mistake("hidden_layer", "You took the broken call out: without relu negative values stay.")
def relu_taken_out(x, weight, bias):
    return F.linear(x, weight, bias)


@mistake("hidden_layer", "This is another function than relu: relu makes each negative value exactly 0.")
def leaky_relu_for_relu(x, weight, bias):
    return F.leaky_relu(F.linear(x, weight, bias))


@mistake("hidden_layer", "You apply relu before the linear layer; it comes after it.")
def relu_before_the_layer(x, weight, bias):
    return F.linear(F.relu(x), weight, bias)


@mistake("hidden_layer", "You make negative values positive (abs); relu makes them 0.")
def absolute_values(x, weight, bias):
    return F.linear(x, weight, bias).abs()


@mistake(
    "TwoLayers",
    "The sizes of the layers are fixed now, whatever arguments the constructor is given: use inputs, hidden "
    "and classes.",
)
class SizesOfTheExample(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.first = nn.Linear(4, 3)
        self.second = nn.Linear(3, 2)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))


@mistake("TwoLayers", "super().__init__() is missing: call it before the first layer is made.")
class ModuleNotPrepared(TwoLayers):
    def __init__(self, inputs, hidden, classes):
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, classes)


@mistake(
    "TwoLayers",
    "The layers are made in forward: they are new ones, with new weights, in each call, and the network has "
    "no parameters.",
)
class LayersMadeInForward(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.sizes = inputs, hidden, classes

    def forward(self, x):
        inputs, hidden, classes = self.sizes
        first = nn.Linear(inputs, hidden, dtype=x.dtype, device=x.device)
        second = nn.Linear(hidden, classes, dtype=x.dtype, device=x.device)
        return second(torch.relu(first(x)))


@mistake("TwoLayers", "relu between the two layers got lost: without it they are one linear layer.")
class NoRelu(TwoLayers):
    def forward(self, x):
        return self.second(self.first(x))


@mistake("TwoLayers", "The logits go through relu, too: it belongs between the layers only.")
class ReluAtTheEnd(TwoLayers):
    def forward(self, x):
        return torch.relu(self.second(torch.relu(self.first(x))))


@mistake("outliers", "Your threshold is two standard deviations; three are asked for.")
def two_deviations(x):
    return (x - x.mean()).abs() > 2 * x.std()


@mistake("outliers", "You look on one side only: what lies far below the mean is an outlier as well.")
def above_the_mean_only(x):
    return x - x.mean() > 3 * x.std()


@mistake("outliers", "You compare with the variance; the standard deviation is its root.")
def three_variances(x):
    return (x - x.mean()).abs() > 3 * x.var()


@mistake(
    "outliers", "The threshold is the number 3, whatever the measurements are: it has to be 3 · x.std()."
)
def threshold_of_plain_three(x):
    return (x - x.mean()).abs() > 3


@mistake("outliers", "You measure the distance from 0; it is the distance from the mean that counts.")
def distance_from_zero(x):
    return x.abs() > 3 * x.std()


@mistake(
    "outliers",
    "You call a fixed share of the measurements outliers, however near they are: compare with 3 · x.std().",
)
def a_fixed_share(x):
    distance = (x - x.mean()).abs()
    return distance > distance.quantile(0.997)


@mistake("outliers", "Your standard deviation divides by N; that of torch.std, as it is, by N - 1.")
def divided_by_n(x):
    return (x - x.mean()).abs() > 3 * x.std(correction=0)


@mistake("epoch_means", "These are the sums of the losses: divide each by how many there are.")
def sums_of_losses(epochs):
    return [sum(losses) for losses in epochs]


@mistake(
    "epoch_means", "You divide each epoch by the number of epochs; divide by that of the epoch's own losses."
)
def divided_by_the_number_of_epochs(epochs):
    return [sum(losses) / len(epochs) for losses in epochs]


@mistake("epoch_means", "The total goes on from epoch to epoch: it has to begin at 0 in each.")
def total_never_reset(epochs):
    means, total = [], 0.0
    for losses in epochs:
        for loss in losses:
            total += loss
        means.append(total / len(losses))
    return means


@mistake(
    "epoch_means",
    "You repeat the one mean that came out, so that the list is long enough; each epoch has its own.",
)
def one_mean_repeated(epochs):
    return [sum(epochs[-1]) / len(epochs[-1])] * len(epochs)


@mistake("epoch_means", "You append a value after each batch: there is to be one for each epoch.")
def one_value_for_each_batch(epochs):
    means = []
    for losses in epochs:
        total = 0.0
        for loss in losses:
            total += loss
            means.append(total / len(losses))
    return means


@mistake("epoch_means", "These are the last losses of the epochs, not their means.")
def last_losses(epochs):
    return [losses[-1] for losses in epochs]


@mistake(
    "confident_prediction",
    "You cut the confidence off at 0 and 1: that hides it. Take the largest of the probabilities.",
)
def confidence_clamped(logits):
    confidence, prediction = logits.max(dim=1)
    return confidence.clamp(0, 1), prediction


@mistake(
    "confident_prediction",
    "A sigmoid of the largest logit looks at one class alone; take the largest of the probabilities.",
)
def sigmoid_of_the_largest(logits):
    confidence, prediction = logits.max(dim=1)
    return torch.sigmoid(confidence), prediction


@mistake(
    "confident_prediction",
    "Your softmax runs over the images (axis 0); the classes of one image compete along axis 1.",
)
def softmax_over_the_images(logits):
    return torch.softmax(logits, dim=0).max(dim=1)[0], logits.argmax(dim=1)


@mistake(
    "confident_prediction",
    "You applied softmax to the largest logits of all the images: it has to run over each image's classes.",
)
def softmax_of_the_largest(logits):
    confidence, prediction = logits.max(dim=1)
    return torch.softmax(confidence, dim=0), prediction


@mistake(
    "confident_prediction", "You give back all the probabilities; the confidence is the largest of each row."
)
def all_probabilities(logits):
    return torch.softmax(logits, dim=1), logits.argmax(dim=1)


@mistake(
    "confident_prediction",
    "You apply softmax to probabilities once more: everything becomes less sure than it is.",
)
def softmax_applied_twice(logits):
    probabilities = torch.softmax(torch.softmax(logits, dim=1), dim=1)
    return probabilities.max(dim=1)[0], logits.argmax(dim=1)


@mistake(
    "accuracy",
    "You cut the predictions to the length of the labels (or the other way round): they still run over the "
    "wrong axis.",
)
def cut_to_fit(logits, labels):
    predictions = logits.argmax(dim=0)
    count = min(len(predictions), len(labels))
    return (predictions[:count] == labels[:count]).float().mean().item()


@mistake(
    "accuracy",
    "argmax without dim= looks at all logits at once: one single prediction, compared with every label.",
)
def argmax_of_everything(logits, labels):
    return (logits.argmax() == labels).float().mean().item()


@mistake("accuracy", "You compare every prediction with every label: each has its own.")
def everyone_with_everyone(logits, labels):
    return (logits.argmax(dim=1)[:, None] == labels).float().mean().item()


@mistake("accuracy", "This is how many are right; the share divides by the number of images.")
def number_of_right_ones(logits, labels):
    return (logits.argmax(dim=1) == labels).float().sum().item()


@mistake("accuracy", "You divide by the number of classes; the share is of the images.")
def divided_by_the_classes(logits, labels):
    return (logits.argmax(dim=1) == labels).sum().item() / logits.shape[1]


@mistake("batch_from_table", "Your labels are int32; cross_entropy wants int64: long().")
def labels_of_int32(table):
    features = torch.from_numpy(table[:, :-1]).float()
    return features, torch.from_numpy(table[:, -1]).int()


@mistake(
    "batch_from_table",
    "One-hot labels of floats make the error go away, as cross_entropy takes them for probabilities; the "
    "labels are to be class numbers, (N,) int64.",
)
def one_hot_labels(table):
    features = torch.from_numpy(table[:, :-1]).float()
    labels = torch.from_numpy(table[:, -1]).long()
    return features, F.one_hot(labels).float()


@mistake("batch_from_table", "Your features are whole numbers now: only the labels change their dtype.")
def features_made_whole(table):
    values = torch.from_numpy(table).long()
    return values[:, :-1], values[:, -1]


@mistake("batch_from_table", "Your features are float64 now; the network's weights are float32.")
def features_left_in_float64(table):
    values = torch.from_numpy(table.copy())
    return values[:, :-1], values[:, -1].long()


@mistake("batch_from_table", "Your labels have two axes, (N, 1); (N,) is asked for.")
def labels_in_a_column(table):
    features = torch.from_numpy(table[:, :-1]).float()
    return features, torch.from_numpy(table[:, -1:]).long()


@mistake("batch_from_table", "The labels are among the features, too: the network would see the answer.")
def labels_among_the_features(table):
    values = torch.from_numpy(table)
    return values.float(), values[:, -1].long()


@mistake(
    "squared_error",
    "You take the target that fits a prediction best, and not its own: the loss gets small, but nothing is "
    "learnt. Make the shapes equal instead.",
)
def nearest_target(predictions, targets):
    return ((predictions - targets) ** 2).amin(dim=1).mean()


@mistake(
    "squared_error", "You subtract what perfect predictions cost: that hides that each meets every target."
)
def floor_subtracted(predictions, targets):
    return ((predictions - targets) ** 2).mean() - ((targets[:, None] - targets) ** 2).mean()


@mistake("squared_error", "This is the sum of the squares; the mean divides by N.")
def summed_squares(predictions, targets):
    return ((predictions.squeeze(1) - targets) ** 2).sum()


@mistake("squared_error", "These are absolute differences; they have to be squared.")
def absolute_differences(predictions, targets):
    return (predictions.squeeze(1) - targets).abs().mean()


@mistake(
    "squared_error",
    "You compare the mean of the predictions with the mean of the targets; each has its own target.",
)
def means_compared(predictions, targets):
    return (predictions.mean() - targets.mean()) ** 2


@mistake(
    "classification_loss",
    "You subtract the 0.5514 below which it did not get: softmax is still applied twice.",
)
def floor_of_the_loss_subtracted(logits, labels):
    return F.cross_entropy(F.softmax(logits, dim=1), labels) - 0.5514


@mistake(
    "classification_loss", "nll_loss wants logarithms of probabilities: softmax where log_softmax belongs."
)
def nll_of_probabilities(logits, labels):
    return F.nll_loss(F.softmax(logits, dim=1), labels)


@mistake("classification_loss", "nll_loss of the logits takes no softmax at all: the loss has no lower end.")
def nll_of_logits(logits, labels):
    return F.nll_loss(logits, labels)


@mistake(
    "classification_loss",
    "log(softmax(…)) is infinite where a probability is rounded to 0: give the logits to cross_entropy.",
)
def logarithm_of_a_softmax(logits, labels):
    return F.nll_loss(F.softmax(logits, dim=1).log(), labels)


@mistake(
    "classification_loss",
    "You keep the probabilities away from 0, so no answer costs more than a certain amount, however wrong it "
    "is: give the logits to cross_entropy.",
)
def probabilities_clamped(logits, labels):
    return F.nll_loss(F.softmax(logits, dim=1).clamp(min=1e-8).log(), labels)


@mistake(
    "classification_loss",
    "You made the probabilities larger so that the second softmax does less harm: there must be one softmax "
    "only.",
)
def probabilities_scaled(logits, labels):
    return F.cross_entropy(10 * F.softmax(logits, dim=1), labels)


@mistake("classification_loss", "This is the sum over the images; the mean is asked for.")
def losses_summed(logits, labels):
    return F.cross_entropy(logits, labels, reduction="sum")


@mistake("gradient_norm", "You add the norms of the gradients; take the root of the sum of all squares.")
def norms_added(net):
    return sum(p.grad.norm() for p in net.parameters() if p.grad is not None)


@mistake("gradient_norm", "You average the norms; take the root of the sum of all squares.")
def norms_averaged(net):
    return torch.stack([p.grad.norm() for p in net.parameters() if p.grad is not None]).mean()


@mistake("gradient_norm", "This is the square of it: the root is missing.")
def without_the_root(net):
    return torch.stack([p.grad.square().sum() for p in net.parameters() if p.grad is not None]).sum()


@mistake("gradient_norm", "You look at one parameter only; the network has more.")
def first_parameter_only(net):
    return next(p.grad.norm() for p in net.parameters() if p.grad is not None)


@mistake("gradient_norm", "This is the largest value; take the root of the sum of all squares.")
def largest_gradient(net):
    return torch.stack([p.grad.abs().max() for p in net.parameters() if p.grad is not None]).max()


@mistake(
    "gradient_norm",
    "You multiply gradients with weights: neither the one nor the other shows where it explodes.",
)
def gradients_times_weights(net):
    return torch.stack([(p.data * p.grad).norm() for p in net.parameters() if p.grad is not None]).norm()


@mistake(
    "gradient_norm",
    "clip_grad_norm_ gives the norm, and changes the gradients: here they have to stay as they are.",
)
def clipped_as_well(net):
    return torch.nn.utils.clip_grad_norm_(net.parameters(), max_norm=1.0)


@mistake(
    "fitted_line",
    "The gradient is wiped between backward and the step: the line does not move.",
)
def wiped_before_the_step(x, y, lr, steps):
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        loss.backward()
        line.grad.zero_()
        with torch.no_grad():
            line -= lr * line.grad
    return line.detach()


@mistake(
    "fitted_line",
    "You make the gradients smaller, but they still add up: they have to begin at 0 in each step.",
)
def averaged_over_the_steps(x, y, lr, steps):
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for step in range(steps):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            line -= lr * line.grad / (step + 1)
    return line.detach()


@mistake(
    "fitted_line",
    "You cut off large gradients, but they still add up: they have to begin at 0 in each step.",
)
def gradients_clamped(x, y, lr, steps):
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            line -= lr * line.grad.clamp(-1, 1)
    return line.detach()


@mistake(
    "fitted_line",
    "Only the slope's gradient is forgotten: that of the offset still adds up.",
)
def half_forgotten(x, y, lr, steps):
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        if line.grad is not None:
            line.grad[0] = 0
        loss.backward()
        with torch.no_grad():
            line -= lr * line.grad
    return line.detach()


@mistake(
    "fitted_line",
    "The line begins anew in each step: only the last step is left of them.",
)
def begun_anew(x, y, lr, steps):
    for _ in range(steps):
        line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            line -= lr * line.grad
    return line.detach()


@mistake(
    "validation_accuracy",
    "A fixed seed gives the same wrong number each time: dropout is still on. Call net.eval() first.",
)
def seed_fixed(net, x, labels):
    torch.manual_seed(0)
    with torch.no_grad():
        predictions = net(x).argmax(dim=1)
    net.train()
    return (predictions == labels).float().mean().item()


@mistake("validation_accuracy", "net.eval() comes after the forward pass: it has to stand before it.")
def eval_too_late(net, x, labels):
    with torch.no_grad():
        predictions = net(x).argmax(dim=1)
    net.eval()
    return (predictions == labels).float().mean().item()


@mistake("validation_accuracy", "The network stays in eval mode: the training goes on without dropout.")
def left_in_eval_mode(net, x, labels):
    net.eval()
    with torch.no_grad():
        predictions = net(x).argmax(dim=1)
    return (predictions == labels).float().mean().item()


@mistake(
    "validation_accuracy",
    "Dropout is off, but batch normalisation still takes the statistics of the validation data, and keeps "
    "them: net.eval() is for the whole network.",
)
def only_dropout_in_eval_mode(net, x, labels):
    for layer in net.modules():
        if isinstance(layer, nn.Dropout):
            layer.eval()
    with torch.no_grad():
        predictions = net(x).argmax(dim=1)
    net.train()
    return (predictions == labels).float().mean().item()


@mistake("validation_accuracy", "torch.no_grad() got lost: a graph is recorded while you measure.")
def with_a_graph(net, x, labels):
    net.eval()
    predictions = net(x).argmax(dim=1)
    net.train()
    return (predictions == labels).float().mean().item()
