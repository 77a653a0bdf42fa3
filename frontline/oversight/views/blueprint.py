from flask import Blueprint

blueprint = Blueprint("oversight", __name__)
