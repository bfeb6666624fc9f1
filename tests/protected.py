"""Which lock protects which table. ``tests/locks.py`` holds every test to it.

``PROTECTED``: code of a ``domain`` changes and deletes rows of the table only after it has locked a row of the table
``by`` in the same transaction, which may be the row itself. ``inserts``: new rows, too, where they are counted or
numbered under that lock.

``OTHERWISE``: what one function does to one table ("*": to all that hangs on a row) under another lock, ``by``, or with
none ("") and why that is right. A function is named by its module below the package and its name. A line that no test
needs any more is named at the end of a run of all tests.

Not here: pages and what editors type on them, which Wagtail keeps in revisions; rows that nothing is decided by.
"""

from typing import NamedTuple


class Lock(NamedTuple):
    by: str
    why: str
    inserts: bool = False


class Other(NamedTuple):
    function: str
    table: str
    by: str
    why: str


ANY = "any lock"
NO_LOCK = ""

PROTECTED = {
    # Contributions: their state, and all that is counted and decided by it
    "participation.Contribution": Lock("participation.Contribution", "a step is checked against the state before it"),
    "ideas.Idea": Lock("participation.Contribution", "an idea is locked as the contribution that it is"),
    "ideas.Score": Lock("participation.Contribution", "one for each criterion and person", inserts=True),
    "ideas.CriterionResult": Lock("participation.Contribution", "the sum of the scores", inserts=True),
    "participation.Assessment": Lock("participation.Contribution", "its number rises with it", inserts=True),
    "participation.AssessmentOrigin": Lock("participation.Contribution", "a cluster is counted of them", inserts=True),
    "participation.VoteCluster": Lock("participation.Contribution", "votes are taken out of its number", inserts=True),
    "participation.VoidedVote": Lock("participation.Contribution", "taken out of the same number", inserts=True),
    "participation.StageStep": Lock("participation.Contribution", "one current stage", inserts=True),
    "participation.Transition": Lock("participation.Contribution", "written with its state", inserts=True),
    "participation.Version": Lock("participation.Contribution", "one waits at most", inserts=True),
    "participation.Report": Lock(
        "participation.Contribution", "all that are open are decided on at once", inserts=True
    ),
    "participation.Answer": Lock("participation.Answer", "staff and release write the same draft"),
    "participation.AuthorshipClaim": Lock("participation.AuthorshipClaim", "decided on once"),
    "participation.GuardianConsent": Lock("participation.GuardianConsent", "asked, given and reminded once"),
    # People and mail
    "participation.Participant": Lock("participation.Participant", "nothing is stored for who is just erased"),
    "participation.Mail": Lock("participation.Mail", "sent, held back, released or dropped by one"),
    "participation.Follow": Lock("participation.Participant", "a person is told of each thing once"),
    "participation.News": Lock("participation.News", "each follower is told once"),
    "participation.ToldDay": Lock("participation.ToldDay", "a change is noted once"),
    # Events
    "events.SeatAccount": Lock("events.SeatAccount", "the lock of all seats of an event"),
    "events.Registration": Lock("events.SeatAccount", "seats are counted by its state", inserts=True),
    "events.Attendee": Lock("events.SeatAccount", "each has a seat", inserts=True),
    "events.CalendarEntry": Lock("events.CalendarEntry", "its number rises with each change"),
    "events.EventLetter": Lock("events.EventLetter", "each step goes on where the last one ended"),
    # Rounds of review
    "reviews.Round": Lock("reviews.Round", "the lock of all that belongs to a round"),
    "reviews.Criterion": Lock("reviews.Round", "fixed with the first review", inserts=True),
    "reviews.Item": Lock("reviews.Round", "dealt and judged", inserts=True),
    "reviews.Reviewer": Lock("reviews.Round", "numbered in the round", inserts=True),
    "reviews.ReviewerLink": Lock("reviews.Round", "one holds at a time"),
    "reviews.Conflict": Lock("reviews.Round", "leaves every number", inserts=True),
    "reviews.Review": Lock("reviews.Round", "stored while the round is open", inserts=True),
    "reviews.Score": Lock("reviews.Round", "stored with its review", inserts=True),
    "reviews.TieDecision": Lock("reviews.Round", "before the result is fixed", inserts=True),
    "reviews.Result": Lock("reviews.Round", "fixed once", inserts=True),
    "reviews.Outcome": Lock("reviews.Round", "published once", inserts=True),
    "reviews.OutcomeRelease": Lock("reviews.Round", "one at a time", inserts=True),
    # Competitions
    "competitions.Entry": Lock("competitions.Entry", "its state, and what is judged of it"),
    "competitions.EntryStep": Lock("competitions.Entry", "written with its state", inserts=True),
    "competitions.EntryFile": Lock("competitions.Entry", "handed in as a whole"),
    "competitions.FormalCheck": Lock("competitions.Entry", "one decision at a time", inserts=True),
    "competitions.Guardian": Lock("competitions.Entry", "asked, and answered once", inserts=True),
    "competitions.TeamMember": Lock("competitions.Entry", "shown as far as they agree", inserts=True),
    "competitions.BlindCopy": Lock("competitions.Entry", "juries see one of each entry", inserts=True),
    "competitions.Chosen": Lock("competitions.Entry", "goes on once", inserts=True),
    "competitions.EntryContribution": Lock("competitions.Entry", "goes on once", inserts=True),
    "competitions.Appeal": Lock("competitions.EntryCounter", "one for each decision", inserts=True),
    "competitions.FormVersion": Lock("competitions.EntryCounter", "numbered", inserts=True),
    "competitions.Ballot": Lock("competitions.EntryCounter", "one for each mailbox", inserts=True),
    "competitions.BallotChoice": Lock("competitions.EntryCounter", "as many as are allowed", inserts=True),
    "competitions.SetAside": Lock("competitions.EntryCounter", "ballots are counted without it", inserts=True),
    "competitions.Certificate": Lock("competitions.EntryCounter", "numbered", inserts=True),
    "competitions.CertificateSheet": Lock("competitions.EntryCounter", "one for each competition", inserts=True),
    "competitions.CertificatePaper": Lock("competitions.EntryCounter", "one holds at a time", inserts=True),
    "competitions.Honouring": Lock("competitions.Honouring", "everybody is told once"),
    "competitions.Honour": Lock("competitions.Entry", "nothing changes unseen once it is public", inserts=True),
    # The council
    "council.Server": Lock("council.Server", "asked for, or at rest"),
    "council.ServerReading": Lock("council.ServerReading", "one run at a time"),
    "council.Organization": Lock("council.Organization", "written by the import and by staff"),
    "council.Meeting": Lock("council.Meeting", "written by the import and by staff"),
    "council.AgendaItem": Lock("council.AgendaItem", "written by the import and by staff"),
    "council.Paper": Lock("council.Paper", "its state follows from its stations and its other half"),
    "council.OtherPaper": Lock("council.Paper", "one other half", inserts=True),
    "council.Decision": Lock("council.Paper", "one for each paper", inserts=True),
    "council.FollowUp": Lock("council.FollowUp", "its state and its day follow from the current step"),
    "council.FollowUpStep": Lock("council.FollowUp", "one is the current one", inserts=True),
    "council.FollowUpReport": Lock("council.FollowUp", "one waits at most, and is decided on once", inserts=True),
    "council.FollowUpLink": Lock("council.FollowUp", "ended with the person it was for"),
    # Projects and groups
    "projects.ProjectStep": Lock("wagtailcore.Page", "one is the current one", inserts=True),
    "projects.PriorityDecision": Lock("reviews.Round", "one is the current one, one waits at most", inserts=True),
    "projects.PriorityPlace": Lock("reviews.Round", "written with its decision", inserts=True),
    "groups.WorkingPageLink": Lock("wagtailcore.Page", "one of each lead holds at a time"),
    "groups.GroupQuestion": Lock("groups.GroupQuestion", "decided on once"),
    # Imports
    "ideas.ImportBatch": Lock("ideas.ImportBatch", "each row is written once"),
}

