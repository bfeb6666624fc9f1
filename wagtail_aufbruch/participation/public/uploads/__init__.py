"""Files: taken whole or piece by piece, and given out to whom they may be shown."""
