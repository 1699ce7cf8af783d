"""Known wrong answers to exercise 7."""

import torch

from grader.mistake import mistake
from solutions.ex07_sgd import sgd_momentum_step, zero_gradients


@mistake(
    "sgd_step",
    "No parameter moves. `w = w - …`, say, makes a new tensor: change the parameter in place, with `w -= …`.",
)
def makes_a_new_weight(parameters, lr, weight_decay=0.0):
    for w in parameters:
        if w.grad is not None:
            w = w - lr * (w.grad + weight_decay * w)


@mistake(
    "sgd_step",
    "Autograd watches your update and refuses to change a leaf in place: use `with torch.no_grad():`.",
)
def tracked_by_autograd(parameters, lr, weight_decay=0.0):
    for w in parameters:
        if w.grad is not None:
            w -= lr * (w.grad + weight_decay * w)


@mistake("sgd_step", "You climb: the gradient points to where the loss grows, so it is to be subtracted.")
def climbs(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w += lr * (w.grad + weight_decay * w)


@mistake(
    "sgd_step",
    "You gave w.data a new tensor: w moves, but into other memory, and what shared its values stays behind.",
)
def moves_to_other_memory(parameters, lr, weight_decay=0.0):
    for w in parameters:
        if w.grad is not None:
            w.data = w.data - lr * (w.grad + weight_decay * w.data)


@mistake(
    "sgd_step",
    "After the step you decay the weight that has moved; weight decay is added to the gradient, before it.",
)
def decays_the_moved_weight(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad
                w -= lr * weight_decay * w


@mistake("sgd_step", "Weight decay is part of the gradient, so lr has to scale it as well.")
def decays_without_the_rate(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad + weight_decay * w


@mistake("sgd_step", "Your weight decay is subtracted from the gradient: it pushes the weights away from 0.")
def decays_away_from_zero(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad - weight_decay * w)


@mistake("sgd_step", "You never use weight_decay.")
def never_decays(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * w.grad


@mistake("sgd_step", "You decay parameters that have no gradient: where .grad is None nothing may change.")
def decays_the_frozen(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            g = torch.zeros_like(w) if w.grad is None else w.grad
            w -= lr * (g + weight_decay * w)


@mistake(
    "sgd_step",
    "You added the weight decay to w.grad itself: your caller's gradient is another one afterwards.",
)
def changes_the_gradient(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                g = w.grad
                g += weight_decay * w
                w -= lr * g


@mistake("sgd_step", "The step forgets the gradients: that is the caller's to do, with zero_gradients.")
def forgets_the_gradient(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad + weight_decay * w)
                w.grad = None


@mistake(
    "sgd_step",
    "At the first parameter without a gradient you stop altogether: skip that one, with continue.",
)
def stops_at_the_first_without(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is None:
                return
            w -= lr * (w.grad + weight_decay * w)


@mistake("sgd_step", "You loop over parameters twice, but a generator is used up after the first loop.")
def exhausts_the_generator(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        gradients = [None if w.grad is None else w.grad + weight_decay * w for w in parameters]
        for w, g in zip(parameters, gradients, strict=False):
            if g is not None:
                w -= lr * g


@mistake(
    "sgd_step", "You switched requires_grad off and left it so: the next backward finds nothing to compute."
)
def freezes_for_good(parameters, lr, weight_decay=0.0):
    for w in parameters:
        if w.grad is not None:
            w.requires_grad_(False)
            w -= lr * (w.grad + weight_decay * w)


@mistake(
    "sgd_step", "On its way the step goes through float32, and a float64 parameter loses half its digits."
)
def steps_in_float32(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad.float() + weight_decay * w.float())


@mistake("sgd_step", "You divide the gradient by its length: the step is to be as long as lr times it.")
def normalises_the_gradient(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                g = w.grad + weight_decay * w
                w -= lr * g / (g.norm() + 1e-12)


@mistake("sgd_step", "You clip the gradient: the plain step takes it as it is, however large.")
def clips_the_gradient(parameters, lr, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                w -= lr * (w.grad + weight_decay * w).clamp(-100, 100)


@mistake(
    "zero_gradients",
    "w.grad still holds the old gradient: `g = …`, say, only gives the name g a new value. Assign to w.grad.",
)
def renames_the_gradient(parameters):
    for w in parameters:
        g = w.grad
        if g is not None:
            g = torch.zeros_like(g)


@mistake("zero_gradients", "You set the weights to zero; it is their gradients that have to go.")
def zeroes_the_weights(parameters):
    with torch.no_grad():
        for w in parameters:
            w.zero_()


@mistake("zero_gradients", "0 times an infinite or NaN gradient is NaN: assign None or zeros instead.")
def multiplies_by_zero(parameters):
    for w in parameters:
        if w.grad is not None:
            w.grad *= 0


@mistake(
    "zero_gradients", "A parameter without a gradient has None there, and None cannot be zeroed: skip it."
)
def zeroes_none(parameters):
    for w in parameters:
        w.grad.zero_()


@mistake(
    "zero_gradients",
    "You gave zeros to parameters that had no gradient: weight decay would shrink them from now on.",
)
def gives_everyone_zeros(parameters):
    for w in parameters:
        w.grad = torch.zeros_like(w)


@mistake(
    "zero_gradients", "You turned requires_grad off: the old gradient is still there, and no new one comes."
)
def turns_gradients_off(parameters):
    for w in parameters:
        w.requires_grad_(False)


@mistake(
    "zero_gradients",
    "Only the first parameter's gradient is forgotten: the return stands inside the loop.",
)
def returns_after_the_first(parameters):
    for w in parameters:
        if w.grad is not None:
            w.grad = None
            return


@mistake(
    "sgd_momentum_step",
    "`v = momentum * v + g` makes a new tensor, and so does `velocities[i] = …`: the caller's own velocity "
    "stays as it was. Change it in place.",
)
def makes_a_new_velocity(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v = momentum * v + w.grad + weight_decay * w
                w -= lr * v


@mistake(
    "sgd_momentum_step",
    "`v = momentum * v + g` makes a new tensor, and so does `velocities[i] = …`: the caller's own velocity "
    "stays as it was. Change it in place.",
)
def replaces_the_list_entry(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for i, w in enumerate(parameters):
            if w.grad is not None:
                velocities[i] = momentum * velocities[i] + w.grad + weight_decay * w
                w -= lr * velocities[i]


@mistake(
    "sgd_momentum_step",
    "You weigh the new gradient by 1 - momentum; PyTorch's SGD adds it in full.",
)
def averages_the_gradients(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v *= momentum
                v += (1 - momentum) * (w.grad + weight_decay * w)
                w -= lr * v


@mistake(
    "sgd_momentum_step",
    "lr is inside your velocity (v ← momentum · v + lr · g); here it scales the step: w ← w - lr · v.",
)
def puts_the_rate_into_the_velocity(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v *= momentum
                v += lr * (w.grad + weight_decay * w)
                w -= v


@mistake("sgd_momentum_step", "You move with the old velocity: add the new gradient to it first.")
def moves_before_the_velocity(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                w -= lr * v
                v *= momentum
                v += g


@mistake("sgd_momentum_step", "Your velocity never shrinks: multiply it by momentum before you add to it.")
def keeps_all_of_the_velocity(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v += w.grad + weight_decay * w
                w -= lr * v


@mistake("sgd_momentum_step", "momentum is always 0.9 in yours: use the argument.")
def momentum_fixed_at_nine_tenths(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v *= 0.9
                v += w.grad + weight_decay * w
                w -= lr * v


@mistake(
    "sgd_momentum_step",
    "You decay the weight beside the velocity, as AdamW does; here the decay is part of the gradient.",
)
def decays_beside_the_velocity(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                v *= momentum
                v += w.grad
                w -= lr * (v + weight_decay * w)


@mistake(
    "sgd_momentum_step",
    "Without a gradient you still let the velocity shrink and the weight roll on: leave both alone there.",
)
def rolls_on_without_a_gradient(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            v *= momentum
            if w.grad is not None:
                v += w.grad + weight_decay * w
            w -= lr * v


@mistake(
    "sgd_momentum_step",
    "This is Nesterov's momentum: it looks ahead by g + momentum · v. Plain momentum steps by v.",
)
def looks_ahead(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                g = w.grad + weight_decay * w
                v *= momentum
                v += g
                w -= lr * (g + momentum * v)


@mistake(
    "sgd_momentum_step",
    "Frozen parameters are left out before zip, so each later parameter gets the velocity of another one.",
)
def mixes_up_the_velocities(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip([w for w in parameters if w.grad is not None], velocities, strict=False):
            v *= momentum
            v += w.grad + weight_decay * w
            w -= lr * v


@mistake(
    "sgd_momentum_step",
    "You turn w.grad itself into the velocity, in place: your caller's gradient is another one afterwards.",
)
def turns_the_gradient_into_the_velocity(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w, v in zip(parameters, velocities, strict=True):
            if w.grad is not None:
                w.grad += weight_decay * w
                w.grad += momentum * v
                v.copy_(w.grad)
                w -= lr * v


@mistake(
    "sgd_momentum_step",
    "You look the velocity up by its shape, so parameters of one shape share one: go through both with zip.",
)
def shares_velocities_by_shape(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    by_shape = {v.shape: v for v in velocities}
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                v = by_shape[w.shape]
                v *= momentum
                v += w.grad + weight_decay * w
                w -= lr * v


@mistake(
    "sgd_momentum_step",
    "You look the velocity up by its shape, so parameters of one shape share one: go through both with zip.",
)
def takes_the_first_velocity_of_its_shape(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    with torch.no_grad():
        for w in parameters:
            if w.grad is not None:
                v = next(v for v in velocities if v.shape == w.shape)
                v *= momentum
                v += w.grad + weight_decay * w
                w -= lr * v


@mistake(
    "accumulate_gradients",
    "You divide by the number of batches, which is right only for batches of one size: scale by len(x) / N.",
)
def averages_over_batches(net, loss_function, batches):
    mean_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) / len(batches)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss


@mistake(
    "accumulate_gradients",
    "You add up the batches' mean losses; the mean over all samples weighs each by len(x) / N.",
)
def adds_up_the_means(net, loss_function, batches):
    total_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y)
        loss.backward()
        total_loss += loss.item()
    return total_loss


@mistake(
    "accumulate_gradients", "You scale by len(x) but never divide by N: this is the sum over all samples."
)
def sums_over_samples(net, loss_function, batches):
    total_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) * len(x)
        loss.backward()
        total_loss += loss.item()
    return total_loss


@mistake("accumulate_gradients", "You zero the gradients before each batch: only the last one's are left.")
def zeroes_between_the_batches(net, loss_function, batches):
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    for x, y in batches:
        zero_gradients(net.parameters())
        loss = loss_function(net(x), y) * len(x) / total
        loss.backward()
        mean_loss += loss.item()
    return mean_loss


@mistake(
    "accumulate_gradients",
    "You zero the gradients first: what was there before has to stay, and is added to.",
)
def zeroes_what_was_there(net, loss_function, batches):
    zero_gradients(net.parameters())
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) * len(x) / total
        loss.backward()
        mean_loss += loss.item()
    return mean_loss


@mistake(
    "accumulate_gradients",
    "You put the batches together into the large one that does not fit into memory: take them one by one.",
)
def builds_the_large_batch(net, loss_function, batches):
    x = torch.cat([x for x, _ in batches])
    y = torch.cat([y for _, y in batches])
    loss = loss_function(net(x), y)
    loss.backward()
    return loss.item()


@mistake(
    "accumulate_gradients",
    "One backward at the end keeps every batch's graph in memory until then: go backward after each batch.",
)
def goes_backward_at_the_end(net, loss_function, batches):
    total = sum(len(x) for x, _ in batches)
    loss = sum(loss_function(net(x), y) * len(x) / total for x, y in batches)
    loss.backward()
    return loss.item()


@mistake(
    "accumulate_gradients",
    "You divide .grad at the end, and with it the gradients that were there before: scale each loss instead.",
)
def divides_the_old_gradients_too(net, loss_function, batches):
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) * len(x)
        loss.backward()
        mean_loss += loss.item() / total
    for w in net.parameters():
        if w.grad is not None:
            w.grad /= total
    return mean_loss


@mistake(
    "accumulate_gradients",
    "The gradients are right, but what you give back is the mean of the batches' means.",
)
def gives_back_the_mean_of_means(net, loss_function, batches):
    total = sum(len(x) for x, _ in batches)
    losses = []
    for x, y in batches:
        loss = loss_function(net(x), y)
        (loss * len(x) / total).backward()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@mistake("accumulate_gradients", "You also make a step: accumulating is to leave the parameters as they are.")
def makes_a_step_too(net, loss_function, batches):
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) * len(x) / total
        loss.backward()
        mean_loss += loss.item()
    with torch.no_grad():
        for w in net.parameters():
            if w.grad is not None:
                w -= 0.1 * w.grad
    return mean_loss


@mistake(
    "accumulate_gradients", "You always take the squared error: use the loss_function that you are given."
)
def always_takes_the_squared_error(net, loss_function, batches):
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    for x, y in batches:
        loss = torch.nn.functional.mse_loss(net(x), y) * len(x) / total
        loss.backward()
        mean_loss += loss.item()
    return mean_loss


@mistake("accumulate_gradients", "You put the net into eval mode: its mode is the caller's choice, leave it.")
def accumulates_in_eval_mode(net, loss_function, batches):
    net.eval()
    total = sum(len(x) for x, _ in batches)
    mean_loss = 0.0
    for x, y in batches:
        loss = loss_function(net(x), y) * len(x) / total
        loss.backward()
        mean_loss += loss.item()
    return mean_loss


@mistake("train", "You never zero the gradients: each step also uses those of all batches before.")
def never_zeroes(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You zero the gradients once for each epoch; they have to go before every backward.")
def zeroes_once_an_epoch(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        zero_gradients(net.parameters())
        for start in range(0, len(x), batch_size):
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake(
    "train",
    "Nothing moves: either the gradients are zeroed between backward and step, or one net.parameters() is "
    "kept for the whole training, and the first loop over it uses it up.",
)
def zeroes_before_the_step(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            zero_gradients(net.parameters())
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake(
    "train",
    "Zeroing only after the step lets the gradients from before your training into its first step.",
)
def starts_with_old_gradients(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            zero_gradients(net.parameters())
            losses.append(loss.item())
    return losses


@mistake(
    "train",
    "Samples that do not fill a whole batch are dropped: the last batch has what remains, however few.",
)
def drops_the_last_batch(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x) - batch_size + 1, batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake(
    "train",
    "Where the samples fill all batches, len(x) // batch_size + 1 is one batch too many, and an empty one.",
)
def takes_an_empty_batch(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for i in range(len(x) // batch_size + 1):
            batch = slice(i * batch_size, (i + 1) * batch_size)
            zero_gradients(net.parameters())
            loss = loss_function(net(x[batch]), y[batch])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You make new velocities in each epoch: make them once, before both loops.")
def forgets_velocities_each_epoch(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    for _ in range(epochs):
        velocities = [torch.zeros_like(w) for w in net.parameters()]
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "Your velocities are float32 whatever the parameters are: use torch.zeros_like(w).")
def velocities_in_float32(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros(w.shape, device=w.device) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You do not pass momentum on to the step, so its default of 0.9 is used.")
def leaves_momentum_to_its_default(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr)
            losses.append(loss.item())
    return losses


@mistake("train", "You make plain steps and never use momentum.")
def never_uses_momentum(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            with torch.no_grad():
                for w in net.parameters():
                    if w.grad is not None:
                        w -= lr * w.grad
            losses.append(loss.item())
    return losses


@mistake("train", "You note each batch's loss after its step; take it before.")
def notes_the_loss_after_the_step(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            losses.append(loss.item())
    return losses


@mistake("train", "You note one loss for each epoch, the last batch's: one for every batch is asked for.")
def notes_one_loss_an_epoch(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
        losses.append(loss.item())
    return losses


@mistake("train", "Your list holds tensors, and with them the graph of every batch: keep loss.item().")
def keeps_loss_tensors(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss)
    return losses


@mistake("train", "You shuffle the samples; here the batches come in order, the same in every epoch.")
def shuffles(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(len(x), device=x.device).split(batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[rows]), y[rows])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You shuffle the samples; here the batches come in order, the same in every epoch.")
def shuffles_with_a_loader(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size, shuffle=True)
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for inputs, targets in loader:
            zero_gradients(net.parameters())
            loss = loss_function(net(inputs), targets)
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You go through the samples once and ignore epochs.")
def trains_one_epoch(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for start in range(0, len(x), batch_size):
        zero_gradients(net.parameters())
        loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
        loss.backward()
        sgd_momentum_step(net.parameters(), velocities, lr, momentum)
        losses.append(loss.item())
    return losses


@mistake(
    "train",
    "Nothing moves: either the gradients are zeroed between backward and step, or one net.parameters() is "
    "kept for the whole training, and the first loop over it uses it up.",
)
def keeps_a_used_up_generator(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    parameters = net.parameters()
    velocities = [torch.zeros_like(w) for w in parameters]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            net.zero_grad()
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            with torch.no_grad():
                for w, v in zip(parameters, velocities, strict=False):
                    if w.grad is not None:
                        v *= momentum
                        v += w.grad
                        w -= lr * v
            losses.append(loss.item())
    return losses


@mistake("train", "Parameters of one shape share a velocity in yours: each has to have its own.")
def one_velocity_for_each_shape(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = {w.shape: torch.zeros_like(w) for w in net.parameters()}
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            for w in net.parameters():
                sgd_momentum_step([w], [velocities[w.shape]], lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You choose the loss by the dtype of y: use the loss_function that you are given.")
def chooses_its_own_loss(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    classes = y.dtype == torch.int64
    loss_function = torch.nn.functional.cross_entropy if classes else torch.nn.functional.mse_loss
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake(
    "train", "You do not zero the gradients of frozen parameters, and an old one moves them in each step."
)
def zeroes_only_what_is_trained(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(w for w in net.parameters() if w.requires_grad)
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses


@mistake("train", "You left the net in eval mode: which mode it is in is the caller's choice, not yours.")
def switches_to_eval_mode(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    net.eval()
    velocities = [torch.zeros_like(w) for w in net.parameters()]
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(loss.item())
    return losses
