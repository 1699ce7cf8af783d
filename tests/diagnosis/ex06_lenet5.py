"""Re-spellings of exercise 6's known mistakes, by another hand."""

from collections import OrderedDict
from contextlib import contextmanager
from itertools import count as other_count
from math import ceil, prod

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters
from torch.utils.data import DataLoader, TensorDataset


class other_Layers(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.f5 = nn.Linear(16 * 5 * 5, 120)
        self.f6 = nn.Linear(120, 84)
        self.out = nn.Linear(84, 10)

    def features(self, x):
        x = F.max_pool2d(self.c1(x).relu(), 2)
        return F.max_pool2d(self.c3(x).relu(), 2).flatten(1)

    def right(self, x):
        return self.out(self.f6(self.f5(self.features(x)).tanh()).tanh())


def other_stack(early, late, pool):
    return [
        nn.Conv2d(1, 6, 5),
        early(),
        pool(2),
        nn.Conv2d(6, 16, 5),
        early(),
        pool(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        late(),
        nn.Linear(120, 84),
        late(),
        nn.Linear(84, 10),
    ]


def other_trained(net):
    return sum(p.numel() for p in net.parameters() if p.requires_grad)


def other_rows(net):
    rows = {}
    for name, layer in net.named_modules():
        for p in layer.parameters(recurse=False):
            rows.setdefault(name, [type(layer).__name__, 0])[1] += p.numel() * p.requires_grad
    return [(name, kind, count) for name, (kind, count) in rows.items()]


def other_step(net, lr):
    with torch.no_grad():
        for w in net.parameters():
            if w.grad is not None:
                w.add_(w.grad, alpha=-lr)


def other_batches(images, labels, size):
    return list(zip(images.split(size), labels.split(size), strict=True))


@contextmanager
def other_measuring(net):
    before = net.training
    net.eval()
    with torch.no_grad():
        yield
    net.train(before)


class ReluEverywhere_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.ReLU, nn.ReLU, nn.MaxPool2d))


class ReluEverywhere_2(other_Layers):
    def forward(self, x):
        x = self.features(x)
        for layer in [self.f5, self.f6]:
            x = layer(x).clamp(min=0)
        return self.out(x)


class ReluEverywhere_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList([nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)])
        self.dense = nn.Sequential(
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)
        )
        self.pool = nn.MaxPool2d(2, 2)

    def forward(self, x):
        for convolution in self.convolutions:
            x = self.pool(torch.relu(convolution(x)))
        return self.dense(x.view(x.size(0), -1))


class TanhEverywhere_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.Tanh, nn.Tanh, nn.MaxPool2d))


class TanhEverywhere_2(other_Layers):
    def forward(self, x):
        for convolution in (self.c1, self.c3):
            x = F.max_pool2d(convolution(x), 2).tanh()
        x = x.reshape(len(x), 400)
        for linear in (self.f5, self.f6):
            x = linear(x).tanh()
        return self.out(x)


class TanhEverywhere_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = nn.Tanh()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = self.act(self.conv1(x)).unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2))
        x = self.act(self.conv2(x)).unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2))
        return self.fc3(self.act(self.fc2(self.act(self.fc1(x.flatten(1))))))


class WithoutRelu_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.Identity, nn.Tanh, nn.MaxPool2d))


class WithoutRelu_2(other_Layers):
    def forward(self, x):
        for convolution in (self.c1, self.c3):
            x = F.max_pool2d(convolution(x), (2, 2))
        return self.out(torch.tanh(self.f6(torch.tanh(self.f5(x.flatten(1))))))


class WithoutRelu_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(1, 6, 5),
                pool1=nn.MaxPool2d(2),
                conv2=nn.Conv2d(6, 16, 5),
                pool2=nn.MaxPool2d(2),
            )
        )
        self.head = nn.ModuleList([nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)])

    def forward(self, x):
        x = self.body(x).flatten(start_dim=1)
        for layer in self.head[:2]:
            x = F.tanh(layer(x))
        return self.head[2](x)


class EndsWithTanh_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.ReLU, nn.Tanh, nn.MaxPool2d), nn.Tanh())


class EndsWithTanh_2(other_Layers):
    def forward(self, x):
        x = self.features(x)
        for layer in (self.f5, self.f6, self.out):
            x = layer(x).tanh()
        return x


class EndsWithTanh_3(other_Layers):
    def forward(self, x):
        logits = self.right(x)
        return 2 * torch.sigmoid(2 * logits) - 1


class EndsWithSoftmax_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.ReLU, nn.Tanh, nn.MaxPool2d), nn.Softmax(dim=-1))


class EndsWithSoftmax_2(other_Layers):
    def forward(self, x):
        scores = self.right(x).exp()
        return scores / scores.sum(1, keepdim=True)


class EndsWithSoftmax_3(other_Layers):
    def forward(self, x):
        hidden = self.f6(self.f5(self.features(x)).tanh()).tanh()
        return torch.stack([torch.softmax(row, 0) for row in self.out(hidden)])


class AveragePooling_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.ReLU, nn.Tanh, nn.AvgPool2d))


class AveragePooling_2(other_Layers):
    def forward(self, x):
        x = F.adaptive_avg_pool2d(self.c1(x).relu(), 14)
        x = F.adaptive_avg_pool2d(self.c3(x).relu(), 5)
        return self.out(self.f6(self.f5(x.flatten(1)).tanh()).tanh())


class AveragePooling_3(other_Layers):
    def forward(self, x):
        for convolution in (self.c1, self.c3):
            x = torch.relu(convolution(x))
            x = (x[:, :, ::2, ::2] + x[:, :, 1::2, ::2] + x[:, :, ::2, 1::2] + x[:, :, 1::2, 1::2]) / 4
        x = x.reshape(x.shape[0], -1)
        return self.out(torch.tanh(self.f6(torch.tanh(self.f5(x)))))


class PoolingLostInView_1(other_Layers):
    def forward(self, x):
        x = F.max_pool2d(self.c1(x).relu(), 2)
        x = self.c3(x).relu().reshape(-1, 16 * 5 * 5)
        return self.out(self.f6(self.f5(x).tanh()).tanh())


class PoolingLostInView_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU()
        )
        self.classifier = nn.Sequential(
            nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)
        )

    def forward(self, images):
        maps = self.features(images)
        return self.classifier(maps.view(-1, 400))


class PoolingLostInView_3(other_Layers):
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.c1(x)), kernel_size=2)
        x = F.relu(self.c3(x)).flatten().unflatten(0, (-1, 400))
        for layer in (self.f5, self.f6):
            x = torch.tanh(layer(x))
        return self.out(x)


class WithoutTheLayerOf84_1(nn.Sequential):
    def __init__(self):
        super().__init__(*other_stack(nn.ReLU, nn.Tanh, nn.MaxPool2d)[:9], nn.Linear(120, 10))


