"""t-SNE and UMAP, in a process of their own, seen as they go on.

`process.Iterating` is the kernel's side, and imports neither library; `worker` is the other
side; `wire` is what is said between them.
"""

from __future__ import annotations
