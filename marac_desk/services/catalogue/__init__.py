"""The area's own catalogue of actions: read by everything that proposes or words one, kept by the coordinator."""
