"""The smallest Streamlit page with a slider and a chart: one curve of 300 steps."""

import streamlit as st

lr = st.slider("learning rate", 0.0, 1.0, 0.1, 0.01)
losses = [1.0]
for _ in range(300):
    losses.append(losses[-1] * (1 - lr / 50))
st.line_chart(losses)
