"""Atlassian Cloud over HTTP: which operations there are, how their lists are paged, and patience with the server.

The only package that imports httpx. It reads; nothing in its table changes anything at Atlassian.
"""

from analyzer.atlassian.client import AtlassianClient
from analyzer.atlassian.credentials import BoundKey, read_secret
from analyzer.atlassian.endpoints import ENDPOINTS, Api, Endpoint
from analyzer.atlassian.pages import Ask, Page

__all__ = ["ENDPOINTS", "Api", "Ask", "AtlassianClient", "BoundKey", "Endpoint", "Page", "read_secret"]
