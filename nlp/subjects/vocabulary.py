"""A controlled vocabulary of subjects in two levels, after SKOS (W3C 2009), as the packaged file has it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nlp.errors import InputError


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of public services.

    Attributes:
        id: stable and unique.
        pref_label: what it is called, unique.
        alt_labels: what else it is called: abbreviations, everyday words. Two subjects may share one.
        scope_note: one line on what belongs to it.
        broader: id of the subject above it; None for one of the first level.
    """

    id: str
    pref_label: str
    alt_labels: tuple[str, ...] = ()
    scope_note: str = ""
    broader: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything that it is called, the preferred label first."""
        return (self.pref_label, *self.alt_labels)


@dataclass(frozen=True)
class Vocabulary:
    """Subjects in a fixed order.

    Attributes:
        subjects: all of them.

    Raises:
        InputError: an id or a preferred label stands twice, or a subject is under none, itself or a narrower one.
    """

    subjects: tuple[Subject, ...] = ()
    _by_id: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {subject.id: number for number, subject in enumerate(self.subjects)})
        if problem := next(list_problems(self.subjects), None):
            raise InputError(problem)

    def __len__(self) -> int:
        return len(self.subjects)

    def get_number(self, subject_id: str) -> int:
        """Where a subject stands in the order."""
        return self._by_id[subject_id]

    def add(self, subjects: Sequence[Subject]) -> "Vocabulary":
        """This vocabulary with further subjects; one whose id is here already takes the place of the old one."""
        added = {subject.id: subject for subject in subjects}
        kept = [added.pop(subject.id, subject) for subject in self.subjects]
        return Vocabulary((*kept, *added.values()))


def list_problems(subjects: Sequence[Subject]) -> Iterator[str]:
    """What makes these subjects no vocabulary, each in a sentence."""
    by_id, ids = {subject.id: subject for subject in subjects}, Counter(subject.id for subject in subjects)
    yield from (f'the id "{key}" stands {count} times' for key, count in ids.items() if count > 1)
    sharing = defaultdict(list)
    for subject in subjects:
        sharing[subject.pref_label.casefold()].append(subject.id)
    yield from (
        f'{" and ".join(sharers)} share the preferred label "{label}"'
        for label, sharers in sharing.items()
        if len(sharers) > 1
    )
    for subject in subjects:
        if problem := _find_problem_above(subject, by_id):
            yield problem


def _find_problem_above(subject: Subject, by_id: Mapping[str, Subject]) -> str | None:
    if subject.broader is None:
        return None
    if subject.broader not in by_id:
        return f'{subject.id} is under "{subject.broader}", which is no subject'
    above = by_id[subject.broader]
    if subject.id in (above.id, above.broader):
        return f"{subject.id} and {above.id} are under each other"
    if above.broader is not None:
        return f"{subject.id} is on a third level, under {above.id}; there are two"
    return None
