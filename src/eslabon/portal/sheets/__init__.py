"""A spreadsheet taken in: columns chosen once, problems shown, good rows accepted."""
