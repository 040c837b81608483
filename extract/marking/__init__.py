"""The marker: a small encoder that reads a post after what it answers."""
