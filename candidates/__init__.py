"""People, their applications and conversations. A person imported from LinkedIn is a lead."""
