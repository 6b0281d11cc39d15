"""What lies in a folder or a zip, as plain files that we name ourselves.

So nothing in an archive can choose where it goes.
"""

import os
import stat
import struct
import tempfile
import time
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from helpers.language import tr
from instructor.grading.notebooks import LIMIT

MEMBERS, TOTAL = 50_000, 8 * 2**30  # of an LMS's zip: files, and bytes when unpacked
OWN_MEMBERS, OWN_TOTAL = 1_000, 100 * 2**20  # of a zip that a student handed in
LINK = ("a link, not a file", "un enlace, no un archivo")
JUNK = {".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__MACOSX"}
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError,
          RuntimeError, ValueError, OSError)


class Refused(Exception):  # noqa: N818 - it reads as a statement about the archive
    """An archive that is not opened, and why."""


@dataclass(frozen=True)
class Entry:
    """A file, or a folder (`name` ends with "/"), as it came in.

    `problem` is a status if it cannot be taken.
    """

    name: str
    path: Path | None = None
    time: tuple[int, ...] = ()  # year, month, day, hour, minute, second
    problem: str | None = None
    detail: str = ""


def entries(source: Path, workdir: Path) -> list[Entry]:
    """Everything in a folder, a zip, or a single file.

    A zip inside is opened too, as a folder of its name. ValueError, with what to do, if there is
    nothing that can be opened.
    """
    if not source.exists():
        raise ValueError(f"{source} does not exist: give the folder of submissions, or the zip "
                         "from the LMS")
    if source.is_dir():
        found = from_folder(source)
    elif zipfile.is_zipfile(source):
        found = from_outer_zip(source, workdir)
    elif source.suffix == ".ipynb":
        found = [Entry(normal(source.name), source, clock(source))]
    else:
        raise ValueError(f"{source} is neither a folder, nor a whole zip, nor a notebook: "
                         "if it is an archive, download it again, or unpack it yourself and give "
                         "the folder")
    return [inner for entry in found for inner in open_inside(entry, workdir)]


def from_folder(folder: Path) -> list[Entry]:
    """Everything below a folder; links are named but not followed, and so are pipes and devices."""
    found = []
    for place, folders, files in os.walk(folder):
        for path in (Path(place, name) for name in sorted(folders + files)):
            name = normal(path.relative_to(folder).as_posix())
            if path.is_dir() and not path.is_symlink():
                found.append(Entry(name + "/"))
            elif stat.S_ISREG(path.lstat().st_mode):
                found.append(Entry(name, path, clock(path)))
            else:
                found.append(Entry(name, problem="unsafe archive", detail=tr(*LINK)))
    return found


def from_outer_zip(source: Path, workdir: Path) -> list[Entry]:
    """Everything in the zip that the instructor gave. ValueError if it cannot be opened."""
    try:
        return from_zip(source, workdir, MEMBERS, TOTAL)
    except Refused as refused:
        raise ValueError(f"{source} was not opened: {refused}. Download it again, or unpack it "
                         "yourself and give "
                         "the folder") from None


def open_inside(entry: Entry, workdir: Path) -> list[Entry]:
    """An entry; or, if it is a zip, what is in it, below its name."""
    is_zip = entry.path and entry.name.lower().endswith(".zip") and zipfile.is_zipfile(entry.path)
    if not is_zip:
        return [entry]
    try:
        inner = from_zip(entry.path, workdir, OWN_MEMBERS, OWN_TOTAL)
    except Refused as refused:
        return [Entry(entry.name, time=entry.time, problem="unsafe archive", detail=str(refused))]
    folder = entry.name[:-len(".zip")]
    return [Entry(folder + "/")] + [Entry(f"{folder}/{e.name}", e.path, e.time, e.problem, e.detail)
                                    for e in inner]


def from_zip(source: Path, workdir: Path, members: int, total: int) -> list[Entry]:
    """Everything in a zip, unpacked into files named by number.

    Refused if it is damaged, or a bomb.
    """
    try:
        archive = zipfile.ZipFile(source)
    except DAMAGE as error:
        raise Refused(tr(f"it is damaged ({error})", f"está dañado ({error})")) from None
    with archive:
        infos = archive.infolist()
        size = sum(info.file_size for info in infos if info.file_size <= LIMIT)
        if len(infos) > members or size > total:
            much = f"{size / 2**20:,.0f} MB", f"{total / 2**20:,.0f} MB"
            raise Refused(tr(
                f"it holds {len(infos):,} files of {much[0]}, more than {members:,} or {much[1]}",
                f"contiene {len(infos):,} archivos de {much[0]}, más de {members:,} o {much[1]}"))
        into = Path(tempfile.mkdtemp(dir=workdir))
        return [unpack(archive, info, into / f"{i:06}") for i, info in enumerate(infos)]


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> Entry:
    """One member of a zip, written to `target` if it is a harmless file."""
    name = zip_name(info)
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or name[1:2] == ":":
        safe = "/".join(part for part in parts if part not in ("..", "/"))
        return Entry(safe, problem="unsafe archive", detail=tr(
            f"its path leads elsewhere: {name}", f"su ruta lleva a otro lugar: {name}"))
    if name.endswith("/"):
        return Entry(name)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Entry(name, problem="unsafe archive", detail=tr(*LINK))
    if info.file_size > LIMIT:
        return Entry(name, None, info.date_time, "too large", f"{info.file_size / 2**20:,.0f} MB")
    try:
        data = content(archive, info)
    except DAMAGE as error:
        return Entry(name, None, info.date_time, "unreadable",
                     tr(f"cannot be unpacked: {error}", f"no se puede descomprimir: {error}"))
    target.write_bytes(data)
    return Entry(name, target, info.date_time)


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, unpacked piece by piece: a size that lies costs no memory.

    Raises one of DAMAGE.
    """
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(tr("its compression is neither none nor deflate",
                                     "su compresión no es ninguna ni deflate"))
    with archive.open(info) as file:
        return b"".join(iter(lambda: file.read(2**16), b""))


def zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name.

    Without the mark of UTF-8 it is tried as UTF-8, then as what Windows wrote in the West.
    """
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = raw.decode("utf-8")
        except UnicodeEncodeError:
            pass
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    return normal(name.replace("\\", "/"))


def normal(name: str) -> str:
    """A name with composed accents, and without what cannot be shown or written."""
    written = name.encode("utf-8", "replace").decode("utf-8")
    shown = "".join(" " if c.isspace() else c for c in written if c.isspace() or c.isprintable())
    return unicodedata.normalize("NFC", shown)


def clock(path: Path) -> tuple[int, ...]:
    """When a file was last changed, as zips tell it."""
    return tuple(time.localtime(path.stat().st_mtime)[:6])


def is_junk(name: str) -> bool:
    """True for what operating systems and Jupyter leave beside one's files."""
    parts = PurePosixPath(name).parts
    return any(part in JUNK or part.startswith("._") for part in parts)
