"""Known wrong answers to exercise 5."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from grader.mistake import mistake
from solutions.ex05_cnn import CNN, conv_output_size, flatten


@mistake("conv_output_size", "You count the steps; the places are one more than the steps: + 1.")
def steps_for_places(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - kernel) // stride


@mistake("conv_output_size", "Padding is added at both ends: 2 · padding, not padding.")
def padded_at_one_end(size, kernel, stride=1, padding=0):
    room = size + padding - kernel
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


@mistake("conv_output_size", "Padding is added at both ends: 2 · padding, not padding.")
def counted_with_padding_at_one_end(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size + padding - kernel) // stride + 1


@mistake("conv_output_size", "You round up; a last step that leads over the edge is not taken: round down.")
def rounded_up(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return math.ceil((size + 2 * padding - kernel) / stride) + 1


@mistake("conv_output_size", "You ignore the stride: divide the room that is left by it.")
def places_without_stride(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return size + 2 * padding - kernel + 1


@mistake("conv_output_size", "You divide before you add the padding: it makes the axis longer, then comes /.")
def padding_added_last(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size - kernel) // stride + 1 + 2 * padding


@mistake("conv_output_size", "Your size is a float: / always gives one; // gives an int.")
def size_as_a_float(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return float((size + 2 * padding - kernel) // stride + 1)


@mistake("conv_output_size", "Your size is a float: / always gives one; // gives an int.")
def size_not_rounded(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - kernel) / stride + 1


@mistake("conv_output_size", "A kernel that is larger than the padded axis slips through: raise ValueError.")
def takes_any_kernel(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) // stride + 1


@mistake("conv_output_size", "A kernel may be larger than the axis as long as it fits with the padding.")
def refuses_before_padding(size, kernel, stride=1, padding=0):
    if kernel > size:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - kernel) // stride + 1


@mistake(
    "conv_output_size",
    "An assert raises AssertionError, and nothing under python -O: the error asked for is ValueError.",
)
def asserts_that_it_fits(size, kernel, stride=1, padding=0):
    assert kernel <= size + 2 * padding, "the kernel does not fit"
    return (size + 2 * padding - kernel) // stride + 1


@mistake("conv2d", "Your kernel is flipped: networks slide it as it stands, without turning it round.")
def flipped_kernel(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.flip(2, 3).reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "Rows and columns of your kernel are swapped.")
def transposed_kernel(x, weight, bias=None, stride=1, padding=0):
    weight = weight.transpose(2, 3)
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You take the kernel for a square: it has kh rows and kw columns.")
def square_kernel(x, weight, bias=None, stride=1, padding=0):
    size = min(weight.shape[2:])
    rows = conv_output_size(x.shape[2], size, stride, padding)
    columns = conv_output_size(x.shape[3], size, stride, padding)
    padded = F.pad(x, (padding,) * 4)
    result = x.new_zeros(len(x), len(weight), rows, columns)
    for u in range(size):
        for v in range(size):
            below = padded[:, :, u : u + rows * stride : stride, v : v + columns * stride : stride]
            result = result + torch.einsum("nchw,oc->nohw", below, weight[:, :, u, v])
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You ignore padding: put that many rows and columns of zeros around the image first.")
def without_padding(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride), conv_output_size(w, kw, stride)
    windows = F.unfold(x, (kh, kw), stride=stride)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You pad the columns only: F.pad counts from the last axis and wants four numbers here.")
def padded_columns_only(x, weight, bias=None, stride=1, padding=0):
    padded = F.pad(x, (padding, padding))
    (n, _, h, w), (o, _, kh, kw) = padded.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride), conv_output_size(w, kw, stride)
    windows = F.unfold(padded, (kh, kw), stride=stride)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You pad with the values at the edge; padding is with zeros.")
def padded_with_the_edge(x, weight, bias=None, stride=1, padding=0):
    padded = F.pad(x, (padding,) * 4, mode="replicate")
    (n, _, h, w), (o, _, kh, kw) = padded.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride), conv_output_size(w, kw, stride)
    windows = F.unfold(padded, (kh, kw), stride=stride)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You ignore stride: the kernel always moves by one pixel in yours.")
def without_stride(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, 1, padding), conv_output_size(w, kw, 1, padding)
    windows = F.unfold(x, (kh, kw), padding=padding)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "Your stride works on the rows only; the kernel moves by stride along the columns too.")
def stride_of_rows_only(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, 1, padding)
    windows = F.unfold(x, (kh, kw), stride=(stride, 1), padding=padding)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You ignore the bias.")
def without_bias(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    return (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)


@mistake("conv2d", "You add the bias once for each cell of the kernel: add it once, after the loop.")
def bias_inside_the_loop(x, weight, bias=None, stride=1, padding=0):
    rows = conv_output_size(x.shape[2], weight.shape[2], stride, padding)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    padded = F.pad(x, (padding,) * 4)
    result = x.new_zeros(len(x), len(weight), rows, columns)
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            below = padded[:, :, u : u + rows * stride : stride, v : v + columns * stride : stride]
            result = result + torch.einsum("nchw,oc->nohw", below, weight[:, :, u, v])
            if bias is not None:
                result = result + bias[:, None, None]
    return result


@mistake("conv2d", "result + bias adds the bias along the columns, the last axis; channels are axis 1.")
def bias_along_the_columns(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias


@mistake("conv2d", "You look at the first channel of the images only: sum over all channels.")
def first_channel_only(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x[:, :1], (kh, kw), stride=stride, padding=padding)
    result = (weight[:, 0].reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You average over the channels; a convolution sums over them.")
def averaged_over_channels(x, weight, bias=None, stride=1, padding=0):
    (n, c, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, rows, columns) / c
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "A square image gives a square result only if the kernel is square too: count the rows.")
def square_result_of_a_square_image(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    columns = conv_output_size(w, kw, stride, padding)
    rows = columns if h == w else conv_output_size(h, kh, stride, padding)
    padded = F.pad(x, (padding,) * 4)
    result = x.new_zeros(n, o, rows, columns)
    for u in range(kh):
        for v in range(kw):
            below = padded[:, :, u : u + rows * stride : stride, v : v + columns * stride : stride]
            result = result + torch.einsum("nchw,oc->nohw", below, weight[:, :, u, v])
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "Rows and columns of your result are swapped: unfold counts the places row by row.")
def result_read_by_columns(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.reshape(o, -1) @ windows).reshape(n, o, columns, rows).transpose(2, 3)
    return result if bias is None else result + bias[:, None, None]


@mistake(
    "conv2d", "Your weights are matched with the wrong values: unfold lists channels first, then the kernel."
)
def weight_read_channels_last(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.permute(0, 2, 3, 1).reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You fill a float32 tensor whatever comes in: make it with x.new_zeros, or dtype=x.dtype.")
def collected_in_float32(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    padded = F.pad(x, (padding,) * 4)
    result = torch.zeros(n, o, rows, columns, device=x.device)
    for i in range(rows):
        for j in range(columns):
            patch = padded[:, None, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
            result[:, :, i, j] = (patch * weight).sum(dim=(2, 3, 4))
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "You fill a float32 tensor whatever comes in: make it with x.new_zeros, or dtype=x.dtype.")
def collected_in_float32_with_the_bias(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    padded = F.pad(x, (padding,) * 4)
    result = torch.zeros(n, o, rows, columns, device=x.device)
    for i in range(rows):
        for j in range(columns):
            patch = padded[:, None, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
            value = (patch * weight).sum(dim=(2, 3, 4))
            result[:, :, i, j] = value if bias is None else value + bias
    return result


@mistake("conv2d", "You fill a float32 tensor whatever comes in: make it with x.new_zeros, or dtype=x.dtype.")
def summed_in_float32(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    padded = F.pad(x, (padding,) * 4)
    result = torch.zeros(n, o, rows, columns, device=x.device)
    for u in range(kh):
        for v in range(kw):
            below = padded[:, :, u : u + rows * stride : stride, v : v + columns * stride : stride]
            result += torch.einsum("nchw,oc->nohw", below, weight[:, :, u, v])
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "The graph is cut by .data, detach or no_grad: no gradient can flow back through them.")
def convolution_of_detached(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x.data, (kh, kw), stride=stride, padding=padding)
    result = (weight.data.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias.data[:, None, None]


@mistake("conv2d", "The graph is cut by .data, detach or no_grad: no gradient can flow back through them.")
def convolution_of_detached_but_for_the_bias(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x.data, (kh, kw), stride=stride, padding=padding)
    result = (weight.data.reshape(o, -1) @ windows).reshape(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "view does not work on the caller's tensor here, it is not contiguous: use reshape.")
def weight_viewed(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = (weight.view(o, -1) @ windows).view(n, o, rows, columns)
    return result if bias is None else result + bias[:, None, None]


@mistake("conv2d", "bias[o] is a view, and what you add to it in place is added to the caller's bias itself.")
def sums_into_the_bias(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    windows = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = weight.reshape(o, -1) @ windows  # (N, O, H'·W')
    if bias is not None:
        result = result.clone()
        for image in result:
            for channel, values in enumerate(image):
                total = bias[channel]
                for place, value in enumerate(values.clone()):
                    total += value
                    values[place] = total
    return result.reshape(n, o, rows, columns)


@mistake("conv2d", "That is the library's convolution; here it is to be written by hand.")
def convolution_of_the_library(x, weight, bias=None, stride=1, padding=0):
    return F.conv2d(x, weight, bias, stride, padding)


@mistake("max_pool2d", "You average each window; keep its largest value.")
def averaged_windows(x, kernel, stride=None):
    step = stride or kernel
    return x.unfold(2, kernel, step).unfold(3, kernel, step).mean(dim=(-2, -1))


@mistake("max_pool2d", "You keep the smallest value of each window; the largest is asked for.")
def smallest_of_each_window(x, kernel, stride=None):
    step = stride or kernel
    return x.unfold(2, kernel, step).unfold(3, kernel, step).amin(dim=(-2, -1))


@mistake("max_pool2d", "Your largest value starts at 0, so negative windows give 0: start at -inf.")
def largest_starts_at_zero(x, kernel, stride=None):
    step = stride or kernel
    windows = x.unfold(2, kernel, step).unfold(3, kernel, step)
    return torch.maximum(windows.amax(dim=(-2, -1)), x.new_zeros(()))


@mistake("max_pool2d", "Your largest value starts at -1000, and some windows lie below that: start at -inf.")
def largest_starts_at_minus_1000(x, kernel, stride=None):
    step = stride or kernel
    windows = x.unfold(2, kernel, step).unfold(3, kernel, step)
    return torch.maximum(windows.amax(dim=(-2, -1)), x.new_full((), -1000))


@mistake("max_pool2d", "You ignore stride: your windows always move by their own size.")
def stride_is_the_kernel(x, kernel, stride=None):
    return x.unfold(2, kernel, kernel).unfold(3, kernel, kernel).amax(dim=(-2, -1))


@mistake("max_pool2d", "Without a stride your windows move by 1; they should move by kernel and not overlap.")
def stride_of_one_by_default(x, kernel, stride=None):
    step = stride or 1
    return x.unfold(2, kernel, step).unfold(3, kernel, step).amax(dim=(-2, -1))


@mistake("max_pool2d", "You keep windows that reach over the edge; rows and columns left over are dropped.")
def rounded_up_windows(x, kernel, stride=None):
    step = stride or kernel
    starts = [[i for i in range(0, size - kernel + step, step) if i < size] for size in x.shape[2:]]
    rows = [[x[:, :, i : i + kernel, j : j + kernel].amax(dim=(2, 3)) for j in starts[1]] for i in starts[0]]
    return torch.stack([torch.stack(row, dim=-1) for row in rows], dim=-2)


@mistake("max_pool2d", "You keep windows that reach over the edge; rows and columns left over are dropped.")
def windows_up_to_the_last_pixel(x, kernel, stride=None):
    step = stride or kernel
    tops, lefts = range(0, x.shape[2], step), range(0, x.shape[3], step)
    rows = [[x[:, :, i : i + kernel, j : j + kernel].amax(dim=(2, 3)) for j in lefts] for i in tops]
    return torch.stack([torch.stack(row, dim=-1) for row in rows], dim=-2)


@mistake("max_pool2d", "You pool over the channels too; each channel is pooled on its own.")
def pooled_over_channels(x, kernel, stride=None):
    step = stride or kernel
    return x.amax(dim=1, keepdim=True).unfold(2, kernel, step).unfold(3, kernel, step).amax(dim=(-2, -1))


@mistake("max_pool2d", "You pool over the channels too; each channel is pooled on its own.")
def one_value_for_all_channels(x, kernel, stride=None):
    step = stride or kernel
    windows = x.unfold(2, kernel, step).unfold(3, kernel, step)
    return windows.amax(dim=(1, -2, -1)).unsqueeze(1).expand(windows.shape[:4])


@mistake(
    "max_pool2d",
    "Your windows are strips, kernel² pixels that follow each other; kernel × kernel are asked for.",
)
def strips_for_windows(x, kernel, stride=None):
    step = stride or kernel
    rows, columns = conv_output_size(x.shape[2], kernel, step), conv_output_size(x.shape[3], kernel, step)
    cropped = x[:, :, : rows * kernel, : columns * kernel]
    return cropped.reshape(*x.shape[:2], rows, columns, -1).amax(dim=-1)


@mistake("max_pool2d", "max(dim=…) gives values and indices, a pair; only the values are asked for.")
def values_and_indices(x, kernel, stride=None):
    step = stride or kernel
    windows = x.unfold(2, kernel, step).unfold(3, kernel, step).flatten(start_dim=4)
    return windows.max(dim=-1)


@mistake("max_pool2d", "The gradient of your windows is cut off: detach has no place here.")
def windows_of_detached(x, kernel, stride=None):
    step = stride or kernel
    return x.detach().unfold(2, kernel, step).unfold(3, kernel, step).amax(dim=(-2, -1))


@mistake("max_pool2d", "That is the library's pooling; here it is to be written by hand.")
def pooling_of_the_library(x, kernel, stride=None):
    return F.max_pool2d(x, kernel, stride)


@mistake("flatten", "You flattened the whole batch into one row: keep the first axis.")
def flattened_batch(x):
    return x.flatten()


@mistake("flatten", "view does not work on every layout in memory: use reshape or flatten.")
def flattened_by_view(x):
    return x.view(len(x), -1)


@mistake("flatten", "The result needs two axes: you flattened the last two axes only.")
def flattened_the_last_two(x):
    return x.flatten(start_dim=-2)


@mistake(
    "flatten", "You flatten the last three axes, which is right for four: all but the first are asked for."
)
def flattened_the_last_three(x):
    return x.flatten(start_dim=max(1, x.dim() - 3))


@mistake("flatten", "You keep the channels apart: all axes but the batch are laid out as one.")
def flattened_each_channel(x):
    return x.flatten(start_dim=min(2, x.dim() - 1))


@mistake("flatten", "You lose the batch axis when the batch holds a single image: squeeze takes it away.")
def squeezed_after_flattening(x):
    return x.reshape(len(x), -1).squeeze()


@mistake(
    "flatten", "Your values are in another order: flatten the axes as they stand, do not move them first."
)
def flattened_channels_last(x):
    return x.movedim(1, -1).flatten(start_dim=1)


@mistake("flatten", "The graph ends at your flatten: no gradient can flow back through .data or detach.")
def flattened_data(x):
    return x.data.reshape(len(x), -1)


@mistake("CNN", "Your net ends with a softmax: it should give the logits, the loss does the rest.")
class EndsWithSoftmax(CNN):
    def forward(self, x):
        return super().forward(x).softmax(dim=1)


@mistake("CNN", "There is a relu after your last layer: logits may be negative, leave them as they are.")
class EndsWithRelu(CNN):
    def forward(self, x):
        return F.relu(super().forward(x))


@mistake("CNN", "There is no relu in your net: the table has one after every layer but the last.")
class WithoutRelu(CNN):
    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        return self.fc2(self.fc1(flatten(x)))


@mistake("CNN", "The relu between your two linear layers is missing.")
class WithoutReluBetweenLinearLayers(CNN):
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(self.fc1(flatten(x)))


@mistake("CNN", "You use a sigmoid where the table says relu.")
class SigmoidForRelu(CNN):
    def forward(self, x):
        x = F.max_pool2d(torch.sigmoid(self.conv1(x)), 2)
        x = F.max_pool2d(torch.sigmoid(self.conv2(x)), 2)
        return self.fc2(torch.sigmoid(self.fc1(flatten(x))))


@mistake("CNN", "You pool by the mean: the table says max pooling.")
class AveragePooling(CNN):
    def forward(self, x):
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(flatten(x))))


@mistake(
    "CNN", "Your layers are in a plain Python list, where a Module does not find them: use nn.ModuleList."
)
class LayersInAList(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5), nn.Linear(250, 32), nn.Linear(32, 10)]

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.layers[0](x)), 2)
        x = F.max_pool2d(F.relu(self.layers[1](x)), 2)
        return self.layers[3](F.relu(self.layers[2](flatten(x))))


@mistake("CNN", "Your convolutions have no bias: all four layers should have one.")
class ConvolutionsWithoutBias(CNN):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 5, 5, bias=False)
        self.conv2 = nn.Conv2d(5, 10, 5, bias=False)


@mistake("CNN", "There is a dropout in your net that the table does not have: train() and eval() differ.")
class WithDropout(CNN):
    def forward(self, x):
        return super().forward(F.dropout(x, 0.5, self.training))


@mistake("CNN", "Your second pooling is missing, and the first one takes windows of 4.")
class PoolsOnceByFour(CNN):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(90, 32)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 4)  # (N, 5, 7, 7)
        x = F.relu(self.conv2(x))  # (N, 10, 3, 3)
        return self.fc2(F.relu(self.fc1(flatten(x))))


@mistake("CNN", "Your net begins with a relu on the images, and in place: they are different after the call.")
class ChangesTheImages(CNN):
    def forward(self, x):
        return super().forward(x.relu_())
