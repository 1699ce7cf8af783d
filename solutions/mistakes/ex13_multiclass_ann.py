"""Known wrong answers to exercise 13."""

import torch
import torch.nn.functional as F
from torch import nn

from grader.mistake import mistake
from solutions.ex13_multiclass_ann import MulticlassANN


@mistake("MulticlassANN", "Your net ends with a softmax, and cross-entropy takes another: give the logits.")
class EndsWithSoftmax(MulticlassANN):
    def forward(self, images):
        return torch.softmax(super().forward(images), dim=1)


@mistake("MulticlassANN", "There is a relu after the last layer too: a logit may be negative.")
class EndsWithRelu(MulticlassANN):
    def forward(self, images):
        return torch.relu(super().forward(images))


@mistake("MulticlassANN", "Both relus are missing: without them all layers are no more than a single one.")
class WithoutRelu(MulticlassANN):
    def forward(self, images):
        x = self.norm1(self.fc1(images.flatten(start_dim=1)))
        return self.fc3(self.norm2(self.fc2(x)))


@mistake("MulticlassANN", "Your norms come after the relus; in the table they come before.")
class NormsAfterRelus(MulticlassANN):
    def forward(self, images):
        x = self.norm1(torch.relu(self.fc1(images.flatten(start_dim=1))))
        return self.fc3(self.norm2(torch.relu(self.fc2(x))))


@mistake(
    "MulticlassANN", "Your second norm is a batch normalisation too; the table says layer normalisation."
)
class BatchNormTwice(MulticlassANN):
    def __init__(self):
        super().__init__()
        self.norm2 = nn.BatchNorm1d(20)


@mistake("MulticlassANN", "Your first norm is a layer normalisation too; the table says batch normalisation.")
class LayerNormTwice(MulticlassANN):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(50)


@mistake(
    "MulticlassANN", "The batch normalisation is made and never called: it belongs after the first layer."
)
class BatchNormUnused(MulticlassANN):
    def forward(self, images):
        x = torch.relu(self.fc1(images.flatten(start_dim=1)))
        return self.fc3(torch.relu(self.norm2(self.fc2(x))))


@mistake(
    "MulticlassANN", "The layer normalisation is made and never called: it belongs after the second layer."
)
class LayerNormUnused(MulticlassANN):
    def forward(self, images):
        x = torch.relu(self.norm1(self.fc1(images.flatten(start_dim=1))))
        return self.fc3(torch.relu(self.fc2(x)))


@mistake("MulticlassANN", "Your batch normalisation keeps no running averages: leave it as it comes.")
class WithoutRunningAverages(MulticlassANN):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.BatchNorm1d(50, track_running_stats=False)


