"""What a page type of the package stands on: the site's base page, its text blocks, the way to the pages below it."""
