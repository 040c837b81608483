"""A knowledge base on a SPARQL 1.1 service: the same promises over HTTP.

endpoints.py   which addresses of a service take queries, updates and whole graphs
wire.py        one request and its answer, or an error that says what, where and what to do
client.py      queries, updates and graphs in the form that all engines take
reader.py      one state of the service, read in pages and checked against its notes
writer.py      changes, journalled, so that one that breaks off is finished by the next
lease.py       one writer at a time, on however many machines
states.py      all of it as the states of a knowledge base
"""

from kb.remote.states import Remote

__all__ = ["Remote"]
