"""Known wrong answers to exercise 1."""

import math

import torch

from grader.mistake import mistake
from solutions.ex01_sigmoid_ann import sigmoid, squared_error_gradient, weighted_sum


@mistake(
    "sigmoid",
    "For a very negative z you ask for exp of a large number: it overflows. Use exp(z) / (1 + exp(z)) there.",
)
def overflows_for_negative_z(z):
    return 1 / (1 + math.exp(-z))


@mistake(
    "sigmoid",
    "Your form exp(z) / (1 + exp(z)) overflows for a large positive z: there, use 1 / (1 + exp(-z)).",
)
def overflows_for_positive_z(z):
    return math.exp(z) / (1 + math.exp(z))


@mistake("sigmoid", "Yours falls where it should rise: it is exp(-z) in the denominator, with a minus.")
def without_the_minus(z):
    return math.exp(-z) / (1 + math.exp(-z)) if z >= 0 else 1 / (1 + math.exp(z))


@mistake(
    "sigmoid",
    "This is a step from 0 to 1; the sigmoid rises smoothly, or no slope would tell us where to go.",
)
def a_step(z):
    return 1.0 if z > 0 else 0.0


@mistake(
    "sigmoid",
    "This is a step from 0 to 1; the sigmoid rises smoothly, or no slope would tell us where to go.",
)
def a_step_that_is_1_at_0(z):
    return 1.0 if z >= 0 else 0.0


@mistake(
    "sigmoid", "This is a straight line, cut off at 0 and 1; the sigmoid bends and never quite gets there."
)
def a_line_cut_off(z):
    return max(0.0, min(1.0, 0.5 + z / 4))


@mistake(
    "sigmoid", "This is a straight line, cut off at 0 and 1; the sigmoid bends and never quite gets there."
)
def a_flatter_line_cut_off(z):
    return max(0.0, min(1.0, 0.5 + z / 6))


@mistake("sigmoid", "This is tanh, which runs from -1 to 1; the sigmoid runs from 0 to 1 and is 0.5 at 0.")
def tanh_for_sigmoid(z):
    return math.tanh(z)


@mistake(
    "sigmoid",
    "You give a tensor back; a plain Python float is asked for, and math.exp needs no tensor to make one.",
)
def a_tensor_in_place_of_a_float(z):
    return 1 / (1 + torch.exp(torch.tensor(-z, dtype=torch.float64)))


@mistake(
    "sigmoid",
    "You give a tensor back; a plain Python float is asked for, and math.exp needs no tensor to make one.",
)
def a_float32_tensor_in_place_of_a_float(z):
    return 1 / (1 + torch.exp(torch.tensor(-z)))


@mistake("sigmoid", "Where z is far from 0 you give back an int, 1 or 0: a float is asked for, 1.0 or 0.0.")
def whole_numbers_at_the_ends(z):
    if abs(z) > 700:
        return 1 if z > 0 else 0
    return 1 / (1 + math.exp(-z))


@mistake("sigmoid", "Where z is far from 0 you give back an int, 1 or 0: a float is asked for, 1.0 or 0.0.")
def a_whole_number_at_the_lower_end(z):
    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0


@mistake(
    "sigmoid",
    "You clamp z, so that a very negative z gives a small number and not 0: take another form there.",
)
def clamped_argument(z):
    z = max(-30.0, min(30.0, z))
    return 1 / (1 + math.exp(-z))


@mistake("weighted_sum", "You added up the inputs without their weights.")
def without_the_weights(x, w):
    return sum(x)


@mistake("weighted_sum", "You divided by the number of inputs: a weighted sum is asked for, not a mean.")
def mean_for_sum(x, w):
    return sum(x_i * w_i for x_i, w_i in zip(x, w, strict=True)) / len(x)


@mistake("weighted_sum", "These are the single products, a list of them: they have yet to be added up.")
def products_not_added(x, w):
    return [x_i * w_i for x_i, w_i in zip(x, w, strict=True)]


@mistake("weighted_sum", "You added each input to its weight; the two are to be multiplied.")
def added_not_multiplied(x, w):
    return sum(x_i + w_i for x_i, w_i in zip(x, w, strict=True))


@mistake("weighted_sum", "The last input is left out: range(len(x)) already ends at len(x) - 1.")
def the_last_left_out(x, w):
    return sum(x[i] * w[i] for i in range(len(x) - 1))


@mistake(
    "weighted_sum", "You multiplied the two sums; each input is to be multiplied by its own weight first."
)
def product_of_the_sums(x, w):
    return sum(x) * sum(w)


@mistake("weighted_sum", "Your return stands inside the loop: it ends after the first input.")
def returns_after_the_first(x, w):
    total = 0.0
    for x_i, w_i in zip(x, w, strict=True):
        total += x_i * w_i
        return total


