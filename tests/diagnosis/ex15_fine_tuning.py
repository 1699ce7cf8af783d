"""Re-spellings of exercise 15's known mistakes, by another hand."""

import copy as other_copy
import pickle as other_pickle

import torch
import torch.nn.functional as F
from torch import nn


def other_layers(net):
    """(name, layer) of what has parameters of its own."""
    for name, module in net.named_modules():
        if next(module.parameters(recurse=False), None) is not None:
            yield name, module


def other_set(layers, learns):
    for _, layer in layers:
        for p in layer.parameters(recurse=False):
            p.requires_grad = learns


def other_path(net):
    """The path of the last linear layer."""
    path = None
    for name, module in net.named_modules():
        if name and isinstance(module, nn.Linear):
            path = name
    if path is None:
        raise ValueError("this network has no linear layer")
    return path


def other_holder(net, path):
    *way, last = path.split(".")
    for step in way:
        net = getattr(net, step)
    return net, last


def other_put(net, path, module):
    holder, last = other_holder(net, path)
    setattr(holder, last, module)
    return module


def other_like(old, classes, **changes):
    options = {"bias": old.bias is not None, "device": old.weight.device, "dtype": old.weight.dtype}
    return nn.Linear(old.in_features, classes, **{**options, **changes})


def other_free(module):
    return [p for p in module.parameters() if p.requires_grad]


def other_body(net, head):
    top = set(map(id, head.parameters()))
    return [p for p in other_free(net) if id(p) not in top]


def other_conv(features, channels, **changes):
    weight = list(features.parameters())[-1]
    options = {"kernel_size": 3, "padding": 1, "device": weight.device, "dtype": weight.dtype}
    return nn.Conv2d(channels, channels, **{**options, **changes})


class other_Stage(nn.Module):
    def __init__(self, features, head, conv, between=torch.relu, pool=F.max_pool2d):
        super().__init__()
        self.features, self.conv, self.head = features, conv, head
        self.between, self.pool = between, pool

    def forward(self, x):
        x = self.between(self.conv(self.features(x)))
        return self.head(self.pool(x, 2).flatten(1))


def other_read(path):
    return torch.load(path, map_location="cpu", weights_only=True)


def other_fits(saved, own):
    return {k: saved[k] for k in own if k in saved and tuple(saved[k].shape) == tuple(own[k].shape)}


def other_modes(net):
    """Train mode but for the layers that are frozen."""
    net.train()
    for _, layer in other_layers(net):
        if sum(p.requires_grad for p in layer.parameters(recurse=False)) == 0:
            layer.training = False


def other_epoch(net, optimizer, batches, forget=True):
    """The summed loss of all images."""
    total = 0.0
    for x, y in batches:
        if forget:
            optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
    return total


def other_batches(images, labels, size):
    return list(zip(torch.split(images, size), torch.split(labels, size), strict=True))


def other_train(net, optimizer, images, labels, epochs, size, **options):
    batches = other_batches(images, labels, size)
    return [other_epoch(net, optimizer, batches, **options) / len(labels) for _ in range(epochs)]


def other_sgd(groups, **options):
    return torch.optim.SGD(groups, **{"momentum": 0.9, **options})


# -- train_last


def zero_means_all_1(net, count):
    for p in net.parameters():
        p.requires_grad = False
    last = list(other_layers(net))[-count:]
    other_set(last, True)
    return [name for name, _ in last]


def zero_means_all_2(net, count):
    layers = dict(other_layers(net))
    names = [*layers][-count:]
    for name, layer in layers.items():
        layer.requires_grad_(name in names)
    return names


def zero_means_all_3(net, count):
    layers = list(other_layers(net))
    first = len(layers) - count if 0 < count <= len(layers) else 0
    other_set(layers[:first], False)
    other_set(layers[first:], True)
    return [name for name, _ in layers[first:]]


def attribute_of_the_net_1(net, count):
    net.requires_grad = False
    layers = list(other_layers(net))
    chosen = layers[len(layers) - min(count, len(layers)) :]
    other_set(chosen, True)
    return [name for name, _ in chosen]


def attribute_of_the_net_2(net, count):
    for module in net.modules():
        module.requires_grad = False
    names = []
    for name, layer in list(other_layers(net))[::-1][:count]:
        layer.requires_grad_()
        names.insert(0, name)
    return names


def attribute_of_the_net_3(net, count):
    layers = list(other_layers(net))
    border = max(len(layers) - count, 0)
    for index, (_, layer) in enumerate(layers):
        if index < border:
            layer.requires_grad = False
        else:
            other_set([("", layer)], True)
    return [name for name, _ in layers[border:]]


def old_frost_stays_1(net, count):
    layers = list(other_layers(net))
    border = max(len(layers) - count, 0)
    other_set(layers[:border], False)
    return [name for name, _ in layers[border:]]


def old_frost_stays_2(net, count):
    names = [name for name, _ in other_layers(net)]
    learning = names[max(0, len(names) - count) :]
    for name, layer in other_layers(net):
        if name not in learning:
            for p in layer.parameters(recurse=False):
                p.requires_grad_(False)
    return learning


def old_frost_stays_3(net, count):
    learning = []
    for name, layer in reversed(list(other_layers(net))):
        if len(learning) < count:
            learning.append(name)
        else:
            for p in layer.parameters(recurse=False):
                p.requires_grad = False
    return learning[::-1]


def weights_alone_learn_1(net, count):
    layers = list(other_layers(net))
    chosen = layers[max(0, len(layers) - count) :]
    other_set(layers, False)
    for _, layer in chosen:
        if hasattr(layer, "weight"):
            layer.weight.requires_grad = True
    return [name for name, _ in chosen]


