"""Memory of the processes: what a screening worker and a web worker hold once each has done its work.

The web worker has served its pages' code and no more: of the engine it may know how to ask, not the index.
Both are started as the product starts them, with its settings.
"""
