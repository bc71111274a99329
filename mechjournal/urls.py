"""The table of contents: one block per noun, and the name of an address is where its code is."""

from datetime import date

from django.conf import settings
from django.urls import include, path, register_converter

from mechjournal import api
from mechjournal.views import (
    accounts,
    asked_checks,
    attachments,
    brought,
    calibrations,
    checkins,
    comments,
    days,
    decisions,
    demo,
    desk,
    drafts,
    entries,
    entry_checks,
    evidence,
    exports,
    hypotheses,
    ideas,
    imports,
    invitations,
    ladder,
    marks,
    meetings,
    mentorships,
    negatives,
    notifications,
    pages,
    phases,
    postmortems,
    predictions,
    projects,
    prompts,
    proposals,
    reading,
    requests,
    revisions,
    ropes,
    skills,
    snippets,
    sprints,
    starters,
    timelines,
    tokens,
    weeks,
)


class DayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value) -> str:
        return value if isinstance(value, str) else value.isoformat()


class KeyConverter:
    regex = r"[2-9a-z]{10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DayConverter, "day")
register_converter(KeyConverter, "key")

handler500 = "mechjournal.views.pages.server_error"

urlpatterns = [
    path("", pages.home, name="home"),
    path("keys/", pages.keys, name="pages.keys"),
    path("healthz", pages.healthz, name="healthz"),
    # The ladder
    path("ladder/", ladder.home, name="ladder.home"),
    path("ropes/", ropes.index, name="ropes.index"),
    path("ropes/begin/", ropes.begin, name="ropes.begin"),
    path("ropes/leave/", ropes.leave, name="ropes.leave"),
    path("ropes/come-back/", ropes.come_back, name="ropes.come_back"),
    path("ropes/<slug:slug>/tick/", ropes.tick, name="ropes.tick"),
    path("ropes/<slug:slug>/explain/", ropes.explain, name="ropes.explain"),
    path("starters/", starters.index, name="starters.index"),
    path("skills/", skills.index, name="skills.index"),
    # Ideas
    path("ideas/", ideas.index, name="ideas.index"),
    path("ideas/session/", ideas.session, name="ideas.session"),
    path("ideas/rate/", ideas.rate, name="ideas.rate"),
    path("ideas/<key:key>/", ideas.show, name="ideas.show"),
    path("ideas/<key:key>/drop/", ideas.drop, name="ideas.drop"),
    path("ideas/<key:key>/restore/", ideas.restore, name="ideas.restore"),
    path("p/<key:key>/entries/<int:number>/idea/", ideas.of_entry, name="ideas.of_entry"),
    # Days
    path("today/", days.everywhere, name="days.everywhere"),
    path("search/", days.search, name="days.search"),
    path("p/<key:key>/", days.today, name="days.today"),
    path("p/<key:key>/days/<day:day>/", days.day, name="days.day"),
    # Timelines
    path("timeline/", timelines.everywhere, name="timelines.everywhere"),
    path("p/<key:key>/timeline/", timelines.project, name="timelines.project"),
    # Entries
    path("log/", entries.log_anywhere, name="entries.log_anywhere"),
    path("p/<key:key>/entries/log/", entries.log, name="entries.log"),
    path("p/<key:key>/entries/preview/", entries.preview, name="entries.preview"),
    path("p/<key:key>/entries/<int:number>/", entries.show, name="entries.show"),
    path("p/<key:key>/entries/<int:number>/menu/", entries.menu, name="entries.menu"),
    path("p/<key:key>/entries/<int:number>/edit/", entries.edit, name="entries.edit"),
    path("p/<key:key>/entries/<int:number>/result/", entries.result, name="entries.result"),
    path("p/<key:key>/entries/<int:number>/state/", entries.state, name="entries.state"),
    path("p/<key:key>/entries/<int:number>/move/", entries.move, name="entries.move"),
    path("p/<key:key>/entries/<int:number>/redact/", entries.redact, name="entries.redact"),
    path("p/<key:key>/entries/<int:number>/mark/", marks.mark, name="marks.mark"),
    path("p/<key:key>/entries/<int:number>/standing/", marks.standing, name="marks.standing"),
    path("p/<key:key>/entries/<int:number>/revisions/", revisions.index, name="revisions.index"),
    path("p/<key:key>/entries/<int:number>/revisions/<int:revision>/", revisions.show, name="revisions.show"),
    path(
        "p/<key:key>/entries/<int:number>/revisions/<int:revision>/restore/",
        revisions.restore,
        name="revisions.restore",
    ),
    path("p/<key:key>/entries/<int:number>/check/", entry_checks.add, name="entry_checks.add"),
    # Hypotheses
    path("p/<key:key>/hypotheses/", hypotheses.index, name="hypotheses.index"),
    path("p/<key:key>/hypotheses/card/", hypotheses.card, name="hypotheses.card"),
    path("p/<key:key>/hypotheses/believe/", hypotheses.believe, name="hypotheses.believe"),
    path("p/<key:key>/hypotheses/<int:number>/", hypotheses.show, name="hypotheses.show"),
    path("p/<key:key>/hypotheses/<int:number>/edit/", hypotheses.edit, name="hypotheses.edit"),
    path("p/<key:key>/hypotheses/<int:number>/credence/", hypotheses.credence, name="hypotheses.credence"),
    path("p/<key:key>/hypotheses/<int:number>/history/", hypotheses.history, name="hypotheses.history"),
    path("p/<key:key>/hypotheses/<int:number>/close/", hypotheses.close, name="hypotheses.close"),
    path("p/<key:key>/hypotheses/<int:number>/reopen/", hypotheses.reopen, name="hypotheses.reopen"),
    path("p/<key:key>/hypotheses/<int:number>/rivals/", hypotheses.rivals, name="hypotheses.rivals"),
    path("p/<key:key>/hypotheses/<int:number>/doubt/", hypotheses.doubt, name="hypotheses.doubt"),
    path("p/<key:key>/hypotheses/<int:number>/checks/<slug:slug>/", hypotheses.check, name="hypotheses.check"),
    path("p/<key:key>/entries/<int:number>/hypothesis/", hypotheses.mine, name="hypotheses.mine"),
    # Evidence
    path("p/<key:key>/hypotheses/<int:number>/evidence/", evidence.add, name="evidence.add"),
    path("p/<key:key>/hypotheses/<int:number>/evidence/all/", evidence.index, name="evidence.index"),
    path("p/<key:key>/hypotheses/<int:number>/evidence/<int:entry>/", evidence.weigh, name="evidence.weigh"),
    path("p/<key:key>/hypotheses/<int:number>/evidence/<int:entry>/drop/", evidence.drop, name="evidence.drop"),
    path("p/<key:key>/entries/<int:number>/evidence/", evidence.of_entry, name="evidence.of_entry"),
    # Predictions
    path("p/<key:key>/entries/<int:number>/predictions/", predictions.add, name="predictions.add"),
    path("p/<key:key>/predictions/<int:number>/", predictions.show, name="predictions.show"),
    path("p/<key:key>/predictions/<int:number>/amend/", predictions.amend, name="predictions.amend"),
    path("p/<key:key>/predictions/<int:number>/resolve/", predictions.resolve, name="predictions.resolve"),
    # Comments
    path("p/<key:key>/comments/<slug:kind>/<int:number>/", comments.index, name="comments.index"),
    path("p/<key:key>/comments/<int:number>/", comments.show, name="comments.show"),
    path("p/<key:key>/comments/<int:number>/answer/", comments.answer, name="comments.answer"),
    path("p/<key:key>/comments/<int:number>/edit/", comments.edit, name="comments.edit"),
    path("p/<key:key>/comments/<int:number>/resolve/", comments.resolve, name="comments.resolve"),
    path("p/<key:key>/comments/<int:number>/reopen/", comments.reopen, name="comments.reopen"),
    path("snippets/", snippets.index, name="snippets.index"),
    path("snippets/<slug:slug>/", snippets.edit, name="snippets.edit"),
    path("snippets/<slug:slug>/drop/", snippets.drop, name="snippets.drop"),
    path("p/<key:key>/asked/", asked_checks.index, name="asked_checks.index"),
    path("p/<key:key>/asked/<slug:slug>/drop/", asked_checks.drop, name="asked_checks.drop"),
    # Drafts
    path("drafts/save/", drafts.save, name="drafts.save"),
    path("drafts/<uuid:client_key>/discard/", drafts.discard, name="drafts.discard"),
    # Attachments
    path("p/<key:key>/files/", attachments.upload, name="attachments.upload"),
    path("p/<key:key>/files/<int:number>/thumb/", attachments.thumb, name="attachments.thumb"),
    path("p/<key:key>/files/<int:number>/remove/", attachments.remove, name="attachments.remove"),
    path("p/<key:key>/files/<int:number>/notebook/", attachments.notebook, name="attachments.notebook"),
    path("p/<key:key>/files/<int:number>/outputs/<int:n>/", attachments.output, name="attachments.output"),
    path("p/<key:key>/files/<int:number>/outputs/<int:n>/pin/", attachments.pin, name="attachments.pin"),
    path("p/<key:key>/files/<int:number>/<str:name>", attachments.show, name="attachments.show"),
    # Phases
    path("p/<key:key>/phases/", phases.index, name="phases.index"),
    path("p/<key:key>/phase/", phases.change, name="phases.change"),
    # Prompts
    path("p/<key:key>/prompts/<slug:prompt>/insert/", prompts.insert, name="prompts.insert"),
    path("p/<key:key>/prompts/<slug:prompt>/snooze/", prompts.snooze, name="prompts.snooze"),
    path("p/<key:key>/prompts/<slug:prompt>/retire/", prompts.retire, name="prompts.retire"),
    path("p/<key:key>/prompts/<slug:prompt>/recall/", prompts.recall, name="prompts.recall"),
    # Sprints
    path("p/<key:key>/sprints/", sprints.index, name="sprints.index"),
    path("p/<key:key>/sprints/open/", sprints.open, name="sprints.open"),
    path("p/<key:key>/sprints/<int:number>/", sprints.show, name="sprints.show"),
    path("p/<key:key>/sprints/<int:number>/card/", sprints.card, name="sprints.card"),
    path("p/<key:key>/sprints/<int:number>/edit/", sprints.edit, name="sprints.edit"),
    path("p/<key:key>/sprints/<int:number>/extend/", sprints.extend, name="sprints.extend"),
    path("p/<key:key>/sprints/<int:number>/pause/", sprints.pause, name="sprints.pause"),
    path("p/<key:key>/sprints/<int:number>/resume/", sprints.resume, name="sprints.resume"),
    path("p/<key:key>/sprints/<int:number>/close/", sprints.close, name="sprints.close"),
    # Post-mortems and decisions
    path("p/<key:key>/sprints/<int:number>/post-mortem/", postmortems.show, name="postmortems.show"),
    path("p/<key:key>/sprints/<int:number>/post-mortem/save/", postmortems.save, name="postmortems.save"),
    path("p/<key:key>/sprints/<int:number>/post-mortem/write-up/", postmortems.write_up, name="postmortems.write_up"),
    path("p/<key:key>/sprints/<int:number>/decide/", decisions.decide, name="decisions.decide"),
    path("p/<key:key>/sprints/<int:number>/verdict/", decisions.verdict, name="decisions.verdict"),
    # Check-ins and the week
    path("p/<key:key>/check-in/", checkins.answer, name="checkins.answer"),
    path("p/<key:key>/weeks/<day:day>/", weeks.show, name="weeks.show"),
    # Calibration
    path("calibration/", calibrations.everywhere, name="calibrations.everywhere"),
    path("p/<key:key>/calibration/", calibrations.project, name="calibrations.project"),
    # Negative results
    path("p/<key:key>/negative/", negatives.index, name="negatives.index"),
    path("p/<key:key>/negative.md", negatives.export, name="negatives.export"),
    # Being told
    path("told/", notifications.index, name="notifications.index"),
    path("told/seen/", notifications.all_seen, name="notifications.all_seen"),
    path("told/count/", notifications.count, name="notifications.count"),
    path("told/stop/<str:token>/", notifications.stop, name="notifications.stop"),
    path("told/letters/", notifications.letters, name="notifications.letters"),
    path("told/<key:key>/", notifications.open, name="notifications.open"),
    # The mentor's desk, and reading since last time
    path("desk/", desk.index, name="desk.index"),
    path("desk/<key:key>/read/", desk.read, name="desk.read"),
    path("desk/<key:key>/unread/", desk.unread, name="desk.unread"),
    path("p/<key:key>/reading/", reading.show, name="reading.show"),
    path("p/<key:key>/reading/mark/", reading.mark, name="reading.mark"),
    path("p/<key:key>/reading/unmark/", reading.unmark, name="reading.unmark"),
    # Review requests
    path("p/<key:key>/requests/", requests.index, name="requests.index"),
    path("p/<key:key>/requests/<int:number>/", requests.show, name="requests.show"),
    path("p/<key:key>/requests/<int:number>/answer/", requests.answer, name="requests.answer"),
    path("p/<key:key>/requests/<int:number>/correct/", requests.correct, name="requests.correct"),
    path("p/<key:key>/requests/<int:number>/change/", requests.change, name="requests.change"),
    path("p/<key:key>/requests/<int:number>/withdraw/", requests.withdraw, name="requests.withdraw"),
    path("p/<key:key>/requests/rank/<key:person>/", requests.rank, name="requests.rank"),
    path("p/<key:key>/ask/<slug:kind>/<int:number>/", requests.ask, name="requests.ask"),
    # In and out
    path("p/<key:key>/import/", imports.index, name="imports.index"),
    path("p/<key:key>/imports/<key:batch>/", imports.show, name="imports.show"),
    path("p/<key:key>/imports/<key:batch>/progress/", imports.progress, name="imports.progress"),
    path("p/<key:key>/imports/<key:batch>/begin/", imports.begin, name="imports.begin"),
    path("p/<key:key>/imports/<key:batch>/drop/", imports.drop, name="imports.drop"),
    path("p/<key:key>/imports/<key:batch>/original/", imports.original, name="imports.original"),
    path("p/<key:key>/brought/", brought.index, name="brought.index"),
    path("p/<key:key>/export/", exports.index, name="exports.index"),
    path("p/<key:key>/export/folder.zip", exports.folder, name="exports.folder"),
    path("p/<key:key>/export/RESEARCH_LOG.md", exports.log, name="exports.log"),
    path("p/<key:key>/sprints/<int:number>/page.html", exports.sprint, name="exports.sprint"),
    path("p/<key:key>/sprints/<int:number>/post-mortem/page.html", exports.postmortem, name="exports.postmortem"),
    path("p/<key:key>/hypotheses/<int:number>/page.html", exports.hypothesis, name="exports.hypothesis"),
    # What agents propose
    path("p/<key:key>/proposed/", proposals.index, name="proposals.index"),
    path("p/<key:key>/proposed/<int:number>/accept/", proposals.accept, name="proposals.accept"),
    path("p/<key:key>/proposed/<int:number>/decline/", proposals.decline, name="proposals.decline"),
    # Projects
    path("p/new/", projects.create, name="projects.create"),
    path("p/<key:key>/settings/", projects.settings, name="projects.settings"),
    path("p/<key:key>/status/", projects.status, name="projects.status"),
    path("p/<key:key>/leave/", projects.leave, name="projects.leave"),
    path("p/<key:key>/hand-over/", projects.hand_over, name="projects.hand_over"),
    path("p/<key:key>/invite/", projects.invite, name="projects.invite"),
    path("p/<key:key>/invitations/<key:invitation>/revoke/", projects.revoke, name="projects.revoke"),
    path("p/<key:key>/members/<key:person>/remove/", projects.remove_member, name="projects.remove_member"),
    # Invitations
    path("join/<str:token>/", invitations.show, name="invitations.show"),
    # Mentorships
    path("mentoring/", mentorships.index, name="mentorships.index"),
    path("mentoring/invite/", mentorships.invite, name="mentorships.invite"),
    path("mentoring/invitations/<key:invitation>/revoke/", mentorships.revoke, name="mentorships.revoke"),
    path("mentoring/<key:mentorship>/", mentorships.show, name="mentorships.show"),
    path("mentoring/<key:mentorship>/reading/", mentorships.reading, name="mentorships.reading"),
    path("mentoring/<key:mentorship>/end/", mentorships.end, name="mentorships.end"),
    # Meetings
    path("mentoring/<key:mentorship>/meetings/plan/", meetings.plan, name="meetings.plan"),
    path("mentoring/<key:mentorship>/meetings/<int:number>/", meetings.show, name="meetings.show"),
    path("mentoring/<key:mentorship>/meetings/<int:number>/agenda.md", meetings.export, name="meetings.export"),
    path("mentoring/<key:mentorship>/meetings/<int:number>/hold/", meetings.hold, name="meetings.hold"),
    path("mentoring/<key:mentorship>/meetings/<int:number>/keep/", meetings.keep, name="meetings.keep"),
    path("mentoring/about/<key:person>/", meetings.note, name="meetings.note"),
    # The JSON door has its own table of contents
    path("api/v1/", api.urls),
    # Accounts
    path("account/you/", accounts.settings, name="accounts.settings"),
    path("account/time-zone/", accounts.time_zone, name="accounts.time_zone"),
    path("account/returned/", accounts.returned, name="accounts.returned"),
    path("account/token/", accounts.token, name="accounts.token"),
    path("account/download/", accounts.download, name="accounts.download"),
    path("account/sessions/end/", accounts.end_session, name="accounts.end_session"),
    path("account/delete/", accounts.delete, name="accounts.delete"),
    # Tokens
    path("account/tokens/", tokens.index, name="tokens.index"),
    path("account/tokens/<key:token>/revoke/", tokens.revoke, name="tokens.revoke"),
    path("account/", include("allauth.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/open/", demo.open, name="demo.open"))
