"""Known wrong answers to exercise 6."""

import torch
import torch.nn.functional as F
from torch import nn

from grader.mistake import mistake
from solutions.ex06_lenet5 import LeNet5


@mistake("LeNet5", "You use relu after the linear layers too; the table says tanh there.")
class ReluEverywhere(LeNet5):
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(start_dim=1)))
        return self.fc3(F.relu(self.fc2(x)))


@mistake("LeNet5", "You use tanh after the convolutions too; the table says relu there.")
class TanhEverywhere(LeNet5):
    def forward(self, x):
        x = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.max_pool2d(torch.tanh(self.conv2(x)), 2)
        x = torch.tanh(self.fc1(x.flatten(start_dim=1)))
        return self.fc3(torch.tanh(self.fc2(x)))


@mistake("LeNet5", "The relu after your convolutions is missing.")
class WithoutRelu(LeNet5):
    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        x = torch.tanh(self.fc1(x.flatten(start_dim=1)))
        return self.fc3(torch.tanh(self.fc2(x)))


@mistake("LeNet5", "There is a tanh after your last layer: logits are not confined to -1 … 1.")
class EndsWithTanh(LeNet5):
    def forward(self, x):
        return torch.tanh(super().forward(x))


@mistake("LeNet5", "Your net ends with a softmax, and cross-entropy takes another: give the logits.")
class EndsWithSoftmax(LeNet5):
    def forward(self, x):
        return F.softmax(super().forward(x), dim=1)


@mistake("LeNet5", "You pool by the mean, as LeNet-5 did in 1998; the table says max pooling.")
class AveragePooling(LeNet5):
    def forward(self, x):
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.tanh(self.fc1(x.flatten(start_dim=1)))
        return self.fc3(torch.tanh(self.fc2(x)))


@mistake("LeNet5", "Your second pooling is missing, and view(-1, 400) makes four rows of each image.")
class PoolingLostInView(LeNet5):
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x))
        x = torch.tanh(self.fc1(x.view(-1, 400)))
        return self.fc3(torch.tanh(self.fc2(x)))


