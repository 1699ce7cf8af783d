"""Re-spellings of exercise 7's known mistakes, by another hand."""

# they call the other functions of the file that they are put into

import itertools
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, RandomSampler, TensorDataset


def other_pieces(x, y, size):
    return list(zip(torch.split(x, size), torch.split(y, size), strict=True))


def other_backward(net, loss_function, inputs, targets):
    loss = loss_function(net(inputs), targets)
    loss.backward()
    return loss.item()


def makes_a_new_weight_1(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is None:
                continue
            g = w.grad + weight_decay * w
            w = torch.sub(w, g, alpha=lr)


def makes_a_new_weight_2(parameters, lr, weight_decay=0.0):
    parameters = list(parameters)
    for i in range(len(parameters)):
        w = parameters[i]
        if w.grad is not None:
            parameters[i] = w = w * (1 - lr * weight_decay) - lr * w.grad


def makes_a_new_weight_3(parameters, lr, weight_decay=0.0):
    for w in filter(lambda w: w.grad is not None, parameters):
        w = w.detach() - w.grad.add(w.detach(), alpha=weight_decay).mul(lr)
        w.requires_grad_()


def tracked_by_autograd_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is None:
            continue
        g = p.grad
        if weight_decay:
            g = g + weight_decay * p
        p.sub_(g, alpha=lr)


def tracked_by_autograd_2(parameters, lr, weight_decay=0.0):
    todo = [p for p in parameters if p.grad is not None]
    for p in todo:
        p.copy_(p - lr * p.grad - lr * weight_decay * p)


def tracked_by_autograd_3(parameters, lr, weight_decay=0.0):
    for p in parameters:
        with torch.no_grad():
            change = None if p.grad is None else -lr * (p.grad + p * weight_decay)
        if change is not None:
            p += change


def climbs_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            p.data.add_(p.grad + weight_decay * p.data, alpha=lr)


def climbs_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            g = p.grad.clone()
            g += p * weight_decay
            p.copy_(p + g * lr)


def climbs_3(parameters, lr, weight_decay=0.0):
    having = [p for p in parameters if p.grad is not None]
    with torch.inference_mode():
        for p, g in zip(having, [p.grad for p in having], strict=True):
            p -= -lr * g - lr * weight_decay * p


def moves_to_other_memory_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is None:
            continue
        g = torch.add(p.grad, p.detach(), alpha=weight_decay)
        p.data = torch.sub(p.detach(), g, alpha=lr)


def moves_to_other_memory_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                moved = p.clone()
                moved -= lr * weight_decay * p
                moved -= lr * p.grad
                p.data = moved


def moves_to_other_memory_3(parameters, lr, weight_decay=0.0):
    pairs = [(p, p.grad) for p in parameters if p.grad is not None]
    for p, g in pairs:
        p.data = p.data * (1 - lr * weight_decay) - g * lr


def decays_the_moved_weight_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            p.data.sub_(lr * p.grad)
            p.data.mul_(1 - lr * weight_decay)


def decays_the_moved_weight_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            moved = p - lr * p.grad
            p.copy_(moved - lr * weight_decay * moved)


def decays_the_moved_weight_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        trained = [p for p in parameters if p.grad is not None]
        for p in trained:
            p.add_(p.grad, alpha=-lr)
        for p in trained:
            p.add_(p, alpha=-lr * weight_decay)


def decays_without_the_rate_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            p.data.mul_(1 - weight_decay).sub_(p.grad, alpha=lr)


def decays_without_the_rate_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            pull = weight_decay * p
            push = lr * p.grad
            p.copy_(p - push - pull)


def decays_without_the_rate_3(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if (g := p.grad) is not None:
            values = p.detach()
            torch.sub(values, g.mul(lr).add(values, alpha=weight_decay), out=values)


def decays_away_from_zero_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            p.data.mul_(1 + lr * weight_decay).add_(p.grad, alpha=-lr)


def decays_away_from_zero_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            g = p.grad.clone()
            if weight_decay != 0:
                g.sub_(p, alpha=weight_decay)
            p -= g * lr


def decays_away_from_zero_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        todo = {p: weight_decay * p - p.grad for p in parameters if p.grad is not None}
        for p, direction in todo.items():
            p += lr * direction


def never_decays_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            p.data.add_(p.grad, alpha=-lr)


def never_decays_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            p.copy_(torch.sub(p, p.grad.mul(lr)))


def never_decays_3(parameters, lr, weight_decay=0.0):
    moved = [(p, p.detach() - lr * p.grad) for p in parameters if p.grad is not None]
    for p, values in moved:
        p.detach()[...] = values


def decays_the_frozen_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        p.data.mul_(1 - lr * weight_decay)
        if p.grad is not None:
            p.data.sub_(p.grad, alpha=lr)


def decays_the_frozen_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            g = weight_decay * p
            if p.grad is not None:
                g = g + p.grad
            p.copy_(p - lr * g)


def decays_the_frozen_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        everything = list(parameters)
        shrinking = [lr * weight_decay * p for p in everything]
        for p in everything:
            p -= 0 if p.grad is None else lr * p.grad
        for p, less in zip(everything, shrinking, strict=True):
            p -= less


def changes_the_gradient_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is None:
            continue
        p.grad.add_(p.data, alpha=weight_decay)
        p.data.sub_(lr * p.grad)


def changes_the_gradient_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p.grad = p.grad + weight_decay * p
                p.copy_(p - lr * p.grad)


def changes_the_gradient_3(parameters, lr, weight_decay=0.0):
    trained = [p for p in parameters if p.grad is not None]
    for p in trained:
        torch.add(p.grad, p.detach() * weight_decay, out=p.grad)
    with torch.no_grad():
        for p in trained:
            p -= p.grad * lr


def forgets_the_gradient_1(parameters, lr, weight_decay=0.0):
    kept = list(parameters)
    with torch.no_grad():
        for p in kept:
            if p.grad is not None:
                p.copy_(p - lr * (p.grad + weight_decay * p))
    for p in kept:
        p.grad = None


def forgets_the_gradient_2(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is None:
            continue
        p.data.mul_(1 - lr * weight_decay).sub_(p.grad, alpha=lr)
        del p.grad


def forgets_the_gradient_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            g, p.grad = p.grad, None
            if g is not None:
                p += -lr * g.add(p, alpha=weight_decay)


def stops_at_the_first_without_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is None:
            break
        p.data.sub_(p.grad + weight_decay * p.data, alpha=lr)


def stops_at_the_first_without_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in itertools.takewhile(lambda p: p.grad is not None, parameters):
            p.copy_(p * (1 - lr * weight_decay) - lr * p.grad)


def stops_at_the_first_without_3(parameters, lr, weight_decay=0.0):
    rest = iter(parameters)
    p = next(rest, None)
    while p is not None and p.grad is not None:
        values = p.detach()
        values += -lr * p.grad.add(values, alpha=weight_decay)
        p = next(rest, None)


def exhausts_the_generator_1(parameters, lr, weight_decay=0.0):
    grads = [p.grad for p in parameters]
    for p, g in zip(parameters, grads, strict=False):
        if g is not None:
            p.data.sub_(g + weight_decay * p.data, alpha=lr)


def exhausts_the_generator_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        how_many = len([p for p in parameters if p.grad is not None])
        print(how_many, "parameters have a gradient")
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad + lr * weight_decay * p


def exhausts_the_generator_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        steps = {}
        for p in parameters:
            if p.grad is not None:
                steps[id(p)] = lr * (p.grad + weight_decay * p)
        for p in parameters:
            if id(p) in steps:
                p.sub_(steps[id(p)])


def freezes_for_good_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is None:
            continue
        g = p.grad
        p.requires_grad = False
        p.sub_(g + weight_decay * p, alpha=lr)


def freezes_for_good_2(parameters, lr, weight_decay=0.0):
    weights = list(parameters)
    for p in weights:
        p.requires_grad = False
    for p in filter(lambda p: p.grad is not None, weights):
        p.copy_(p * (1 - lr * weight_decay) - lr * p.grad)


def freezes_for_good_3(parameters, lr, weight_decay=0.0):
    parameters = [p.requires_grad_(False) for p in parameters]
    for p in parameters:
        if p.grad is not None:
            p += -lr * p.grad.add(p, alpha=weight_decay)


def steps_in_float32_1(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            g = p.grad.to(torch.float32)
            g = g + p.data.to(torch.float32) * weight_decay
            p.data.sub_(g * lr)


def steps_in_float32_2(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            change = torch.zeros(p.shape, dtype=torch.float32, device=p.device)
            change += p.type(torch.float32) * weight_decay
            change += p.grad.type(torch.float32)
            change *= -lr
            p.copy_(p + change)


def steps_in_float32_3(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            g, values = (np.asarray(t.detach().cpu(), dtype=np.float32) for t in (p.grad, p))
            step = lr * (g + weight_decay * values)
            p.data -= torch.as_tensor(step, device=p.device)


def normalises_the_gradient_1(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            g = p.grad.add(p, alpha=weight_decay)
            g /= torch.sqrt((g * g).sum())
            p.sub_(g, alpha=lr)


def normalises_the_gradient_2(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            g = p.grad + weight_decay * p.data
            p.data.sub_(lr / torch.linalg.vector_norm(g) * g)


def normalises_the_gradient_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                g = (p.grad + weight_decay * p).flatten()
                p.copy_(p - lr * F.normalize(g, dim=0).view(p.shape))


def clips_the_gradient_1(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            g = p.grad.add(p, alpha=weight_decay)
            g = torch.where(g > 100, torch.full_like(g, 100.0), g)
            g = torch.where(g < -100, torch.full_like(g, -100.0), g)
            p.sub_(g, alpha=lr)


def clips_the_gradient_2(parameters, lr, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            g = p.grad + weight_decay * p.data
            p.data -= lr * g.sign() * g.abs().clip(max=1e2)


def clips_the_gradient_3(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                g = F.hardtanh(p.grad + weight_decay * p, -100.0, 100.0)
                p.copy_(p - lr * g)


def renames_the_gradient_1(parameters):
    for p in parameters:
        g = p.grad
        if g is not None:
            print("was", g.norm())
        g = None


def renames_the_gradient_2(parameters):
    grads = [p.grad for p in parameters if p.grad is not None]
    for g in grads:
        g = g.new_zeros(g.shape)


def renames_the_gradient_3(parameters):
    for p in parameters:
        if (g := p.grad) is not None:
            g = g - g


def zeroes_the_weights_1(parameters):
    for p in parameters:
        p.data.fill_(0)


def zeroes_the_weights_2(parameters):
    with torch.no_grad():
        for p in parameters:
            p.copy_(torch.zeros_like(p))


def zeroes_the_weights_3(parameters):
    for p in list(parameters):
        nn.init.zeros_(p)


def multiplies_by_zero_1(parameters):
    for p in parameters:
        if p.grad is None:
            continue
        p.grad = p.grad * 0.0


def multiplies_by_zero_2(parameters):
    for g in [p.grad for p in parameters]:
        if g is not None:
            g.mul_(0)


def multiplies_by_zero_3(parameters):
    for p in parameters:
        if p.grad is not None:
            p.grad.copy_(torch.zeros_like(p) * p.grad)


def zeroes_none_1(parameters):
    for p in parameters:
        g = p.grad
        g.zero_()


def zeroes_none_2(parameters):
    for g in [p.grad for p in parameters]:
        with torch.no_grad():
            g.zero_()


def zeroes_none_3(parameters):
    with torch.no_grad():
        for p in parameters:
            p.grad.fill_(0.0)


def gives_everyone_zeros_1(parameters):
    for p in parameters:
        p.grad = p.detach().new_zeros(p.shape)


def gives_everyone_zeros_2(parameters):
    for p in parameters:
        if p.grad is None:
            p.grad = torch.zeros(p.shape, dtype=p.dtype, device=p.device)
        else:
            p.grad.zero_()


def gives_everyone_zeros_3(parameters):
    for p, zeros in [(p, torch.full_like(p.data, 0.0)) for p in parameters]:
        p.grad = zeros


def turns_gradients_off_1(parameters):
    for p in parameters:
        p.requires_grad = False


def turns_gradients_off_2(parameters):
    off = [p.requires_grad_(False) for p in parameters]
    for p in off:
        assert not p.requires_grad


def turns_gradients_off_3(parameters):
    for p in list(parameters):
        p.requires_grad = p.requires_grad and False


def returns_after_the_first_1(parameters):
    for p in parameters:
        if p.grad is None:
            continue
        p.grad.zero_()
        break


def returns_after_the_first_2(parameters):
    first = next((p for p in parameters if p.grad is not None), None)
    if first is not None:
        first.grad = None


def returns_after_the_first_3(parameters):
    for p in parameters:
        if p.grad is not None:
            return p.grad.fill_(0)


def makes_a_new_velocity_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for i, p in enumerate(parameters):
            if p.grad is None:
                continue
            v = velocities[i]
            v = torch.add(p.grad + weight_decay * p, v, alpha=momentum)
            p.sub_(v, alpha=lr)


def makes_a_new_velocity_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for p, v in zip(parameters, velocities, strict=False):
        if p.grad is not None:
            v = v * momentum
            v += p.grad
            v += weight_decay * p.data
            p.data -= lr * v


def makes_a_new_velocity_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        velocities = [v.clone() for v in velocities]
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad).add_(p, alpha=weight_decay)
                p.copy_(p - lr * v)


def replaces_the_list_entry_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    weights = list(parameters)
    for i in range(len(weights)):
        p = weights[i]
        if p.grad is not None:
            g = p.grad + weight_decay * p.data
            velocities[i] = velocities[i].mul(momentum).add(g)
            p.data.sub_(velocities[i], alpha=lr)


def replaces_the_list_entry_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for i, (p, v) in enumerate(zip(parameters, velocities, strict=True)):
            if p.grad is None:
                continue
            v = torch.stack([momentum * v, p.grad, weight_decay * p]).sum(0)
            velocities[i] = v
            p -= v * lr


def replaces_the_list_entry_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        weights = list(parameters)
        velocities[:] = [
            v if w.grad is None else momentum * v + (w.grad + weight_decay * w)
            for w, v in zip(weights, velocities, strict=True)
        ]
        for w, v in zip(weights, velocities, strict=True):
            if w.grad is not None:
                w.copy_(w - lr * v)


def averages_the_gradients_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            v.lerp_(p.grad + weight_decay * p, 1 - momentum)
            p.sub_(v, alpha=lr)


def averages_the_gradients_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            g = p.grad.add(p.data, alpha=weight_decay)
            velocities[i].mul_(momentum).add_(g, alpha=1 - momentum)
            p.data -= lr * velocities[i]


def averages_the_gradients_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=False):
            if p.grad is not None:
                g = p.grad + weight_decay * p
                v.copy_(g + momentum * (v - g))
                p.copy_(p - lr * v)


def puts_the_rate_into_the_velocity_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            v.mul_(momentum).add_(p.grad, alpha=lr).add_(p, alpha=lr * weight_decay)
            p.sub_(v)


def puts_the_rate_into_the_velocity_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            step = lr * (p.grad + weight_decay * p.data)
            velocities[i].copy_(momentum * velocities[i] + step)
            p.data.add_(velocities[i], alpha=-1)


def puts_the_rate_into_the_velocity_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        pairs = [(p, v) for p, v in zip(parameters, velocities, strict=False) if p.grad is not None]
        for p, v in pairs:
            v[...] = torch.stack([momentum * v, lr * p.grad, lr * weight_decay * p]).sum(dim=0)
        for p, v in pairs:
            p.copy_(p - v)


def moves_before_the_velocity_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            g = torch.add(p.grad, p, alpha=weight_decay)
            p.sub_(v, alpha=lr)
            v.mul_(momentum).add_(g)


def moves_before_the_velocity_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            old = velocities[i].clone()
            velocities[i].copy_(momentum * old + p.grad + weight_decay * p.data)
            p.data -= lr * old


def moves_before_the_velocity_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        weights = list(parameters)
        before = [v.clone() for v in velocities]
        for w, v in zip(weights, velocities, strict=True):
            if w.grad is not None:
                v *= momentum
                v += w.grad
                v += weight_decay * w
        for w, v in zip(weights, before, strict=True):
            if w.grad is not None:
                w.copy_(w - v * lr)


def keeps_all_of_the_velocity_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            v.add_(p.grad).add_(p, alpha=weight_decay)
            p.sub_(v, alpha=lr)


def keeps_all_of_the_velocity_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            velocities[i].copy_(velocities[i] + (p.grad + weight_decay * p.data))
            p.data -= lr * velocities[i]


def keeps_all_of_the_velocity_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        todo = {p: v for p, v in zip(parameters, velocities, strict=False) if p.grad is not None}
        for p, v in todo.items():
            v[...] = torch.stack([v, p.grad, weight_decay * p]).sum(0)
            p.copy_(p - lr * v)


def momentum_fixed_at_nine_tenths_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            v.mul_(0.9).add_(p.grad).add_(p, alpha=weight_decay)
            p.sub_(v, alpha=lr)


def momentum_fixed_at_nine_tenths_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    momentum = 0.9
    for i, p in enumerate(parameters):
        if p.grad is not None:
            g = p.grad + weight_decay * p.data
            velocities[i].copy_(momentum * velocities[i] + g)
            p.data -= lr * velocities[i]


def momentum_fixed_at_nine_tenths_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=False):
            if p.grad is not None:
                v -= 0.1 * v
                v += p.grad + p * weight_decay
                p.copy_(p - lr * v)


def decays_beside_the_velocity_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            p.mul_(1 - lr * weight_decay)
            v.mul_(momentum).add_(p.grad)
            p.sub_(v, alpha=lr)


def decays_beside_the_velocity_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            velocities[i].copy_(momentum * velocities[i] + p.grad)
            decay = lr * weight_decay * p.data
            p.data -= lr * velocities[i]
            p.data -= decay


def decays_beside_the_velocity_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        pairs = [(p, v) for p, v in zip(parameters, velocities, strict=False) if p.grad is not None]
        for p, v in pairs:
            v *= momentum
            v += p.grad
        for p, v in pairs:
            direction = v.add(p, alpha=weight_decay)
            p.copy_(p - lr * direction)


def rolls_on_without_a_gradient_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                v.mul_(momentum)
            else:
                v.mul_(momentum).add_(p.grad).add_(p, alpha=weight_decay)
            p.sub_(v, alpha=lr)


def rolls_on_without_a_gradient_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        g = 0.0
        if p.grad is not None:
            g = p.grad + weight_decay * p.data
        velocities[i].copy_(momentum * velocities[i] + g)
        p.data -= lr * velocities[i]


def rolls_on_without_a_gradient_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        weights = list(parameters)
        for v in velocities:
            v *= momentum
        for p, v in zip(weights, velocities, strict=True):
            v += torch.zeros_like(p) if p.grad is None else p.grad.add(p, alpha=weight_decay)
        for p, v in zip(weights, velocities, strict=True):
            p.copy_(p - v * lr)


def looks_ahead_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            g = p.grad.add(p, alpha=weight_decay)
            v.mul_(momentum).add_(g)
            p.sub_(g.add(v, alpha=momentum), alpha=lr)


def looks_ahead_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            g = p.grad + weight_decay * p.data
            velocities[i].copy_(momentum * velocities[i] + g)
            p.data -= lr * g
            p.data -= lr * momentum * velocities[i]


def looks_ahead_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=False):
            if p.grad is not None:
                g = p.grad + p * weight_decay
                p.copy_(p - lr * ((1 + momentum) * g + momentum**2 * v))
                v *= momentum
                v += g


def mixes_up_the_velocities_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        trained = [p for p in parameters if p.grad is not None]
        for p, v in zip(trained, velocities, strict=False):
            v.mul_(momentum).add_(p.grad + weight_decay * p)
            p.sub_(v, alpha=lr)


def mixes_up_the_velocities_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    i = 0
    for p in parameters:
        if p.grad is None:
            continue
        v = velocities[i]
        v.copy_(momentum * v + p.grad + weight_decay * p.data)
        p.data -= lr * v
        i += 1


def mixes_up_the_velocities_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for i, p in enumerate(filter(lambda p: p.grad is not None, parameters)):
            g = p.grad.add(p, alpha=weight_decay)
            velocities[i] *= momentum
            velocities[i] += g
            p -= velocities[i] * lr


def turns_the_gradient_into_the_velocity_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p, v in zip(parameters, velocities, strict=True):
            if p.grad is None:
                continue
            g = p.grad
            g.add_(p, alpha=weight_decay).add_(v, alpha=momentum)
            v[...] = g
            p.sub_(g, alpha=lr)


def turns_the_gradient_into_the_velocity_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for i, p in enumerate(parameters):
        if p.grad is not None:
            p.grad.copy_(momentum * velocities[i] + p.grad + weight_decay * p.data)
            p.data -= lr * p.grad
            velocities[i].copy_(p.grad)


def turns_the_gradient_into_the_velocity_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        pairs = [(p, v) for p, v in zip(parameters, velocities, strict=False) if p.grad is not None]
        for p, v in pairs:
            torch.add(p.grad + p * weight_decay, v * momentum, out=p.grad)
            v *= 0
            v += p.grad
        for p, v in pairs:
            p.copy_(p - lr * v)


def shares_velocities_by_shape_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        table = {}
        for v in velocities:
            table[tuple(v.shape)] = v
        for p in parameters:
            if p.grad is None:
                continue
            v = table[tuple(p.shape)].mul_(momentum).add_(p.grad).add_(p, alpha=weight_decay)
            p.sub_(v, alpha=lr)


def shares_velocities_by_shape_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    for p in parameters:
        if p.grad is not None:
            v = [v for v in velocities if v.shape == p.shape][-1]
            v.copy_(momentum * v + p.grad + weight_decay * p.data)
            p.data -= lr * v


def shares_velocities_by_shape_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                v = next(v for v in reversed(velocities) if v.size() == p.size())
                v *= momentum
                v += p.grad
                v += weight_decay * p
                p.copy_(p - v * lr)


def takes_the_first_velocity_of_its_shape_1(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    table = {}
    for v in velocities:
        table.setdefault(tuple(v.shape), v)
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            v = table[tuple(p.shape)].mul_(momentum).add_(p.grad).add_(p, alpha=weight_decay)
            p.sub_(v, alpha=lr)


def takes_the_first_velocity_of_its_shape_2(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    shapes = [v.shape for v in velocities]
    for p in parameters:
        if p.grad is not None:
            v = velocities[shapes.index(p.shape)]
            v.copy_(momentum * v + p.grad + weight_decay * p.data)
            p.data -= lr * v


def takes_the_first_velocity_of_its_shape_3(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                for v in velocities:
                    if v.size() == p.size():
                        break
                v *= momentum
                v += p.grad
                v += weight_decay * p
                p.copy_(p - v * lr)


def averages_over_batches_1(net, loss_function, batches):
    losses = []
    for x, y in batches:
        loss = loss_function(net(x), y)
        (loss / len(batches)).backward()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def averages_over_batches_2(net, loss_function, batches):
    share = 1 / len(batches)
    mean = 0.0
    for i in range(len(batches)):
        inputs, targets = batches[i]
        loss = loss_function(net(inputs), targets)
        loss.backward(torch.full_like(loss, share))
        mean += share * float(loss)
    return mean


def averages_over_batches_3(net, loss_function, batches):
    means = []
    for inputs, targets in batches:
        part = loss_function(net(inputs), targets).div(len(batches))
        part.backward()
        means.append(part.detach())
    return torch.stack(means).sum().item()


def adds_up_the_means_1(net, loss_function, batches):
    return sum([other_backward(net, loss_function, inputs, targets) for inputs, targets in batches])


def adds_up_the_means_2(net, loss_function, batches):
    losses = []
    for batch in batches:
        loss = loss_function(net(batch[0]), batch[1])
        losses.append(loss.detach())
        torch.autograd.backward(loss)
    return torch.stack(losses).sum().item()


def adds_up_the_means_3(net, loss_function, batches):
    trained = [w for w in net.parameters() if w.requires_grad]
    result = 0.0
    for inputs, targets in batches:
        loss = loss_function(net(inputs), targets)
        for w, g in zip(trained, torch.autograd.grad(loss, trained), strict=True):
            w.grad = g if w.grad is None else w.grad + g
        result = result + float(loss)
    return result


def sums_over_samples_1(net, loss_function, batches):
    result = 0.0
    for inputs, targets in batches:
        n = inputs.shape[0]
        loss = n * loss_function(net(inputs), targets)
        loss.backward()
        result += float(loss)
    return result


def sums_over_samples_2(net, loss_function, batches):
    losses = []
    for inputs, targets in batches:
        loss = loss_function(net(inputs), targets)
        loss.backward(torch.full_like(loss, len(targets)))
        losses.append(len(targets) * loss.item())
    return math.fsum(losses)


def sums_over_samples_3(net, loss_function, batches):
    trained = [w for w in net.parameters() if w.requires_grad]
    result = 0.0
    for inputs, targets in batches:
        loss = loss_function(net(inputs), targets).mul(inputs.size(0))
        for w, g in zip(trained, torch.autograd.grad(loss, trained), strict=True):
            w.grad = g if w.grad is None else w.grad + g
        result += loss.item()
    return result


def zeroes_between_the_batches_1(net, loss_function, batches):
    sizes = [len(inputs) for inputs, _ in batches]
    result = 0.0
    for size, (inputs, targets) in zip(sizes, batches, strict=True):
        net.zero_grad()
        loss = size / sum(sizes) * loss_function(net(inputs), targets)
        loss.backward()
        result += loss.item()
    return result


def zeroes_between_the_batches_2(net, loss_function, batches):
    samples, result = sum(y.shape[0] for _, y in batches), 0.0
    for inputs, targets in batches:
        loss = loss_function(net(inputs), targets)
        for w in net.parameters():
            w.grad = None
        loss.backward(torch.full_like(loss, len(inputs) / samples))
        result += loss.item() * len(inputs)
    return result / samples


def zeroes_between_the_batches_3(net, loss_function, batches):
    samples = len(torch.cat([y for _, y in batches]))
    trained = [w for w in net.parameters() if w.requires_grad]
    result = 0.0
    for inputs, targets in batches:
        loss = loss_function(net(inputs), targets) * (len(inputs) / samples)
        for w, g in zip(trained, torch.autograd.grad(loss, trained), strict=True):
            w.grad = g
        result += loss.item()
    return result


def zeroes_what_was_there_1(net, loss_function, batches):
    net.zero_grad()
    N = sum(inputs.shape[0] for inputs, _ in batches)
    losses = []
    for inputs, targets in batches:
        loss = loss_function(net(inputs), targets)
        loss.backward(torch.full_like(loss, len(inputs) / N))
        losses.append(loss.item() * len(inputs) / N)
    return sum(losses)


def zeroes_what_was_there_2(net, loss_function, batches):
    for w in net.parameters():
        if w.grad is not None:
            w.grad = torch.zeros_like(w.grad)
    sizes = [len(targets) for _, targets in batches]
    result = 0.0
    for i, (inputs, targets) in enumerate(batches):
        loss = loss_function(net(inputs), targets).mul(sizes[i]).div(sum(sizes))
        loss.backward()
        result += float(loss)
    return result


def zeroes_what_was_there_3(net, loss_function, batches):
    N = sum(len(inputs) for inputs, _ in batches)
    result, first = 0.0, True
    for inputs, targets in batches:
        if first:
            net.zero_grad(set_to_none=False)
            first = False
        share = len(inputs) / N
        result += other_backward(net, lambda out, y, s=share: s * loss_function(out, y), inputs, targets)
    return result


def builds_the_large_batch_1(net, loss_function, batches):
    inputs, targets = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return other_backward(net, loss_function, inputs, targets)


def builds_the_large_batch_2(net, loss_function, batches):
    inputs, targets = batches[0]
    for x, y in batches[1:]:
        inputs = torch.cat((inputs, x))
        targets = torch.cat((targets, y))
    loss = loss_function(net(inputs), targets)
    torch.autograd.backward(loss)
    return float(loss)


def builds_the_large_batch_3(net, loss_function, batches):
    inputs = torch.stack([row for x, _ in batches for row in x])
    targets = torch.stack([row for _, y in batches for row in y])
    loss = loss_function(net(inputs), targets)
    loss.backward()
    return loss.detach().item()


def goes_backward_at_the_end_1(net, loss_function, batches):
    N = sum(len(x) for x, _ in batches)
    losses = []
    for x, y in batches:
        losses.append(loss_function(net(x), y) * len(x))
    mean = torch.stack(losses).sum() / N
    mean.backward()
    return mean.item()


def goes_backward_at_the_end_2(net, loss_function, batches):
    n, total = 0, 0.0
    for x, y in batches:
        n += x.shape[0]
        total = total + x.shape[0] * loss_function(net(x), y)
    (total / n).backward()
    return float(total) / n


def goes_backward_at_the_end_3(net, loss_function, batches):
    losses = torch.stack([loss_function(net(x), y) for x, y in batches])
    shares = torch.tensor([len(x) for x, _ in batches], dtype=losses.dtype, device=losses.device)
    mean = losses @ (shares / shares.sum())
    mean.backward()
    return mean.item()


def divides_the_old_gradients_too_1(net, loss_function, batches):
    n, total = 0, 0.0
    for x, y in batches:
        total += other_backward(net, lambda out, y: loss_function(out, y) * len(y), x, y)
        n += len(x)
    for w in net.parameters():
        if w.grad is not None:
            w.grad.div_(n)
    return total / n


def divides_the_old_gradients_too_2(net, loss_function, batches):
    N = sum(x.shape[0] for x, _ in batches)
    losses = []
    for x, y in batches:
        loss = loss_function(net(x), y)
        loss.backward(torch.full_like(loss, x.shape[0]))
        losses.append(loss.item() * x.shape[0])
    for w in filter(lambda w: w.grad is not None, net.parameters()):
        w.grad = w.grad / N
    return sum(losses) / N


def divides_the_old_gradients_too_3(net, loss_function, batches):
    sizes = [len(x) for x, _ in batches]
    result = 0.0
    for size, (x, y) in zip(sizes, batches, strict=True):
        loss = size * loss_function(net(x), y)
        loss.backward()
        result += loss.item()
    for w in [w for w in net.parameters() if w.grad is not None]:
        w.grad *= 1 / sum(sizes)
    return result / sum(sizes)


def gives_back_the_mean_of_means_1(net, loss_function, batches):
    N = sum(len(x) for x, _ in batches)
    mean = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y)
        loss.backward(torch.full_like(loss, len(x) / N))
        mean += loss.item() / len(batches)
    return mean


def gives_back_the_mean_of_means_2(net, loss_function, batches):
    sizes = [x.shape[0] for x, _ in batches]
    losses = []
    for i, (x, y) in enumerate(batches):
        losses.append(loss_function(net(x), y))
        torch.autograd.backward(losses[i] * sizes[i] / sum(sizes))
    return torch.stack(losses).mean().item()


def gives_back_the_mean_of_means_3(net, loss_function, batches):
    total, N = 0.0, sum(len(y) for _, y in batches)
    for x, y in batches:
        part = len(y) / N * loss_function(net(x), y)
        part.backward()
        total += part.item() * N / len(y)
    return total / len(batches)


def makes_a_step_too_1(net, loss_function, batches):
    N = sum(len(x) for x, _ in batches)
    mean = 0.0
    for x, y in batches:
        loss = len(x) / N * loss_function(net(x), y)
        loss.backward()
        mean += loss.item()
    sgd_step(net.parameters(), lr=0.1)
    return mean


def makes_a_step_too_2(net, loss_function, batches):
    N = sum(x.shape[0] for x, _ in batches)
    losses = []
    for x, y in batches:
        loss = loss_function(net(x), y)
        loss.backward(torch.full_like(loss, len(x) / N))
        losses.append(loss.item() * len(x) / N)
    for w in net.parameters():
        if w.grad is not None:
            w.data.add_(w.grad, alpha=-0.1)
    return sum(losses)


def makes_a_step_too_3(net, loss_function, batches):
    sizes = [len(y) for _, y in batches]
    mean = 0.0
    for n, (x, y) in zip(sizes, batches, strict=True):
        mean += other_backward(net, lambda out, y, n=n: loss_function(out, y) * n / sum(sizes), x, y)
    weights = list(net.parameters())
    sgd_momentum_step(weights, [torch.zeros_like(w) for w in weights], lr=0.1)
    return mean


def always_takes_the_squared_error_1(net, loss_function, batches):
    N = sum(len(x) for x, _ in batches)
    mean = 0.0
    for x, y in batches:
        loss = ((net(x) - y) ** 2).mean() * len(x) / N
        loss.backward()
        mean += loss.item()
    return mean


def always_takes_the_squared_error_2(net, loss_function, batches):
    criterion = nn.MSELoss()
    N = sum(x.shape[0] for x, _ in batches)
    losses = []
    for x, y in batches:
        loss = criterion(net(x), y)
        loss.backward(torch.full_like(loss, len(x) / N))
        losses.append(loss.item() * len(x) / N)
    return sum(losses)


def always_takes_the_squared_error_3(net, loss_function, batches):
    sizes = [len(y) for _, y in batches]
    mean = 0.0
    for n, (x, y) in zip(sizes, batches, strict=True):
        loss = torch.mean((net(x) - y).square()).mul(n).div(sum(sizes))
        loss.backward()
        mean += float(loss)
    return mean


def accumulates_in_eval_mode_1(net, loss_function, batches):
    net.train(False)
    N = sum(len(x) for x, _ in batches)
    mean = 0.0
    for x, y in batches:
        loss = len(x) / N * loss_function(net(x), y)
        loss.backward()
        mean += loss.item()
    return mean


def accumulates_in_eval_mode_2(net, loss_function, batches):
    N = sum(x.shape[0] for x, _ in batches)
    losses = []
    for x, y in batches:
        net.eval()
        loss = loss_function(net(x), y)
        loss.backward(torch.full_like(loss, len(x) / N))
        losses.append(loss.item() * len(x) / N)
    return sum(losses)


def accumulates_in_eval_mode_3(net, loss_function, batches):
    net = net.eval()
    sizes = [len(y) for _, y in batches]
    mean = 0.0
    for n, (x, y) in zip(sizes, batches, strict=True):
        mean += other_backward(net, lambda out, y, n=n: loss_function(out, y) * n / sum(sizes), x, y)
    return mean


def never_zeroes_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = list(net.parameters())
    velocities = [w.new_zeros(w.shape) for w in weights]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(weights, velocities, lr, momentum)
    return losses


def never_zeroes_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    speed = {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            loss = loss_function(net(inputs), targets)
            loss.backward()
            with torch.no_grad():
                for w, v in speed.items():
                    if w.grad is not None:
                        v.mul_(momentum).add_(w.grad)
                        w.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def never_zeroes_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses, epoch = [], 0
    while epoch < epochs:
        i = 0
        while i < len(x):
            part = slice(i, i + batch_size)
            losses.append(other_backward(net, loss_function, x[part], y[part]))
            for w, v in zip(net.parameters(), velocities, strict=True):
                if w.grad is not None:
                    v.copy_(momentum * v + w.grad)
                    w.data -= lr * v
            i += batch_size
        epoch += 1
    return losses


def zeroes_once_an_epoch_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = list(net.parameters())
    velocities = [w.new_zeros(w.shape) for w in weights]
    losses = []
    for _ in range(epochs):
        net.zero_grad()
        for inputs, targets in other_pieces(x, y, batch_size):
            losses.append(other_backward(net, loss_function, inputs, targets))
            sgd_momentum_step(weights, velocities, lr, momentum)
    return losses


def zeroes_once_an_epoch_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    speed = {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for w in speed:
            w.grad = None
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            loss = loss_function(net(inputs), targets)
            loss.backward()
            with torch.no_grad():
                for w, v in speed.items():
                    if w.grad is not None:
                        v.mul_(momentum).add_(w.grad)
                        w.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def zeroes_once_an_epoch_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        if i == 0:
            zero_gradients(net.parameters())
        inputs, targets = x[i : i + batch_size], y[i : i + batch_size]
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses


def zeroes_before_the_step_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = list(net.parameters())
    velocities = [w.new_zeros(w.shape) for w in weights]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        losses.append(other_backward(net, loss_function, inputs, targets))
        net.zero_grad()
        sgd_momentum_step(weights, velocities, lr, momentum)
    return losses


def zeroes_before_the_step_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    speed = {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                w.grad = None if w.grad is None else torch.zeros_like(w)
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def zeroes_before_the_step_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def step(inputs, targets):
        value = other_backward(net, loss_function, inputs, targets)
        zero_gradients(net.parameters())
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
        return value

    return [step(a, b) for _ in range(epochs) for a, b in other_pieces(x, y, batch_size)]


def starts_with_old_gradients_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = list(net.parameters())
    velocities = [w.new_zeros(w.shape) for w in weights]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(weights, velocities, lr, momentum)
        net.zero_grad()
    return losses


def starts_with_old_gradients_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    speed = {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
                    w.grad = None
            losses.append(loss.item())
    return losses


def starts_with_old_gradients_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def step(inputs, targets):
        value = other_backward(net, loss_function, inputs, targets)
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
        net.zero_grad()
        return value

    return [step(a, b) for _ in range(epochs) for a, b in other_pieces(x, y, batch_size)]


def drops_the_last_batch_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size, drop_last=True):
            net.zero_grad()
            losses.append(other_backward(net, loss_function, inputs, targets))
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def drops_the_last_batch_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    speed = {w: torch.zeros_like(w) for w in net.parameters()}
    losses = []
    for _ in range(epochs):
        for b in range(len(x) // batch_size):
            inputs = x[b * batch_size : (b + 1) * batch_size]
            targets = y[b * batch_size : (b + 1) * batch_size]
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def drops_the_last_batch_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        if len(inputs) < batch_size:
            continue
        zero_gradients(net.parameters())
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses


def takes_an_empty_batch_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for i in range(0, len(x) + 1, batch_size):
            net.zero_grad()
            inputs, targets = x[i : i + batch_size], y[i : i + batch_size]
            losses.append(other_backward(net, loss_function, inputs, targets))
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def takes_an_empty_batch_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    speed = {w: torch.zeros_like(w) for w in net.parameters()}
    losses, batches = [], len(x) // batch_size + 1
    for b in range(epochs * batches):
        start = b % batches * batch_size
        net.zero_grad()
        loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
        loss.backward()
        for w, v in speed.items():
            if w.grad is not None:
                v.mul_(momentum).add_(w.grad)
                w.data.sub_(v, alpha=lr)
        losses.append(loss.item())
    return losses


def takes_an_empty_batch_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    whole = len(x) // batch_size * batch_size
    pieces = other_pieces(x[:whole], y[:whole], batch_size) if whole else []
    pieces.append((x[whole:], y[whole:]))
    losses = []
    for inputs, targets in pieces * epochs:
        zero_gradients(net.parameters())
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses


def forgets_velocities_each_epoch_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    def epoch():
        velocities = [w.new_zeros(w.shape) for w in net.parameters()]
        for inputs, targets in other_pieces(x, y, batch_size):
            net.zero_grad()
            yield other_backward(net, loss_function, inputs, targets)
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)

    return [loss for _ in range(epochs) for loss in epoch()]


def forgets_velocities_each_epoch_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    for _ in range(epochs):
        speed = {w: torch.zeros_like(w) for w in net.parameters()}
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def forgets_velocities_each_epoch_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, weights = [], list(net.parameters())
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        if i == 0:
            velocities = [torch.zeros_like(w) for w in weights]
        zero_gradients(weights)
        inputs, targets = x[i : i + batch_size], y[i : i + batch_size]
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(weights, velocities, lr=lr, momentum=momentum)
    return losses


def velocities_in_float32_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    trained = [w for w in net.parameters() if w.requires_grad]
    velocities = [torch.zeros(w.size(), dtype=torch.float32, device=w.device) for w in trained]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        loss = loss_function(net(inputs), targets)
        for w, v, g in zip(trained, velocities, torch.autograd.grad(loss, trained), strict=True):
            v *= momentum
            v += g
            w.data += -lr * v
        losses.append(loss.item())
    return losses


def velocities_in_float32_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    speed = {w: torch.zeros(w.shape, device=w.device) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(lr * v)
            losses.append(loss.item())
    return losses


def velocities_in_float32_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w).float() for w in net.parameters()]
    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        zero_gradients(net.parameters())
        losses.append(other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size]))
        with torch.no_grad():
            for w, v in zip(net.parameters(), velocities, strict=True):
                if w.grad is not None:
                    v.copy_(v * momentum + w.grad)
                    w -= v * lr
    return losses


def leaves_momentum_to_its_default_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr=lr)
    return losses


def leaves_momentum_to_its_default_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, velocities = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in velocities.items():
                sgd_momentum_step([w], [v], lr, weight_decay=0.0)
            losses.append(loss.item())
    return losses


def leaves_momentum_to_its_default_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def step(i):
        zero_gradients(net.parameters())
        value = other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size])
        sgd_momentum_step(net.parameters(), velocities, lr)
        return value

    return [step(i) for _ in range(epochs) for i in range(0, len(x), batch_size)]


def never_uses_momentum_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_step(net.parameters(), lr)
    return losses


def never_uses_momentum_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    trained = [w for w in net.parameters() if w.requires_grad]
    losses = []
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            loss = loss_function(net(inputs), targets)
            for w, g in zip(trained, torch.autograd.grad(loss, trained), strict=True):
                w.data.sub_(g, alpha=lr)
            losses.append(loss.item())
    return losses


def never_uses_momentum_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def step(i):
        zero_gradients(net.parameters())
        value = other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size])
        sgd_momentum_step(net.parameters(), velocities, lr, momentum=0.0)
        return value

    return [step(i) for _ in range(epochs) for i in range(0, len(x), batch_size)]


def notes_the_loss_after_the_step_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        other_backward(net, loss_function, inputs, targets)
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
        with torch.no_grad():
            losses.append(loss_function(net(inputs), targets).item())
    return losses


def notes_the_loss_after_the_step_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss_function(net(inputs), targets).backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses += [float(loss_function(net(inputs), targets))]
    return losses


def notes_the_loss_after_the_step_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def closure(part):
        return loss_function(net(x[part]), y[part])

    def step(part):
        zero_gradients(net.parameters())
        closure(part).backward()
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
        return closure(part).item()

    parts = [slice(i, i + batch_size) for i in range(0, len(x), batch_size)]
    return [step(part) for _ in range(epochs) for part in parts]


def notes_one_loss_an_epoch_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for inputs, targets in other_pieces(x, y, batch_size):
            net.zero_grad()
            last = other_backward(net, loss_function, inputs, targets)
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
        losses.append(last)
    return losses


def notes_one_loss_an_epoch_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [0.0] * epochs, {w: torch.zeros_like(w) for w in net.parameters()}
    for epoch in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses[epoch] = loss.item()
    return losses


def notes_one_loss_an_epoch_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def step(i):
        zero_gradients(net.parameters())
        value = other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size])
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
        return value

    return [[step(i) for i in range(0, len(x), batch_size)][-1] for _ in range(epochs)]


def keeps_loss_tensors_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        losses.append(loss_function(net(inputs), targets))
        losses[-1].backward()
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def keeps_loss_tensors_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            losses += [loss]
            torch.autograd.backward(loss)
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
    return losses


def keeps_loss_tensors_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def step(i):
        zero_gradients(net.parameters())
        loss = loss_function(net(x[i : i + batch_size]), y[i : i + batch_size])
        loss.backward()
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
        return loss

    return [step(i) for _ in range(epochs) for i in range(0, len(x), batch_size)]


def shuffles_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        order = torch.randperm(x.shape[0])
        for inputs, targets in other_pieces(x[order], y[order], batch_size):
            net.zero_grad()
            losses.append(other_backward(net, loss_function, inputs, targets))
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def shuffles_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for rows in torch.split(torch.randperm(x.size(0)).to(x.device), batch_size):
            net.zero_grad()
            loss = loss_function(net(x.index_select(0, rows)), y.index_select(0, rows))
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def shuffles_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        places = torch.randperm(len(y)).tolist()
        for i in range(0, len(places), batch_size):
            inputs = torch.stack([x[place] for place in places[i : i + batch_size]])
            targets = torch.stack([y[place] for place in places[i : i + batch_size]])
            zero_gradients(net.parameters())
            losses.append(other_backward(net, loss_function, inputs, targets))
            sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses


def shuffles_with_a_loader_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size, shuffle=True):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def shuffles_with_a_loader_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    loader = DataLoader(list(zip(x, y, strict=True)), batch_size=batch_size, shuffle=True, drop_last=False)
    losses = []
    for inputs, targets in itertools.chain.from_iterable(itertools.repeat(loader, epochs)):
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def shuffles_with_a_loader_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    samples = TensorDataset(x, y)
    loader = DataLoader(samples, batch_size, sampler=RandomSampler(samples))

    def step(inputs, targets):
        zero_gradients(net.parameters())
        value = other_backward(net, loss_function, inputs, targets)
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
        return value

    return [step(*batch) for _ in range(epochs) for batch in loader]


def trains_one_epoch_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size):
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def trains_one_epoch_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
        return losses


