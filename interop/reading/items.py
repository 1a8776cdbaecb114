"""Calls of a library as optimizers and schedules."""

from __future__ import annotations

import ast
import math
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from engine import Item, Optimizer, Schedule, Wrapper
from optimizers import Accumulated, Averaged, Clipped
from schedules import Lambda, LinearWarmup, PerEpoch

from ..errors import CodeError, Mismatch, Other, Together
from ..spelling import Signature, dotted, index, match, order_of, path, signatures
from .closing import Opaque, closed, in_words, sources
from .functions import NAMES, TAKES, as_lambda, formula, is_function, text
from .names import Names, canonical, known
from .own import own_class, own_schedule
from .refused import refused
from .rewrites.aliases import UNREAD, plain
from .rewrites.old_names import modern
from .rewrites.optax_chain import KNOWN, whole
from .rewrites.special import rounds, sooner, unshaken
from .symbols import OPERATORS
from .values import Instance, Lib, Made, Unknown, flat
from .walk import Walk

DEEPEST = 90  # calls in calls
BESIDE = "optax.contrib."  # as a step of its own
MULTI = "optax.MultiSteps"  # moves once in so many steps
RATES = ("keras.optimizers.schedules.", "optax.")  # they act as somebody's learning rate only
RATE = ("lr", "learning_rate")  # as one library calls it, and the others
NUMERIC = ("torch", "tf", "tensorflow", "keras", "jax", "jnp", "optax", "np", "numpy", "math")
NOT_ASKED = {"params", "optimizer", "model", "name", "verbose"}


class Question(Exception):  # noqa: N818 - not an error: a person may know it
    """A value is wanted that the text does not tell."""

    def __init__(self, unknown: Unknown, call: str, argument: str, usual: Any, whole: bool) -> None:
        super().__init__(call)
        self.unknown, self.call, self.argument = unknown, call, argument
        self.usual, self.whole = usual, whole
        self.more: list[Question] = []  # other values of the same call