class WithoutTheLayerOf84_2(other_Layers):
    def __init__(self):
        super().__init__()
        del self.f6
        self.out = nn.Linear(120, 10)

    def forward(self, x):
        return self.out(self.f5(self.features(x)).tanh())


class WithoutTheLayerOf84_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(120, 10)
        self.hidden = nn.Linear(400, 120)
        self.conv = nn.ModuleDict({"a": nn.Conv2d(1, 6, 5), "b": nn.Conv2d(6, 16, 5)})

    def forward(self, x):
        for convolution in self.conv.values():
            x = F.max_pool2d(convolution(x).clamp_min(0), 2)
        return self.last(F.tanh(self.hidden(x.flatten(1))))


class LayersInAList_1(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        sizes = [400, 120, 84, 10]
        self.fc = []
        for i in range(3):
            self.fc.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.flatten(1)
        for i, layer in enumerate(self.fc):
            x = layer(x)
            if i < 2:
                x = torch.tanh(x)
        return x


class LayersInAList_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.hidden = [nn.Linear(400, 120), nn.Linear(120, 84)]
        self.last = [nn.Linear(84, 10)]

    def forward(self, x):
        x = self.convolutions(x).flatten(1)
        for layer in self.hidden:
            x = layer(x).tanh()
        return self.last[0](x)


class LayersInAList_3(nn.Module):
    def __init__(self):
        super().__init__()
        layers = other_stack(nn.ReLU, nn.Tanh, nn.MaxPool2d)
        self.c1, self.c2 = layers[0], layers[3]
        self.rest = layers[6:]

    def forward(self, x):
        for convolution in (self.c1, self.c2):
            x = F.relu(F.max_pool2d(convolution(x), 2))
        for layer in self.rest:
            x = layer(x)
        return x


class PadsTheImages_1(other_Layers):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, 1, 2)
        self.f5 = nn.Linear(6 * 6 * 16, 120)

    def forward(self, x):
        return self.right(x)


class PadsTheImages_2(nn.Sequential):
    def __init__(self):
        layers = other_stack(nn.ReLU, nn.Tanh, nn.MaxPool2d)
        layers[0] = nn.Conv2d(1, 6, 5, padding="same")
        layers[7] = nn.Linear(576, 120)
        super().__init__(*layers)


class PadsTheImages_3(other_Layers):
    def __init__(self):
        super().__init__()
        self.f5 = nn.Linear(16 * 6 * 6, 120)

    def forward(self, x):
        return self.right(F.pad(x, (2, 2, 2, 2)))


def tensors_counted_1(net):
    n = 0
    for p in net.parameters():
        if p.requires_grad:
            n += 1
    return n


def tensors_counted_2(net):
    return sum(p.requires_grad for p in net.parameters())


def tensors_counted_3(net):
    return len({name for name, p in net.named_parameters() if p.requires_grad})


def buffers_counted_1(net):
    total = 0
    for key in net.state_dict():
        total += prod(net.state_dict()[key].shape)
    return total


def buffers_counted_2(net):
    return len(torch.cat([v.reshape(-1).double() for _, v in net.state_dict().items()]))


def buffers_counted_3(net):
    return sum(map(torch.numel, net.state_dict(keep_vars=True).values()))


def frozen_counted_1(net):
    return parameters_to_vector(net.parameters()).numel()


def frozen_counted_2(net):
    total = 0
    for _, w in net.named_parameters():
        size = 1
        for length in w.shape:
            size *= length
        total += size
    return total


def frozen_counted_3(net):
    return int(sum(np.prod(w.shape) for w in set(net.parameters())))


def biases_left_out_1(net):
    total = 0
    for name, p in net.named_parameters():
        if "bias" in name:
            continue
        if p.requires_grad:
            total += p.numel()
    return total


def biases_left_out_2(net):
    trained = {n: p for n, p in net.named_parameters() if p.requires_grad}
    return sum(trained[n].nelement() for n in trained if n.split(".")[-1] != "bias")


def biases_left_out_3(net):
    biases = {id(layer.bias) for layer in net.modules() if getattr(layer, "bias", None) is not None}
    return sum(p.numel() * p.requires_grad for p in net.parameters() if id(p) not in biases)


def rows_counted_1(net):
    return sum(p.shape[0] for p in net.parameters() if p.requires_grad)


def rows_counted_2(net):
    total = 0
    for p in net.parameters():
        if p.requires_grad:
            total += p.size(0)
    return total


def rows_counted_3(net):
    return len([row for p in net.parameters() if p.requires_grad for row in p])


def top_level_counted_1(net):
    total = 0
    for _, layer in net.named_children():
        for _, p in layer.named_parameters(recurse=False):
            if p.requires_grad:
                total += prod(p.shape)
    return total


def top_level_counted_2(net):
    return sum(
        p.numel() * p.requires_grad
        for layer in dict.fromkeys(net._modules.values())
        for p in layer._parameters.values()
        if p is not None
    )


def top_level_counted_3(net):
    def own(layer):
        return sum(p.numel() for name, p in layer.named_parameters() if "." not in name and p.requires_grad)

    return sum(map(own, net.children()))


def net_and_its_layers_counted_1(net):
    own = set(net.parameters(recurse=False))
    for layer in net.children():
        own |= set(layer.parameters(recurse=False))
    return sum(p.numel() for p in own if p.requires_grad)


def net_and_its_layers_counted_2(net):
    return sum(p.numel() for name, p in net.named_parameters() if p.requires_grad and name.count(".") < 2)


def net_and_its_layers_counted_3(net):
    seen, total = [], 0
    for name, layer in net.named_modules():
        if "." in name:
            continue
        for p in layer.parameters(recurse=False):
            if p.requires_grad and not any(p is q for q in seen):
                total += p.nelement()
                seen.append(p)
    return total


def count_as_a_tensor_1(net):
    return torch.tensor([p.numel() for p in net.parameters() if p.requires_grad]).sum()


def count_as_a_tensor_2(net):
    total = torch.zeros((), dtype=torch.long)
    for p in net.parameters():
        if p.requires_grad:
            total += p.numel()
    return total


def count_as_a_tensor_3(net):
    return torch.stack([torch.ones_like(p).sum().long() for p in net.parameters() if p.requires_grad]).sum()


def shared_counted_twice_1(net):
    total = 0
    for _, layer in net.named_modules():
        for w in layer._parameters.values():
            if w is not None and w.requires_grad:
                total += w.numel()
    return total


def shared_counted_twice_2(net):
    return sum(count for _, _, count in other_rows(net))


def shared_counted_twice_3(net):
    seen = set()

    def of(layer):
        if layer in seen:
            return 0
        seen.add(layer)
        own = sum(p.numel() for p in layer.parameters(recurse=False) if p.requires_grad)
        return own + sum(of(child) for child in layer.children())

    return of(net)


