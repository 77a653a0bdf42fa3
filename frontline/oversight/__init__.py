"""The Cabinet Office's measures: is it taken on board, at scale; where does it leak?"""
