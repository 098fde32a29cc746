"""The pages of officers, agencies, chairs and managers about referrals."""
