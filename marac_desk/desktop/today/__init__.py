"""Today: what runs out, as typography, beside a worklist that reads as sentences."""
