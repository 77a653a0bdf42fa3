"""What can go wrong in the language layer, each in one sentence for a person."""


class LanguageError(Exception):
    """Any error of this package that a caller can show as it stands."""


class ModelError(LanguageError):
    """The packaged sentence model is missing, altered or cannot be prepared."""


class InputError(LanguageError):
    """A line or a file handed to the command line cannot be used."""
