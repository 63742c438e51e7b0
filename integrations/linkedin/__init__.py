"""A client of LinkedIn's talent API. Knows no Django: anything it needs is passed in."""