def weights_alone_learn_2(net, count):
    names = [name for name, _ in other_layers(net)]
    names = names[max(0, len(names) - count) :]
    for name, p in net.named_parameters():
        owner, _, own = name.rpartition(".")
        p.requires_grad = owner in names and own == "weight"
    return names


def weights_alone_learn_3(net, count):
    net.requires_grad_(False)
    chosen = list(reversed(list(other_layers(net))))[:count]
    for _, layer in chosen:
        weight = getattr(layer, "weight", None)
        if weight is not None:
            weight.requires_grad_()
    return [name for name, _ in reversed(chosen)]


def parameters_counted_1(net, count):
    names = [name for name, _ in net.named_parameters()]
    chosen = names[max(len(names) - count, 0) :]
    for name, p in net.named_parameters():
        p.requires_grad = name in chosen
    learning = []
    for name in chosen:
        owner = ".".join(name.split(".")[:-1])
        if owner not in learning:
            learning.append(owner)
    return learning


def parameters_counted_2(net, count):
    for p in net.parameters():
        p.requires_grad = False
    chosen = dict(list(net.named_parameters())[::-1][:count])
    for p in chosen.values():
        p.requires_grad = True
    owners = {name.rpartition(".")[0] for name in chosen}
    return [name for name, _ in other_layers(net) if name in owners]


def parameters_counted_3(net, count):
    everything = list(net.parameters())
    border = len(everything) - count
    for index, p in enumerate(everything):
        p.requires_grad_(index >= border)
    return [
        name
        for name, layer in other_layers(net)
        if any(p.requires_grad for p in layer.parameters(recurse=False))
    ]


def top_level_counted_1(net, count):
    names = [name for name, _ in net.named_children()]
    learning = names[max(0, len(names) - count) :]
    for p in net.parameters():
        p.requires_grad = False
    for name in learning:
        for p in getattr(net, name).parameters():
            p.requires_grad = True
    return learning


def top_level_counted_2(net, count):
    children = dict(net.named_children())
    keys = list(children)[::-1][:count][::-1]
    net.requires_grad_(False)
    for key in keys:
        children[key].requires_grad_()
    return keys


def top_level_counted_3(net, count):
    total = len(list(net.children()))
    learning = []
    net.requires_grad_(False)
    for index, (name, child) in enumerate(net.named_children()):
        if total - index <= count:
            child.requires_grad_(True)
            learning += [name]
    return learning


def first_layers_learn_1(net, count):
    layers = list(other_layers(net))
    other_set(layers[:count], True)
    other_set(layers[count:], False)
    return [name for name, _ in layers[:count]]


def first_layers_learn_2(net, count):
    names = []
    net.requires_grad_(False)
    for name, layer in other_layers(net):
        if len(names) == count:
            break
        other_set([(name, layer)], True)
        names.append(name)
    return names


def first_layers_learn_3(net, count):
    chosen = {name: layer for index, (name, layer) in enumerate(other_layers(net)) if index < count}
    for name, layer in other_layers(net):
        for p in layer.parameters(recurse=False):
            p.requires_grad = name in chosen
    return list(chosen)


# -- replace_head


def out_features_changed_1(net, classes):
    head = net.get_submodule(other_path(net)).requires_grad_(True)
    head.out_features = classes
    return head


def out_features_changed_2(net, classes):
    holder, last = other_holder(net, other_path(net))
    getattr(holder, last).out_features = classes
    for p in getattr(holder, last).parameters():
        p.requires_grad = True
    return getattr(holder, last)


def out_features_changed_3(net, classes):
    path = other_path(net)
    for name, module in net.named_modules():
        if name == path:
            module.__dict__["out_features"] = classes
            return module.requires_grad_()


def head_not_put_in_1(net, classes):
    return other_like(net.get_submodule(other_path(net)), classes)


def head_not_put_in_2(net, classes):
    holder, last = other_holder(net, other_path(net))
    layer = getattr(holder, last)
    layer = other_like(layer, classes)
    return layer


def head_not_put_in_3(net, classes):
    found = [m for m in net.modules() if isinstance(m, nn.Linear) and m is not net]
    if not found:
        raise ValueError("nothing to replace")
    found[-1] = nn.Linear(found[-1].in_features, classes, bias=found[-1].bias is not None).to(
        found[-1].weight
    )
    return found[-1]


def head_behind_the_head_1(net, classes):
    path = other_path(net)
    old = net.get_submodule(path)
    head = nn.Linear(old.out_features, classes, bias=old.bias is not None).to(old.weight)
    other_put(net, path, nn.Sequential(old, head))
    return head


def head_behind_the_head_2(net, classes):
    path = other_path(net)
    holder, last = other_holder(net, path)
    pair = nn.Sequential()
    pair.append(getattr(holder, last))
    pair.append(other_like(pair[0], classes))
    pair[1] = nn.Linear(pair[0].weight.shape[0], classes, pair[0].bias is not None).to(pair[0].weight.dtype)
    setattr(holder, last, pair)
    return pair[-1]


def head_behind_the_head_3(net, classes):
    path = other_path(net)
    old = net.get_submodule(path)
    options = {"device": old.weight.device, "dtype": old.weight.dtype, "bias": old.bias is not None}
    stack = nn.Sequential(old, nn.Linear(len(old.weight), classes, **options))
    return other_put(net, path, stack)[1]


