"""Parsing of what officers, agencies, chairs and managers type about referrals."""

from licensing.referrals.forms.agencies import AgencyForm, MemberForm
from licensing.referrals.forms.recommending import RecommendForm
from licensing.referrals.forms.referring import AgencyQuestionForm, ReferForm, SettleForm, WordsForm

__all__ = [
    "AgencyForm",
    "AgencyQuestionForm",
    "MemberForm",
    "RecommendForm",
    "ReferForm",
    "SettleForm",
    "WordsForm",
]
