from objections.models.determinations import Determination
from objections.models.objections import Objection

__all__ = ["Determination", "Objection"]
