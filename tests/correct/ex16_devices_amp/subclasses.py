"""Classes for everything: a Mover, a Batches iterator, a step object, and contexts entered by hand."""

from contextlib import ExitStack

import torch


class Mover:
    def __init__(self, device):
        self.device = torch.device(device)

    def __call__(self, value):
        name = type(value).__name__
        method = getattr(self, f"of_{name}", None)
        if isinstance(value, torch.Tensor):
            return value.to(self.device, non_blocking=True)
        if method:
            return method(value)
        if isinstance(value, tuple):
            return type(value)(*self.of_list(value))
        return value

    def of_list(self, values):
        return [self(value) for value in values]

    def of_tuple(self, values):
        return tuple(self.of_list(values))

    def of_dict(self, values):
        return {key: self(value) for key, value in values.items()}


def move(batch, device):
    return Mover(device)(batch)


def choose_device(wanted="auto"):
    if wanted == "auto":
        try:
            return choose_device("cuda")
        except RuntimeError:
            return "cpu"
    if wanted not in {"cuda", "cpu"}:
        raise ValueError("unknown device: " + str(wanted))
    if wanted == "cuda" and torch.cuda.device_count() == 0:
        raise RuntimeError("cuda is wanted, but absent")
    return wanted


class Standardise(torch.nn.modules.Module):
    def __init__(self, mean, std):
        torch.nn.Module.__init__(self)
        self.register_buffer("mean", None)
        self.register_buffer("std", None)
        self.mean, self.std = mean, std

    def steps(self, x):
        return x.new_ones(x.shape[1], dtype=torch.int64).cumsum(0) - 1

    def forward(self, x, lengths):
        outside = ~torch.lt(self.steps(x), lengths[..., None])
        z = torch.addcdiv(torch.zeros_like(x), x - self.mean, self.std.expand_as(x))
        return z.masked_scatter(outside[..., None].expand_as(z), torch.zeros_like(z))


def predict(net, batches):
    kept = []
    with ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        net.train(mode=False)
        for x in batches:
            to = next(net.parameters())
            kept += [net(x.to(to.device)).to(device="cpu").to(dtype=torch.float)]
    return torch.cat(kept, dim=0).numpy(force=True)


class Step:
    def __init__(self, net, optimizer, scaler):
        self.net, self.optimizer, self.scaler = net, optimizer, scaler

    def loss(self, loss_function, x, y, dtype):
        context = torch.autocast(x.device.type, dtype=dtype, cache_enabled=False)
        context.__enter__()
        try:
            return loss_function(self.net(x), y)
        finally:
            context.__exit__(None, None, None)

    def clip(self, max_norm):
        self.scaler.unscale_(self.optimizer)
        for group in self.optimizer.param_groups:
            torch.nn.utils.clip_grad_norm_(group["params"], max_norm)

    def finish(self):
        self.scaler.step(self.optimizer)
        self.scaler.update()


def amp_step(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    step = Step(net, optimizer, scaler)
    optimizer.zero_grad()
    loss = step.loss(loss_function, x, y, dtype)
    torch.autograd.backward(scaler.scale(loss))
    if max_norm is not None:
        step.clip(max_norm)
    step.finish()
    return loss.detach().cpu().item()


def update_scale(scale, good_steps, finite, growth_interval=2000):
    steps = iter(range(good_steps + 1, growth_interval))
    following = next(steps, 0) if finite else 0
    return (scale / 2 if not finite else scale if following else scale + scale), following


class Batches:
    def __init__(self, x, size):
        self.x, self.size = x, size

    def __iter__(self):
        while len(self.x):
            self.done = False
            yield self.x[: self.size]
            if self.done:
                self.x = self.x[self.size :]
            else:
                self.size //= 2


def in_halves(function, x, batch_size):
    results, batches = [], Batches(x, batch_size)
    for batch in batches:
        try:
            results.append(function(batch))
            batches.done = True
        except torch.OutOfMemoryError:
            if batches.size < 2:
                raise
    return torch.cat(results), batches.size
