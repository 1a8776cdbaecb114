"""Plotly specifications and the style of the charts."""
