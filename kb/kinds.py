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
