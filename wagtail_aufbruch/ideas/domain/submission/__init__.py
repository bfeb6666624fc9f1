"""Handing in an idea: similar ones, one transaction, handing in again."""
