"""Words for codes: labels, dates, durations and problems, as the coordinator, the chair and the advocate say them."""
