"""Decoders of what is not a scalar: messages → values, one kind a file. Pure.

They take what a record holds as a message, open no file, and believe no size that a
message claims. What can't be decoded raises `tbwidget.ReadError` with the reason.
"""
