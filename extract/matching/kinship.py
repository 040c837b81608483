"""How two posts of a discussion stand to each other."""

from kb.model import Discussion

_FAR = 6  # posts between two of one branch


class Kinship:
    """Who answers whom, and who is one author."""

    def __init__(self, discussion: Discussion) -> None:
        self._posts = {post.id: post for post in discussion.posts}

    def parent(self, post: str) -> str | None:
        """The post that one answers."""
        return self._posts[post].reply_to

    def answers(self, one: str, other: str) -> bool:
        """Whether one of the two answers the other."""
        return self.parent(one) == other or self.parent(other) == one

    def one_author(self, one: str, other: str) -> bool:
        """Whether both are known to be by one author."""
        author = self._posts[one].author
        return author is not None and author == self._posts[other].author

    def close(self, one: str, other: str) -> bool:
        """Whether the two answer one post, or one another in a few steps."""
        parent = self.parent(one)
        siblings = parent is not None and parent == self.parent(other)
        return one == other or siblings or self._above(one, other) or self._above(other, one)

    def _above(self, one: str, other: str) -> bool:
        above = self.parent(other)
        for _ in range(_FAR):
            if above is None or above == one:
                break
            above = self.parent(above)
        return above == one
