"""What Rejoinder costs: `python -m tests.bench` prints every figure that the README quotes."""
