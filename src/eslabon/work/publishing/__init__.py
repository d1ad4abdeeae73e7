"""The desk's own publication: what is public of its agreements and projects, as an IATI activity file."""