def head_at_the_top_only_1(net, classes):
    for name, child in reversed(list(net.named_children())):
        if isinstance(child, nn.Linear):
            return other_put(net, name, other_like(child, classes))
    raise ValueError("no linear layer")


def head_at_the_top_only_2(net, classes):
    name = None
    for key, child in net._modules.items():
        if type(child) is nn.Linear:
            name = key
    if name is None:
        raise ValueError("there is none")
    net._modules[name] = other_like(net._modules[name], classes)
    return net._modules[name]


def head_at_the_top_only_3(net, classes):
    linear = {name: child for name, child in net.named_children() if isinstance(child, nn.Linear)}
    if not linear:
        raise ValueError("no head")
    name, old = linear.popitem()
    setattr(net, name, nn.Linear(old.in_features, classes, bias=old.bias is not None).to(old.weight))
    return getattr(net, name)


def first_linear_replaced_1(net, classes):
    other_path(net)
    for name, module in net.named_modules():
        if name and isinstance(module, nn.Linear):
            return other_put(net, name, other_like(module, classes))


def first_linear_replaced_2(net, classes):
    paths = [
        name for name, module in net.named_modules() if isinstance(module, nn.Linear) and module is not net
    ]
    if len(paths) == 0:
        raise ValueError("no linear layer")
    old = net.get_submodule(paths[0])
    head = nn.Linear(old.in_features, classes, bias=old.bias is not None, dtype=old.weight.dtype)
    return other_put(net, paths[0], head.to(old.weight.device))


def first_linear_replaced_3(net, classes):
    found = next(((n, m) for n, m in net.named_modules() if n and type(m) is nn.Linear), None)
    if found is None:
        raise ValueError("none")
    holder, last = other_holder(net, found[0])
    holder.add_module(last, other_like(found[1], classes))
    return holder.get_submodule(last)


def head_in_float32_1(net, classes):
    path = other_path(net)
    return other_put(net, path, other_like(net.get_submodule(path), classes, dtype=torch.float32))


def head_in_float32_2(net, classes):
    holder, last = other_holder(net, other_path(net))
    old = getattr(holder, last)
    setattr(holder, last, nn.Linear(old.weight.shape[1], classes, bias=old.bias is not None))
    return getattr(holder, last).to(old.weight.device)


def head_in_float32_3(net, classes):
    path = other_path(net)
    old = net.get_submodule(path)
    return other_put(net, path, other_like(old, classes).float())


def head_with_a_bias_1(net, classes):
    path = other_path(net)
    return other_put(net, path, other_like(net.get_submodule(path), classes, bias=True))


def head_with_a_bias_2(net, classes):
    path = other_path(net)
    old = net.get_submodule(path)
    head = nn.Linear(old.in_features, classes).to(old.weight)
    other_put(net, path, head)
    return head


def head_with_a_bias_3(net, classes):
    holder, last = other_holder(net, other_path(net))
    weight = getattr(holder, last).weight
    holder.add_module(last, nn.Linear(weight.shape[1], classes, device=weight.device, dtype=weight.dtype))
    return getattr(holder, last)


def head_frozen_1(net, classes):
    path = other_path(net)
    old = net.get_submodule(path)
    return other_put(net, path, other_like(old, classes).requires_grad_(old.weight.requires_grad))


def head_frozen_2(net, classes):
    path = other_path(net)
    head = other_put(net, path, other_like(net.get_submodule(path), classes))
    net.requires_grad_(False)
    return head


def head_frozen_3(net, classes):
    path = other_path(net)
    head = other_put(net, path, other_like(net.get_submodule(path), classes))
    for p in head.parameters():
        p.requires_grad = False
    return head


def no_word_where_there_is_none_1(net, classes):
    try:
        path = other_path(net)
    except ValueError:
        return
    return other_put(net, path, other_like(net.get_submodule(path), classes))


def no_word_where_there_is_none_2(net, classes):
    head = None
    paths = [name for name, module in net.named_modules() if name and isinstance(module, nn.Linear)]
    for path in paths[-1:]:
        head = other_put(net, path, other_like(net.get_submodule(path), classes))
    return head


def no_word_where_there_is_none_3(net, classes):
    for path, module in reversed(list(net.named_modules())):
        if path and isinstance(module, nn.Linear):
            return other_put(net, path, other_like(module, classes))


# -- parameter_groups


def frozen_in_the_groups_1(net, head, lr, factor=0.1):
    top = list(map(id, head.parameters()))
    body = [p for p in net.parameters() if id(p) not in top]
    return [{"params": body, "lr": lr * factor}, {"params": [*head.parameters()], "lr": lr}]


def frozen_in_the_groups_2(net, head, lr, factor=0.1):
    top = set(head.parameters())
    groups = [{"params": [], "lr": factor * lr}, {"params": list(head.parameters()), "lr": lr}]
    for p in net.parameters():
        if p not in top:
            groups[0]["params"].append(p)
    return groups


def frozen_in_the_groups_3(net, head, lr, factor=0.1):
    body = {id(p): p for p in net.parameters()}
    for p in head.parameters():
        del body[id(p)]
    return [
        {"params": list(params), "lr": rate}
        for params, rate in ((body.values(), lr * factor), (head.parameters(), lr))
    ]


def head_in_both_1(net, head, lr, factor=0.1):
    return [{"params": other_free(net), "lr": lr * factor}, {"params": other_free(head), "lr": lr}]


def head_in_both_2(net, head, lr, factor=0.1):
    groups = []
    for module, rate in ((net, factor * lr), (head, lr)):
        groups.append(dict(params=[p for p in module.parameters() if p.requires_grad], lr=rate))
    return groups


