"""The authority's pages: the queue of requests, one request, answers and precedents."""
