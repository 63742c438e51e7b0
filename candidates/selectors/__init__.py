"""What reads: the leads a member may see, their conversations and what happened to them."""