@mistake("train", "The gradients are never zeroed: each step repeats those before.")
def gradients_never_zeroed(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    optimizer.zero_grad()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "There is a softmax before a loss that has one inside: give it the logits as they are.")
def softmax_before_the_loss(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(torch.softmax(net(images[batch]), dim=1), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "The images come in the order in which they are given: shuffle them in each epoch.")
def never_shuffled(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.arange(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "All epochs have one and the same order: draw a new one in each.")
def shuffled_once(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    order = torch.randperm(len(images))
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in order.split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "A last batch of one image is trained on too: leave it out, batch normalisation needs two.")
def single_image_trained_on(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 0:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "You leave out every smaller last batch: only one of a single image is to be left out.")
def every_smaller_batch_left_out(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) == min(batch_size, len(images)):
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "You give the loss of each epoch's last batch; asked for is the mean over all its images.")
def loss_of_the_last_batch(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        losses.append(loss.item())
    return losses


@mistake("train", "You average over the batches, so that an image in the smaller last one counts for more.")
def mean_of_the_batches(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item()
                shown += 1
        losses.append(total / shown)
    return losses


@mistake("train", "Your loss is the sum over a batch, so that its size scales every step: take the mean.")
def summed_over_the_batch(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch], reduction="sum")
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item()
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "You train in whatever mode the net is in: call net.train() first.")
def trained_in_any_mode(net, optimizer, images, labels, epochs, batch_size=32):
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    return losses


@mistake("train", "The net is left in eval mode; it is to stay in train mode.")
def left_in_eval_mode(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    losses = []
    for _ in range(epochs):
        total, shown = 0.0, 0
        for batch in torch.randperm(len(images)).split(batch_size):
            if len(batch) > 1:
                loss = F.cross_entropy(net(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
                shown += len(batch)
        losses.append(total / shown)
    net.eval()
    return losses


@mistake(
    "class_probabilities",
    "You give the logits back: the softmax that makes probabilities of them is missing.",
)
def logits_for_probabilities(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        probabilities = net(images).clone()
    net.train(was_training)
    return probabilities


@mistake("class_probabilities", "You give the logarithms of the probabilities: softmax, not log_softmax.")
def logarithms_of_probabilities(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        probabilities = torch.log_softmax(net(images), dim=1)
    net.train(was_training)
    return probabilities


@mistake(
    "class_probabilities",
    "Your softmax is over axis 0, where the images are: the classes compete along axis 1.",
)
def softmax_over_the_images(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        probabilities = torch.softmax(net(images), dim=0)
    net.train(was_training)
    return probabilities


@mistake(
    "class_probabilities",
    "A sigmoid looks at each logit by itself; it takes a softmax to make a row add up to 1.",
)
def sigmoid_of_each_logit(net, images):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        probabilities = torch.sigmoid(net(images))
    net.train(was_training)
    return probabilities


@mistake("class_probabilities", "You measure in whatever mode the net is in: call net.eval() before.")
def measured_in_any_mode(net, images):
    with torch.no_grad():
        probabilities = torch.softmax(net(images), dim=1)
    return probabilities


@mistake("class_probabilities", "You leave the net in eval mode: put it back into the mode in which it was.")
def left_in_eval_mode_afterwards(net, images):
    net.eval()
    with torch.no_grad():
        probabilities = torch.softmax(net(images), dim=1)
    return probabilities


@mistake(
    "class_probabilities", "The net is put into train mode afterwards, even where it was in eval mode before."
)
def always_trains_afterwards(net, images):
    net.eval()
    with torch.no_grad():
        probabilities = torch.softmax(net(images), dim=1)
    net.train()
    return probabilities


@mistake(
    "class_probabilities",
    "A graph is recorded for a backward that never comes: ask the net under torch.no_grad().",
)
def measured_with_a_graph(net, images):
    was_training = net.training
    net.eval()
    probabilities = torch.softmax(net(images), dim=1).detach()
    net.train(was_training)
    return probabilities


@mistake("confusion_matrix", "Your matrix is transposed: the right class goes by row, the answer by column.")
def rows_and_columns_swapped(probabilities, labels):
    classes = probabilities.shape[1]
    fields = labels * classes + probabilities.argmax(dim=1)
    return torch.bincount(fields, minlength=classes * classes).reshape(classes, classes).T


@mistake("confusion_matrix", "matrix[labels, answers] += 1 counts a pair once, however often it occurs.")
def pairs_counted_once(probabilities, labels):
    classes = probabilities.shape[1]
    matrix = torch.zeros(classes, classes, dtype=torch.int64, device=labels.device)
    matrix[labels, probabilities.argmax(dim=1)] += 1
    return matrix


@mistake("confusion_matrix", "Your matrix holds floating-point numbers: counts are whole, int64.")
def matrix_of_floats(probabilities, labels):
    classes = probabilities.shape[1]
    fields = labels * classes + probabilities.argmax(dim=1)
    return torch.bincount(fields, minlength=classes * classes).reshape(classes, classes).float()


@mistake(
    "confusion_matrix",
    "Your matrix is too small: it has a row and a column for classes that do not occur, too.",
)
def classes_that_do_not_occur(probabilities, labels):
    answers = probabilities.argmax(dim=1)
    classes = int(max(labels.max(), answers.max())) + 1
    fields = labels * classes + answers
    return torch.bincount(fields, minlength=classes * classes).reshape(classes, classes)


@mistake("confusion_matrix", "The diagonal is empty in yours: right answers are counted too.")
def only_what_is_wrong(probabilities, labels):
    classes = probabilities.shape[1]
    fields = labels * classes + probabilities.argmax(dim=1)
    matrix = torch.bincount(fields, minlength=classes * classes).reshape(classes, classes)
    return matrix.fill_diagonal_(0)


@mistake("confusion_matrix", "You take the class with the smallest probability for the answer.")
def the_least_likely_class(probabilities, labels):
    classes = probabilities.shape[1]
    fields = labels * classes + probabilities.argmin(dim=1)
    return torch.bincount(fields, minlength=classes * classes).reshape(classes, classes)


@mistake(
    "class_accuracy",
    "You divide by the sums of the columns: that is the share of right ones among an answer.",
)
def divided_by_the_columns(matrix):
    return matrix.diagonal() / matrix.sum(dim=0).clamp(min=1)


@mistake("class_accuracy", "You divide by the number of all images; asked for is a share of each class.")
def divided_by_all(matrix):
    return matrix.diagonal() / matrix.sum()


@mistake("class_accuracy", "0 / 0 is NaN in yours: a class without images is to get 0.")
def nan_without_images(matrix):
    return matrix.diagonal() / matrix.sum(dim=1)


@mistake("class_accuracy", "// cuts the shares down to whole numbers: divide by /.")
def shares_rounded_down(matrix):
    return (matrix.diagonal() // matrix.sum(dim=1).clamp(min=1)).float()


@mistake(
    "class_accuracy", "You give the shares of the wrong answers: those of the right ones are on the diagonal."
)
def shares_of_wrong_answers(matrix):
    return 1 - matrix.diagonal() / matrix.sum(dim=1).clamp(min=1)


@mistake("class_accuracy", "You give per cent; asked for are shares from 0 to 1.")
def shares_in_per_cent(matrix):
    return 100 * matrix.diagonal() / matrix.sum(dim=1).clamp(min=1)


@mistake("class_accuracy", "You give how many are right: divide by how many images of the class there are.")
def counts_of_right_answers(matrix):
    return matrix.diagonal().float()


@mistake("class_accuracy", "You change the matrix that you are given: work on numbers of your own.")
def matrix_changed(matrix):
    right, counts = matrix.diagonal().clone(), matrix.sum(dim=1)
    matrix.fill_diagonal_(0)
    return right / counts.clamp(min=1)
