"""The public pages of consultations: one list, in the order in which a reader comes to them."""

from django.urls import include, path

from consultations.public import amendments, outcome, outcome_files, pages

CONSULTATION = "consultations/<str:consultation>/"
OUTCOME = f"{CONSULTATION}outcome/"
RESPONSES = f"{CONSULTATION}responses/"

urlpatterns = [
    path("consultations/", pages.consultations, name="consultations"),
    path(CONSULTATION, pages.consultation, name="consultation"),
    path("", include("consultations.respond.urls")),
    path(f"{CONSULTATION}documents/<str:sha256>/", pages.document, name="consultation-document"),
    path(OUTCOME, outcome.outcome, name="consultation-outcome"),
    path(f"{OUTCOME}statement.pdf", outcome_files.statement_pdf, name="consultation-outcome-pdf"),
    path(f"{OUTCOME}statement.docx", outcome_files.statement_docx, name="consultation-outcome-docx"),
    path(f"{OUTCOME}counts.csv", outcome_files.counts_csv, name="consultation-outcome-counts-csv"),
    path(RESPONSES, outcome.responses, name="consultation-responses"),
    path(f"{RESPONSES}answers.csv", outcome_files.answers_csv, name="consultation-responses-csv"),
    path(f"{RESPONSES}answers.json", outcome_files.answers_json, name="consultation-responses-json"),
    path(
        f"{RESPONSES}files/<str:sha256>/", outcome_files.respondents_file, name="consultation-responses-file"
    ),
    path("amendments/", amendments.amendments, name="amendments"),
    path("amendments/<str:amendment>/", amendments.amendment, name="amendment"),
    path("amendments/<str:amendment>/<str:code>.csv", amendments.back_cast_csv, name="amendment-back-cast"),
]
