"""Lets torch.optim do the work.
Expected: all but `SGD`, no mistake named: torch is forbidden there.
"""


class SGD:
    def __init__(self, lr=1e-3):
        self.lr = lr

    def step(self, params, grads):
        import torch

        tensors = [torch.tensor(p) for p in params]
        for tensor, g in zip(tensors, grads):
            tensor.grad = torch.tensor(g)
        torch.optim.SGD(tensors, lr=self.lr).step()
        return [tensor.numpy() for tensor in tensors]
