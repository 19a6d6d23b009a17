"""Alembic migrations of the server's PostgreSQL. They travel inside the package."""
