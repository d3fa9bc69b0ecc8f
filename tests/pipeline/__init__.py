"""The pipeline when something fails on our side."""
