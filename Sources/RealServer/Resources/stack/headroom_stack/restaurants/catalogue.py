"""Lists of restaurants, and one with its menu."""

from flask import Blueprint, Response, abort, request
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from ..persistence import db
from .caching import remembered
from .models import Restaurant

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/api/restaurants")
def restaurants():
    cuisine, city = request.args.get("cuisine"), request.args.get("city")
    page = max(1, request.args.get("page", 1, type=int))
    per_page = min(100, max(1, request.args.get("per_page", 20, type=int)))
    key = f"restaurants:{cuisine}:{city}:{page}:{per_page}"
    text = remembered(key, lambda: _page(cuisine, city, page, per_page))
    return Response(text, mimetype="application/json")


def _page(cuisine, city, page, per_page):
    wanted = select(Restaurant)
    if cuisine:
        wanted = wanted.where(Restaurant.cuisine == cuisine)
    if city:
        wanted = wanted.where(Restaurant.city == city)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    rows = db.session.scalars(
        wanted.order_by(Restaurant.rating.desc(), Restaurant.id).limit(per_page).offset((page - 1) * per_page)
    )
    return {"page": page, "per_page": per_page, "total": total, "restaurants": [_brief(row) for row in rows]}


@blueprint.get("/api/restaurants/<int:number>")
def restaurant(number):
    text = remembered(f"restaurant:{number}", lambda: _with_menu(number))
    return Response(text, mimetype="application/json")


def _with_menu(number):
    found = db.session.scalar(
        select(Restaurant).where(Restaurant.id == number).options(selectinload(Restaurant.menu))
    )
    if found is None:
        abort(404)
    menu = [{"id": item.id, "name": item.name, "price": str(item.price)} for item in found.menu]
    return _brief(found) | {"description": found.description, "menu": menu}


def _brief(found):
    return {
        "id": found.id,
        "name": found.name,
        "cuisine": found.cuisine,
        "city": found.city,
        "rating": float(found.rating),
    }
