"""Documents and papers: files as received, what was signed."""
