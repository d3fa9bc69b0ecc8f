"""What Telegram answers when it will not do something, in its own words."""

from tests.botapi.shapes import Json

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refused(Exception):
    """One refusal; the reason is written as Telegram's sources write it, the prefix is added on the way out."""

    def __init__(self, code: int, reason: str, parameters: Json | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.parameters = parameters

    @property
    def description(self) -> str:
        title = TITLES[self.code]
        if not self.reason or self.reason.startswith(title):
            return self.reason or title
        return f"{title}: {lowered(self.reason)}"

    def as_json(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def lowered(reason: str) -> str:
    """Lower the first letter, as the server does, but keep words such as MESSAGE_TOO_LONG."""
    is_a_code = len(reason) > 1 and (reason[1] == "_" or "A" <= reason[1] <= "Z")
    return reason if is_a_code else reason[:1].lower() + reason[1:]


def bad(reason: str) -> Refused:
    return Refused(400, reason)


def forbidden(reason: str) -> Refused:
    return Refused(403, reason)


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def moved(chat_id: int) -> Refused:
    return Refused(400, "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat_id})


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_IS_SET = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
WEBHOOK_WAS_SET = "Conflict: terminated by setWebhook request"
