"""The pages, a file each; what is in the address is all that a page knows."""

from fastapi import APIRouter

from retold.web.views import (
    add,
    article,
    compare,
    enter,
    lists,
    narrative,
    profiles,
    review,
    search,
    statement,
    versions,
)

router = APIRouter(include_in_schema=False)
for view in (
    *(search, statement, compare, narrative, article, versions),
    *(profiles, lists, review, add, enter),  # a profile's address begins as its list's does
):
    router.include_router(view.router)