class Items:
    """What the calls of a script make."""

    def __init__(self, walk: Walk, names: Names) -> None:
        self.walk, self.names = walk, names
        self.calls: dict[int, tuple[Made, ast.Call]] = {}
        self.schedules: dict[int, tuple[ast.Call, tuple[Schedule, float | None]]] = {}  # the call keeps its id taken
        self.chains: dict[int, tuple[Made, list[ast.expr]]] = {}  # the parts of an optax chain
        self.origin: dict[int, Made] = {}  # of a call
        self.beside: ast.Call | None = None  # the part of an optax chain that watches the loss
        self.within: Schedule | None = None  # the learning rate of an optimizer inside another
        self.remarks: list[Any] = []
        self.base_rate = 1.0  # of the optimizer whose schedule is read
        self.hidden: list[Made] = []  # what gets settings that the text does not show
        self.consumed: set[int] = set()  # objects of the script that have become a schedule
        self.depth = 0

    # --- calls

    def name(self, one: Made) -> str:
        """The qualified name of what is called."""
        return self.names.of(one)

    def kind(self, name: str) -> str:
        """ "optimizer", "schedule" or nothing."""
        if name in ("optax.chain", MULTI):
            return "optimizer"
        found = index().get(name)
        return "" if not found else "schedule" if issubclass(found[0].cls, Schedule) else "optimizer"

    def own_scheduler(self, call: ast.Call) -> Instance | None:
        """The object of the script's own class of schedulers that a call makes."""
        one = self.origin.get(id(call))
        return one.attrs.get("") if one is not None and own_class(one) else None

    def kind_of(self, one: Made) -> str:
        """The same of something made, other spellings taken for what they are."""
        if own_class(one):
            return "schedule"
        return self.kind(dotted(self.call(one).func)) if one.owner is None else ""

    def call(self, one: Made) -> ast.Call:
        """The call with its arguments worked out, in the form that is known here."""
        if id(one) not in self.calls:
            self.calls[id(one)] = one, self._call(one)
            self.origin[id(self.calls[id(one)][1])] = one
        return self.calls[id(one)][1]

    def _call(self, one: Made) -> ast.Call:
        name = self.name(one)
        nodes, named = sources(one)
        args = [closed(value, node, self.walk.count) for value, node in zip(one.args, nodes)]
        keywords = [
            ast.keyword(key, closed(value, named.get(key), self.walk.count)) for key, value in one.kwargs.items()
        ]
        if one.spread == "*":
            raise CodeError("{call} gets arguments by * that this code does not show.", call=name)
        if one.spread:
            self.hidden.append(one)
        call = ast.Call(_path(name), args, keywords)
        name, call, remark = modern(name, call)
        if remark is not None and remark not in self.remarks:
            self.remarks.append(remark)
        call = plain(name, call, order_of(name))
        return self.functions(dotted(call.func), call)

    def functions(self, name: str, call: ast.Call) -> ast.Call:
        """The call with functions of the script as formulas. Raises CodeError where a function is none."""
        if name not in TAKES:
            return call
        argument, place, n = TAKES[name]
        args, keywords = list(call.args), list(call.keywords)
        at = next((i for i, one in enumerate(keywords) if one.arg == argument), None)
        node = keywords[at].value if at is not None else args[place] if len(args) > place else None
        functions = list(node.elts) if isinstance(node, (ast.List, ast.Tuple)) else [node]
        if not functions or not all(isinstance(one, Opaque) for one in functions):
            return call
        made = []
        for one in functions:
            value = formula(self.walk, one.value, NAMES[n], None)
            made.append(as_lambda(value, NAMES[n], lambda unknown: self.ask(unknown, name, argument)))
        if any(text(one) != text(made[0]) for one in made[1:]):
            raise CodeError("{name} has another function for each group of parameters; a run has one group.", name=name)
        if at is not None:
            keywords[at] = ast.keyword(argument, made[0])
        else:
            args[place] = made[0]
        return ast.Call(call.func, args, keywords)

    # --- values

    def ask(self, unknown: Unknown, call: str, argument: str) -> None:
        """Raises Question, or CodeError where it is known why there is no value."""
        if unknown.why is not None:
            raise unknown.why
        known = signatures().get(call, Signature([], [], {}))
        usual = known.defaults.get(argument)
        whole_number = isinstance(usual, int) and not isinstance(usual, bool)
        raise Question(unknown, call, argument, usual, whole_number)

    def settle(self, name: str, call: ast.Call) -> None:
        """Asks for the unknown arguments: raises Question, or CodeError for what cannot be followed."""
        if name == "optax.chain":  # its parts are no numbers
            return
        order, questions = order_of(name), []
        given = [
            *zip([*order, *[""] * len(call.args)], call.args),
            *((one.arg or "", one.value) for one in call.keywords),
        ]
        torch = name.startswith(("torch.optim.", "pytorch_optimizer.", "transformers.", "timm."))
        for place, (argument, node) in enumerate(given):
            said = getattr(node, "value", None)
            if argument == "maximize" and said is True:
                raise CodeError("{call} with maximize=True climbs; all runs here go down.", call=name)
            if argument == "last_epoch" and isinstance(said, int) and said not in (-1, 0):
                message = "{call} goes on at last_epoch={n}, in the middle of a run; all runs here begin at the start."
                raise CodeError(message, call=name, n=said)
            if argument == "params" and isinstance(node, ast.Constant) and isinstance(said, (int, float)):
                message = "{call} takes the parameters first; {value} stands in their place."
                raise CodeError(message, call=name, value=repr(said))
            if argument in NOT_ASKED or (torch and place == 0 and call.args):
                continue
            for one in ast.walk(node):
                value = self.walk.loose(one.value, one) if isinstance(one, Opaque) and self._asks(one.value) else None
                value = one.value if value is None and isinstance(one, Opaque) else value
                if isinstance(value, Unknown) and not self.mades(value):
                    try:
                        self.ask(value, name, argument)
                    except Question as question:
                        questions.append(question)
        if questions:
            questions[0].more = questions[1:]
            raise questions[0]

    def _asks(self, value: Any) -> bool:
        """Whether a person may know what number this is."""
        return _settings(value) and not (isinstance(value, Made) and self.kind_of(value))

    def mades(self, value: Any) -> list[Made]:
        """What is made by libraries in a value."""
        return [one for one in flat([value]) if isinstance(one, Made)]

    def value(self, node: ast.expr) -> Any:
        """A number, switch, text, row or table of such; arithmetic is worked out. Raises CodeError for others."""
        self.walk.count()
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, (ast.Tuple, ast.List)):
            return tuple(self.value(one) for one in node.elts)
        if isinstance(node, ast.Dict) and None not in node.keys:
            return {self.value(k): self.value(v) for k, v in zip(node.keys, node.values, strict=True)}
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            value = self.number(node.operand)
            return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](self.number(node.left), self.number(node.right))
        if isinstance(node, ast.Attribute) and node.attr in ("pi", "e", "inf"):
            return getattr(math, node.attr)
        if isinstance(node, Opaque) and isinstance(node.value, Unknown) and node.value.why is not None:
            raise node.value.why
        raise CodeError("“{text}” is not a number that can be read.", text=in_words(node))

    def number(self, node: ast.expr) -> float:
        """A number. Raises CodeError for anything else."""
        value = self.value(node)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e300:
            raise CodeError("“{text}” is not a number that can be used.", text=in_words(node))
        return value

    # --- optimizers

    def optimizer(self, call: ast.Call) -> tuple[Optimizer, Schedule | None]:
        """The optimizer that a call makes, and the schedule that is its learning rate. Raises CodeError."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise CodeError("A value in this code is nested too deeply.")
        try:
            name = dotted(call.func)
            if name == MULTI:
                return self._once_in_a_while(call)
            inner, wraps = self.peeled(call, name)
            if dotted(inner.func) != name:
                optimizer, schedule = self.optimizer(inner)
            else:
                values, cls = self.fitted(inner, Optimizer)
                schedule = values.pop("lr schedule", None)
                optimizer = made(cls, values)
            for wrapper, own in wraps:
                optimizer = wrapper(then=optimizer, **own)
            return optimizer, schedule
        finally:
            self.depth -= 1

    def _once_in_a_while(self, call: ast.Call) -> tuple[Optimizer, Schedule | None]:
        """optax.MultiSteps: its schedule counts the steps that the optimizer inside makes."""
        given = dict(zip(("opt", "every_k_schedule"), call.args)) | {one.arg: one.value for one in call.keywords}
        inner = self.called(given.get("opt"))
        if inner is None or self.kind(dotted(inner.func)) != "optimizer" or "every_k_schedule" not in given:
            raise CodeError("{name} needs an optimizer and a number of steps.", name=MULTI)
        self.settle(MULTI, ast.Call(call.func, [], [ast.keyword("every_k_schedule", given["every_k_schedule"])]))
        every = self.number(given["every_k_schedule"])
        optimizer, schedule = self.optimizer(inner)
        schedule = schedule and PerEpoch(then=schedule, steps_per_epoch=every)
        return Accumulated(then=optimizer, every=every), schedule

    def peeled(self, call: ast.Call, name: str) -> tuple[ast.Call, list]:
        """Takes clipping off: Keras's arguments, and the leading parts of an optax chain."""
        if name.startswith("keras."):
            return self._keras_peeled(call)
        return self._chain_peeled(call) if name == "optax.chain" else (call, [])

    def _keras_peeled(self, call: ast.Call) -> tuple[ast.Call, list]:
        wraps: list = []
        left, average, every = [], {}, None
        for keyword in call.keywords:
            if keyword.arg in ("clipnorm", "global_clipnorm", "clipvalue"):
                limit = self.value(keyword.value)
                if limit is not None:
                    wraps.append(clip("keras", **{"value" if keyword.arg == "clipvalue" else "norm": limit}))
            elif keyword.arg in ("use_ema", "ema_momentum", "ema_overwrite_frequency"):
                average[keyword.arg] = self.value(keyword.value)
            elif keyword.arg == "gradient_accumulation_steps":
                every = self.value(keyword.value)
            else:
                left.append(keyword)
        if len(wraps) > 1:
            raise CodeError("Keras takes one of clipnorm, clipvalue and global_clipnorm, not several of them.")
        if every is not None:
            wraps.append((Accumulated, {"every": every}))
        if average.get("use_ema") and every is not None:
            raise CodeError("Keras's averages together with gradient_accumulation_steps are not known here.")
        if average.get("use_ema"):
            own = {"decay": average.get("ema_momentum", 0.99)}
            wraps.append((Averaged, own | {"overwrite": average.get("ema_overwrite_frequency") or 0}))
        return ast.Call(call.func, call.args, left), wraps

    def _chain_peeled(self, call: ast.Call) -> tuple[ast.Call, list]:
        wraps: list = []
        parts = [*self.parts(call)]
        while len(parts) > 1 and isinstance(parts[0], ast.Call):
            first = dotted(parts[0].func)
            given = [*parts[0].args, *(one.value for one in parts[0].keywords if one.arg in ("max_norm", "max_delta"))]
            if first not in ("optax.clip_by_global_norm", "optax.clip") or not given:
                break
            parts.pop(0)
            self.settle(first, ast.Call(_path(first), given[:1], []))
            limit = self.value(given[0])
            wraps.insert(0, clip("optax", **{"norm" if first.endswith("norm") else "value": limit}))
        if len(parts) > 1 and self.scheduled(parts[-1]):
            self.beside = self.called(parts.pop())
        call = ast.Call(call.func, parts, call.keywords)
        if len(parts) == 1 and isinstance(parts[0], ast.Call) and dotted(parts[0].func) not in KNOWN:
            return parts[0], wraps
        try:
            return whole(parts, dotted, self.number, self.scheduled) or call, wraps
        except Mismatch as mismatch:
            raise mismatch.told("optax.chain") from None

    def parts(self, chain: ast.Call) -> list[ast.expr]:
        """The parts of an optax chain, those of chains in it included."""
        if id(chain) not in self.chains:
            found: list[ast.expr] = []
            for node in chain.args:
                part = self.called(node) or node
                inner = isinstance(part, ast.Call) and dotted(part.func) == "optax.chain"
                found += self.parts(part) if inner else [part]
                self.walk.count()
            self.chains[id(chain)] = chain, found
        _, found = self.chains[id(chain)]
        self.walk.count(len(found))
        return found

    def called(self, node: ast.expr | None) -> ast.Call | None:
        """The call that stands in an argument; None without one."""
        if isinstance(node, ast.Call):
            return node
        if isinstance(node, Opaque):
            value = node.value
            if isinstance(value, Unknown):
                found = self.mades(value)
                value = found[0] if len(found) == 1 else None
            return self.call(value) if isinstance(value, Made) else None
        return None

    def scheduled(self, node: ast.expr) -> bool:
        """Whether a schedule stands here."""
        call = self.called(node)
        if call is None:
            return isinstance(node, Opaque) and is_function(node.value)
        return self.kind(dotted(call.func)) == "schedule"

    # --- schedules

    def schedule(self, call: ast.Call) -> tuple[Schedule, float | None]:
        """A schedule, and the base rate if the call carries it. Each call is read once. Raises CodeError."""
        if id(call) not in self.schedules and (own := self.own_scheduler(call)) is not None:
            self.schedules[id(call)] = call, own_schedule(self, own)
        if id(call) not in self.schedules:
            self.depth += 1
            if self.depth > DEEPEST:
                raise CodeError("A value in this code is nested too deeply.")
            try:
                self.schedules[id(call)] = call, self._schedule(call)
            finally:
                self.depth -= 1
        return self.schedules[id(call)][1]

    def _schedule(self, call: ast.Call) -> tuple[Schedule, float | None]:
        name = dotted(call.func)
        if name == "optax.sgdr_schedule":
            return rounds(call, self.value)
        call, shaken = unshaken(call, self.value)
        call, late = sooner(call, order_of(name), self.value)
        values, cls = self.fitted(counted(call, order_of(name)), Schedule)
        base = values.pop("lr", None)
        item = made(cls, values)
        if values.get("warmup_steps") and not hasattr(item, "warmup_steps"):
            start, prefix = values.get("warmup_from", 0.0), values.get("warmup_prefix", True)
            item = LinearWarmup(then=item, warmup_steps=values["warmup_steps"], start_lr=start, prefix=prefix)
        for finish in filter(None, (late, shaken)):
            item = finish(item)
        return item, base

    def of_function(self, function: Any, name: str) -> tuple[Schedule, float]:
        """A function in the place of a learning rate: it gives the rate itself."""
        value = formula(self.walk, function, ("t",))
        self.consumed.add(id(function))
        found = as_lambda(value, ("t",), lambda unknown: self.ask(unknown, name, "learning_rate"))
        return Lambda(text(found)), 1.0

    # --- matching

    def fitted(self, call: ast.Call, base: type) -> tuple[dict[str, Any], type[Item]]:
        """Field values and class of the spelling that fits a call best. Raises CodeError, or Question."""
        name = dotted(call.func)
        candidates = [one for one in index().get(name, ()) if issubclass(one.cls, base)]
        if not candidates:
            raise unknown_name(name)
        self.settle(name, call)
        if (why := refused(name, self.plainly(name, call))) is not None:
            raise CodeError("{problem}", problem=why)
        for wordy in (False, True):
            fits, wrong = [], []
            for one in candidates:
                try:
                    values, fit = match(one, call, self.value, self.nested, wordy)
                    fits.append((fit, values, one.cls))
                except Mismatch as mismatch:
                    wrong.append(mismatch)
            if fits:
                _, values, cls = max(fits, key=lambda found: found[0])
                return values, cls
        raise _nearest(name, candidates, wrong)

    def plainly(self, name: str, call: ast.Call) -> dict[str, Any]:
        """The arguments that are known as they are, by their names."""
        given = [*zip(order_of(name), call.args), *((one.arg, one.value) for one in call.keywords if one.arg)]
        found = {}
        for argument, node in given:
            try:
                found[argument] = self.value(node)
            except CodeError:
                continue
        return found

    def nested(self, node: ast.expr, what: str) -> Any:
        """What a call inside a call stands for: an item, or the call itself with its name. Raises Mismatch."""
        if what in ("value", "function"):
            return node
        call = self.called(node)
        if what == "call":
            return (dotted(call.func), call) if call is not None else None
        kind = self.kind(dotted(call.func)) if call is not None else ""
        if what == "schedule?":
            if kind == "schedule":
                return self.schedule(call)
            own = isinstance(node, Opaque) and is_function(node.value)
            return self.of_function(node.value, in_words(node)) if own else None
        if kind != what:
            messages = {
                "optimizer": "{call} wants an optimizer where “{text}” stands.",
                "schedule": "{call} wants a schedule where “{text}” stands.",
            }
            raise Mismatch(messages[what], text=in_words(node))
        if what == "schedule":
            return self.schedule(call)[0]
        optimizer, schedule = self.optimizer(call)
        self.within = schedule or self.within
        return optimizer


