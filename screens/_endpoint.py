"""The address of the SPARQL endpoint, with ways to ask it from elsewhere that are ready to copy."""

import streamlit as st

from screens import _asking


def draw(query: str) -> None:
    """Draw the address, and the query at hand asked by curl and by Python."""
    address = f"{_asking.server()}/sparql"
    with st.expander("Ask from your own programs: the SPARQL endpoint", icon=":material/api:"):
        st.markdown("This server answers SPARQL 1.1 at this address. It is read-only, and has limits.")
        st.code(address, language=None)
        st.markdown("With curl, the query in a file:")
        st.code(
            f"curl --data-urlencode query@query.rq -H 'Accept: text/csv' {address}",
            language="sh",
            wrap_lines=True,
        )
        st.markdown("With Python and SPARQLWrapper:")
        st.code(_python(address, query), language="python")


def _python(address: str, query: str) -> str:
    return f'''from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("{address}")
endpoint.setReturnFormat(JSON)
endpoint.setMethod("POST")
endpoint.setQuery({_quoted(query)})
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print({{name: term["value"] for name, term in row.items()}})'''


def _quoted(query: str) -> str:
    """A text as Python writes it, on lines of its own where it can be."""
    if '"""' in query or "\\" in query or query.endswith('"'):
        return repr(query)
    return f'"""\\n{query.strip()}\\n"""'
