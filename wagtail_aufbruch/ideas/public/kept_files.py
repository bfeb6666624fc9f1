"""Files that everybody may have: made once, kept packed until something changes, given out from there.

Ten thousand ideas cost seconds. Whoever comes first gets the file while it is made; the cache keeps it with the version
that was noted before its first row was read, as ``core.reader_cache`` keeps pages. Whatever is published, changed,
taken back or erased raises that version, so that nobody gets the file of before; what it holds is deleted by whoever
asks next, and after an hour at the latest.
"""

import zlib
from collections.abc import Iterable, Iterator

from django.http import HttpRequest

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.reader_cache import marks
from wagtail_aufbruch.core.reader_cache.failsafe import FailsafeCache

MAX_BYTES = 5_000_000
"""So large, packed, a file may be to be kept; some fifty thousand ideas."""
KEPT_SECONDS = 3600
PIECE = 64 * 1024


def kept_file(request: HttpRequest, scope: str, key: str) -> Iterator[bytes] | None:
    """The file that is kept under this key, if nothing of the scope (a process's key) has changed; else None."""
    version = _version(request, scope)
    cache = FailsafeCache(aufbruch_settings.cache_alias)
    found: tuple[marks.Version, bytes] | None = cache.get(_name(key), tuple)
    if version is None or found is None:
        return None
    if found[0] != version:
        cache.delete(_name(key))
        return None
    return _unpacked(found[1])


def keeping(request: HttpRequest, scope: str, key: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks; when the last one has gone out, the file is kept. In memory it is packed, and never twice."""
    version = _version(request, scope)
    packer, packed, size = zlib.compressobj(level=1), [], 0
    for chunk in chunks:
        if size <= MAX_BYTES:
            packed.append(packer.compress(chunk))
            size += len(packed[-1])
        yield chunk
    packed.append(packer.flush())
    if version is not None and size + len(packed[-1]) <= MAX_BYTES:
        FailsafeCache(aufbruch_settings.cache_alias).set(_name(key), (version, b"".join(packed)), KEPT_SECONDS)


def _name(key: str) -> str:
    return marks.cache_key(f"aufbruch.file.{key}")


def _version(request: HttpRequest, scope: str) -> marks.Version | None:
    """None where nothing may be kept: without the middleware nobody has noted what was valid at the beginning."""
    versions = marks.noted_versions(request)
    return None if versions is None else marks.version_of(versions, scope)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for start in range(0, len(packed), PIECE):
        yield unpacker.decompress(packed[start : start + PIECE])
    yield unpacker.flush()
