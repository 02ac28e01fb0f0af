"""Placing an order: one transaction that reads prices, counts what was sold, and writes the order."""

from decimal import Decimal

from flask import Blueprint, abort, jsonify, request
from sqlalchemy import select

from ..persistence import db
from .models import MenuItem, Order, OrderLine
from .sessions import user_number

blueprint = Blueprint("orders", __name__)


@blueprint.post("/api/orders")
def place():
    wanted = request.get_json(silent=True) or {}
    quantities = {line["menu_item"]: int(line["quantity"]) for line in wanted.get("items", [])}
    if not quantities or min(quantities.values()) < 1:
        abort(400)
    user = user_number()
    # Locked in one order, so that two orders of the same dishes cannot wait for each other for ever.
    items = db.session.scalars(
        select(MenuItem)
        .where(MenuItem.id.in_(quantities), MenuItem.restaurant_id == wanted.get("restaurant"))
        .order_by(MenuItem.id)
        .with_for_update()
    ).all()
    if len(items) < len(quantities):
        abort(400)
    order = Order(user_id=user, restaurant_id=wanted["restaurant"], total=Decimal(0))
    for item in items:
        item.sold += quantities[item.id]
        order.total += item.price * quantities[item.id]
        order.lines.append(OrderLine(menu_item_id=item.id, quantity=quantities[item.id]))
    db.session.add(order)
    db.session.commit()
    return jsonify(id=order.id, total=str(order.total)), 201
