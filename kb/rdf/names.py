"""The IRIs of one discussion's things, as nodes."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kb import vocab
from kb.model import ArgumentMap


@dataclass(frozen=True, slots=True)
class Names:
    """Mints the nodes of one discussion under one base."""

    discussion: str
    scope: str  # where an author's name stands for one person
    base: str

    @classmethod
    def of(cls, map_: ArgumentMap, base: str) -> "Names":
        """The names for what is in `map_`."""
        discussion = map_.discussion
        return cls(discussion.id, vocab.account_scope(discussion.id, discussion.platform), base)

    def thread(self) -> NamedNode:
        """The discussion, which is also its graph."""
        return NamedNode(vocab.discussion_iri(self.discussion, self.base))

    def post(self, id_: str) -> NamedNode:
        """A post of the discussion."""
        return NamedNode(vocab.post_iri(self.discussion, id_, self.base))

    def locution(self, id_: str) -> NamedNode:
        """A locution in one of its posts."""
        return NamedNode(vocab.locution_iri(self.discussion, id_, self.base))

    def author(self, name: str) -> NamedNode:
        """An author who posts in it."""
        return NamedNode(vocab.author_iri(self.scope, name, self.base))

    def claim(self, id_: str) -> NamedNode:
        """A claim."""
        return NamedNode(vocab.claim_iri(id_, self.base))

    def argument(self, id_: str) -> NamedNode:
        """An argument."""
        return NamedNode(vocab.argument_iri(id_, self.base))

    def source(self, id_: str) -> NamedNode:
        """A source."""
        return NamedNode(vocab.source_iri(id_, self.base))

    def person(self, name: str) -> NamedNode:
        """A person who decides."""
        return NamedNode(vocab.person_iri(name, self.base))
