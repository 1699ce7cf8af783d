"""Re-spellings of exercise 1's known mistakes, by another hand."""

import cmath
import functools
import itertools
import math
import operator
import statistics

import numpy as np
import torch


def other_move(weights, slopes, lr):
    return [a - b * lr for a, b in zip(weights, slopes, strict=True)]


def other_batch_slopes(x, y, t):
    return torch.einsum("nf,n->f", x, 2 * (y - t) * (y - y**2))


class OtherNeuron:
    def __init__(self, weights, lr):
        self.weights = weights[:]
        self.lr = lr

    def __call__(self, x):
        return sigmoid(weighted_sum(x, self.weights))

    def learn(self, x, t):
        y = self(x)
        self.weights = other_move(self.weights, squared_error_gradient(x, y, t), self.lr)
        return y


def overflows_for_negative_z_1(z):
    e = math.exp(z * -1)
    return (1 + e) ** -1


def overflows_for_negative_z_2(z):
    return 1.0 / sum(math.exp(v) for v in (0.0, -z))


def overflows_for_negative_z_3(z):
    odds_against = math.exp(-z)
    return 1.0 - odds_against / (odds_against + 1.0)


def overflows_for_positive_z_1(z):
    odds = math.exp(z)
    return odds / (odds + 1.0)


def overflows_for_positive_z_2(z):
    top, bottom = math.exp(z), math.exp(0) + math.exp(z)
    return operator.truediv(top, bottom)


def overflows_for_positive_z_3(z):
    e = math.pow(math.e, z)
    e /= 1 + e
    return e


def without_the_minus_1(z):
    return 1 / (1 + math.exp(z))


def without_the_minus_2(z):
    try:
        denominator = 1 + math.exp(z)
    except OverflowError:
        return 0.0
    return denominator**-1


def without_the_minus_3(z):
    with np.errstate(over="ignore"):
        return float(np.reciprocal(1 + np.exp(np.float64(z))))


def a_step_1(z):
    if z <= 0:
        return 0.0
    return 1.0


def a_step_2(z):
    return float(z > 0)


def a_step_3(z):
    return float(np.heaviside(z, 0.0))


def a_step_that_is_1_at_0_1(z):
    if z < 0:
        return 0.0
    return 1.0


def a_step_that_is_1_at_0_2(z):
    return (math.copysign(1.0, z + 0.0) + 1) / 2


def a_step_that_is_1_at_0_3(z):
    return 1.0 - float(z < 0)


def a_line_cut_off_1(z):
    if z < -2:
        return 0.0
    return 1.0 if z > 2 else 0.25 * z + 0.5


def a_line_cut_off_2(z):
    return float(np.clip((z + 2) / 4, 0, 1))


def a_line_cut_off_3(z):
    return sorted([0.0, 1 / 2 + z / 4, 1.0])[1]


def a_flatter_line_cut_off_1(z):
    return torch.nn.functional.hardsigmoid(torch.tensor(z)).item()


def a_flatter_line_cut_off_2(z):
    y = (z + 3) / 6
    if y > 1:
        y = 1.0
    elif y < 0:
        y = 0.0
    return y


def a_flatter_line_cut_off_3(z):
    return min(6.0, max(0.0, 3.0 + z)) / 6


def tanh_for_sigmoid_1(z):
    up, down = math.exp(z), math.exp(-z)
    return (up - down) / (up + down)


def tanh_for_sigmoid_2(z):
    return math.sinh(z) / math.cosh(z)


def tanh_for_sigmoid_3(z):
    return cmath.tanh(z).real


def a_tensor_in_place_of_a_float_1(z):
    z = torch.tensor(z, dtype=torch.float64)
    return torch.where(z >= 0, 1 / (1 + torch.exp(-z)), z.exp() / (1 + z.exp()))


def a_tensor_in_place_of_a_float_2(z):
    values = (1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z)),)
    return torch.tensor(values, dtype=torch.float64)[0]


def a_tensor_in_place_of_a_float_3(z):
    return torch.exp(-torch.log1p(torch.exp(torch.as_tensor(-z, dtype=torch.double))))


def a_float32_tensor_in_place_of_a_float_1(z):
    e = math.exp(-abs(z))
    return torch.tensor((1 if z >= 0 else e) / (1 + e))


def a_float32_tensor_in_place_of_a_float_2(z):
    t = torch.FloatTensor([z])[0]
    return t.neg().exp().add(1).reciprocal()


