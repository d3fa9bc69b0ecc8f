"""Keeps the catalogues: `python -m locales.catalogues extract | update [CODE…] | check`."""

import sys
from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from locales.faults import faults
from locales.template import read_catalogue, write_catalogue, write_template
from locales.words import catalogue_codes, catalogue_path

_USAGE = f"{__doc__}\n"
_DONE, _WRONG, _WRONG_CALL = range(3)  # as bot/cli/exit_codes.py has them, which no leaf imports


def update(codes: Sequence[str]) -> None:
    """Brings every catalogue up to the source, and begins one for each code that has none."""
    template = read_catalogue(write_template())
    for code in sorted({*catalogue_codes(), *codes}):
        write_catalogue(catalogue_path(code), code, template)


def check() -> int:
    found = faults()
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return _WRONG if found else _DONE


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["extract"]:
            write_template()
        case ["update", *codes]:
            if strange := [code for code in codes if not _is_language(code)]:
                sys.stderr.write(f"No language has the code {', '.join(strange)}.\n")
                return _WRONG_CALL
            update(codes)
        case ["check"]:
            return check()
        case _:
            sys.stderr.write(_USAGE)
            return _WRONG_CALL
    return _DONE


def _is_language(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
