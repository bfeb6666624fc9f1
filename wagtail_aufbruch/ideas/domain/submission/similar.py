"""Ideas that resemble one that is being written, so that people join instead of repeating."""

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.ideas.domain.lists.listing import listed_ideas
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.search.contribution_search import matching_keys, words_of

SHORTEST_WORD = 4
MAX_WORDS = 5
CANDIDATES_PER_WORD = 60
LEAST_LIKENESS = 0.15

# Folded; short ones are left out by their length.
_STOP_TEXT = """
aber alle allem allen aller alles also andere anderen auch auf beim bereits bessere bitte damit dann dass dazu
dein deine denn deren dessen diese diesem diesen dieser dieses doch dort durch eine einem einen einer eines
einfach endlich etwa etwas euch eure fuer ganz gegen gehen gibt haben hier idee ideen immer ihnen ihre ihrem
ihren ihrer jede jedem jeden jeder jedes kann keine keinen koennen koennte machen mehr mein meine moechte muss
muessen nach neue neuen neuer neues nicht nichts noch nur oder ohne schon sehr sein seine sich sind sollen
sollte sollten sowie statt ueber ueberall unser unsere unserem unseren unserer unter viel viele vielen vom von
waere waren warum weil weiter welche wenn werden wieder will wird wirklich wollen wollt wuerde wuerden
zwischen stadt
"""
STOP_WORDS = frozenset(_STOP_TEXT.split())


def similar_ideas(process: Process, title: str, text: str = "", limit: int = 5) -> list[Idea]:
    """Published ideas of the process whose titles resemble ``title`` most, at most ``limit``.

    Candidates share a telling word with the title (or, where it has none, with the first words of ``text``).
    One query for each of at most ``MAX_WORDS`` words, each of bounded length, and two for the ideas.
    """
    words = telling_words(title) or telling_words(text)
    ideas = listed_ideas(process)
    keys: set[int] = set()
    for word in words:
        keys.update(matching_keys(ideas, _stem(word), limit=CANDIDATES_PER_WORD))
    if not keys:
        return []
    wanted = trigrams(title) if telling_words(title) else trigrams(" ".join(words))
    candidates = ideas.filter(pk__in=keys).values_list("pk", "title")
    ranked = sorted(((_likeness(wanted, trigrams(other)), pk) for pk, other in candidates), reverse=True)
    best = [pk for likeness, pk in ranked[:limit] if likeness >= LEAST_LIKENESS]
    found = ideas.select_related("page", "handlungsfeld__parent").in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def telling_words(text: str) -> list[str]:
    """Folded words that say what it is about, the longest first."""
    return [word for word in words_of(text) if len(word) >= SHORTEST_WORD and word not in STOP_WORDS][:MAX_WORDS]


def trigrams(text: str) -> set[str]:
    """All groups of three letters of the words, as PostgreSQL's pg_trgm forms them."""
    return {f"  {word} "[at : at + 3] for word in fold(text).split() for at in range(len(word) + 1)}


def _likeness(first: set[str], second: set[str]) -> float:
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def _stem(word: str) -> str:
    """A word without its ending, roughly: "radwege" also finds "Radweg"."""
    return word[: max(SHORTEST_WORD, len(word) - 2)]