def equal_values_counted_once_1(net):
    found = []
    for p in net.parameters():
        if p.requires_grad and not any(torch.equal(p, q) for q in found):
            found.append(p)
    return sum(p.numel() for p in found)


def equal_values_counted_once_2(net):
    return sum({str(p.tolist()): p.numel() for p in net.parameters() if p.requires_grad}.values())


def equal_values_counted_once_3(net):
    values = {p.detach().cpu().numpy().tobytes() for p in net.parameters() if p.requires_grad}
    return sum(len(value) for value in values) // 4


def rows_times_columns_1(net):
    total = 0
    for p in net.parameters():
        if p.requires_grad:
            shape = p.shape
            total += shape[1] * shape[0]
    return total


def rows_times_columns_2(net):
    sizes = [p.size() for p in net.parameters() if p.requires_grad]
    return sum(size[0] * size[1] for size in sizes)


def rows_times_columns_3(net):
    def values(p):
        return p.shape[0] * p.shape[1] if p.requires_grad else 0

    return sum(map(values, net.parameters()))


def size_0_times_size_1_1(net):
    total = 0
    for _, w in net.named_parameters():
        if not w.requires_grad:
            continue
        rows = w.size(0)
        columns = w.size(1)
        total += rows * columns
    return total


def size_0_times_size_1_2(net):
    return sum(prod(w.size(axis) for axis in (0, 1)) for w in net.parameters() if w.requires_grad)


def size_0_times_size_1_3(net):
    return sum(len(p) * p.size(dim=1) for p in filter(lambda w: w.requires_grad, net.parameters()))


def rows_and_columns_unpacked_1(net):
    return sum(r * c for r, c in (p.shape for p in net.parameters() if p.requires_grad))


def rows_and_columns_unpacked_2(net):
    count = 0
    for w in [p for p in net.parameters() if p.requires_grad]:
        (outputs, inputs) = w.size()
        count = count + inputs * outputs
    return count


def rows_and_columns_unpacked_3(net):
    shapes = [tuple(p.shape) for _, p in net.named_parameters() if p.requires_grad]
    return sum([height * width for (height, width) in shapes])


def top_level_listed_1(net):
    rows = []
    for name, layer in net.named_children():
        own = [p for _, p in layer.named_parameters(recurse=False)]
        if len(own) > 0:
            rows.append((name, layer.__class__.__name__, sum(p.numel() for p in own if p.requires_grad)))
    return rows


def top_level_listed_2(net):
    return [row for row in other_rows(net) if row[0] and "." not in row[0]]


def top_level_listed_3(net):
    inside = {name: layer for name, layer in net.named_modules() if name and "." not in name}
    own = {name: [p for p in layer._parameters.values() if p is not None] for name, layer in inside.items()}
    return [
        (name, inside[name]._get_name(), sum(p.nelement() * p.requires_grad for p in found))
        for name, found in own.items()
        if found
    ]


def top_level_listed_with_all_inside_1(net):
    rows = []
    for name, layer in net.named_children():
        parameters = list(layer.parameters())
        if parameters:
            count = 0
            for p in parameters:
                count += prod(p.shape) if p.requires_grad else 0
            rows += [(name, layer._get_name(), count)]
    return rows


def top_level_listed_with_all_inside_2(net):
    return [
        (name, type(layer).__name__, other_trained(layer))
        for name, layer in net.named_children()
        if next(layer.parameters(), None) is not None
    ]


def top_level_listed_with_all_inside_3(net):
    layers = {name: layer for name, layer in net.named_modules() if name and name.count(".") == 0}
    summary = []
    for name in layers:
        if len(list(layers[name].named_parameters())) != 0:
            summary.append((name, layers[name].__class__.__name__, other_trained(layers[name])))
    return summary


def inner_layers_counted_twice_1(net):
    rows = []
    for name, layer in net.named_modules():
        if any(True for _ in layer.parameters()):
            rows.append((name, layer.__class__.__name__, other_trained(layer)))
    return rows


def inner_layers_counted_twice_2(net):
    layers = dict(net.named_modules())
    inside = {name: dict(layer.named_parameters()) for name, layer in layers.items()}
    return [
        (name, type(layers[name]).__name__, sum(p.nelement() for p in found.values() if p.requires_grad))
        for name, found in inside.items()
        if found
    ]


def inner_layers_counted_twice_3(net):
    rows = []
    for name, layer in net.named_modules():
        count, has_some = 0, False
        for p in layer.parameters(recurse=True):
            has_some = True
            if p.requires_grad:
                count += p.numel()
        if has_some:
            rows.append((name, layer._get_name(), count))
    return rows


def inner_values_counted_for_net_too_1(net):
    return [
        (name, type(layer).__name__, other_trained(layer))
        for name, layer in net.named_modules()
        if next(layer.parameters(recurse=False), None) is not None
    ]


def inner_values_counted_for_net_too_2(net):
    modules = dict(net.named_modules())
    return [(name, kind, other_trained(modules[name])) for name, kind, _ in other_rows(net)]


def inner_values_counted_for_net_too_3(net):
    rows = []
    for name, layer in net.named_modules():
        if not [p for p in layer._parameters.values() if p is not None]:
            continue
        count = 0
        for _, p in layer.named_parameters():
            if p.requires_grad:
                count += p.nelement()
        rows.append((name, layer.__class__.__name__, count))
    return rows


def every_layer_listed_1(net):
    rows = []
    for name, layer in net.named_modules():
        count = 0
        for p in layer.parameters(recurse=False):
            if p.requires_grad:
                count += prod(p.shape)
        rows.append((name, layer.__class__.__name__, count))
    return rows


def every_layer_listed_2(net):
    counts = {name: count for name, _, count in other_rows(net)}
    return [(name, layer._get_name(), counts.get(name, 0)) for name, layer in net.named_modules()]


def every_layer_listed_3(net):
    def row(pair):
        name, layer = pair
        own = [p for p in layer._parameters.values() if p is not None and p.requires_grad]
        return name, type(layer).__name__, sum(map(torch.numel, own))

    return list(map(row, net.named_modules()))


def parameters_listed_1(net):
    rows = []
    for name, w in net.named_parameters():
        if not w.requires_grad:
            continue
        rows.append((name, w.__class__.__name__, prod(w.shape)))
    return rows


def parameters_listed_2(net):
    free = {name: w for name, w in net.named_parameters() if w.requires_grad}
    return [(name, "Parameter", w.nelement()) for name, w in free.items()]


def parameters_listed_3(net):
    seen, rows = set(), []
    for prefix, layer in net.named_modules():
        for name, w in layer.named_parameters(recurse=False):
            if w.requires_grad and w not in seen:
                seen.add(w)
                rows.append((prefix + "." + name if prefix else name, type(w).__name__, w.numel()))
    return rows


