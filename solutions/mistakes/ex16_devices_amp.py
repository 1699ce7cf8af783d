"""Known wrong answers to exercise 16."""

import torch
from torch import Tensor, nn

from grader.mistake import mistake
from solutions.ex16_devices_amp import move


@mistake(
    "choose_device",
    "You always answer cpu: auto is to be cuda where torch.cuda.is_available() says so.",
)
def auto_is_the_cpu(wanted="auto"):
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError("device is not auto, cpu or cuda")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("there is no cuda")
    return "cpu" if wanted == "auto" else wanted


@mistake("choose_device", "auto is cuda in yours even where there is none: ask torch.cuda.is_available().")
def auto_is_cuda(wanted="auto"):
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError("device is not auto, cpu or cuda")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("there is no cuda")
    return "cuda" if wanted == "auto" else wanted


@mistake(
    "choose_device",
    "Where cuda is wanted and there is none, you go on with something else: raise RuntimeError.",
)
def falls_back_silently(wanted="auto"):
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError("device is not auto, cpu or cuda")
    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


@mistake("choose_device", "You take cuda where there is one, even when cpu is wanted.")
def takes_cuda_in_any_case(wanted="auto"):
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError("device is not auto, cpu or cuda")
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise RuntimeError("there is no cuda")
    return "cuda" if available else "cpu"


@mistake(
    "choose_device",
    "A name that is none of auto, cpu and cuda is to raise ValueError; yours lets it through.",
)
def lets_any_name_through(wanted="auto"):
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise RuntimeError("there is no cuda")
    if wanted == "auto":
        return "cuda" if available else "cpu"
    return wanted


@mistake("move", "Your copies block: say non_blocking=True.")
def waits_for_each_copy(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(value, device) for value in batch))
    if isinstance(batch, list | tuple):
        return type(batch)(move(value, device) for value in batch)
    return batch


@mistake("move", "Dicts come back as they were: their values have to be moved as well.")
def forgets_dicts(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(value, device) for value in batch))
    if isinstance(batch, list | tuple):
        return type(batch)(move(value, device) for value in batch)
    return batch


@mistake(
    "move",
    "You move the tensors of the outermost level only: call move for each value, whatever it is.",
)
def moves_one_level(batch, device):
    def tensor(value):
        return value.to(device, non_blocking=True) if isinstance(value, Tensor) else value

    if isinstance(batch, dict):
        return {key: tensor(value) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*map(tensor, batch))
    if isinstance(batch, list | tuple):
        return type(batch)(map(tensor, batch))
    return tensor(batch)


@mistake("move", "Tuples come back as lists: a tuple is to stay a tuple, and a named tuple one of its kind.")
def makes_lists_of_tuples(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, list | tuple):
        return [move(value, device) for value in batch]
    return batch


@mistake("move", "Named tuples come back as plain ones: make one of its kind, type(batch)(*items).")
def forgets_the_names(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple):
        return tuple(move(value, device) for value in batch)
    if isinstance(batch, list):
        return [move(value, device) for value in batch]
    return batch


@mistake(
    "move",
    "A tensor that is on the device already is copied: it is to come back itself, as .to gives it.",
)
def copies_what_is_there(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True, copy=True)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(value, device) for value in batch))
    if isinstance(batch, list | tuple):
        return type(batch)(move(value, device) for value in batch)
    return batch


@mistake("move", "Numbers, texts and None get lost: what is not a tensor comes back as it is.")
def drops_what_is_no_tensor(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(value, device) for value in batch))
    if isinstance(batch, list | tuple):
        return type(batch)(move(value, device) for value in batch)
    return None


@mistake("move", "You write into the caller's own lists and dicts: make new ones.")
def moves_the_callers_batch(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        for key in batch:
            batch[key] = move(batch[key], device)
        return batch
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(value, device) for value in batch))
    if isinstance(batch, tuple):
        return tuple(move(value, device) for value in batch)
    if isinstance(batch, list):
        batch[:] = [move(value, device) for value in batch]
    return batch


