"""The frame: how every page looks. Base templates, one style sheet, forms and pictures."""
