"""Descent Lab: page config and navigation, nothing else."""

import streamlit as st

from ui.texts import t

st.set_page_config(page_title="Descent Lab", page_icon="docs/icon.svg", layout="wide")
st.logo("docs/logo.svg", size="large")
pages = [
    st.Page("pages/playground.py", title=t("Playground"), default=True),
    st.Page("pages/schedules.py", title=t("Schedules")),
    st.Page("pages/reference.py", title=t("Reference")),
]
st.navigation(pages, position="top").run()