def a_float32_tensor_in_place_of_a_float_3(z):
    one = torch.ones(())
    return one / (one + torch.exp(-one * z))


def whole_numbers_at_the_ends_1(z):
    if z > 100:
        return 1
    if z < -100:
        return 0
    return 1 / (1 + math.exp(-z))


def whole_numbers_at_the_ends_2(z):
    try:
        math.exp(abs(z))
    except OverflowError:
        return int(z > 0)
    return math.exp(z) / (math.exp(z) + 1)


def whole_numbers_at_the_ends_3(z):
    if -500 <= z <= 500:
        e = math.exp(-abs(z))
        return 1 / (1 + e) if z >= 0 else e / (1 + e)
    return round(max(0, min(1, z)))


def a_whole_number_at_the_lower_end_1(z):
    return 0 if z < -700 else 1 / (1 + math.exp(-z))


def a_whole_number_at_the_lower_end_2(z):
    if z < -40.0:
        return False + 0
    return math.pow(1 + math.exp(-z), -1)


def a_whole_number_at_the_lower_end_3(z):
    y = 0
    if z > -709:
        y = math.exp(-z) + 1
        y = 1 / y
    return y


def clamped_argument_1(z):
    if z < -20:
        z = -20
    elif z > 20:
        z = 20
    return 1 / (1 + math.exp(-z))


def clamped_argument_2(z):
    z = float(np.clip(z, -40, 40))
    return math.exp(z) / (1 + math.exp(z))


def clamped_argument_3(z):
    bounded = torch.tensor(z, dtype=torch.float64).clamp(min=-32.0)
    return (1 + bounded.neg().exp()).reciprocal().item()


def without_the_weights_1(x, w):
    total = 0.0
    for value, _ in zip(x, w, strict=True):
        total += value
    return total


def without_the_weights_2(x, w):
    return math.fsum(x)


def without_the_weights_3(x, w):
    return float(np.array(x).sum())


def mean_for_sum_1(x, w):
    total = 0.0
    for i in range(len(w)):
        total += x[i] * w[i]
    return total / len(w)


def mean_for_sum_2(x, w):
    return float(np.mean(np.multiply(x, w)))


def mean_for_sum_3(x, w):
    return statistics.fmean(map(operator.mul, x, w))


def products_not_added_1(x, w):
    products = []
    for i in range(len(x)):
        products.append(x[i] * w[i])
    return products


def products_not_added_2(x, w):
    return list(map(operator.mul, x, w))


def products_not_added_3(x, w):
    return np.multiply(x, w).tolist()


def added_not_multiplied_1(x, w):
    total = 0.0
    for i in range(len(x)):
        total = total + x[i] + w[i]
    return total


def added_not_multiplied_2(x, w):
    return sum(map(operator.add, x, w))


def added_not_multiplied_3(x, w):
    return float(np.add(x, w).sum())


def the_last_left_out_1(x, w):
    total = 0.0
    for i in range(0, len(x) - 1):
        total += w[i] * x[i]
    return total


def the_last_left_out_2(x, w):
    return float(np.dot(x[:-1], w[:-1]))


def the_last_left_out_3(x, w):
    i, total = 0, 0.0
    while i + 1 < len(x):
        total += x[i] * w[i]
        i += 1
    return total


def product_of_the_sums_1(x, w):
    inputs = weights = 0.0
    for i in range(len(x)):
        inputs += x[i]
        weights += w[i]
    return inputs * weights


def product_of_the_sums_2(x, w):
    return math.prod(map(math.fsum, (x, w)))


def product_of_the_sums_3(x, w):
    return float(np.outer(x, w).sum())


def returns_after_the_first_1(x, w):
    for i in range(len(x)):
        product = x[i] * w[i]
        return product


def returns_after_the_first_2(x, w):
    result = 0
    for i, weight in enumerate(w):
        result = result + weight * x[i]
        return float(result)


def returns_after_the_first_3(x, w):
    total, i = 0.0, 0
    while i < len(w):
        total += x[i] * w[i]
        i += 1
        return total
    return total


def absolute_error_1(y, t):
    return y - t if y > t else t - y


def absolute_error_2(y, t):
    return max(y, t) - min(y, t)


def absolute_error_3(y, t):
    return math.sqrt((t - y) * (t - y))


def halved_1(y, t):
    d = t - y
    return d * d / 2


