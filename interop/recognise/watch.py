"""Watches an optimizer that a text writes out: what it does to a point that is given a fixed row of gradients.

It may be a class with a method for a step, a function, or a loop. How each is called is told by the names of what it
takes; what no name tells is tried in a few forms.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .machine import RATES, Class, Function, Machine, Module, NotFollowed, Scope, Thing

START = np.array([1.5, -0.8])
GRADIENTS = np.array(
    [(0.6, -1.3), (0.2, 2.0), (-0.7, -0.01), (-1e-4, -3.0), (0.5, 0.4), (-1.1, 0.9), (0.3, -0.2), (2.5, -0.6)]
)
SLOWER = 5  # from this step on the rate is half as much, where it can be set: so the places of the rate are told apart
METHODS = (
    *(
        "update",
        "step",
        "apply",
        "__call__",
        "optimize",
        "update_params",
        "update_weights",
        "update_parameters",
        "update_param",
    ),
    *(
        "apply_gradients",
        "apply_gradient",
        "get_update",
        "get_updates",
        "update_step",
        "run",
        "calculate_update",
        "fit_step",
    ),
)
GRADIENT = re.compile(
    r"_*(?:d_?(?:[a-z]|weights?|params?|theta|loss|cost|biases)|.*grads?.*|.*grad_?.*|g|gt|g_t|gs|derivs?|derivatives?|dldw)",
    re.I,
)
WEIGHT = re.compile(
    r"_*(?:w|ws|x|xs|theta|thetas|p|ps|params?|parameters?|weights?|vars?|variables?|values?|point|position|y|tensor|z|pos|coef|coeffs?)(?:_?\d|_t|_old|_prev)?",
    re.I,
)
TIMES = (
    "t",
    "i",
    "iter",
    "iteration",
    "step",
    "epoch",
    "n",
    "k",
    "time",
    "timestep",
    "time_step",
    "it",
    "num_iter",
    "steps",
    "iterations",
)
KEYS = ("key", "name", "idx", "index", "id", "layer_name", "param_name", "layer_id", "layer_idx", "k")
BIASES = ("b", "bias", "biases")
LAYERS = ("layer", "model", "network", "net", "nn", "module")
SIZES = ("shape", "size", "dim", "n_params", "num_params", "input_shape", "n_features", "dims")
USUAL = {
    "beta1": 0.9,
    "beta_1": 0.9,
    "b1": 0.9,
    "beta2": 0.999,
    "beta_2": 0.999,
    "b2": 0.999,
    "epsilon": 1e-8,
    "eps": 1e-8,
}
HALVES = ("momentum", "mu", "beta", "gamma", "rho", "decay_rate", "alpha", "moment")
FORMS = ("array", "dict", "list", "number")


@dataclass
class Watched:
    """What was seen: points of shape (steps + 1, N), the gradients of shape (steps, N), the share of the rate that each
    step had, the numbers that the text has, those it was given, and the lines that it stands on."""

    points: np.ndarray
    gradients: np.ndarray
    shares: np.ndarray
    numbers: list[float]
    rate: float | None
    assumed: dict[str, float]
    lines: tuple[int, int]
    name: str
    node: ast.AST


class Usual(dict):
    """Settings that the text reads and does not give: each is what is usual for its name."""

    def __init__(self, given: Given) -> None:
        super().__init__()
        self.given = given

    def __missing__(self, key: str) -> Any:
        self[key] = self.given.usual(str(key))
        return self[key]


@dataclass
class Given:
    """What a written-out optimizer is given: a parameter in some form, and its gradient of each step."""

    form: str
    machine: Machine
    param: Any = None
    assumed: dict[str, float] = field(default_factory=dict)
    layer: Thing | None = None
    slower: bool = False

    def __post_init__(self) -> None:
        self.param = START.copy() if self.form != "number" else float(START[0])
        self.other = np.zeros(2)
        self.now: Any = None
        self.holder: Any = None

    def gradient(self, t: int) -> Any:
        """The gradient of step t = 1, 2, ..., and the parameter's own `grad` set to it."""
        grad = GRADIENTS[t - 1].copy() if self.form != "number" else float(GRADIENTS[t - 1][0])
        if isinstance(self.param, np.ndarray):
            self.machine.grads[id(self.param)] = self.param, grad
        self.now = grad
        if self.layer is not None:
            self._teach(grad)
        return grad

    def _teach(self, grad: Any) -> None:
        """A layer's gradients, under the names that people give them."""
        if self.layer is not None:
            zero = np.zeros(2)
            self.layer.own |= {"dweights": grad, "dbiases": zero, "dW": grad, "db": zero, "dw": grad, "grad": grad}
            self.layer.own |= {
                "grads": {"W": grad, "w": grad},
                "gradients": grad,
                "grad_weights": grad,
                "weights_gradient": grad,
            }

    def formed(self, value: Any) -> Any:
        """A parameter or gradient in the form in which it is passed on; the parameter in one dict or row."""
        if value is self.param and self.form in ("dict", "list"):
            self.holder = self.holder or ({"w": value} if self.form == "dict" else [value])
            return self.holder
        return {"w": value} if self.form == "dict" else [value] if self.form == "list" else value

    def layered(self) -> Thing:
        """A layer of a network that has the parameter as its weights."""
        if self.layer is None:
            zero = np.zeros(2)
            own = {"weights": self.param, "biases": zero, "W": self.param, "b": zero, "w": self.param}
            self.layer = Thing(None, **own, params={"W": self.param})
            self.layer.own["layers"] = [self.layer]
            self._teach(self.now)
        return self.layer

    def usual(self, name: str) -> Any:
        """A value for an argument that the text leaves open. Raises NotFollowed where its name says nothing."""
        low = name.lower().lstrip("_")
        if low in RATES or low.startswith(("lr", "learn")):
            return self.assumed.setdefault(name, 0.01)
        if low in USUAL:
            return self.assumed.setdefault(name, USUAL[low])
        if low in HALVES:
            return self.assumed.setdefault(name, 0.9)
        if "decay" in low or low in ("wd", "lambda_", "lam", "reg"):
            return self.assumed.setdefault(name, 0.01)
        if low in SIZES:
            return 2
        if low in LAYERS:
            return self.layered()
        if low.startswith(("hyper", "config", "cfg", "hparam", "options")):
            return Usual(self)
        if low.startswith(("param", "weights", "var")):
            return [self.param]
        raise NotFollowed("It is not known what to give for {name}.", name=name[:60])

    def for_step(self, name: str, t: int, grad: Any) -> Any:
        """What a step is given for an argument of this name. Raises NotFollowed."""
        low = name.lower()
        if low.lstrip("_") in BIASES:
            return self.formed(self.other)
        if low in ("db", "dbias", "d_b", "grad_b", "b_grad"):
            return self.formed(np.zeros(2))
        if GRADIENT.fullmatch(low):
            return self.formed(grad)
        if low in LAYERS:
            return self.layered()
        if low in TIMES:
            return t
        if low in KEYS:
            return "w"
        if WEIGHT.fullmatch(low):
            return self.formed(self.param)
        return self.usual(name)

    def moved(self, before: Any, result: Any) -> Any:
        """The parameter after a step that gave `result`; None where nothing moved."""
        if isinstance(self.param, np.ndarray) and not np.array_equal(before, self.param, equal_nan=True):
            return self.param
        if self.layer is not None:
            for name in ("weights", "W", "w"):
                new = self.layer.own[name]
                if isinstance(new, np.ndarray) and new.shape == np.shape(before) and not np.array_equal(new, before):
                    self.param[...] = new
                    self.layer.own |= dict.fromkeys(("weights", "W", "w"), self.param)
                    return self.param
        if self.holder is not None and self.holder and self.holder is not result:
            new = self.holder["w"] if self.form == "dict" else self.holder[0]
            if isinstance(new, np.ndarray) and new.shape == np.shape(before) and not np.array_equal(new, before):
                self.param[...] = new
                self.holder["w" if self.form == "dict" else 0] = self.param
                return self.param
        if isinstance(result, tuple) and result:
            result = result[0]
        if isinstance(result, dict):
            result = result.get("w", result.get("W"))
        if isinstance(result, list) and result:
            result = result[0]
        if isinstance(result, (float, np.floating)) and self.form == "number":
            self.param = float(result)
            return self.param
        if isinstance(result, np.ndarray) and result.shape == (2,) and self.form != "number":
            self.param[...] = result
            return self.param
        return None


