"""Who asked what of whom, by when, and what was answered."""