def halved_2(y, t):
    return (y * y + t * t) / 2 - y * t


def halved_3(y, t):
    return 1 / 2 * math.pow(y - t, 2)


def difference_of_squares_1(y, t):
    return (y + t) * (y - t)


def difference_of_squares_2(y, t):
    return y * y - t * t


def difference_of_squares_3(y, t):
    first, second = (math.pow(v, 2) for v in (y, t))
    return first - second


def the_plain_difference_1(y, t):
    return -(t - y)


def the_plain_difference_2(y, t):
    error = y
    error -= t
    return error


def the_plain_difference_3(y, t):
    return float(np.subtract(y, t))


def twice_for_squared_1(y, t):
    difference = y - t
    return difference + difference


def twice_for_squared_2(y, t):
    return operator.mul(y - t, 2.0)


def twice_for_squared_3(y, t):
    return y * 2 - t * 2


def without_the_two_1(x, y, t):
    factor = (y - t) * y * (1 - y)
    return [factor * value for value in x]


def without_the_two_2(x, y, t):
    slopes = []
    for i in range(len(x)):
        slopes.append((y - y**2) * (y - t) * x[i])
    return slopes


def without_the_two_3(x, y, t):
    return (np.array(x) * ((1 - y) * y * (y - t))).tolist()


def target_minus_output_1(x, y, t):
    error = t - y
    return [2 * error * y * (1 - y) * v for v in x]


def target_minus_output_2(x, y, t):
    g = torch.tensor(x, dtype=torch.float64) * 2
    return (g * (t - y) * (y - y * y)).tolist()


def target_minus_output_3(x, y, t):
    out = [0.0] * len(x)
    for i, value in enumerate(x):
        out[i] = -2 * value * (y - t) * (1 - y) * y
    return out


def without_the_sigmoids_slope_1(x, y, t):
    error = 2 * (y - t)
    return [error * v for v in x]


def without_the_sigmoids_slope_2(x, y, t):
    gradient = []
    for v in x:
        gradient += [v * (y - t) + v * (y - t)]
    return gradient


def without_the_sigmoids_slope_3(x, y, t):
    return (2.0 * np.asarray(x) * (y - t)).tolist()


def without_the_inputs_1(x, y, t):
    return [2 * (y - t) * (y - y * y)] * len(x)


def without_the_inputs_2(x, y, t):
    slopes = []
    for _ in range(len(x)):
        slopes.append(y * (1 - y) * (y - t) * 2)
    return slopes


def without_the_inputs_3(x, y, t):
    return np.full(len(x), 2 * (y - t) * (1 - y) * y).tolist()


def half_of_the_sigmoids_slope_1(x, y, t):
    common = (1 - y) * (y - t) * 2
    return [v * common for v in x]


def half_of_the_sigmoids_slope_2(x, y, t):
    return list(map(lambda v: 2 * (v - v * y) * (y - t), x))


def half_of_the_sigmoids_slope_3(x, y, t):
    samples = np.array(x)
    return list(2 * (y - t) * samples * (1 - y))


def sigmoid_applied_twice_1(x, y, t):
    out = sigmoid(y)
    common = 2 * (out - t) * out * (1 - out)
    return [common * v for v in x]


def sigmoid_applied_twice_2(x, y, t):
    s = 1 / (1 + math.exp(-y))
    slopes = []
    for value in x:
        slopes.append(2 * value * (s - t) * (s - s**2))
    return slopes


def sigmoid_applied_twice_3(x, y, t):
    again = 1 / (1 + np.exp(-y))
    return (np.multiply(x, 2) * (again - t) * (1 - again) * again).tolist()


def slopes_added_up_1(x, y, t):
    total = 0.0
    for v in x:
        total += 2 * v * (y - t) * (1 - y) * y
    return total


def slopes_added_up_2(x, y, t):
    return 2 * (y - t) * (1 - y) * y * sum(x)


def slopes_added_up_3(x, y, t):
    return float(np.dot(x, np.full(len(x), 2 * (y - t) * (y - y * y))))


def written_into_the_inputs_1(x, y, t):
    factor = 2 * (y - t) * (1 - y) * y
    for i, value in enumerate(x):
        x[i] = value * factor
    return x


def written_into_the_inputs_2(x, y, t):
    x[:] = [2 * v * (y - t) * y * (1 - y) for v in x]
    return list(x)


