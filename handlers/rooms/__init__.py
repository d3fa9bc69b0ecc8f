"""The rooms of the centres: asked for by associations, agreed by the coordinator, told to everybody concerned."""
