"""What the formats that draw share: how claims and links are put together, laid out and coloured."""
