"""What editors keep: articles, the crisis lines, and the pages about the foundation."""

from knowledge.admin import articles, crisis, pages

__all__ = ["articles", "crisis", "pages"]
