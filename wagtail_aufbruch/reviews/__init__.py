"""Review rounds: criteria, people who judge, conflicts, places, a result that can be recomputed."""