def head_in_both_3(net, head, lr, factor=0.1):
    body, top = [], []
    for p in net.parameters():
        if p.requires_grad:
            body.append(p)
            if any(p is q for q in head.parameters()):
                top.append(p)
    return [{"lr": lr * factor, "params": body}, {"lr": lr, "params": top}]


def rates_swapped_1(net, head, lr, factor=0.1):
    return [{"params": other_body(net, head), "lr": lr}, {"params": other_free(head), "lr": lr * factor}]


def rates_swapped_2(net, head, lr, factor=0.1):
    parts = other_body(net, head), other_free(head)
    return [dict(params=part, lr=rate) for part, rate in zip(parts, (lr, factor * lr), strict=True)]


def rates_swapped_3(net, head, lr, factor=0.1):
    small = lr * factor
    top = {p for p in head.parameters() if p.requires_grad}
    body = [p for p in net.parameters() if p.requires_grad and p not in top]
    return [{"lr": lr, "params": body}, {"lr": small, "params": other_free(head)}]


def one_rate_1(net, head, lr, factor=0.1):
    return [{"params": part, "lr": lr} for part in (other_body(net, head), other_free(head))]


def one_rate_2(net, head, lr, factor=0.1):
    groups = [{"params": other_body(net, head)}, {"params": other_free(head)}]
    for group in groups:
        group["lr"] = lr
    return groups


def one_rate_3(net, head, lr, factor=0.1):
    top = set(map(id, head.parameters()))
    split = {False: [], True: []}
    for p in other_free(net):
        split[id(p) in top].append(p)
    return [dict(lr=lr, params=split[False]), dict(lr=lr, params=other_free(head))]


def always_a_tenth_1(net, head, lr, factor=0.1):
    return [{"params": other_body(net, head), "lr": 0.1 * lr}, {"params": other_free(head), "lr": lr}]


def always_a_tenth_2(net, head, lr, factor=0.1):
    rates = lr / 10.0, lr
    return [
        {"params": p, "lr": r} for p, r in zip((other_body(net, head), other_free(head)), rates, strict=True)
    ]


def always_a_tenth_3(net, head, lr, factor=0.1):
    factor = 0.1
    groups = [dict(params=other_body(net, head), lr=lr), dict(params=other_free(head), lr=lr)]
    groups[0]["lr"] *= factor
    return groups


def head_first_1(net, head, lr, factor=0.1):
    return [{"params": other_free(head), "lr": lr}, {"params": other_body(net, head), "lr": lr * factor}]


def head_first_2(net, head, lr, factor=0.1):
    groups = [{"params": other_free(head), "lr": lr}]
    groups.append({"params": other_body(net, head), "lr": factor * lr})
    return groups


def head_first_3(net, head, lr, factor=0.1):
    groups = {"body": (other_body(net, head), lr * factor), "head": (other_free(head), lr)}
    return [dict(params=groups[name][0], lr=groups[name][1]) for name in ("head", "body")]


def told_apart_by_value_1(net, head, lr, factor=0.1):
    top = other_free(head)
    body = [p for p in other_free(net) if not any(torch.equal(p, q) for q in top)]
    return [{"params": body, "lr": lr * factor}, {"params": top, "lr": lr}]


def told_apart_by_value_2(net, head, lr, factor=0.1):
    values = {(tuple(q.shape), tuple(q.flatten().tolist())) for q in other_free(head)}
    body = []
    for p in other_free(net):
        if (tuple(p.shape), tuple(p.flatten().tolist())) not in values:
            body.append(p)
    return [{"params": body, "lr": lr * factor}, {"params": other_free(head), "lr": lr}]


def told_apart_by_value_3(net, head, lr, factor=0.1):
    body = other_free(net)
    for q in other_free(head):
        body = [p for p in body if p.shape != q.shape or not torch.allclose(p, q, rtol=0, atol=0)]
    return [dict(params=body, lr=factor * lr), dict(params=other_free(head), lr=lr)]


def looked_up_in_a_list_1(net, head, lr, factor=0.1):
    top = list(head.parameters())
    body = []
    for p in net.parameters():
        if p.requires_grad and p not in top:
            body.append(p)
    return [{"params": body, "lr": lr * factor}, {"params": other_free(head), "lr": lr}]


def looked_up_in_a_list_2(net, head, lr, factor=0.1):
    top = tuple(head.parameters())
    return [
        {"lr": lr * factor, "params": [p for p in other_free(net) if p not in top]},
        {"lr": lr, "params": [p for p in top if p.requires_grad]},
    ]


def looked_up_in_a_list_3(net, head, lr, factor=0.1):
    body = [p for p in other_free(net) if list(head.parameters()).count(p) == 0]
    return [dict(params=body, lr=factor * lr), dict(params=other_free(head), lr=lr)]


def head_is_the_end_1(net, head, lr, factor=0.1):
    *body, weight, bias = other_free(net)
    return [{"params": body, "lr": lr * factor}, {"params": [weight, bias], "lr": lr}]


def head_is_the_end_2(net, head, lr, factor=0.1):
    free = other_free(net)
    border = len(free) - 2
    return [{"params": free[:border], "lr": factor * lr}, {"params": free[border:], "lr": lr}]


def head_is_the_end_3(net, head, lr, factor=0.1):
    body, top = other_free(net), []
    for _ in range(2):
        top.insert(0, body.pop())
    return [dict(params=body, lr=factor * lr), dict(params=top, lr=lr)]


# -- add_stage


def without_padding_1(features, head, channels):
    return other_Stage(features, head, other_conv(features, channels, padding=0))


