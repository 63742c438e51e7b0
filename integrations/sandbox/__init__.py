"""A make-believe LinkedIn to try the product on.

A process of its own (Starlette, uvicorn, SQLite) that speaks LinkedIn's protocol on `/oauth` and
`/v2`, a control API for tests on `/sandbox/` and pages for people on `/`. It imports nothing of
the product, so that nothing can agree with itself by sharing code.

What it answers is marked in the docstrings: **D** documented by LinkedIn, **R** reconstructed by
this project because LinkedIn's shape is not public. An R is our guess and never LinkedIn's word.
"""
