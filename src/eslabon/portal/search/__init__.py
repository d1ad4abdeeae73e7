"""Search over activities."""
