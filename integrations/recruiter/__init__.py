"""LinkedIn Recruiter: seats, their InMail, and the people on the other side."""
