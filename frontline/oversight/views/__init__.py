"""Is it taken on board, at scale; where does it leak?"""

from frontline.oversight.views import dashboard, leaks, reports
from frontline.oversight.views.blueprint import blueprint

__all__ = ["blueprint", "dashboard", "leaks", "reports"]
