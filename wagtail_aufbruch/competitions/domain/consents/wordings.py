"""The wordings of the guardians' consent that a competition has had: a paper may have been printed months ago."""

from wagtail_aufbruch.competitions.models import CompetitionPage, TeamMember

MOST_LOOKED_AT = 100
"""So many versions of the page are looked into, the latest first."""


def wording_of(competition: CompetitionPage, version: str) -> str | None:
    """What guardians read who agreed to this version; None where no such version is known.

    It is today's, or stands with an answer, or in a version of the page that was published.
    """
    if version == competition.consent_version:
        return competition.guardian_text
    answers = TeamMember.objects.filter(entry__competition=competition.pk, wording_version=version)
    given = answers.exclude(wording="").values_list("wording", flat=True).first()
    if given is not None:
        return given
    live = competition.live_revision
    if live is None:
        return None
    earlier = competition.revisions.filter(created_at__lte=live.created_at).order_by("-created_at")
    for content in earlier.values_list("content", flat=True)[:MOST_LOOKED_AT].iterator(chunk_size=10):
        if content.get("consent_version") == version and content.get("guardian_text"):
            return str(content["guardian_text"])
    return None