def written_into_the_inputs_3(x, y, t):
    gradient = x
    for _ in range(len(x)):
        gradient.append(gradient.pop(0) * (y - t) * (1 - y) * y * 2)
    return gradient


def changes_the_callers_weights_1(xs, ts, w, lr, epochs):
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            outputs.append(sigmoid(weighted_sum(x, w)))
            w[:] = other_move(w, squared_error_gradient(x, outputs[-1], t), lr)
    return w, outputs


def changes_the_callers_weights_2(xs, ts, w, lr, epochs):
    weights = w
    for _ in range(epochs):
        outputs = [0.0] * len(xs)
        for n in range(len(xs)):
            y = sigmoid(sum(a * b for a, b in zip(xs[n], weights, strict=True)))
            outputs[n] = y
            for i in range(len(weights)):
                weights[i] = weights[i] - 2 * lr * xs[n][i] * (y - ts[n]) * (1 - y) * y
    return weights, outputs


def changes_the_callers_weights_3(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)
    for _ in range(epochs):
        outputs = [neuron.learn(*pair) for pair in zip(xs, ts, strict=True)]
    w.clear()
    w.extend(neuron.weights)
    return neuron.weights, outputs


def weights_move_one_by_one_1(xs, ts, w, lr, epochs):
    weights = w.copy()
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            first = None
            for i, value in enumerate(x):
                y = sigmoid(weighted_sum(x, weights))
                if first is None:
                    first = y
                weights[i] -= lr * 2 * value * (y - t) * (1 - y) * y
            outputs.append(first)
    return weights, outputs


def weights_move_one_by_one_2(xs, ts, w, lr, epochs):
    weights = np.array(w)
    for _ in range(epochs):
        outputs = np.zeros(len(xs))
        for n, x in enumerate(np.array(xs)):
            outputs[n] = 1 / (1 + np.exp(-(x @ weights)))
            for i in range(weights.size):
                y = 1 / (1 + np.exp(-(x @ weights)))
                weights[i] -= 2 * lr * (y - ts[n]) * (y - y * y) * x[i]
    return weights.tolist(), outputs.tolist()


def weights_move_one_by_one_3(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)

    def move(x, t):
        y = neuron(x)
        for i, slope_of in enumerate(itertools.repeat(squared_error_gradient, len(x))):
            neuron.weights[i] += -lr * slope_of(x, neuron(x), t)[i]
        return y

    for _ in range(epochs):
        outputs = [move(x, t) for x, t in zip(xs, ts, strict=True)]
    return neuron.weights, outputs


def one_update_an_epoch_1(xs, ts, w, lr, epochs):
    weights = list(w)
    for _ in range(epochs):
        outputs, total = [], [0.0] * len(w)
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, weights))
            outputs.append(y)
            total = [a + b for a, b in zip(total, squared_error_gradient(x, y, t), strict=True)]
        weights = other_move(weights, total, lr)
    return weights, outputs


def one_update_an_epoch_2(xs, ts, w, lr, epochs):
    samples, targets, weights = np.array(xs), np.array(ts), np.array(w)
    for _ in range(epochs):
        y = 1 / (1 + np.exp(-samples @ weights))
        weights = weights - lr * samples.T @ (2 * (y - targets) * (1 - y) * y)
    return list(weights), list(y)


def one_update_an_epoch_3(xs, ts, w, lr, epochs):
    old, new = w[:], w[:]
    for _ in range(epochs):
        outputs = []
        for n in range(len(xs)):
            outputs.append(sigmoid(weighted_sum(xs[n], old)))
            slopes = squared_error_gradient(xs[n], outputs[n], ts[n])
            for i in range(len(new)):
                new[i] -= lr * slopes[i]
        old = new[:]
    return new, outputs


def climbs_uphill_1(xs, ts, w, lr, epochs):
    weights = list(w)
    for _ in range(epochs):
        outputs = []
        for n in range(len(xs)):
            y = sigmoid(weighted_sum(xs[n], weights))
            outputs.append(y)
            for i in range(len(weights)):
                weights[i] += lr * 2 * xs[n][i] * (y - ts[n]) * (1 - y) * y
    return weights, outputs


def climbs_uphill_2(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, -lr)
    for _ in range(epochs):
        outputs = [neuron.learn(x, t) for x, t in zip(xs, ts, strict=True)]
    return neuron.weights, outputs


