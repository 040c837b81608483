"""Whom words name as speaking: the subject of a verb, what a pronoun stands for, a name as written."""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from extract.lexicon import words

_LONGEST = 8  # words of a holder
_BACK = 150  # words within which a pronoun's antecedent stands
_STEPS = 3  # verbs up from one without a subject of its own
_TAGS = frozenset({"WP", "WDT", "WRB", "EX", "CD", "DT", "VBG", "IN", "RB", "JJ"})
_AFTER = frozenset({"of", "from", "at", "behind"})
_MARGIN = re.compile(r"^[\W_]*?(?=[\w@/\"“])")


def subject(verb: Token) -> Token | None:
    """Who does it: the verb's own subject, or that of the verb it completes, joins or goes with."""
    for _ in range(_STEPS):
        for child in verb.children:
            if child.dep_ == "nsubj":
                return _relative(child)
            if child.dep_ == "nsubjpass":
                return agent(verb)
        if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBG" and known(verb.head):
            return verb.head  # "some historians writing that"
        if not (verb.dep_ in {"xcomp", "conj"} or (verb.dep_ == "advcl" and verb.tag_ == "VBG")):
            return None
        verb = verb.head
    return None


def agent(verb: Token) -> Token | None:
    """By whom a passive verb says it is done."""
    for child in verb.children:
        if child.dep_ == "agent":
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    return None


def _relative(noun: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    verb = noun.head
    stands = noun.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl" and verb.head.tag_.startswith("NN")
    return verb.head if stands else noun


def can_hold(noun: Token) -> bool:
    """Whether it can name somebody other than the author and the reader."""
    if noun.tag_ in _TAGS and noun.lower_ not in {"this", "that"}:
        return False
    of = (grand for child in noun.children if child.dep_ == "prep" for grand in child.children)
    if any(word.lower_ in words("sources/own") for word in (noun, *noun.children, *of)):
        return known(noun) and noun.lower_ not in words("sources/own")  # "my doctor", "your link"
    if any(child.tag_ in {"WDT", "WP"} for child in noun.children):
        return False
    return noun.tag_.startswith("NNP") or noun.lower_ not in words("sources/no_holder")


def known(noun: Token) -> bool:
    """Whether it is a name, or a word for somebody or something that makes claims."""
    return (
        noun.tag_.startswith("NNP")
        or noun.lower_ in words("sources/people")
        or noun.lower_ in words("sources/documents")
    )


def holder(noun: Token) -> str | None:
    """The holder as written; a pronoun gives way to the last person or document named before it.

    None for an "it" or "this" that stands for no document: "it says" may be about anything.
    """
    if noun.lower_ not in words("sources/pronouns"):
        return phrase(noun)
    thing = noun.lower_ in {"it", "this", "that"}
    earlier = _antecedent(noun, thing=thing)
    if earlier is None:
        return None if thing else phrase(noun)
    return phrase(earlier)


def _antecedent(pronoun: Token, *, thing: bool) -> Token | None:
    """The last noun that can be meant before the pronoun; not out of a quotation."""
    before = list(_outside_quotation(pronoun.doc[max(0, pronoun.i - _BACK) : pronoun.i]))
    kinds = words("sources/documents") if thing else words("sources/people")
    for token in before:
        office = token.head.lower_ == "as" and token.dep_ == "pobj"
        if token.lower_ in kinds and not office and token.dep_ not in {"compound", "poss", "amod"}:
            return token
    if thing:
        return None
    if pronoun.lower_ in {"they", "them", "their"}:
        return next((t for t in before if t.lower_ in words("sources/documents") or _acts(t)), None)
    for token in before:
        parts = (child for child in token.children if child.dep_ == "compound")
        if _acts(token, owns=True) or (token.tag_ == "NNP" and any(part.tag_ == "NNP" for part in parts)):
            return token
    return None


def _acts(name: Token, *, owns: bool = False) -> bool:
    """Whether a name does something in its clause, something is done by it, or (`owns`) is its own."""
    by = name.dep_ == "pobj" and name.head.dep_ == "agent"
    return (
        name.tag_.startswith("NNP")
        and name.is_title
        and (name.dep_ == "nsubj" or by or (owns and name.dep_ == "poss"))
    )


def _outside_quotation(tokens: Span) -> Iterator[Token]:
    """The tokens from last to first, without those in a quotation that closes among them."""
    curly, straight = 0, 0
    for token in reversed(list(tokens)):
        curly += (token.text == "”") - (token.text == "“" and curly > 0)
        straight += token.text == '"'
        if not curly and straight % 2 == 0:
            yield token


def phrase(noun: Token) -> str:
    """The noun with what modifies it, as written, at most `_LONGEST` words."""
    first = min(
        (t.i for t in noun.subtree if t.i < noun.i and t.dep_ not in {"relcl", "appos"}), default=noun.i
    )
    start, end = max(first, noun.i - _LONGEST + 1), noun.i + 1
    for child in noun.rights:  # "a friend of mine"
        if child.dep_ == "prep" and child.lower_ in _AFTER and child.right_edge.i - start < _LONGEST:
            end = child.right_edge.i + 1
            break
    written = str(noun.doc[start:end].text).rpartition("\n")[2]
    return _MARGIN.sub("", written).strip() or str(noun.text)
