"""Tables, one noun a file; a later noun may import an earlier one, never the other way."""

from mechjournal.models.accounts import User
from mechjournal.models.attachments import Attachment, Blob
from mechjournal.models.entries import Draft, Entry
from mechjournal.models.entry_checks import EntryCheck
from mechjournal.models.hypotheses import Credence, Evidence, Hypothesis, Rivalry, SkepticCheck
from mechjournal.models.ideas import Idea
from mechjournal.models.imports import Brought, Import, Origin
from mechjournal.models.ledger import Change, Subject
from mechjournal.models.mentorships import Mentorship
from mechjournal.models.notifications import Notification
from mechjournal.models.phases import PhaseChange
from mechjournal.models.postmortems import Decision, Intention, PostMortem
from mechjournal.models.predictions import Prediction
from mechjournal.models.projects import Invitation, Membership, Phase, Project, Role, Stage
from mechjournal.models.proposals import Proposal
from mechjournal.models.reviews import (
    AskedCheck,
    Comment,
    Meeting,
    PrivateNote,
    ReadMark,
    ReviewRequest,
    Snippet,
)
from mechjournal.models.sprints import Sprint, SprintPause
from mechjournal.models.tokens import Sent, Token
from mechjournal.models.walk import CheckIn, PromptMark, SkillRating, Tick

__all__ = [
    "AskedCheck",
    "Attachment",
    "Blob",
    "Brought",
    "Change",
    "CheckIn",
    "Comment",
    "Credence",
    "Decision",
    "Draft",
    "Entry",
    "EntryCheck",
    "Evidence",
    "Hypothesis",
    "Idea",
    "Import",
    "Intention",
    "Invitation",
    "Meeting",
    "Membership",
    "Mentorship",
    "Notification",
    "Origin",
    "Phase",
    "PhaseChange",
    "PostMortem",
    "Prediction",
    "PrivateNote",
    "Project",
    "PromptMark",
    "Proposal",
    "ReadMark",
    "ReviewRequest",
    "Rivalry",
    "Role",
    "Sent",
    "SkepticCheck",
    "SkillRating",
    "Snippet",
    "Sprint",
    "SprintPause",
    "Stage",
    "Subject",
    "Tick",
    "Token",
    "User",
]
