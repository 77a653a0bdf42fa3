from frontline.notices.views import centre, messages, settings, stopping
from frontline.notices.views.blueprint import blueprint

__all__ = ["blueprint", "centre", "messages", "settings", "stopping"]
