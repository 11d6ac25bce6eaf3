"""The five papers of a hand-over, each one definition: from the facts of a batch to what stands on the page.

Papers are Chinese whatever the reader's language is, so their words are no message ids.
"""
