"""The map of places, drawn by the project or from outlines that the desk imported; their codes."""
