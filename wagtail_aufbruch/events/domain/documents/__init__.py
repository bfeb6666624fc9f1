"""Lists, badges and sign-in sheets as PDF."""
