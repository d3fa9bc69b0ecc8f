"""The request log: which route, its status, its duration. Never the caller, nor anything they sent."""

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger


class AccessLog(AbstractAccessLogger):
    """Names the route, not the path: a path may hold a secret."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        route = request.match_info.route.name if isinstance(request, web.Request) else None
        self.logger.info("%s %s %d %.0f ms", request.method, route or "-", response.status, time * 1000)

    @property
    def enabled(self) -> bool:
        return self.logger.isEnabledFor(20)
