"""Our subset of TensorFlow's messages, and the code generated from it."""
