"""The kinds that the words of the domain come in; `kb.model` gives them on."""

from enum import StrEnum


class ArgumentKind(StrEnum):
    """What an argument does to its target."""

    SUPPORT = "support"
    REBUT = "rebut"  # says the target is false
    UNDERCUT = "undercut"  # grants the words, denies that they bear on it or that their source can know


class ClaimKind(StrEnum):
    """What kind of proposition a claim is."""

    FACT = "fact"
    VALUE = "value"
    POLICY = "policy"
    DEFINITION = "definition"  # what a word means, or whether it applies


class Mode(StrEnum):
    """How a locution puts its claim forward, where that is not plain assertion."""

    RHETORICAL_QUESTION = "rhetorical-question"
    CONCESSION = "concession"
    HYPOTHETICAL = "hypothetical"


class Scheme(StrEnum):
    """The pattern of a reason."""

    ANALOGY = "analogy"
    PRECEDENT = "precedent"
    AUTHORITY = "authority"
    EXAMPLE = "example"
    CONSEQUENCE = "consequence"
    DEFINITION = "definition"
    CLASSIFICATION = "classification"
    CAUSE = "cause"
    AD_HOMINEM = "ad-hominem"
    POPULAR_PRACTICE = "popular-practice"


class Basis(StrEnum):
    """What an argument's target was chosen by."""

    EXPLICIT_QUOTE = "explicit-quote"
    SAME_POST = "same-post"
    REPLY_TREE = "reply-tree"
    INFERRED = "inferred"


class CitationKind(StrEnum):
    """How a post cites a source."""

    LINK = "link"
    QUOTE = "quote"
    NAMED_SOURCE = "named-source"


class DecisionKind(StrEnum):
    """What a person changed in a map."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    ADD = "add"


class MatchRelation(StrEnum):
    """How two claims of different discussions say the same, or the opposite."""

    SAME = "same"
    NEAR = "near"
    OPPOSITE = "opposite"


class SnapshotState(StrEnum):
    """What became of looking at a source."""

    FETCHED = "fetched"
    CHANGED = "changed"  # fetched, and not what it was the last time
    CUT_OFF = "cut-off"  # its URL was cut where it was written, and no whole one is known
    DEAD = "dead"  # no such page, or nobody answers
    REFUSED = "refused"  # by a rule of the guarded fetcher, or by the user's wish to stay offline
    EMPTY = "empty"  # paywalled, or without any text


class SourceKind(StrEnum):
    """What kind of source it is, for weighing it."""

    PRIMARY = "primary"  # the thing itself: a paper, a law, a data set, who did it saying so
    REFERENCE = "reference"
    FACT_CHECK = "fact-check"
    NEWS = "news"
    BLOG = "blog"
    FORUM = "forum"
    OTHER = "other"


class Stance(StrEnum):
    """What a passage says of a claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    NOT_ENOUGH_EVIDENCE = "not-enough-evidence"


class Asked(StrEnum):
    """What a checker was asked about a claim."""

    TRUTH = "truth"  # whether it is so
    REPORT = "report"  # whether the source says what the post says it says


class Status(StrEnum):
    """Where a claim stands on its evidence."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_EVIDENCE = "not-enough-evidence"
    NOT_CHECKABLE = "not-checkable"
    UNCHECKED = "unchecked"


class RulingKind(StrEnum):
    """What a person decided about evidence."""

    OVERRIDE = "override"  # what an assessment should say; without a stance, that it counts for nothing
    RESTORE = "restore"  # take the rulings on an assessment or source back
    REJECT_SOURCE = "reject-source"
    ADD_SOURCE = "add-source"
