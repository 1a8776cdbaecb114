"""The playground's picture by the shortest way: one still Plotly figure with four views, in st.plotly_chart."""

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from benchmarks.setting import link
from engine import params, run
from ui.playground.state import decode

setup = decode(dict(parse_qsl(link(0))))[0]
first = setup.lanes[0]
rates = params(first.optimizer)[0].stops()
lr = st.select_slider("learning rate", rates, min(rates, key=lambda rate: abs(rate - first.optimizer.lr)))
lanes = (replace(first, optimizer=replace(first.optimizer, lr=lr)), *setup.lanes[1:])


@st.cache_data
def heights():
    """Grid and logarithm of the loss, as on the stage."""
    x, y = (np.linspace(low, high, 141) for low, high in setup.landscape.domain)
    losses = setup.landscape.value(np.array(np.meshgrid(x, y)).reshape(2, -1)).reshape(141, 141)
    return x.astype("f4"), y.astype("f4"), np.log10(losses + 1e-3).astype("f4")


x, y, z = heights()
specs = [[{}, {"type": "surface"}], [{}, {}]]
figure = make_subplots(2, 2, specs=specs, subplot_titles=("Contour", "Surface", "Loss", "Learning rate"))
figure.add_trace(go.Contour(x=x, y=y, z=z, ncontours=18, showscale=False), 1, 1)
figure.add_trace(go.Surface(x=x, y=y, z=z, showscale=False), 1, 2)
for lane in lanes:
    found = run(setup.run(lane))
    (px, py), loss = found.points.T.astype("f4"), found.losses.astype("f4")
    line = {"mode": "lines", "name": lane.label}
    figure.add_trace(go.Scatter(x=px, y=py, **line), 1, 1)
    figure.add_trace(go.Scatter3d(x=px, y=py, z=np.log10(loss + 1e-3), **line), 1, 2)
    figure.add_trace(go.Scatter(y=loss, **line), 2, 1)
    figure.add_trace(go.Scatter(y=found.lrs.astype("f4"), **line), 2, 2)
figure.update_layout(height=700, showlegend=False, yaxis2_type="log", meta=lr)
st.plotly_chart(figure, key="picture")
