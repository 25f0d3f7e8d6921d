"""The rule extractor: trigger words as data, arguments from clause structure, statuses from cues; explainable."""
