"""Companies, the people in them, and the walls between companies."""
