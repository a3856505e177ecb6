"""Where it is kept: keys, engines, migrations, unit of work, ledger, search."""
