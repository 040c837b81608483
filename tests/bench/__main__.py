"""Run every benchmark, one line a figure: what was asked for, what was measured."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # figures are of one core, as the goals are

from tests.bench import asking, checking, extraction, keeping, peers

print("Extraction, one core")
extraction.run()
print("Checks of claims, one core")
checking.run()
print("Peers on the same discussions")
peers.run()
print("The knowledge base")
keeping.run()
print("The questions of the library")
asking.run()
