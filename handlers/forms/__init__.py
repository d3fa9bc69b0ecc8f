"""The one engine that walks a flow: runner, screen, answer texts and drafts."""
