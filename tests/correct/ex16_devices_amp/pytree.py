"""torch's own pytree for the nesting, devices as torch.device, the loop over batches as a generator."""

import torch
from torch import nn
from torch.utils._pytree import tree_map_only


def choose_device(wanted="auto"):
    match wanted:
        case "cpu":
            return torch.device("cpu")
        case "cuda" | "auto" if torch.cuda.is_available():
            return torch.device("cuda", 0)
        case "cuda":
            raise RuntimeError("This machine has no CUDA device.")
        case "auto":
            return torch.device("cpu")
        case _:
            raise ValueError(wanted)


def move(batch, device):
    return tree_map_only(torch.Tensor, lambda x: x.to(device=device, non_blocking=True), batch)


class Standardise(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean = nn.Buffer(mean.clone())
        self.std = nn.Buffer(std.clone())

    def forward(self, x, lengths):
        _, room, _ = x.shape
        real = torch.arange(room, device=lengths.device)[None, :] < lengths[:, None]
        return torch.where(real[:, :, None], x.sub(self.mean).div(self.std), 0.0)


@torch.inference_mode()
def predict(net, batches):
    net = net.train(False)
    place = {w.device for w in net.parameters()}.pop()
    return torch.vstack([net(x.to(place)).to("cpu", torch.float32) for x in batches]).numpy()


def amp_step(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    with torch.amp.autocast(device_type=x.device.type, dtype=dtype):
        outputs = net(x)
        loss = loss_function(outputs, y)
    optimizer.zero_grad(set_to_none=True)
    scaled = scaler.scale(loss)
    scaled.backward()
    scaler.unscale_(optimizer)
    if max_norm:
        torch.nn.utils.clip_grad_norm_(list(net.parameters()), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return float(loss.detach())


def update_scale(scale, good_steps, finite, growth_interval=2000):
    good_steps = (good_steps + 1) * finite
    if good_steps == growth_interval:
        scale, good_steps = 2.0 * scale, 0
    return scale if finite else 0.5 * scale, good_steps


def in_halves(function, x, batch_size):
    results, rest = [], x
    while rest.shape[0] > 0:
        failed = False
        try:
            result = function(rest[:batch_size])
        except torch.cuda.OutOfMemoryError:
            if batch_size <= 1:
                raise
            failed = True
        if failed:
            torch.cuda.empty_cache()
            batch_size = batch_size // 2
        else:
            results.append(result)
            rest = rest[batch_size:]
    return torch.concat(results), batch_size