def climbs_uphill_3(xs, ts, w, lr, epochs):
    samples, weights = torch.tensor(xs, dtype=torch.float64), torch.tensor(w, dtype=torch.float64)
    outputs = torch.zeros(len(ts), dtype=torch.float64)
    for step in range(epochs * len(ts)):
        n = step % len(ts)
        y = 1 / (1 + torch.exp(-torch.dot(samples[n], weights)))
        outputs[n] = y
        weights.add_(samples[n] * (y - ts[n]) * (y - y * y), alpha=2 * lr)
    return weights.tolist(), outputs.tolist()


def outputs_after_the_update_1(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            neuron.learn(x, t)
            outputs.append(neuron(x))
    return neuron.weights, outputs


def outputs_after_the_update_2(xs, ts, w, lr, epochs):
    weights = np.array(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(np.array(xs), ts, strict=True):
            before = 1 / (1 + np.exp(-x.dot(weights)))
            weights = weights - lr * 2 * x * (before - t) * (1 - before) * before
            outputs += [float(1 / (1 + np.exp(-x.dot(weights))))]
    return weights.tolist(), outputs


def outputs_after_the_update_3(xs, ts, w, lr, epochs):
    w, outputs = w[:], [None] * len(xs)
    while epochs > 0:
        epochs -= 1
        for n in range(len(xs)):
            slopes = squared_error_gradient(xs[n], sigmoid(weighted_sum(xs[n], w)), ts[n])
            for i, slope in enumerate(slopes):
                w[i] -= lr * slope
            outputs[n] = sigmoid(weighted_sum(xs[n], w))
    return w, outputs


def outputs_of_the_final_weights_1(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)
    for _ in range(epochs):
        for x, t in zip(xs, ts, strict=True):
            neuron.learn(x, t)
    return neuron.weights, list(map(neuron, xs))


def outputs_of_the_final_weights_2(xs, ts, w, lr, epochs):
    samples, weights = np.array(xs), np.array(w)
    for n in list(range(len(ts))) * epochs:
        y = 1 / (1 + np.exp(-np.dot(samples[n], weights)))
        weights = weights - 2 * lr * (y - ts[n]) * (1 - y) * y * samples[n]
    return weights.tolist(), (1 / (1 + np.exp(-samples @ weights))).tolist()


def outputs_of_the_final_weights_3(xs, ts, w, lr, epochs):
    weights = w.copy()
    for _ in range(epochs):
        for n in range(len(xs)):
            y = sigmoid(weighted_sum(xs[n], weights))
            weights = other_move(weights, squared_error_gradient(xs[n], y, ts[n]), lr)
        outputs = []
        for n in range(len(xs)):
            outputs.append(sigmoid(weighted_sum(xs[n], weights)))
    return weights, outputs


def outputs_of_every_epoch_1(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)
    outputs = [neuron.learn(x, t) for _ in range(epochs) for x, t in zip(xs, ts, strict=True)]
    return neuron.weights, outputs


def outputs_of_every_epoch_2(xs, ts, w, lr, epochs):
    outputs = []
    for _ in range(epochs):
        for n in range(len(xs)):
            outputs += [sigmoid(weighted_sum(xs[n], w))]
            w = other_move(w, squared_error_gradient(xs[n], outputs[-1], ts[n]), lr)
    return w, outputs


def outputs_of_every_epoch_3(xs, ts, w, lr, epochs):
    samples, weights = np.array(xs), np.array(w)
    history = np.zeros((epochs, len(ts)))
    for e, n in np.ndindex(epochs, len(ts)):
        y = history[e, n] = 1 / (1 + np.exp(-(samples[n] @ weights)))
        weights = weights - 2 * lr * samples[n] * (y - ts[n]) * (y - y**2)
    return weights.tolist(), history.ravel().tolist()


def starts_again_in_every_epoch_1(xs, ts, w, lr, epochs):
    for _ in range(epochs):
        neuron = OtherNeuron(w, lr)
        outputs = [neuron.learn(x, t) for x, t in zip(xs, ts, strict=True)]
    return neuron.weights, outputs


def starts_again_in_every_epoch_2(xs, ts, w, lr, epochs):
    for _ in range(epochs):
        weights, outputs = np.array(w), []
        for x, t in zip(np.array(xs), ts, strict=True):
            y = 1 / (1 + np.exp(-(weights @ x)))
            weights -= lr * 2 * x * (y - t) * (1 - y) * y
            outputs.append(float(y))
    return weights.tolist(), outputs


def starts_again_in_every_epoch_3(xs, ts, w, lr, epochs):
    def one_epoch():
        weights = w[:]
        for n in range(len(xs)):
            y = sigmoid(weighted_sum(xs[n], weights))
            yield y
            slopes = squared_error_gradient(xs[n], y, ts[n])
            for i in range(len(slopes)):
                weights[i] -= lr * slopes[i]
        found.append(weights)

    found = []
    for _ in range(epochs):
        outputs = list(one_epoch())
    return found[-1], outputs


def returns_after_the_first_epoch_1(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)
    for _ in range(epochs):
        outputs = [neuron.learn(x, t) for x, t in zip(xs, ts, strict=True)]
        return neuron.weights, outputs


def returns_after_the_first_epoch_2(xs, ts, w, lr, epochs):
    outputs, done = [], 0
    while done < epochs:
        for n, x in enumerate(xs):
            y = sigmoid(weighted_sum(x, w))
            outputs.insert(n, y)
            w = [w[i] - 2 * lr * x[i] * (y - ts[n]) * (1 - y) * y for i in range(len(w))]
        done += 1
        return w, outputs


def returns_after_the_first_epoch_3(xs, ts, w, lr, epochs):
    weights = torch.tensor(w, dtype=torch.float64)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(torch.tensor(xs, dtype=torch.float64), ts, strict=True):
            y = 1 / (1 + torch.exp(-(x * weights).sum()))
            outputs.append(y.item())
            weights = weights - lr * 2 * x * (y - t) * (1 - y) * y
        else:
            return weights.tolist(), outputs


def without_the_sigmoid_1(xs, ts, w, lr, epochs):
    w = w.copy()
    for _ in range(epochs):
        outputs = []
        for n in range(len(xs)):
            z = weighted_sum(xs[n], w)
            for i in range(len(w)):
                w[i] -= lr * 2 * xs[n][i] * (z - ts[n]) * (1 - z) * z
            outputs.append(z)
    return w, outputs


def without_the_sigmoid_2(xs, ts, w, lr, epochs):
    neuron = OtherNeuron(w, lr)
    outputs = []
    for _ in range(epochs):
        outputs.clear()
        for x, t in zip(xs, ts, strict=True):
            z = sum(map(operator.mul, x, neuron.weights))
            neuron.weights = other_move(neuron.weights, squared_error_gradient(x, z, t), lr)
            outputs.append(z)
    return neuron.weights, outputs


def without_the_sigmoid_3(xs, ts, w, lr, epochs):
    samples, weights, outputs = np.array(xs), np.array(w), np.zeros(len(ts))
    for _ in range(epochs):
        for n in range(len(ts)):
            y = outputs[n] = samples[n] @ weights
            weights = weights - lr * samples[n] * (2 * (y - ts[n]) * (1 - y) * y)
    return list(weights), list(outputs)


def without_the_sigmoid_and_its_slope_1(xs, ts, w, lr, epochs):
    w = w.copy()
    for _ in range(epochs):
        outputs = []
        for n in range(len(xs)):
            z = weighted_sum(xs[n], w)
            for i in range(len(w)):
                w[i] -= lr * 2 * xs[n][i] * (z - ts[n])
            outputs.append(z)
    return w, outputs


def without_the_sigmoid_and_its_slope_2(xs, ts, w, lr, epochs):
    weights, outputs = np.array(w), np.zeros(len(ts))
    for _ in range(epochs):
        for n, x in enumerate(np.array(xs)):
            outputs[n] = np.dot(x, weights)
            weights = weights + 2 * lr * (ts[n] - outputs[n]) * x
    return weights.tolist(), outputs.tolist()


def without_the_sigmoid_and_its_slope_3(xs, ts, w, lr, epochs):
    def step(weights, sample):
        x, t = sample
        outputs.append(weighted_sum(x, weights))
        error = squared_error(outputs[-1], t) ** 0.5 * (1 if outputs[-1] > t else -1)
        return other_move(weights, [2 * error * v for v in x], lr)

    outputs = []
    weights = functools.reduce(step, list(zip(xs, ts, strict=True)) * epochs, w)
    return weights, outputs[-len(xs) :]


def mean_over_the_samples_1(x, t, w, lr, epochs):
    weights = w.clone()
    for _ in range(epochs):
        outputs = 1 / (1 + torch.exp(-(x * weights).sum(dim=1)))
        errors = (outputs - t) * outputs * (1 - outputs)
        weights -= lr * (2 * x * errors[:, None]).mean(dim=0)
    return weights, outputs


def mean_over_the_samples_2(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.mv(x, w).sigmoid()
        w = w.sub(other_batch_slopes(x, y, t).div(t.numel()), alpha=lr)
    return w, y


def mean_over_the_samples_3(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x.matmul(w))
        w = w - lr * torch.stack([2 * (y - t).mul(1 - y).mul(y) @ f / len(t) for f in x.unbind(1)])
    return w, y


def one_sample_after_another_1(x, t, w, lr, epochs):
    weights, outputs = w.clone(), torch.empty_like(t)
    for _ in range(epochs):
        for n in range(x.shape[0]):
            y = torch.sigmoid(torch.dot(x[n], weights))
            weights -= 2 * lr * (y - t[n]) * y * (1 - y) * x[n]
            outputs[n] = y
    return weights, outputs


def one_sample_after_another_2(x, t, w, lr, epochs):
    weights, outputs = train(x.tolist(), t.tolist(), w.tolist(), lr, epochs)
    return x.new_tensor(weights), x.new_tensor(outputs)


def one_sample_after_another_3(x, t, w, lr, epochs):
    for _ in range(epochs):
        outputs = []
        for row, target in zip(x.split(1), t.split(1), strict=True):
            outputs.append(torch.sigmoid(row @ w))
            w = w - lr * other_batch_slopes(row, outputs[-1], target)
    return w, torch.cat(outputs)


def writes_into_the_callers_tensor_1(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = 1 / (1 + torch.exp(-torch.mv(x, w)))
        w.sub_(other_batch_slopes(x, y, t), alpha=lr)
    return w, y


def writes_into_the_callers_tensor_2(x, t, w, lr, epochs):
    weights = w
    for _ in range(epochs):
        outputs = torch.sigmoid((x * weights).sum(1))
        slope = 2 * (outputs - t) * outputs * (1 - outputs)
        weights[:] = weights - lr * (slope @ x)
    return weights, outputs


def writes_into_the_callers_tensor_3(x, t, w, lr, epochs):
    weights = w.detach()
    for _ in range(epochs):
        y = torch.einsum("nf,f->n", x, weights).sigmoid()
        for i in range(len(weights)):
            weights[i] -= lr * (2 * (y - t) * (1 - y) * y * x[:, i]).sum()
    return weights, y


def vectorized_without_the_slope_1(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.mv(x, w).sigmoid()
        w = w - 2 * lr * torch.einsum("n,nf->f", y - t, x)
    return w, y


def vectorized_without_the_slope_2(x, t, w, lr, epochs):
    weights = w.clone()
    for _ in range(epochs):
        outputs = torch.sigmoid((x * weights).sum(dim=-1))
        weights -= lr * (2 * x * (outputs - t).unsqueeze(1)).sum(dim=0)
    return weights, outputs


def vectorized_without_the_slope_3(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = 1 / (1 + torch.exp(-x @ w))
        step = torch.zeros_like(w)
        for n in range(len(t)):
            step += lr * 2 * x[n] * (y[n] - t[n])
        w = w - step
    return w, y


def vectorized_uphill_1(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.mv(x, w).sigmoid()
        w = torch.add(w, other_batch_slopes(x, y, t), alpha=lr)
    return w, y


def vectorized_uphill_2(x, t, w, lr, epochs):
    weights = w.clone()
    for _ in range(epochs):
        outputs = torch.sigmoid((x * weights).sum(dim=1))
        slope = (2 * (outputs - t) * (1 - outputs) * outputs)[:, None] * x
        weights += lr * slope.sum(dim=0)
    return weights, outputs


def vectorized_uphill_3(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = 1 / (1 + torch.exp(-x @ w))
        w = w - lr * ((t - y) * 2 * y * (1 - y)) @ x
    return w, y


def vectorized_outputs_of_the_final_weights_1(x, t, w, lr, epochs):
    outputs = torch.sigmoid(torch.mv(x, w))
    for _ in range(epochs):
        w = w - lr * other_batch_slopes(x, outputs, t)
        outputs = torch.sigmoid(torch.mv(x, w))
    return w, outputs


def vectorized_outputs_of_the_final_weights_2(x, t, w, lr, epochs):
    weights = w.clone()
    for _ in range(epochs):
        y = 1 / (1 + torch.exp(-(x * weights).sum(1)))
        weights -= lr * (2 * (y - t) * y * (1 - y)) @ x
    return weights, 1 / (1 + (x * weights).sum(1).neg().exp())


def vectorized_outputs_of_the_final_weights_3(x, t, w, lr, epochs):
    weights = w
    for _ in range(epochs):
        y = torch.einsum("nf,f->n", x, weights).sigmoid()
        weights = weights + 2 * lr * (x.T @ ((t - y) * (1 - y) * y))
    return weights, torch.stack([torch.sigmoid(row @ weights) for row in x])


def a_column_of_outputs_1(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w[:, None])
        gradient = x.T @ (2 * (y - t) * (1 - y) * y)
        w = w - lr * gradient.sum(dim=1)
    return w, y.flatten()


def a_column_of_outputs_2(x, t, w, lr, epochs):
    weights = w.clone()
    for _ in range(epochs):
        outputs = (x * weights).sum(dim=1, keepdim=True).sigmoid()
        errors = outputs - t
        weights -= lr * torch.einsum("nf,nm->f", x, 2 * errors * outputs * (1 - outputs))
    return weights, outputs[:, 0]


def a_column_of_outputs_3(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = 1 / (1 + torch.exp(-torch.mm(x, w.reshape(-1, 1))))
        error = torch.sub(y, t).sum(1, keepdim=True)
        w = w - lr * (2 * x * error * (y - y * y)).sum(0)
    return w, y.reshape(-1)


def vectorized_in_float32_1(x, t, w, lr, epochs):
    x, t, w = (v.to(torch.float32) for v in (x, t, w))
    for _ in range(epochs):
        y = torch.mv(x, w).sigmoid()
        w = w - lr * other_batch_slopes(x, y, t)
    return w, y


def vectorized_in_float32_2(x, t, w, lr, epochs):
    samples, targets, weights = (v.cpu().numpy().astype(np.float32) for v in (x, t, w))
    for _ in range(epochs):
        y = 1 / (1 + np.exp(-samples @ weights))
        weights = weights - np.float32(lr) * (2 * (y - targets) * (1 - y) * y) @ samples
    return torch.from_numpy(weights).to(x.device), torch.from_numpy(y).to(x.device)


def vectorized_in_float32_3(x, t, w, lr, epochs):
    rows = torch.tensor(x.tolist(), device=x.device)
    targets = torch.tensor(t.tolist(), device=x.device)
    weights = torch.tensor(w.tolist(), device=x.device)
    for _ in range(epochs):
        outputs = torch.sigmoid((rows * weights).sum(1))
        errors = 2 * (outputs - targets) * (1 - outputs) * outputs
        weights -= lr * (rows * errors[:, None]).sum(0)
    return weights, outputs


def a_single_update_1(x, t, w, lr, epochs):
    outputs = 1 / (1 + torch.exp(-(x * w).sum(1)))
    return w - lr * other_batch_slopes(x, outputs, t), outputs


def a_single_update_2(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.mv(x, w).sigmoid()
        slope = (y - t) * y * (1 - y)
        w = w - 2 * lr * slope @ x
        return w, y


def a_single_update_3(x, t, w, lr, epochs):
    for _ in range(epochs):
        weights = w.clone()
        y = torch.sigmoid(torch.einsum("nf,f->n", x, weights))
        weights -= lr * (2 * x * ((y - t) * (y - y * y)).unsqueeze(1)).sum(0)
    return weights, y


def squeezed_single_sample_1(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid((x @ w.unsqueeze(1)).squeeze())
        w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y))
    return w, y


def squeezed_single_sample_2(x, t, w, lr, epochs):
    column, targets = w[:, None], t[:, None]
    for _ in range(epochs):
        y = torch.sigmoid(x.mm(column))
        column = column - 2 * lr * x.T.mm((y - targets) * y * (1 - y))
    return column[:, 0], y.squeeze()


def squeezed_single_sample_3(x, t, w, lr, epochs):
    weights = w.clone()
    for _ in range(epochs):
        outputs = (x * weights).sum(dim=1, keepdim=True).sigmoid()
        weights -= lr * (2 * x * (outputs - t[:, None]) * (1 - outputs) * outputs).sum(0)
    return weights, torch.squeeze(outputs)
