"""Redis in front of the database: what was read lately is kept for a minute, in the form in which it is sent."""

import json

import redis

SECONDS = 60
_client = None


def configure(cache):
    global _client
    _client = redis.Redis.from_url(cache["url"], socket_timeout=5) if cache else None


def client():
    """The connection pool; `None` where the stack has no cache."""
    return _client


def remembered(key, make):
    """The JSON text under a key, made and kept where it is not there. Requests that miss together all make it."""
    if _client is None:
        return json.dumps(make())
    text = _client.get(key)
    if text is None:
        text = json.dumps(make())
        _client.set(key, text, ex=SECONDS)
    return text