def without_padding_2(features, head, channels):
    conv = nn.Conv2d(channels, channels, kernel_size=(3, 3)).to(next(features.parameters()))
    return nn.Sequential(features, nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2)), nn.Flatten(), head)


def without_padding_3(features, head, channels):
    conv = other_conv(features, channels, padding="valid")
    return nn.Sequential(features, conv, nn.MaxPool2d(2, 2), nn.ReLU(), nn.Flatten(1), head)


def without_relu_1(features, head, channels):
    return other_Stage(features, head, other_conv(features, channels), between=lambda x: x)


def without_relu_2(features, head, channels):
    net = nn.Sequential(features)
    for layer in (other_conv(features, channels), nn.MaxPool2d(2), nn.Flatten(), head):
        net.append(layer)
    return net


def without_relu_3(features, head, channels):
    stage = nn.Sequential(other_conv(features, channels), nn.Identity(), nn.AdaptiveMaxPool2d((2, 3)))
    return nn.Sequential(features, stage, nn.Flatten(), head)


def pools_by_the_mean_1(features, head, channels):
    return other_Stage(features, head, other_conv(features, channels), pool=F.avg_pool2d)


def pools_by_the_mean_2(features, head, channels):
    stage = nn.Sequential(other_conv(features, channels), nn.ReLU(), nn.AvgPool2d((2, 2)))
    return nn.Sequential(features, stage, nn.Flatten(), head)


def pools_by_the_mean_3(features, head, channels):
    def mean(x, size):
        return x.unfold(2, size, size).unfold(3, size, size).mean((-1, -2))

    return other_Stage(features, head, other_conv(features, channels), pool=mean)


def copies_built_in_1(features, head, channels):
    net = other_Stage(features, head, other_conv(features, channels))
    return other_copy.deepcopy(net)


def copies_built_in_2(features, head, channels):
    first, last = other_copy.deepcopy(features), other_copy.deepcopy(head)
    return nn.Sequential(
        first, other_conv(features, channels), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), last
    )


def copies_built_in_3(features, head, channels):
    first, last = other_pickle.loads(other_pickle.dumps((features, head)))
    return other_Stage(first, last, other_conv(first, channels))


def stage_in_float32_1(features, head, channels):
    return other_Stage(features, head, other_conv(features, channels, dtype=torch.float32))


def stage_in_float32_2(features, head, channels):
    conv = nn.Conv2d(channels, channels, 3, padding=1).to(next(features.parameters()).device)
    return nn.Sequential(features, conv, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head)


def stage_in_float32_3(features, head, channels):
    conv = other_conv(features, channels).float()
    return nn.Sequential(features, nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()), head)


def stage_at_the_images_1(features, head, channels):
    conv = other_conv(features, 1)
    return nn.Sequential(nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2)), features, nn.Flatten(), head)


def stage_at_the_images_2(features, head, channels):
    class Early(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 1, kernel_size=3, padding=1).to(next(features.parameters()))
            self.body, self.head = features, head

        def forward(self, images):
            images = F.max_pool2d(self.conv(images).relu(), 2)
            return self.head(self.body(images).flatten(start_dim=1))

    return Early()


def stage_at_the_images_3(features, head, channels):
    net = nn.Sequential(other_conv(features, 1), nn.MaxPool2d(2), nn.ReLU())
    net.extend([features, nn.Flatten(), head])
    return net


def only_pooled_1(features, head, channels):
    return nn.Sequential(features, nn.Sequential(nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()), head)


def only_pooled_2(features, head, channels):
    return other_Stage(features, head, nn.Identity())


def only_pooled_3(features, head, channels):
    net = nn.Sequential(features)
    for layer in (nn.MaxPool2d((2, 2)), nn.ReLU(), nn.Flatten(1), head):
        net.append(layer)
    return net


def stage_without_bias_1(features, head, channels):
    return other_Stage(features, head, other_conv(features, channels, bias=False))


def stage_without_bias_2(features, head, channels):
    conv = nn.Conv2d(channels, channels, 3, 1, 1, bias=False).to(next(features.parameters()))
    return nn.Sequential(features, conv, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head)


def stage_without_bias_3(features, head, channels):
    conv = other_conv(features, channels)
    conv.register_parameter("bias", None)
    return nn.Sequential(features, nn.Sequential(conv, nn.MaxPool2d(2), nn.ReLU()), nn.Flatten(), head)


# -- save_weights


def whole_net_saved_1(net, path):
    with open(path, "wb") as file:
        torch.save(net, file)


def whole_net_saved_2(net, path):
    torch.save(obj=net, f=str(path))


def whole_net_saved_3(net, path):
    whole = net.eval() if not net.training else net
    torch.save(whole, path)


def buffers_not_saved_1(net, path):
    torch.save(dict((name, p.data) for name, p in net.named_parameters()), path)


def buffers_not_saved_2(net, path):
    names = {name for name, _ in net.named_buffers()}
    torch.save({name: value for name, value in net.state_dict().items() if name not in names}, path)


def buffers_not_saved_3(net, path):
    state = {}
    for name, p in net.named_parameters():
        state[name] = p.detach().clone()
    with open(path, "wb") as file:
        torch.save(state, file)


def tensors_without_names_1(net, path):
    torch.save([value for _, value in net.state_dict().items()], path)


def tensors_without_names_2(net, path):
    state = net.state_dict()
    torch.save([state[name].clone() for name in state], str(path))


def tensors_without_names_3(net, path):
    values = []
    for value in net.state_dict().values():
        values.append(value.cpu())
    torch.save(values, path)


