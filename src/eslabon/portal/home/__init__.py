"""The start page, and the way to it."""
