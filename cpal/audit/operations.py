"""Steps of a migration that leave Django's picture of the models as it is, where Django's own draw it anew.

A trigger or a constraint changes no field; drawing a hundred models anew for each took most of the time that a fresh
database needs.
"""

from __future__ import annotations

from django.db import migrations
from django.db.migrations.state import ProjectState
from pgtrigger import migrations as trigger_migrations


class AddTrigger(trigger_migrations.AddTrigger):
    """As pgtrigger's, without drawing the models anew."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class AddConstraint(migrations.AddConstraint):
    """As Django's, without drawing the models anew."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["constraints"] = [*options.get("constraints", []), self.constraint]
