"""What everybody can read of a competition: where it stands, its form, its moments."""
