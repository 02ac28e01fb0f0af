"""Restaurants, their menus, their guests, and what those have ordered."""

from datetime import datetime, timezone
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..persistence import db


class Restaurant(db.Model):
    __tablename__ = "restaurants"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    cuisine: Mapped[str] = mapped_column(String(20))
    city: Mapped[str] = mapped_column(String(40))
    rating: Mapped[Decimal] = mapped_column(Numeric(2, 1))
    description: Mapped[str]
    menu: Mapped[list["MenuItem"]] = relationship(back_populates="restaurant", order_by="MenuItem.id")


class MenuItem(db.Model):
    __tablename__ = "menu_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    restaurant_id: Mapped[int] = mapped_column(ForeignKey("restaurants.id"))
    name: Mapped[str] = mapped_column(String(80))
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    sold: Mapped[int] = mapped_column(default=0)
    restaurant: Mapped[Restaurant] = relationship(back_populates="menu")


class User(db.Model):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Session(db.Model):
    """Where sessions live without a cache."""

    __tablename__ = "sessions"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Order(db.Model):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    restaurant_id: Mapped[int] = mapped_column(ForeignKey("restaurants.id"))
    placed: Mapped[datetime] = mapped_column(default=lambda: datetime.now(timezone.utc))
    total: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order")


class OrderLine(db.Model):
    __tablename__ = "order_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    menu_item_id: Mapped[int] = mapped_column(ForeignKey("menu_items.id"))
    quantity: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="lines")


def indexes():
    """What the lists and the details want, and what an author may forget."""
    return [
        Index("ix_restaurants_cuisine_rating", Restaurant.cuisine, Restaurant.rating.desc(), Restaurant.id),
        Index("ix_menu_items_restaurant", MenuItem.restaurant_id),
    ]