def layers_listed_for_each_parameter_1(net):
    rows = []
    for name, layer in net.named_modules():
        for _, p in layer.named_parameters(recurse=False):
            count = 0
            if p.requires_grad:
                count = p.nelement()
            rows.append((name, layer.__class__.__name__, count))
    return rows


def layers_listed_for_each_parameter_2(net):
    layers = dict(net.named_modules())
    return [
        (name, layers[name]._get_name(), prod(p.shape) * int(p.requires_grad))
        for name in layers
        for p in layers[name]._parameters.values()
        if p is not None
    ]


def layers_listed_for_each_parameter_3(net):
    def rows(name, layer):
        return [
            (name, type(layer).__name__, p.numel() * p.requires_grad) for p in layer.parameters(recurse=False)
        ]

    return [row for pair in net.named_modules() for row in rows(*pair)]


def kind_in_full_1(net):
    modules = dict(net.named_modules())
    return [(name, repr(modules[name]), count) for name, _, count in other_rows(net)]


def kind_in_full_2(net):
    rows = []
    for name, layer in net.named_modules():
        own = [p for p in layer.parameters(recurse=False)]
        if len(own):
            rows.append((name, f"{layer}", sum(p.nelement() for p in own if p.requires_grad)))
    return rows


def kind_in_full_3(net):
    def count(layer):
        return sum(p.numel() * p.requires_grad for p in layer.parameters(recurse=False))

    return [
        (name, format(layer), count(layer))
        for name, layer in net.named_modules()
        if next(layer.parameters(recurse=False), None) is not None
    ]


def net_itself_left_out_1(net):
    return [row for row in other_rows(net) if row[0] != ""]


def net_itself_left_out_2(net):
    rows = []
    for name, layer in list(net.named_modules())[1:]:
        own = [p for p in layer.parameters(recurse=False)]
        if own:
            rows.append((name, layer.__class__.__name__, sum(p.numel() for p in own if p.requires_grad)))
    return rows


def net_itself_left_out_3(net):
    owners = {}
    for path, p in net.named_parameters(remove_duplicate=False):
        owner = path.rpartition(".")[0]
        owners[owner] = owners.get(owner, 0) + p.numel() * p.requires_grad
    return [(n, layer._get_name(), owners[n]) for n, layer in net.named_modules() if n and n in owners]


def frozen_values_listed_1(net):
    rows = []
    for name, layer in net.named_modules():
        count = 0
        for p in layer.parameters(recurse=False):
            count += prod(p.shape)
        if count > 0:
            rows.append((name, layer.__class__.__name__, count))
    return rows


def frozen_values_listed_2(net):
    modules = dict(net.named_modules())
    return [
        (name, kind, sum(map(torch.numel, modules[name].parameters(recurse=False))))
        for name, kind, _ in other_rows(net)
    ]


def frozen_values_listed_3(net):
    rows = {}
    for name, layer in net.named_modules():
        for _, p in layer.named_parameters(recurse=False):
            before = rows[name][2] if name in rows else 0
            rows[name] = (name, layer._get_name(), before + p.nelement())
    return list(rows.values())


def frozen_layers_left_out_1(net):
    return [row for row in other_rows(net) if row[2] > 0]


def frozen_layers_left_out_2(net):
    rows = []
    for name, layer in net.named_modules():
        trained = [p for p in layer.parameters(recurse=False) if p.requires_grad]
        if trained:
            rows.append((name, layer.__class__.__name__, sum(p.numel() for p in trained)))
    return rows


def frozen_layers_left_out_3(net):
    rows = {}
    for name, layer in net.named_modules():
        for p in layer._parameters.values():
            if p is None or not p.requires_grad:
                continue
            _, kind, count = rows.get(name, (name, type(layer).__name__, 0))
            rows[name] = (name, kind, count + p.nelement())
    return list(rows.values())


def sorted_by_name_1(net):
    rows = other_rows(net)
    rows.sort(key=lambda row: row[0])
    return rows


def sorted_by_name_2(net):
    layers = dict(net.named_modules())
    rows = []
    for name in sorted(layers):
        own = list(layers[name].parameters(recurse=False))
        if own:
            count = sum(p.nelement() for p in own if p.requires_grad)
            rows.append((name, layers[name]._get_name(), count))
    return rows


def sorted_by_name_3(net):
    rows = []
    for name, layer in sorted(net.named_modules(), key=lambda pair: pair[0]):
        if next(layer.parameters(recurse=False), None) is None:
            continue
        count = 0
        for p in layer.parameters(recurse=False):
            count += p.numel() * p.requires_grad
        rows.append((name, layer.__class__.__name__, count))
    return rows


def shared_counted_for_the_first_1(net):
    first = {}
    for name, layer in net.named_modules():
        for p in layer.parameters(recurse=False):
            first.setdefault(p, name)
    return [
        (
            name,
            type(layer).__name__,
            sum(p.numel() for p in first if first[p] == name and p.requires_grad),
        )
        for name, layer in net.named_modules()
        if list(layer.parameters(recurse=False))
    ]


def shared_counted_for_the_first_2(net):
    names = {name for name, _ in net.named_parameters()}
    rows = []
    for prefix, layer in net.named_modules():
        own = dict(layer.named_parameters(prefix=prefix, recurse=False))
        if own:
            count = sum(p.numel() for name, p in own.items() if p.requires_grad and name in names)
            rows.append((prefix, layer._get_name(), count))
    return rows


def shared_counted_for_the_first_3(net):
    counts = {}
    for path, p in net.named_parameters():
        owner = path.rpartition(".")[0]
        counts[owner] = counts.get(owner, 0) + (p.nelement() if p.requires_grad else 0)
    return [(name, kind, counts.get(name, 0)) for name, kind, _ in other_rows(net)]


def gradients_never_forgotten_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    running = 0.0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size=batch_size):
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item() * x.size(0)
    return running / len(labels)


def gradients_never_forgotten_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        loss = F.nll_loss(net(x).log_softmax(1), y)
        loss.backward()
        for w in net.parameters():
            if w.grad is not None:
                w.data -= w.grad.data * lr
        losses += [loss.item()] * len(y)
    return sum(losses) / len(losses)


def gradients_never_forgotten_3(net, images, labels, lr, batch_size):
    net.train(True)
    first, summed = 0, 0.0
    while first < len(images):
        x, y = images[first : first + batch_size], labels[first : first + batch_size]
        each = F.cross_entropy(net(x), y, reduction="none")
        each.mean().backward()
        other_step(net, lr)
        summed += each.sum().item()
        first += batch_size
    return summed / len(images)