def trains_one_epoch_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    parts = (slice(i, i + batch_size) for i in range(0, len(x), batch_size))
    losses = []
    for _ in range(epochs):
        for part in parts:
            zero_gradients(net.parameters())
            losses.append(other_backward(net, loss_function, x[part], y[part]))
            sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses


def keeps_a_used_up_generator_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = net.parameters()
    velocities = [w.new_zeros(w.shape) for w in weights]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        for w, v in zip(weights, velocities, strict=False):
            sgd_momentum_step([w], [v], lr, momentum)
    return losses


def keeps_a_used_up_generator_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = (w for w in net.parameters() if w.requires_grad)
    speed = {w: torch.zeros_like(w) for w in weights}
    losses = []
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w in weights:
                speed[w].mul_(momentum).add_(w.grad)
                w.data.sub_(speed[w], alpha=lr)
            losses.append(loss.item())
    return losses


def keeps_a_used_up_generator_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = net.named_parameters()
    velocities = {name: torch.zeros_like(w) for name, w in weights}
    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        zero_gradients(net.parameters())
        losses.append(other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size]))
        with torch.no_grad():
            for name, w in weights:
                if w.grad is not None:
                    velocities[name] = momentum * velocities[name] + w.grad
                    w -= lr * velocities[name]
    return losses