@mistake("squared_error", "This is the absolute difference: square it.")
def absolute_error(y, t):
    return abs(y - t)


@mistake("squared_error", "You halved it: some texts do, but here the error is (y - t)² without a ½.")
def halved(y, t):
    return 0.5 * (y - t) ** 2


@mistake("squared_error", "You subtracted the squares, y² - t²; square the difference instead, (y - t)².")
def difference_of_squares(y, t):
    return y**2 - t**2


@mistake(
    "squared_error", "This is the difference with its sign: square it, or errors of both signs cancel out."
)
def the_plain_difference(y, t):
    return y - t


@mistake("squared_error", "You doubled the difference; to square it, write ** 2.")
def twice_for_squared(y, t):
    return 2 * (y - t)


@mistake("squared_error_gradient", "The factor 2 from the square is missing.")
def without_the_two(x, y, t):
    return [x_i * (y - t) * (1 - y) * y for x_i in x]


@mistake("squared_error_gradient", "You have t - y where y - t belongs: every slope points the wrong way.")
def target_minus_output(x, y, t):
    return [2 * x_i * (t - y) * (1 - y) * y for x_i in x]


@mistake("squared_error_gradient", "The slope of the sigmoid is missing: the factor (1 - y) · y.")
def without_the_sigmoids_slope(x, y, t):
    return [2 * x_i * (y - t) for x_i in x]


@mistake("squared_error_gradient", "The inputs are missing: each weight's slope has the factor x[i].")
def without_the_inputs(x, y, t):
    return [2 * (y - t) * (1 - y) * y for _ in x]


@mistake(
    "squared_error_gradient",
    "One half of the sigmoid's slope is missing: it is (1 - y) · y, not 1 - y alone.",
)
def half_of_the_sigmoids_slope(x, y, t):
    return [2 * x_i * (y - t) * (1 - y) for x_i in x]


@mistake("squared_error_gradient", "You applied the sigmoid once more: y is the neuron's output already.")
def sigmoid_applied_twice(x, y, t):
    y = sigmoid(y)
    return [2 * x_i * (y - t) * (1 - y) * y for x_i in x]


@mistake("squared_error_gradient", "You added the slopes up: each weight needs its own, in a list.")
def slopes_added_up(x, y, t):
    return sum(2 * x_i * (y - t) * (1 - y) * y for x_i in x)


@mistake("squared_error_gradient", "You wrote the slopes into x itself: make a new list, x is the caller's.")
def written_into_the_inputs(x, y, t):
    for i in range(len(x)):
        x[i] *= 2 * (y - t) * (1 - y) * y
    return x


@mistake(
    "train",
    "You wrote into the list w that you were given: the caller's weights are gone. Start with w = list(w).",
)
def changes_the_callers_weights(xs, ts, w, lr, epochs):
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            for i, g in enumerate(squared_error_gradient(x, y, t)):
                w[i] -= lr * g
            outputs.append(y)
    return list(w), outputs


