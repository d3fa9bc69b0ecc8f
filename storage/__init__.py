"""What we remember: the tables, the road to them, sealed fields, and the place file that describes a town."""
