"""The SPARQL 1.1 endpoint of a knowledge base, for outside clients."""
