"""A process as one readable file: loading it into a site, exporting it from one.

``source`` reads YAML with lines, ``processfile`` checks its form, ``loader`` writes it, ``exporter`` reads a
process back, ``dump`` writes YAML. What a file can hold is declared in each app's ``portable`` module (in core:
``sections``), as pydantic models (``items``) whose fields say how they travel (``codecs``).
"""

from wagtail_aufbruch.core.portable import sections

__all__ = ["sections"]
