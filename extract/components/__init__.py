"""The steps that annotate one post, one a file; `extract/pipeline.py` has their order."""
