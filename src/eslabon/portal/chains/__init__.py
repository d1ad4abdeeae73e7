"""The pages of what chains export: all of them, and one with its story."""
