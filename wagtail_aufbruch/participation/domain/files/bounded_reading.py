"""Libraries that measure a file read it bit by bit. Each bit costs time, and a file can be made of nothing else."""

from typing import BinaryIO


class ReadTooOften(Exception):
    """More was asked of a file than a real one needs."""


class ReadBounded:
    """A file that can be read from ``most`` times; after that it raises ReadTooOften."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self.seek, self.tell = file.seek, file.tell
        self._file, self._left = file, most

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ReadTooOften
        return self._file.read(size)