def candidates(tree: ast.Module) -> Iterator[Callable[[], Watched]]:
    """The ways in which a text may write out an optimizer; each raises NotFollowed where it is none."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in reversed(classes):
        names = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        method = next((one for one in METHODS if one in names), None)
        inherited = method or next(
            (
                one
                for one in METHODS
                for base in classes
                if any(isinstance(f, ast.FunctionDef) and f.name == one for f in base.body)
            ),
            None,
        )
        if inherited and (method or node.bases):
            for form in FORMS:
                yield lambda node=node, method=inherited, form=form: of_class(tree, node, method, form)
    for node in [one for one in tree.body if isinstance(one, ast.FunctionDef)][::-1]:
        names = [one.arg for one in node.args.args]
        if any(GRADIENT.fullmatch(one.lower()) for one in names) or {"params", "states"} <= {*names}:
            for form in FORMS:
                yield lambda node=node, form=form: of_function(tree, node, form)
    loops = [one for one in ast.walk(tree) if isinstance(one, (ast.For, ast.While))]
    for loop in loops:
        if gradient_lines(loop):
            for form in ("array", "number"):
                yield lambda loop=loop, form=form: of_loop(tree, loop, form)


def defined(machine: Machine) -> None:
    """Everything that the text defines; what cannot be followed of it is left out."""
    for node in machine.tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.Assign)):
            try:
                machine.run([node], machine.globals)
            except NotFollowed:
                continue


def of_class(tree: ast.Module, node: ast.ClassDef, method: str, form: str) -> Watched:
    """Steps of an object of a class. Raises NotFollowed."""
    machine = Machine(tree)
    given = Given(form, machine)
    defined(machine)
    cls = machine.globals.values.get(node.name)
    if not isinstance(cls, Class):
        raise NotFollowed("Line {line}: {what} is not followed.", line=node.lineno, what=node.name)
    thing = _object(machine, cls, given)
    found = cls.find(method)
    names = _wanted(found[0], bound=True)
    open_names = [name for name in names if name not in ("closure",)]

    def step(t: int, grad: Any) -> Any:
        args = [given.for_step(name, t, grad) for name in open_names]
        return machine.function(Function(found[0], found[1].scope, thing, found[1]), args, {})

    return _watched(
        given,
        step,
        lambda: _slow(thing),
        node,
        node.name,
        only=len(names) == 1 and bool(GRADIENT.fullmatch(names[0].lower())),
        things=thing,
    )


def _object(machine: Machine, cls: Class, given: Given) -> Thing:
    """An object of the class, made as the text makes one, the rest by its defaults or by what is usual."""
    found = cls.find("__init__")
    call = next(
        (
            n
            for n in ast.walk(machine.tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == cls.node.name
        ),
        None,
    )
    names = [one.arg for one in found[0].args.args[1:]] if found else []
    values: dict[str, Any] = {}
    for name, one in [*zip(names, call.args), *((k.arg, k.value) for k in call.keywords if k.arg)] if call else ():
        try:
            value = machine.value(one, machine.globals)
        except NotFollowed:
            continue
        if isinstance(value, (int, float, str, tuple)) or value is None:
            values[name] = value
    if found:
        for name in _wanted(found[0], bound=True):
            if name not in values:
                values[name] = given.usual(name)
    return machine.made(cls, [], values)


def _wanted(node: Any, bound: bool = False) -> list[str]:
    """The arguments of a function that have no default."""
    names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)][1 if bound else 0 :]
    return names[: len(names) - len(node.args.defaults)] + [
        one.arg for one, it in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if it is None
    ]


def _slow(thing: Thing) -> bool:
    """Halves an object's rate; False where it has none that can be seen."""
    groups = thing.own.get("param_groups")
    if groups and isinstance(groups[0].get("lr"), float):
        groups[0]["lr"] *= 0.5
        return True
    found = False
    for holder in (thing.own, thing.passed):
        for name in (*RATES, "current_learning_rate", "current_lr"):
            if isinstance(holder.get(name), (float, int)) and name != "alpha":
                holder[name] = holder[name] * 0.5
                found = True
    return found


