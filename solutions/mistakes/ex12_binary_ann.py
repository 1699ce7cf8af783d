"""Known wrong answers to exercise 12."""

import torch
import torch.nn.functional as F

from grader.mistake import mistake
from solutions.ex12_binary_ann import BinaryANN


@mistake("binary_targets", "Your targets are upside down: 1.0 belongs to the digits that are smaller.")
def targets_upside_down(labels, below=3):
    return (labels >= below).float().unsqueeze(1)


@mistake("binary_targets", "The digit `below` itself is no longer a yes: smaller, not smaller or equal.")
def up_to_and_with_the_threshold(labels, below=3):
    return (labels <= below).float().unsqueeze(1)


@mistake("binary_targets", "The second axis is missing: the targets are to be (N, 1), as the logits are.")
def targets_without_a_column(labels, below=3):
    return (labels < below).float()


@mistake("binary_targets", "Your targets are bools: the loss wants floating-point numbers, so .float().")
def targets_as_bools(labels, below=3):
    return (labels < below).unsqueeze(1)


@mistake("binary_targets", "Your targets are whole numbers (int64): the loss wants floating-point ones.")
def targets_as_integers(labels, below=3):
    return (labels < below).long().unsqueeze(1)


@mistake("binary_targets", "The threshold is always 3 in yours: use the argument `below`.")
def threshold_fixed_at_three(labels, below=3):
    return (labels < 3).float().unsqueeze(1)


@mistake("BinaryANN", "Your net ends with a sigmoid, and the loss takes another: give the logits.")
class EndsWithSigmoid(BinaryANN):
    def forward(self, images):
        return torch.sigmoid(super().forward(images))


@mistake("BinaryANN", "The relu is missing: two linear layers without one are no more than a single layer.")
class WithoutRelu(BinaryANN):
    def forward(self, images):
        return self.fc2(self.dropout(self.fc1(images.flatten(start_dim=1))))


@mistake("BinaryANN", "The hidden layer has a sigmoid; the table says relu.")
class SigmoidInTheMiddle(BinaryANN):
    def forward(self, images):
        return self.fc2(self.dropout(torch.sigmoid(self.fc1(images.flatten(start_dim=1)))))


@mistake("BinaryANN", "There is a relu after the last layer too: a logit may be negative.")
class EndsWithRelu(BinaryANN):
    def forward(self, images):
        return torch.relu(super().forward(images))


@mistake("BinaryANN", "Your logits are (N,): the last axis, of length 1, has to stay.")
class LogitsWithoutAColumn(BinaryANN):
    def forward(self, images):
        return super().forward(images).squeeze(1)


@mistake("BinaryANN", "There is no dropout in your forward: in train mode hidden values have to drop out.")
class WithoutDropout(BinaryANN):
    def forward(self, images):
        return self.fc2(torch.relu(self.fc1(images.flatten(start_dim=1))))


@mistake("BinaryANN", "The dropout is always 0.2 in yours: use the argument.")
class DropoutAsItComes(BinaryANN):
    def __init__(self, dropout=0.2):
        super().__init__(0.2)


@mistake("BinaryANN", "Your dropout is 0.5 where nothing is said: the default is to be 0.2.")
class DropoutOfOneHalf(BinaryANN):
    def __init__(self, dropout=0.5):
        super().__init__(dropout)


@mistake("BinaryANN", "The hidden values that are kept are not divided by 1 - dropout.")
class KeptValuesNotScaled(BinaryANN):
    def forward(self, images):
        hidden = torch.relu(self.fc1(images.flatten(start_dim=1)))
        if self.training:
            hidden = hidden * (torch.rand_like(hidden) >= self.dropout.p)
        return self.fc2(hidden)


@mistake("BinaryANN", "The dropout is after the last layer: it drops whole answers, not hidden values.")
class DropoutOfTheLogits(BinaryANN):
    def forward(self, images):
        return self.dropout(self.fc2(torch.relu(self.fc1(images.flatten(start_dim=1)))))


