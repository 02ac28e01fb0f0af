"""Made-up data, the same every time."""

import random

from .models import MenuItem, Restaurant, Session, User, indexes

CUISINES = ["italian", "indian", "thai", "mexican", "greek", "japanese", "turkish", "french", "korean", "vegan"]
CITIES = ["Roma", "Mumbai", "Bangkok", "Oaxaca", "Athens", "Kyoto", "Izmir", "Lyon", "Busan", "Bristol"]
DISHES = ["soup", "noodles", "curry", "salad", "dumplings", "stew", "rice", "bread", "pie", "sorbet"]
ITEMS_EACH = 12
USERS = 1_000
BATCH = 5_000


def token(user):
    """The session that the guest with this number has from the start."""
    return f"guest-{user}"


def fill(session, restaurants, index):
    """Tables without their indexes first, as a loader would."""
    chance = random.Random(1)
    insert(session, Restaurant, [
        {
            "id": number,
            "name": f"{chance.choice(['Chez', 'Casa', 'Villa', 'Old'])} {chance.choice(CITIES)} {number}",
            "cuisine": chance.choice(CUISINES),
            "city": chance.choice(CITIES),
            "rating": chance.randint(10, 50) / 10,
            "description": "Family-run, with a short menu that follows the market. " * 3,
        }
        for number in range(1, restaurants + 1)
    ])
    insert(session, MenuItem, [
        {
            "id": number,
            "restaurant_id": (number - 1) // ITEMS_EACH + 1,
            "name": f"{chance.choice(CUISINES).title()} {chance.choice(DISHES)}",
            "price": chance.randint(300, 3000) / 100,
            "sold": 0,
        }
        for number in range(1, restaurants * ITEMS_EACH + 1)
    ])
    insert(session, User, [
        {"id": number, "email": f"user{number}@example.org", "name": f"Guest {number}"}
        for number in range(1, USERS + 1)
    ])
    insert(session, Session, [{"token": token(user), "user_id": user} for user in range(1, USERS + 1)])
    if index:
        for wanted in indexes():
            wanted.create(session.connection())


def insert(session, model, rows):
    for start in range(0, len(rows), BATCH):
        session.execute(model.__table__.insert(), rows[start : start + BATCH])
