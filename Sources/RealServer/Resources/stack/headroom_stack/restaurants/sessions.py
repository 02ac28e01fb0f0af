"""Who is asking: a token in a header, kept in Redis, or in a table where there is no cache."""

import secrets

from flask import Blueprint, abort, jsonify, request
from sqlalchemy import select

from ..persistence import db
from .caching import client
from .models import Session, User

blueprint = Blueprint("sessions", __name__)
SECONDS = 3600


@blueprint.post("/api/login")
def login():
    email = (request.get_json(silent=True) or {}).get("email")
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        abort(401)
    token = secrets.token_urlsafe(24)
    if client():
        client().set(f"session:{token}", user.id, ex=SECONDS)
    else:
        db.session.add(Session(token=token, user_id=user.id))
        db.session.commit()
    return jsonify(token=token)


@blueprint.get("/api/me")
def me():
    user = db.session.get(User, user_number())
    return jsonify(id=user.id, name=user.name, email=user.email)


def user_number():
    """The number of the user whose token the request carries; 401 without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        abort(401)
    cached = client().get(f"session:{token}") if client() else None
    if cached is not None:
        return int(cached)
    found = db.session.get(Session, token)
    if found is None:
        abort(401)
    if client():
        client().set(f"session:{token}", found.user_id, ex=SECONDS)
    return found.user_id
