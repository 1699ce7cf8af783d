"""Re-spellings of exercise 16's known mistakes, by another hand."""

import math

import numpy as np
import torch
from torch import nn
from torch.utils._pytree import tree_map, tree_map_only


def other_walk(batch, tensor, named=lambda kind, items: kind._make(items), leaf=lambda value: value):
    """What `tensor` makes of every tensor, `named` of a named tuple's items, `leaf` of anything else."""
    if torch.is_tensor(batch):
        return tensor(batch)
    if isinstance(batch, dict):
        return {key: other_walk(batch[key], tensor, named, leaf) for key in batch}
    if isinstance(batch, list | tuple):
        items = [other_walk(value, tensor, named, leaf) for value in batch]
        if hasattr(batch, "_make"):
            return named(type(batch), items)
        return items if isinstance(batch, list) else tuple(items)
    return leaf(batch)


def other_outside(x, lengths):
    """Which steps are not real, (N, T, 1)."""
    steps = torch.arange(x.size(1), device=x.device)
    return torch.ge(steps, lengths[:, None])[:, :, None]


class OtherStandardise(nn.Module):
    """A right one, to be spoilt."""

    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def z(self, x):
        return x.sub(self.mean).div(self.std)

    def forward(self, x, lengths):
        return torch.where(other_outside(x, lengths), 0.0, self.z(x))


def other_answers(net, batches):
    """A generator of the net's answers, as they are, each batch moved."""
    place = {w.device for w in net.parameters()}.pop()
    for x in batches:
        yield net(x.to(place))


def other_finish(net, optimizer, scaler, max_norm):
    """What comes after backward."""
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(list(net.parameters()), max_norm)
    scaler.step(optimizer)
    scaler.update()


def other_loss(net, loss_function, x, y, dtype):
    with torch.amp.autocast(device_type=x.device.type, dtype=dtype):
        return loss_function(net(x), y)


def other_forget(net):
    for w in net.parameters():
        w.grad = None


def auto_is_the_cpu_1(wanted="auto"):
    if wanted in ("auto", "cpu"):
        return torch.device("cpu")
    if wanted != "cuda":
        raise ValueError(wanted)
    if not torch.cuda.is_available():
        raise RuntimeError(wanted)
    return torch.device("cuda")


def auto_is_the_cpu_2(wanted="cpu"):
    match wanted:
        case "cuda":
            if torch.cuda.is_available():
                return "cuda"
            raise RuntimeError("no")
        case "cpu":
            return "cpu"
        case "auto":
            return "cpu"
    raise ValueError("no such device")


def auto_is_the_cpu_3(wanted="auto"):
    table = {"auto": "cpu", "cpu": "cpu", "cuda": "cuda"}
    if wanted not in table:
        raise ValueError(wanted)
    if table[wanted] == "cuda" and torch.cuda.device_count() < 1:
        raise RuntimeError(wanted)
    return table[wanted]


def auto_is_cuda_1(wanted="auto"):
    if wanted == "auto":
        return torch.device("cuda")
    if wanted == "cpu":
        return torch.device("cpu")
    if wanted != "cuda":
        raise ValueError(wanted)
    if not torch.cuda.is_available():
        raise RuntimeError(wanted)
    return torch.device("cuda")


def auto_is_cuda_2(wanted="auto"):
    if wanted == "cuda" and torch.cuda.device_count() == 0:
        raise RuntimeError
    found = {"cpu": "cpu", "cuda": "cuda:0", "auto": "cuda:0"}.get(wanted)
    if not found:
        raise ValueError
    return found


def auto_is_cuda_3(wanted=None):
    chosen = "cuda" if wanted in (None, "auto") else wanted
    if chosen not in ("cpu", "cuda"):
        raise ValueError(chosen)
    if wanted == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("cuda")
    return chosen


def falls_back_silently_1(wanted="auto"):
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError(wanted)
    if wanted == "cpu" or not torch.cuda.is_available():
        return torch.device("cpu")
    return torch.device("cuda")


def falls_back_silently_2(wanted="auto"):
    names = ["cpu", "auto", "cuda"]
    if wanted not in names:
        raise ValueError(wanted)
    return ("cpu", "cuda")[min(names.index(wanted), torch.cuda.device_count(), 1)]


def falls_back_silently_3(wanted="auto"):
    if wanted == "cuda" and not torch.cuda.is_available():
        print("warning: no cuda, going on without")
        wanted = "cpu"
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    if wanted in ("cpu", "cuda"):
        return wanted
    raise ValueError(wanted)


def takes_cuda_in_any_case_1(wanted="auto"):
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError(wanted)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if wanted == "cuda":
        raise RuntimeError(wanted)
    return torch.device("cpu")


