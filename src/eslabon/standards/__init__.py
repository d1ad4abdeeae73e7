"""One folder an open format: read, check, write. Streams of light records in, problems as values out."""
