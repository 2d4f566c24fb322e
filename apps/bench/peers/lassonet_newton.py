"""Runs a script that uses LassoNet (0.0.21) with its proximal step calculated by Newton's method.

LassoNet sorts 261 weights of each of 784 features at every step, which takes nine tenths of a path's
time. Its step asks for the root w of

    w - M^2 sum_i max(0, |u_i| - w) - M (||v|| - lambda) = 0,

which is concave and increasing in w: Newton's method rises to it from 0 in a few passes over the
weights. `check` compares the two on random weights: they differ by float32's rounding.

usage: python lassonet_newton.py check
       python lassonet_newton.py SCRIPT ARGUMENTS...
needs: torch, lassonet, numba and what SCRIPT needs
"""
import runpy, sys
import lassonet, numba, numpy as np, torch

model, original = sys.modules["lassonet.model"], sys.modules["lassonet.prox"].prox


@numba.njit(fastmath=True)
def shrink(v, u, lam, m):
    """Shrinks v of shape (outputs, features) and u of shape (units, features) in place."""
    outputs, features = v.shape
    norm = np.zeros(features, np.float32)
    w = np.zeros(features, np.float32)
    above = np.empty(features, np.float32)
    count = np.empty(features, np.float32)
    for i in range(outputs):
        for j in range(features):
            norm[j] += v[i, j] * v[i, j]
    for j in range(features):
        norm[j] = np.sqrt(norm[j])
    for _ in range(40):
        for j in range(features):
            above[j] = 0
            count[j] = 0
        for i in range(u.shape[0]):
            for j in range(features):
                size = abs(u[i, j])
                on = np.float32(1) if size > w[j] else np.float32(0)
                above[j] += on * size
                count[j] += on
        moved = False
        for j in range(features):
            root = m * max(np.float32(0), norm[j] - lam + m * above[j]) / (1 + m * m * count[j])
            # A feature whose direct weights are 0 stays out.
            if norm[j] > 0 and root > w[j]:
                moved = moved or root > w[j] * np.float32(1.0000002)
                w[j] = root
        if not moved:
            break
    for j in range(features):
        scale = w[j] / (m * norm[j]) if norm[j] > 0 else np.float32(0)
        for i in range(outputs):
            v[i, j] *= scale
    for i in range(u.shape[0]):
        for j in range(features):
            size = min(abs(u[i, j]), w[j])
            u[i, j] = size if u[i, j] >= 0 else -size


def prox(v, u, *, lambda_, lambda_bar, M):
    assert lambda_bar == 0
    v, u = v.clone().contiguous(), u.clone().contiguous()
    shrink(v.numpy(), u.numpy(), np.float32(lambda_), np.float32(M))
    return v, u


def inplace_prox(beta, theta, lambda_, lambda_bar, M):
    assert lambda_bar == 0
    shrink(beta.weight.data.numpy(), theta.weight.data.numpy(), np.float32(lambda_), np.float32(M))


if sys.argv[1] == "check":
    generator = torch.Generator().manual_seed(0)
    worst = 0.0
    for lam in (0, 1e-3, 7e-3, 0.1, 0.5, 2, 10):
        for scale in (0.02, 0.1):
            v = torch.randn(10, 784, generator=generator) * 0.1
            u = torch.randn(261, 784, generator=generator) * scale
            v[:, :5] = 0
            pairs = zip(original(v.clone(), u.clone(), lambda_=lam, lambda_bar=0, M=10),
                        prox(v, u, lambda_=lam, lambda_bar=0, M=10))
            worst = max(worst, *((a - b).abs().max().item() for a, b in pairs))
    print(f"largest difference of a weight: {worst:.1e}")
else:
    model.prox, model.inplace_prox = prox, inplace_prox
    # One thread: two that wait for each other are slower where something else computes too.
    torch.set_num_threads(1)
    torch.set_num_threads = lambda threads: None
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