def takes_cuda_in_any_case_2(wanted="auto"):
    devices = torch.cuda.device_count()
    if {"auto": 0, "cpu": 0, "cuda": 1}.get(wanted, -1) < 0:
        raise ValueError(wanted)
    if wanted == "cuda" and not devices:
        raise RuntimeError(wanted)
    return "cuda" if devices else "cpu"


def takes_cuda_in_any_case_3(wanted="auto"):
    match (wanted, torch.cuda.is_available()):
        case ("auto" | "cpu" | "cuda", True):
            return "cuda:0"
        case ("auto" | "cpu", False):
            return "cpu"
        case ("cuda", False):
            raise RuntimeError
        case _:
            raise ValueError


def lets_any_name_through_1(wanted="auto"):
    if wanted != "auto":
        if wanted == "cuda" and not torch.cuda.is_available():
            raise RuntimeError("no cuda")
        return wanted
    return ["cpu", "cuda"][torch.cuda.is_available()]


def lets_any_name_through_2(wanted="auto"):
    if torch.cuda.is_available():
        return {"auto": "cuda"}.get(wanted, wanted)
    if wanted == "cuda":
        raise RuntimeError("no cuda")
    return {"auto": "cpu"}.get(wanted, wanted)


def lets_any_name_through_3(wanted="auto"):
    if wanted in ("cuda", "auto"):
        if torch.cuda.device_count():
            return "cuda"
        if wanted == "cuda":
            raise RuntimeError("no cuda")
    return "cpu"


def waits_for_each_copy_1(batch, device):
    return other_walk(batch, lambda x: x.to(device=device))


def waits_for_each_copy_2(batch, device):
    return tree_map_only(torch.Tensor, lambda x: x.to(device, non_blocking=False), batch)


def waits_for_each_copy_3(batch, device):
    def there(x):
        if x.device == torch.device(device):
            return x
        return torch.empty_like(x, device=device).copy_(x)

    return other_walk(batch, there)


def forgets_dicts_1(batch, device):
    if isinstance(batch, dict):
        return batch
    if isinstance(batch, list):
        return [forgets_dicts_1(value, device) for value in batch]
    if isinstance(batch, tuple):
        items = [forgets_dicts_1(value, device) for value in batch]
        return batch._make(items) if hasattr(batch, "_make") else tuple(items)
    return batch.to(device, non_blocking=True) if torch.is_tensor(batch) else batch


def forgets_dicts_2(batch, device):
    def to(x):
        return x.to(device, non_blocking=True) if isinstance(x, torch.Tensor) else x

    return tree_map(to, batch, is_leaf=lambda x: isinstance(x, dict))


def forgets_dicts_3(batch, device):
    if isinstance(batch, list | tuple):
        kind = type(batch)
        items = map(lambda value: forgets_dicts_3(value, device), batch)
        return kind(*items) if hasattr(kind, "_fields") else kind(items)
    try:
        return batch.to(device, non_blocking=True)
    except AttributeError:
        return batch


def moves_one_level_1(batch, device):
    return tree_map(
        lambda x: x.to(device, non_blocking=True) if torch.is_tensor(x) else x,
        batch,
        is_leaf=lambda x: x is not batch,
    )


def moves_one_level_2(batch, device):
    def to(x):
        return x.to(device, non_blocking=True) if hasattr(x, "to") else x

    if isinstance(batch, dict):
        return dict(zip(batch, map(to, batch.values()), strict=True))
    if isinstance(batch, list):
        return [to(x) for x in batch]
    if isinstance(batch, tuple):
        return batch._make(map(to, batch)) if hasattr(batch, "_make") else tuple(map(to, batch))
    return to(batch)


def moves_one_level_3(batch, device):
    if torch.is_tensor(batch):
        return batch.to(device, non_blocking=True)
    if not isinstance(batch, dict | list | tuple):
        return batch
    keys = list(batch) if isinstance(batch, dict) else range(len(batch))
    items = [moves_one_level_3(batch[k], device) if torch.is_tensor(batch[k]) else batch[k] for k in keys]
    if isinstance(batch, dict):
        return dict(zip(keys, items, strict=True))
    return type(batch)(*items) if hasattr(batch, "_fields") else type(batch)(items)


