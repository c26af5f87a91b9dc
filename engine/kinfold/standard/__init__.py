"""One kind of value, one small file: raw texts in, standard forms and their parts out (``shape``)."""
