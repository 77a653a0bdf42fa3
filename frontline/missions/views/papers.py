"""The papers of a stocktake: the pack for the meeting, and one page for the minister."""

import uuid

from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.clock import get_london_today
from frontline.core.downloads import make_download
from frontline.core.errors import NotFoundError
from frontline.core.papers import Paper, write_paper_pdf, write_paper_word
from frontline.missions.minister_page import build_minister_page
from frontline.missions.models.stocktake import Stocktake, StocktakeState
from frontline.missions.queries.stocktakes import get_stocktake
from frontline.missions.stocktake_paper import build_stocktake_paper
from frontline.missions.views.blueprint import blueprint

READ = Permission.READ_MISSIONS


@blueprint.get("/stocktakes/<uuid:stocktake_id>/paper.<any(pdf, docx):ending>")
@requires(READ)
def stocktake_paper(stocktake_id: uuid.UUID, ending: str) -> Response:
    """The paper of a stocktake as PDF or Word; for all who read missions. 200, 404 where it was cancelled."""
    stocktake = _get_held_stocktake(stocktake_id)
    return _send(build_stocktake_paper(stocktake, current_person()), f"stocktake-{stocktake.held_on}.{ending}")


@blueprint.get("/stocktakes/<uuid:stocktake_id>/minister.<any(pdf, docx):ending>")
@requires(READ)
def minister_page(stocktake_id: uuid.UUID, ending: str) -> Response:
    """One page for the minister as PDF or Word; for all who read missions. 200, 404 where it was cancelled."""
    stocktake = _get_held_stocktake(stocktake_id)
    page = build_minister_page(stocktake, current_person(), get_london_today())
    return _send(page, f"minister-{stocktake.held_on}.{ending}")


def _get_held_stocktake(stocktake_id: uuid.UUID) -> Stocktake:
    stocktake = get_stocktake(stocktake_id)
    if stocktake.state is StocktakeState.CANCELLED:
        raise NotFoundError("This stocktake was cancelled, so it has no papers.")
    return stocktake


def _send(paper: Paper, name: str) -> Response:
    is_pdf = name.endswith(".pdf")
    return make_download(write_paper_pdf(paper) if is_pdf else write_paper_word(paper), name, inline=is_pdf)