def _settings(value: Any) -> bool:
    """Whether it is a name that the text does not explain, or of a module that is no library of numbers; or what a
    call of such gives."""
    if isinstance(value, Made):
        return not known(canonical(value.name)) and value.attrs.get("") is None
    return isinstance(value, Lib) and (value.free or value.name.split(".")[0] not in NUMERIC)


def clip(framework: str, norm: float = 0.0, value: float = 0.0) -> tuple[type[Wrapper], dict[str, Any]]:
    """Class and settings of the wrapper that clips as this framework does."""
    return Clipped, {"norm": norm, "value": value, "flavour": framework}


def counted(call: ast.Call, order: list[str]) -> ast.Call:
    """PyTorch's OneCycleLR may be told its steps as epochs times steps of an epoch; a total counts before them. Raises
    CodeError where one of both is missing."""
    given = dict(zip(order, call.args)) | {one.arg: one.value for one in call.keywords if one.arg}
    given = {name: node for name, node in given.items() if not (isinstance(node, ast.Constant) and node.value is None)}
    if not {"epochs", "steps_per_epoch"} & given.keys() or "total_steps" not in order:
        return call
    total = given.get("total_steps")
    parts = [given.pop(name, None) for name in ("epochs", "steps_per_epoch")]
    if total is None or (isinstance(total, ast.Constant) and total.value is None):
        if None in parts:
            raise CodeError("OneCycleLR needs total_steps, or both epochs and steps_per_epoch.")
        given["total_steps"] = ast.BinOp(parts[0], ast.Mult(), parts[1])
    return ast.Call(call.func, [], [ast.keyword(*pair) for pair in given.items()])


