"""The pages, a file each; what is in the address is all that a page knows."""

from fastapi import APIRouter

from retold.web.views import (
    add,
    article,
    compare,
    enter,
    lists,
    narrative,
    review,
    search,
    statement,
)

router = APIRouter(include_in_schema=False)
for view in (search, statement, compare, narrative, article, lists, review, add, enter):
    router.include_router(view.router)
