"""The papers that the desk owes, made of records: one file a paper, rendered as Word and PDF from the same text."""
