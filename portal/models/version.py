import pgtrigger
from django.db import connection, models
from django.db.models.expressions import RawSQL

CURRENT = (
    "SELECT name, sum(changes) || '-' || max(transaction) || coalesce('-' || max(xmin::text::bigint)"
    " FILTER (WHERE transaction = txid_current_if_assigned()), '') AS version FROM portal_version GROUP BY name"
)


class VersionQuerySet(models.QuerySet["Version"]):
    def current(self) -> dict[str, str]:
        """The version of everything that is counted, in one query. What was never changed is not in it.

        Inside a transaction that has changed something, the savepoint that did it (`xmin`) is in the version: what is
        rolled back is never met again.
        """
        with (
            connection.cursor() as cursor
        ):  # asked for before each kept page: put together by hand, it costs half
            cursor.execute(CURRENT)
            return dict(cursor.fetchall())

    def together(self) -> RawSQL:
        """`current` as a column of another question, so that both are asked at once. NULL when nothing is counted."""
        counted = f"SELECT jsonb_object_agg(name, version) FROM ({CURRENT}) AS counted"
        return RawSQL(counted, (), output_field=models.JSONField())

    def fold(self) -> None:
        """One row for each name instead of one for each transaction; every version stays what it was.

        Safe beside changes, and to run twice.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH gone AS (DELETE FROM portal_version RETURNING name, transaction, changes)"
                " INSERT INTO portal_version (name, transaction, changes)"
                " SELECT name, max(transaction), sum(changes) FROM gone GROUP BY name"
            )


class Version(models.Model):
    """How often something has changed, so that whoever keeps a copy knows whether it is still right.

    The database counts by itself (see `counts`): no change is forgotten, whoever makes it, and a change that is
    rolled back is not counted. Each transaction has a row of its own, so that two that change the same thing
    never wait for each other; the version is the sum of the rows, which only grows. A reader asks for the version
    first and reads what it copies afterwards: then a copy can be newer than its version, and never older.
    """

    name = models.CharField(max_length=40)
    transaction = models.BigIntegerField()
    changes = models.PositiveBigIntegerField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint("name", "transaction", name="version_once_a_transaction"),)

    def __str__(self) -> str:
        return self.name


def counts(name: str, operation: pgtrigger.Operation | pgtrigger.Operations) -> pgtrigger.Trigger:
    """A trigger that counts each statement of this kind on a table as a change of `name`."""
    return pgtrigger.Trigger(
        name=f"counts_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        func=(
            "INSERT INTO portal_version (name, transaction, changes)"
            f" VALUES ('{name}', txid_current(), 1)"
            " ON CONFLICT (name, transaction) DO UPDATE SET changes = portal_version.changes + 1;"
            " RETURN NULL;"
        ),
    )
