"""The page "Reference": every item as a card, made from its declaration."""
