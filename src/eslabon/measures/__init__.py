"""Pure computations: from published rows to contributions, kinds and groups. No files, no database."""
