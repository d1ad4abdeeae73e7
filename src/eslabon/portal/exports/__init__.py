"""Exports: the explorer, a change and its parts, sources side by side, markets."""