def of_function(tree: ast.Module, node: ast.FunctionDef, form: str) -> Watched:
    """Calls of a function; what it gives back beside the point is given to it again. Raises NotFollowed."""
    machine = Machine(tree)
    given = Given(form, machine)
    defined(machine)
    made = Function(node, machine.globals)
    names = [one.arg for one in node.args.args]
    wanted = _wanted(node)
    gradients = [one for one in names if GRADIENT.fullmatch(one.lower())]
    weights = [one for one in names if WEIGHT.fullmatch(one.lower()) and one not in gradients and one in wanted]
    kept: dict[str, Any] = {}
    returns = next((one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None), None)
    given_back = (
        [one.id if isinstance(one, ast.Name) else "" for one in returns.elts] if isinstance(returns, ast.Tuple) else []
    )
    rate = {"share": 1.0}

    def step(t: int, grad: Any) -> Any:
        args: dict[str, Any] = {}
        for name in wanted:
            low = name.lower()
            if name in kept:
                args[name] = kept[name]
            elif name in gradients or name == (weights or [""])[0]:
                args[name] = given.for_step(name, t, grad)
            elif low in RATES or low.startswith(("lr", "learn")):
                args[name] = given.usual(name) * rate["share"]
            elif low in TIMES or low in BIASES or low in KEYS:
                args[name] = given.for_step(name, t, grad)
            else:
                try:
                    args[name] = given.usual(name)
                    if isinstance(args[name], Usual):
                        kept[name] = args[name]
                except NotFollowed:
                    zero = np.zeros(2) if form != "number" else 0.0
                    kept[name] = args[name] = given.formed(zero)
        args |= {name: kept[name] for name in kept if name in names}
        result = machine.function(made, [], args)
        if isinstance(result, tuple):
            back = given_back if len(given_back) == len(result) else [""] * len(result)
            for place, (name, value) in enumerate(zip(back, result)):
                if place and name in names:
                    kept[name] = value
                elif place and isinstance(value, dict):  # the cache that it was not given the first time
                    cache = next((one for one in names if one not in wanted and one not in gradients), None)
                    if cache:
                        kept[cache] = value
        return result

    def slower() -> bool:
        cache = next(
            (one for one in kept.values() if isinstance(one, dict) and any(name in RATES for name in one)), None
        )
        if cache is not None:
            name = next(name for name in RATES if name in cache)
            cache[name] = cache[name] * 0.5
            return True
        if any(one.lower() in RATES or one.lower().startswith(("lr", "learn")) for one in wanted):
            rate["share"] = 0.5
            return True
        return False

    return _watched(given, step, slower, node, node.name, only=not weights)


