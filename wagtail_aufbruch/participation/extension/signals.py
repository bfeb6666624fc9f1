"""What other apps hear of when a contribution goes from one state to the next.

Both signals are sent with ``sender=Contribution`` and ``contribution`` (as it stands then), ``from_state`` (empty where
staff have just written it down), ``to_state``, ``actor`` (of ``enums.Actor``), ``user`` (staff who did it, or None) and
``reason``. What a kind or a feature of the package does itself hangs on ``after_transition`` instead.
"""

from django.dispatch import Signal

contribution_state_changing = Signal()
"""Sent within the transaction, before the new state is written. A receiver refuses the step by raising a
``ParticipationError``: nothing of it happens, and the person who took the step reads its ``message``. Not sent where
an author withdraws, or is erased: both are their right."""

contribution_state_changed = Signal()
"""Sent once the transaction is committed. An error in a receiver is logged and breaks nothing; a step that was rolled
back is never told."""
