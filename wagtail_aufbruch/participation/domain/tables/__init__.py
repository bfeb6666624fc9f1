"""Tables that somebody uploads: CSV in any usual encoding, or XLSX. Whoever reads them says which columns there are."""
