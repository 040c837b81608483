"""A large language model where the user has one, for what small models do worst; never required."""
