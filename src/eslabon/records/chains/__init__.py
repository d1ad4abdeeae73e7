"""The production chains that plans name, and which products each is taken to be: baskets, in versions."""
