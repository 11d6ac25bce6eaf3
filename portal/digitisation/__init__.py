"""Page images: the viewer, reading copies, text and boxes read by OCR or taken from a PDF."""
