"""Descent Lab: what the server serves, page config and navigation, nothing else."""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":  # whenever a visitor's page runs
    from ui import session
    from ui.frame import frame
    from ui.texts import t

    st.set_page_config(page_icon="docs/icon.svg", layout="wide")
    st.logo("docs/logo.svg", size="large")
    session.open_app()
    # The first page has this file's name: where Streamlit still takes the folder `pages` for a menu of its own (see
    # ui/address_bar.py), it runs this file for it, so that after a restart of the server the address stays as it is.
    pages = [
        st.Page("pages/playground.py", title=t("Playground"), default=True, url_path="app"),
        st.Page("pages/network.py", title=t("Network")),
        st.Page("pages/schedules.py", title=t("Schedules")),
        st.Page("pages/reference.py", title=t("Reference")),
    ]
    st.navigation(pages, position="top").run()
    frame(pages)
else:  # once, when `streamlit run` has found that there is an `app`
    from ui.front import front

    app = st.App(__file__, routes=front(Path(__file__).with_name("pages")))
