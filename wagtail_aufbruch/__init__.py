"""A public process of a town, run inside its Wagtail site."""

__version__ = "0.1.0.dev0"
