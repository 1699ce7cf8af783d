"""Known wrong answers to exercise 14."""

import math

import torch

from grader.mistake import mistake
from solutions.ex14_optimizers import adam_step


@mistake("momentum_step", "You weigh the new gradient by 1 - momentum; PyTorch's SGD adds it in full.")
def averages_the_gradients(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                v *= momentum
                v += (1 - momentum) * g
                w -= lr * (g + momentum * v if nesterov else v)


@mistake(
    "momentum_step",
    "The velocity that the caller keeps stays as it was: change it in place, v *= … and v += ….",
)
def makes_a_new_velocity(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                v = momentum * v + g
                w -= lr * (g + momentum * v if nesterov else v)


@mistake(
    "momentum_step",
    "With nesterov=True you make a plain step. Look ahead with the new velocity: g + momentum · v, where v "
    "is the old one, is just what the new one is.",
)
def never_looks_ahead(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v *= momentum
                v += w.grad + weight_decay * w
                w -= lr * v


@mistake(
    "momentum_step",
    "With nesterov=True you make a plain step. Look ahead with the new velocity: g + momentum · v, where v "
    "is the old one, is just what the new one is.",
)
def looks_ahead_with_the_old_velocity(
    parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0
):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                ahead = g + momentum * v
                v *= momentum
                v += g
                w -= lr * (ahead if nesterov else v)


@mistake(
    "momentum_step", "Nesterov's step subtracts lr · (g + momentum · v); you left out the factor momentum."
)
def adds_the_whole_velocity(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                v *= momentum
                v += g
                w -= lr * (g + v if nesterov else v)


@mistake(
    "momentum_step",
    "You keep g + momentum · v as the velocity: that look-ahead is for the step alone, what is kept is v.",
)
def keeps_the_look_ahead(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                v *= momentum
                v += g
                if nesterov:
                    v *= momentum
                    v += g
                w -= lr * v


@mistake("momentum_step", "You never use weight_decay: g is w.grad + weight_decay · w.")
def momentum_without_decay(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v *= momentum
                v += w.grad
                w -= lr * (w.grad + momentum * v if nesterov else v)


@mistake("adagrad_step", "Adagrad divides by the root of the sum of squares: you forgot the root.")
def adagrad_without_the_root(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s += g**2
                w -= lr * g / (s + eps)


@mistake("adagrad_step", "Your eps is under the root: it is to be added to √s.")
def adagrad_eps_under_the_root(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s += g**2
                w -= lr * g / (s + eps).sqrt()


@mistake("adagrad_step", "You add up the gradients themselves: s is the sum of their squares.")
def adds_up_the_gradients(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s += g
                w -= lr * g / (s.sqrt() + eps)


@mistake("adagrad_step", "You forget the earlier squares: s is to add up the squares of all steps.")
def keeps_the_last_square_only(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s.copy_(g**2)
                w -= lr * g / (s.sqrt() + eps)


@mistake("adagrad_step", "You divide by the sum from before this step: first add g² to s, then move.")
def adagrad_with_the_old_sum(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                w -= lr * g / (s.sqrt() + eps)
                s += g**2


@mistake("adagrad_step", "You add up the squares over a whole tensor: each element has a sum of its own.")
def one_sum_for_all_elements(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, sums, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s += (g**2).sum()
                w -= lr * g / (s.sqrt() + eps)


@mistake("rmsprop_step", "Your eps is under the root: PyTorch's RMSprop adds it to √s.")
def rmsprop_eps_under_the_root(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s *= alpha
                s += (1 - alpha) * g**2
                w -= lr * g / (s + eps).sqrt()


@mistake(
    "rmsprop_step", "The two shares are swapped: alpha of the old average stays, 1 - alpha of g² is added."
)
def swaps_the_shares(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s *= 1 - alpha
                s += alpha * g**2
                w -= lr * g / (s.sqrt() + eps)


@mistake("rmsprop_step", "You add g² in full; a running average takes only 1 - alpha of it.")
def adds_the_square_in_full(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s *= alpha
                s += g**2
                w -= lr * g / (s.sqrt() + eps)


@mistake(
    "rmsprop_step", "You correct the average as Adam does; RMSprop takes s as it is, however small at first."
)
def corrects_as_adam_does(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s *= alpha
                s += (1 - alpha) * g**2
                w -= lr * g / ((s / (1 - alpha)).sqrt() + eps)


@mistake(
    "rmsprop_step", "The decay is missing from the squares: s takes the square of w.grad + weight_decay · w."
)
def squares_without_the_decay(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                s *= alpha
                s += (1 - alpha) * w.grad**2
                w -= lr * (w.grad + weight_decay * w) / (s.sqrt() + eps)


@mistake(
    "rmsprop_step", "The average that the caller keeps stays as it was: change s in place, s *= … and s += …."
)
def makes_a_new_average(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(parameters, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                s = alpha * s + (1 - alpha) * g**2
                w -= lr * g / (s.sqrt() + eps)


@mistake("adam_step", "The correction is missing: divide m by 1 - beta1^step and s by 1 - beta2^step.")
def never_corrects(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= betas[0]
                m += (1 - betas[0]) * g
                s *= betas[1]
                s += (1 - betas[1]) * g**2
                w -= lr * m / (s.sqrt() + eps)


@mistake(
    "adam_step", "You correct m and s themselves: what is kept for the next step has to stay uncorrected."
)
def corrects_what_is_kept(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= betas[0]
                m += (1 - betas[0]) * g
                s *= betas[1]
                s += (1 - betas[1]) * g**2
                m /= 1 - betas[0] ** step
                s /= 1 - betas[1] ** step
                w -= lr * m / (s.sqrt() + eps)


@mistake("adam_step", "The correction takes beta to the power of step; you correct every step as the first.")
def corrects_as_in_the_first_step(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= betas[0]
                m += (1 - betas[0]) * g
                s *= betas[1]
                s += (1 - betas[1]) * g**2
                w -= lr * m / (1 - betas[0]) / ((s / (1 - betas[1])).sqrt() + eps)


@mistake("adam_step", "Your eps is added before the correction of s: it belongs to √ŝ, after it.")
def adam_eps_before_the_correction(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= betas[0]
                m += (1 - betas[0]) * g
                s *= betas[1]
                s += (1 - betas[1]) * g**2
                rate = lr * (1 - betas[1] ** step) ** 0.5 / (1 - betas[0] ** step)
                w -= rate * m / (s.sqrt() + eps)


@mistake("adam_step", "Your eps is under the root: it is to be added to √ŝ.")
def adam_eps_under_the_root(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= betas[0]
                m += (1 - betas[0]) * g
                s *= betas[1]
                s += (1 - betas[1]) * g**2
                w -= lr * m / (1 - betas[0] ** step) / (s / (1 - betas[1] ** step) + eps).sqrt()


@mistake(
    "adam_step", "The weight moves by the gradient g; Adam moves it by the corrected mean of the gradients."
)
def moves_by_the_gradient(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= betas[0]
                m += (1 - betas[0]) * g
                s *= betas[1]
                s += (1 - betas[1]) * g**2
                w -= lr * g / ((s / (1 - betas[1] ** step)).sqrt() + eps)


@mistake("adam_step", "The betas are swapped: the first is for the mean m, the second for the squares s.")
def swaps_the_betas(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    beta2, beta1 = betas
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                m *= beta1
                m += (1 - beta1) * g
                s *= beta2
                s += (1 - beta2) * g**2
                w -= lr * m / (1 - beta1**step) / ((s / (1 - beta2**step)).sqrt() + eps)


@mistake(
    "adam_step", "You decay the weight beside the gradient, as AdamW does; in Adam the decay is a part of g."
)
def adam_decays_as_adamw(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            if w.grad is not None:
                w *= 1 - lr * weight_decay
                m *= betas[0]
                m += (1 - betas[0]) * w.grad
                s *= betas[1]
                s += (1 - betas[1]) * w.grad**2
                w -= lr * m / (1 - betas[0] ** step) / ((s / (1 - betas[1] ** step)).sqrt() + eps)


@mistake("adamw_step", "Your decay is a part of the gradient, as in Adam: AdamW decays the weight by itself.")
def decays_through_the_gradient(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    adam_step(parameters, means, squares, step, lr, betas, eps, weight_decay)


@mistake("adamw_step", "lr is missing from your decay: each weight shrinks by lr · weight_decay of itself.")
def decays_without_the_rate(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    parameters = list(parameters)
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w *= 1 - weight_decay
    adam_step(parameters, means, squares, step, lr, betas, eps)


@mistake("adamw_step", "You decay the weight after it has moved: the decay comes first.")
def decays_the_moved_weight(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    parameters = list(parameters)
    adam_step(parameters, means, squares, step, lr, betas, eps)
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w *= 1 - lr * weight_decay


@mistake("adamw_step", "You decay parameters that have no gradient: where .grad is None nothing may change.")
def decays_the_frozen(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    parameters = list(parameters)
    with torch.no_grad():
        for w in parameters:
            w *= 1 - lr * weight_decay
    adam_step(parameters, means, squares, step, lr, betas, eps)


@mistake("adamw_step", "Where nothing is said, AdamW decays by 0.01; your default is 0.")
def does_not_decay_by_default(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    parameters = list(parameters)
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w *= 1 - lr * weight_decay
    adam_step(parameters, means, squares, step, lr, betas, eps)


@mistake("adamw_step", "The weights decay twice: beside the gradient, and once more as a part of it.")
def decays_twice(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    parameters = list(parameters)
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w *= 1 - lr * weight_decay
    adam_step(parameters, means, squares, step, lr, betas, eps, weight_decay)


@mistake(
    "step_lr",
    "Your rate falls a little in every epoch: it is to stay for step_size epochs, so divide with //.",
)
def falls_in_every_epoch(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** (epoch / step_size)


@mistake("step_lr", "Your drops come one epoch late: the first is in epoch number step_size, counted from 0.")
def drops_an_epoch_late(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** (max(epoch - 1, 0) // step_size)


@mistake(
    "step_lr", "Your rate drops once and never again: each further step_size epochs bring one more gamma."
)
def drops_only_once(epoch, lr, step_size, gamma=0.1):
    return lr if epoch < step_size else lr * gamma


@mistake("step_lr", "Each drop multiplies by gamma; yours multiplies gamma by the number of drops.")
def multiplies_by_the_count(epoch, lr, step_size, gamma=0.1):
    drops = epoch // step_size
    return lr * gamma * drops if drops else lr


@mistake("step_lr", "Your drops come one epoch early: epoch number step_size - 1 still has the old rate.")
def drops_an_epoch_early(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** ((epoch + 1) // step_size)


@mistake(
    "cosine_lr", "You ran through a whole wave, 2 · π: the rate is back at its start in the end. Half of it."
)
def runs_through_a_whole_wave(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * (1 + math.cos(2 * math.pi * epoch / epochs)) / 2


@mistake("cosine_lr", "Your wave has lr, not lr - lr_min, as its height: the first rate is lr + lr_min.")
def starts_above_lr(epoch, lr, epochs, lr_min=0.0):
    return lr_min + lr * (1 + math.cos(math.pi * epoch / epochs)) / 2


@mistake(
    "cosine_lr", "Your rate goes below lr_min, to minus lr: (1 + cos) / 2 runs from 1 to 0, cos from 1 to -1."
)
def falls_below_zero(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * math.cos(math.pi * epoch / epochs)


@mistake("cosine_lr", "Your rate falls along a straight line: the wave is (1 + cos(π · epoch / epochs)) / 2.")
def falls_along_a_line(epoch, lr, epochs, lr_min=0.0):
    return lr + (lr_min - lr) * epoch / epochs


@mistake("cosine_lr", "Your rate ends at 0: it is to fall to lr_min.")
def never_uses_lr_min(epoch, lr, epochs, lr_min=0.0):
    return lr * (1 + math.cos(math.pi * epoch / epochs)) / 2


@mistake(
    "cosine_lr", "Your rate rises: with 1 - cos the wave starts at lr_min and ends at lr. It is 1 + cos."
)
def rises(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * (1 - math.cos(math.pi * epoch / epochs)) / 2
