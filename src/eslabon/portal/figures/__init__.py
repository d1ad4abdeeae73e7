"""The page of a figure: what it is made of, down to file and line."""
