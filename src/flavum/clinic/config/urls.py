"""Every address of the clinic."""

from django.urls import include, path, register_converter
from django.views.i18n import set_language

from flavum.clinic.alternatives import own as own_alternatives
from flavum.clinic.alternatives import staff as alternatives
from flavum.clinic.appointments import case as appointments
from flavum.clinic.appointments import views as calendar
from flavum.clinic.consent import decision
from flavum.clinic.consent import views as consent
from flavum.clinic.correspondence import templates
from flavum.clinic.correspondence import views as correspondence
from flavum.clinic.decide import views as decide
from flavum.clinic.desk import alarms, calls, tasks
from flavum.clinic.door import check, consultation, invitations, requests, session, staff, welcome
from flavum.clinic.evaluation import views as evaluation
from flavum.clinic.intake import desk, medicines, review, rows
from flavum.clinic.letters import copies, write
from flavum.clinic.letters import views as letters
from flavum.clinic.portal import appointments as own_appointments
from flavum.clinic.portal import copies as own_copies
from flavum.clinic.portal import helping
from flavum.clinic.portal import messages as own_messages
from flavum.clinic.portal import verdict as own_verdict
from flavum.clinic.portal import views as portal
from flavum.clinic.privacy import audit
from flavum.clinic.privacy import own as own_audit
from flavum.clinic.privacy import views as privacy
from flavum.clinic.studies import jobs
from flavum.clinic.studies import views as studies
from flavum.clinic.verdict import override
from flavum.clinic.verdict import views as verdict
from flavum.clinic.viewer import views as viewer
from flavum.clinic.worklist import case, fact, saved
from flavum.clinic.worklist import views as worklist


class FactKey:
    """The key of a fact in an address: section.name."""

    regex = r"[a-z_]+\.[a-z0-9_]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FactKey, "fact")

