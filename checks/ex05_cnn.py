"""A convolutional network, with the convolution by hand"""

import torch
from torch import nn

from grader.check import Trial, by_hand, check, go_back, gradient, picture, proof, workload
from grader.datasets import digits

CONVOLUTIONS = (
    "aten::convolution",
    "aten::convolution_backward",
    "aten::convolution_backward_overrideable",
    "aten::convolution_overrideable",
    "aten::conv1d",
    "aten::conv2d",
    "aten::conv3d",
    "aten::conv_depthwise3d",
    "aten::conv_tbc",
    "aten::conv_tbc_backward",
    "aten::conv_transpose1d",
    "aten::conv_transpose2d",
    "aten::conv_transpose3d",
    "aten::_conv_depthwise2d",
    "aten::_convolution",
    "aten::_convolution_double_backward",
    "aten::_convolution_mode",
    "aten::_nnpack_spatial_convolution",
    "aten::_slow_conv2d_backward",
    "aten::_slow_conv2d_forward",
    "aten::cudnn_convolution",
    "aten::cudnn_convolution_add_relu",
    "aten::cudnn_convolution_relu",
    "aten::cudnn_convolution_transpose",
    "aten::miopen_convolution",
    "aten::miopen_convolution_add_relu",
    "aten::miopen_convolution_relu",
    "aten::miopen_convolution_transpose",
    "aten::miopen_depthwise_convolution",
    "aten::mkldnn_convolution",
    "aten::slow_conv3d",
    "aten::slow_conv3d_forward",
    "aten::slow_conv_dilated2d",
    "aten::slow_conv_dilated3d",
    "aten::slow_conv_transpose2d",
    "aten::slow_conv_transpose3d",
    "aten::thnn_conv2d",
)

POOLINGS = (
    "aten::adaptive_avg_pool1d",
    "aten::adaptive_avg_pool2d",
    "aten::adaptive_avg_pool3d",
    "aten::_adaptive_avg_pool2d",
    "aten::_adaptive_avg_pool3d",
    "aten::adaptive_max_pool1d",
    "aten::adaptive_max_pool2d",
    "aten::adaptive_max_pool3d",
    "aten::avg_pool1d",
    "aten::avg_pool2d",
    "aten::avg_pool3d",
    "aten::fractional_max_pool2d",
    "aten::fractional_max_pool3d",
    "aten::max_pool1d",
    "aten::max_pool1d_with_indices",
    "aten::max_pool2d",
    "aten::max_pool2d_with_indices",
    "aten::max_pool3d",
    "aten::max_pool3d_with_indices",
    "aten::mkldnn_adaptive_avg_pool2d",
    "aten::mkldnn_max_pool2d",
    "aten::mkldnn_max_pool3d",
    "aten::quantized_max_pool1d",
    "aten::quantized_max_pool2d",
    "aten::quantized_max_pool3d",
)

NAMES = (
    "torch.nn.grad",  # conv2d_input and conv2d_weight are convolutions as well
    "LazyConv1d",
    "LazyConv2d",
    "LazyConv3d",
    "LazyConvTranspose1d",
    "LazyConvTranspose2d",
    "LazyConvTranspose3d",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
)

convolution_by_hand = by_hand(
    "conv2d",
    operators=CONVOLUTIONS + POOLINGS,
    names=NAMES,
    instead="a loop over the cells of the kernel, or F.unfold and matmul,",
)

pooling_by_hand = by_hand(
    "max_pool2d",
    operators=CONVOLUTIONS + POOLINGS,
    names=NAMES,
    instead="a loop over the cells of the window, or unfold and amax,",
)

