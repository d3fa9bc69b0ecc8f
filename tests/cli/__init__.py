"""The commands of `ascolto`, each as a process of its own."""