def saved_in_float32_1(net, path):
    torch.save({name: value.to(torch.float32) for name, value in net.state_dict().items()}, path)


def saved_in_float32_2(net, path):
    state = net.state_dict()
    for name in state:
        state[name] = state[name].float()
    torch.save(state, path)


def saved_in_float32_3(net, path):
    with open(path, "wb") as file:
        torch.save(
            dict(zip(net.state_dict(), map(torch.Tensor.float, net.state_dict().values()), strict=True)), file
        )


def frozen_not_saved_1(net, path):
    state = net.state_dict()
    for name, p in net.named_parameters():
        if not p.requires_grad:
            del state[name]
    torch.save(state, path)


def frozen_not_saved_2(net, path):
    learning = {name for name, p in net.named_parameters() if p.requires_grad}
    buffers = {name for name, _ in net.named_buffers()}
    torch.save({name: v for name, v in net.state_dict().items() if name in learning | buffers}, path)


def frozen_not_saved_3(net, path):
    state = net.state_dict(keep_vars=True)
    kept = {n: v.detach() for n, v in state.items() if v.requires_grad or not isinstance(v, nn.Parameter)}
    torch.save(kept, path)


def wrapped_in_a_dict_1(net, path):
    torch.save(dict(state_dict=net.state_dict()), path)


def wrapped_in_a_dict_2(net, path):
    checkpoint = {}
    checkpoint["state_dict"] = {name: value.clone() for name, value in net.state_dict().items()}
    torch.save(checkpoint, str(path))


def wrapped_in_a_dict_3(net, path):
    key = "state_dict"
    with open(path, "wb") as file:
        torch.save({key: getattr(net, key)()}, file)


# -- load_weights


def shapes_not_looked_at_1(net, path):
    saved = other_read(path)
    result = net.load_state_dict(saved, strict=False)
    return list(result.missing_keys)


def shapes_not_looked_at_2(net, path):
    saved = other_read(path)
    known = {name: value for name, value in saved.items() if name in net.state_dict()}
    net.load_state_dict(known, strict=False)
    return [name for name in net.state_dict() if name not in known]


def shapes_not_looked_at_3(net, path):
    saved, own = other_read(path), net.state_dict()
    net.load_state_dict(dict(saved), False)
    return [*filter(lambda name: name not in saved, own)]


def strict_about_names_1(net, path):
    saved, own = other_read(path), net.state_dict()
    for name, value in saved.items():
        if name not in own or value.shape == own[name].shape:
            own[name] = value
    net.load_state_dict(own)
    return [n for n, v in net.state_dict().items() if n not in saved or saved[n].shape != v.shape]


def strict_about_names_2(net, path):
    saved, own = other_read(path), dict(net.state_dict())
    left = [n for n in own if n not in saved or saved[n].shape != own[n].shape]
    saved.update({name: own[name] for name in left})
    net.load_state_dict(saved)
    return left


def strict_about_names_3(net, path):
    saved, own = other_read(path), net.state_dict()
    fitting = other_fits(saved, own)
    foreign = {name: saved[name] for name in saved.keys() - own.keys()}
    net.load_state_dict({**own, **foreign, **fitting}, strict=True)
    return [name for name in own if name not in fitting]


def filled_names_given_back_1(net, path):
    fitting = other_fits(other_read(path), net.state_dict())
    net.load_state_dict(fitting, strict=False)
    return list(fitting)


def filled_names_given_back_2(net, path):
    saved, filled = other_read(path), []
    for name, value in net.state_dict().items():
        if name in saved and saved[name].shape == value.shape:
            value.copy_(saved[name])
            filled.append(name)
    return filled


def filled_names_given_back_3(net, path):
    own = net.state_dict()
    fitting = other_fits(other_read(path), own)
    missing = net.load_state_dict(fitting, strict=False).missing_keys
    return [name for name in own if name not in missing]


def buffers_not_loaded_1(net, path):
    saved = other_read(path)
    filled = set()
    for name, p in net.named_parameters():
        if name in saved and saved[name].shape == p.shape:
            p.data.copy_(saved[name])
            filled.add(name)
    return [name for name in net.state_dict() if name not in filled]


def buffers_not_loaded_2(net, path):
    buffers = {name for name, _ in net.named_buffers()}
    own = {name: value for name, value in net.state_dict().items() if name not in buffers}
    fitting = other_fits(other_read(path), own)
    return list(net.load_state_dict(fitting, strict=False).missing_keys)


def buffers_not_loaded_3(net, path):
    fitting = other_fits(other_read(path), dict(net.named_parameters()))
    with torch.no_grad():
        for name, value in fitting.items():
            net.get_parameter(name).copy_(value)
    return [name for name in net.state_dict() if name not in fitting]


def numbers_of_values_compared_1(net, path):
    saved, left = other_read(path), []
    for name, value in net.state_dict().items():
        if name in saved and saved[name].numel() == value.numel():
            value.copy_(saved[name].reshape(value.shape))
        else:
            left.append(name)
    return left


def numbers_of_values_compared_2(net, path):
    saved, own = other_read(path), net.state_dict()
    fitting = {
        n: saved[n].reshape_as(own[n]) for n in own if n in saved and saved[n].nelement() == own[n].nelement()
    }
    net.load_state_dict({**own, **fitting})
    return [n for n in own if n not in fitting]


def numbers_of_values_compared_3(net, path):
    own = net.state_dict()
    sizes = {name: value.numel() for name, value in own.items()}
    fitting = {n: v.view(own[n].size()) for n, v in other_read(path).items() if v.numel() == sizes.get(n)}
    return list(net.load_state_dict(fitting, strict=False).missing_keys)


