"""How a call is answered on the wire: with a result, a refusal, or something broken."""

from typing import Any

import msgspec
from aiohttp import web

from tests.botapi.calls import Call
from tests.botapi.faults import Fault
from tests.botapi.refusals import Refused, too_many

A_PROXY_PAGE = (
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502</h1></center></body></html>"
)


def done(result: Any) -> web.Response:
    body = msgspec.json.encode({"ok": True, "result": result})
    return web.Response(body=body, content_type="application/json")


def said(refused: Refused) -> web.Response:
    return web.Response(
        status=refused.code, body=msgspec.json.encode(refused.as_json()), content_type="application/json"
    )


def broken(fault: Fault, call: Call, request: web.Request) -> web.Response:
    """Answer as something broken does: with the wrong thing, or with nothing."""
    if fault.kind in {"drop_before", "accept_then_drop"}:
        if request.transport is not None:
            request.transport.close()
        return web.Response()
    if fault.kind == "502":
        return web.Response(status=502, text=A_PROXY_PAGE, content_type="text/html")
    if fault.kind == "not_json":
        return web.Response(text="<!doctype html>One moment, please", content_type="text/html")
    refused = {
        "500": Refused(500, "Internal Server Error: Request aborted"),
        "429": too_many(fault.retry_after),
        "refuse": Refused(fault.code, fault.text, fault.parameters),
    }[fault.kind]
    call.answered = fault.kind in {"429", "refuse"}
    call.code, call.reason = refused.code, refused.description
    return said(refused)
