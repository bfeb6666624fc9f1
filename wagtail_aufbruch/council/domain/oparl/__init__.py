"""Papers and meetings from a council's own server (OParl)."""
