"""How good the extraction is: figures on labelled examples, and on whole annotated discussions."""
