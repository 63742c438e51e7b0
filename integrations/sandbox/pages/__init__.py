"""The pages on which a person plays LinkedIn. Forms answer with a redirect; nothing needs a script.

One module a page, with what its forms do; `templates/` has a file of the same name.
"""

from . import contract, home, integrations, jobs, member, members, pushes, received, seat, world

PAGES = (
    home,
    contract,
    seat,
    members,
    member,
    integrations,
    pushes,
    jobs,
    received,
    world,
)
ROUTES = [route for page in PAGES for route in page.ROUTES]
