"""Points of many dimensions → what one can look at: PCA, t-SNE, UMAP, neighbours, sprites.

Pure computing over NumPy's arrays, which knows nothing of widgets. A `space.Space` holds the
points, `prepare` makes them ready, and each other module computes one thing of them.
"""

from __future__ import annotations
