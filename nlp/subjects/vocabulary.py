"""A controlled vocabulary of subjects in two levels, after SKOS (W3C 2009), as the packaged file has it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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
            raise InputError(str(problem))

    def __len__(self) -> int:
        return len(self.subjects)

    def get_number(self, subject_id: str) -> int:
        """Where a subject stands in the order."""
        return self._by_id[subject_id]

    def add(self, subjects: Sequence[Subject]) -> "Vocabulary":
        """This vocabulary with further subjects; one whose id is here already takes the place of the old one."""
        return Vocabulary(self.join(subjects))

    def add_fitting(self, subjects: Sequence[Subject]) -> "Vocabulary":
        """As `add`, without those that do not fit into this vocabulary."""
        fitting = {subject.id: subject for subject in subjects}
        while wrong := fitting.keys() & {
            subject_id for problem in list_problems(self.join([*fitting.values()])) for subject_id in problem.ids
        }:
            fitting = {key: subject for key, subject in fitting.items() if key not in wrong}
        return self.add([*fitting.values()])

    def join(self, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
        """The subjects of `add`, which may be no vocabulary yet."""
        added = {subject.id: subject for subject in subjects}
        kept = [added.pop(subject.id, subject) for subject in self.subjects]
        return (*kept, *added.values())


@dataclass(frozen=True, slots=True)
class AbbreviationChoice:
    """An abbreviation in a text that stands for several things.

    Attributes:
        word: as it stands in the text.
        meanings: what it is short for, at least two.
    """

    word: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelExpansion:
    """What else the subjects are called that a few words name.

    Attributes:
        labels: further labels of the subjects that a text names, the preferred label of each first.
        preferred: those of them that are preferred labels.
        abbreviations: the words of the text that are abbreviations of these subjects, in lower case.
        choices: those of them that stand for several things, none of which the text names in full.
    """

    labels: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    abbreviations: frozenset[str] = frozenset()
    choices: tuple[AbbreviationChoice, ...] = ()


class ProblemKind(StrEnum):
    """What can be wrong between subjects; the values are sentences with places for ids and words."""

    SHARED_ID = 'the id "{ids[0]}" stands {word} times'
    SHARED_LABEL = '{joined} share the preferred label "{word}"'
    UNKNOWN_BROADER = '{ids[0]} is under "{word}", which is no subject'
    RING = "{ids[0]} and {ids[1]} are under each other"
    THIRD_LEVEL = "{ids[0]} is on a third level, under {ids[1]}; there are two"


@dataclass(frozen=True, slots=True)
class Problem:
    """What makes subjects no vocabulary.

    Attributes:
        kind: which rule is broken.
        ids: of the subjects that it is about, the one whose place or label is wrong first.
        word: the label that is shared, the id that is unknown, or how often an id stands.
    """

    kind: ProblemKind
    ids: tuple[str, ...]
    word: str = ""

    def __str__(self) -> str:
        return self.kind.value.format(ids=self.ids, joined=" and ".join(self.ids), word=self.word)


def list_problems(subjects: Sequence[Subject]) -> Iterator[Problem]:
    """What makes these subjects no vocabulary."""
    by_id, ids = {subject.id: subject for subject in subjects}, Counter(subject.id for subject in subjects)
    yield from (Problem(ProblemKind.SHARED_ID, (key,), str(count)) for key, count in ids.items() if count > 1)
    sharing = defaultdict(list)
    for subject in subjects:
        sharing[subject.pref_label.casefold()].append(subject.id)
    yield from (
        Problem(ProblemKind.SHARED_LABEL, tuple(sharers), label)
        for label, sharers in sharing.items()
        if len(sharers) > 1
    )
    for subject in subjects:
        if problem := _find_problem_above(subject, by_id):
            yield problem


def _find_problem_above(subject: Subject, by_id: Mapping[str, Subject]) -> Problem | None:
    if subject.broader is None:
        return None
    if subject.broader not in by_id:
        return Problem(ProblemKind.UNKNOWN_BROADER, (subject.id,), subject.broader)
    above = by_id[subject.broader]
    if subject.id in (above.id, above.broader):
        return Problem(ProblemKind.RING, (subject.id, above.id))
    if above.broader is not None:
        return Problem(ProblemKind.THIRD_LEVEL, (subject.id, above.id))
    return None
