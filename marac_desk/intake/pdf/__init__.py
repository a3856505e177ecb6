"""Reads PDF forms: what stands in their fields, or else their text; nothing active is run, no picture is decoded."""
