"""What staff decide on: the inbox, decisions, reports, reasons, and who may decide."""
