"""Keys and sealed fields."""
