"""Keeps the catalogues: `python -m locales.catalogues extract | update [CODE…] | check`."""

import sys
from collections.abc import Sequence

from locales.faults import faults
from locales.template import read_catalogue, write_catalogue, write_template
from locales.words import catalogue_codes, catalogue_path

_USAGE = f"{__doc__}\n"


def update(codes: Sequence[str]) -> None:
    """Bring every catalogue up to the source, and begin one for each code that has none."""
    template = read_catalogue(write_template())
    for code in sorted({*catalogue_codes(), *codes}):
        write_catalogue(catalogue_path(code), code, template)


def check() -> int:
    found = faults()
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["extract"]:
            write_template()
        case ["update", *codes]:
            update(codes)
        case ["check"]:
            return check()
        case _:
            sys.stderr.write(_USAGE)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