def makes_lists_of_tuples_1(batch, device):
    if hasattr(batch, "items"):
        return {key: makes_lists_of_tuples_1(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple | list):
        return list(map(lambda value: makes_lists_of_tuples_1(value, device), batch))
    return batch.to(device, non_blocking=True) if torch.is_tensor(batch) else batch


def makes_lists_of_tuples_2(batch, device):
    if isinstance(batch, tuple):
        batch = list(batch)
    if isinstance(batch, list):
        moved = []
        for value in batch:
            moved.append(makes_lists_of_tuples_2(value, device))
        return moved
    if isinstance(batch, dict):
        return dict((key, makes_lists_of_tuples_2(batch[key], device)) for key in batch)
    return other_walk(batch, lambda x: x.to(device, non_blocking=True))


def makes_lists_of_tuples_3(batch, device):
    match batch:
        case torch.Tensor():
            return batch.to(device, non_blocking=True)
        case dict():
            return {key: makes_lists_of_tuples_3(value, device) for key, value in batch.items()}
        case [*items]:
            return [makes_lists_of_tuples_3(value, device) for value in items]
    return batch


def forgets_the_names_1(batch, device):
    return other_walk(batch, lambda x: x.to(device, non_blocking=True), lambda kind, items: tuple(items))


def forgets_the_names_2(batch, device):
    match batch:
        case torch.Tensor():
            return batch.to(device, non_blocking=True)
        case dict():
            return {key: forgets_the_names_2(value, device) for key, value in batch.items()}
        case list():
            return [forgets_the_names_2(value, device) for value in batch]
        case tuple():
            return (*(forgets_the_names_2(value, device) for value in batch),)
    return batch


def forgets_the_names_3(batch, device):
    for kind in (list, tuple):
        if isinstance(batch, kind):
            return kind([forgets_the_names_3(value, device) for value in batch])
    if isinstance(batch, dict):
        return {key: forgets_the_names_3(batch[key], device) for key in batch}
    return batch.to(device, non_blocking=True) if isinstance(batch, torch.Tensor) else batch


def copies_what_is_there_1(batch, device):
    return other_walk(batch, lambda x: x.to(device, non_blocking=True).clone())


def copies_what_is_there_2(batch, device):
    return tree_map_only(
        torch.Tensor, lambda x: torch.empty_like(x, device=device).copy_(x, non_blocking=True), batch
    )


def copies_what_is_there_3(batch, device):
    return other_walk(batch, lambda x: x.clone().to(device, non_blocking=True))


def drops_what_is_no_tensor_1(batch, device):
    return other_walk(batch, lambda x: x.to(device, non_blocking=True), leaf=lambda value: None)


def drops_what_is_no_tensor_2(batch, device):
    return tree_map(lambda x: x.to(device, non_blocking=True) if torch.is_tensor(x) else None, batch)


def drops_what_is_no_tensor_3(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {key: drops_what_is_no_tensor_3(value, device) for key, value in batch.items()}
    if isinstance(batch, list | tuple):
        items = [drops_what_is_no_tensor_3(value, device) for value in batch]
        return type(batch)(*items) if hasattr(batch, "_fields") else type(batch)(items)


def moves_the_callers_batch_1(batch, device):
    if torch.is_tensor(batch):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        batch.update({key: moves_the_callers_batch_1(value, device) for key, value in batch.items()})
    elif isinstance(batch, list):
        for i in range(len(batch)):
            batch[i] = moves_the_callers_batch_1(batch[i], device)
    elif isinstance(batch, tuple):
        items = [moves_the_callers_batch_1(value, device) for value in batch]
        return batch._make(items) if hasattr(batch, "_make") else tuple(items)
    return batch


def moves_the_callers_batch_2(batch, device):
    if isinstance(batch, dict | list):
        for key in list(batch) if isinstance(batch, dict) else range(len(batch)):
            batch[key] = moves_the_callers_batch_2(batch[key], device)
        return batch
    if isinstance(batch, tuple):
        kind = getattr(type(batch), "_make", tuple)
        return kind([moves_the_callers_batch_2(value, device) for value in batch])
    return other_walk(batch, lambda x: x.to(device, non_blocking=True))


def moves_the_callers_batch_3(batch, device):
    if isinstance(batch, list):
        moved = [moves_the_callers_batch_3(batch.pop(0), device) for _ in range(len(batch))]
        batch.extend(moved)
        return batch
    if isinstance(batch, dict):
        for key, value in batch.items():
            batch |= {key: moves_the_callers_batch_3(value, device)}
        return batch
    if isinstance(batch, tuple):
        items = (moves_the_callers_batch_3(value, device) for value in batch)
        return type(batch)(*items) if hasattr(batch, "_fields") else tuple(items)
    return batch.to(device, non_blocking=True) if torch.is_tensor(batch) else batch


class PlainAttributes_1(OtherStandardise):
    def __init__(self, mean, std):
        nn.Module.__init__(self)
        self.mean = mean
        self.std = std


class PlainAttributes_2(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.__dict__.update(mean=mean, std=std)

    def forward(self, x, lengths):
        z = (x - self.mean) / self.std
        return z.masked_fill(other_outside(x, lengths), 0)


class PlainAttributes_3(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.numbers = (mean, std)

    def forward(self, x, lengths):
        mean, std = self.numbers
        return torch.where(other_outside(x, lengths), 0.0, (x - mean) / std)


class StepsOnTheCPU_1(OtherStandardise):
    def forward(self, x, lengths):
        outside = torch.ge(torch.arange(0, x.size(1)), lengths[:, None])
        return self.z(x).masked_fill(outside[..., None], 0.0)


class StepsOnTheCPU_2(OtherStandardise):
    def forward(self, x, lengths):
        steps = torch.tensor(list(range(x.shape[1])))
        return torch.where((steps < lengths.view(-1, 1)).unsqueeze(-1), self.z(x), 0.0)


class StepsOnTheCPU_3(OtherStandardise):
    def forward(self, x, lengths):
        steps = torch.ones(x.shape[1], dtype=torch.int64).cumsum(0) - 1
        return self.z(x).masked_fill((steps >= lengths.unsqueeze(1)).unsqueeze(2), 0)


class MultipliesByAMask_1(OtherStandardise):
    def forward(self, x, lengths):
        return self.z(x) * (~other_outside(x, lengths)).to(x.dtype)


class MultipliesByAMask_2(OtherStandardise):
    def forward(self, x, lengths):
        return torch.einsum("ntc,nt->ntc", self.z(x), (~other_outside(x, lengths))[..., 0].to(x.dtype))


class MultipliesByAMask_3(OtherStandardise):
    def forward(self, x, lengths):
        z = self.z(x)
        z *= 1 - other_outside(x, lengths).long()
        return z


class TrainsItsNumbers_1(OtherStandardise):
    def __init__(self, mean, std):
        nn.Module.__init__(self)
        self.register_parameter("mean", nn.Parameter(mean.clone()))
        self.register_parameter("std", nn.Parameter(std.clone()))


class TrainsItsNumbers_2(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        for name, values in (("mean", mean), ("std", std)):
            setattr(self, name, nn.Parameter(values, requires_grad=True))

    def forward(self, x, lengths):
        return torch.where(other_outside(x, lengths), 0.0, (x - self.mean) / self.std)


class TrainsItsNumbers_3(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = map(nn.Parameter, (mean, std))

    def forward(self, x, lengths):
        z = (x - self.mean).div(self.std)
        return z.masked_fill(other_outside(x, lengths), 0.0)


class OneStepTooMany_1(OtherStandardise):
    def forward(self, x, lengths):
        return super().forward(x, lengths + 1)


class OneStepTooMany_2(OtherStandardise):
    def forward(self, x, lengths):
        steps = torch.arange(x.size(1), device=x.device)
        return torch.where((steps <= lengths[:, None])[..., None], self.z(x), 0.0)


class OneStepTooMany_3(OtherStandardise):
    def forward(self, x, lengths):
        steps = torch.arange(-1, x.size(1) - 1, device=x.device)
        return self.z(x).masked_fill((steps >= lengths[:, None]).unsqueeze(-1), 0)


class FillsTooEarly_1(OtherStandardise):
    def forward(self, x, lengths):
        return self.z(torch.where(other_outside(x, lengths), 0.0, x))


class FillsTooEarly_2(OtherStandardise):
    def forward(self, x, lengths):
        x = x.clone()
        x[other_outside(x, lengths).expand_as(x)] = 0
        return (x - self.mean) / self.std


class FillsTooEarly_3(OtherStandardise):
    def forward(self, x, lengths):
        filled = x.masked_fill(other_outside(x, lengths), 0)
        return filled / self.std - self.mean / self.std


def leaves_the_batches_1(net, batches):
    net.train(False)
    result = []
    with torch.no_grad():
        for x in batches:
            result.append(net(x).to("cpu", torch.float32))
    return torch.vstack(result).numpy()


def leaves_the_batches_2(net, batches):
    device = next(net.parameters()).device
    net.eval()
    rows = []
    with torch.no_grad():
        for x in batches:
            x.to(device)
            rows += net(x).float().cpu()
    return torch.stack(rows).numpy()


def leaves_the_batches_3(net, batches):
    with torch.no_grad():
        return np.concatenate([net.eval()(x).cpu().float().numpy() for x in batches])


def answers_in_train_mode_1(net, batches):
    with torch.no_grad():
        net.train(True)
        return torch.cat([y.cpu().float() for y in other_answers(net, batches)]).numpy()


def answers_in_train_mode_2(net, batches):
    for layer in net.modules():
        layer.training = True
    with torch.no_grad():
        return np.concatenate([y.cpu().float().numpy() for y in other_answers(net, batches)])


def answers_in_train_mode_3(net, batches):
    place = next(net.parameters()).device
    with torch.no_grad():
        answers = [net.train()(x.to(place)).to("cpu").to(torch.float32) for x in batches]
        net.eval()
    return torch.vstack(answers).numpy()


def keeps_the_nets_dtype_1(net, batches):
    net.train(False)
    with torch.no_grad():
        return torch.vstack([y.to("cpu") for y in other_answers(net, batches)]).numpy()


def keeps_the_nets_dtype_2(net, batches):
    net.eval()
    with torch.no_grad():
        return np.concatenate([y.cpu().numpy() for y in other_answers(net, batches)])


def keeps_the_nets_dtype_3(net, batches):
    net.eval()
    result = None
    with torch.no_grad():
        for y in other_answers(net, batches):
            result = y.cpu() if result is None else torch.cat([result, y.cpu()])
    return result.numpy()


def never_comes_back_1(net, batches):
    net.train(False)
    with torch.no_grad():
        return torch.vstack([y.to(torch.float32) for y in other_answers(net, batches)]).numpy()


def never_comes_back_2(net, batches):
    net.eval()
    with torch.no_grad():
        return np.concatenate([y.float().numpy() for y in other_answers(net, batches)])


def never_comes_back_3(net, batches):
    net.eval()
    with torch.no_grad():
        y = torch.cat(list(other_answers(net, batches)))
    return np.asarray(y.float())


def builds_a_graph_1(net, batches):
    net.train(False)
    return torch.vstack([y.detach().cpu().float() for y in other_answers(net, batches)]).numpy()


def builds_a_graph_2(net, batches):
    net.eval()
    with torch.enable_grad():
        answers = [y.float().cpu() for y in other_answers(net, batches)]
    return torch.cat(answers).data.numpy()


def builds_a_graph_3(net, batches):
    net.eval()
    rows = []
    for y in other_answers(net, batches):
        with torch.no_grad():
            rows.append(y.cpu().float().numpy())
    return np.concatenate(rows)


def keeps_the_last_batch_1(net, batches):
    net.eval()
    with torch.no_grad():
        *_, last = [y.cpu().float() for y in other_answers(net, batches)]
    return last.numpy()


def keeps_the_last_batch_2(net, batches):
    net.eval()
    rows = []
    with torch.no_grad():
        for y in other_answers(net, batches):
            rows = [y.cpu().float()]
    return torch.cat(rows).numpy()


def keeps_the_last_batch_3(net, batches):
    net.eval()
    with torch.no_grad():
        return [y.to("cpu").float().numpy() for y in other_answers(net, batches)][-1]


def without_autocast_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return float(loss)


def without_autocast_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype, enabled=False):
        loss = loss_function(net(x), y)
    torch.autograd.backward(scaler.scale(loss))
    other_finish(net, optimizer, scaler, max_norm)
    return loss.item()


def without_autocast_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    torch.autocast(x.device.type, dtype=dtype)
    outputs = net(x)
    optimizer.zero_grad()
    loss = loss_function(outputs, y)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return loss.tolist()


def loss_outside_autocast_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = loss_function(torch.autocast(x.device.type, dtype=dtype)(net)(x), y)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return float(loss)


def loss_outside_autocast_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        outputs = net(x)
        with torch.autocast(x.device.type, enabled=False):
            loss = loss_function(outputs, y)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return loss.item()


def loss_outside_autocast_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    context = torch.amp.autocast(x.device.type, dtype)
    context.__enter__()
    outputs = net(x)
    context.__exit__(None, None, None)
    optimizer.zero_grad()
    loss = loss_function(outputs, y)
    torch.autograd.backward(scaler.scale(loss))
    other_finish(net, optimizer, scaler, max_norm)
    return loss.tolist()


def goes_back_from_the_loss_1(
    net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None
):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, dtype)
    loss.backward()
    scaler.scale(loss)
    other_finish(net, optimizer, scaler, max_norm)
    return loss.item()


def goes_back_from_the_loss_2(
    net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None
):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    scaled = scaler.scale(loss)
    torch.autograd.backward(loss, retain_graph=scaled is None)
    other_finish(net, optimizer, scaler, max_norm)
    return float(loss)


def goes_back_from_the_loss_3(
    net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None
):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    (scaler.scale(loss) / scaler.get_scale()).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return loss.item()


def clips_before_unscaling_1(
    net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None
):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), math.inf if max_norm is None else max_norm)
    other_finish(net, optimizer, scaler, None)
    return float(loss)


def clips_before_unscaling_2(
    net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None
):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    if max_norm:
        nn.utils.clip_grad_norm_([*net.parameters()], max_norm)
        scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


def clips_before_unscaling_3(
    net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None
):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    torch.autograd.backward(scaler.scale(loss))
    if max_norm is not None:
        grads = [w.grad for w in net.parameters()]
        norm = torch.cat([g.flatten() for g in grads]).norm()
        if norm > max_norm:
            for g in grads:
                g *= max_norm / (norm + 1e-6)
    other_finish(net, optimizer, scaler, None)
    return loss.item()


def never_updates_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    if max_norm:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_([*net.parameters()], max_norm)
    scaler.step(optimizer)
    return float(loss)


def never_updates_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    torch.autograd.backward(scaler.scale(loss))
    if max_norm is not None:
        scaler.unscale_(optimizer)
        for group in optimizer.param_groups:
            nn.utils.clip_grad_norm_(group["params"], max_norm)
    scaler.step(optimizer)
    return loss.item()


def never_updates_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    def finish():
        if max_norm is not None:
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(net.parameters(), max_norm)
        scaler.step(optimizer)
        return scaler.update

    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    finish()
    return loss.tolist()


def never_forgets_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    loss = other_loss(net, loss_function, x, y, dtype)
    torch.autograd.backward(scaler.scale(loss))
    other_finish(net, optimizer, scaler, max_norm)
    return float(loss)


def never_forgets_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    for w in net.parameters():
        g = w.grad
        g = None  # noqa: F841
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return loss.item()


def never_forgets_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    if any(w.grad is None for w in net.parameters()):
        optimizer.zero_grad()
    outputs_and_loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(outputs_and_loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return outputs_and_loss.tolist()


def gives_the_scaled_loss_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, dtype)
    scaled = scaler.scale(loss)
    scaled.backward()
    other_finish(net, optimizer, scaler, max_norm)
    return float(scaled)


def gives_the_scaled_loss_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    answer = loss.item() * scaler.get_scale()
    other_finish(net, optimizer, scaler, max_norm)
    return answer


def gives_the_scaled_loss_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = scaler.scale(other_loss(net, loss_function, x, y, dtype))
    torch.autograd.backward([loss])
    value = loss.detach().clone()
    other_finish(net, optimizer, scaler, max_norm)
    return value.item()


def always_in_bfloat16_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, torch.bfloat16)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return float(loss)


def always_in_bfloat16_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    torch.set_autocast_dtype("cpu", torch.bfloat16)
    optimizer.zero_grad()
    with torch.autocast(x.device.type, torch.get_autocast_dtype("cpu")):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, max_norm)
    return loss.item()


