"""A process as one readable file: loading it into a site, exporting it from one."""
