"""Sentences that many tests meet on their way. Their wording stands here once: a better one changes one line."""

WRITTEN_TO = "Wir haben Ihnen geschrieben"
"""After a form was sent whose e-mail address is not confirmed yet: an idea, a comment, a registration."""

CLICK_MISSING = "Ein Klick fehlt noch"
"""A registration before its link was opened."""

REGISTERED = "Sie sind angemeldet"
REGISTRATION_CANCELLED = "Sie sind abgemeldet"

SUPPORTED = "Sie unterstützen diese Idee."
