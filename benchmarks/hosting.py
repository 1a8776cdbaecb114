"""The server under load: what a heavy link costs other visitors, and what many runs cost it."""

from __future__ import annotations

import time
from itertools import count
from statistics import median, quantiles

from .server import Server
from .table import Row
from .visitor import Visitor

NORMAL = "on=Rosenbrock(b=100.0)&start=-1.2,1.0&steps=300&lane1=Adam(lr=0.01)&lane2=Momentum(lr=0.0004)&lane3=RMSProp()"
HEAVY = "on=Rosenbrock(b=100.0)&steps=5000&noise=0.1&seed={seed}&" + "&".join(
    f"lane{n}=LBFGS(lr={n}e-6,max_iter=1000,max_eval=10000,tolerance_grad=0.0,tolerance_change=0.0,history_size=1000,"
    "strong_wolfe=False)"
    for n in range(1, 7)
)
AVERAGED = ("ScheduleFreeSGD", "ScheduleFreeAdamW", "ASGD", "Averaged", "Lookahead", "ScheduleFreeAdamW(lr=0.5)")
SIX = "on=Himmelblau&start=-4.0,-4.0&steps=300&" + "&".join(f"lane{n}={one}" for n, one in enumerate(AVERAGED, 1))
ROUNDS, CHANGES, WARM_UP, PAUSE = 6, 20, 5, 0.05
RATE, HEIGHT, START = "playground.lane0.Adam.lr", "playground.on.Rosenbrock.b", "playground.start.0"


def measure() -> list[Row]:
    """All rows about a server with more than one visitor."""
    with Server("app.py") as server:
        server.wait()
        return [*_beside(server), *_six(server)]


def _beside(server: Server) -> list[Row]:
    visitor = Visitor(server, NORMAL)
    visitor.run()
    stops = count()

    def changes() -> list[float]:
        found = []
        for _ in range(CHANGES):
            visitor.slide(RATE, next(stops))
            visitor.slide(HEIGHT, next(stops))  # so that every run is made anew
            found.append(visitor.run())
            time.sleep(PAUSE)
        return found

    changes()
    quiet, busy, answered = [], [], []
    for seed in range(ROUNDS):
        quiet += changes()
        other = Visitor(server, HEAVY.format(seed=seed))
        other.ask()
        time.sleep(0.3)
        busy += changes()
        other.close()
        time.sleep(3.0)  # until what nobody waits for has ended
        answered.append(Visitor(server, HEAVY.format(seed=f"{seed}0")).run())
    (alone, beside) = (1e3 * quantiles(one, n=20)[-1] for one in (quiet, busy))
    name = f"a visitor's change while another has a heavy link, p95 ({len(busy)} tries)"
    return [
        Row(name, beside, "ms", alone, "the same alone", at_most=1.5),
        Row(f"that heavy link is answered ({ROUNDS} tries)", median(answered), "s", at_most=12),
    ]


def _six(server: Server) -> list[Row]:
    visitor = Visitor(server, SIX)
    visitor.run()
    visitor.set("playground.group", "string_array_value", "Start, steps, noise")
    visitor.run()
    found = []
    for n in range(WARM_UP + CHANGES):
        visitor.set(START, "double_value", -4.0 + n / 100)  # all six are made anew
        before = server.cpu()
        visitor.run()
        found.append(1e3 * (server.cpu() - before))
        time.sleep(PAUSE)
    visitor.close()
    name = "six averaged runs x 300 steps from another start, workers included"
    return [Row(name, median(found[WARM_UP:]), "ms of CPU", at_most=40)]
