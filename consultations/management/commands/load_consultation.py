"""`manage.py load_consultation FILE --by USERNAME [--backfilled]`: begins a consultation from a paper in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.paper import BadPaper, read_paper
from consultations.services.held import ConsultationRefused
from consultations.services.load_paper import load_paper
from cpal.people.models import User


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # `make check` does; here they would only take time
    help = "Begin a consultation from a paper in JSON: it becomes a draft, which a second person approves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="the consultation editor who begins it"
        )
        parser.add_argument(
            "--backfilled",
            action="store_true",
            help="it was held in the past, at the moments stated in the file; it can carry no adoption",
        )

    def handle(self, *args: Any, file: Path, by: str, backfilled: bool, **options: Any) -> None:
        prepared_by = User.objects.filter(username=by).first()
        if prepared_by is None:
            raise CommandError(f"nobody is called “{by}”")
        try:
            paper = read_paper(file.read_bytes())
            consultation = load_paper(document=paper, prepared_by=prepared_by, backfilled=backfilled)
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}") from problem
        except BadPaper as bad:
            faults = "\n".join(f"  {fault}" for fault in bad.faults)
            raise CommandError(f"{file.name}: refused, nothing of it was loaded\n{faults}") from bad
        except (ConsultationRefused, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{consultation.reference}: a draft with {len(paper.questions)} questions")
