"""How well the reader reads: figures on papers that it was not written for, beside the simplest rivals."""
