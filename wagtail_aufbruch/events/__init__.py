"""Events: calendar, registration with a waiting list, check-in, letters and papers."""
