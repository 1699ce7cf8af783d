"""Re-spellings of exercise 17's known mistakes, by another hand."""

from contextlib import ExitStack
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn


class OtherMLP(nn.Module):
    between = nn.ReLU
    after = None

    def __init__(self, sizes):
        super().__init__()
        parts = []
        for a, b in pairwise(sizes):
            parts += [nn.Linear(a, b)] + ([self.between()] if self.between else [])
        if self.between:
            parts.pop()
        if self.after:
            parts.append(self.after())
        self.chain = nn.Sequential(*parts)

    def forward(self, x):
        return self.chain(x)


class LayersInAPlainList_1(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.all_layers = []
        for i in range(len(sizes) - 1):
            self.all_layers.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        for layer in self.all_layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.all_layers[-1](x)


class LayersInAPlainList_2(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.fc = {i: nn.Linear(a, b) for i, (a, b) in enumerate(pairwise(sizes))}

    def forward(self, x):
        for i, layer in self.fc.items():
            x = layer(torch.relu(x) if i else x)
        return x


class LayersInAPlainList_3(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = tuple(nn.Linear(a, b) for a, b in pairwise(sizes))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


class SoftmaxAtTheEnd_1(OtherMLP):
    after = staticmethod(lambda: nn.Softmax(dim=1))


class SoftmaxAtTheEnd_2(OtherMLP):
    def forward(self, x):
        return F.softmax(self.chain(x), dim=-1)


class SoftmaxAtTheEnd_3(OtherMLP):
    def forward(self, x):
        e = self.chain(x).exp()
        return e / e.sum(1, keepdim=True)


class ReluAfterTheLast_1(OtherMLP):
    after = nn.ReLU


class ReluAfterTheLast_2(OtherMLP):
    def forward(self, x):
        for layer in self.chain:
            if isinstance(layer, nn.Linear):
                x = torch.relu(layer(x))
        return x


class ReluAfterTheLast_3(OtherMLP):
    def forward(self, x):
        return self.chain(x).clamp(min=0)


class NothingInBetween_1(OtherMLP):
    between = nn.Identity


class NothingInBetween_2(OtherMLP):
    between = None


class NothingInBetween_3(OtherMLP):
    def forward(self, x):
        for p, q in zip(*[iter(self.parameters())] * 2, strict=True):
            x = x @ p.T + q
        return x


class TanhInBetween_1(OtherMLP):
    between = nn.Tanh


class TanhInBetween_2(OtherMLP):
    def forward(self, x):
        *hidden, last = [layer for layer in self.chain if isinstance(layer, nn.Linear)]
        for layer in hidden:
            x = F.tanh(layer(x))
        return last(x)


class TanhInBetween_3(OtherMLP):
    between = staticmethod(lambda: nn.Hardtanh() if False else nn.Tanh())


class SigmoidInBetween_1(OtherMLP):
    between = nn.Sigmoid


class SigmoidInBetween_2(OtherMLP):
    def forward(self, x):
        *hidden, last = [layer for layer in self.chain if isinstance(layer, nn.Linear)]
        for layer in hidden:
            x = 1 / (1 + torch.exp(-layer(x)))
        return last(x)


class SigmoidInBetween_3(OtherMLP):
    def forward(self, x):
        for layer in self.chain:
            x = layer(x) if isinstance(layer, nn.Linear) else x.sigmoid()
        return x


class OneLayerForAllOfASize_1(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        known = {}
        for pair in pairwise(sizes):
            known.setdefault(pair, nn.Linear(*pair))
        self.layers = nn.ModuleList([known[pair] for pair in pairwise(sizes)])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


class OneLayerForAllOfASize_2(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(pairwise(sizes))
        self.layers = nn.ModuleDict({f"{a}to{b}": nn.Linear(a, b) for a, b in self.sizes})

    def forward(self, x):
        for i, (a, b) in enumerate(self.sizes):
            x = self.layers[f"{a}to{b}"](torch.relu(x) if i else x)
        return x


class OneLayerForAllOfASize_3(OtherMLP):
    def __init__(self, sizes):
        super().__init__(sizes)
        linear = [i for i, layer in enumerate(self.chain) if isinstance(layer, nn.Linear)]
        for a, b in pairwise(linear):
            if self.chain[a].weight.shape == self.chain[b].weight.shape:
                self.chain[b] = self.chain[a]


class OtherResidual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.inner = body
        self.scale = nn.Parameter(torch.ones(()))


class WithoutTheShortcut_1(OtherResidual):
    def forward(self, x):
        return self.inner(x) * self.scale


class WithoutTheShortcut_2(OtherResidual):
    def forward(self, x):
        x = self.scale * self.inner(x)
        return x


class WithoutTheShortcut_3(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.chain = nn.Sequential(body)
        self.factor = nn.Parameter(torch.tensor(1.0))

    def forward(self, x):
        return self.chain(x).mul(self.factor)


class ScaleAsAPlainTensor_1(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.scale = torch.ones((), requires_grad=True)

    def forward(self, x):
        return self.body(x) * self.scale + x


class ScaleAsAPlainTensor_2(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.scale = torch.tensor(1.0)

    def forward(self, x):
        return torch.add(x, self.scale * self.body(x))


class ScaleAsAPlainTensor_3(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.inner = body
        self.numbers = {"scale": torch.tensor(1.0).requires_grad_()}

    def forward(self, x):
        return x + self.numbers["scale"] * self.inner(x)


class ScalesTheShortcutToo_1(OtherResidual):
    def forward(self, x):
        return self.scale * x + self.scale * self.inner(x)


class ScalesTheShortcutToo_2(OtherResidual):
    def forward(self, x):
        y = x + self.inner(x)
        return y * self.scale


class ScalesTheShortcutToo_3(OtherResidual):
    def forward(self, x):
        return torch.add(self.inner(x), x).mul(self.scale)


class AddsIntoTheInput_1(OtherResidual):
    def forward(self, x):
        with torch.no_grad():
            x += self.scale * self.inner(x)
        return x + 0 * self.scale * self.inner(x)


class AddsIntoTheInput_2(OtherResidual):
    def forward(self, x):
        added = self.inner(x) * self.scale
        x.detach().add_(added.detach())
        return x + 0 * self.inner(x) * self.scale


class AddsIntoTheInput_3(OtherResidual):
    def forward(self, x):
        x.data.copy_(x.data + self.scale.data * self.inner(x).data)
        return 0 * self.scale * self.inner(x) + x


class ScaleWithAnAxis_1(OtherResidual):
    def __init__(self, body):
        super().__init__(body)
        self.scale = nn.Parameter(torch.tensor([1.0]))

    def forward(self, x):
        return x + self.scale * self.inner(x)


class ScaleWithAnAxis_2(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.register_parameter("s", nn.Parameter(torch.full((1,), 1.0)))
        self.body = body

    def forward(self, x):
        return self.body(x).mul(self.s).add(x)


class ScaleWithAnAxis_3(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.s = nn.Parameter(torch.Tensor([1]))

    def forward(self, x):
        return x + self.body(x) * self.s


class ScaleStartsAtZero_1(OtherResidual):
    def __init__(self, body):
        super().__init__(body)
        nn.init.zeros_(self.scale)

    def forward(self, x):
        return x + self.scale * self.inner(x)


class ScaleStartsAtZero_2(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.gate = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        return self.body(x) * self.gate + x


class ScaleStartsAtZero_3(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.add_module("inner", body)
        self.register_parameter("scale", nn.Parameter(torch.zeros([])))

    def forward(self, x):
        return torch.addcmul(x, self.scale, self.inner(x))


class BodyInAList_1(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.inner = lambda x: body(x)

    def forward(self, x):
        return x + self.scale * self.inner(x)


class BodyInAList_2(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.parts = {"body": body}

    def forward(self, x):
        return x + self.parts["body"](x) * self.scale


class BodyInAList_3(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.call_body = body.forward
        self.scale = nn.Parameter(torch.tensor(1.0))

    def forward(self, x):
        return torch.add(x, self.call_body(x).mul(self.scale))


class OtherStandardize(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("std", torch.ones(features))

    def measured(self, x):
        mean = x.mean(0)
        return mean, self.guarded((x - mean).square().mean(0).sqrt())

    def guarded(self, std):
        return torch.where(std == 0, torch.ones_like(std), std)

    def fit(self, x):
        mean, std = self.measured(x.detach())
        self.mean.copy_(mean)
        self.std.copy_(std)

    def forward(self, x):
        return x.sub(self.mean).div(self.std)

    def extra_repr(self):
        return f"features={self.mean.numel()}"


class PlainAttributes_1(OtherStandardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.mean, self.std = torch.zeros(features), torch.ones(features)

    def fit(self, x):
        self.mean, self.std = self.measured(x.detach())


class PlainAttributes_2(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.features = features
        self.mean = torch.tensor([0.0] * features)
        self.std = torch.tensor([1.0] * features)

    def fit(self, x):
        with torch.no_grad():
            self.mean = torch.mean(x, dim=0)
            self.std = torch.std(x, dim=0, unbiased=False)
            self.std[self.std == 0] = 1.0

    def forward(self, x):
        return (x - self.mean) / self.std

    def extra_repr(self):
        return f"features={self.features}"


class PlainAttributes_3(OtherStandardize):
    def __init__(self, features):
        super().__init__(features)
        del self.mean, self.std
        self.mean = torch.zeros(features)
        self.std = torch.ones(features)

    def fit(self, x):
        std, mean = torch.std_mean(x.detach(), dim=0, correction=0)
        self.mean = mean
        self.std = self.guarded(std)


class ParametersForBuffers_1(OtherStandardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.register_parameter("mean", nn.Parameter(torch.zeros(features)))
        self.register_parameter("std", nn.Parameter(torch.ones(features)))

    def fit(self, x):
        with torch.no_grad():
            super().fit(x)


class ParametersForBuffers_2(OtherStandardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.mean = nn.Parameter(torch.full((features,), 0.0))
        self.std = nn.Parameter(torch.full((features,), 1.0))

    def fit(self, x):
        self.mean.data, self.std.data = self.measured(x.detach())


class ParametersForBuffers_3(OtherStandardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        start = torch.stack([torch.zeros(features), torch.ones(features)])
        self.mean, self.std = nn.Parameter(start[0].clone()), nn.Parameter(start[1].clone())

    @torch.no_grad()
    def fit(self, x):
        mean, std = self.measured(x)
        self.mean.zero_().add_(mean)
        self.std.zero_().add_(std)


class DividedByOneLess_1(OtherStandardize):
    def measured(self, x):
        return x.mean(0), self.guarded(x.std(0, unbiased=True))


class DividedByOneLess_2(OtherStandardize):
    def measured(self, x):
        std, mean = torch.std_mean(x, dim=0)
        return mean, self.guarded(std)


class DividedByOneLess_3(OtherStandardize):
    def measured(self, x):
        mean = x.mean(0)
        return mean, self.guarded(((x - mean) ** 2).sum(0).div(len(x) - 1).sqrt())


class DividesByZero_1(OtherStandardize):
    def guarded(self, std):
        return std


class DividesByZero_2(OtherStandardize):
    def measured(self, x):
        std, mean = torch.std_mean(x, dim=0, correction=0)
        return mean, std


class DividesByZero_3(OtherStandardize):
    def measured(self, x):
        return x.mean(0), x.var(0, unbiased=False).sqrt()


class VarianceForDeviation_1(OtherStandardize):
    def measured(self, x):
        return x.mean(0), self.guarded(x.var(0, unbiased=False))


class VarianceForDeviation_2(OtherStandardize):
    def measured(self, x):
        mean = x.mean(0)
        return mean, self.guarded((x - mean).pow(2).mean(0))


class VarianceForDeviation_3(OtherStandardize):
    def measured(self, x):
        mean, std = super().measured(x)
        return mean, std * std


class OneMeanForAll_1(OtherStandardize):
    def measured(self, x):
        _, std = super().measured(x)
        return torch.mean(x).expand_as(std), std


class OneMeanForAll_2(OtherStandardize):
    def measured(self, x):
        mean, std = super().measured(x)
        return mean.mean() + 0 * mean, std


class OneMeanForAll_3(OtherStandardize):
    def measured(self, x):
        std = x.std(dim=0, correction=0)
        return torch.full_like(std, x.sum().item() / x.numel()), self.guarded(std)


class WithoutExtraRepr_1(OtherStandardize):
    extra_repr = nn.Module.extra_repr


class WithoutExtraRepr_2(OtherStandardize):
    def extra_repr(self):
        return "" + ""


class WithoutExtraRepr_3(OtherStandardize):
    def extra_repr(self):
        return super(OtherStandardize, self).extra_repr()


class BuffersThatAreNotSaved_1(OtherStandardize):
    def __init__(self, features):
        super().__init__(features)
        self.register_buffer("mean", self.mean, persistent=False)
        self.register_buffer("std", self.std, persistent=False)


class BuffersThatAreNotSaved_2(OtherStandardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        for name, value in (("mean", 0.0), ("std", 1.0)):
            self.register_buffer(name, torch.full((features,), value), persistent=False)


class BuffersThatAreNotSaved_3(OtherStandardize):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.mean = nn.Buffer(torch.zeros(features), persistent=False)
        self.std = nn.Buffer(torch.ones(features), persistent=False)


class TwoWeights_1(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.chain = nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh(), nn.Linear(hidden, inputs))

    def forward(self, x):
        return self.chain(x)


class TwoWeights_2(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.there = nn.Linear(inputs, hidden)
        self.back = nn.Linear(hidden, inputs)
        self.back.weight = nn.Parameter(self.there.weight.t())

    def forward(self, x):
        return self.back(self.there(x).tanh())


class TwoWeights_3(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.encoder = nn.Linear(inputs, hidden)
        self.decoder = nn.Linear(hidden, inputs)
        self.decoder.weight.data = self.encoder.weight.data.t().clone()

    def forward(self, x):
        z = torch.tanh(self.encoder(x))
        return self.decoder(z)


class OtherTied(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(hidden, inputs))
        self.a = nn.Parameter(torch.zeros(hidden))
        self.b = nn.Parameter(torch.zeros(inputs))


class DetachedOnTheWayBack_1(OtherTied):
    def forward(self, x):
        return torch.tanh(x @ self.weight.T + self.a) @ self.weight.detach() + self.b


class DetachedOnTheWayBack_2(OtherTied):
    def forward(self, x):
        z = F.linear(x, self.weight, self.a).tanh()
        return torch.addmm(self.b, z, self.weight.data)


class DetachedOnTheWayBack_3(OtherTied):
    def forward(self, x):
        with torch.no_grad():
            back = self.weight.t().clone()
        return F.linear(torch.tanh(F.linear(x, self.weight, self.a)), back, self.b)


class WithoutTanh_1(OtherTied):
    def forward(self, x):
        return (x @ self.weight.T + self.a) @ self.weight + self.b


class WithoutTanh_2(OtherTied):
    def forward(self, x):
        z = F.linear(x, self.weight, self.a)
        return torch.addmm(self.b, z, self.weight)


class WithoutTanh_3(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.there = nn.Linear(inputs, hidden)
        self.back = nn.Parameter(torch.zeros(inputs))

    def forward(self, x):
        return self.there(x).matmul(self.there.weight).add(self.back)


class WithoutTheSecondBias_1(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.there = nn.Linear(inputs, hidden)
        self.bias = torch.zeros(inputs, requires_grad=True)

    def forward(self, x):
        return self.there(x).tanh() @ self.there.weight + self.bias


class WithoutTheSecondBias_2(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(hidden, inputs))
        self.a = nn.Parameter(torch.zeros(hidden))

    def forward(self, x):
        z = torch.tanh(F.linear(x, self.weight, self.a))
        return F.linear(z, self.weight.T)


class WithoutTheSecondBias_3(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.encoder = nn.Linear(inputs, hidden)
        self.biases = [torch.zeros(inputs)]

    def forward(self, x):
        z = self.encoder(x).tanh()
        return torch.addmm(self.biases[0].to(z), z, self.encoder.weight)


class TanhAtTheEnd_1(OtherTied):
    def forward(self, x):
        z = torch.tanh(x @ self.weight.T + self.a)
        return torch.tanh(z @ self.weight + self.b)


class TanhAtTheEnd_2(OtherTied):
    def forward(self, x):
        for weight, bias in ((self.weight, self.a), (self.weight.T, self.b)):
            x = F.linear(x, weight, bias).tanh()
        return x


class TanhAtTheEnd_3(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.there = nn.Linear(inputs, hidden)
        self.b = nn.Parameter(torch.zeros(inputs))
        self.act = nn.Tanh()

    def forward(self, x):
        z = self.act(self.there(x))
        return self.act(F.linear(z, self.there.weight.T, self.b))


def other_gradients(net):
    return {name: p.grad for name, p in net.named_parameters() if p.grad is not None}


def sums_of_squares_1(net):
    return {name: (grad**2).sum().item() for name, grad in other_gradients(net).items()}


def sums_of_squares_2(net):
    return {name: float(grad.norm() ** 2) for name, grad in other_gradients(net).items()}


def sums_of_squares_3(net):
    result = {}
    for name, grad in other_gradients(net).items():
        result[name] = sum(value * value for value in grad.flatten().tolist())
    return result


def sums_of_absolute_values_1(net):
    return {name: grad.norm(p=1).item() for name, grad in other_gradients(net).items()}


def sums_of_absolute_values_2(net):
    return {name: sum(map(abs, grad.flatten().tolist())) for name, grad in other_gradients(net).items()}


def sums_of_absolute_values_3(net):
    return {name: float(torch.sum(torch.abs(grad))) for name, grad in other_gradients(net).items()}


def zero_for_none_1(net):
    norms = {}
    for name, parameter in net.named_parameters():
        norms[name] = 0.0
        if parameter.grad is not None:
            norms[name] = float(parameter.grad.norm())
    return norms


def zero_for_none_2(net):
    known = other_gradients(net)
    return {
        n: torch.linalg.vector_norm(known.get(n, torch.zeros(1))).item() for n, _ in net.named_parameters()
    }


def zero_for_none_3(net):
    def norm(parameter):
        return parameter.grad.square().sum().sqrt().item() if parameter.grad is not None else 0.0

    return {name: norm(parameter) for name, parameter in net.named_parameters()}


def norms_of_the_parameters_1(net):
    return {
        n: float(torch.linalg.vector_norm(p.data)) for n, p in net.named_parameters() if p.grad is not None
    }


def norms_of_the_parameters_2(net):
    kept = other_gradients(net)
    return {name: net.get_parameter(name).norm().item() for name in kept}


def norms_of_the_parameters_3(net):
    norms = {}
    for name, parameter in net.named_parameters():
        if parameter.grad is None:
            continue
        norms[name] = parameter.square().sum().sqrt().item()
    return norms


def norms_as_tensors_1(net):
    return {name: torch.linalg.vector_norm(grad) for name, grad in other_gradients(net).items()}


def norms_as_tensors_2(net):
    return {name: (grad * grad).sum().sqrt() for name, grad in other_gradients(net).items()}


def norms_as_tensors_3(net):
    norms = {}
    for name, grad in other_gradients(net).items():
        norms[name] = torch.norm(grad, p=2)
    return norms


def only_weights_1(net):
    return {name: grad.norm().item() for name, grad in other_gradients(net).items() if grad.ndim >= 2}


def only_weights_2(net):
    return {name: grad.norm().item() for name, grad in other_gradients(net).items() if "weight" in name}


def only_weights_3(net):
    norms = {}
    for name, grad in other_gradients(net).items():
        if len(grad.shape) == 2:
            norms[name] = float(torch.linalg.vector_norm(grad))
    return norms


def other_layers(net):
    return [(name, m) for name, m in net.named_modules() if len(list(m.children())) == 0]


def other_recording(net, x, see, layers=None):
    with ExitStack() as stack:
        for name, layer in layers or other_layers(net):
            hook = layer.register_forward_hook(lambda m, i, o, name=name: see(name, m, i, o))
            stack.callback(hook.remove)
        net(x)


class OtherKeeper:
    def __init__(self, outputs, name):
        self.outputs, self.name = outputs, name

    def __call__(self, layer, inputs, output):
        self.outputs[self.name] = output.detach().clone()


def hooks_that_stay_1(net, x):
    outputs = {}
    for name, layer in other_layers(net):
        layer.register_forward_hook(OtherKeeper(outputs, name))
    net(x)
    return outputs


def hooks_that_stay_2(net, x):
    outputs, handles = {}, []
    for name, layer in other_layers(net):
        handles.append(layer.register_forward_hook(OtherKeeper(outputs, name)))
    net(x)
    handles.clear()
    return outputs


def hooks_that_stay_3(net, x):
    outputs = {}

    def hook_for(name):
        def hook(m, i, o):
            outputs[name] = o.detach() + 0

        return hook

    for name, layer in other_layers(net):
        _ = layer.register_forward_hook(hook_for(name))
    _ = net(x)
    return outputs


def hooks_that_stay_after_an_error_1(net, x):
    outputs, handles = {}, []
    for name, layer in other_layers(net):
        handles += [layer.register_forward_hook(OtherKeeper(outputs, name))]
    net(x)
    while handles:
        handles.pop().remove()
    return outputs


def hooks_that_stay_after_an_error_2(net, x):
    outputs = {}
    handles = {n: m.register_forward_hook(OtherKeeper(outputs, n)) for n, m in other_layers(net)}
    net(x)
    for name in handles:
        handles[name].remove()
    return outputs


def hooks_that_stay_after_an_error_3(net, x):
    stack, outputs = ExitStack(), {}
    for name, layer in other_layers(net):
        stack.callback(layer.register_forward_hook(OtherKeeper(outputs, name)).remove)
    net(x)
    stack.close()
    return outputs


def without_clone_1(net, x):
    outputs = {}
    other_recording(net, x, lambda n, m, i, o: outputs.update({n: o.detach()}))
    return outputs


def without_clone_2(net, x):
    outputs = {}

    def see(name, layer, inputs, output):
        outputs[name] = output.data

    other_recording(net, x, see)
    return outputs


def without_clone_3(net, x):
    outputs = {}
    other_recording(net, x, lambda n, m, i, o: outputs.__setitem__(n, o))
    return {name: output.detach() for name, output in outputs.items()}


def without_detach_1(net, x):
    outputs = {}
    other_recording(net, x, lambda n, m, i, o: outputs.update({n: torch.clone(o)}))
    return outputs


def without_detach_2(net, x):
    outputs = {}

    def see(name, layer, inputs, output):
        outputs[name] = output + 0

    other_recording(net, x, see)
    return outputs


def without_detach_3(net, x):
    outputs = {}
    other_recording(net, x, lambda n, m, i, o: outputs.__setitem__(n, o * 1.0))
    return dict(outputs)


def containers_as_well_1(net, x):
    outputs = {}

    def see(name, layer, inputs, output):
        outputs[name] = output.detach().clone()

    other_recording(net, x, see, list(net.named_modules()))
    return outputs


def containers_as_well_2(net, x):
    outputs, handles = {}, []
    try:
        for name, module in net.named_modules():
            handles.append(module.register_forward_hook(OtherKeeper(outputs, name)))
        net(x)
        return outputs
    finally:
        for handle in handles:
            handle.remove()


def containers_as_well_3(net, x):
    outputs = {}
    with ExitStack() as stack:
        for name, module in net.named_modules(remove_duplicate=True):
            stack.callback(module.register_forward_hook(OtherKeeper(outputs, name)).remove)
        net(x)
    return outputs


def inputs_recorded_1(net, x):
    outputs = {}
    other_recording(net, x, lambda n, m, i, o: outputs.update({n: i[0].detach().clone()}))
    return outputs


def inputs_recorded_2(net, x):
    outputs = {}

    def see(name, layer, inputs, output):
        (value,) = inputs
        outputs[name] = value.data.clone()

    other_recording(net, x, see)
    return outputs


def inputs_recorded_3(net, x):
    outputs, handles = {}, []
    keep = OtherKeeper
    for name, layer in other_layers(net):
        handles.append(
            layer.register_forward_hook(lambda m, i, o, name=name: keep(outputs, name)(m, None, i[0]))
        )
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


def the_last_name_for_all_1(net, x):
    outputs = {}
    with ExitStack() as stack:
        for name, layer in net.named_modules():
            if len(list(layer.children())):
                continue

            def hook(m, i, o):
                outputs[name] = o.detach().clone()  # noqa: B023

            stack.callback(layer.register_forward_hook(hook).remove)
        net(x)
    return outputs


def the_last_name_for_all_2(net, x):
    outputs, handles, name = {}, [], ""

    def hook(layer, inputs, output):
        outputs[name] = output.clone().detach()

    for path, layer in net.named_modules():
        name = path
        if not list(layer.children()):
            handles.append(layer.register_forward_hook(hook))
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


def the_last_name_for_all_3(net, x):
    outputs, handles = {}, []
    for name, layer in net.named_modules():
        if next(layer.children(), None) is not None:
            continue
        handles.append(layer.register_forward_hook(lambda *a: outputs.update({name: a[2].detach().clone()})))  # noqa: B023
    try:
        net(x)
    finally:
        while handles:
            handles.pop().remove()
    return outputs


def only_direct_children_1(net, x):
    outputs = {}

    def see(name, layer, inputs, output):
        outputs[name] = output.detach().clone()

    with ExitStack() as stack:
        for name, layer in net._modules.items():
            hook = layer.register_forward_hook(lambda m, i, o, name=name: see(name, m, i, o))
            stack.callback(hook.remove)
        net(x)
    return outputs


def only_direct_children_2(net, x):
    outputs, handles = {}, []
    try:
        for name, layer in net.named_children():
            handles.append(layer.register_forward_hook(OtherKeeper(outputs, name)))
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


def only_direct_children_3(net, x):
    outputs = {}
    children = {name: module for name, module in net.named_modules() if name and "." not in name}
    with ExitStack() as stack:
        for name, layer in children.items():
            stack.callback(layer.register_forward_hook(OtherKeeper(outputs, name)).remove)
        net(x)
    return outputs


def recorded_in_eval_mode_1(net, x):
    outputs = {}
    training = [m for m in net.modules() if m.training]
    net.eval()
    try:
        other_recording(net, x, lambda n, m, i, o: outputs.update({n: o.detach().clone()}))
    finally:
        for module in training:
            module.training = True
    return outputs


def recorded_in_eval_mode_2(net, x):
    outputs = {}
    modes = {m: m.training for m in net.modules()}
    try:
        for module in modes:
            module.training = False
        other_recording(net, x, lambda n, m, i, o: outputs.update({n: o.detach().clone()}))
        return outputs
    finally:
        for module, mode in modes.items():
            module.training = mode


def recorded_in_eval_mode_3(net, x):
    outputs = {}
    modes = [m.training for m in net.modules()]
    net.train(False)
    try:
        with ExitStack() as stack:
            for name, layer in other_layers(net):
                stack.callback(layer.register_forward_hook(OtherKeeper(outputs, name)).remove)
            net(x)
    finally:
        for module, mode in zip(net.modules(), modes, strict=True):
            module.training = mode
    return outputs


class OtherEval:
    """Eval mode for a while."""

    def __init__(self, net):
        self.modes = [(m, m.training) for m in net.modules()]
        net.eval()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for module, mode in self.modes:
            module.training = mode


def other_row(name, layer, output):
    return name, type(layer).__name__, tuple(output.shape), sum(p.numel() for p in layer.parameters())


def other_rows(net, x, row=other_row):
    rows = []
    with torch.no_grad():
        other_recording(net, x, lambda n, m, i, o: rows.append(row(n, m, o)))
    return rows


def looks_in_train_mode_1(net, x):
    return other_rows(net, x)


def looks_in_train_mode_2(net, x):
    rows = []

    def see(name, layer, inputs, output):
        rows.append(other_row(name, layer, output.detach()))

    with torch.no_grad():
        other_recording(net, x, see)
    return list(rows)


def looks_in_train_mode_3(net, x):
    rows, handles = [], []
    for name, layer in other_layers(net):
        handles.append(layer.register_forward_hook(lambda m, i, o, n=name: rows.append(other_row(n, m, o))))
    try:
        with torch.inference_mode():
            net(x)
    finally:
        for handle in handles:
            handle.remove()
    return rows


def train_mode_in_the_end_1(net, x):
    net.train(False)
    try:
        return other_rows(net, x)
    finally:
        net.train()


def train_mode_in_the_end_2(net, x):
    net.eval()
    try:
        rows = other_rows(net, x)
    except BaseException:
        net.train(True)
        raise
    net.train(True)
    return rows


def train_mode_in_the_end_3(net, x):
    was_training = net.training
    net.eval()
    try:
        return other_rows(net, x)
    finally:
        net.train(was_training)


def eval_mode_in_the_end_1(net, x):
    return other_rows(net.eval(), x)


def eval_mode_in_the_end_2(net, x):
    net.train(False)
    rows = other_rows(net, x)
    return rows


def eval_mode_in_the_end_3(net, x):
    for module in net.modules():
        module.training = False
    return [row for row in other_rows(net, x)]


def shapes_without_the_batch_1(net, x):
    with OtherEval(net):
        return [(n, kind, shape[1:], count) for n, kind, shape, count in other_rows(net, x)]


def shapes_without_the_batch_2(net, x):
    def row(name, layer, output):
        return name, type(layer).__name__, tuple(output[0].shape), other_row(name, layer, output)[3]

    with OtherEval(net):
        return other_rows(net, x, row)


def shapes_without_the_batch_3(net, x):
    def row(name, layer, output):
        _, *rest = output.shape
        return (*other_row(name, layer, output)[:2], tuple(rest), other_row(name, layer, output)[3])

    with OtherEval(net):
        return other_rows(net, x, row)


def only_trainable_ones_1(net, x):
    def row(name, layer, output):
        count = sum(p.numel() if p.requires_grad else 0 for p in layer.parameters())
        return (*other_row(name, layer, output)[:3], count)

    with OtherEval(net):
        return other_rows(net, x, row)


def only_trainable_ones_2(net, x):
    def row(name, layer, output):
        trained = filter(lambda p: p.requires_grad, layer.parameters())
        return (*other_row(name, layer, output)[:3], sum(map(torch.numel, trained)))

    with OtherEval(net):
        return other_rows(net, x, row)


def only_trainable_ones_3(net, x):
    with OtherEval(net):
        rows = other_rows(net, x)
    result = []
    for name, kind, shape, count in rows:
        for parameter in net.get_submodule(name).parameters():
            if not parameter.requires_grad:
                count -= parameter.numel()
        result.append((name, kind, shape, count))
    return result


def tensors_counted_1(net, x):
    def row(name, layer, output):
        return (*other_row(name, layer, output)[:3], sum(1 for _ in layer.parameters()))

    with OtherEval(net):
        return other_rows(net, x, row)


def tensors_counted_2(net, x):
    def row(name, layer, output):
        return (*other_row(name, layer, output)[:3], len(layer._parameters))

    with OtherEval(net):
        return other_rows(net, x, row)


def tensors_counted_3(net, x):
    with OtherEval(net):
        rows = other_rows(net, x)
    return [(n, k, s, len([*net.get_submodule(n).named_parameters()])) for n, k, s, _ in rows]


def one_row_for_each_layer_1(net, x):
    with OtherEval(net):
        return list({row[0]: row for row in other_rows(net, x)}.values())


def one_row_for_each_layer_2(net, x):
    with OtherEval(net):
        rows = other_rows(net, x)
    return [row for i, row in enumerate(rows) if row not in rows[:i]]


def one_row_for_each_layer_3(net, x):
    seen, rows = set(), []

    def see(name, layer, inputs, output):
        if name not in seen:
            seen.add(name)
            rows.append(other_row(name, layer, output))

    with OtherEval(net), torch.no_grad():
        other_recording(net, x, see)
    return rows


def hooks_of_the_summary_stay_1(net, x):
    rows = []
    with OtherEval(net), torch.no_grad():
        for name, layer in other_layers(net):
            layer.register_forward_hook(lambda m, i, o, name=name: rows.append(other_row(name, m, o)))
        net(x)
    return rows


def hooks_of_the_summary_stay_2(net, x):
    rows, handles = [], []

    def hook_for(name):
        def hook(m, i, o):
            rows.append(other_row(name, m, o))

        return hook

    for name, layer in other_layers(net):
        handles.append(layer.register_forward_hook(hook_for(name)))
    with OtherEval(net), torch.no_grad():
        net(x)
    del handles
    return rows


class OtherNote:
    def __init__(self, rows, name):
        self.rows, self.name = rows, name

    def __call__(self, layer, inputs, output):
        self.rows.append(other_row(self.name, layer, output))


def hooks_of_the_summary_stay_3(net, x):
    rows = []
    for name, layer in other_layers(net):
        layer.register_forward_hook(OtherNote(rows, name))
    with torch.no_grad(), OtherEval(net):
        net(x)
    return rows
