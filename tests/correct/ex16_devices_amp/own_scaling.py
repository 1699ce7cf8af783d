"""The loss is multiplied by get_scale() by hand, results are written into tensors made before, and ifs are few."""

import torch
from torch import nn

KINDS = ("auto", "cpu", "cuda")


def choose_device(wanted=KINDS[0]):
    there = int(torch.cuda.is_available())
    if KINDS.count(wanted) != 1:
        raise ValueError(f"one of {KINDS}, please")
    if KINDS.index(wanted) - 1 > there:
        raise RuntimeError("cuda is not there")
    return [["cpu", "cpu"], ["cuda", "cpu", "cuda"]][there][KINDS.index(wanted)]


def move(batch, device):
    """A stack of what is still to do would be longer; closures do."""

    def inside(value):
        kind = type(value)
        if issubclass(kind, torch.Tensor):
            return value.to(device, non_blocking=True)
        if issubclass(kind, dict):
            return {k: inside(v) for k, v in value.items()}
        if issubclass(kind, list):
            return list(map(inside, value))
        if issubclass(kind, tuple):
            return (
                value._replace(**inside(value._asdict()))
                if hasattr(value, "_asdict")
                else (*map(inside, value),)
            )
        return value

    return inside(batch)


class Standardise(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", torch.as_tensor(mean))
        self.register_buffer("std", torch.as_tensor(std))

    def forward(self, x, lengths):
        z = ((x - self.mean) / self.std).clone()
        steps = torch.arange(x.size(-2)).to(x.device)
        z.masked_fill_(torch.ge(steps.view(1, -1, 1), lengths.view(-1, 1, 1)), 0.0)
        return z


def predict(net, batches):
    net.requires_grad_(net.training or True).eval()
    device = next(iter(net.state_dict().values())).device
    with torch.no_grad():
        rows = [row for x in batches for row in net(move([x], device)[0]).cpu().float().tolist()]
    return torch.tensor(rows, dtype=torch.float32).numpy()


def amp_step(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    torch.set_autocast_enabled(x.device.type, True)
    torch.set_autocast_dtype(x.device.type, dtype)
    try:
        loss = loss_function(net(x), y)
    finally:
        torch.set_autocast_enabled(x.device.type, False)
        torch.clear_autocast_cache()
    scaler.scale(loss)  # the scaler makes its scale when it is first asked
    (loss * scaler.get_scale()).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm=max_norm, norm_type=2.0)
    scaler.step(optimizer)
    scaler.update()
    return loss.tolist()


def update_scale(scale, good_steps, finite, growth_interval=2000):
    counted = good_steps + 1
    full = finite and counted % growth_interval == 0
    factor = {(True, True): 2.0, (True, False): 1.0, (False, False): 0.5}[bool(finite), bool(full)]
    return scale * factor, 0 if full or not finite else counted


def in_halves(function, x, batch_size):
    """Halves by recursion on the rest, with the error handled outside of the except block."""

    def tried(batch):
        try:
            return function(batch)
        except torch.OutOfMemoryError as error:
            return str(error) if batch_size > 1 else _again(error)

    def _again(error):
        raise error

    parts, start = [], 0
    while start < len(x):
        part = tried(x.narrow(0, start, min(batch_size, len(x) - start)))
        if isinstance(part, str):
            batch_size >>= 1
        else:
            parts.append(part)
            start += len(part)
    return torch.cat(parts, dim=0), batch_size
