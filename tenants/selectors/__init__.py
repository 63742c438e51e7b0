"""What reads: who is signed in to which company, members, tokens, notifications."""
