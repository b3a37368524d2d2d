"""Lets the layer that is the answer do the work.
Expected: all but `DenseLayer`, no mistake named: torch.nn.Linear is forbidden there.
"""

import torch


class DenseLayer(torch.nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.linear = torch.nn.Linear(d_in, d_out)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))
