"""Powers of a matrix: small entries can grow, and large ones vanish."""

import torch

torch.set_default_dtype(torch.float64)
matrices = {
    "0.9 I": 0.9 * torch.eye(2),
    "all 0.5, 4 x 4": torch.full((4, 4), 0.5),
    "[3 -3; 3 -3]": torch.tensor([[3.0, -3.0], [3.0, -3.0]]),
    "[2 -3.9; 1.1 -2]": torch.tensor([[2.0, -3.9], [1.1, -2.0]]),
    "[0.9 9; 0 0.9]": torch.tensor([[0.9, 9.0], [0.0, 0.9]]),
    "rotation by 30°": torch.tensor([[3**0.5, -1.0], [1.0, 3**0.5]]) / 2,
}

print("                     entries     largest")
print("matrix A            min   max   σ      |λ|     |A^10|    |A^50|   |A^200|")
for name, A in matrices.items():
    size = A.abs()
    sigma = torch.linalg.svdvals(A).max()
    radius = torch.linalg.eigvals(A).abs().max()
    powers = [torch.linalg.matrix_power(A, k) for k in (10, 50, 200)]
    norms = [torch.linalg.matrix_norm(power, 2) for power in powers]
    numbers = "".join(f"{norm:10.1e}" for norm in norms)
    print(
        f"{name:18}{size.min():5.1f}{size.max():6.1f}{sigma:6.2f}{radius:7.2f}{numbers}"
    )
