from organizations.models.association import Association
from organizations.models.district import District
from organizations.models.mandate import Mandate

__all__ = ["Association", "District", "Mandate"]
