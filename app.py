"""Descent Lab: page config, navigation, and what a session remembers; nothing else."""

import streamlit as st

from ui import session
from ui.texts import t

st.set_page_config(page_title="Descent Lab", page_icon="docs/icon.svg", layout="wide")
st.logo("docs/logo.svg", size="large")
session.begin()
pages = [
    st.Page("pages/playground.py", title=t("Playground"), default=True),
    st.Page("pages/schedules.py", title=t("Schedules")),
    st.Page("pages/reference.py", title=t("Reference")),
]
st.navigation(pages, position="top").run()