EXAMPLE_X = [[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]
EXAMPLE_WEIGHT = [[[[1.0, 2.0], [3.0, 4.0]]]]
EXAMPLE_IMAGE = [
    [[[1.0, 3.0, 2.0, 9.0], [7.0, 4.0, 0.0, 5.0], [-6.0, -1.0, -8.0, -4.0], [-2.0, -5.0, -3.0, -7.0]]]
]


def inputs(trial: Trial):
    """x, weight and bias in float64, where the order of a sum does not show; no two axes of x are alike."""
    if trial.example:
        x = trial.tensor(EXAMPLE_X, torch.float64, requires_grad=True)
        weight = trial.tensor(EXAMPLE_WEIGHT, torch.float64, requires_grad=True)
        bias = trial.tensor([100.0], torch.float64, requires_grad=True)
    else:
        size = trial.size
        x = trial.normal(size, size + 1, size + 4, size + 5, dtype=torch.float64, requires_grad=True)
        weight = trial.normal(size + 3, size + 1, 2, 4, dtype=torch.float64, requires_grad=True)
        bias = trial.normal(size + 3, dtype=torch.float64, requires_grad=True)
    return x, weight, bias


@check(points=1, sizes=(1, 2, 3))
def output_sizes_match(module, trial: Trial):
    """conv_output_size counts the places of a kernel, and refuses a kernel that fits nowhere"""
    if trial.example:
        cases = [(32, 3, 1, 0), (30, 2, 2, 0), (7, 2, 2, 0), (32, 5, 1, 2)]
    else:
        cases = [
            tuple(int(trial.integers(low, high, ())) for low, high in ((8, 40), (2, 8), (1, 5), (0, 4)))
            for _ in range(8)
        ]
    trial.given(**{"size, kernel, stride, padding": cases})

    def outcome(*args, **kwargs):
        error = trial.error_of(module.conv_output_size, *args, **kwargs)
        return error if error != "no error" else str(module.conv_output_size(*args, **kwargs))

    sizes = [
        module.conv_output_size(size, kernel, stride, padding) for size, kernel, stride, padding in cases
    ]
    return {
        "sizes": sizes,
        "types": [type(size).__name__ for size in sizes],
        "without stride and padding": module.conv_output_size(cases[0][0], cases[0][1]),
        "a kernel of 7 on 5 pixels with padding 1": outcome(5, 7, stride=3, padding=1),  # fits just once
        "a kernel of 4 on 3 pixels raises": trial.error_of(module.conv_output_size, 3, 4),
        "a kernel of 8 on 5 pixels with padding 1 raises": trial.error_of(
            module.conv_output_size, 5, 8, stride=2, padding=1
        ),
    }


@check(points=2, sizes=(1, 2), timeout=30)
def convolution_matches(module, trial: Trial):
    """conv2d gives the reference's values and gradients"""
    x, weight, _ = inputs(trial)
    trial.given(x=x, weight=weight)
    result = module.conv2d(x, weight)
    go_back(result.square().sum())
    return {
        "result": result,
        "grad of x": gradient(x, result),
        "grad of weight": gradient(weight, result),
    }


@proof("conv2d", within="convolution_matches")
def convolution_is_by_hand(trial: Trial):
    x = trial.normal(2, 3, 4, 5, dtype=torch.float64, requires_grad=True)
    weight = trial.normal(2, 3, 2, 3, dtype=torch.float64, requires_grad=True)
    return x, weight


@check(points=1, sizes=(1, 2), timeout=30)
def bias_is_added(module, trial: Trial):
    """conv2d adds each output channel's bias"""
    x, weight, bias = inputs(trial)
    trial.given(x=x, weight=weight, bias=bias)
    return {"result": module.conv2d(x, weight, bias)}


@check(points=2, sizes=(1, 2), timeout=30)
def stride_and_padding_match(module, trial: Trial):
    """conv2d moves by stride, and pads with zeros on all four sides"""
    if trial.example:
        x, weight, bias = inputs(trial)
    else:
        # kh < kw, as in every check: so who takes kh for both gets numbers, in all spellings the same
        x = trial.normal(trial.size, 3, 8, 7, dtype=torch.float64, requires_grad=True)
        weight = trial.normal(4, 3, 2, 3, dtype=torch.float64, requires_grad=True)
        bias = trial.normal(4, dtype=torch.float64, requires_grad=True)
    trial.given(x=x, weight=weight, bias=bias)
    results = {
        f"stride {stride}, padding {padding}": module.conv2d(x, weight, bias, stride=stride, padding=padding)
        for stride, padding in ((2, 0), (1, 1), (3, 2), (2, 1))
    }
    results["of square images"] = module.conv2d(x[:, :, :7], weight, bias)
    loss = sum(result.square().sum() for result in results.values())
    go_back(loss)
    return {
        **results,
        "grad of x": gradient(x, loss),
        "grad of weight": gradient(weight, loss),
        "grad of bias": gradient(bias, loss),
    }


@proof("conv2d", within="stride_and_padding_match")
def strides_are_by_hand(trial: Trial):
    x = trial.normal(1, 3, 4, 5, dtype=torch.float64, requires_grad=True)
    weight = trial.normal(2, 3, 2, 3, dtype=torch.float64, requires_grad=True)
    bias = trial.normal(2, dtype=torch.float64, requires_grad=True)
    return x, weight, bias, {"stride": 2, "padding": 1}


@check(points=1, sizes=(1, 2), timeout=30)
def convolution_keeps_float32(module, trial: Trial):
    """float32 images give a float32 convolution"""
    # small whole numbers: float32 holds every sum of theirs exactly, in whatever order
    x = trial.integers(-4, 5, (trial.size, trial.size + 1, 5, 6), dtype=torch.float32)
    weight = trial.integers(-4, 5, (3, trial.size + 1, 2, 3), dtype=torch.float32)
    bias = trial.integers(-4, 5, (3,), dtype=torch.float32)
    trial.given(x=x, weight=weight, bias=bias)
    return {"result": module.conv2d(x, weight, bias, stride=2, padding=1)}


@check(points=1, sizes=(2,), timeout=30, needs="convolution_matches")
def convolution_takes_any_layout(module, trial: Trial):
    """conv2d takes channels-last (non-contiguous) images, and leaves its inputs as they were"""
    x = trial.normal(trial.size, 6, 5, 3, dtype=torch.float64).permute(0, 3, 1, 2)  # (N, C, H, W)
    weight = trial.normal(4, 3, 3, 2, dtype=torch.float64).transpose(2, 3)  # (O, C, kh, kw)
    bias = trial.normal(8, dtype=torch.float64)[::2]
    trial.given(x=x, weight=weight, bias=bias)
    results = {
        f"padding {padding}": module.conv2d(x, weight, bias, stride=2, padding=padding) for padding in (0, 1)
    }
    return {**results, "x afterwards": x, "weight afterwards": weight, "bias afterwards": bias}


@check(points=2, sizes=(1, 2, 3), timeout=30)
def pooling_matches(module, trial: Trial):
    """max_pool2d gives the largest value of each window, and the gradient goes there alone"""
    if trial.example:
        x = trial.tensor(EXAMPLE_IMAGE, torch.float64, requires_grad=True)
    else:
        x = trial.distinct(trial.size, trial.size + 1, 6, 8, dtype=torch.float64, requires_grad=True)
    trial.given(x=x)
    pooled = module.max_pool2d(x, 2)
    go_back(pooled.square().sum())
    return {"pooled": pooled, "grad of x": x.grad}


@proof("max_pool2d", within="pooling_matches")
def pooling_is_by_hand(trial: Trial):
    return trial.distinct(2, 3, 4, 6, dtype=torch.float64, requires_grad=True), 2


@check(points=1, sizes=(1, 2), timeout=30)
def pooling_windows_match(module, trial: Trial):
    """max_pool2d takes any window and stride: overlapping, with gaps, and with pixels left over"""
    if trial.example:
        x = trial.tensor(EXAMPLE_IMAGE, torch.float64, requires_grad=True)
    else:
        x = trial.distinct(trial.size, trial.size + 1, 7, 8, dtype=torch.float64, requires_grad=True)
    trial.given(x=x)
    results = {
        f"kernel {kernel}, stride {stride}": module.max_pool2d(x, kernel, stride)
        for kernel, stride in ((2, 1), (3, None), (2, 3), (3, 2), (1, 2))
    }
    go_back(sum(pooled.square().sum() for pooled in results.values()))
    return {**results, "grad of x": x.grad}


@proof("max_pool2d", within="pooling_windows_match")
def overlapping_pooling_is_by_hand(trial: Trial):
    return trial.distinct(1, 2, 5, 6, dtype=torch.float64, requires_grad=True), 3, 1


@check(points=1, sizes=(1, 2), timeout=30)
def pooling_takes_negative_values(module, trial: Trial):
    """max_pool2d of negative values is negative"""
    x = -1 - trial.distinct(trial.size, trial.size + 2, 4, 5).abs()
    trial.given(x=x)
    return {
        "kernel 2": module.max_pool2d(x, 2),
        "kernel 3, stride 1": module.max_pool2d(x, 3, stride=1),
        "kernel 2, x times 1e30": module.max_pool2d(x * 1e30, 2),  # below any number to start from but -inf
    }


@check(points=1, sizes=(2,), timeout=30, needs="pooling_matches")
def pooling_takes_any_layout(module, trial: Trial):
    """max_pool2d takes channels-last (non-contiguous) float32 images, and leaves them as they were"""
    x = trial.distinct(trial.size, 6, 4, 3).permute(0, 3, 1, 2)  # (N, C, H, W)
    trial.given(x=x)
    return {"pooled": module.max_pool2d(x, 2), "x afterwards": x}


@check(points=1, sizes=(1, 2, 3))
def flattened_match(module, trial: Trial):
    """flatten keeps the batch axis and lays out all others, whatever the layout in memory"""
    x = trial.normal(trial.size, 4, 2, 3, requires_grad=True)
    trial.given(x=x)
    flat = module.flatten(x)
    go_back((flat * flat).sum())
    return {
        "flat": flat,
        "grad of x": x.grad,
        "a permuted x": module.flatten(x.permute(0, 2, 3, 1)),
        "five axes": module.flatten(x.view(trial.size, 2, 2, 2, 3)),
        "three axes": module.flatten(x[:, 0]),
        "two axes": module.flatten(x[:, 0, 0]),
        "int64": module.flatten(trial.integers(0, 9, (trial.size, 2, 3))),
    }


@check(
    points=1,
    sizes=(6,),
    timeout=60,
    needs=("convolution_matches", "pooling_matches", "flattened_match"),
)
def an_image_shrinks(module, trial: Trial):
    """An image of 1 × 32 × 32 becomes 6 × 30 × 30 by convolution, 6 × 15 × 15 by pooling, 1350 values flat"""
    x = trial.normal(1, 1, 32, 32, dtype=torch.float64)
    weight = trial.normal(trial.size, 1, 3, 3, dtype=torch.float64)
    trial.given(x=x, weight=weight)
    convolved = module.conv2d(x, weight)
    pooled = module.max_pool2d(convolved, 2)
    return {"convolved": convolved, "pooled": pooled, "flat": module.flatten(pooled)}


def filled(trial: Trial, net: nn.Module) -> nn.Module:
    """The net with weights from the seed. Its two layers of ten get the same bias, so that the order in which
    a learner made the layers makes no difference.
    """
    trial.load(net)
    bias = trial.normal(10)
    with torch.no_grad():
        for parameter in net.parameters():
            if parameter.shape == bias.shape:
                parameter.copy_(bias)
    return net


def are_close(one: object, two: object) -> bool:
    """Whether two results are alike but for rounding; what is no tensor is for the comparison to refuse."""
    if not isinstance(one, torch.Tensor) or not isinstance(two, torch.Tensor):
        return True
    return one.shape == two.shape and torch.allclose(one, two, rtol=1e-4, atol=1e-4, equal_nan=True)


@check(
    points=1,
    sizes=(1, 3),
    tolerance=10,
    because="float32 logits are sums over sums of up to 250 products, and their order is free",
)
def network_matches(module, trial: Trial):
    """CNN has the four layers of the table and gives the reference's logits, for one image and for several"""
    net = filled(trial, module.CNN())
    images = trial.normal(trial.size, 3, 32, 32)
    trial.given(images=images)
    shapes = sorted(tuple(parameter.shape) for parameter in net.parameters())
    in_training = net(images)
    logits = net.eval()(images)
    return {
        "shapes of the weights": ", ".join(str(shape) for shape in shapes if len(shape) > 1),
        "shapes of the biases": ", ".join(str(shape) for shape in shapes if len(shape) < 2),
        "logits": logits,
        # with dropout nobody's numbers are alike; that they differ is
        "eval() gives the logits of train()": are_close(in_training, logits),
        "images afterwards": images,
    }


@check(points=2, sizes=(2,), needs="network_matches")
def network_gradients_match(module, trial: Trial):
    """CNN in float64 gives exact logits, and gradients reach every layer"""
    net = filled(trial, module.CNN().double()).eval()  # whatever train() changes is seen above
    images = trial.normal(trial.size, 3, 32, 32, dtype=torch.float64, requires_grad=True)
    trial.given(images=images)
    logits = net(images)
    go_back(logits.square().sum())
    weights = [parameter for parameter in net.parameters() if parameter.dim() > 1]
    weights.sort(key=lambda weight: tuple(weight.shape))
    return {
        "logits": logits,
        "grad of images": images.grad,
        **{f"grad of the weight {tuple(weight.shape)}": weight.grad for weight in weights},
    }


def trained_lenet5(trial: Trial, images: torch.Tensor, labels: torch.Tensor) -> nn.Sequential:
    """Exercise 6's network, of the library's layers, after a few steps on real digits; float64."""
    net = nn.Sequential(
        *(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    )
    net = trial.load(net.double())
    for _ in range(3):
        net.zero_grad()
        nn.functional.cross_entropy(net(images), labels).backward()
        with torch.no_grad():
            for weight in net.parameters():
                weight -= 0.1 * weight.grad
    return net


@check(
    points=1,
    sizes=(1,),
    timeout=50,  # loops over every pixel are right, and take seconds
    needs=("bias_is_added", "pooling_matches", "flattened_match"),
)
def layers_fit_into_lenet5(module, trial: Trial):
    """In a trained LeNet-5, your layers in the place of the library's give the same logits"""
    images, labels = (part.to(trial.device) for part in digits(32))
    net = trained_lenet5(trial, images[:8].double(), labels[:8])
    held = images[100 : 100 + trial.size].double()
    trial.given(images=held)
    with torch.no_grad():
        x = net[0](held)
        # one channel by hand: loops over the 120,000 products of all six are right, and would take a minute
        x[:, :1] = module.conv2d(held, net[0].weight[:1], net[0].bias[:1])
        x = net[3](module.max_pool2d(x.relu(), 2))
        x = module.max_pool2d(x.relu(), 2)
        logits = net[7:](module.flatten(x))
        return {"logits": logits, "logits minus those of the library's layers": logits - net(held)}


def photos(trial: Trial, dtype: torch.dtype):
    """N colour images of 28 × 28 pixels, and eight kernels."""
    x, weight = trial.normal(trial.size, 3, 28, 28, dtype=dtype), trial.normal(8, 3, 5, 5, dtype=dtype)
    return {"x": x, "weight": weight, "bias": trial.normal(8, dtype=dtype)}


def library_convolution(x, weight, bias):
    """F.conv2d"""
    return nn.functional.conv2d(x, weight, bias)


@workload(
    sizes=(1, 2, 4, 8, 16),
    inputs=photos,
    library=library_convolution,
    per="images",
    needs="convolution_matches",
    dtypes=("float32", "float64"),
    tolerance=100,
)
def convolving(module, x, weight, bias):
    """conv2d, eight kernels of 5 × 5 over N colour images of 28 × 28 pixels"""
    return module.conv2d(x, weight, bias)


def planes(trial: Trial, dtype: torch.dtype):
    """N maps of 8 channels, 24 × 24."""
    return {"x": trial.normal(trial.size, 8, 24, 24, dtype=dtype)}


def library_pooling(x):
    """F.max_pool2d"""
    return nn.functional.max_pool2d(x, 2)


@workload(
    sizes=(1, 4, 16, 64),
    inputs=planes,
    library=library_pooling,
    per="maps",
    needs="pooling_matches",
    dtypes=("float32", "float64"),
)
def shrinking(module, x):
    """max_pool2d, 2 × 2 over N maps of 8 channels, 24 × 24"""
    return module.max_pool2d(x, 2)


TOPICS = {
    "the output size of a convolution or pooling": ("output_sizes_match",),
    "convolution by hand: each kernel over all channels": ("convolution_matches",),
    "a bias for each output channel": ("bias_is_added",),
    "stride and zero padding": ("stride_and_padding_match",),
    "dtypes and memory layouts are kept": (
        "convolution_keeps_float32",
        "convolution_takes_any_layout",
        "pooling_takes_any_layout",
    ),
    "max pooling by hand": ("pooling_matches",),
    "the gradient of max pooling goes to the largest value alone": ("pooling_matches",),
    "pooling windows that overlap, leave gaps or leave pixels over": ("pooling_windows_match",),
    "the largest of negative values is negative": ("pooling_takes_negative_values",),
    "flatten keeps the batch axis": ("flattened_match",),
    "1 × 32 × 32 becomes 6 × 30 × 30, pooled 6 × 15 × 15, flattened 1350": (
        "output_sizes_match",
        "flattened_match",
        "an_image_shrinks",
    ),
    "a batch axis is always there, for one image too": ("flattened_match", "network_matches"),
    "a network of two convolutions and two linear layers": ("network_matches",),
    "gradients reach every layer": ("network_gradients_match",),
    "by hand and by the library, the layers of LeNet-5 give the same logits": ("layers_fit_into_lenet5",),
}

HINTS = {
    "conv_output_size": (
        "Draw 7 pixels and slide a kernel of 3 along them. How far can its left end go? That is the number "
        "of steps; the places are one more than the steps.",
        "Padding makes the axis longer at both ends: by 2 · padding. A stride of 2 allows half the steps, "
        "rounded down.",
        "room = size + 2 * padding - kernel. Negative room: raise ValueError. Else room // stride + 1.",
    ),
    "conv2d": (
        "Write it first for stride 1 and no padding, with loops: for each place (i, j), take the patch "
        "x[:, :, i:i+kh, j:j+kw], times a kernel, summed over channels, rows and columns.",
        "Faster and shorter: loop over the cells (u, v) of the kernel instead. With stride 1 the cell lies "
        "on x[:, :, u:u+rows, v:v+columns] in all its places at once. torch.einsum('nchw,oc->nohw', …) mixes "
        "the channels.",
        "Padding comes first: F.pad(x, (padding,) * 4) puts zeros left, right, above and below. A stride is "
        "a step in the slice: u : u + rows * stride : stride.",
        "With unfold: places = F.unfold(x, (kh, kw), stride=stride, padding=padding) is (N, C·kh·kw, H'·W'); "
        "weight.reshape(O, -1) @ places is (N, O, H'·W'); reshape that to (N, O, H', W'). The bias needs the "
        "shape (O, 1, 1): bias[:, None, None].",
    ),
    "max_pool2d": (
        "A window has kernel · kernel cells. Which slice of x lies below the cell (u, v) of all windows at "
        "once? You had the same question in conv2d.",
        "x[:, :, u : u + rows * stride : stride, v : v + columns * stride : stride] for each u and v, with "
        "rows and columns from conv_output_size. The result is the largest of these kernel² tensors, place "
        "by place.",
        "Collect the slices in a list, then torch.stack(cells).amax(dim=0). Mind that stride may be None.",
    ),
    "flatten": (
        "How many values does each item of the batch have, and what shape has one row for each item?",
        "Tensor.flatten takes the first axis to flatten: x.flatten(start_dim=…). Or reshape: len(x) rows, "
        "and -1 for the rest.",
        "return x.flatten(start_dim=1)",
    ),
    "CNN": (
        "The table lists the layers from top to bottom. What has weights (two convolutions, two linear "
        "layers) is made in __init__ and kept as self.something; what has none is simply called in forward.",
        "In __init__: super().__init__() first, then self.conv1 = nn.Conv2d(3, 5, 5), self.conv2 = "
        "nn.Conv2d(5, 10, 5), self.fc1 = nn.Linear(250, 32) and self.fc2 = nn.Linear(32, 10).",
        "In forward: x = F.max_pool2d(F.relu(self.conv1(x)), 2), the same with conv2, then "
        "x = F.relu(self.fc1(flatten(x))), and return self.fc2(x) as it is.",
    ),
}


KERNELS = {
    "horizontal edges": [[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]],
    "vertical edges": [[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]],
    "slanted edges": [[-1.0, -1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 1.0, 1.0]],
    "blur": [[1 / 9] * 3] * 3,
}


def bare(place, image, limit):
    """Shows values from -limit to limit, without axes around them."""
    shown = place.imshow(image, cmap="PuOr_r", vmin=-limit, vmax=limit)
    place.set(xticks=(), yticks=())
    place.spines[:].set_visible(False)
    return shown


@picture(size=(9.6, 4.1))
def feature_maps(module, trial: Trial):
    """A kernel looks for what looks like it"""
    image = digits(size=28)[0][3:4]
    kernels = torch.tensor(list(KERNELS.values())).unsqueeze(1)  # (4, 1, 3, 3)
    return {"image": image[0, 0], "kernels": kernels[:, 0], "maps": module.conv2d(image, kernels)[0]}


@feature_maps.draw
def draw_feature_maps(figure, seen):
    rows = figure.subplots(2, 5, height_ratios=(1, 2))
    rows[0][0].set_axis_off()
    bare(rows[1][0], seen["image"], 1)
    rows[1][0].set_title("image")
    for column, name in enumerate(KERNELS, 1):
        kernel, result = seen["kernels"][column - 1], seen["maps"][column - 1]
        bare(rows[0][column], kernel, max(1, kernel.max()))
        for cell in range(9):
            i, j = divmod(cell, 3)
            text = "1/9" if name == "blur" else f"{kernel[i, j]:g}"
            colour = "white" if abs(kernel[i, j]) == abs(kernel).max() >= 1 else "black"
            rows[0][column].text(j, i, text, ha="center", va="center", color=colour)
        rows[0][column].set_title(name)
        shades = bare(rows[1][column], result, 1.5)
    rows[0][1].set_ylabel("kernel")
    rows[1][1].set_ylabel("conv2d of the image")
    figure.colorbar(shades, ax=rows[1][-1], label="answer", extend="both", shrink=0.8)


@picture(size=(9.0, 2.95))
def pooling(module, trial: Trial):
    """max_pool2d keeps the strongest answer of each window"""
    image = digits(size=32)[0][3:4]
    return {
        "image": image[0, 0],
        "windows of 2": module.max_pool2d(image, 2)[0, 0],
        "windows of 4": module.max_pool2d(image, 4)[0, 0],
        "windows of 4, stride 2": module.max_pool2d(image, 4, 2)[0, 0],
    }


@pooling.draw
def draw_pooling(figure, seen):
    for place, (name, values) in zip(figure.subplots(1, 4), seen.items(), strict=True):
        place.imshow(values, cmap="gray", vmin=0, vmax=1)
        height, width = values.shape
        place.set_title(f"{name}\n{height} × {width}")
        place.set(xticks=(), yticks=())
        place.spines[:].set_visible(False)
