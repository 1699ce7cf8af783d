"""As in older scripts: type() comparisons, .data, mask by repeat, cumulative flags, explicit dtype names."""

from collections import OrderedDict

import torch
import torch.nn as nn


def choose_device(wanted: str = "auto"):
    use_cuda = torch.cuda.is_available()
    if wanted == "auto":
        device = torch.device("cuda") if use_cuda else torch.device("cpu")
    elif wanted == "cuda":
        if not use_cuda:
            raise RuntimeError("CUDA is not available")
        device = torch.device("cuda")
    elif wanted == "cpu":
        device = torch.device("cpu")
    else:
        raise ValueError("wanted must be auto, cpu or cuda")
    return device


def move(batch, device):
    if torch.is_tensor(batch):
        return batch.to(device, batch.dtype, True)
    if type(batch) in (dict, OrderedDict):
        moved = type(batch)()
        for key in batch:
            moved[key] = move(batch[key], device)
        return moved
    if isinstance(batch, (list, tuple)):
        items = []
        for item in batch:
            items.append(move(item, device))
        if type(batch) is list:
            return items
        if type(batch) is tuple:
            return tuple(items)
        return type(batch)(**dict(zip(batch._fields, items)))  # noqa: B905
    return batch


class Standardise(nn.Module):
    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, mean, std):
        super(Standardise, self).__init__()
        self.register_buffer("mean", mean.detach().view(-1))
        self.register_buffer("std", std.detach().view(-1))

    def forward(self, x, lengths):
        n, t, c = x.size()
        position = torch.ones(n, t, device=x.device).cumsum(1)
        keep = (position <= lengths.view(n, 1)).unsqueeze(-1).expand(n, t, c)
        out = torch.zeros_like(x)
        z = (x - self.mean.view(1, 1, c)) / self.std.view(1, 1, c)
        return torch.where(keep, z, out)


def predict(net, batches):
    net.eval()
    device = [w.device for w in net.parameters()][-1]
    result = None
    for x in batches:
        x = x.to(device)
        with torch.no_grad():
            y = net(x)
        y = y.detach().to("cpu").type(torch.FloatTensor)
        result = y if result is None else torch.cat((result, y), 0)
    return result.numpy()


def amp_step(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(device_type=str(x.device).split(":")[0], enabled=True, dtype=dtype):
        loss = loss_function(net(x), y)
        scaled_loss = scaler.scale(loss)
    scaled_loss.backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        total = 0.0
        for w in net.parameters():
            if w.grad is not None:
                total = total + w.grad.data.norm(2).item() ** 2
        coefficient = max_norm / (total**0.5 + 1e-6)
        if coefficient < 1:
            for w in net.parameters():
                if w.grad is not None:
                    w.grad.data.mul_(coefficient)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


def update_scale(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        scale = scale * 0.5
        good_steps = 0
    else:
        good_steps = good_steps + 1
        if good_steps >= growth_interval:
            scale = scale * 2.0
            good_steps = 0
    return [scale, good_steps]


def in_halves(function, x, batch_size):
    outputs = []
    done = 0
    while done != x.size(0):
        stop = min(done + batch_size, x.size(0))
        try:
            out = function(x[done:stop])
        except torch.OutOfMemoryError as e:
            if batch_size == 1:
                raise e
            out = None
        if out is None:
            batch_size = int(batch_size / 2)
            continue
        outputs.extend(out)
        done = stop
    return torch.stack(outputs), batch_size
