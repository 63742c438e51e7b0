"""`{"results": […], "next": url|null, "previous": url|null}` by cursor: no OFFSET, no COUNT."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering: str | tuple[str, ...] = ("-created_at", "-id")
