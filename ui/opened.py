"""The knowledge base that the app has open, and the maps that were read last."""

import os
import time
from collections import OrderedDict
from threading import Lock

import streamlit as st

from kb.evidence.model import Verdict
from kb.evidence.queue import Waiting, queue
from kb.evidence.upheld import standing
from kb.evidence.used import SourceRow, used
from kb.facets import Facets, facets
from kb.filters import ClaimFilter
from kb.reading import Reading
from kb.store import KnowledgeBase, default_location
from kb.views import chosen

_COUNTED = 64  # facets of what was asked last
_MOMENT = 0.3  # seconds; on a remote service, asking whether anything has changed takes a journey
_CLAIMS = 100_000  # that are put in order for review, at most
_KEPT = 16  # readings of maps; a large one takes some tens of megabytes


class Opened:
    """A knowledge base with the readings that its pages share, each made once a version of its map."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self._readings: OrderedDict[tuple[str, str], Reading] = OrderedDict()
        self._facets: OrderedDict[tuple[str, str, ClaimFilter], Facets] = OrderedDict()
        self._verdicts: tuple[float, dict[str, Verdict]] = -_MOMENT, {}
        self._sources: tuple[str, tuple[SourceRow, ...]] = "", ()
        self._queue: tuple[str, tuple[Waiting, ...]] = "", ()
        self._lock = Lock()

    def facets(self, words: str, filters: ClaimFilter) -> Facets:
        """The facets of these claims, counted once a state of the knowledge base."""
        key = (self.kb.snapshot, words, filters)
        with self._lock:
            if key in self._facets:
                self._facets.move_to_end(key)
                return self._facets[key]
        found = facets(self.kb, words, filters)
        with self._lock:
            self._facets[key] = found
            while len(self._facets) > _COUNTED:
                self._facets.popitem(last=False)
        return found

    def verdict(self, claim: str) -> Verdict | None:
        """The verdict that stands, if there is one, or that stood a moment ago: each card asks."""
        now = time.monotonic()
        if now - self._verdicts[0] > _MOMENT:
            self._verdicts = now, self.kb.evidence.statuses()
        return self._verdicts[1].get(claim)

    def sources(self) -> tuple[SourceRow, ...]:
        """All sources that are known of, gathered once a state of the knowledge base."""
        state = self.kb.snapshot
        if self._sources[0] != state:
            evidence = self.kb.evidence
            self._sources = state, used(evidence.dossiers(), evidence.snapshots())
        return self._sources[1]

    def queue(self) -> tuple[Waiting, ...]:
        """The claims that wait for a person, ordered once a state of the knowledge base."""
        state = self.kb.snapshot
        if self._queue[0] != state:
            evidence = self.kb.evidence
            claims = chosen(self.kb, limit=_CLAIMS)
            self._queue = state, queue(claims, evidence.statuses(), standing(evidence.reviews()))
        return self._queue[1]

    def reading(self, discussion: str) -> Reading:
        """The current map of a discussion, read; NotFound where there is none."""
        key = (discussion, self.kb.version(discussion))
        with self._lock:
            if key in self._readings:
                self._readings.move_to_end(key)
                return self._readings[key]
        reading = Reading(self.kb.get(discussion))
        with self._lock:
            self._readings[key] = reading
            while len(self._readings) > _KEPT:
                self._readings.popitem(last=False)
        return reading


@st.cache_resource(show_spinner=False)
def opened() -> Opened:
    """The knowledge base of this process: REJOINDER_KB, else the user's own."""
    kb = KnowledgeBase.open(os.environ.get("REJOINDER_KB") or default_location())
    kb.keep_warm()  # for queries that people type, and for /sparql
    return Opened(kb)
