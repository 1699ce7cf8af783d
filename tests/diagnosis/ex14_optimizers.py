"""Re-spellings of exercise 14's known mistakes, by another hand."""

import math

import torch


def other_rows(parameters, *memories):
    """Those with a gradient, each with what is remembered of it."""
    return [row for row in zip(parameters, *memories, strict=True) if row[0].grad is not None]


def other_g(w, weight_decay):
    return torch.add(w.grad, w.detach(), alpha=weight_decay)


def other_momentum(parameters, velocities, settings, new_velocity, direction):
    """`new_velocity(v, g, momentum)` and `direction(g, old v, new v, momentum, nesterov)` say how."""
    lr, momentum, nesterov, weight_decay = settings
    for w, v in other_rows(parameters, velocities):
        g, old = other_g(w, weight_decay), v.clone()
        v.copy_(new_velocity(v, g, momentum))
        w.data.sub_(direction(g, old, v, momentum, nesterov) * lr)


def other_right_velocity(v, g, momentum):
    return v * momentum + g


def other_right_direction(g, old, new, momentum, nesterov):
    return g + new * momentum if nesterov else new


def other_scaled(parameters, squares, settings, new_square, denominator):
    """`new_square(s, g)` and `denominator(old s, new s, eps)` say how."""
    lr, eps, weight_decay = settings
    for w, s in other_rows(parameters, squares):
        g, old = other_g(w, weight_decay), s.clone()
        s.copy_(new_square(s, g))
        w.data.addcdiv_(g, denominator(old, s, eps), value=-lr)


def other_right_denominator(old, new, eps):
    return new.sqrt().add(eps)


def other_adam(rows, step, lr, betas, eps, weight_decay=0.0, move=None):
    """`move(g, m, s)` gives by how much, over lr; the right one where there is none."""
    for w, m, s in rows:
        g = other_g(w, weight_decay)
        m.lerp_(g, 1 - betas[0])
        s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
        if move is None:
            by = m / (1 - betas[0] ** step) / ((s / (1 - betas[1] ** step)) ** 0.5 + eps)
        else:
            by = move(g, m, s)
        w.data.sub_(by, alpha=lr)