@mistake(
    "Standardise",
    "mean and std are plain attributes in yours: register them as buffers, or nothing moves them.",
)
class PlainAttributes(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = mean, std

    def forward(self, x, lengths):
        outside = torch.arange(x.shape[1], device=x.device) >= lengths.unsqueeze(1)
        return ((x - self.mean) / self.std).masked_fill(outside.unsqueeze(2), 0)


@mistake("Standardise", "forward makes a tensor on the CPU, wherever x is: say device=x.device.")
class StepsOnTheCPU(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, x, lengths):
        outside = torch.arange(x.shape[1]) >= lengths.unsqueeze(1)
        return ((x - self.mean) / self.std).masked_fill(outside.unsqueeze(2), 0)


@mistake("Standardise", "0 times NaN is NaN: fill with 0 where the steps end, do not multiply by a mask.")
class MultipliesByAMask(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, x, lengths):
        inside = torch.arange(x.shape[1], device=x.device) < lengths.unsqueeze(1)
        return (x - self.mean) / self.std * inside.unsqueeze(2)


@mistake(
    "Standardise",
    "mean and std are parameters in yours: an optimizer would train them. They are buffers.",
)
class TrainsItsNumbers(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.mean = nn.Parameter(mean)
        self.std = nn.Parameter(std)

    def forward(self, x, lengths):
        outside = torch.arange(x.shape[1], device=x.device) >= lengths.unsqueeze(1)
        return ((x - self.mean) / self.std).masked_fill(outside.unsqueeze(2), 0)


@mistake("Standardise", "One step too many counts as real: the steps 0 … lengths[n] - 1 do.")
class OneStepTooMany(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, x, lengths):
        outside = torch.arange(x.shape[1], device=x.device) > lengths.unsqueeze(1)
        return ((x - self.mean) / self.std).masked_fill(outside.unsqueeze(2), 0)


@mistake(
    "Standardise",
    "You fill x with 0 first and standardise then: what is not real becomes -mean / std, not 0.",
)
class FillsTooEarly(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, x, lengths):
        outside = torch.arange(x.shape[1], device=x.device) >= lengths.unsqueeze(1)
        return (x.masked_fill(outside.unsqueeze(2), 0) - self.mean) / self.std


@mistake("predict", "The batches stay where they are: move each to the device of the net's parameters.")
def leaves_the_batches(net, batches):
    net.eval()
    with torch.no_grad():
        answers = [net(x).float().cpu() for x in batches]
    return torch.cat(answers).numpy()


@mistake("predict", "The net answers in train mode, where dropout plays dice: call net.eval() before.")
def answers_in_train_mode(net, batches):
    device = next(net.parameters()).device
    net.train()
    with torch.no_grad():
        answers = [net(move(x, device)).float().cpu() for x in batches]
    return torch.cat(answers).numpy()


@mistake(
    "predict",
    "numpy has no bfloat16, and float32 was asked for: turn each answer into it, with .float().",
)
def keeps_the_nets_dtype(net, batches):
    device = next(net.parameters()).device
    net.eval()
    with torch.no_grad():
        answers = [net(move(x, device)).cpu() for x in batches]
    return torch.cat(answers).numpy()


@mistake("predict", "The answers never come to the CPU: numpy can only take them after .cpu().")
def never_comes_back(net, batches):
    device = next(net.parameters()).device
    net.eval()
    with torch.no_grad():
        answers = [net(move(x, device)).float() for x in batches]
    return torch.cat(answers).numpy()


@mistake("predict", "The net builds a graph for gradients that nobody needs: compute inside torch.no_grad().")
def builds_a_graph(net, batches):
    device = next(net.parameters()).device
    net.eval()
    answers = [net(move(x, device)).float().cpu() for x in batches]
    return torch.cat(answers).detach().numpy()


@mistake("predict", "You give back the answers to the last batch only: join those of all batches.")
def keeps_the_last_batch(net, batches):
    device = next(net.parameters()).device
    net.eval()
    with torch.no_grad():
        for x in batches:
            answers = net(move(x, device)).float().cpu()
    return answers.numpy()


@mistake("amp_step", "Nothing runs under autocast: net and loss are computed in float32.")
def without_autocast(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake("amp_step", "The loss is computed after autocast has ended, with few digits: it belongs inside.")
def loss_outside_autocast(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        outputs = net(x)
    loss = loss_function(outputs, y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake(
    "amp_step",
    "backward starts at the loss itself, which is not scaled: scaler.scale(loss).backward().",
)
def goes_back_from_the_loss(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss)
    loss.backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake("amp_step", "You clip gradients that are still scaled: scaler.unscale_(optimizer) comes before.")
def clips_before_unscaling(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake("amp_step", "The scale never changes: scaler.update() is missing after the step.")
def never_updates(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    return loss.item()


@mistake(
    "amp_step",
    "Old gradients are still there and are added to the new ones: call optimizer.zero_grad() first.",
)
def never_forgets(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake("amp_step", "You give back the loss times the scale: give back the loss itself.")
def gives_the_scaled_loss(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    loss = scaler.scale(loss)
    loss.backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake("amp_step", "Yours runs in bfloat16 whatever dtype says: hand it to torch.autocast.")
def always_in_bfloat16(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=torch.bfloat16):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake("amp_step", "max_norm is never used: clip the gradients to it, after unscale_.")
def never_clips(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


@mistake(
    "amp_step",
    "optimizer.step() knows nothing of the scale: scaler.step(optimizer) divides, and skips the infinite.",
)
def steps_past_the_scaler(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    optimizer.step()
    scaler.update()
    return loss.item()


@mistake("update_scale", "Your scale never grows: after growth_interval good steps in a row it doubles.")
def never_grows(scale, good_steps, finite, growth_interval=2000):
    return (scale, good_steps + 1) if finite else (scale / 2, 0)


@mistake("update_scale", "Your scale doubles after every good step: wait for growth_interval of them.")
def grows_every_time(scale, good_steps, finite, growth_interval=2000):
    return (scale * 2, 0) if finite else (scale / 2, 0)


@mistake("update_scale", "A bad step ends the row of good ones: counting starts again from 0.")
def counts_on_after_a_bad_step(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        return scale / 2, good_steps
    if good_steps + 1 == growth_interval:
        return scale * 2, 0
    return scale, good_steps + 1


@mistake("update_scale", "Your scale grows one step late: the good step just made counts too.")
def grows_a_step_late(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        return scale / 2, 0
    if good_steps == growth_interval:
        return scale * 2, 0
    return scale, good_steps + 1


@mistake("update_scale", "After the scale has doubled you count on: counting starts again from 0.")
def counts_on_after_growing(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        return scale / 2, 0
    good_steps += 1
    return (scale * 2 if good_steps == growth_interval else scale), good_steps


@mistake(
    "update_scale",
    "It is the wrong way round: the scale halves after a bad step and doubles after good ones.",
)
def halves_for_good_steps(scale, good_steps, finite, growth_interval=2000):
    if not finite:
        return scale * 2, 0
    if good_steps + 1 == growth_interval:
        return scale / 2, 0
    return scale, good_steps + 1


@mistake("in_halves", "You catch every RuntimeError, wrong shapes too: catch torch.OutOfMemoryError alone.")
def catches_every_error(function, x, batch_size):
    results, start = [], 0
    while start < len(x):
        try:
            results.append(function(x[start : start + batch_size]))
            start += batch_size
        except RuntimeError:
            if batch_size == 1:
                raise
            batch_size //= 2
    return torch.cat(results), batch_size


@mistake("in_halves", "You begin again from the first sample after each halving: what is done is done.")
def begins_again(function, x, batch_size):
    while True:
        try:
            results = [function(x[start : start + batch_size]) for start in range(0, len(x), batch_size)]
            return torch.cat(results), batch_size
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size //= 2


@mistake(
    "in_halves",
    "After a batch that had to be halved you go back to the large ones: stay with the small size.",
)
def grows_back(function, x, batch_size):
    results, start, size = [], 0, batch_size
    while start < len(x):
        try:
            results.append(function(x[start : start + size]))
            start, used, size = start + size, size, batch_size
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            size //= 2
    return torch.cat(results), used


@mistake("in_halves", "The samples of a batch that failed are skipped: try them again, as smaller batches.")
def skips_what_failed(function, x, batch_size):
    results, start = [], 0
    while start < len(x):
        size = batch_size
        try:
            results.append(function(x[start : start + size]))
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size //= 2
        start += size
    return torch.cat(results), batch_size


@mistake(
    "in_halves",
    "You give back the batch size of the beginning: the one that was used in the end is asked for.",
)
def gives_the_first_size(function, x, batch_size):
    results, start, size = [], 0, batch_size
    while start < len(x):
        try:
            results.append(function(x[start : start + size]))
            start += size
        except torch.OutOfMemoryError:
            if size == 1:
                raise
            size //= 2
    return torch.cat(results), batch_size


@mistake("in_halves", "You go down one sample at a time: halve the batch size, batch_size // 2.")
def goes_down_by_one(function, x, batch_size):
    results, start = [], 0
    while start < len(x):
        try:
            results.append(function(x[start : start + batch_size]))
            start += batch_size
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size -= 1
    return torch.cat(results), batch_size


@mistake("in_halves", "Your batch size falls to 0: at 1 there is nothing to halve, let the error through.")
def halves_down_to_nothing(function, x, batch_size):
    results, start = [], 0
    while start < len(x):
        try:
            results.append(function(x[start : start + batch_size]))
            start += batch_size
        except torch.OutOfMemoryError:
            batch_size //= 2
    return torch.cat(results), batch_size
