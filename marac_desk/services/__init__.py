"""What people do: one module a subject, one keyword-only function a use case."""