@mistake("LeNet5", "The layer with 84 units is missing: 400 → 120 → 84 → 10.")
class WithoutTheLayerOf84(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(torch.tanh(self.fc1(x.flatten(start_dim=1))))


@mistake(
    "LeNet5",
    "Your net does not know its linear layers: a plain Python list hides them, an nn.ModuleList does not.",
)
class LayersInAList(LeNet5):
    def __init__(self):
        super().__init__()
        self.linear = [self.fc1, self.fc2, self.fc3]
        del self.fc1, self.fc2, self.fc3

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.tanh(self.linear[0](x.flatten(start_dim=1)))
        return self.linear[2](torch.tanh(self.linear[1](x)))


@mistake(
    "LeNet5", "Your first convolution pads its images, as for 28 × 28 pixels; these have 32 × 32 already."
)
class PadsTheImages(LeNet5):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.fc1 = nn.Linear(16 * 6 * 6, 120)


@mistake("count_parameters", "You count the tensors; count the values that are in them: numel().")
def tensors_counted(net):
    return len([parameter for parameter in net.parameters() if parameter.requires_grad])


@mistake("count_parameters", "You count what is in the state_dict: the buffers are not trained.")
def buffers_counted(net):
    return sum(value.numel() for value in net.state_dict().values())


@mistake("count_parameters", "You count frozen parameters too: look at requires_grad.")
def frozen_counted(net):
    return sum(parameter.numel() for parameter in net.parameters())


@mistake("count_parameters", "You count the weights and leave out what is called bias.")
def biases_left_out(net):
    return sum(
        p.numel() for name, p in net.named_parameters() if p.requires_grad and not name.endswith("bias")
    )


@mistake("count_parameters", "len(parameter) is the length of its first axis; numel() counts all its values.")
def rows_counted(net):
    return sum(len(p) for p in net.parameters() if p.requires_grad)


@mistake("count_parameters", "You look at one level of layers only; net.parameters() goes to any depth.")
def top_level_counted(net):
    return sum(
        p.numel() for layer in net.children() for p in layer.parameters(recurse=False) if p.requires_grad
    )


@mistake("count_parameters", "You look at one level of layers only; net.parameters() goes to any depth.")
def net_and_its_layers_counted(net):
    layers = [net, *net.children()]
    own = {p for layer in layers for p in layer.parameters(recurse=False)}
    return sum(p.numel() for p in own if p.requires_grad)


@mistake("count_parameters", "Your count is a tensor; an int is asked for.")
def count_as_a_tensor(net):
    return sum((torch.tensor(p.numel()) for p in net.parameters() if p.requires_grad), torch.tensor(0))


@mistake("count_parameters", "You go from layer to layer and count a weight that two of them share twice.")
def shared_counted_twice(net):
    return sum(
        p.numel() for layer in net.modules() for p in layer.parameters(recurse=False) if p.requires_grad
    )


@mistake("count_parameters", "Two parameters of equal values are still two: tell them apart by identity.")
def equal_values_counted_once(net):
    different = {(p.shape, tuple(p.flatten().tolist())) for p in net.parameters() if p.requires_grad}
    return sum(shape.numel() for shape, _ in different)


@mistake("count_parameters", "You multiply rows by columns: a bias has no columns. numel() knows any shape.")
def rows_times_columns(net):
    return sum(p.shape[0] * p.shape[1] for p in net.parameters() if p.requires_grad)


@mistake("count_parameters", "You multiply rows by columns: a bias has no columns. numel() knows any shape.")
def size_0_times_size_1(net):
    return sum(p.size(0) * p.size(1) for p in net.parameters() if p.requires_grad)


@mistake("count_parameters", "You multiply rows by columns: a bias has no columns. numel() knows any shape.")
def rows_and_columns_unpacked(net):
    total = 0
    for p in net.parameters():
        if p.requires_grad:
            rows, columns = p.shape
            total += rows * columns
    return total


@mistake(
    "layer_summary",
    "You list net.named_children() only: net itself, and layers inside of other layers, are missing.",
)
def top_level_listed(net):
    return [
        (name, type(layer).__name__, sum(p.numel() for p in own if p.requires_grad))
        for name, layer in net.named_children()
        if (own := list(layer.parameters(recurse=False)))
    ]


@mistake(
    "layer_summary",
    "You list net.named_children() only: net itself, and layers inside of other layers, are missing.",
)
def top_level_listed_with_all_inside(net):
    return [
        (name, type(layer).__name__, sum(p.numel() for p in layer.parameters() if p.requires_grad))
        for name, layer in net.named_children()
        if list(layer.parameters())
    ]


@mistake("layer_summary", "You count what is inside of a layer twice: take layer.parameters(recurse=False).")
def inner_layers_counted_twice(net):
    return [
        (name, type(layer).__name__, sum(p.numel() for p in layer.parameters() if p.requires_grad))
        for name, layer in net.named_modules()
        if list(layer.parameters())
    ]


@mistake("layer_summary", "You count what is inside of a layer twice: take layer.parameters(recurse=False).")
def inner_values_counted_for_net_too(net):
    return [
        (name, type(layer).__name__, sum(p.numel() for p in layer.parameters() if p.requires_grad))
        for name, layer in net.named_modules()
        if list(layer.parameters(recurse=False))
    ]


@mistake("layer_summary", "You list layers without parameters too: leave them out.")
def every_layer_listed(net):
    return [
        (
            name,
            type(layer).__name__,
            sum(p.numel() for p in layer.parameters(recurse=False) if p.requires_grad),
        )
        for name, layer in net.named_modules()
    ]


@mistake("layer_summary", "You list the parameters; one entry for each layer is asked for.")
def parameters_listed(net):
    return [(name, type(p).__name__, p.numel()) for name, p in net.named_parameters() if p.requires_grad]


@mistake("layer_summary", "You list the parameters; one entry for each layer is asked for.")
def layers_listed_for_each_parameter(net):
    return [
        (name, type(layer).__name__, p.numel() if p.requires_grad else 0)
        for name, layer in net.named_modules()
        for p in layer.parameters(recurse=False)
    ]


@mistake(
    "layer_summary",
    "Your kind is the whole layer in words; the name of its class is enough: type(…).__name__.",
)
def kind_in_full(net):
    return [
        (name, str(layer), sum(p.numel() for p in own if p.requires_grad))
        for name, layer in net.named_modules()
        if (own := list(layer.parameters(recurse=False)))
    ]


@mistake("layer_summary", "You leave out the parameters of net itself, those that are in none of its layers.")
def net_itself_left_out(net):
    return [
        (name, type(layer).__name__, sum(p.numel() for p in own if p.requires_grad))
        for name, layer in net.named_modules()
        if layer is not net and (own := list(layer.parameters(recurse=False)))
    ]


@mistake("layer_summary", "You count frozen values as trainable: a frozen layer has the count 0.")
def frozen_values_listed(net):
    return [
        (name, type(layer).__name__, sum(p.numel() for p in own))
        for name, layer in net.named_modules()
        if (own := list(layer.parameters(recurse=False)))
    ]


@mistake(
    "layer_summary", "You leave out frozen layers: they have parameters and are listed with the count 0."
)
def frozen_layers_left_out(net):
    summary = []
    for name, layer in net.named_modules():
        count = sum(p.numel() for p in layer.parameters(recurse=False) if p.requires_grad)
        if count:
            summary.append((name, type(layer).__name__, count))
    return summary


@mistake("layer_summary", "You sorted the names, and 10 comes before 2: keep the order of named_modules.")
def sorted_by_name(net):
    return sorted(
        (name, type(layer).__name__, sum(p.numel() for p in own if p.requires_grad))
        for name, layer in net.named_modules()
        if (own := list(layer.parameters(recurse=False)))
    )


@mistake("layer_summary", "You count a shared parameter for the first of its layers only: it counts in both.")
def shared_counted_for_the_first(net):
    summary, seen = [], set()
    for name, layer in net.named_modules():
        if own := list(layer.parameters(recurse=False)):
            count = sum(p.numel() for p in own if p.requires_grad and p not in seen)
            summary.append((name, type(layer).__name__, count))
            seen.update(own)
    return summary


@mistake("train_one_epoch", "You never forget gradients: each step repeats all steps before it.")
def gradients_never_forgotten(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You forget the gradients after the step only: those left from before the call join in.",
)
def gradients_forgotten_too_late(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        net.zero_grad()
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "train_one_epoch",
    "No weight moves: either the gradients are zeroed between backward and the step, or `w = w - …` makes a "
    "new tensor where the net's own is to change.",
)
def gradients_forgotten_before_the_step(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        loss.backward()
        net.zero_grad()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "Your weights climb: the step goes against the gradient, w ← w - lr · w.grad.")
def gradient_ascent(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter += lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "train_one_epoch",
    "No weight moves: either the gradients are zeroed between backward and the step, or `w = w - …` makes a "
    "new tensor where the net's own is to change.",
)
def update_of_a_copy(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter = parameter - lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You give w.data a new tensor: w moves, but into other memory, and what shared its values stays behind.",
)
def moved_to_other_memory(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        for parameter in net.parameters():
            if parameter.grad is not None:
                parameter.data = parameter.data - lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "train_one_epoch",
    "You forget the gradients of what is trained only: an old one moves a frozen layer in each step.",
)
def old_gradients_of_frozen_layers(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        for parameter in net.parameters():
            if parameter.requires_grad:
                parameter.grad = None
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "You drop the last batch where it is smaller than the others.")
def last_batch_dropped(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images) - batch_size + 1, batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "You drop the last batch where it is smaller than the others.")
def last_batch_neither_shown_nor_counted(net, images, labels, lr, batch_size):
    net.train()
    total, count = 0.0, 0
    for start in range(0, len(images) - batch_size + 1, batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
        count += len(labels[batch])
    return total / count


@mistake(
    "train_one_epoch",
    "Where the images fill all batches, len(images) // batch_size + 1 is one batch too many, an empty one, "
    "whose loss is NaN.",
)
def empty_batch_taken(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for i in range(len(images) // batch_size + 1):
        batch = slice(i * batch_size, (i + 1) * batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "You average the losses of the batches; weigh each by the number of its images.")
def mean_of_the_batches(net, images, labels, lr, batch_size):
    net.train()
    losses = []
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        losses.append(loss.item())
    return sum(losses) / len(losses)


@mistake(
    "train_one_epoch", "You give back the loss of the last batch; the mean over all images is asked for."
)
def loss_of_the_last_batch(net, images, labels, lr, batch_size):
    net.train()
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
    return loss.item()


@mistake("train_one_epoch", "You divide by the number of batches what you summed over the images.")
def divided_by_the_batches(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    starts = range(0, len(images), batch_size)
    for start in starts:
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(starts)


@mistake("train_one_epoch", "You sum the loss over the batch; the gradient of its mean is asked for.")
def summed_over_the_batch(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch], reduction="sum")
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item()
    return total / len(images)


@mistake("train_one_epoch", "You take a softmax before cross-entropy, which takes one itself.")
def softmax_twice(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]).softmax(dim=1), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "You do not call net.train(): a net that was just measured trains in eval mode.")
def trains_in_whatever_mode(net, images, labels, lr, batch_size):
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "You take a step with all images at once; a step after each batch is asked for.")
def one_step_for_all(net, images, labels, lr, batch_size):
    net.train()
    loss = F.cross_entropy(net(images), labels)
    net.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in net.parameters():
            if parameter.grad is not None:
                parameter -= lr * parameter.grad
    return loss.item()


