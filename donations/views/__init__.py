"""Pages: giving, a campaign, one gift, and one's gifts by a mailed link."""
