"""Operators answer, move, look up and count tickets."""
