"""Each number of each parameter moves on its own, as in the formula; while loops; zeros in place of None; prints."""

import itertools

import torch


def _places(tensor):
    return itertools.product(*[range(length) for length in tensor.shape])


def sgd_step(parameters, lr, weight_decay=0.0):
    for w in parameters:
        if w.grad is None:
            continue
        values = w.detach()  # the same memory, without a history
        for place in _places(w):
            g = w.grad[place] + weight_decay * values[place]
            values[place] -= lr * g


def zero_gradients(parameters):
    for w in parameters:
        if w.grad is not None:
            for place in _places(w.grad):
                w.grad[place] = 0


def sgd_momentum_step(parameters, velocities, lr, momentum=0.9, weight_decay=0.0):
    number = 0
    for w in parameters:
        v = velocities[number]
        number += 1
        if w.grad is None:
            continue
        values = w.detach()
        for place in _places(w):
            g = w.grad[place] + weight_decay * values[place]
            v[place] = momentum * v[place] + g
            values[place] = values[place] - lr * v[place]


def accumulate_gradients(net, loss_function, batches):
    N = 0
    for x, _ in batches:
        N += x.shape[0]
    mean = 0.0
    for x, y in batches:
        n = x.shape[0]
        prediction = net(x)
        loss = loss_function(prediction, y)
        loss = loss * (n / N)
        loss.backward()
        mean += loss.item()
    return mean


def train(net, loss_function, x, y, lr, epochs, batch_size, momentum=0.0):
    velocities = []
    for w in net.parameters():
        velocities.append(torch.zeros(w.shape, dtype=w.dtype, device=w.device))
    losses = []
    epoch = 0
    while epoch < epochs:
        start = 0
        while start < len(x):
            end = start + batch_size
            zero_gradients(net.parameters())
            loss = loss_function(net(x[start:end]), y[start:end])
            loss.backward()
            sgd_momentum_step(net.parameters(), velocities, lr, momentum)
            losses.append(float(loss))
            start = end
        epoch += 1
        print(f"epoch {epoch}: {losses[-1]:.4f}")
    return losses


if __name__ == "__main__":
    # the same numbers as the library's?
    a = torch.tensor([1.0, -2.0], requires_grad=True)
    b = a.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([b], lr=0.1, weight_decay=0.5)
    for w in (a, b):
        (w[0] ** 2 + 3 * w[1] ** 2).backward()
    sgd_step([a], lr=0.1, weight_decay=0.5)
    optimizer.step()
    print(torch.allclose(a, b))