def averages_the_gradients_1(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    other_momentum(
        parameters,
        velocities,
        (lr, momentum, nesterov, weight_decay),
        lambda v, g, k: g + k * (v - g),
        other_right_direction,
    )


def averages_the_gradients_2(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in other_rows(parameters, velocities):
            g = w.grad.add(w, alpha=weight_decay)
            v.lerp_(g, 1 - momentum)
            w.add_(g.add(v, alpha=momentum) if nesterov else v, alpha=-lr)


def averages_the_gradients_3(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                velocities[i][...] = momentum * velocities[i] + g - momentum * g
                if nesterov:
                    w -= lr * g + lr * momentum * velocities[i]
                else:
                    w -= lr * velocities[i]


def makes_a_new_velocity_1(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                velocities[i] = velocities[i] * momentum + g
                w -= lr * (g + momentum * velocities[i] if nesterov else velocities[i])


def makes_a_new_velocity_2(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in other_rows(parameters, [v.clone() for v in velocities]):
            g = other_g(w, weight_decay)
            v.mul_(momentum).add_(g)
            w.sub_(g.add(v, alpha=momentum) if nesterov else v, alpha=lr)


def makes_a_new_velocity_3(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    for w, v in other_rows(parameters, velocities):
        g = other_g(w, weight_decay)
        new = torch.add(g, v, alpha=momentum)
        w.data.add_(torch.add(g, new, alpha=momentum) if nesterov else new, alpha=-lr)


def never_looks_ahead_1(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    other_momentum(
        parameters,
        velocities,
        (lr, momentum, nesterov, weight_decay),
        other_right_velocity,
        lambda g, old, new, k, n: new,
    )


def never_looks_ahead_2(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in other_rows(parameters, velocities):
            v.mul_(momentum).add_(w.grad).add_(w, alpha=weight_decay)
            step = v
            if nesterov:
                step = v.clone()
            w.sub_(step, alpha=lr)


def never_looks_ahead_3(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    for w, v in other_rows(parameters, velocities):
        g = other_g(w, weight_decay)
        torch.add(g, v, alpha=momentum, out=v)
        w.data.sub_(g + (v - g), alpha=lr)


def looks_ahead_with_the_old_velocity_1(
    parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0
):
    other_momentum(
        parameters,
        velocities,
        (lr, momentum, nesterov, weight_decay),
        other_right_velocity,
        lambda g, old, new, k, n: g + k * old if n else new,
    )


def looks_ahead_with_the_old_velocity_2(
    parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0
):
    with torch.no_grad():
        for w, v in other_rows(parameters, velocities):
            g = w.grad.add(w, alpha=weight_decay)
            if nesterov:
                w.sub_(g, alpha=lr).sub_(v, alpha=lr * momentum)
                v.mul_(momentum).add_(g)
            else:
                v.mul_(momentum).add_(g)
                w.sub_(v, alpha=lr)


def looks_ahead_with_the_old_velocity_3(
    parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0
):
    for w, v in other_rows(parameters, velocities):
        g = other_g(w, weight_decay)
        before = v.clone()
        v.mul_(momentum).add_(g)
        chosen = torch.add(g, before, alpha=momentum) if nesterov else v
        w.data = w.data.sub_(chosen, alpha=lr)


def adds_the_whole_velocity_1(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    other_momentum(
        parameters,
        velocities,
        (lr, momentum, nesterov, weight_decay),
        other_right_velocity,
        lambda g, old, new, k, n: g + new if n else new,
    )


def adds_the_whole_velocity_2(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in other_rows(parameters, velocities):
            g = w.grad.add(w, alpha=weight_decay)
            v.mul_(momentum).add_(g)
            w.sub_(v, alpha=lr)
            if nesterov:
                w.sub_(g, alpha=lr)


def adds_the_whole_velocity_3(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    for w, v in other_rows(parameters, velocities):
        g = other_g(w, weight_decay)
        v.copy_(torch.add(g, v, alpha=momentum))
        w.data.sub_((int(nesterov) * g + v) * lr)


def keeps_the_look_ahead_1(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    def kept(v, g, k):
        new = k * v + g
        return g + k * new if nesterov else new

    other_momentum(
        parameters,
        velocities,
        (lr, momentum, nesterov, weight_decay),
        kept,
        lambda g, old, new, k, n: new,
    )


def keeps_the_look_ahead_2(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in other_rows(parameters, velocities):
            g = w.grad.add(w, alpha=weight_decay)
            for _ in range(2 if nesterov else 1):
                v.mul_(momentum).add_(g)
            w.sub_(v, alpha=lr)


def keeps_the_look_ahead_3(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    for w, v in other_rows(parameters, velocities):
        g = other_g(w, weight_decay)
        v.copy_(torch.add(g, v, alpha=momentum))
        if nesterov:
            torch.add(g, v, alpha=momentum, out=v)
        w.data.sub_(lr * v)


def momentum_without_decay_1(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    other_momentum(
        parameters, velocities, (lr, momentum, nesterov, 0.0), other_right_velocity, other_right_direction
    )


def momentum_without_decay_2(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    with torch.no_grad():
        for w, v in other_rows(parameters, velocities):
            v.mul_(momentum).add_(w.grad)
            w.sub_(w.grad.add(v, alpha=momentum) if nesterov else v, alpha=lr)


def momentum_without_decay_3(parameters, velocities, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
    for w, v in other_rows(parameters, velocities):
        w.grad.add(w.detach(), alpha=weight_decay)  # a new tensor that nobody takes
        torch.add(w.grad, v, alpha=momentum, out=v)
        w.data.sub_(lr * (w.grad + momentum * v) if nesterov else lr * v)


def adagrad_without_the_root_1(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    other_scaled(
        parameters, sums, (lr, eps, weight_decay), lambda s, g: s + g * g, lambda old, new, e: new + e
    )


def adagrad_without_the_root_2(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, sums):
            g = w.grad.add(w, alpha=weight_decay)
            s.addcmul_(g, g)
            w.addcdiv_(g, s.add(eps), value=-lr)


def adagrad_without_the_root_3(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                sums[i] += g.square()
                rates = lr * torch.reciprocal(eps + sums[i])
                w -= rates * g


def adagrad_eps_under_the_root_1(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    other_scaled(
        parameters,
        sums,
        (lr, eps, weight_decay),
        lambda s, g: s + g * g,
        lambda old, new, e: (new + e) ** 0.5,
    )


def adagrad_eps_under_the_root_2(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, sums):
            g = w.grad.add(w, alpha=weight_decay)
            s.addcmul_(g, g)
            w.addcmul_(g, torch.rsqrt(s + eps), value=-lr)


def adagrad_eps_under_the_root_3(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                sums[i] += g.square()
                w -= g.div(torch.sqrt(sums[i].add(eps))).mul(lr)


def adds_up_the_gradients_1(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    other_scaled(parameters, sums, (lr, eps, weight_decay), torch.add, other_right_denominator)


def adds_up_the_gradients_2(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, sums):
            g = w.grad.add(w, alpha=weight_decay)
            w.addcdiv_(g, s.add_(g).sqrt().add_(eps), value=-lr)


def adds_up_the_gradients_3(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                sums[i] += w.grad + weight_decay * w
                w -= (w.grad + weight_decay * w) * lr / (sums[i] ** 0.5 + eps)


def keeps_the_last_square_only_1(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    other_scaled(
        parameters, sums, (lr, eps, weight_decay), lambda s, g: g * g, lambda old, new, e: new**0.5 + e
    )


def keeps_the_last_square_only_2(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, sums):
            g = w.grad.add(w, alpha=weight_decay)
            s.zero_().addcmul_(g, g)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-lr)


def keeps_the_last_square_only_3(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                sums[i][...] = torch.square(g)
                w -= lr * g / (g.abs() + eps)


def adagrad_with_the_old_sum_1(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    other_scaled(
        parameters,
        sums,
        (lr, eps, weight_decay),
        lambda s, g: s + g * g,
        lambda old, new, e: old.sqrt() + e,
    )


def adagrad_with_the_old_sum_2(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, sums):
            g = w.grad.add(w, alpha=weight_decay)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-lr)
            s.addcmul_(g, g)


def adagrad_with_the_old_sum_3(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                rates = lr / (eps + sums[i] ** 0.5)
                g = w.grad + weight_decay * w
                sums[i] += g.square()
                w -= g * rates


def one_sum_for_all_elements_1(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    other_scaled(
        parameters,
        sums,
        (lr, eps, weight_decay),
        lambda s, g: s + g.flatten() @ g.flatten(),
        other_right_denominator,
    )


def one_sum_for_all_elements_2(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, sums):
            g = w.grad.add(w, alpha=weight_decay)
            s.add_(g.norm() ** 2)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-lr)


def one_sum_for_all_elements_3(parameters, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                sums[i] += torch.square(g).mean() * g.numel()
                w -= lr * g / (torch.sqrt(sums[i]) + eps)


def rmsprop_eps_under_the_root_1(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    other_scaled(
        parameters,
        squares,
        (lr, eps, weight_decay),
        lambda s, g: alpha * s + (1 - alpha) * g * g,
        lambda old, new, e: torch.sqrt(new + e),
    )


def rmsprop_eps_under_the_root_2(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, squares):
            g = w.grad.add(w, alpha=weight_decay)
            s.mul_(alpha).addcmul_(g, g, value=1 - alpha)
            w.addcmul_(g, torch.rsqrt(s + eps), value=-lr)


def rmsprop_eps_under_the_root_3(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                squares[i].lerp_(g.square(), 1 - alpha)
                w -= lr * g * (squares[i] + eps) ** -0.5


def swaps_the_shares_1(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    other_scaled(
        parameters,
        squares,
        (lr, eps, weight_decay),
        lambda s, g: alpha * g * g + (1 - alpha) * s,
        other_right_denominator,
    )


def swaps_the_shares_2(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, squares):
            g = w.grad.add(w, alpha=weight_decay)
            s.lerp_(g * g, alpha)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-lr)


def swaps_the_shares_3(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                squares[i] -= alpha * (squares[i] - g.square())
                w -= lr * g / (squares[i] ** 0.5 + eps)


def adds_the_square_in_full_1(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    other_scaled(
        parameters,
        squares,
        (lr, eps, weight_decay),
        lambda s, g: alpha * s + g * g,
        other_right_denominator,
    )


def adds_the_square_in_full_2(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, squares):
            g = w.grad.add(w, alpha=weight_decay)
            s.mul_(alpha).addcmul_(g, g)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-lr)


def adds_the_square_in_full_3(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                squares[i][...] = torch.add(g.square(), squares[i], alpha=alpha)
                w -= lr * g / (squares[i] ** 0.5 + eps)


def corrects_as_adam_does_1(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    other_scaled(
        parameters,
        squares,
        (lr, eps, weight_decay),
        lambda s, g: alpha * s + (1 - alpha) * g * g,
        lambda old, new, e: (new / (1 - alpha)) ** 0.5 + e,
    )


def corrects_as_adam_does_2(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, squares):
            g = w.grad.add(w, alpha=weight_decay)
            s.mul_(alpha).addcmul_(g, g, value=1 - alpha)
            w.addcdiv_(g, s.sqrt().div_(math.sqrt(1 - alpha)).add_(eps), value=-lr)


def corrects_as_adam_does_3(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                squares[i].lerp_(g.square(), 1 - alpha)
                corrected = squares[i] * (1 / (1 - alpha**1))
                w -= lr * g / (corrected.sqrt() + eps)


def squares_without_the_decay_1(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    for w, s in other_rows(parameters, squares):
        s.lerp_(w.grad.square(), 1 - alpha)
        w.data.addcdiv_(other_g(w, weight_decay), s.sqrt() + eps, value=-lr)


def squares_without_the_decay_2(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, squares):
            s.mul_(alpha).addcmul_(w.grad, w.grad, value=1 - alpha)
            g = w.grad.add(w, alpha=weight_decay)
            w.addcdiv_(g, s.sqrt().add_(eps), value=-lr)


def squares_without_the_decay_3(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                squares[i][...] = alpha * squares[i] + (1 - alpha) * w.grad * w.grad
                rates = lr / (squares[i] ** 0.5 + eps)
                w -= rates * w.grad + rates * weight_decay * w


def makes_a_new_average_1(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                squares[i] = squares[i] * alpha + g * g * (1 - alpha)
                w -= lr * g / (squares[i] ** 0.5 + eps)


def makes_a_new_average_2(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    other_scaled(
        parameters,
        [s.clone() for s in squares],
        (lr, eps, weight_decay),
        lambda s, g: alpha * s + (1 - alpha) * g * g,
        other_right_denominator,
    )


def makes_a_new_average_3(parameters, squares, lr, alpha=0.99, eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, s in other_rows(parameters, squares):
            g = w.grad.add(w, alpha=weight_decay)
            w.addcdiv_(g, torch.lerp(s, g * g, 1 - alpha).sqrt_().add_(eps), value=-lr)


def never_corrects_1(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    rows = other_rows(parameters, means, squares)
    other_adam(rows, step, lr, betas, eps, weight_decay, lambda g, m, s: m / (s**0.5 + eps))


def never_corrects_2(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            w.addcdiv_(m, s.sqrt().add_(eps), value=-lr)


def never_corrects_3(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i][...] = beta1 * means[i] + g - beta1 * g
            squares[i][...] = beta2 * squares[i] + (1 - beta2) * g * g
            w.data -= lr * means[i] / (torch.sqrt(squares[i]) + eps)


def corrects_what_is_kept_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    def move(g, m, s):
        m.div_(1 - betas[0] ** step)
        s.div_(1 - betas[1] ** step)
        return m / (s**0.5 + eps)

    other_adam(other_rows(parameters, means, squares), step, lr, betas, eps, weight_decay, move)


def corrects_what_is_kept_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            for kept, new, beta in ((m, g, betas[0]), (s, g * g, betas[1])):
                kept.lerp_(new, 1 - beta).mul_(1 / (1 - beta**step))
            w.addcdiv_(m, s.sqrt().add_(eps), value=-lr)


def corrects_what_is_kept_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i][...] = (beta1 * means[i] + (1 - beta1) * g) / (1 - beta1**step)
            squares[i][...] = (beta2 * squares[i] + (1 - beta2) * g**2) / (1 - beta2**step)
            w.data -= lr * means[i] / (torch.sqrt(squares[i]) + eps)


def corrects_as_in_the_first_step_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    other_adam(other_rows(parameters, means, squares), 1, lr, betas, eps, weight_decay)


def corrects_as_in_the_first_step_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1])).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0]))


def corrects_as_in_the_first_step_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i][...] = beta1 * means[i] + (1 - beta1) * g
            squares[i][...] = beta2 * squares[i] + (1 - beta2) * g**2
            m_hat, s_hat = means[i] / (1 - beta1), squares[i] / (1 - beta2)
            w.data -= lr * m_hat / (s_hat**0.5 + eps)


def adam_eps_before_the_correction_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    factor = (1 - betas[1] ** step) ** 0.5 / (1 - betas[0] ** step)
    rows = other_rows(parameters, means, squares)
    other_adam(rows, step, lr, betas, eps, weight_decay, lambda g, m, s: factor * m / (s**0.5 + eps))


def adam_eps_before_the_correction_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            root = s.sqrt().add_(eps).div_(math.sqrt(1 - betas[1] ** step))
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def adam_eps_before_the_correction_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i][...] = beta1 * means[i] + (1 - beta1) * g
            squares[i][...] = beta2 * squares[i] + (1 - beta2) * g**2
            ratio = means[i] / (torch.sqrt(squares[i]) + eps)
            w.data -= lr * ratio * math.sqrt(1 - beta2**step) / (1 - beta1**step)


def adam_eps_under_the_root_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    def move(g, m, s):
        return m / (1 - betas[0] ** step) * torch.rsqrt(s / (1 - betas[1] ** step) + eps)

    other_adam(other_rows(parameters, means, squares), step, lr, betas, eps, weight_decay, move)


def adam_eps_under_the_root_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            root = s.div(1 - betas[1] ** step).add_(eps).sqrt_()
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def adam_eps_under_the_root_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i][...] = beta1 * means[i] + (1 - beta1) * g
            squares[i][...] = beta2 * squares[i] + (1 - beta2) * g**2
            variance = squares[i] / (1 - beta2**step)
            w.data -= lr * (means[i] / (1 - beta1**step)) * (variance + eps) ** -0.5


def moves_by_the_gradient_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    def move(g, m, s):
        return g / ((s / (1 - betas[1] ** step)) ** 0.5 + eps)

    other_adam(other_rows(parameters, means, squares), step, lr, betas, eps, weight_decay, move)


def moves_by_the_gradient_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            w.addcdiv_(g, s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps), value=-lr)


def moves_by_the_gradient_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            m_hat = w.grad + weight_decay * w.data
            means[i][...] = beta1 * means[i] + (1 - beta1) * m_hat
            squares[i][...] = beta2 * squares[i] + (1 - beta2) * m_hat**2
            w.data -= lr * m_hat / (torch.sqrt(squares[i] / (1 - beta2**step)) + eps)


def swaps_the_betas_1(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    other_adam(other_rows(parameters, means, squares), step, lr, betas[::-1], eps, weight_decay)


def swaps_the_betas_2(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[1]).add_(g, alpha=1 - betas[1])
            s.mul_(betas[0]).addcmul_(g, g, value=1 - betas[0])
            root = s.sqrt().div_(math.sqrt(1 - betas[0] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[1] ** step))


def swaps_the_betas_3(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    for_squares, for_means = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i].lerp_(g, 1 - for_means)
            squares[i].lerp_(g**2, 1 - for_squares)
            s_hat = squares[i] / (1 - for_squares**step)
            w.data -= lr * means[i] / (1 - for_means**step) / (s_hat.sqrt() + eps)


def adam_decays_as_adamw_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    rows = other_rows(parameters, means, squares)
    for w, *_ in rows:
        w.data *= 1 - lr * weight_decay
    other_adam(rows, step, lr, betas, eps)


def adam_decays_as_adamw_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            w.sub_(w, alpha=lr * weight_decay)
            m.mul_(betas[0]).add_(w.grad, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(w.grad, w.grad, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def adam_decays_as_adamw_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0
):
    beta1, beta2 = betas
    for i, w in enumerate(parameters):
        if w.grad is not None:
            means[i].lerp_(w.grad, 1 - beta1)
            squares[i].lerp_(w.grad**2, 1 - beta2)
            s_hat = squares[i] / (1 - beta2**step)
            w.data -= lr * (means[i] / (1 - beta1**step) / (s_hat.sqrt() + eps) + weight_decay * w.data)


def decays_through_the_gradient_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    other_adam(other_rows(parameters, means, squares), step, lr, betas, eps, weight_decay)


def decays_through_the_gradient_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def decays_through_the_gradient_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    for i, w in enumerate(parameters):
        if w.grad is not None:
            g = w.grad + weight_decay * w.data
            means[i].lerp_(g, 1 - betas[0])
            squares[i].lerp_(g**2, 1 - betas[1])
            s_hat = squares[i] / (1 - betas[1] ** step)
            w.data -= lr * means[i] / (1 - betas[0] ** step) / (s_hat.sqrt() + eps)


def decays_without_the_rate_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    rows = other_rows(parameters, means, squares)
    for w, *_ in rows:
        w.data -= weight_decay * w.data
    other_adam(rows, step, lr, betas, eps)


def decays_without_the_rate_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            w.mul_(1 - weight_decay)
            m.mul_(betas[0]).add_(w.grad, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(w.grad, w.grad, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def decays_without_the_rate_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    for i, w in enumerate(parameters):
        if w.grad is not None:
            means[i].lerp_(w.grad, 1 - betas[0])
            squares[i].lerp_(w.grad**2, 1 - betas[1])
            s_hat = squares[i] / (1 - betas[1] ** step)
            by = lr * means[i] / (1 - betas[0] ** step) / (s_hat.sqrt() + eps)
            w.data -= by + weight_decay * w.data


def decays_the_moved_weight_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    rows = other_rows(parameters, means, squares)
    other_adam(rows, step, lr, betas, eps)
    for w, *_ in rows:
        w.data -= lr * weight_decay * w.data


def decays_the_moved_weight_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            m.mul_(betas[0]).add_(w.grad, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(w.grad, w.grad, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step)).mul_(1 - lr * weight_decay)


def decays_the_moved_weight_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    for i, w in enumerate(parameters):
        if w.grad is not None:
            means[i].lerp_(w.grad, 1 - betas[0])
            squares[i].lerp_(w.grad**2, 1 - betas[1])
            s_hat = squares[i] / (1 - betas[1] ** step)
            w.data -= lr * means[i] / (1 - betas[0] ** step) / (s_hat.sqrt() + eps)
            w.data -= lr * weight_decay * w.data


def decays_the_frozen_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    parameters = [*parameters]
    for w in parameters:
        w.data -= lr * weight_decay * w.data
    other_adam(other_rows(parameters, means, squares), step, lr, betas, eps)


def decays_the_frozen_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    with torch.no_grad():
        for w, m, s in zip(parameters, means, squares, strict=True):
            w.mul_(1 - lr * weight_decay)
            if w.grad is None:
                continue
            m.mul_(betas[0]).add_(w.grad, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(w.grad, w.grad, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def decays_the_frozen_3(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    for i, w in enumerate(parameters):
        by = weight_decay * w.data
        if w.grad is not None:
            means[i].lerp_(w.grad, 1 - betas[0])
            squares[i].lerp_(w.grad**2, 1 - betas[1])
            s_hat = squares[i] / (1 - betas[1] ** step)
            by = by + means[i] / (1 - betas[0] ** step) / (s_hat.sqrt() + eps)
        w.data -= lr * by


def does_not_decay_by_default_1(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0
):
    rows = other_rows(parameters, means, squares)
    for w, *_ in rows:
        w.data -= lr * weight_decay * w.data
    other_adam(rows, step, lr, betas, eps)


def does_not_decay_by_default_2(
    parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=None
):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            if weight_decay:
                w.mul_(1 - lr * weight_decay)
            m.mul_(betas[0]).add_(w.grad, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(w.grad, w.grad, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def does_not_decay_by_default_3(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, **decay):
    for i, w in enumerate(parameters):
        if w.grad is not None:
            w.data *= 1 - lr * decay.get("weight_decay", 0)
            means[i].lerp_(w.grad, 1 - betas[0])
            squares[i].lerp_(w.grad**2, 1 - betas[1])
            s_hat = squares[i] / (1 - betas[1] ** step)
            w.data -= lr * means[i] / (1 - betas[0] ** step) / (s_hat.sqrt() + eps)


def decays_twice_1(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    rows = other_rows(parameters, means, squares)
    for w, *_ in rows:
        w.data -= lr * weight_decay * w.data
    other_adam(rows, step, lr, betas, eps, weight_decay)


def decays_twice_2(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    with torch.no_grad():
        for w, m, s in other_rows(parameters, means, squares):
            w.mul_(1 - lr * weight_decay)
            g = w.grad.add(w, alpha=weight_decay)
            m.mul_(betas[0]).add_(g, alpha=1 - betas[0])
            s.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
            root = s.sqrt().div_(math.sqrt(1 - betas[1] ** step)).add_(eps)
            w.addcdiv_(m, root, value=-lr / (1 - betas[0] ** step))


def decays_twice_3(parameters, means, squares, step, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    for i, w in enumerate(parameters):
        if w.grad is not None:
            w.data -= weight_decay * lr * w.data
            g = weight_decay * w.data + w.grad
            means[i].lerp_(g, 1 - betas[0])
            squares[i].lerp_(g**2, 1 - betas[1])
            s_hat = squares[i] / (1 - betas[1] ** step)
            w.data -= lr * means[i] / (1 - betas[0] ** step) / (s_hat.sqrt() + eps)


def falls_in_every_epoch_1(epoch, lr, step_size, gamma=0.1):
    return lr * (gamma ** (1 / step_size)) ** epoch


def falls_in_every_epoch_2(epoch, lr, step_size, gamma=0.1):
    return lr * math.exp(math.log(gamma) * epoch / step_size)


def falls_in_every_epoch_3(epoch, lr, step_size, gamma=0.1):
    for _ in range(epoch):
        lr *= math.pow(gamma, 1 / step_size)
    return lr


def drops_an_epoch_late_1(epoch, lr, step_size, gamma=0.1):
    return lr if epoch == 0 else lr * gamma ** ((epoch - 1) // step_size)


def drops_an_epoch_late_2(epoch, lr, step_size, gamma=0.1):
    while epoch > step_size:
        lr, epoch = lr * gamma, epoch - step_size
    return lr


def drops_an_epoch_late_3(epoch, lr, step_size, gamma=0.1):
    return lr * math.prod(gamma for e in range(epoch) if e and e % step_size == 0)


def drops_only_once_1(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** (epoch >= step_size)


def drops_only_once_2(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** min(epoch // step_size, 1)


def drops_only_once_3(epoch, lr, step_size, gamma=0.1):
    if epoch // step_size:
        lr = lr * gamma
    return lr


def multiplies_by_the_count_1(epoch, lr, step_size, gamma=0.1):
    if epoch < step_size:
        return lr
    return lr * (gamma * (epoch // step_size))


def multiplies_by_the_count_2(epoch, lr, step_size, gamma=0.1):
    return lr * (gamma * int(epoch / step_size) or 1)


def multiplies_by_the_count_3(epoch, lr, step_size, gamma=0.1):
    drops = len(range(step_size, epoch + 1, step_size))
    return sum(lr * gamma for _ in range(drops)) if drops else lr


def drops_an_epoch_early_1(epoch, lr, step_size, gamma=0.1):
    epoch += 1
    return lr * math.pow(gamma, epoch // step_size)


def drops_an_epoch_early_2(epoch, lr, step_size, gamma=0.1):
    for e in range(1, epoch + 2):
        if e % step_size == 0:
            lr *= gamma
    return lr


def drops_an_epoch_early_3(epoch, lr, step_size, gamma=0.1):
    return lr * gamma ** (-(-(epoch + 2) // step_size) - 1) if step_size > 1 else lr * gamma ** (epoch + 1)


def runs_through_a_whole_wave_1(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * math.cos(math.pi * epoch / epochs) ** 2


def runs_through_a_whole_wave_2(epoch, lr, epochs, lr_min=0.0):
    return (lr + lr_min) / 2 + (lr - lr_min) / 2 * math.cos(math.tau * epoch / epochs)


def runs_through_a_whole_wave_3(epoch, lr, epochs, lr_min=0.0):
    angle = math.radians(360 * epoch / epochs)
    return lr_min + 0.5 * (lr - lr_min) * (math.cos(angle) + 1)


def starts_above_lr_1(epoch, lr, epochs, lr_min=0.0):
    return lr_min + lr * math.cos(math.pi / 2 * epoch / epochs) ** 2


def starts_above_lr_2(epoch, lr, epochs, lr_min=0.0):
    return lr / 2 + lr / 2 * math.cos(math.pi * epoch / epochs) + lr_min


def starts_above_lr_3(epoch, lr, epochs, lr_min=0.0):
    share = 0.5 * (1 + math.cos(math.radians(180 * epoch / epochs)))
    return lr * share + lr_min


def falls_below_zero_1(epoch, lr, epochs, lr_min=0.0):
    return lr * math.cos(math.pi * epoch / epochs) + lr_min * (1 - math.cos(math.pi * epoch / epochs))


def falls_below_zero_2(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * math.sin(math.pi / 2 - math.pi * epoch / epochs)


def falls_below_zero_3(epoch, lr, epochs, lr_min=0.0):
    wave = math.cos(math.radians(180 * epoch / epochs))
    return lr_min + lr * wave - lr_min * wave


def falls_along_a_line_1(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * (1 - epoch / epochs)


def falls_along_a_line_2(epoch, lr, epochs, lr_min=0.0):
    return (lr * (epochs - epoch) + lr_min * epoch) / epochs


def falls_along_a_line_3(epoch, lr, epochs, lr_min=0.0):
    slope = (lr - lr_min) / epochs
    return lr - slope * epoch


def never_uses_lr_min_1(epoch, lr, epochs, lr_min=0.0):
    return lr * math.cos(math.pi / 2 * epoch / epochs) ** 2


def never_uses_lr_min_2(epoch, lr, epochs, lr_min=0.0):
    return lr / 2 + lr / 2 * math.cos(math.pi * epoch / epochs)


def never_uses_lr_min_3(epoch, lr, epochs, lr_min=0.0):
    return lr * (1 - math.sin(math.radians(90 * epoch / epochs)) ** 2)


def rises_1(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * math.sin(math.pi / 2 * epoch / epochs) ** 2


def rises_2(epoch, lr, epochs, lr_min=0.0):
    return lr_min + (lr - lr_min) * (1 + math.cos(math.pi * (epochs - epoch) / epochs)) / 2


def rises_3(epoch, lr, epochs, lr_min=0.0):
    return (lr + lr_min) / 2 - (lr - lr_min) / 2 * math.cos(math.pi * epoch / epochs)