urlpatterns = [
    path("", worklist.show_worklist, name="worklist"),
    path("search/", worklist.search, name="search"),
    path("views/", saved.keep_view, name="keep_view"),
    path("views/<uuid:view>/delete/", saved.delete_view, name="delete_view"),
    path("cases/new/", worklist.add_case, name="new_case"),
    path("cases/<int:number>/", case.show_case, name="case"),
    path("cases/<int:number>/facts/<fact:key>/", fact.show_fact, name="fact"),
    path("cases/<int:number>/facts/<fact:key>/<str:level>/", fact.show_fact, name="fact_of_level"),
    path("cases/<int:number>/rows/<fact:key>/", desk.show_rows_of_case, name="rows_of_case"),
    path("cases/<int:number>/rows/<fact:key>/<slug:place>/", desk.show_row_of_case, name="row_of_case"),
    path("cases/<int:number>/settle/<uuid:fact>/", fact.settle_fact, name="settle"),
    path("cases/<int:number>/move/", case.move, name="move"),
    path("cases/<int:number>/glass/", privacy.show_glass, name="glass"),
    path("cases/<int:number>/studies/new/", studies.add_study, name="new_study"),
    path("cases/<int:number>/studies/<uuid:study_id>/", studies.show_study, name="study"),
    path("cases/<int:number>/studies/<uuid:study_id>/progress.json", studies.tell_progress, name="study_progress"),
    path("cases/<int:number>/studies/<uuid:study_id>/view.json", studies.show_view, name="study_view"),
    path("cases/<int:number>/studies/<uuid:study_id>/files/<str:sha256>", studies.send_file, name="study_file"),
    path("jobs/", jobs.show_jobs, name="jobs"),
    path("cases/<int:number>/verdict/", verdict.show_verdict, name="verdict"),
    path("cases/<int:number>/verdict/sign/", verdict.sign_verdict, name="sign_verdict"),
    path("cases/<int:number>/options/", decide.show_together, name="options"),
    path("cases/<int:number>/options/paper.pdf", decide.print_together, name="options_paper"),
    path("cases/<int:number>/options/<slug:step>/", decide.show_together, name="options_step"),
    path("my/options/", decide.show_own, name="my_options"),
    path("my/options/paper.pdf", decide.print_own, name="my_options_paper"),
    path("my/options/<slug:step>/", decide.show_own, name="my_options_step"),
    path("options/", decide.show_public, name="public_options"),
    path("options/<slug:step>/", decide.show_public, name="public_options_step"),
    path(
        "cases/<int:number>/override/<slug:criteria>/<slug:criterion>/<str:level>/",
        override.show_override,
        name="override",
    ),
    path("my/verdict/", own_verdict.show_own_verdict, name="my_verdict"),
    path("cases/<int:number>/alternatives/", alternatives.show_alternatives, name="alternatives"),
    path("cases/<int:number>/evaluation/", evaluation.show_evaluation, name="evaluation"),
    path("cases/<int:number>/evaluation/<slug:part>/", evaluation.show_part, name="evaluation_part"),
    path("cases/<int:number>/decision/", decision.show_decision, name="decision"),
    path("cases/<int:number>/consent/", consent.show_consent, name="consent"),
    path("cases/<int:number>/consent/paper/", consent.show_paper, name="consent_paper"),
    path("cases/<int:number>/letters/", write.write_letter, name="letters"),
    path("cases/<int:number>/documents/", letters.list_documents, name="documents"),
    path("cases/<int:number>/documents/<uuid:document>/", letters.show_document, name="document"),
    path("cases/<int:number>/copies/", copies.ask, name="copies"),
    path("cases/<int:number>/copies/<uuid:copy>/", copies.take, name="copy"),
    path("cases/<int:number>/copies/<uuid:copy>/progress.json", copies.tell, name="copy_progress"),
    path("tasks/", tasks.show_tasks, name="tasks"),
    path("tasks/new/", tasks.add, name="new_task"),
    path("tasks/<uuid:task>/", tasks.change, name="task"),
    path("alarms/", alarms.show_alarms, name="alarms"),
    path("alarms/<uuid:alarm>/", alarms.end, name="end_alarm"),
    path("calls/", calls.show_call_backs, name="call_backs"),
    path("calls/new/", calls.add, name="new_call_back"),
    path("calls/<uuid:call_back>/", calls.change, name="call_back"),
    path("cases/<int:number>/audit/", audit.show_case_audit, name="case_audit"),
    path("audit/", audit.show_audit, name="audit"),
    path("my/audit/", own_audit.show_own_audit, name="own_audit"),
    path("restricted/", privacy.show_glasses, name="glasses"),
    path("restricted/<uuid:sight>/review/", privacy.review, name="review_glass"),
    path("cases/<int:number>/studies/<uuid:study_id>/view/", viewer.show_viewer, name="viewer"),
    path("cases/<int:number>/studies/<uuid:study_id>/facts.json", viewer.show_facts, name="level_facts"),
    path(
        "cases/<int:number>/studies/<uuid:study_id>/levels/<str:level>/correct/", viewer.correct, name="correct_finding"
    ),
    path(
        "cases/<int:number>/studies/<uuid:study_id>/levels/<str:level>/confirm/", viewer.confirm, name="confirm_level"
    ),
    path("cases/<int:number>/appointments/", appointments.show_appointments, name="appointments"),
    path("cases/<int:number>/appointments/<uuid:appointment>/", appointments.show_appointment, name="appointment"),
    path(
        "cases/<int:number>/appointments/<uuid:appointment>/cancel/",
        appointments.cancel_appointment,
        name="cancel_appointment",
    ),
    path(
        "cases/<int:number>/appointments/<uuid:appointment>.ics",
        appointments.download_appointment,
        name="appointment_file",
    ),
    path("cases/<int:number>/messages/", correspondence.show_messages, name="messages"),
    path("cases/<int:number>/messages/<uuid:attachment>/", correspondence.download_attachment, name="attachment"),
    path("calendar/", calendar.show_calendar, name="calendar"),
    path("calendar/waiting/", calendar.show_waiting, name="waiting"),
    path("calendar/<uuid:site>/hours/", calendar.show_timetable, name="timetable"),
    path("templates/", templates.list_templates, name="templates"),
    path("templates/new/", templates.add_template, name="new_template"),
    path("templates/<uuid:template>/", templates.edit_template, name="template"),
    path("my/", portal.show_start, name="portal"),
    path("my/messages/", own_messages.show_messages, name="my_messages"),
    path("my/messages/<uuid:attachment>/", own_messages.download_attachment, name="my_attachment"),
    path("my/appointments/", own_appointments.show_appointments, name="my_appointments"),
    path("my/appointments/<uuid:appointment>/", own_appointments.show_change, name="change_appointment"),
    path("my/appointments/<uuid:appointment>.ics", own_appointments.download_appointment, name="my_appointment_file"),
    path("my/alternatives/", own_alternatives.show_own, name="my_alternatives"),
    path("my/copies/", own_copies.show_copies, name="my_copies"),
    path("my/copies/<uuid:copy>/", own_copies.take, name="my_copy"),
    path("my/copies/<uuid:copy>/progress.json", own_copies.tell, name="my_copy_progress"),
    path("my/decision/", decision.show_own_decision, name="my_decision"),
    path("my/consent/", consent.show_own_consent, name="my_consent"),
    path("my/consent/paper/", consent.show_own_paper, name="my_consent_paper"),
    path("my/consent/withdraw/", consent.withdraw_own, name="withdraw_consent"),
    path("my/now/", portal.show_stop, name="stop"),
    path("my/review/", review.show_review, name="review"),
    path("my/choose/", helping.show_choose, name="choose"),
    path("my/helpers/", helping.show_helpers, name="helpers"),
    path("my/medicines/", medicines.show_medicines, name="medicines"),
    path("photos/<uuid:document_id>/", medicines.show_photo, name="photo"),
    path("my/<fact:key>/", portal.show_question, name="question"),
    path("my/<fact:key>/<slug:place>/", rows.show_row, name="row"),
    path("session/stay/", session.stay, name="stay"),
    path("session/end/", session.end, name="end_session"),
    path("session/forget/", session.forget, name="forget"),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("flavum.clinic.config.account")),
    path("requests/", requests.show_requests, name="requests"),
    path("requests/<uuid:request_id>/aside/", requests.put_aside, name="put_aside"),
    path("cases/<int:number>/invite/", invitations.show_invite, name="invite"),
    path("staff/", staff.show_staff, name="staff"),
    path("check/", check.show_only, name="check_here"),
    path("check/<slug:slug>/", check.show_check, name="check"),
    path("request/", consultation.show_only, name="request_here"),
    path("request/<slug:slug>/", consultation.show_request, name="request"),
    path("request/<slug:slug>/thanks/", consultation.show_thanks, name="thanks"),
    path("welcome/<uuid:organisation_id>/<str:secret>/", welcome.show_welcome, name="welcome"),
]
handler400 = "flavum.clinic.health.error.show_bad_request"
handler404 = "flavum.clinic.health.error.show_absent"
handler500 = "flavum.clinic.health.error.show_error"
