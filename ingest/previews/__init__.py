"""Previews of products, for those that the archive has no JPEG of: a picture and a thumbnail each, as PNG.

``reading``     parts of a FITS file as small arrays, in blocks, however large the file is
``stretch``     values to grey, and where there are none to a colour
``canvas``      the frame: title, what is up, scale bar, compass; PNG
``images``, ``spectra``, ``cubes``, ``series``, ``interferometry``, ``catalogs``
                what is drawn of each kind of product
``kinds``       which of them a file is
``worker``      one file in a process of its own
``shelf``       where pictures lie, and the rows about them

PNG and not JPEG: most of a preview are lines, letters and pixels of their own size, which JPEG blurs, and the colour
that says "no data" has to stay that colour. With a palette of 256 colours it is not larger.
"""

from __future__ import annotations

RECIPE = 1  # goes up when pictures are drawn otherwise: then all are made anew
