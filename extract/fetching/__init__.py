"""The parts of the guarded fetcher; `extract.fetch` is its door."""
