"""Storage: the tables, the engines that reach them, sealed fields, and the place file that describes a town."""
