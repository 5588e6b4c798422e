"""Preparing a definition for a run at a site: its systems, its rating rule, its staffing plan.

What a run needs of a site goes into its first event; nothing of the folder is read afterwards.
"""

from __future__ import annotations

from dataclasses import replace

from bcpflow.definition.caserules import CaseRules
from bcpflow.definition.model import Definition
from bcpflow.errors import Refused
from bcpflow.site.expand import expanded, needs_register
from bcpflow.site.opened import SiteInUse
from bcpflow.site.people import planned_staffing


def prepared(definition: Definition, site: SiteInUse, rules: CaseRules | None = None) -> Definition:
    """The definition with everything the site adds, and the rules of a case where it is one.

    Raises Refused where a register is needed.
    """
    if needs_register(definition):
        if site.register is None:
            raise Refused("BCP-R070", workflow=definition.workflow.workflow)
        definition = expanded(definition, site.register.systems)
    staffing = planned_staffing(definition.workflow, site.muster, site.roster)
    return replace(
        definition,
        workflow=replace(definition.workflow, staffing=staffing),
        evaluation=site.evaluation,
        case_rules=rules,
    )
