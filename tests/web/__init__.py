"""A made-up web: pages we wrote, threads that cite them, and what a person makes of each claim."""
