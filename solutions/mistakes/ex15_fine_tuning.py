"""Known wrong answers to exercise 15."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

from grader.mistake import mistake


@mistake("train_last", "With count 0 all layers learn: layers[-0:] is layers[0:], the whole list.")
def zero_means_all(net, count):
    layers = [(name, list(layer.parameters(recurse=False))) for name, layer in net.named_modules()]
    layers = [(name, own) for name, own in layers if own]
    net.requires_grad_(False)
    for _, own in layers[-count:]:
        for parameter in own:
            parameter.requires_grad_(True)
    return [name for name, _ in layers[-count:]]


@mistake(
    "train_last",
    "Nothing is frozen: net.requires_grad = False sets an attribute that nobody reads; requires_grad_(False) "
    "is the method, for the net or for each parameter.",
)
def attribute_of_the_net(net, count):
    layers = [(name, layer) for name, layer in net.named_modules() if list(layer.parameters(recurse=False))]
    chosen = layers[max(0, len(layers) - count) :]
    net.requires_grad = False
    for _, layer in chosen:
        for parameter in layer.parameters(recurse=False):
            parameter.requires_grad_(True)
    return [name for name, _ in chosen]


@mistake(
    "train_last", "You freeze the others, but what was frozen before among the last layers stays frozen."
)
def old_frost_stays(net, count):
    layers = [(name, layer) for name, layer in net.named_modules() if list(layer.parameters(recurse=False))]
    first = max(0, len(layers) - count)
    for _, layer in layers[:first]:
        for parameter in layer.parameters(recurse=False):
            parameter.requires_grad_(False)
    return [name for name, _ in layers[first:]]


@mistake("train_last", "Of the last layers only what is called weight learns; their biases are to learn too.")
def weights_alone_learn(net, count):
    layers = [(name, layer) for name, layer in net.named_modules() if list(layer.parameters(recurse=False))]
    chosen = layers[max(0, len(layers) - count) :]
    net.requires_grad_(False)
    for _, layer in chosen:
        for name, parameter in layer.named_parameters(recurse=False):
            if name == "weight":
                parameter.requires_grad_(True)
    return [name for name, _ in chosen]


@mistake("train_last", "You count parameters: a layer has a weight and a bias, and is still one layer.")
def parameters_counted(net, count):
    named = list(net.named_parameters())
    net.requires_grad_(False)
    chosen = named[max(0, len(named) - count) :]
    for _, parameter in chosen:
        parameter.requires_grad_(True)
    return list(dict.fromkeys(name.rpartition(".")[0] for name, _ in chosen))


@mistake(
    "train_last",
    "You count the modules that are directly in the net, whatever they hold; a layer may sit deeper, and "
    "what has no parameters is none.",
)
def top_level_counted(net, count):
    children = list(net.named_children())
    chosen = children[max(0, len(children) - count) :]
    net.requires_grad_(False)
    for _, layer in chosen:
        layer.requires_grad_(True)
    return [name for name, _ in chosen]


@mistake("train_last", "You have the first layers learn; the last ones are those near the output.")
def first_layers_learn(net, count):
    layers = [(name, layer) for name, layer in net.named_modules() if list(layer.parameters(recurse=False))]
    net.requires_grad_(False)
    for _, layer in layers[:count]:
        for parameter in layer.parameters(recurse=False):
            parameter.requires_grad_(True)
    return [name for name, _ in layers[:count]]


@mistake(
    "replace_head",
    "You change what the old layer says of itself; its weight still has the old shape. Make a new one.",
)
def out_features_changed(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    head = net.get_submodule(names[-1])
    head.out_features = classes
    head.requires_grad_(True)
    return head


@mistake("replace_head", "Your new head is not in the net: it is made, and then nothing of the net changes.")
def head_not_put_in(net, classes):
    linears = [layer for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not linears:
        raise ValueError("no nn.Linear")
    old = linears[-1]
    return nn.Linear(old.in_features, classes, old.bias is not None, old.weight.device, old.weight.dtype)


@mistake(
    "replace_head", "You put a layer behind the old head, which only sees its answers; replace the old head."
)
def head_behind_the_head(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    parent, _, name = names[-1].rpartition(".")
    old = net.get_submodule(names[-1])
    head = nn.Linear(old.out_features, classes, old.bias is not None, old.weight.device, old.weight.dtype)
    setattr(net.get_submodule(parent), name, nn.Sequential(old, head))
    return head


@mistake("replace_head", "You look at what is directly in the net; the last linear layer may sit deeper.")
def head_at_the_top_only(net, classes):
    names = [name for name, layer in net.named_children() if isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    old = getattr(net, names[-1])
    head = nn.Linear(old.in_features, classes, old.bias is not None, old.weight.device, old.weight.dtype)
    setattr(net, names[-1], head)
    return head


@mistake("replace_head", "You replace the first linear layer; the head is the last one.")
def first_linear_replaced(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    parent, _, name = names[0].rpartition(".")
    old = net.get_submodule(names[0])
    head = nn.Linear(old.in_features, classes, old.bias is not None, old.weight.device, old.weight.dtype)
    setattr(net.get_submodule(parent), name, head)
    return head


@mistake("replace_head", "Your head is always of float32: give it the dtype of the layer that it replaces.")
def head_in_float32(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    parent, _, name = names[-1].rpartition(".")
    old = net.get_submodule(names[-1])
    head = nn.Linear(old.in_features, classes, old.bias is not None, old.weight.device)
    setattr(net.get_submodule(parent), name, head)
    return head


@mistake("replace_head", "Your head always has a bias; it is to have one where the old one had one.")
def head_with_a_bias(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    parent, _, name = names[-1].rpartition(".")
    old = net.get_submodule(names[-1])
    head = nn.Linear(old.in_features, classes, device=old.weight.device, dtype=old.weight.dtype)
    setattr(net.get_submodule(parent), name, head)
    return head


@mistake("replace_head", "Your head is frozen, as the rest of the net may be; a new head is to learn.")
def head_frozen(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        raise ValueError("no nn.Linear")
    parent, _, name = names[-1].rpartition(".")
    old = net.get_submodule(names[-1])
    head = nn.Linear(old.in_features, classes, old.bias is not None, old.weight.device, old.weight.dtype)
    head.requires_grad_(old.weight.requires_grad)
    setattr(net.get_submodule(parent), name, head)
    return head


@mistake("replace_head", "A net without a linear layer is to raise ValueError.")
def no_word_where_there_is_none(net, classes):
    names = [name for name, layer in net.named_modules() if name and isinstance(layer, nn.Linear)]
    if not names:
        return None
    parent, _, name = names[-1].rpartition(".")
    old = net.get_submodule(names[-1])
    head = nn.Linear(old.in_features, classes, old.bias is not None, old.weight.device, old.weight.dtype)
    setattr(net.get_submodule(parent), name, head)
    return head


@mistake("parameter_groups", "Frozen parameters are in your groups too: leave out what requires no gradient.")
def frozen_in_the_groups(net, head, lr, factor=0.1):
    of_head = {id(p) for p in head.parameters()}
    body = [p for p in net.parameters() if id(p) not in of_head]
    return [{"params": body, "lr": factor * lr}, {"params": list(head.parameters()), "lr": lr}]


@mistake(
    "parameter_groups", "The head's parameters are in both of your groups; the body's is to be without them."
)
def head_in_both(net, head, lr, factor=0.1):
    body = [p for p in net.parameters() if p.requires_grad]
    return [
        {"params": body, "lr": factor * lr},
        {"params": [p for p in head.parameters() if p.requires_grad], "lr": lr},
    ]


@mistake(
    "parameter_groups", "Your rates are the wrong way round: the body takes the small steps, factor · lr."
)
def rates_swapped(net, head, lr, factor=0.1):
    of_head = {id(p) for p in head.parameters()}
    body = [p for p in net.parameters() if p.requires_grad and id(p) not in of_head]
    return [
        {"params": body, "lr": lr},
        {"params": [p for p in head.parameters() if p.requires_grad], "lr": factor * lr},
    ]


@mistake("parameter_groups", "Body and head have the same rate; the body's is factor · lr.")
def one_rate(net, head, lr, factor=0.1):
    of_head = {id(p) for p in head.parameters()}
    body = [p for p in net.parameters() if p.requires_grad and id(p) not in of_head]
    return [
        {"params": body, "lr": lr},
        {"params": [p for p in head.parameters() if p.requires_grad], "lr": lr},
    ]


@mistake("parameter_groups", "You divide by ten whatever the factor is.")
def always_a_tenth(net, head, lr, factor=0.1):
    of_head = {id(p) for p in head.parameters()}
    body = [p for p in net.parameters() if p.requires_grad and id(p) not in of_head]
    return [
        {"params": body, "lr": lr / 10},
        {"params": [p for p in head.parameters() if p.requires_grad], "lr": lr},
    ]


@mistake("parameter_groups", "Your head's group comes first; the body's is asked for first.")
def head_first(net, head, lr, factor=0.1):
    of_head = {id(p) for p in head.parameters()}
    body = [p for p in net.parameters() if p.requires_grad and id(p) not in of_head]
    return [
        {"params": [p for p in head.parameters() if p.requires_grad], "lr": lr},
        {"params": body, "lr": factor * lr},
    ]


@mistake(
    "parameter_groups",
    "You tell parameters apart by their values: == compares those, and two parameters may hold equal ones, "
    "or shapes that cannot be compared. Compare who they are: id(p).",
)
def told_apart_by_value(net, head, lr, factor=0.1):
    own = [p for p in head.parameters() if p.requires_grad]
    body = [
        p
        for p in net.parameters()
        if p.requires_grad and not any(p.shape == q.shape and bool((p == q).all()) for q in own)
    ]
    return [{"params": body, "lr": factor * lr}, {"params": own, "lr": lr}]


@mistake(
    "parameter_groups",
    "You tell parameters apart by their values: == compares those, and two parameters may hold equal ones, "
    "or shapes that cannot be compared. Compare who they are: id(p).",
)
def looked_up_in_a_list(net, head, lr, factor=0.1):
    own = list(head.parameters())
    body = [p for p in net.parameters() if p.requires_grad and p not in own]
    return [{"params": body, "lr": factor * lr}, {"params": [p for p in own if p.requires_grad], "lr": lr}]


@mistake("parameter_groups", "You take the last two parameters for the head's: ask the head for its own.")
def head_is_the_end(net, head, lr, factor=0.1):
    free = [p for p in net.parameters() if p.requires_grad]
    return [{"params": free[:-2], "lr": factor * lr}, {"params": free[-2:], "lr": lr}]


@mistake(
    "add_stage", "Your convolution takes a border away: without padding=1 its result is two pixels smaller."
)
def without_padding(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, device=like.device, dtype=like.dtype)
    return nn.Sequential(features, extra, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head)


@mistake("add_stage", "There is no relu between your convolution and the pooling.")
def without_relu(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, padding=1, device=like.device, dtype=like.dtype)
    return nn.Sequential(features, extra, nn.MaxPool2d(2), nn.Flatten(), head)


@mistake("add_stage", "You pool by the mean; max pooling is asked for.")
def pools_by_the_mean(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, padding=1, device=like.device, dtype=like.dtype)
    return nn.Sequential(features, extra, nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), head)


@mistake(
    "add_stage", "You build copies in: the features and the head that were given are to be in the net itself."
)
def copies_built_in(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, padding=1, device=like.device, dtype=like.dtype)
    parts = [copy.deepcopy(features), extra, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), copy.deepcopy(head)]
    net = nn.Sequential(*parts)
    features.requires_grad_(False)
    return net


@mistake("add_stage", "Your convolution is always of float32: give it the dtype of the features' parameters.")
def stage_in_float32(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, padding=1, device=like.device)
    return nn.Sequential(features, extra, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head)


@mistake(
    "add_stage",
    "The new stage stands before the features, at the images; it belongs between them and the head.",
)
def stage_at_the_images(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(1, 1, 3, padding=1, device=like.device, dtype=like.dtype)
    return nn.Sequential(extra, nn.ReLU(), nn.MaxPool2d(2), features, nn.Flatten(), head)


@mistake("add_stage", "Your new stage has no convolution: it only pools, and learns nothing.")
def only_pooled(features, head, channels):
    return nn.Sequential(features, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head)


@mistake("add_stage", "Your new convolution has no bias.")
def stage_without_bias(features, head, channels):
    like = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, padding=1, bias=False, device=like.device, dtype=like.dtype)
    return nn.Sequential(features, extra, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), head)


@mistake("save_weights", "You save the whole net, an object that is code to load; save net.state_dict().")
def whole_net_saved(net, path):
    torch.save(net, path)


@mistake("save_weights", "You save the parameters without the buffers; net.state_dict() has both.")
def buffers_not_saved(net, path):
    torch.save({name: p.detach() for name, p in net.named_parameters()}, path)


@mistake("save_weights", "You save a list of tensors; nobody can tell whose they are: save net.state_dict().")
def tensors_without_names(net, path):
    torch.save(list(net.state_dict().values()), path)


@mistake("save_weights", "You convert what you save to float32; a net of float64 loses digits by it.")
def saved_in_float32(net, path):
    torch.save({name: value.float() for name, value in net.state_dict().items()}, path)


@mistake("save_weights", "You save only what learns at present; frozen parameters belong into the file too.")
def frozen_not_saved(net, path):
    frozen = {name for name, p in net.named_parameters() if not p.requires_grad}
    torch.save({name: value for name, value in net.state_dict().items() if name not in frozen}, path)


@mistake(
    "save_weights", "You put the state_dict into another dict; the file is to hold the state_dict itself."
)
def wrapped_in_a_dict(net, path):
    torch.save({"state_dict": net.state_dict()}, path)


@mistake(
    "load_weights", "A shape that differs stops you with an error: leave such entries out before you load."
)
def shapes_not_looked_at(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    net.load_state_dict(saved, strict=False)
    return [name for name in own if name not in saved]


@mistake("load_weights", "Names that the net does not have stop you with an error: pass over them.")
def strict_about_names(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    fitting = {n: v for n, v in saved.items() if n not in own or v.shape == own[n].shape}
    net.load_state_dict({**own, **fitting})
    return [name for name in own if name not in fitting]


@mistake("load_weights", "You give back what was filled; the names of what was not are asked for.")
def filled_names_given_back(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    fitting = {n: v for n, v in saved.items() if n in own and v.shape == own[n].shape}
    net.load_state_dict(fitting, strict=False)
    return [name for name in own if name in fitting]


@mistake("load_weights", "You fill the parameters and forget the buffers; a batch normalisation has three.")
def buffers_not_loaded(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = dict(net.named_parameters())
    fitting = {n: v for n, v in saved.items() if n in own and v.shape == own[n].shape}
    net.load_state_dict(fitting, strict=False)
    return [name for name in net.state_dict() if name not in fitting]


@mistake("load_weights", "You compare how many values there are; a (4, 2) is no (2, 1, 2, 2) all the same.")
def numbers_of_values_compared(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    fitting = {n: v.view(own[n].shape) for n, v in saved.items() if n in own and v.numel() == own[n].numel()}
    net.load_state_dict(fitting, strict=False)
    return [name for name in own if name not in fitting]


@mistake("load_weights", "You fill nothing: to change state_dict's dict is not to change the net. Load it.")
def dict_filled_and_not_the_net(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    fitting = {n: v for n, v in saved.items() if n in own and v.shape == own[n].shape}
    own.update(fitting)
    return [name for name in own if name not in fitting]


@mistake(
    "load_weights",
    'What was saved on a GPU stops you where there is none like it: load with map_location="cpu".',
)
def only_where_it_was_saved(net, path):
    saved = torch.load(path, weights_only=True)
    own = net.state_dict()
    fitting = {n: v for n, v in saved.items() if n in own and v.shape == own[n].shape}
    net.load_state_dict(fitting, strict=False)
    return [name for name in own if name not in fitting]


@mistake("load_weights", "You run whatever code the file holds: load with weights_only=True.")
def code_of_the_file_run(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=False)
    own = net.state_dict()
    fitting = {n: v for n, v in saved.items() if n in own and v.shape == own[n].shape}
    net.load_state_dict(fitting, strict=False)
    return [name for name in own if name not in fitting]


@mistake(
    "load_weights", "You name only what the file lacks; what it has in another shape is not filled either."
)
def other_shapes_not_named(net, path):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    own = net.state_dict()
    fitting = {n: v for n, v in saved.items() if n in own and v.shape == own[n].shape}
    net.load_state_dict(fitting, strict=False)
    return [name for name in own if name not in saved]


@mistake(
    "fine_tune",
    "All layers are in train mode while you train: the running means of a frozen batch normalisation move.",
)
def frozen_norm_moves(net, groups, images, labels, epochs, batch_size):
    net.train()
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake(
    "fine_tune",
    "The whole net is in eval mode while you train: a batch normalisation that learns is to be in train "
    "mode.",
)
def trained_in_eval_mode(net, groups, images, labels, epochs, batch_size):
    net.eval()
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake(
    "fine_tune",
    "You call eval() for a layer that is frozen, and it switches all that is inside of the layer too; set "
    "layer.training = False.",
)
def eval_of_all_inside(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.eval()
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake("fine_tune", "You never forget gradients: each step repeats all steps before it.")
def gradients_pile_up(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake("fine_tune", "Your optimizer has no momentum: torch.optim.SGD(groups, momentum=0.9).")
def without_momentum(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    optimizer = torch.optim.SGD(groups)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake(
    "fine_tune", "You make a new optimizer in each epoch: it has forgotten the momentum. Make one, before."
)
def optimizer_made_anew(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    losses = []
    for _ in range(epochs):
        optimizer = torch.optim.SGD(groups, momentum=0.9)
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake(
    "fine_tune",
    "Your optimizer knows one rate for all: hand the groups to it, which have rates of their own.",
)
def groups_ignored(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    optimizer = torch.optim.SGD(
        [p for p in net.parameters() if p.requires_grad], lr=groups[-1]["lr"], momentum=0.9
    )
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
        losses.append(total / len(images))
    return losses


@mistake(
    "fine_tune", "The mean of the batches' losses counts a smaller last batch like a full one: weigh each."
)
def mean_of_the_batches(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        of_batches = []
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            of_batches.append(loss.item())
        losses.append(sum(of_batches) / len(of_batches))
    return losses


@mistake("fine_tune", "You leave the smaller last batch out.")
def last_batch_left_out(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for start in range(0, len(images) - batch_size + 1, batch_size):
            batch = slice(start, start + batch_size)
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels[batch])
            shown += len(labels[batch])
        losses.append(total / shown)
    return losses


@mistake("fine_tune", "You shuffle the images; they are to be taken in the order in which they come.")
def shuffled(net, groups, images, labels, epochs, batch_size):
    net.train()
    for layer in net.modules():
        own = list(layer.parameters(recurse=False))
        if own and not any(p.requires_grad for p in own):
            layer.training = False
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images), device=images.device).split(batch_size):
            loss = F.cross_entropy(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses
