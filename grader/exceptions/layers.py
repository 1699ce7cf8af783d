"""Layers, modules, their weights and optimizers."""

from __future__ import annotations

import re

from grader.exceptions.topic import Topic, shape_of, sizes_in
from grader.observe import Raised

TOPIC = Topic()


@TOPIC.say(
    "RuntimeError",
    r"Expected (\d)D \(unbatched\) or (\d)D \(batched\) input to (\w{1,40}), but got input of size: \[([\d, "
    r"]*)\]",
)
def _conv_axes(match: re.Match[str], raised: Raised) -> str:
    places = {"2": "L", "3": "H, W", "4": "D, H, W"}.get(match[1], "…")
    return (
        f"{match[3]} takes (N, C, {places}), a batch with channels, or (C, {places}), and this input is "
        f"{shape_of(match[4])}. unsqueeze adds an axis of size 1."
    )


@TOPIC.say(
    "RuntimeError",
    r"Given (groups|transposed)=(\d+), weight of size \[([\d, ]*)\], expected input\s?\[([\d, ]*)\] to have "
    r"(\d+) channels, but got (\d+) channels instead",
)
def _channels(match: re.Match[str], raised: Raised) -> str:
    images = "images are (N, C, H, W)" if len(sizes_in(match[4])) == 4 else "they come before the places"
    return (
        f"The kernel {shape_of(match[3])} is made for {match[5]} channels, and the input "
        f"{shape_of(match[4])} has {match[6]}. Either in_channels is not that of the input, or the channels "
        f"are not on their axis: {images}."
    )


TOPIC.say(
    "RuntimeError",
    r"Given weight of size \[([\d, ]*)\], expected bias to be 1-dimensional with (\d+) elements, but got "
    r"bias of size \[([\d, ]*)\]",
    "The bias has one number for each output channel: {2}, the first size of the weight [{1}]. Here it is "
    "[{3}].",
)
TOPIC.say(
    "RuntimeError",
    r"weight should have at least three dimensions",
    "The weight of a convolution is (channels out, channels in, rows, columns); for one kernel of one "
    "channel that is weight[None, None].",
)
TOPIC.say(
    "RuntimeError",
    r"Calculated padded input size per channel: \(([\dx ]+)\)\. Kernel size: \(([\dx ]+)\)\. Kernel size "
    r"can't be greater",
    "The image is smaller than the kernel: {1} with its padding, and the kernel {2}. Each layer without "
    "padding makes it smaller; or the axes are in another order than (N, C, H, W).",
)
TOPIC.say(
    "RuntimeError",
    r"Given input size: \(([\dx]+)\)\. Calculated output size: \(([-\dx]+)\)\. Output size is too small",
    "After this pooling nothing would be left: {1} (channels x rows x columns) would become {2}. The "
    "window is larger than the image, or there is one pooling too many.",
)
TOPIC.say(
    "ValueError",
    r"Expected more than 1 value per channel when training, got input size torch\.Size\(\[([\d, ]*)\]\)",
    "In training, batch norm takes mean and variance over the batch, and here is one value only for each "
    "channel: [{1}]. Give it more, or call .eval() first.",
)
TOPIC.say(
    "ValueError",
    r"expected (\d)D (?:or \dD )?input \(got (\d)D input\)",
    "This layer takes an input with {1} axes, and this one has {2}.",
)
TOPIC.say(
    "RuntimeError",
    r"(running_\w{1,20}|weight|bias) should contain (\d+) elements not (\d+)",
    "The layer was made for {3} channels, and axis 1 of its input has {2}.",
)
TOPIC.say(
    "RuntimeError",
    r"Given normalized_shape=\[([\d, ]*)\], expected input with shape \[[\d*, ]*\], but got input of "
    r"size\s?\[([\d, ]*)\]",
    "Layer norm was made for inputs that end in [{1}], and this one is [{2}].",
)
TOPIC.say(
    "RuntimeError",
    r"all elements of (?:input|target) should be between 0 and 1",
    "binary_cross_entropy takes probabilities. Apply a sigmoid first, or hand the logits to "
    "binary_cross_entropy_with_logits.",
)
TOPIC.say(
    "AttributeError",
    r"cannot assign (\w+) before Module\.__init__\(\) call",
    "The class's __init__ has to begin with super().__init__(): that is what makes it a module that can "
    "hold layers and parameters.",
    needs_values=False,
)
TOPIC.say(
    "AttributeError",
    r"object has no attribute "
    r"'_(?:parameters|buffers|modules|backward_hooks|backward_pre_hooks|forward_hooks)'",
    "The module was never set up: its __init__ has to begin with super().__init__().",
    needs_values=False,
)
TOPIC.say(
    "NotImplementedError",
    r"Module \[(\w{1,60})\] is missing the required \"forward\" function",
    "A call of a module runs its method forward, and {1} has none. Is it there under this very name, and "
    "indented into the class? (A ModuleList only holds layers: loop over them.)",
    needs_values=False,
)
TOPIC.say(
    "TypeError",
    r"cannot assign '([\w.]{1,60})' as parameter '(\w{1,60})'",
    "{2} is a parameter of the module, and only an nn.Parameter may take its place: nn.Parameter(tensor). "
    "To keep it and change its values, use {2}.copy_(tensor) under torch.no_grad().",
)
TOPIC.say(
    "TypeError",
    r"([\w.]{1,60}) is not a Module subclass",
    "Sequential and ModuleList hold layers, and one thing in them is of type {1}. nn.ReLU() is a layer, "
    "F.relu and tensors are not.",
)


@TOPIC.say("RuntimeError", r"Error\(s\) in loading state_dict for")
def _state_dict(match: re.Match[str], raised: Raised) -> str:
    found = {
        "Missing key": "missing keys belong to layers that the saved weights do not have",
        "Unexpected key": "unexpected keys are saved weights without a layer here",
        "size mismatch": "a size mismatch is a layer of another size",
    }
    said = [text for key, text in found.items() if key in raised.message]
    return (
        "The names and shapes of the saved weights are not those of this module: "
        + "; ".join(said or ["see the list"])
        + ". The attributes' names make the keys: self.fc1 gives fc1.weight and fc1.bias."
    )


TOPIC.say(
    "ValueError",
    r"optimizer got an empty parameter list",
    "The module has no parameters. Layers count only as attributes (self.fc = nn.Linear(...)), in an "
    "nn.ModuleList or an nn.Sequential; in a plain list they are not found.",
)
TOPIC.say(
    "TypeError",
    r"params argument given to the optimizer should be an iterable",
    "An optimizer takes a list: net.parameters(), or [w] for a single tensor.",
)
TOPIC.say(
    "ValueError",
    r"can't optimize a non-leaf Tensor",
    "An optimizer changes leaves, tensors that nothing was computed for. This one is the result of an "
    "operation: call requires_grad_() after it, on the result.",
)