@mistake(
    "train_one_epoch", "You shuffle the images; here they are to be taken in the order in which they come."
)
def shuffled_once_more(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    order = torch.randperm(len(images)).to(images.device)
    for start in range(0, len(images), batch_size):
        batch = order[start : start + batch_size]
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "train_one_epoch", "Your loss is a tensor with its graph; a Python number is asked for: loss.item()."
)
def loss_with_its_graph(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                if parameter.grad is not None:
                    parameter -= lr * parameter.grad
        total += loss * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "A frozen parameter has no gradient: skip those whose .grad is None.")
def frozen_parameters_forgotten(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= lr * parameter.grad
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "A frozen parameter has no gradient: skip those whose .grad is None.")
def frozen_parameters_forgotten_by_product(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= parameter.grad * lr
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake("train_one_epoch", "A frozen parameter has no gradient: skip those whose .grad is None.")
def frozen_parameters_forgotten_in_data(net, images, labels, lr, batch_size):
    net.train()
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = slice(start, start + batch_size)
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        net.zero_grad()
        loss.backward()
        for parameter in net.parameters():
            parameter.data -= lr * parameter.grad.data
        total += loss.item() * len(labels[batch])
    return total / len(images)


@mistake(
    "accuracy",
    "The layers are not in eval mode while you measure: call net.eval(), which switches all of them; "
    "net.training = False switches net alone.",
)
def measured_in_train_mode(net, images, labels):
    with torch.no_grad():
        return (net(images).argmax(dim=1) == labels).float().mean().item()


@mistake("accuracy", "You leave the net in eval mode: the next epoch would train without dropout.")
def left_in_eval_mode(net, images, labels):
    net.eval()
    with torch.no_grad():
        return (net(images).argmax(dim=1) == labels).float().mean().item()


@mistake("accuracy", "You always end in train mode; put the net back into the mode in which it was.")
def left_in_train_mode(net, images, labels):
    net.eval()
    with torch.no_grad():
        right = (net(images).argmax(dim=1) == labels).float().mean().item()
    net.train()
    return right


@mistake(
    "accuracy",
    "The layers are not in eval mode while you measure: call net.eval(), which switches all of them; "
    "net.training = False switches net alone.",
)
def mode_of_the_net_alone(net, images, labels):
    was_training = net.training
    net.training = False
    with torch.no_grad():
        right = (net(images).argmax(dim=1) == labels).float().mean().item()
    net.training = was_training
    return right


@mistake("accuracy", "You record a graph while measuring: do the forward pass under torch.no_grad().")
def measured_with_a_graph(net, images, labels):
    was_training = net.training
    net.eval()
    right = (net(images).argmax(dim=1) == labels).float().mean().item()
    net.train(was_training)
    return right


@mistake("accuracy", "You switch recording off for good: use with torch.no_grad(), which ends by itself.")
def recording_switched_off(net, images, labels):
    was_training = net.training
    net.eval()
    torch.set_grad_enabled(False)
    right = (net(images).argmax(dim=1) == labels).float().mean().item()
    net.train(was_training)
    return right


@mistake("accuracy", "You take the argmax over dim 0, the images; the classes are dim 1.")
def argmax_over_images(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        predictions = net(images).argmax(dim=0)
    net.train(was_training)
    return (predictions == labels).float().mean().item()


@mistake("accuracy", "You take the argmax over dim 0, the images; the classes are dim 1.")
def labels_with_argmax_over_images(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        predictions = net(images).argmax(dim=0)
    net.train(was_training)
    return (labels == predictions).float().mean().item()


@mistake("accuracy", "You give per cent; a share from 0 to 1 is asked for.")
def in_per_cent(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        right = (net(images).argmax(dim=1) == labels).float().mean().item()
    net.train(was_training)
    return 100 * right


@mistake("accuracy", "You give the number of right answers; divide it by the number of images.")
def number_of_right_answers(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        right = (net(images).argmax(dim=1) == labels).sum().item()
    net.train(was_training)
    return right


@mistake("accuracy", "You give the share of wrong answers: that is the error rate.")
def share_of_wrong_answers(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        wrong = (net(images).argmax(dim=1) != labels).float().mean().item()
    net.train(was_training)
    return wrong


@mistake("accuracy", "Your share is a tensor; .item() makes the Python float that is asked for.")
def share_as_a_tensor(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        right = (net(images).argmax(dim=1) == labels).float().mean()
    net.train(was_training)
    return right


@mistake("accuracy", "You convert the images to float32, and a float64 net refuses them: leave their dtype.")
def measured_in_float32(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        predictions = net(images.float()).argmax(dim=1)
    net.train(was_training)
    return (predictions == labels).float().mean().item()


@mistake("accuracy", "You throw away the gradients of the net: measuring is to change nothing of it.")
def forgets_the_gradients(net, images, labels):
    was_training = net.training
    net.eval()
    net.zero_grad()
    with torch.no_grad():
        right = (net(images).argmax(dim=1) == labels).float().mean().item()
    net.train(was_training)
    return right


@mistake("accuracy", "A sigmoid of large logits is 1 for several of them: take the argmax of the logits.")
def argmax_of_the_sigmoid(net, images, labels):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        right = (net(images).sigmoid().argmax(dim=1) == labels).float().mean().item()
    net.train(was_training)
    return right
