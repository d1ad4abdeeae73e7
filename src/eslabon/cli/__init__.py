"""The command line: reads the request, calls a load or a figure, renders."""