def unknown_name(name: str) -> CodeError:
    """What to say about a name of a library that is not known here."""
    if name in UNREAD:
        return CodeError(UNREAD[name], name=name)
    same = [one for one in index() if last(one) == last(name)]
    akin = [one for one in same if one.split(".")[0] == name.split(".")[0]]
    near = akin or same or get_close_matches(name, list(index()), 1, 0.5)
    if not near:
        return CodeError("{name} is not known here.", name=name[:80])
    return CodeError("{name} is not known here; the nearest known name is {near}.", name=name[:80], near=near[0])


def last(name: str) -> str:
    """The last part of a qualified name, in small letters."""
    return name.rsplit(".", 1)[-1].lower()


def made(cls: type[Item], values: dict[str, Any]) -> Any:
    """The item with these field values; a base rate of a schedule's own is not one of them."""
    names = {f.name for f in fields(cls)}
    return replace(cls(), **{name: value for name, value in values.items() if name in names})


def _path(name: str) -> ast.expr:
    try:
        return path(name)
    except SyntaxError:
        return ast.Name("unknown")


def _nearest(name: str, candidates: list, wrong: list[Mismatch]) -> CodeError:
    """What to say about a call that no spelling fits."""
    near = [one for one in wrong if not isinstance(one, Other)] or wrong[:1]
    near.sort(key=lambda one: not isinstance(one, Together))  # the one that came furthest
    if len(wrong) > 1 and isinstance(near[0], Other):
        return CodeError("{name} is not known here with these parts.", name=name)
    mismatch = next((one for one in near if one.value is ...), None)
    if mismatch is None:
        known, place, given = {one.value for one in near}, near[0].place, near[0].given
        if isinstance(given, str) and (alike := get_close_matches(given, sorted(map(str, known)), 1, 0.25)):
            said, message = repr(given[:80]), "{name}: {given} is not known here; the nearest known one is {near}."
            return CodeError(message, name=name, given=f"{place}={said}", near=repr(alike[0]))
        values = f"{place}={' | '.join(sorted(map(repr, known)))}"
        return CodeError("{name} is known here with {values} only.", name=name, values=values)
    if mismatch.argument:
        theirs = signatures().get(name, Signature([], [], {}))
        known = {k.arg for one in candidates for k in one.call.keywords} | {*theirs.order, *theirs.defaults} - {"*"}
        if mismatch.argument in known:
            argument = repr(mismatch.argument)
            return CodeError("{name}: the argument {argument} has no counterpart here.", name=name, argument=argument)
        alike = [*(known.intersection(RATE) if mismatch.argument in RATE else ())]
        alike += get_close_matches(mismatch.argument, sorted(known), 1, 0.25)
        if alike:
            message = "{problem} The nearest known one is {near}."
            return CodeError(message, problem=mismatch.told(name), near=repr(alike[0]))
    return mismatch.told(name)
