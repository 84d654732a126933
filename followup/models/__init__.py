"""The nouns of follow-up, one a file."""

from followup.models.edition import Edition
from followup.models.report import Assessment, Report

__all__ = ["Assessment", "Edition", "Report"]
