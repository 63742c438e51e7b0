"""When what is exchanged with LinkedIn, and what came of it."""
