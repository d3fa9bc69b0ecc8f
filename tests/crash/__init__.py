"""The service killed at every point where something could get lost: a server that forks it, and a driver that watches."""
