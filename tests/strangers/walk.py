"""Walks all pages of the copy that it stands in, with each item that was put there, and prints what was found as JSON.

    python tests/strangers/walk.py landscapes.LineFit optimizers.Tethered ...

A process of its own: the catalogues are looked through once, when they are imported.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

HOUSE = Path(__file__).parents[2]
sys.path.insert(0, str(HOUSE))

from streamlit.testing.v1 import AppTest  # noqa: E402

PATIENCE = 600  # seconds; nothing takes that long unless it is broken
BELOW = {"report": "What happened", "formulas": "Formulas", "code": "Code"}
GROUPS = {"lane": "Settings", "more": "Advanced", "start": "Start, steps, noise"}
FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax", "numpy": "NumPy"}
LINKS = {  # page -> the parts of its links in which an item of a kind can stand
    "playground": {"landscapes": ("on",), "optimizers": ("lane1",), "schedules": ("rate1",)},
    "schedules": {"landscapes": ("on",), "optimizers": ("opt",), "schedules": ("s1",)},
}


def visit(page: str, **query: str) -> AppTest:
    """A visitor who comes to a page by a link."""
    visitor = AppTest.from_file(HOUSE / "app.py", default_timeout=PATIENCE)
    if page != "playground":
        visitor.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        visitor.query_params[name] = value
    return visitor.run()


def press(visitor: AppTest, value: str, label: str) -> AppTest:
    """Presses the choice with this label, one of several in a row."""
    (control,) = (one for one in visitor.get("button_group") if label in one.options)
    return control.set_value(value).run()


def seen(visitor: AppTest) -> dict:
    """What went wrong, what is said, and what can be chosen."""
    parts = ("markdown", "caption", "header", "subheader", "latex", "code")
    return {
        "exceptions": [f"{one.message}\n{''.join(one.stack_trace)}" for one in visitor.exception],
        "problems": [one.value.replace("\\", "") for one in (*visitor.warning, *visitor.error)],
        "text": "\n".join(str(one.value) for part in parts for one in visitor.get(part)),
        "options": [option for box in visitor.selectbox for option in box.options],
    }


def walk(kind: str, name: str) -> dict[str, dict]:
    """Every place where the item may be met."""
    more = {"optimizers": {}, "schedules": {"lane1": "Momentum"}, "landscapes": {"lane1": "Momentum"}}[kind]
    found = {}
    for page, parts in LINKS.items():
        for part in parts[kind]:
            extra = more if page == "playground" else {}
            visitor = visit(page, steps="40", **extra | {part: name})
            found[page] = seen(visitor)
            if page == "playground" and not visitor.exception:
                for value, label in GROUPS.items():
                    found[label] = seen(press(visitor, value, label))
                for value, label in BELOW.items():
                    found[label] = seen(press(visitor, value, label))
                for value, label in FRAMEWORKS.items():
                    found[f"Code for {label}"] = seen(press(visitor, value, label))
    found["reference"] = seen(visit("reference", item=name))
    return found


def main(items: list[str]) -> None:
    said = {}
    for one in items:
        kind, name = one.split(".")
        cls = import_module(kind).CATALOG[name]
        said[name] = {"label": cls.label, "idea": cls.idea(), "places": walk(kind, name)}
    plain = visit("reference")
    cards = [one.proto.json + str(one.proto.bytes) for one in plain.get("bidi_component")]
    print(json.dumps({"items": said, "reference": seen(plain), "cards": "".join(cards)}))


if __name__ == "__main__":
    main(sys.argv[1:])
