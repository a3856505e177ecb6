"""Looking after those who look: the ledger read by person, case and period; alerts, the monthly sample, the export."""
