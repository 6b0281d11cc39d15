"""Why a download failed, in words, in the language in use."""

import errno
import http.client
import os
import socket
import ssl
import urllib.error
from pathlib import Path

from helpers.language import tr

FULL = (errno.ENOSPC, errno.EDQUOT)
LOCAL = (*FULL, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EFBIG)  # no other server will help

NETWORK = (
    (ssl.SSLError, "no secure connection; is the date of this computer right? Is there a proxy in between?",
     "no hay conexión segura; ¿está bien la fecha de esta computadora? ¿Hay un proxy de por medio?"),
    (socket.gaierror, "the server's name is not found; is this computer online?",
     "no se encuentra el nombre del servidor; ¿tiene conexión esta computadora?"),
    (TimeoutError, "the server does not answer, or has fallen silent", "el servidor no responde, o dejó de responder"),
    (ConnectionRefusedError, "nobody answers there", "nadie responde en esa dirección"),
    ((ConnectionResetError, ConnectionAbortedError, BrokenPipeError, http.client.RemoteDisconnected,
      http.client.IncompleteRead), "the connection broke off", "la conexión se cortó"))

STATUS = (  # first code, last code, what it means
    (300, 399, "the server sends one round in circles", "el servidor redirige en círculos"),
    (401, 403, "the server refuses; a filter of this network may be the cause",
     "el servidor niega el acceso; la causa puede ser un filtro de esta red"),
    (404, 404, "the file is not there", "el archivo no está allí"),
    (407, 407, "the proxy of this network wants a password", "el proxy de esta red pide una contraseña"),
    (410, 410, "the file is not there any more", "el archivo ya no está allí"),
    (429, 429, "the server is asked too often; wait some minutes",
     "el servidor recibe demasiadas peticiones; espera unos minutos"),
    (500, 599, "the server is in trouble", "el servidor tiene un problema"),
    (0, 999, "the server refuses", "el servidor niega el acceso"))


def reason(error: BaseException) -> str:
    """What went wrong on the way to a server; an error of ours speaks for itself."""
    if isinstance(error, urllib.error.HTTPError):
        words = next(words for low, high, *words in STATUS if low <= error.code <= high)
        return f"{tr(*words)} (HTTP {error.code})"
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, BaseException):
        error = error.reason
    for kind, english, spanish in NETWORK:
        if isinstance(error, kind):
            return tr(english, spanish)
    return str(error) or type(error).__name__


def is_local(error: BaseException) -> bool:
    """Whether this computer's disk is the trouble, not the network."""
    return isinstance(error, OSError) and not isinstance(error, urllib.error.URLError) and error.errno in LOCAL


def no_space(folder: Path) -> str:
    """What to say about a full disk."""
    return tr(f"no space left for {folder}; free some disk",
              f"no queda espacio para {folder}; libera espacio en el disco")


def local_reason(error: OSError, folder: Path) -> str:
    """What is wrong with the folder that the download goes to, and what to do."""
    if error.errno in FULL:
        return no_space(folder)
    why = f"({os.strerror(error.errno)})"
    return tr(f"{folder} cannot be written {why}", f"no se puede escribir en {folder} {why}")