def _watched(
    given: Given,
    step: Callable,
    slower: Callable[[], bool],
    node: Any,
    name: str,
    only: bool = False,
    things: Thing | None = None,
) -> Watched:
    """The points of all steps. `only`: the step is given the gradient alone and says how far to go."""
    points, shares, slow = [np.array(given.param, dtype=float)], [], 1.0
    for t in range(1, len(GRADIENTS) + 1):
        if t == SLOWER and slower():
            slow = 0.5
        before = np.array(given.param, dtype=float)
        result = step(t, given.gradient(t))
        if only:
            if not isinstance(result, (float, np.ndarray)) or np.shape(result) != np.shape(given.param):
                raise NotFollowed("{name} gives no step back.", name=name)
            points.append(points[-1] - np.asarray(result))
        else:
            new = given.moved(before, result)
            if new is None:
                raise NotFollowed("{name} does not move what it is given.", name=name)
            points.append(np.array(new, dtype=float))
        shares.append(slow)
    wide = GRADIENTS if given.form != "number" else GRADIENTS[:, :1]
    path = np.stack([np.atleast_1d(one) for one in points])
    numbers = [*given.assumed.values(), *_numbers(node, given.machine, things)]
    rate = next(
        (
            value
            for one, value in given.assumed.items()
            if one.lower() in RATES or one.lower().startswith(("lr", "learn"))
        ),
        None,
    )
    own = _rate_of(things) if things is not None else None
    rate = rate if own is None else own / slow
    return Watched(
        path, wide, np.array(shares), numbers, rate, given.assumed, (node.lineno, node.end_lineno), name, node
    )


