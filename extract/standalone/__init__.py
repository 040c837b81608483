"""A claim that can be read alone: what its pointing words stand for, in words of the thread."""
