"""What every room may use: button data, the pager, drawings."""
