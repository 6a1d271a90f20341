"""What the front end computes, once more: by plain definitions, without speed.

Both are checked against the vectors in js/tests/core/vectors.json. To add one, write its
input; the test that fails shows what the definition says.
"""