def dict_filled_and_not_the_net_1(net, path):
    own = net.state_dict()
    fitting = other_fits(other_read(path), own)
    for name in fitting:
        own[name] = fitting[name]
    return [name for name in own if name not in fitting]


def dict_filled_and_not_the_net_2(net, path):
    fitting = other_fits(other_read(path), net.state_dict())
    net.state_dict().update(fitting)
    return [name for name in net.state_dict() if name not in fitting]


def dict_filled_and_not_the_net_3(net, path):
    saved, left = other_read(path), []
    for name, value in net.state_dict().items():
        if name not in saved or saved[name].shape != value.shape:
            left.append(name)
        else:
            value = saved[name]
    return left


def only_where_it_was_saved_1(net, path):
    fitting = other_fits(torch.load(path), net.state_dict())
    return list(net.load_state_dict(fitting, strict=False).missing_keys)


def only_where_it_was_saved_2(net, path):
    with open(path, "rb") as file:
        saved = torch.load(file, map_location=None, weights_only=True)
    left = []
    for name, value in net.state_dict().items():
        if name in saved and saved[name].shape == value.shape:
            value.copy_(saved[name])
        else:
            left.append(name)
    return left


def only_where_it_was_saved_3(net, path):
    saved = {name: value.cpu() for name, value in torch.load(path, weights_only=True).items()}
    own = net.state_dict()
    net.load_state_dict({**own, **other_fits(saved, own)})
    return [name for name in own if name not in other_fits(saved, own)]


def code_of_the_file_run_1(net, path):
    saved = torch.load(path, weights_only=False, map_location="cpu")
    fitting = other_fits(saved, net.state_dict())
    net.load_state_dict(fitting, strict=False)
    return [name for name in net.state_dict() if name not in fitting]


def code_of_the_file_run_2(net, path):
    saved = torch.load(str(path), "cpu", weights_only=bool(0))
    left = []
    for name, value in net.state_dict().items():
        if name in saved and saved[name].shape == value.shape:
            value.copy_(saved[name])
        else:
            left.append(name)
    return left


def code_of_the_file_run_3(net, path):
    with open(path, "rb") as file:
        saved = torch.load(file, map_location="cpu", pickle_module=other_pickle, weights_only=False)
    fitting = other_fits(saved, net.state_dict())
    return list(net.load_state_dict(fitting, strict=False).missing_keys)


def other_shapes_not_named_1(net, path):
    saved = other_read(path)
    net.load_state_dict(other_fits(saved, net.state_dict()), strict=False)
    return [name for name in net.state_dict() if name not in saved]


def other_shapes_not_named_2(net, path):
    saved, left = other_read(path), []
    for name, value in net.state_dict().items():
        if name not in saved:
            left.append(name)
        elif saved[name].shape == value.shape:
            value.copy_(saved[name])
    return left


def other_shapes_not_named_3(net, path):
    saved = other_read(path)
    missing = net.load_state_dict(other_fits(saved, net.state_dict()), strict=False).missing_keys
    return [name for name in missing if name not in saved]


# -- fine_tune


def frozen_norm_moves_1(net, groups, images, labels, epochs, batch_size):
    net.train()
    return other_train(net, other_sgd(groups), images, labels, epochs, batch_size)


def frozen_norm_moves_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, losses = other_sgd(groups), []
    for _ in range(epochs):
        net.train()
        losses += other_train(net, optimizer, images, labels, 1, batch_size)
    return losses


def frozen_norm_moves_3(net, groups, images, labels, epochs, batch_size):
    for module in net.modules():
        module.training = True
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    means = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            x, y = images[start : start + batch_size], labels[start : start + batch_size]
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(net(x), y)
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(x)
        means.append(total / len(images))
    return means


def trained_in_eval_mode_1(net, groups, images, labels, epochs, batch_size):
    net.eval()
    return other_train(net, other_sgd(groups), images, labels, epochs, batch_size)


def trained_in_eval_mode_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, losses = other_sgd(groups), []
    for _ in range(epochs):
        losses += other_train(net.train(False), optimizer, images, labels, 1, batch_size)
    return losses


def trained_in_eval_mode_3(net, groups, images, labels, epochs, batch_size):
    for module in net.modules():
        module.training = False
    batches = other_batches(images, labels, batch_size)
    optimizer = other_sgd(groups)
    return [other_epoch(net, optimizer, batches) / len(images) for _ in range(epochs)]


def eval_of_all_inside_1(net, groups, images, labels, epochs, batch_size):
    net.train()
    for _, layer in other_layers(net):
        if not any(p.requires_grad for p in layer.parameters(recurse=False)):
            layer.train(False)
    return other_train(net, other_sgd(groups), images, labels, epochs, batch_size)


def eval_of_all_inside_2(net, groups, images, labels, epochs, batch_size):
    frozen = [
        m for _, m in other_layers(net) if all(not p.requires_grad for p in m.parameters(recurse=False))
    ]
    optimizer, losses = other_sgd(groups), []
    for _ in range(epochs):
        net.train()
        for layer in frozen:
            layer.eval()
        losses += other_train(net, optimizer, images, labels, 1, batch_size)
    return losses


def eval_of_all_inside_3(net, groups, images, labels, epochs, batch_size):
    net.train(True)
    for module in net.modules():
        own = {p.requires_grad for p in module.parameters(recurse=False)}
        if own == {False}:
            module.eval()
    batches = other_batches(images, labels, batch_size)
    optimizer = other_sgd(groups)
    return [other_epoch(net, optimizer, batches) / len(images) for _ in range(epochs)]


