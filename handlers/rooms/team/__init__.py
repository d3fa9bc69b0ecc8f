"""The coordinator decides about rooms."""
