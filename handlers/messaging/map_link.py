"""Links to a point on a map that everybody can open."""


def map_link(latitude: float, longitude: float) -> str:
    at = f"{latitude:.6f}", f"{longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={at[0]}&mlon={at[1]}#map=18/{at[0]}/{at[1]}"