def _rate_of(thing: Thing) -> float | None:
    groups = thing.own.get("param_groups")
    if groups and isinstance(groups[0].get("lr"), (int, float)):
        return float(groups[0]["lr"])
    for holder in (thing.own, thing.passed):
        for name in ("lr", "learning_rate", "eta"):
            if isinstance(holder.get(name), (float, int)) and not isinstance(holder.get(name), bool):
                return float(holder[name])
    return None


def _numbers(node: ast.AST, machine: Machine, thing: Thing | None) -> list[float]:
    """The numbers that stand in a text, and those that an object keeps."""
    found = [one for one in (thing.own | thing.passed).values() if type(one) in (int, float)] if thing else []
    if thing and thing.own.get("param_groups"):
        for one in thing.own["param_groups"][0].values():
            found += (
                [one]
                if type(one) in (int, float)
                else [x for x in one if type(x) in (int, float)]
                if isinstance(one, tuple)
                else []
            )
    for one in ast.walk(node):
        if isinstance(one, (ast.BinOp, ast.UnaryOp, ast.Constant)) and all(
            isinstance(part, (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop))
            for part in ast.walk(one)
        ):
            try:
                value = machine.value(one, Scope())
            except NotFollowed:
                continue
            found += [value] if type(value) in (int, float) else []
    return [float(one) for one in found]


# --- loops


class _Enough(Exception):  # noqa: N818 - a way out of the loop
    """All gradients were given."""


def gradient_lines(loop: ast.For | ast.While) -> list[ast.Assign]:
    """The assignments in a loop, and not in one inside it, that give a gradient its value."""
    inner = {
        n for one in ast.walk(loop) if isinstance(one, (ast.For, ast.While)) and one is not loop for n in ast.walk(one)
    }
    found = []
    for one in ast.walk(loop):
        if isinstance(one, ast.Assign) and one not in inner and len(one.targets) == 1:
            target = one.targets[0]
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            fresh = not any(
                isinstance(n, ast.Name) and n.id in {getattr(t, "id", "") for t in names} for n in ast.walk(one.value)
            )
            if fresh and all(isinstance(n, ast.Name) and GRADIENT.fullmatch(n.id) for n in names):
                found.append(one)
    return found


