"""Reference implementations that read like their formulas and match PyTorch; one module a topic."""