@mistake("train", "The gradients are never zeroed: each step repeats those before.")
def gradients_never_zeroed(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    optimizer.zero_grad()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "Your steps have no momentum: hand it to the optimiser.")
def without_momentum(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "The momentum is always 0.9 in yours: use the argument.")
def momentum_fixed(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "Each epoch begins with velocities of 0 again: make the optimiser once, before the loops.")
def an_optimizer_for_each_epoch(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "There is a sigmoid before a loss that has one inside: give it the logits as they are.")
def sigmoid_before_the_loss(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            probabilities = torch.sigmoid(net(images[batch]))
            loss = F.binary_cross_entropy_with_logits(probabilities, targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "The images come in the order in which they are given: shuffle them in each epoch.")
def never_shuffled(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.arange(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "All epochs have one and the same order: draw a new one in each.")
def shuffled_once(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    order = torch.randperm(len(images))
    for _ in range(epochs):
        total = 0.0
        for batch in order.split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "You leave out the last batch where it is smaller: it is to be trained on like the others.")
def smaller_batch_left_out(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) < batch_size and batch_size <= len(images):
                continue
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "You give the loss of each epoch's last batch; asked for is the mean over all its images.")
def loss_of_the_last_batch(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses


@mistake("train", "Your loss is the sum over a batch, so that its size scales every step: take the mean.")
def summed_over_the_batch(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch], reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(images))
    return losses


@mistake("train", "You train in whatever mode the net is in: call net.train() first.")
def trained_in_any_mode(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses


@mistake("train", "The net is left in eval mode; it is to stay in train mode.")
def left_in_eval_mode(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images)).split(batch_size):
            loss = F.binary_cross_entropy_with_logits(net(images[batch]), targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    net.eval()
    return losses


@mistake("predict", "You give the logits back: the sigmoid that makes probabilities of them is missing.")
def logits_for_probabilities(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        logits = net(images)
    net.train(was_training)
    return logits.clone()


@mistake("predict", "A softmax over a single logit is always 1: it is the sigmoid that you need.")
def softmax_of_one_logit(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        probabilities = torch.softmax(net(images), dim=1)
    net.train(was_training)
    return probabilities


@mistake("predict", "You give answers, 0 and 1; asked for are the probabilities behind them.")
def answers_for_probabilities(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        logits = net(images)
    net.train(was_training)
    return (logits >= 0).to(logits.dtype)


@mistake("predict", "The probabilities have lost their second axis: they are to be (N, 1).")
def probabilities_without_a_column(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        probabilities = torch.sigmoid(net(images))
    net.train(was_training)
    return probabilities.squeeze(1)


@mistake("predict", "You measure in whatever mode the net is in: call net.eval() before.")
def measured_in_any_mode(net, images):
    with torch.no_grad():
        return torch.sigmoid(net(images))


@mistake("predict", "The net is left in eval mode: put it back into the mode in which it was.")
def left_in_eval_mode_by_predict(net, images):
    net.eval()
    with torch.no_grad():
        return torch.sigmoid(net(images))


@mistake("predict", "The net is put into train mode afterwards, even where it was in eval mode before.")
def always_trains_afterwards(net, images):
    net.eval()
    with torch.no_grad():
        probabilities = torch.sigmoid(net(images))
    net.train()
    return probabilities


@mistake("predict", "A graph is recorded for a backward that never comes: ask the net under torch.no_grad().")
def predicted_with_a_graph(net, images):
    was_training = net.training
    net.eval()
    probabilities = torch.sigmoid(net(images)).detach()
    net.train(was_training)
    return probabilities


@mistake("error_rate", "You give the share of the right answers; asked for is that of the wrong ones.")
def share_of_right_answers(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return ((probabilities >= 0.5) == (targets == 1)).float().mean().item()


@mistake("error_rate", "Your threshold is 0, that of a logit: for a probability it is 0.5.")
def threshold_of_a_logit(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return ((probabilities > 0) != (targets == 1)).float().mean().item()


@mistake("error_rate", "A probability of exactly 0.5 is a yes: at least 0.5, not more than 0.5.")
def one_half_is_a_no(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return ((probabilities > 0.5) != (targets == 1)).float().mean().item()


@mistake("error_rate", "You give the number of wrong answers; divide it by N.")
def number_of_wrong_answers(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return ((probabilities >= 0.5) != (targets == 1)).float().sum().item()


@mistake("error_rate", "You give per cent; asked for is a share from 0 to 1.")
def errors_in_per_cent(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return 100 * ((probabilities >= 0.5) != (targets == 1)).float().mean().item()


@mistake("error_rate", "The error rate is a tensor in yours: .item() makes it a Python float.")
def error_rate_as_a_tensor(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return ((probabilities >= 0.5) != (targets == 1)).float().mean()


@mistake("error_rate", "You compare without a look at the shapes: where they differ, raise a ValueError.")
def shapes_never_compared(probabilities, targets):
    return ((probabilities >= 0.5) != (targets == 1)).float().mean().item()


@mistake(
    "error_rate", "You compare the probabilities themselves with the targets: first make answers of them."
)
def probabilities_against_targets(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes differ")
    return (probabilities != targets).float().mean().item()
