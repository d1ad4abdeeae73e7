"""The sections of the offer report, each made from answers to questions."""
