"""Relations that the build of a noun phrase states: whose a place is (Syria's Idlib province)."""

from collections.abc import Iterator

from extractors.rules.arguments import fits
from extractors.rules.english_syntax import Tree
from extractors.rules.finding import Finding
from ontology.statements import Status

_SCORE = 0.6


def structural(tree: Tree) -> Iterator[Finding]:
    """``partOf`` for a place named with the country it lies in as its owner."""
    for position, places in tree.by_root.items():
        token = tree.doc[position]
        for place in places:
            if place.type != "Place" or place.actor is None:
                continue
            for child in token.children:
                for owner in tree.by_root.get(child.i, ()) if child.dep_ == "poss" else ():
                    if owner.type != "Country" or owner.actor is None or not fits("partOf", place.actor, owner.actor):
                        continue
                    yield Finding(
                        subject=place,
                        relation="partOf",
                        object=owner,
                        trigger=owner.span,
                        status=Status.ACTUAL,
                        speaker=None,
                        score=_SCORE,
                        rule="owner of a place",
                    )