def of_loop(tree: ast.Module, loop: ast.For | ast.While, form: str) -> Watched:
    """A loop, run with everything before it; each gradient in it is ours. Raises NotFollowed."""
    machine = Machine(tree)
    lines = gradient_lines(loop)
    seen: list[dict[str, np.ndarray]] = []
    wide = GRADIENTS if form == "array" else GRADIENTS[:, :1]
    count = {id(one): 0 for one in lines}
    names = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name)}
    halved: list[str] = []
    whole: list[float] = []

    def ours(node: ast.stmt, scope: Scope) -> Any:
        if id(node) not in count:
            return NotImplemented
        t = count[id(node)]
        if node is lines[0]:
            values = {name: scope.holder(name).values[name] for name in names if scope.holder(name)}
            seen.append(
                {
                    name: np.array(one, dtype=float)
                    for name, one in values.items()
                    if isinstance(one, (float, int, np.ndarray))
                }
            )
            rate = next((one for one in RATES if isinstance(values.get(one), float)), None)
            if rate and t == 0:
                whole.append(values[rate])
            if rate and t >= SLOWER - 1 and values[rate] == whole[0]:  # again where each round sets it
                halved.append(rate)
                scope.holder(rate).values[rate] *= 0.5
        if t >= len(GRADIENTS):
            raise _Enough
        count[id(node)] += 1
        many = len(node.targets[0].elts) if isinstance(node.targets[0], ast.Tuple) else 0
        if many > 2:
            raise NotFollowed(
                "Line {line}: {what} is not followed.", line=node.lineno, what=ast.unparse(node.targets[0])[:60]
            )
        if many:
            return (
                tuple(GRADIENTS[t][:many].tolist()) if form == "number" else (GRADIENTS[t].copy(), np.zeros(2))[:many]
            )
        return GRADIENTS[t].copy() if form == "array" else float(GRADIENTS[t][0])

    machine.assigns = ours
    function = next(
        (n for n in tree.body if isinstance(n, ast.FunctionDef) and any(one is loop for one in ast.walk(n))), None
    )
    try:
        if function is not None:
            defined(machine)
            given = Given(form, machine)
            args, opaque = {}, set()
            called = {n.func.id for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
            for name in _wanted(function):
                if name in called:  # a function that it is given, such as the loss: what it gives does not count
                    args[name] = Module(f"?{name}")
                    opaque.add(name)
                    continue
                try:
                    args[name] = (
                        1000
                        if name.lower() in TIMES or name.lower().startswith(("n_", "num", "max"))
                        else given.for_step(name, 1, 0.0)
                    )
                except NotFollowed:
                    args[name] = Module(f"?{name}")
            machine.calls = lambda name, _: 1.0 if name in opaque else NotImplemented
            machine.function(Function(function, machine.globals), [], args)
        else:
            for node in tree.body:
                try:
                    machine.run([node], machine.globals)
                except NotFollowed:
                    if any(one is loop for one in ast.walk(node)):
                        raise
                    target = node.targets[0] if isinstance(node, ast.Assign) else None
                    if isinstance(target, ast.Name) and WEIGHT.fullmatch(
                        target.id
                    ):  # a start of its own, such as a random one
                        machine.globals.values[target.id] = START.copy() if form == "array" else float(START[0])
    except _Enough:
        pass
    if len(seen) < 4:
        raise NotFollowed("Line {line}: this loop ends too soon to be known.", line=loop.lineno)
    shape = (len(wide[0]),) if form == "array" else ()
    steps = len(seen) - 1
    shares = np.where(np.arange(1, steps + 1) >= SLOWER, 0.5 if halved else 1.0, 1.0)
    moving = {}
    for name in seen[0]:
        rows = [one.get(name) for one in seen]
        if name not in RATES and all(one is not None and one.shape == shape for one in rows):
            path = np.stack([np.atleast_1d(one) for one in rows])
            if (path[1:] != path[:-1]).any(axis=1).all() and not GRADIENT.fullmatch(name):
                moving[name] = path
    order = sorted(moving, key=lambda one: (WEIGHT.fullmatch(one) is None, -np.abs(moving[one][0]).max(), one))
    if not order:
        raise NotFollowed("Line {line}: nothing that moves is found in this loop.", line=loop.lineno)
    numbers = _numbers(function or tree, machine, None)
    rate = next(
        (
            float(seen[0][one])
            for one in ("lr", "learning_rate", "eta", "alpha")
            if one in seen[0] and seen[0][one].shape == ()
        ),
        None,
    )
    return Watched(
        moving[order[0]], wide[:steps], shares, numbers, rate, {}, (loop.lineno, loop.end_lineno), order[0], loop
    )