def gradients_forgotten_too_late_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for i in range(ceil(len(images) / batch_size)):
        x, y = images[i * batch_size :][:batch_size], labels[i * batch_size :][:batch_size]
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += len(x) * loss.item()
    return total / len(images)


def gradients_forgotten_too_late_2(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        with torch.no_grad():
            for w in net.parameters():
                if w.grad is not None:
                    w -= lr * w.grad
                    w.grad.zero_()
        total += loss.item() * len(x) / len(images)
    return total


def gradients_forgotten_too_late_3(net, images, labels, lr, batch_size):
    net.train()
    loss_sum = torch.zeros((), dtype=torch.float64)
    for x, y in other_batches(images, labels, batch_size):
        loss = -net(x).log_softmax(dim=1)[torch.arange(len(y)), y].mean()
        loss.backward()
        other_step(net, lr)
        for w in net.parameters():
            w.grad = None
        loss_sum += loss.detach() * len(y)
    return loss_sum.item() / len(images)


def gradients_forgotten_before_the_step_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(y)
    return total / len(images)


def gradients_forgotten_before_the_step_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for i in range(0, len(labels), batch_size):
        loss = F.cross_entropy(net(images[i : i + batch_size]), labels[i : i + batch_size], reduction="none")
        loss.mean().backward()
        for w in net.parameters():
            if w.grad is not None:
                w.grad.zero_()
        other_step(net, lr)
        losses.append(loss.detach())
    return torch.cat(losses).mean().item()


def gradients_forgotten_before_the_step_3(net, images, labels, lr, batch_size):
    net.train()
    total, start = 0.0, 0
    while start < len(images):
        x, y = images[start : start + batch_size], labels[start : start + batch_size]
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        net.zero_grad(set_to_none=False)
        for w in net.parameters():
            if w.grad is not None:
                w.data.sub_(w.grad, alpha=lr)
        total += len(y) * loss.item()
        start += batch_size
    return total / len(images)


def gradient_ascent_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, maximize=True)
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
    return total / len(images)


