"""Places and their codes, each with its authority."""
