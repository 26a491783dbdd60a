"""PostgreSQL as it is, but a test that commits may be cleaned up after.

Our tables refuse TRUNCATE, and the rules that the migrations load belong to the database. So between two such tests
the triggers rest, everything is emptied, and what the migrations loaded is put back. At the end the database goes,
whoever may still be there.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base, creation, operations

COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


class DatabaseOperations(operations.DatabaseOperations):
    connection: "DatabaseWrapper"

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # triggers and foreign keys rest
            for statement in sql_list:
                cursor.execute(statement)
            for statement in self.connection.creation.putting_back:
                cursor.execute(statement)


class DatabaseCreation(creation.DatabaseCreation):
    putting_back: Sequence[str] = ()

    def create_test_db(self, *arguments: Any, **options: Any) -> str:
        """Also keep a copy of every row that the migrations loaded."""
        name: str = super().create_test_db(*arguments, **options)
        with self.connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
            tables = self.connection.introspection.table_names(cursor)
            # Of the class: a greenlet of Playwright has a connection object, and so a creation, of its own.
            DatabaseCreation.putting_back = [
                self._keep(cursor, table) for table in tables if self._has_rows(cursor, table)
            ]
        return name

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        """Drop it, and send away whoever still has a session on it: a worker, a page, a thread of a live server."""
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)} WITH (FORCE)")

    def _has_rows(self, cursor: Any, table: str) -> bool:
        cursor.execute(f"SELECT EXISTS (SELECT FROM public.{table})")
        return bool(cursor.fetchone()[0])

    def _keep(self, cursor: Any, table: str) -> str:
        cursor.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
        cursor.execute(COLUMNS, [f"public.{table}"])
        (columns,) = cursor.fetchone()
        return (
            f"INSERT INTO public.{table} ({columns}) OVERRIDING SYSTEM VALUE "
            f"SELECT {columns} FROM kept.{table} ON CONFLICT DO NOTHING"  # Django does not empty its own few
        )


class DatabaseWrapper(base.DatabaseWrapper):
    creation: DatabaseCreation
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
