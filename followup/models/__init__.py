"""The nouns of follow-up, one a file."""

from followup.models.edition import Edition
from followup.models.edition_file import SealRenewal, SignedPaper
from followup.models.report import Assessment, Report
from followup.models.report_step import Step
from followup.models.weekly_answer import WeeklyAnswer

__all__ = ["Assessment", "Edition", "Report", "SealRenewal", "SignedPaper", "Step", "WeeklyAnswer"]
