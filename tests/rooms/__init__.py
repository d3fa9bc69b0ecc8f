"""The civic room: asked for, decided, raced for."""
