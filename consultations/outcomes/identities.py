"""By what each respondent who is not wholly named can be known: names, people, brands, domains and codes held now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from consultations.models import Answer, Attachment, Consultation, Permission, Respondent, Response
from consultations.publishing.spelling import compact
from consultations.publishing.tells import Identity
from cpal.people.models import Membership, Organisation
from eligibility.models import Brand


@dataclass(frozen=True, slots=True)
class Group:
    """A group of organisations as the registers hold it: names, codes, brands, and the people who act for it."""

    names: frozenset[str]
    codes: frozenset[str]
    brands: frozenset[str]
    people: frozenset[str]


NO_GROUP = Group(frozenset(), frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Register:
    """The groups, by the code of any organisation in them, and the codes by name."""

    groups: Mapping[str, Group]
    codes: Mapping[str, str]

    def group_of(self, code: str, organisation: str) -> Group:
        """Of the code, or of an organisation that has the name."""
        return self.groups.get(code) or self.groups.get(self.codes.get(compact(organisation), "")) or NO_GROUP


def identities_of(consultation: Consultation, at: dt.datetime) -> Iterator[Identity]:
    """Every respondent who began a response, but those who let everything of it be published with the name."""
    named = wholly_named(consultation)
    register = register_at(at)
    files = _files(consultation)
    rows = Respondent.objects.filter(consultation=consultation).select_related("user").order_by("pk")
    for respondent in rows:
        if respondent.response_id not in named:
            group = register.group_of(respondent.organisation_code, respondent.organisation)
            yield _identity(respondent, group, files.get(respondent.response_id, ()))


def wholly_named(consultation: Consultation) -> frozenset[int]:
    """Responses that stand and of which every answer and file may be published with the name."""
    received = Response.objects.received().to(consultation)
    hidden_answers = Answer.objects.filter(submission__stands_for__in=received).exclude(
        permission=Permission.NAMED
    )
    hidden_files = Attachment.objects.filter(response__in=received).exclude(permission=Permission.NAMED)
    hidden = set(hidden_answers.values_list("submission__response_id", flat=True))
    hidden |= set(hidden_files.values_list("response_id", flat=True))
    return frozenset(received.values_list("pk", flat=True)) - hidden


def register_at(at: dt.datetime) -> Register:
    """All groups, in three queries."""
    organisations = list(Organisation.objects.all().held_at(at).values_list("code", "name", "group"))
    group_of = {code: group or code for code, _, group in organisations}
    names, codes = _gathered(organisations, group_of)
    brands: dict[str, set[str]] = defaultdict(set)
    for producer, brand in Brand.objects.all().held_at(at).values_list("producer", "brand"):
        brands[group_of.get(producer, producer)].add(brand)
    people: dict[str, set[str]] = defaultdict(set)
    for membership in Membership.objects.select_related("user"):
        code = membership.organisation
        people[group_of.get(code, code)].add(membership.user.get_full_name())
    every = {*codes, *brands, *people}
    groups = {
        group: Group(
            frozenset(names[group]),
            frozenset(codes[group] | {group}),
            frozenset(brands[group]),
            frozenset(people[group]),
        )
        for group in every
    }
    members = {code: groups[group] for group in every for code in {*codes[group], group}}
    return Register(members, {compact(name): code for code, name, _ in organisations if name})


def _gathered(
    organisations: Iterable[tuple[str, str, str]], group_of: Mapping[str, str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    names: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name, _ in organisations:
        names[group_of[code]].add(name)
        codes[group_of[code]].add(code)
    return names, codes


def _identity(respondent: Respondent, group: Group, files: tuple[str, ...]) -> Identity:
    user = respondent.user
    own = (respondent.name, user.get_full_name() if user else "")
    organisations = (respondent.organisation, *respondent.aliases.splitlines())
    codes = (respondent.organisation_code, user.get_username() if user else "")
    return Identity(
        response=respondent.response_id,
        people=_distinct(*own, *group.people),
        names=_distinct(*organisations, *group.names, *group.brands),
        emails=_distinct(respondent.email, user.email if user else ""),
        codes=_distinct(*codes, *group.codes),
        files=files,
    )


def _distinct(*texts: str) -> tuple[str, ...]:
    return tuple(sorted({text.strip() for text in texts if text.strip()}))


def _files(consultation: Consultation) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = Attachment.objects.filter(response__consultation=consultation).order_by("pk")
    for response, name in rows.values_list("response_id", "file_name"):
        found[response] += (name,)
    return found
