"""Gzip, at zlib's usual level."""

import gzip

from flask import request

LEVEL = 6
SMALLEST = 500


def compressed(body):
    return gzip.compress(body, LEVEL, mtime=0)


def install(app):
    """Compresses what a client can read compressed and what is long enough to gain by it."""
    @app.after_request
    def compress(response):
        if "gzip" not in request.headers.get("Accept-Encoding", "") or response.direct_passthrough:
            return response
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(compressed(body))
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        return response
