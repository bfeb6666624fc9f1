"""What other apps, and a site, may add to the pages of a process."""