@mistake(
    "train",
    "You compute the output anew after each weight has moved: one y has to serve all weights of an update.",
)
def weights_move_one_by_one(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            outputs.append(sigmoid(weighted_sum(x, w)))
            for i in range(len(w)):
                w[i] -= lr * squared_error_gradient(x, sigmoid(weighted_sum(x, w)), t)[i]
    return w, outputs


@mistake(
    "train",
    "You move the weights once in an epoch, after all samples; here they move after each sample.",
)
def one_update_an_epoch(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = [sigmoid(weighted_sum(x, w)) for x in xs]
        for x, y, t in zip(xs, outputs, ts, strict=True):
            w = [w_i - lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
    return w, outputs


@mistake("train", "You add the gradient, which climbs the error uphill: subtract it.")
def climbs_uphill(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            w = [w_i + lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
            outputs.append(y)
    return w, outputs


@mistake("train", "Your outputs were computed after the update; give those from before it.")
def outputs_after_the_update(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            w = [w_i - lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
            outputs.append(sigmoid(weighted_sum(x, w)))
    return w, outputs


@mistake(
    "train", "You compute all outputs once more with the final weights; give those of the last epoch itself."
)
def outputs_of_the_final_weights(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            w = [w_i - lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
    return w, [sigmoid(weighted_sum(x, w)) for x in xs]


@mistake("train", "Your list of outputs holds those of every epoch: start a new list at the top of each.")
def outputs_of_every_epoch(xs, ts, w, lr, epochs):
    w, outputs = list(w), []
    for _ in range(epochs):
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            w = [w_i - lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
            outputs.append(y)
    return w, outputs


@mistake(
    "train",
    "Only one epoch counts in the end: either every epoch starts again from the first weights, or your "
    "return stands inside the loop over the epochs.",
)
def starts_again_in_every_epoch(xs, ts, w, lr, epochs):
    for _ in range(epochs):
        new, outputs = list(w), []
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, new))
            new = [w_i - lr * g for w_i, g in zip(new, squared_error_gradient(x, y, t), strict=True)]
            outputs.append(y)
    return new, outputs


@mistake(
    "train",
    "Only one epoch counts in the end: either every epoch starts again from the first weights, or your "
    "return stands inside the loop over the epochs.",
)
def returns_after_the_first_epoch(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = sigmoid(weighted_sum(x, w))
            w = [w_i - lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
            outputs.append(y)
        return w, outputs


@mistake(
    "train", "You train on the weighted sum itself: it has to go through the sigmoid to become the output."
)
def without_the_sigmoid(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = weighted_sum(x, w)
            w = [w_i - lr * g for w_i, g in zip(w, squared_error_gradient(x, y, t), strict=True)]
            outputs.append(y)
    return w, outputs


@mistake(
    "train", "You train on the weighted sum itself: it has to go through the sigmoid to become the output."
)
def without_the_sigmoid_and_its_slope(xs, ts, w, lr, epochs):
    w = list(w)
    for _ in range(epochs):
        outputs = []
        for x, t in zip(xs, ts, strict=True):
            y = weighted_sum(x, w)
            w = [w_i - lr * 2 * x_i * (y - t) for w_i, x_i in zip(w, x, strict=True)]
            outputs.append(y)
    return w, outputs


@mistake("train_vectorized", "You took the mean over the samples; here their gradients are added up.")
def mean_over_the_samples(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)
        w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y)) / len(x)
    return w, y


@mistake(
    "train_vectorized",
    "You move the weights after each sample, as train does; here all samples see the same weights.",
)
def one_sample_after_another(x, t, w, lr, epochs):
    for _ in range(epochs):
        outputs = []
        for x_n, t_n in zip(x, t, strict=True):
            y = torch.sigmoid(x_n @ w)
            w = w - lr * 2 * x_n * (y - t_n) * (1 - y) * y
            outputs.append(y)
    return w, torch.stack(outputs)


@mistake(
    "train_vectorized",
    "w -= … wrote into the caller's tensor: write w = w - …, or start from w.clone().",
)
def writes_into_the_callers_tensor(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)
        w -= lr * (x.T @ (2 * (y - t) * (1 - y) * y))
    return w, y


@mistake("train_vectorized", "The slope of the sigmoid, (1 - y) · y, is missing from your gradient.")
def vectorized_without_the_slope(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)
        w = w - lr * (x.T @ (2 * (y - t)))
    return w, y


@mistake("train_vectorized", "You add lr times the gradient: subtract it, to go downhill.")
def vectorized_uphill(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)
        w = w + lr * (x.T @ (2 * (y - t) * (1 - y) * y))
    return w, y


@mistake(
    "train_vectorized",
    "Your outputs belong to the final weights; give those of the last epoch, before its update.",
)
def vectorized_outputs_of_the_final_weights(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)
        w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y))
    return w, torch.sigmoid(x @ w)


@mistake(
    "train_vectorized",
    "Your outputs have the shape (N, 1), and minus targets of shape (N,) that broadcasts to (N, N).",
)
def a_column_of_outputs(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid(x @ w.unsqueeze(1))  # (N, 1)
        slope = (2 * (y - t) * (1 - y) * y).sum(dim=1)  # (N, N) → (N,)
        w = w - lr * (x.T @ slope)
    return w, y.squeeze(1)


@mistake("train_vectorized", "You compute with float32 whatever comes in: keep the dtype of x.")
def vectorized_in_float32(x, t, w, lr, epochs):
    x, t, w = x.float(), t.float(), w.float()
    for _ in range(epochs):
        y = torch.sigmoid(x @ w)
        w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y))
    return w, y


@mistake(
    "train_vectorized",
    "Only one update counts in yours, however many epochs are asked for: a loop is missing, your return "
    "stands inside it, or each update starts from the first weights.",
)
def a_single_update(x, t, w, lr, epochs):
    y = torch.sigmoid(x @ w)
    return w - lr * (x.T @ (2 * (y - t) * (1 - y) * y)), y


@mistake(
    "train_vectorized",
    "squeeze takes every axis of length 1 away: with a single sample (1,) becomes ().",
)
def squeezed_single_sample(x, t, w, lr, epochs):
    for _ in range(epochs):
        y = torch.sigmoid((x @ w).squeeze())
        w = w - lr * (x.T @ (2 * (y - t) * (1 - y) * y).reshape(-1))
    return w, y
