"""Money that is told twice: the pairs by amount, and what the desk decides of them."""
