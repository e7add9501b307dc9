"""A set of the mission's size for measurements: keyword rows, associations and telemetry, without files.

Planned exposures (of the mission's long-range plan where its list is at hand, else drawn with the same statistics)
become exposures of the real apertures, these the files of all stages of the pipeline, as rows of MAST's keyword search.
The same input, fraction and number of times give the same bytes; nothing is held longer than one observation.
"""
