"""The knowledge base: the words of the domain, and where they are kept."""
