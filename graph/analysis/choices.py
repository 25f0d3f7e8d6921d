"""What one may choose of an analysis; apart from the rest so that commands can name it without loading the rest."""

from enum import StrEnum


class Level(StrEnum):
    """Who the parties are: countries and organizations with all who act for them, or every actor by itself."""

    COUNTRY = "country"
    ACTOR = "actor"


class Period(StrEnum):
    """Steps of time."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