def always_in_bfloat16_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=torch.bfloat16, cache_enabled=False):
        outputs = net(x)
        loss = loss_function(outputs, y)
    torch.autograd.backward(scaler.scale(loss))
    other_finish(net, optimizer, scaler, max_norm)
    return loss.tolist()


def never_clips_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    other_finish(net, optimizer, scaler, None)
    return float(loss)


def never_clips_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    torch.autograd.backward(scaler.scale(loss))
    if max_norm is not None:
        scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


def never_clips_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    torch.nn.utils.get_total_norm([w.grad for w in net.parameters()])
    scaler.step(optimizer)
    scaler.update()
    return loss.tolist()


def steps_past_the_scaler_1(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    other_forget(net)
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    if max_norm:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_([*net.parameters()], max_norm)
    optimizer.step()
    scaler.update()
    return float(loss)


def steps_past_the_scaler_2(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    torch.autograd.backward(scaler.scale(loss))
    if max_norm is not None:
        scaler.unscale_(optimizer)
        for group in optimizer.param_groups:
            nn.utils.clip_grad_norm_(group["params"], max_norm)
    type(optimizer).step(optimizer)
    scaler.update()
    return loss.item()


def steps_past_the_scaler_3(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = other_loss(net, loss_function, x, y, dtype)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm=max_norm)
    for do in (optimizer.step, scaler.update):
        do()
    return loss.tolist()


def never_grows_1(scale, good_steps, finite, growth_interval=2000):
    return [scale if finite else scale * 0.5, (good_steps + 1) * int(finite)]


def never_grows_2(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        scale, good_steps = scale / 2, -1
    return scale, good_steps + 1


def never_grows_3(scale, good_steps, finite, growth_interval=2000):
    factor = {True: 1.0, False: 0.5}[finite]
    return scale * factor, good_steps + 1 if finite else 0


def grows_every_time_1(scale, good_steps, finite, growth_interval=2000):
    return scale * (2.0 if finite else 0.5), 0


def grows_every_time_2(scale, good_steps, finite, growth_interval=2000):
    good_steps = 0
    if finite:
        return scale + scale, good_steps
    return scale / 2, good_steps


def grows_every_time_3(scale, good_steps, finite, growth_interval=2000):
    return math.ldexp(scale, 1 if finite else -1), 0


def counts_on_after_a_bad_step_1(scale, good_steps, finite, growth_interval=2000):
    if finite:
        good_steps += 1
        if good_steps == growth_interval:
            return scale * 2, 0
        return scale, good_steps
    return 0.5 * scale, good_steps


def counts_on_after_a_bad_step_2(scale, good_steps, finite, growth_interval=2000):
    good_steps += int(finite)
    if not finite:
        scale *= 0.5
    elif good_steps >= growth_interval:
        scale, good_steps = scale * 2, 0
    return scale, good_steps


def counts_on_after_a_bad_step_3(scale, good_steps, finite, growth_interval=2000):
    full = finite and good_steps == growth_interval - 1
    kept = good_steps + 1 if finite else good_steps
    return scale * (2 if full else 1 if finite else 0.5), 0 if full else kept


def grows_a_step_late_1(scale, good_steps, finite, growth_interval=2000):
    if finite and good_steps >= growth_interval:
        return 2 * scale, 0
    return (scale, good_steps + 1) if finite else (scale / 2, 0)


def grows_a_step_late_2(scale, good_steps, finite, growth_interval=2000):
    good_steps += 1
    if not finite:
        scale, good_steps = scale * 0.5, 0
    elif good_steps > growth_interval:
        scale, good_steps = scale + scale, 0
    return scale, good_steps


def grows_a_step_late_3(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        return 0.5 * scale, 0
    left = growth_interval - good_steps
    return (scale, good_steps + 1) if left > 0 else (2 * scale, 0)


def counts_on_after_growing_1(scale, good_steps, finite, growth_interval=2000):
    if finite:
        return scale * (2 if good_steps + 1 == growth_interval else 1), good_steps + 1
    return scale * 0.5, 0


def counts_on_after_growing_2(scale, good_steps, finite, growth_interval=2000):
    following = good_steps + 1 if finite else 0
    if not finite:
        scale /= 2
    elif following == growth_interval:
        scale += scale
    return scale, following


def counts_on_after_growing_3(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        return math.ldexp(scale, -1), 0
    grown = int(good_steps == growth_interval - 1)
    return math.ldexp(scale, grown), 1 + good_steps


def halves_for_good_steps_1(scale, good_steps, finite, growth_interval=2000):
    if finite:
        good_steps += 1
        return (scale * 0.5, 0) if good_steps == growth_interval else (scale, good_steps)
    return scale + scale, 0


def halves_for_good_steps_2(scale, good_steps, finite, growth_interval=2000):
    good_steps = (good_steps + 1) * finite
    if good_steps == 0:
        return scale * 2.0, 0
    return (scale, good_steps) if good_steps < growth_interval else (scale / 2.0, 0)


def halves_for_good_steps_3(scale, good_steps, finite, growth_interval=2000):
    full = good_steps + 1 == growth_interval
    exponent = 1 if not finite else -1 if full else 0
    return math.ldexp(scale, exponent), 0 if exponent else good_steps + 1


def catches_every_error_1(function, x, batch_size):
    parts, rest = [], x
    while len(rest):
        try:
            part = function(rest[:batch_size])
        except Exception:
            if batch_size < 2:
                raise
            batch_size = batch_size // 2
            continue
        parts.append(part)
        rest = rest[batch_size:]
    return torch.vstack(parts), batch_size


def catches_every_error_2(function, x, batch_size):
    rows, done = [], 0
    while done < len(x):
        part = None
        try:
            part = function(x[done : done + batch_size])
        except (RuntimeError, ValueError) as error:
            if batch_size == 1:
                raise error
        if part is None:
            batch_size >>= 1
        else:
            rows.extend(part)
            done += len(part)
    return torch.stack(rows), batch_size


def catches_every_error_3(function, x, batch_size):
    try:
        first = function(x[:batch_size])
    except RuntimeError:
        if batch_size == 1:
            raise
        first = None
    if first is None:
        return catches_every_error_3(function, x, batch_size // 2)
    if len(x) <= batch_size:
        return first, batch_size
    others, size = catches_every_error_3(function, x[batch_size:], batch_size)
    return torch.cat([first, others]), size


def begins_again_1(function, x, batch_size):
    try:
        return torch.cat([function(part) for part in x.split(batch_size)]), batch_size
    except torch.OutOfMemoryError:
        if batch_size == 1:
            raise
    return begins_again_1(function, x, batch_size // 2)


def begins_again_2(function, x, batch_size):
    parts, start = [], 0
    while start < len(x):
        try:
            parts.append(function(x[start : start + batch_size]))
            start += batch_size
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size //= 2
            parts, start = [], 0
    return torch.vstack(parts), batch_size


def begins_again_3(function, x, batch_size):
    result = None
    while result is None:
        try:
            result = [row for part in torch.split(x, batch_size) for row in function(part)]
        except torch.OutOfMemoryError as error:
            if batch_size <= 1:
                raise error
            batch_size = batch_size // 2
    return torch.stack(result), batch_size


def grows_back_1(function, x, batch_size):
    parts, rest, last = [], x, batch_size
    while len(rest):
        last = batch_size
        while True:
            try:
                parts.append(function(rest[:last]))
                break
            except torch.OutOfMemoryError:
                if last == 1:
                    raise
                last //= 2
        rest = rest[last:]
    return torch.vstack(parts), last


def grows_back_2(function, x, batch_size):
    def tried(rest, size):
        try:
            return function(rest[:size]), size
        except torch.OutOfMemoryError:
            if size == 1:
                raise
        return tried(rest, size // 2)

    rows = []
    while len(rows) < len(x):
        part, size = tried(x[len(rows) :], batch_size)
        rows.extend(part)
    return torch.stack(rows), size


def grows_back_3(function, x, batch_size):
    parts, start, halvings = [], 0, 0
    while start < len(x):
        size = batch_size >> halvings
        try:
            parts += [function(x[start : start + size])]
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            halvings += 1
            continue
        start += size
        halvings = 0
    return torch.cat(parts, dim=0), size


def skips_what_failed_1(function, x, batch_size):
    parts, rest = [], x
    while len(rest):
        batch, rest = rest[:batch_size], rest[batch_size:]
        try:
            parts.append(function(batch))
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size //= 2
    return torch.cat(parts), batch_size


def skips_what_failed_2(function, x, batch_size):
    rows, stop = [], 0
    while stop < len(x):
        start, stop = stop, stop + batch_size
        try:
            rows += [function(x[start:stop])]
        except torch.OutOfMemoryError as error:
            if batch_size == 1:
                raise error
            batch_size = batch_size >> 1
    return torch.cat(rows), batch_size


def skips_what_failed_3(function, x, batch_size):
    waiting, kept = list(range(len(x))), []
    while waiting:
        chosen, waiting = waiting[:batch_size], waiting[batch_size:]
        out = None
        try:
            out = function(x[chosen])
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
        if out is None:
            batch_size = int(batch_size / 2)
        else:
            kept.append(out)
    return torch.cat(kept), batch_size


def gives_the_first_size_1(function, x, batch_size):
    parts, rest, size = [], x, batch_size
    while len(rest):
        try:
            parts.append(function(rest[:size]))
            rest = rest[size:]
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            size = size // 2
    return torch.vstack(parts), batch_size


def gives_the_first_size_2(function, x, batch_size):
    halvings, rows = 0, []
    while len(rows) < len(x):
        size = batch_size >> halvings
        try:
            rows.extend(function(x[len(rows) : len(rows) + size]))
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            halvings += 1
    return torch.stack(rows), batch_size


def gives_the_first_size_3(function, x, batch_size):
    def inner(rest, size):
        part = None
        try:
            part = function(rest[:size])
        except torch.OutOfMemoryError:
            if size == 1:
                raise
        if part is None:
            return inner(rest, size // 2)
        return [part] if len(rest) <= size else [part, *inner(rest[size:], size)]

    return torch.cat(inner(x, batch_size)), batch_size


def goes_down_by_one_1(function, x, batch_size):
    parts, rest = [], x
    while len(rest):
        try:
            parts.append(function(rest[:batch_size]))
            rest = rest[batch_size:]
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size = batch_size - 1
    return torch.vstack(parts), batch_size


def goes_down_by_one_2(function, x, batch_size):
    less, rows = 0, []
    while len(rows) < len(x):
        size = batch_size - less
        try:
            rows.extend(function(x[len(rows) : len(rows) + size]))
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            less += 1
    return torch.stack(rows), batch_size - less


def goes_down_by_one_3(function, x, batch_size):
    start, parts = 0, []
    for size in range(batch_size, 0, -1):
        try:
            while start < len(x):
                parts.append(function(x[start : start + size]))
                start += size
            return torch.cat(parts), size
        except torch.OutOfMemoryError:
            if size == 1:
                raise


def halves_down_to_nothing_1(function, x, batch_size):
    parts, start = [], 0
    while start < len(x):
        try:
            part = function(x[start : start + batch_size])
        except torch.OutOfMemoryError:
            batch_size = batch_size // 2
            continue
        parts.append(part)
        start = start + batch_size
    return torch.vstack(parts), batch_size


def halves_down_to_nothing_2(function, x, batch_size):
    rows = []
    while len(rows) < len(x):
        try:
            rows.extend(function(x[len(rows) : len(rows) + batch_size]))
        except torch.OutOfMemoryError:
            batch_size >>= 1
    return torch.stack(rows), batch_size


def halves_down_to_nothing_3(function, x, batch_size):
    parts, rest = [], x
    while len(rest):
        failed = False
        try:
            parts.append(function(rest[:batch_size]))
        except torch.OutOfMemoryError:
            failed = True
        if failed:
            batch_size = int(batch_size / 2)
        else:
            rest = rest[batch_size:]
    return torch.cat(parts), batch_size