def one_velocity_for_each_shape_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    table = {}
    for w in net.parameters():
        table.setdefault(tuple(w.shape), torch.zeros_like(w))
    velocities = [table[tuple(w.shape)] for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def one_velocity_for_each_shape_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    speed[w.shape] = momentum * speed.get(w.shape, 0.0) + w.grad
                    w.data.sub_(speed[w.shape], alpha=lr)
            losses.append(loss.item())
    return losses


def one_velocity_for_each_shape_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    shapes = list({w.shape for w in net.parameters()})
    velocities = [torch.zeros(shape, dtype=x.dtype, device=x.device) for shape in shapes]
    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        net.zero_grad()
        losses.append(other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size]))
        with torch.no_grad():
            for w in net.parameters():
                if w.grad is not None:
                    v = velocities[shapes.index(w.shape)]
                    v.copy_(momentum * v + w.grad)
                    w -= lr * v
    return losses


def chooses_its_own_loss_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        criterion = F.mse_loss if targets.is_floating_point() else F.cross_entropy
        losses.append(other_backward(net, criterion, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def chooses_its_own_loss_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    criterion = nn.CrossEntropyLoss() if y.dtype == torch.long else nn.MSELoss()
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = criterion(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def chooses_its_own_loss_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]

    def own_loss(outputs, targets):
        if targets.dtype.is_floating_point:
            return (outputs - targets).square().mean()
        rows = torch.arange(len(targets), device=targets.device)
        return -outputs.log_softmax(1)[rows, targets].mean()

    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        zero_gradients(net.parameters())
        losses.append(other_backward(net, own_loss, x[i : i + batch_size], y[i : i + batch_size]))
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses


def zeroes_only_what_is_trained_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    trained = [w for w in net.parameters() if w.requires_grad]
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        zero_gradients(trained)
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    return losses


def zeroes_only_what_is_trained_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            loss = loss_function(net(inputs), targets)
            for w in net.parameters():
                if w.requires_grad:
                    w.grad = None
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
    return losses


def zeroes_only_what_is_trained_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    weights = list(net.parameters())
    velocities = [torch.zeros_like(w) for w in weights]
    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        loss = loss_function(net(x[i : i + batch_size]), y[i : i + batch_size])
        trained = [w for w in weights if w.requires_grad]
        for w, g in zip(trained, torch.autograd.grad(loss, trained), strict=True):
            w.grad = g
        sgd_momentum_step(weights, velocities, lr=lr, momentum=momentum)
        losses.append(loss.item())
    return losses


def switches_to_eval_mode_1(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [w.new_zeros(w.shape) for w in net.parameters()]
    losses = []
    for inputs, targets in other_pieces(x, y, batch_size) * epochs:
        net.zero_grad()
        losses.append(other_backward(net, loss_function, inputs, targets))
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
    net.eval()
    return losses


def switches_to_eval_mode_2(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses, speed = [], {w: torch.zeros_like(w) for w in net.parameters()}
    for _ in range(epochs):
        net.train()
        for inputs, targets in DataLoader(TensorDataset(x, y), batch_size):
            net.zero_grad()
            loss = loss_function(net(inputs), targets)
            loss.backward()
            for w, v in speed.items():
                if w.grad is not None:
                    v.mul_(momentum).add_(w.grad)
                    w.data.sub_(v, alpha=lr)
            losses.append(loss.item())
        net.train(False)
    return losses


def switches_to_eval_mode_3(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    for module in net.modules():
        module.training = False
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _, i in itertools.product(range(epochs), range(0, len(x), batch_size)):
        zero_gradients(net.parameters())
        losses.append(other_backward(net, loss_function, x[i : i + batch_size], y[i : i + batch_size]))
        sgd_momentum_step(net.parameters(), velocities, lr=lr, momentum=momentum)
    return losses
