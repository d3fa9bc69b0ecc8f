"""The rooms of the centres: requested by associations, decided by the coordinator, announced to everybody concerned."""
