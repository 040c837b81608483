"""From a claim to what bears it out: finders look for sources, checkers read their passages."""
