"""The names of operators."""

from handlers.messaging.unit_of_work import UnitOfWork
from storage.people import people


def operator_name(unit: UnitOfWork, person_id: int | None) -> str:
    """An operator's name for colleagues. A citizen is called a citizen, and nothing else."""
    language = unit.team_language
    if person_id is None:
        return language.say("Ascolto")
    who = people.get(unit.tx, person_id)
    if who.is_erased:
        return language.say("An operator")
    return people.shown_name(unit.context.keys, who) or language.say("An operator")
