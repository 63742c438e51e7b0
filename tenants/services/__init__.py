"""What writes: companies and members, tokens, notifications, preferences."""
