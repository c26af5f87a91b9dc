"""Profiles and candidate pairs → weighed pairs: levels of agreement, the model, its learning."""
