"""Why data could not be had, and what one can do; downloads and the doctor say it alike."""

import errno
import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.datasets.files import DatasetError
from helpers.language import tr

if TYPE_CHECKING:
    from requests import Response

FULL = (errno.ENOSPC, errno.EDQUOT)
LOCAL = (*FULL, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EFBIG)

BROKEN = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, http.client.IncompleteRead)
NETWORK = (
    (ssl.SSLCertVerificationError,
     "the server's certificate is not trusted here. On macOS, run \"Install Certificates.command\" "
     "of Python's folder. In a network that looks into secure connections, ask for its "
     "certificate:  %env REQUESTS_CA_BUNDLE=/path/to/it.pem  Is the date of this computer right?",
     "aquí no se confía en el certificado del servidor. En macOS, ejecuta \"Install "
     "Certificates.command\" de la carpeta de Python. En una red que mira dentro de las conexiones "
     "seguras, pide su certificado:  %env REQUESTS_CA_BUNDLE=/ruta/al/certificado.pem  "
     "¿Está bien la fecha de esta computadora?"),
    (ssl.SSLError,
     "no secure connection; is the date of this computer right? Is there a proxy in between?",
     "no hay conexión segura; ¿está bien la fecha de esta computadora? ¿Hay un proxy en medio?"),
    (socket.gaierror, "the server's name is not found; is this computer online?",
     "no se encuentra el nombre del servidor; ¿tiene conexión esta computadora?"),
    (TimeoutError, "the server does not answer, or has fallen silent",
     "el servidor no responde, o dejó de responder"),
    (ConnectionRefusedError, "nobody answers there", "nadie responde en esa dirección"),
    (BROKEN, "the connection broke off", "la conexión se cortó"))

STATUS = (  # first code, last code, what it means
    (300, 399, "the server sends one round in circles", "el servidor redirige en círculos"),
    (401, 403, "the server refuses; a filter of this network may be the cause",
     "el servidor niega el acceso; la causa puede ser un filtro de esta red"),
    (404, 404, "the file is not there", "el archivo no está allí"),
    (407, 407, "the proxy of this network wants a password",
     "el proxy de esta red pide una contraseña"),
    (429, 429, "the server is asked too often; wait some minutes",
     "el servidor recibe demasiadas peticiones; espera unos minutos"),
    (500, 599, "the server is in trouble", "el servidor tiene un problema"),
    (0, 999, "the server refuses", "el servidor niega el acceso"))


def reason(error: BaseException) -> str:
    """What went wrong on the way to a server; an error of ours speaks for itself."""
    if isinstance(error, DatasetError):
        return str(error)
    if code := status(error):
        words = next(words for low, high, *words in STATUS if low <= code <= high)
        return f"{tr(*words)} (HTTP {code})"
    chain = list(_causes(error))
    for kind, english, spanish in NETWORK:
        if any(isinstance(cause, kind) for cause in chain):
            return tr(english, spanish)
    return str(chain[-1]) or type(chain[-1]).__name__


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those behind it: a library for downloads wraps what the system says."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def status(error: BaseException) -> int:
    """The HTTP status that an error of requests tells, or a proxy's; 0 if none."""
    if proxy := re.search(r"Tunnel connection failed: (\d{3})", str(error)):
        return int(proxy[1])
    return getattr(getattr(error, "response", None), "status_code", 0)


def is_final(error: BaseException) -> bool:
    """Whether a server has answered in a way that a new attempt will not change: 404, 403 …"""
    untrusted = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))
    return untrusted or (0 < status(error) < 500 and status(error) not in (408, 416, 429))


def web_page() -> DatasetError:
    """The error for a page that comes in the place of the data, as public networks send."""
    return DatasetError(tr(
        "a web page came instead of the data; does this network ask one to sign in? "
        "Open any page in the browser, sign in",
        "llegó una página web en lugar de los datos; ¿esta red pide iniciar sesión? "
        "Abre cualquier página en el navegador, inicia sesión"))


def refuse_web_page(reply: "Response") -> None:
    """DatasetError if a server says that it sends a page."""
    if reply.headers.get("Content-Type", "").startswith("text/html"):
        raise web_page()


def is_local(error: BaseException) -> bool:
    """Whether this computer's disk is the trouble, so that no other server will help."""
    return isinstance(error, OSError) and error.errno in LOCAL


def local_reason(error: OSError, folder: Path) -> str:
    """What is wrong with the folder that the download goes to."""
    if error.errno in FULL:
        return no_space(folder)
    return tr(f"{folder} cannot be written ({error.strerror})",
              f"no se puede escribir en {folder} ({error.strerror})")


def no_space(folder: Path) -> str:
    """What to say about a full disk."""
    return tr(f"no space left for {folder}; free some disk",
              f"no queda espacio para {folder}; libera espacio en el disco")


def ways_out(file: str) -> list[str]:
    """The three things that one can do without a data set."""
    return [
        tr("Check the connection, and run this cell again: a download goes on where it stopped.",
           "Revisa la conexión, y ejecuta esta celda de nuevo: la descarga sigue donde se quedó."),
        tr(f"Name a folder that holds {file}:  %env COURSE_DATA_DIR=/path/to/folder",
           f"Indica una carpeta que contenga {file}:  %env COURSE_DATA_DIR=/ruta/de/la/carpeta"),
        tr("Go on with stand-in data, announced as such:  %env COURSE_DATA=standin",
           "Sigue con datos sustitutos, anunciados como tales:  %env COURSE_DATA=standin")]
