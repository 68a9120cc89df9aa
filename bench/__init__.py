"""Benchmarks: what a page costs, as a ratio to a bare view on the same server in the same run."""
