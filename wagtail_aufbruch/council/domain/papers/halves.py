"""What may be told of the imported paper that a typed one is joined to.

A server that takes a paper back does not say why; perhaps it named people. Of what it said nothing is told from then
on but the number, and what was typed stays. The imported row itself is kept, so that all is there again if it returns.
"""

from wagtail_aufbruch.council.models import Paper


def imported_half(paper: Paper) -> Paper | None:
    """The imported paper whose words stand below those of this typed one; None where there is none, and where its
    server does not publish it any more."""
    other = paper.imported
    return other if other is not None and other.gone_since is None else None


def reference_of(paper: Paper) -> str:
    """Its number, as it was typed or else imported; "" without one. It stays when the server takes the paper back."""
    other = paper.imported
    return paper.reference or (other.reference if other is not None else "")
