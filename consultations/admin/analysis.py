"""The addresses of the analysis: under its consultation in the back office, for those who read responses."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from consultations.admin import (
    analysis_campaigns,
    analysis_overview,
    analysis_question,
    analysis_responses,
    analysis_statement,
)

QUESTION = "questions/<int:question>"
CAMPAIGN = "campaigns/<int:campaign>"
SENTENCE = "statement/<int:sentence>"
RESPONSE = "responses/<int:response>"


def analysis_urls(site: AdminSite) -> list[URLPattern]:
    """Beside the pages of a consultation, for its admin's `get_urls`."""

    def at(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        return path(f"<int:number>/analysis/{route}", site.admin_view(view), name=f"consultations_{name}")

    return [
        at("", analysis_overview.overview, "analysis"),
        at("answers.csv", analysis_responses.answers_file, "analysis_answers_file"),
        at("respondents.csv", analysis_responses.respondents_file, "analysis_respondents_file"),
        at(f"{QUESTION}/", analysis_question.question_page, "analysis_question"),
        at(f"{QUESTION}/agreement/", analysis_overview.agreement_page, "analysis_agreement"),
        at(f"{QUESTION}/themes/", analysis_question.themes_page, "analysis_themes"),
        at("answers/<int:answer>/code/", analysis_question.code, "analysis_code"),
        at(f"{QUESTION}/cite/", analysis_statement.cite, "analysis_cite"),
        at("campaigns/", analysis_campaigns.campaigns_page, "analysis_campaigns"),
        at("campaigns/find/", analysis_campaigns.find, "analysis_find_campaigns"),
        at(f"{CAMPAIGN}/", analysis_campaigns.campaign_page, "analysis_campaign"),
        at(f"{CAMPAIGN}/members/", analysis_campaigns.members, "analysis_members"),
        at(f"{CAMPAIGN}/dissolve/", analysis_campaigns.dissolve, "analysis_dissolve"),
        at("statement/", analysis_statement.statement_page, "statement"),
        at("statement/write/", analysis_statement.write, "statement_write"),
        at("statement/overview/", analysis_statement.overview, "statement_overview"),
        at(f"{SENTENCE}/", analysis_statement.sentence_page, "sentence"),
        at(f"{SENTENCE}/answers/", analysis_statement.answers, "sentence_answers"),
        at(f"{SENTENCE}/move/", analysis_statement.move, "sentence_move"),
        at(f"{SENTENCE}/delete/", analysis_statement.delete, "sentence_delete"),
        at(f"{RESPONSE}/", analysis_responses.response_page, "analysis_response"),
        at(f"{RESPONSE}/who/", analysis_responses.who, "analysis_who"),
        at(f"{RESPONSE}/attachments/<int:attachment>/", analysis_responses.attachment, "analysis_attachment"),
    ]
