"""What people do about themselves: get in, see and erase their data, follow, agree, claim."""
