"""A process as one readable file: loading it into a site, exporting it from one.

``format`` reads and writes YAML, checks its form and says in plain words what is wrong; ``domain`` loads a file into
the site and exports a process. What a file can hold is declared in each app's ``staff.portable`` (for core:
``domain.core_sections``), as pydantic models (``format.items``) whose fields say how they travel (``format.codecs``).
"""
