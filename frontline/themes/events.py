"""What themes announce."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThemeAccepted:
    """A team took a theme on."""

    theme_id: uuid.UUID
    team_id: uuid.UUID