ERASES = "takes out what is the person's: whatever it meets it leaves empty, and asks nothing first"
CASCADE = "goes with the row on which it hangs, and that row is locked"
ONE_STATEMENT = "compares and writes in one statement: of several one succeeds"

OTHERWISE = [
    Other("participation.domain.privacy.retention._delete", "*", ANY, CASCADE),
    Other("participation.domain.privacy.emptying.delete_or_empty", "*", "participation.Contribution", CASCADE),
    Other("participation.domain.privacy.personal_data.erase", "*", "participation.Participant", CASCADE),
    Other("competitions.domain.going_on.keeping.delete_entry", "*", ANY, CASCADE),
    Other(
        "core.domain.pages.page_actions._wrap.<locals>.outer.<locals>.<lambda>",
        "*",
        NO_LOCK,
        "goes with its page; deleting waits for whoever holds a row",
    ),
    # Process files
    Other("portable.domain.loader.Loader.fill", "projects.PriorityDecision", NO_LOCK, "of a list that just came"),
    Other(
        "projects.domain.prioritising.places.write_places",
        "projects.PriorityPlace",
        NO_LOCK,
        "of a decision that the same transaction has made",
    ),
    # Erasing
    Other("participation.domain.contributions.anonymity.forget_traces", "participation.Transition", ANY, ERASES),
    Other("participation.domain.consent.guardians.forget_addresses", "participation.GuardianConsent", ANY, ERASES),
    Other("participation.domain.consent.guardians.forget_as_guardian", "participation.GuardianConsent", ANY, ERASES),
    Other("participation.domain.mail.forgetting.forget_erased", "*", NO_LOCK, ERASES),
    Other("participation.domain.moderation.reports.forget_reporter", "participation.Report", ANY, ERASES),
    Other("participation.domain.privacy.names.forget_due", "participation.Follow", ANY, ERASES),
    Other("participation.domain.mail.forgetting.forget_recipient", "participation.Mail", ANY, ERASES),
    Other("events.domain.registration.personal_data.erase", "events.Registration", ANY, ERASES),
    Other("groups.domain.working.privacy.erase", "groups.GroupQuestion", NO_LOCK, "deleting waits for who decides"),
    Other("groups.domain.working.questions.take_back", "groups.GroupQuestion", "wagtailcore.Page", ONE_STATEMENT),
    Other("groups.domain.working.privacy.forget_asker", "groups.GroupQuestion", NO_LOCK, ERASES),
    Other("events.domain.registration.personal_data._make_anonymous", "*", ANY, ERASES),
    Other("competitions.domain.going_on.keeping._reduce", "*", "competitions.Entry", ERASES),
    Other("competitions.domain.voting.closing.forget_origins", "competitions.Ballot", NO_LOCK, ERASES),
    Other("competitions.domain.voting.closing.forget_mail_of", "participation.Mail", NO_LOCK, "goes with its ballot"),
    # Mails: the attempt is noted before the mail goes out, so that no lock is held while a server is slow
    Other("participation.domain.mail.outbox.deliver", "participation.Mail", NO_LOCK, ONE_STATEMENT),
    Other("participation.domain.mail.outbox._note_failure", "participation.Mail", NO_LOCK, ONE_STATEMENT),
    Other("participation.domain.mail.outbox._note_sent", "participation.Mail", NO_LOCK, "whoever claimed it, alone"),
    Other("participation.domain.mail.limits.put_off", "participation.Mail", NO_LOCK, "whoever claimed it, alone"),
    Other("competitions.domain.voting.casting._count", "participation.Mail", NO_LOCK, "goes with its ballot"),
    Other("participation.domain.notifications.following.stop", "participation.Follow", NO_LOCK, "deletes it"),
    Other("participation.domain.notifications.following.stop_weekly", "participation.Follow", NO_LOCK, "deletes them"),
    Other("groups.domain.working.privacy.erase", "groups.WorkingPageLink", NO_LOCK, ERASES),
    # News that is not told any more
    Other("ideas.domain.responses.merge._part", "participation.News", "participation.Contribution", "deletes it"),
    Other(
        "participation.domain.notifications.announcements.retract",
        "participation.News",
        "participation.Contribution",
        "deletes it; who just tells it holds the row until the end",
    ),
    # Contributions
    Other(
        "ideas.domain.submission.submit._come_again",
        "participation.Contribution",
        NO_LOCK,
        "the same form once more: a code that nobody has read is replaced",
    ),
    # People
    Other(
        "participation.domain.people.participants.mark_confirmed", "participation.Participant", NO_LOCK, ONE_STATEMENT
    ),
    Other(
        "participation.domain.calendars.own_calendar.renew", "participation.Participant", NO_LOCK, "the last one holds"
    ),
    Other("participation.domain.calendars.own_calendar.end", "participation.Participant", NO_LOCK, "once is for good"),
    Other(
        "participation.domain.people.participants.end_sessions", "participation.Participant", NO_LOCK, "the last holds"
    ),
    # Events
    Other(
        "events.domain.operations.notices._step",
        "events.Registration",
        "events.Registration",
        "writes only what was told, which nobody else writes; mails must not hold up who registers",
    ),
    Other(
        "events.domain.operations.notices.tell_changes.<locals>.write", "events.Registration", NO_LOCK, ONE_STATEMENT
    ),
    Other("events.domain.operations.publication.note_other_link", "events.Registration", NO_LOCK, ONE_STATEMENT),
    Other("events.domain.registration.personal_data.delete_due", "*", "events.Registration", "asked anew under it"),
    Other("events.domain.operations.checkin._settle", "events.Attendee", "events.Attendee", "writes who is here alone"),
    # Competitions
    Other("competitions.domain.entering.drafts.prove", "competitions.Entry", NO_LOCK, ONE_STATEMENT),
    Other(
        "participation.domain.files.staging.receive",
        "competitions.EntryFile",
        "competitions.EntryFile",
        "adds a piece to what has arrived of the file",
    ),
    Other("participation.domain.files.inspection._note", "competitions.EntryFile", NO_LOCK, ONE_STATEMENT),
    # The council
    Other(
        "council.domain.papers.state.settle", "council.Paper", NO_LOCK, "a form has just stored it, which locks as well"
    ),
    Other("council.domain.oparl.matching.body_choice.offer", "council.ServerReading", NO_LOCK, "whoever has the claim"),
    Other(
        "council.domain.oparl.matching.body_choice.take_answer",
        "council.ServerReading",
        NO_LOCK,
        "whoever has the claim",
    ),
    Other("council.domain.oparl.storing.asking.read_soon", "council.ServerReading", "council.Server", "asks for a run"),
    Other("council.domain.oparl.storing.claims.Claim.beat", "council.ServerReading", NO_LOCK, ONE_STATEMENT),
    Other("council.domain.oparl.storing.claims.Claim.release", "council.ServerReading", NO_LOCK, ONE_STATEMENT),
    Other("council.domain.oparl.storing.runs._follow_table", "council.ServerReading", NO_LOCK, "whoever has the claim"),
    Other(
        "council.domain.oparl.storing.same_body.keep_to_body", "council.ServerReading", NO_LOCK, "whoever has the claim"
    ),
]
