"""Known wrong answers to exercise 17, each with the sentence that it earns."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

from grader.mistake import mistake
from solutions.ex17_custom_layers import MLP, Residual, Standardize, TiedAutoencoder, _hooked


@mistake(
    "MLP",
    "A plain Python list keeps no books: your layers are not found. Use nn.ModuleList or nn.Sequential.",
)
class LayersInAPlainList(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = F.relu(layer(x))
        return last(x)


@mistake("MLP", "A softmax at the end of the net: cross_entropy has it inside. Give the logits as they are.")
class SoftmaxAtTheEnd(MLP):
    def forward(self, x):
        return torch.softmax(super().forward(x), dim=1)


@mistake(
    "MLP",
    "A relu stands after the last layer too: logits may be negative, nothing comes after the last layer.",
)
class ReluAfterTheLast(MLP):
    def forward(self, x):
        return F.relu(super().forward(x))


@mistake(
    "MLP",
    "There is no relu between your layers: a chain of linear layers is no more than one linear layer.",
)
class NothingInBetween(MLP):
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


@mistake("MLP", "You use a sigmoid or tanh between the layers; relu was asked for.")
class TanhInBetween(MLP):
    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = torch.tanh(layer(x))
        return last(x)


@mistake("MLP", "You use a sigmoid or tanh between the layers; relu was asked for.")
class SigmoidInBetween(MLP):
    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = torch.sigmoid(layer(x))
        return last(x)


@mistake(
    "MLP",
    "Hidden layers of one size are one and the same layer in yours, used again: each needs its own weights.",
)
class OneLayerForAllOfASize(MLP):
    def __init__(self, sizes):
        super().__init__(sizes)
        for i in range(1, len(self.layers)):
            if self.layers[i].weight.shape == self.layers[i - 1].weight.shape:
                self.layers[i] = self.layers[i - 1]


@mistake("Residual", "The detour leaves out x itself: x + scale · body(x).")
class WithoutTheShortcut(Residual):
    def forward(self, x):
        return self.scale * self.body(x)


@mistake(
    "Residual",
    "scale is a plain tensor: only an nn.Parameter is found by parameters(), saved and converted.",
)
class ScaleAsAPlainTensor(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.scale = torch.tensor(1.0, requires_grad=True)

    def forward(self, x):
        return x + self.scale * self.body(x)


@mistake("Residual", "scale multiplies x as well in yours; it belongs to body(x) alone.")
class ScalesTheShortcutToo(Residual):
    def forward(self, x):
        return self.scale * (x + self.body(x))


@mistake("Residual", "Your forward changes x in place: the caller's tensor is different afterwards.")
class AddsIntoTheInput(Residual):
    def forward(self, x):
        x.data += (self.scale * self.body(x)).detach()
        return x + 0 * self.scale * self.body(x)


@mistake("Residual", "scale has an axis; it is to be one number without axes: torch.tensor(1.0).")
class ScaleWithAnAxis(Residual):
    def __init__(self, body):
        super().__init__(body)
        self.scale = nn.Parameter(torch.ones(1))


@mistake("Residual", "scale is to be 1.0 at first: with 0 the body counts for nothing.")
class ScaleStartsAtZero(Residual):
    def __init__(self, body):
        super().__init__(body)
        self.scale = nn.Parameter(torch.tensor(0.0))


@mistake(
    "Residual",
    "The body is not registered as a part of the module: its parameters are missing from the books.",
)
class BodyInAList(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.parts = [body]
        self.scale = nn.Parameter(torch.tensor(1.0))

    def forward(self, x):
        return x + self.scale * self.parts[0](x)


@mistake(
    "Standardize",
    "mean and std are plain attributes: register them as buffers, or they are not saved and moved.",
)
class PlainAttributes(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.mean = torch.zeros(features)
        self.std = torch.ones(features)

    @torch.no_grad()
    def fit(self, x):
        std = x.std(dim=0, correction=0)
        self.mean = x.mean(dim=0)
        self.std = torch.where(std > 0, std, 1.0)

    def forward(self, x):
        return (x - self.mean) / self.std

    def extra_repr(self):
        return f"features={len(self.mean)}"


@mistake(
    "Standardize",
    "mean and std are parameters in yours: an optimiser would train them. Use register_buffer.",
)
class ParametersForBuffers(Standardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.mean = nn.Parameter(torch.zeros(features))
        self.std = nn.Parameter(torch.ones(features))


@mistake("Standardize", "torch.std divides by N - 1 unless it is told correction=0; here it divides by N.")
class DividedByOneLess(Standardize):
    @torch.no_grad()
    def fit(self, x):
        std = x.std(dim=0)
        self.mean.copy_(x.mean(dim=0))
        self.std.copy_(torch.where(std > 0, std, 1.0))


@mistake(
    "Standardize",
    "A feature that is the same everywhere has the standard deviation 0: its std is to become 1.",
)
class DividesByZero(Standardize):
    @torch.no_grad()
    def fit(self, x):
        self.mean.copy_(x.mean(dim=0))
        self.std.copy_(x.std(dim=0, correction=0))


@mistake("Standardize", "std holds the variance: take its square root.")
class VarianceForDeviation(Standardize):
    @torch.no_grad()
    def fit(self, x):
        var = x.var(dim=0, correction=0)
        self.mean.copy_(x.mean(dim=0))
        self.std.copy_(torch.where(var > 0, var, 1.0))


@mistake("Standardize", "One mean for all the values: each feature has its own, along axis 0.")
class OneMeanForAll(Standardize):
    @torch.no_grad()
    def fit(self, x):
        std = x.std(dim=0, correction=0)
        self.mean.copy_(x.mean())
        self.std.copy_(torch.where(std > 0, std, 1.0))


@mistake("Standardize", "The printed net does not show features=…: extra_repr gives that text back.")
class WithoutExtraRepr(Standardize):
    def extra_repr(self):
        return ""


@mistake(
    "Standardize",
    "With persistent=False the buffers are moved, but not saved: they are missing in state_dict().",
)
class BuffersThatAreNotSaved(Standardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.register_buffer("mean", torch.zeros(features), persistent=False)
        self.register_buffer("std", torch.ones(features), persistent=False)


@mistake("TiedAutoencoder", "The way back has a weight of its own: use the encoder's, transposed, for both.")
class TwoWeights(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.encoder = nn.Linear(inputs, hidden)
        self.decoder = nn.Linear(hidden, inputs)

    def forward(self, x):
        return self.decoder(torch.tanh(self.encoder(x)))


@mistake("TiedAutoencoder", "The weight is detached on the way back: half of its gradient is missing.")
class DetachedOnTheWayBack(TiedAutoencoder):
    def forward(self, x):
        z = torch.tanh(self.encoder(x))
        return F.linear(z, self.encoder.weight.detach().t(), self.bias)


@mistake("TiedAutoencoder", "The tanh in the middle is missing.")
class WithoutTanh(TiedAutoencoder):
    def forward(self, x):
        return F.linear(self.encoder(x), self.encoder.weight.t(), self.bias)


@mistake(
    "TiedAutoencoder", "The bias b of the way back is not among the parameters: forgotten, or a plain tensor."
)
class WithoutTheSecondBias(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.encoder = nn.Linear(inputs, hidden)

    def forward(self, x):
        return torch.tanh(self.encoder(x)) @ self.encoder.weight


@mistake("TiedAutoencoder", "A tanh stands at the end as well: y is z · W + b, and may be any number.")
class TanhAtTheEnd(TiedAutoencoder):
    def forward(self, x):
        return torch.tanh(super().forward(x))


@mistake("gradient_norms", "The square root is missing: these are sums of squares.")
def sums_of_squares(net):
    return {n: p.grad.square().sum().item() for n, p in net.named_parameters() if p.grad is not None}


@mistake("gradient_norms", "You added up absolute values; the norm is the square root of the sum of squares.")
def sums_of_absolute_values(net):
    return {n: p.grad.abs().sum().item() for n, p in net.named_parameters() if p.grad is not None}


@mistake("gradient_norms", "Parameters without a gradient are to be left out: None is not 0.")
def zero_for_none(net):
    return {n: 0.0 if p.grad is None else p.grad.norm().item() for n, p in net.named_parameters()}


@mistake("gradient_norms", "These are the norms of the parameters themselves; their gradients are in .grad.")
def norms_of_the_parameters(net):
    return {n: p.detach().norm().item() for n, p in net.named_parameters() if p.grad is not None}


@mistake("gradient_norms", "The norms are tensors: .item() makes Python floats of them.")
def norms_as_tensors(net):
    return {n: p.grad.norm() for n, p in net.named_parameters() if p.grad is not None}


@mistake(
    "gradient_norms",
    "You left out whatever does not require a gradient or has an axis too few: look at .grad alone.",
)
def only_weights(net):
    return {n: p.grad.norm().item() for n, p in net.named_parameters() if p.grad is not None and p.dim() > 1}


@mistake("record_outputs", "Your hooks stay in the net: keep the handles, and remove() them in the end.")
def hooks_that_stay(net, x):
    outputs = {}

    def keep(name):
        return lambda layer, inputs, output: outputs.update({name: output.detach().clone()})

    for name, layer in net.named_modules():
        if not list(layer.children()):
            layer.register_forward_hook(keep(name))
    net(x)
    return outputs


@mistake(
    "record_outputs",
    "Where net(x) raises an error, your hooks stay in the net: remove them in a `finally`.",
)
def hooks_that_stay_after_an_error(net, x):
    outputs, handles = {}, []

    def keep(name):
        return lambda layer, inputs, output: outputs.update({name: output.detach().clone()})

    for name, layer in net.named_modules():
        if not list(layer.children()):
            handles.append(layer.register_forward_hook(keep(name)))
    net(x)
    for handle in handles:
        handle.remove()
    return outputs


@mistake(
    "record_outputs",
    "An in-place layer has written into what you kept of the one before it: keep a clone().",
)
def without_clone(net, x):
    outputs = {}

    def keep(name, layer, output):
        outputs[name] = output.detach()

    with _hooked(net, keep):
        net(x)
    return outputs


@mistake("record_outputs", "What you kept still has its graph, and requires a gradient: detach() it.")
def without_detach(net, x):
    outputs = {}

    def keep(name, layer, output):
        outputs[name] = output.clone()

    with _hooked(net, keep):
        net(x)
    return outputs


@mistake(
    "record_outputs",
    "Containers are listed as well: leave out every module that holds further modules.",
)
def containers_as_well(net, x):
    outputs, handles = {}, []

    def keep(name):
        return lambda layer, inputs, output: outputs.update({name: output.detach().clone()})

    for name, layer in net.named_modules():
        handles.append(layer.register_forward_hook(keep(name)))
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


@mistake("record_outputs", "You kept what goes into each layer; what it gives is the hook's third argument.")
def inputs_recorded(net, x):
    outputs, handles = {}, []

    def keep(name):
        return lambda layer, inputs, output: outputs.update({name: inputs[0].detach().clone()})

    for name, layer in net.named_modules():
        if not list(layer.children()):
            handles.append(layer.register_forward_hook(keep(name)))
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


@mistake(
    "record_outputs",
    "All your hooks use the last name of the loop: make each hook in a function that is given its name.",
)
def the_last_name_for_all(net, x):
    outputs, handles = {}, []
    for name, layer in net.named_modules():
        if list(layer.children()):
            continue
        hook = lambda layer, inputs, output: outputs.update({name: output.detach().clone()})  # noqa: B023, E731
        handles.append(layer.register_forward_hook(hook))
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


@mistake(
    "record_outputs",
    "You look at the net's direct children only: named_modules() goes as deep as they are.",
)
def only_direct_children(net, x):
    outputs, handles = {}, []

    def keep(name):
        return lambda layer, inputs, output: outputs.update({name: output.detach().clone()})

    for name, layer in net.named_children():
        handles.append(layer.register_forward_hook(keep(name)))
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


@mistake("record_outputs", "You put the net into eval mode; it is to be called in the mode in which it is.")
def recorded_in_eval_mode(net, x):
    outputs = {}

    def keep(name, layer, output):
        outputs[name] = output.detach().clone()

    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        with _hooked(net, keep):
            net(x)
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs


@mistake(
    "summary",
    "You look in train mode: the running statistics of batch normalisation move. Use eval mode.",
)
def looks_in_train_mode(net, x):
    rows = []

    def note(name, layer, output):
        count = sum(parameter.numel() for parameter in layer.parameters())
        rows.append((name, type(layer).__name__, tuple(output.shape), count))

    with _hooked(net, note), torch.no_grad():
        net(x)
    return rows


@mistake(
    "summary",
    "net.train() in the end puts all of it into train mode: give each module its own mode again.",
)
def train_mode_in_the_end(net, x):
    rows = []

    def note(name, layer, output):
        count = sum(parameter.numel() for parameter in layer.parameters())
        rows.append((name, type(layer).__name__, tuple(output.shape), count))

    net.eval()
    try:
        with _hooked(net, note), torch.no_grad():
            net(x)
    finally:
        net.train()
    return rows


@mistake("summary", "The net stays in eval mode: each module is to be in the mode in which it was before.")
def eval_mode_in_the_end(net, x):
    rows = []

    def note(name, layer, output):
        count = sum(parameter.numel() for parameter in layer.parameters())
        rows.append((name, type(layer).__name__, tuple(output.shape), count))

    net.eval()
    with _hooked(net, note), torch.no_grad():
        net(x)
    return rows


@mistake("summary", "The batch axis is missing: the shape is the whole shape of what the layer gave.")
def shapes_without_the_batch(net, x):
    rows = []

    def note(name, layer, output):
        count = sum(parameter.numel() for parameter in layer.parameters())
        rows.append((name, type(layer).__name__, tuple(output.shape[1:]), count))

    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        with _hooked(net, note), torch.no_grad():
            net(x)
    finally:
        for module, mode in modes:
            module.training = mode
    return rows


@mistake(
    "summary",
    "Frozen parameters count too: how many values there are, whether they are trained or not.",
)
def only_trainable_ones(net, x):
    rows = []

    def note(name, layer, output):
        count = sum(parameter.numel() for parameter in layer.parameters() if parameter.requires_grad)
        rows.append((name, type(layer).__name__, tuple(output.shape), count))

    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        with _hooked(net, note), torch.no_grad():
            net(x)
    finally:
        for module, mode in modes:
            module.training = mode
    return rows


@mistake("summary", "You counted parameters as tensors; count their values: numel().")
def tensors_counted(net, x):
    rows = []

    def note(name, layer, output):
        rows.append((name, type(layer).__name__, tuple(output.shape), len(list(layer.parameters()))))

    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        with _hooked(net, note), torch.no_grad():
            net(x)
    finally:
        for module, mode in modes:
            module.training = mode
    return rows


@mistake("summary", "A layer that is called twice is listed once in yours: each call is a row of its own.")
def one_row_for_each_layer(net, x):
    rows = {}

    def note(name, layer, output):
        count = sum(parameter.numel() for parameter in layer.parameters())
        rows[name] = (name, type(layer).__name__, tuple(output.shape), count)

    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        with _hooked(net, note), torch.no_grad():
            net(x)
    finally:
        for module, mode in modes:
            module.training = mode
    return list(rows.values())


@mistake("summary", "Your hooks stay in the net: remove them by their handles, in a `finally`.")
def hooks_of_the_summary_stay(net, x):
    rows = []

    def note(name):
        def hook(layer, inputs, output):
            count = sum(parameter.numel() for parameter in layer.parameters())
            rows.append((name, type(layer).__name__, tuple(output.shape), count))

        return hook

    for name, layer in net.named_modules():
        if not list(layer.children()):
            layer.register_forward_hook(note(name))
    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            net(x)
    finally:
        for module, mode in modes:
            module.training = mode
    return rows
