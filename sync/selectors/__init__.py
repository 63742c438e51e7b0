"""What reads: runs, freshness, and what LinkedIn has of our records."""
