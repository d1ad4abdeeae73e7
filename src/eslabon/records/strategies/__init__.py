"""The national strategy and those of the sectors, in versions, and to whom each was presented."""
