"""What reads: contracts with their seats, suggestions for links."""
