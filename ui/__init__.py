"""Streamlit widgets drawn from what items declare, the link codec, caches and texts."""
