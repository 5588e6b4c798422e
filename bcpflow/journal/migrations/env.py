"""What alembic asks for; the connection and its transaction are the journal's.

Must never open a database of its own: there is no alembic.ini and no command line for it.
"""

from alembic import context

context.run_migrations()
