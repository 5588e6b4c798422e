"""Alembic's scripts, one a schema version; a shipped one is never edited again."""
