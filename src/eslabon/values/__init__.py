"""The words everyone may use: money, periods, citations, problems. Standard library only."""
