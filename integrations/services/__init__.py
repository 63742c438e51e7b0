"""What writes: contracts and their set-up states, seats and their links."""
