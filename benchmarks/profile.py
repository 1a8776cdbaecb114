"""How long the browser's main thread is busy with our own scripts."""

from __future__ import annotations

from .browser import Visit

INTERVAL = 100  # microseconds between samples
OURS = "/static/stage-"


def own_work(visit: Visit) -> float:
    """Milliseconds between a key press and the paint in which a function of the stage was on the stack.

    Sampled by the browser's own profiler; what Plotly does on behalf of the stage counts too.
    """
    send = visit.devtools.send
    send("Profiler.enable")
    send("Profiler.setSamplingInterval", {"interval": INTERVAL})
    send("Profiler.start")
    seen = visit.page.evaluate("bench.painted.length")
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function(f"bench.painted.length > {seen}", timeout=30000)
    profile = send("Profiler.stop")["profile"]
    visit.page.wait_for_timeout(300)
    ours: set[int] = set()

    def walk(node: dict, inside: bool) -> None:
        inside = inside or OURS in node["callFrame"]["url"]
        if inside:
            ours.add(node["id"])
        for child in node.get("children", ()):
            walk(nodes[child], inside)

    nodes = {node["id"]: node for node in profile["nodes"]}
    walk(profile["nodes"][0], False)
    spent = sum(delta for one, delta in zip(profile["samples"], profile["timeDeltas"], strict=True) if one in ours)
    return spent / 1e3
