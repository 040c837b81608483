"""What bears claims out or does not: sources as they were seen, what checkers make of them, and verdicts."""
