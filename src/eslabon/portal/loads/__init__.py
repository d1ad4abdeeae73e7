"""The loads: what was read, its problems, and the files as received."""