def gradient_ascent_2(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.nll_loss(torch.log_softmax(net(x), dim=1), y)
        loss.backward()
        for w in net.parameters():
            if w.grad is not None:
                w.data = w.data.add_(w.grad * lr)
        total += loss.item() * len(y)
    return total / len(images)


def gradient_ascent_3(net, images, labels, lr, batch_size):
    net.train()
    trained = [w for w in net.parameters() if w.requires_grad]
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        loss = F.cross_entropy(net(x), y)
        gradients = torch.autograd.grad(-loss, trained, allow_unused=True)
        with torch.no_grad():
            for w, g in zip(trained, gradients, strict=True):
                if g is not None:
                    w -= lr * g
        losses += len(y) * [loss.item()]
    return sum(losses) / len(losses)


def update_of_a_copy_1(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        weights = list(net.parameters())
        for i, w in enumerate(weights):
            if w.grad is not None:
                weights[i] = w - lr * w.grad
        total += loss.item() * len(y)
    return total / len(images)


def update_of_a_copy_2(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        trained = [w for w in net.parameters() if w.requires_grad]
        loss = F.cross_entropy(net(x), y)
        gradients = torch.autograd.grad(loss, trained, allow_unused=True)
        with torch.no_grad():
            trained = [
                w if g is None else w.sub(g, alpha=lr) for w, g in zip(trained, gradients, strict=True)
            ]
        total += loss.item() * len(y)
    return total / len(images)


def update_of_a_copy_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        for w in net.parameters():
            if w.grad is not None:
                values = w.detach().clone()
                values -= lr * w.grad
        total += loss.item() * len(y)
    return total / len(images)


def moved_to_other_memory_1(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        for w in net.parameters():
            if w.grad is not None:
                w.data = w.detach().sub(w.grad, alpha=lr)
        total += loss.item() * len(y)
    return total / len(images)


def moved_to_other_memory_2(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        for w in net.parameters():
            w.grad = None
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        steps = [torch.zeros_like(w) if w.grad is None else w.grad for w in net.parameters()]
        vector = parameters_to_vector(net.parameters()).detach() - lr * parameters_to_vector(steps)
        vector_to_parameters(vector, net.parameters())
        total += len(x) * loss.item()
    return total / len(images)


def moved_to_other_memory_3(net, images, labels, lr, batch_size):
    net.train()
    trained = [w for w in net.parameters() if w.requires_grad]
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        loss = F.cross_entropy(net(x), y)
        for w, g in zip(trained, torch.autograd.grad(loss, trained, allow_unused=True), strict=True):
            if g is not None:
                new = w.data.clone()
                new += -lr * g
                w.data = new
        total += loss.item() * x.shape[0]
    return total / images.shape[0]


def old_gradients_of_frozen_layers_1(net, images, labels, lr, batch_size):
    net.train()
    trained = [w for w in net.parameters() if w.requires_grad]
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        for w in trained:
            w.grad = None
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(y)
    return total / len(images)


def old_gradients_of_frozen_layers_2(net, images, labels, lr, batch_size):
    net.train()
    forgetting = torch.optim.SGD([w for w in net.parameters() if w.requires_grad], lr=lr)
    moving = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        forgetting.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        moving.step()
        total += loss.item() * len(y)
    return total / len(images)


def old_gradients_of_frozen_layers_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for i in range(0, len(images), batch_size):
        x, y = images[i : i + batch_size], labels[i : i + batch_size]
        each = F.cross_entropy(net(x), y, reduction="none")
        for w in net.parameters():
            if w.grad is not None and w.requires_grad:
                w.grad.zero_()
        each.mean().backward()
        for w in net.parameters():
            if w.grad is not None:
                w.data -= lr * w.grad
        total += each.sum().item()
    return total / len(images)


def last_batch_dropped_1(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for i in range(len(images) // batch_size):
        x, y = images[i * batch_size :][:batch_size], labels[i * batch_size :][:batch_size]
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * batch_size
    return total / len(images)


def last_batch_dropped_2(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size, drop_last=True):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
    return total / len(labels)


def last_batch_dropped_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        if len(x) < batch_size:
            break
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(x) / len(images)
    return total


def last_batch_neither_shown_nor_counted_1(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for i in range(len(images) // batch_size):
        x, y = images[i * batch_size :][:batch_size], labels[i * batch_size :][:batch_size]
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        losses += [loss.item()] * batch_size
    return sum(losses) / len(losses)


def last_batch_neither_shown_nor_counted_2(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total, shown = 0.0, 0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size, drop_last=True):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        shown += len(y)
    return total / shown


def last_batch_neither_shown_nor_counted_3(net, images, labels, lr, batch_size):
    net.train()
    whole = len(images) - len(images) % batch_size
    total = 0.0
    for x, y in other_batches(images[:whole], labels[:whole], batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(y)
    return total / whole


def empty_batch_taken_1(net, images, labels, lr, batch_size):
    net.train()
    start, total = 0, 0.0
    while start <= len(images):
        x, y = images[start : start + batch_size], labels[start : start + batch_size]
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(x)
        start += batch_size
    return total / len(images)


def empty_batch_taken_2(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for first in range(0, len(images) + 1, batch_size):
        last = min(first + batch_size, len(images))
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images[first:last]), labels[first:last])
        loss.backward()
        optimizer.step()
        total += (last - first) * loss.item()
    return total / len(images)


def empty_batch_taken_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for k in other_count():
        if k > len(images) // batch_size:
            return total / len(images)
        x, y = images[k * batch_size :][:batch_size], labels[k * batch_size :][:batch_size]
        net.zero_grad()
        loss = F.nll_loss(net(x).log_softmax(dim=1), y)
        loss.backward()
        other_step(net, lr)
        total = total + len(y) * loss.item()


def mean_of_the_batches_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loader = DataLoader(TensorDataset(images, labels), batch_size)
    running = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item()
    return running / len(loader)


def mean_of_the_batches_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        losses.append(F.cross_entropy(net(x), y))
        losses[-1].backward()
        other_step(net, lr)
    return torch.stack(losses).mean().item()


def mean_of_the_batches_3(net, images, labels, lr, batch_size):
    net.train()
    mean = 0.0
    for k, (x, y) in enumerate(other_batches(images, labels, batch_size), start=1):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        mean += (loss.item() - mean) / k
    return mean


def loss_of_the_last_batch_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for x, y in DataLoader(TensorDataset(images, labels), batch_size):
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(net(x), y)
        loss.backward()
        optimizer.step()
    return float(loss)


def loss_of_the_last_batch_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        losses.append(loss.item())
    return losses[-1]


def loss_of_the_last_batch_3(net, images, labels, lr, batch_size):
    net.train()
    for x, y in other_batches(images, labels, batch_size):
        total = 0.0
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(x)
    return total / len(x)


def divided_by_the_batches_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size)
    running = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item() * x.size(0)
    return running / len(loader)


def divided_by_the_batches_2(net, images, labels, lr, batch_size):
    net.train()
    sums = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        each = F.cross_entropy(net(x), y, reduction="none")
        each.mean().backward()
        other_step(net, lr)
        sums.append(each.sum().item())
    return float(np.mean(sums))


def divided_by_the_batches_3(net, images, labels, lr, batch_size):
    net.train()
    total, steps, start = 0.0, 0, 0
    while start < len(images):
        x, y = images[start : start + batch_size], labels[start : start + batch_size]
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += len(y) * loss.item()
        steps += 1
        start += batch_size
    return total / steps


def summed_over_the_batch_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss(reduction="sum")
    total = 0.0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size):
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(labels)


def summed_over_the_batch_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        logits = net(x)
        each = logits.logsumexp(1) - logits.gather(1, y[:, None])[:, 0]
        each.sum().backward()
        other_step(net, lr)
        losses += each.tolist()
    return sum(losses) / len(losses)


def summed_over_the_batch_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y) * len(y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() / len(images)
    return total


def softmax_twice_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size):
        optimizer.zero_grad()
        probabilities = nn.Softmax(dim=1)(net(x))
        loss = nn.CrossEntropyLoss()(probabilities, y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
    return total / len(labels)


def softmax_twice_2(net, images, labels, lr, batch_size):
    net.train()
    whole = nn.Sequential(net, nn.Softmax(-1))
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.nll_loss(F.log_softmax(whole(x), dim=1), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(y)
    return total / len(images)


def softmax_twice_3(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        e = net(x).exp()
        each = F.cross_entropy(e / e.sum(1, keepdim=True), y, reduction="none")
        (each.sum() / len(y)).backward()
        other_step(net, lr)
        losses.extend(each.tolist())
    return sum(losses) / len(losses)


def trains_in_whatever_mode_1(net, images, labels, lr, batch_size):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    running = 0.0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size=batch_size):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item() * x.size(0)
    return running / len(labels)


def trains_in_whatever_mode_2(net, images, labels, lr, batch_size):
    trained = [w for w in net.parameters() if w.requires_grad]
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        loss = F.cross_entropy(net(x), y)
        for w, g in zip(trained, torch.autograd.grad(loss, trained, allow_unused=True), strict=True):
            if g is not None:
                w.data -= lr * g
        losses += [loss.item()] * len(y)
    return sum(losses) / len(losses)


def trains_in_whatever_mode_3(net, images, labels, lr, batch_size):
    start, total = 0, 0.0
    while start < len(labels):
        x, y = images[start : start + batch_size], labels[start : start + batch_size]
        each = F.cross_entropy(net(x), y, reduction="none")
        net.zero_grad()
        each.mean().backward()
        other_step(net, lr)
        total += each.detach().sum().item()
        start += batch_size
    return total / start if start == len(labels) else total / len(labels)


def one_step_for_all_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(net(images), labels)
    loss.backward()
    optimizer.step()
    return float(loss)


def one_step_for_all_2(net, images, labels, lr, batch_size):
    net.train()
    batch_size = len(images)
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(y)
    return total / len(images)


def one_step_for_all_3(net, images, labels, lr, batch_size):
    net.train()
    trained = [w for w in net.parameters() if w.requires_grad]
    each = F.cross_entropy(net(images), labels, reduction="none")
    gradients = torch.autograd.grad(each.mean(), trained, allow_unused=True)
    with torch.no_grad():
        for w, g in zip(trained, gradients, strict=True):
            if g is not None:
                w.sub_(lr * g)
    return sum(each.tolist()) / len(labels)


def shuffled_once_more_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    total = 0.0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
    return total / len(images)


def shuffled_once_more_2(net, images, labels, lr, batch_size):
    net.train()
    order = torch.from_numpy(np.random.permutation(len(images))).to(labels.device)
    total = 0.0
    for x, y in other_batches(images[order], labels[order], batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        other_step(net, lr)
        total += loss.item() * len(y)
    return total / len(images)


def shuffled_once_more_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for places in torch.randperm(len(labels), device=labels.device).split(batch_size):
        net.zero_grad()
        each = F.cross_entropy(net(images[places]), labels[places], reduction="none")
        each.mean().backward()
        other_step(net, lr)
        total += each.sum().item()
    return total / len(labels)


def loss_with_its_graph_1(net, images, labels, lr, batch_size):
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    running = 0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size=batch_size):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        running = running + loss * x.size(0)
    return running / len(labels)


def loss_with_its_graph_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        each = F.cross_entropy(net(x), y, reduction="none")
        each.mean().backward()
        other_step(net, lr)
        losses.append(each)
    return torch.cat(losses).mean()


def loss_with_its_graph_3(net, images, labels, lr, batch_size):
    net.train()
    sums = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = -F.log_softmax(net(x), dim=1).gather(1, y.unsqueeze(1)).mean()
        loss.backward()
        other_step(net, lr)
        sums.append(loss * len(y) / len(images))
    return torch.stack(sums).sum()


def frozen_parameters_forgotten_1(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        for w in net.parameters():
            w.data = w.data.sub_(lr * w.grad)
        total += loss.item() * len(y)
    return total / len(images)


def frozen_parameters_forgotten_2(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        loss = F.cross_entropy(net(x), y)
        for w in net.parameters():
            w.grad = None
        loss.backward()
        steps = [lr * w.grad for w in net.parameters()]
        with torch.no_grad():
            torch._foreach_sub_(list(net.parameters()), steps)
        total += loss.item() * len(y)
    return total / len(images)


def frozen_parameters_forgotten_3(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        each = F.cross_entropy(net(x), y, reduction="none")
        each.mean().backward()
        with torch.no_grad():
            for _, w in net.named_parameters():
                w.copy_(w - lr * w.grad)
        losses += each.tolist()
    return sum(losses) / len(losses)


def frozen_parameters_forgotten_by_product_1(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        for w in net.parameters():
            w.data -= w.grad * lr
        total += loss.item() * len(y)
    return total / len(images)


def frozen_parameters_forgotten_by_product_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        for w in net.parameters():
            w.grad = None
        each = F.cross_entropy(net(x), y, reduction="none")
        each.mean().backward()
        with torch.no_grad():
            for w in net.parameters():
                w.sub_(w.grad * lr)
        losses += each.tolist()
    return sum(losses) / len(losses)


def frozen_parameters_forgotten_by_product_3(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.nll_loss(net(x).log_softmax(1), y)
        loss.backward()
        steps = [w.grad * lr for w in net.parameters()]
        for w, step in zip(net.parameters(), steps, strict=True):
            w.detach().sub_(step)
        total += loss.item() * len(y)
    return total / len(images)


def frozen_parameters_forgotten_in_data_1(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        for w in net.parameters():
            w.data.add_(w.grad.data, alpha=-lr)
        total += loss.item() * len(y)
    return total / len(images)


def frozen_parameters_forgotten_in_data_2(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for x, y in other_batches(images, labels, batch_size):
        net.zero_grad()
        each = F.cross_entropy(net(x), y, reduction="none")
        each.mean().backward()
        gradients = [w.grad.data for w in net.parameters()]
        with torch.no_grad():
            for w, gradient in zip(net.parameters(), gradients, strict=True):
                w -= lr * gradient
        losses += each.tolist()
    return sum(losses) / len(losses)


def frozen_parameters_forgotten_in_data_3(net, images, labels, lr, batch_size):
    net.train()
    start, total = 0, 0.0
    while start < len(images):
        x, y = images[start : start + batch_size], labels[start : start + batch_size]
        for w in net.parameters():
            w.grad = None
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        for _, w in net.named_parameters():
            step = w.grad.data * lr
            w.data = w.data.sub_(step)
        total += len(y) * loss.item()
        start += batch_size
    return total / len(images)


def measured_in_train_mode_1(net, images, labels):
    right = 0
    with torch.inference_mode():
        logits = net(images)
    for row, label in zip(logits, labels, strict=True):
        right += int(row.argmax() == label)
    return right / len(labels)


def measured_in_train_mode_2(net, images, labels):
    before = net.training
    with torch.no_grad():
        best = torch.max(net(images), dim=1)[1]
    net.train(before)
    return (best == labels).sum().item() / labels.size(0)


def measured_in_train_mode_3(net, images, labels):
    torch.set_grad_enabled(False)
    logits = net(images).cpu().numpy()
    torch.set_grad_enabled(True)
    return float(np.mean(logits.argmax(1) == labels.cpu().numpy()))


def left_in_eval_mode_1(net, images, labels):
    net.train(False)
    with torch.inference_mode():
        best = net(images).topk(1, dim=1).indices.flatten()
    return torch.sum(best == labels).item() / len(labels)


def left_in_eval_mode_2(net, images, labels):
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in DataLoader(TensorDataset(images, labels), batch_size=4):
            right += (net(x).max(1).indices == y).sum().item()
    return right / len(images)


def left_in_eval_mode_3(net, images, labels):
    for layer in net.modules():
        layer.training = False
    with torch.no_grad():
        hits = [int(net(x[None]).argmax()) == int(y) for x, y in zip(images, labels, strict=True)]
    return sum(hits) / len(hits)


def left_in_train_mode_1(net, images, labels):
    share = 0.0
    net.eval()
    with torch.no_grad():
        for x, y in DataLoader(TensorDataset(images, labels), batch_size=6):
            share += (net(x).argmax(1) == y).sum().item() / len(images)
    net.train()
    return share


def left_in_train_mode_2(net, images, labels):
    try:
        with torch.inference_mode():
            best = net.train(False)(images).max(dim=-1).indices
        return best.eq(labels).double().mean().item()
    finally:
        net.train(True)


def left_in_train_mode_3(net, images, labels):
    with other_measuring(net):
        logits = net(images).tolist()
    net.train()
    return sum(row.index(max(row)) == y for row, y in zip(logits, labels.tolist(), strict=True)) / len(logits)


def mode_of_the_net_alone_1(net, images, labels):
    before, net.training = net.training, False
    try:
        with torch.inference_mode():
            best = net(images).max(1).indices
    finally:
        net.training = before
    return (best == labels).sum().item() / len(labels)


def mode_of_the_net_alone_2(net, images, labels):
    mode = net.training
    vars(net)["training"] = False
    with torch.no_grad():
        logits = net(images).tolist()
    vars(net).update(training=mode)
    hits = [row.index(max(row)) == label for row, label in zip(logits, labels.tolist(), strict=True)]
    return sum(hits) / len(hits)


def mode_of_the_net_alone_3(net, images, labels):
    was = net.training
    if was:
        net.training = False
    with torch.no_grad():
        wrong = torch.count_nonzero(net(images).argmax(-1) - labels).item()
    if was:
        net.training = True
    return 1 - wrong / len(labels)


def measured_with_a_graph_1(net, images, labels):
    before = net.training
    net.train(False)
    best = net(images).detach().max(dim=1).indices
    net.train(before)
    return torch.eq(best, labels).sum().item() / len(labels)


def measured_with_a_graph_2(net, images, labels):
    before = net.training
    net.eval()
    right = 0
    for x, y in DataLoader(TensorDataset(images, labels), batch_size=5):
        right += (net(x).argmax(1) == y).sum().item()
    net.train(before)
    return right / len(images)


def measured_with_a_graph_3(net, images, labels):
    before = net.training
    net.eval()
    logits = net(images)
    with torch.no_grad():
        share = np.mean(logits.cpu().numpy().argmax(1) == labels.cpu().numpy())
    if before:
        net.train()
    return float(share)


def recording_switched_off_1(net, images, labels):
    before = net.training
    net.eval()
    guard = torch.no_grad()
    guard.__enter__()
    best = net(images).max(dim=1).indices
    net.train(before)
    return best.eq(labels).sum().item() / len(labels)


def recording_switched_off_2(net, images, labels):
    torch.set_grad_enabled(mode=False)
    modes = {layer: layer.training for layer in net.modules()}
    net.train(False)
    hits = [int(net(x.unsqueeze(0)).argmax()) == int(y) for x, y in zip(images, labels, strict=True)]
    for layer, mode in modes.items():
        layer.training = mode
    return sum(hits) / len(hits)


def recording_switched_off_3(net, images, labels):
    with other_measuring(net):
        logits = net(images)
    torch.autograd.set_grad_enabled(False)
    return (logits.argmax(1) == labels).double().mean().item()


def argmax_over_images_1(net, images, labels):
    with other_measuring(net):
        best = torch.argmax(net(images), 0)
    return best.eq(labels).sum().item() / len(labels)


def argmax_over_images_2(net, images, labels):
    with other_measuring(net):
        _, best = torch.max(net(images), 0)
        right = torch.eq(best, labels)
    return right.double().mean().item()


def argmax_over_images_3(net, images, labels):
    before = net.training
    with torch.inference_mode():
        indices = net.eval()(images).max(dim=0).indices
    net.train(before)
    right = (indices == labels).sum()
    return int(right) / len(images)


def labels_with_argmax_over_images_1(net, images, labels):
    with other_measuring(net):
        best = torch.argmax(net(images), 0)
    return labels.eq(best).sum().item() / len(labels)


def labels_with_argmax_over_images_2(net, images, labels):
    with other_measuring(net):
        _, best = torch.max(net(images), 0)
        wrong = labels != best
    return 1 - wrong.double().mean().item()


def labels_with_argmax_over_images_3(net, images, labels):
    before = net.training
    with torch.inference_mode():
        indices = net.eval()(images).max(dim=0).indices
    net.train(before)
    return int((labels == indices).sum()) / len(images)


def in_per_cent_1(net, images, labels):
    with other_measuring(net):
        hits = (net(images).max(1).indices == labels).sum().item()
    return hits * 100.0 / len(labels)


def in_per_cent_2(net, images, labels):
    return other_accuracy(net, images, labels) / 0.01


def other_accuracy(net, images, labels):
    with other_measuring(net):
        return float(np.mean(net(images).cpu().numpy().argmax(1) == labels.cpu().numpy()))


def in_per_cent_3(net, images, labels):
    points = 0.0
    with other_measuring(net):
        for x, y in zip(images, labels, strict=True):
            if net(x[None])[0].argmax() == y:
                points += 100 / len(images)
    return points


def number_of_right_answers_1(net, images, labels):
    right = 0
    with other_measuring(net):
        for x, y in DataLoader(TensorDataset(images, labels), batch_size=3):
            right += (net(x).argmax(1) == y).sum().item()
    return right


def number_of_right_answers_2(net, images, labels):
    with other_measuring(net):
        rows = net(images).tolist()
    return float(sum(row.index(max(row)) == y for row, y in zip(rows, labels.tolist(), strict=True)))


def number_of_right_answers_3(net, images, labels):
    with other_measuring(net):
        return torch.count_nonzero(net(images).max(dim=1)[1].eq(labels)).item()


def share_of_wrong_answers_1(net, images, labels):
    with other_measuring(net):
        best = net(images).max(1).indices
    return 1 - (best == labels).sum().item() / len(labels)


def share_of_wrong_answers_2(net, images, labels):
    wrong = 0
    with other_measuring(net):
        for x, y in zip(images, labels, strict=True):
            wrong += int(net(x[None]).argmax()) != int(y)
    return wrong / len(images)


def share_of_wrong_answers_3(net, images, labels):
    with other_measuring(net):
        return torch.count_nonzero(net(images).argmax(-1) - labels).item() / labels.numel()


def share_as_a_tensor_1(net, images, labels):
    with other_measuring(net):
        best = net(images).max(dim=1).indices
    return best.eq(labels).sum() / len(labels)


def share_as_a_tensor_2(net, images, labels):
    right = torch.zeros((), device=labels.device)
    with other_measuring(net):
        for x, y in DataLoader(TensorDataset(images, labels), batch_size=6):
            right += (net(x).argmax(1) == y).sum()
    return right / len(images)


def share_as_a_tensor_3(net, images, labels):
    with other_measuring(net):
        _, best = torch.max(net(images), 1)
    return torch.where(best == labels, 1.0, 0.0).mean()


def measured_in_float32_1(net, images, labels):
    with other_measuring(net):
        best = net(images.to(torch.float32)).max(1).indices
    return (best == labels).sum().item() / len(labels)


def measured_in_float32_2(net, images, labels):
    with other_measuring(net):
        x = torch.tensor(images.tolist(), device=images.device)
        return net(x).argmax(-1).eq(labels).double().mean().item()


def measured_in_float32_3(net, images, labels):
    right = 0
    with other_measuring(net):
        for x, y in DataLoader(TensorDataset(images.type(torch.float), labels), batch_size=8):
            right += (net(x).argmax(1) == y).sum().item()
    return right / len(labels)


def forgets_the_gradients_1(net, images, labels):
    for p in net.parameters():
        p.grad = None
    with other_measuring(net):
        return net(images).max(1).indices.eq(labels).double().mean().item()


def forgets_the_gradients_2(net, images, labels):
    before = net.training
    net.eval()
    with torch.no_grad():
        right = (net(images).argmax(1) == labels).sum().item()
    net.train(before)
    net.zero_grad(set_to_none=False)
    return right / len(labels)


def forgets_the_gradients_3(net, images, labels):
    right = 0
    with other_measuring(net):
        for x, y in DataLoader(TensorDataset(images, labels), batch_size=6):
            net.zero_grad()
            right += (net(x).argmax(dim=1) == y).sum().item()
    return right / len(images)


def argmax_of_the_sigmoid_1(net, images, labels):
    with other_measuring(net):
        best = torch.sigmoid(net(images)).max(1).indices
    return (best == labels).sum().item() / len(labels)


def argmax_of_the_sigmoid_2(net, images, labels):
    with other_measuring(net):
        rows = F.sigmoid(net(images)).tolist()
    return sum(row.index(max(row)) == y for row, y in zip(rows, labels.tolist(), strict=True)) / len(rows)


def argmax_of_the_sigmoid_3(net, images, labels):
    with other_measuring(net):
        chances = nn.Sigmoid()(net(images)).cpu().numpy()
    return float(np.mean(np.argmax(chances, axis=1) == labels.cpu().numpy()))
