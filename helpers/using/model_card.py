"""A card that goes with a classifier (Mitchell and others, arXiv 1810.03993, section 4).

The paper has nine sections; here is the least that one should not do without.
"""

from collections.abc import Mapping

from helpers.language import tr

FIELDS = ("made_for", "must_not_be_used_for", "network", "classes", "photos", "tested_on",
          "accuracy", "surest_mistake", "not_in_the_photos")
Card = dict[str, str]


def missing(facts: Mapping[str, object]) -> list[str]:
    """The fields for which there is no fact, or an empty one."""
    return [name for name in FIELDS if facts.get(name) is None or not str(facts[name]).strip()]


def card(**facts: object) -> Card:
    """The facts as a card. ValueError for a field that is missing, empty, or none of FIELDS."""
    if lacking := missing(facts):
        raise ValueError(tr("The card lacks: ", "A la ficha le falta: ") + ", ".join(lacking))
    if unknown := sorted(set(facts) - set(FIELDS)):
        raise ValueError(tr("The card has no field for: ", "La ficha no tiene campo para: ")
                         + ", ".join(unknown))
    return {name: str(facts[name]).strip() for name in FIELDS}
