"""The sandbox LinkedIn: what it answers, and what it refuses."""
