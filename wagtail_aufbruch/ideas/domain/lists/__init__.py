"""Lists of ideas: paging, filters, cards, feeds, exports."""