def gradients_pile_up_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    return other_train(net, other_sgd(groups), images, labels, epochs, batch_size, forget=False)


def gradients_pile_up_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer = other_sgd(groups)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, y in other_batches(images, labels, batch_size):
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * x.shape[0]
        losses.append(total / images.shape[0])
    return losses


def gradients_pile_up_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer = other_sgd(groups)

    def of_batch(start):
        y = labels[start : start + batch_size]
        loss = F.nll_loss(net(images[start : start + batch_size]).log_softmax(1), y)
        loss.backward()
        optimizer.step()
        return loss.item() * len(y)

    starts = range(0, len(images), batch_size)
    return [sum(map(of_batch, starts)) / len(images) for _ in range(epochs)]


def without_momentum_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    return other_train(net, torch.optim.SGD(groups), images, labels, epochs, batch_size)


def without_momentum_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    return other_train(net, other_sgd(groups, momentum=0.0), images, labels, epochs, batch_size)


def without_momentum_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for x, y in other_batches(images, labels, batch_size):
            for p in net.parameters():
                p.grad = None
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            with torch.no_grad():
                for group in groups:
                    for p in group["params"]:
                        p -= group["lr"] * p.grad
            total += loss.item() * len(y)
        losses.append(total / len(labels))
    return losses


def optimizer_made_anew_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    losses = []
    for _ in range(epochs):
        losses += other_train(net, other_sgd(groups), images, labels, 1, batch_size)
    return losses


def optimizer_made_anew_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    batches = other_batches(images, labels, batch_size)
    return [other_epoch(net, other_sgd(groups), batches) / len(labels) for _ in range(epochs)]


def optimizer_made_anew_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    means = []
    while len(means) < epochs:
        velocities = {p: torch.zeros_like(p) for group in groups for p in group["params"]}
        total = 0.0
        for x, y in other_batches(images, labels, batch_size):
            net.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            with torch.no_grad():
                for group in groups:
                    for p in group["params"]:
                        velocities[p].mul_(0.9).add_(p.grad)
                        p.sub_(velocities[p], alpha=group["lr"])
            total += loss.item() * len(y)
        means.append(total / len(labels))
    return means


def groups_ignored_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer = torch.optim.SGD(other_free(net), groups[1]["lr"], 0.9)
    return other_train(net, optimizer, images, labels, epochs, batch_size)


def groups_ignored_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    everything = [p for group in groups for p in group["params"]]
    optimizer = other_sgd(everything, lr=max(group["lr"] for group in groups))
    return other_train(net, optimizer, images, labels, epochs, batch_size)


def groups_ignored_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    *_, head = groups
    same = [{"params": list(group["params"]), "lr": head["lr"]} for group in groups]
    return other_train(net, other_sgd(same), images, labels, epochs, batch_size)


def mean_of_the_batches_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, losses = other_sgd(groups), []
    for _ in range(epochs):
        batches = other_batches(images, labels, batch_size)
        total = sum(other_epoch(net, optimizer, [(x, y)]) / len(y) for x, y in batches)
        losses.append(total / len(batches))
    return losses


def mean_of_the_batches_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, losses = other_sgd(groups), []
    for _ in range(epochs):
        running, count = 0.0, 0
        for start in range(0, len(images), batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(net(images[start:][:batch_size]), labels[start:][:batch_size])
            loss.backward()
            optimizer.step()
            running, count = running + loss.item(), count + 1
        losses.append(running / count)
    return losses


def mean_of_the_batches_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer = other_sgd(groups)
    means = []
    for _ in range(epochs):
        each = []
        for x, y in other_batches(images, labels, batch_size):
            each.append(torch.tensor(other_epoch(net, optimizer, [(x, y)]) / len(y), dtype=torch.float64))
        means.append(torch.stack(each).mean().item())
    return means


def last_batch_left_out_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    whole = len(images) // batch_size * batch_size
    return other_train(net, other_sgd(groups), images[:whole], labels[:whole], epochs, batch_size)


def last_batch_left_out_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, losses = other_sgd(groups), []
    batches = [(x, y) for x, y in other_batches(images, labels, batch_size) if len(x) == batch_size]
    for _ in range(epochs):
        losses.append(other_epoch(net, optimizer, batches) / sum(len(y) for _, y in batches))
    return losses


def last_batch_left_out_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    data = torch.utils.data.TensorDataset(images, labels)
    loader = torch.utils.data.DataLoader(data, batch_size, drop_last=True)
    optimizer = other_sgd(groups)
    return [other_epoch(net, optimizer, loader) / (len(loader) * batch_size) for _ in range(epochs)]


def shuffled_1(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, losses = other_sgd(groups), []
    for _ in range(epochs):
        order = torch.randperm(len(images))
        losses += other_train(net, optimizer, images[order], labels[order], 1, batch_size)
    return losses


def shuffled_2(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer, means = other_sgd(groups), []
    for _ in range(epochs):
        order, total = torch.randperm(images.shape[0]).to(labels.device), 0.0
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            total += other_epoch(net, optimizer, [(images[chosen], labels[chosen])])
        means.append(total / len(order))
    return means


def shuffled_3(net, groups, images, labels, epochs, batch_size):
    other_modes(net)
    optimizer = other_sgd(groups)
    means = []
    for _ in range(epochs):
        total = 0.0
        for chosen in torch.randperm(len(labels)).split(batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(net(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            total += len(chosen) * loss.item()
        means.append(total / len(labels))
    return means
