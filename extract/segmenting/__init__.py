"""From a parsed post to the stretches that put a proposition forward: borders, lattice, choice."""
