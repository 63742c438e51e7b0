"""A company's LinkedIn: contracts, seats, the client, and each kind of contract."""
