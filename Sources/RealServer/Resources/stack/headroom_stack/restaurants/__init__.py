"""A restaurant service as people write it with Flask and Flask-SQLAlchemy: lists, pages of details, orders,
sessions, a cache. Nothing in it is tuned for a benchmark; what it takes is for `headroom calibrate` to find out.

    GET  /api/restaurants?cuisine=italian&city=Roma&page=2&per_page=20
    GET  /api/restaurants/<id>
    POST /api/login             {"email": "user17@example.org"}
    GET  /api/me                Authorization: Bearer <token>
    POST /api/orders            Authorization: Bearer <token>
                                {"restaurant": 17, "items": [{"menu_item": 201, "quantity": 2}]}
"""

from flask import Flask

from .. import causes, compression
from ..persistence import configure
from ..settings import settings
from . import caching, catalogue, orders, sessions


def create_app():
    app = Flask(__name__)
    told = settings()
    configure(app, told["database"])
    causes.install(app)
    if told["options"]["gzip"]:
        compression.install(app)
    caching.configure(told["cache"])
    for part in (catalogue, sessions, orders):
        app.register_blueprint(part.blueprint)
    return app
