"""An IATI file loaded on the web; jobs; the calendar of deadlines."""
