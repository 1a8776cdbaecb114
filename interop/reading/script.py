"""Framework code to an optimizer and a schedule. The text is parsed as syntax and never executed."""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from engine import SGD, Item, Optimizer, Schedule, Told, Wrapper, inside
from optimizers import Averaged, Clipped, Momentum
from schedules import LinearWarmup

from ..errors import CodeError, Mismatch, Other, Together
from ..spelling import Signature, dotted, index, match, order_of, signatures
from .caveats import differences
from .result import Reading
from .rewrites.aliases import TRANSFORMERS, UNREAD, injected, named, plain, unpacked
from .rewrites.optax_chain import KNOWN, whole
from .rewrites.special import rounds, sooner, unshaken
from .variables import Variables

LONGEST = 20_000  # characters
DEEPEST = 60  # nested expressions
LENGTHIEST = 100_000  # values read, each as often as it is read; a few lines can name each other a billion times
PASTED = "<pasted code>"
warnings.filterwarnings("ignore", module=PASTED)  # a stray "1if" is nobody's business: it would fill the server's log
ROOTS = (
    *("torch.optim.", "torch.nn.utils.clip_grad", "keras.optimizers.", "keras.callbacks.", "optax."),
    *("pytorch_optimizer.", "timm.scheduler.", "transformers.get_", "transformers.optimization."),
)
# of these prefixes, what is no optimizer and no schedule but stands in every training loop
HELPERS = {
    "optax.EmptyState",
    "keras.callbacks.EarlyStopping",
    "keras.callbacks.ModelCheckpoint",
    "optax.apply_updates",
    "optax.chain",
    "optax.clip",
    "optax.clip_by_global_norm",
    "optax.contrib.normalize",
    "optax.global_norm",
    "optax.tree_utils",
    "torch.optim.Optimizer",
    "torch.optim.swa_utils.AveragedModel",
    "torch.optim.swa_utils.update_bn",
}
ALIASES = {
    "tf.keras": "keras",
    "tensorflow.keras": "keras",
    "tf.optimizers": "keras.optimizers",
    "optim": "torch.optim",
    "lr_scheduler": "torch.optim.lr_scheduler",
}
BESIDE = "optax.contrib."  # as a step of its own
RATES = ("keras.optimizers.schedules.", "optax.")  # they act as somebody's learning rate only
RATE = ("lr", "learning_rate")  # as one library calls it, and the others
FUNCTIONS = {name: getattr(math, name) for name in ("exp", "log", "sqrt", "cos", "sin", "log10")}
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
             ast.FloorDiv: operator.floordiv, ast.Pow: operator.pow}  # fmt: skip


def from_code(text: str) -> tuple[Optimizer, Schedule | None]:
    """The optimizer and the schedule (or None) that code for PyTorch, Keras or optax makes.

    Takes one call or a whole script. Raises CodeError (a ValueError) with a message that names what is not known and
    the nearest known name.
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise CodeError("This is too long to read: at most {most} characters.", most=f"{LONGEST:,}")
    try:
        return _Reader(ast.parse(text.strip(), PASTED)).result()
    except CodeError:
        raise
    except SyntaxError as error:
        if error.lineno:
            raise CodeError("This is not Python code that can be read (line {line}).", line=error.lineno) from None
        raise CodeError("This is not Python code that can be read.") from None
    except (RecursionError, MemoryError):
        raise CodeError("This is not Python code that can be read.") from None
    except Told as error:
        raise CodeError("A value in this code cannot be used: {error}.", error=error) from None
    except (ValueError, TypeError, OverflowError, ZeroDivisionError, KeyError, AttributeError, IndexError):
        raise CodeError("A value in this code cannot be used.") from None


def read_script(text: str, answers: Mapping[str, float] | None = None) -> Reading:
    """All that code for PyTorch, Keras or optax says.

    answers: values for what an earlier reading asked, by its name. Raises CodeError where nothing can be read.
    """
    optimizer, schedule = from_code(text)
    return Reading(optimizer, schedule, remarks=tuple(differences(text, optimizer, schedule)))


class _Reader:
    """One pass over a script: names, then the calls that matter."""

    def __init__(self, tree: ast.Module) -> None:
        self.aliases = dict(ALIASES)
        self.variables = Variables(tree)
        self.functions: dict[str, ast.expr] = {}
        self.calls: list[ast.Call] = []
        self.schedules: dict[int, tuple[ast.Call, tuple[Schedule, float | None]]] = {}  # the call keeps its id taken
        self.known: dict[int, tuple[ast.expr, Any, int]] = {}  # the value of a node, and how much was read for it
        self.chains: dict[int, tuple[ast.Call, list[ast.expr]]] = {}  # the parts of an optax chain
        self.depth = self.read = 0
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                self.aliases |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
            elif isinstance(node, ast.Import):
                self.aliases |= {a.asname: a.name for a in node.names if a.asname}
            elif isinstance(node, ast.FunctionDef) and (body := one_expression(node.body)):
                self.functions[node.name] = ast.Lambda(node.args, body)
            elif isinstance(node, ast.Call):
                node.func = injected(node.func)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                node.keywords = list(self.unpacked(node))
                named(node, index())
                name = self.name(node.func)
                simple = plain(name, node, order_of(name))
                node.func, node.args, node.keywords = simple.func, simple.args, simple.keywords
                self.calls.append(node)
        self.beside: ast.Call | None = None  # the part of an optax chain that watches the loss
        self.within: Schedule | None = None  # the learning rate of an optimizer inside another

    def result(self) -> tuple[Optimizer, Schedule | None]:
        optimizers, schedules, clips = [], [], []
        inner = {
            id(n)
            for call in self.calls
            if (kind := self.kind(self.name(call.func)))
            for n in ast.walk(call)
            # an optimizer made inside a scheduler's call is the one that it drives
            if n is not call and not (kind == "schedule" and isinstance(n, ast.Call) and self.optimizes(n))
        }
        for call in self.calls:
            name = self.name(call.func)
            if id(call) in inner:
                continue
            if name.startswith("torch.nn.utils.clip_grad"):
                clips.append((name, call))
            elif (kind := self.kind(name)) == "optimizer":
                optimizers.append(call)
            elif kind == "schedule":
                schedules += [] if name.startswith(RATES) and not name.startswith(BESIDE) else [call]
            elif name.startswith(ROOTS) and name not in HELPERS and name not in KNOWN:
                raise self.unknown(name)
        optimizers = self.outermost(optimizers, optimizers)
        if not optimizers:
            short = {last(one) for one in index() if self.kind(one) == "optimizer"}
            if foreign := next((name for call in self.calls if last(name := self.name(call.func)) in short), None):
                raise self.unknown(foreign)
            raise CodeError("No optimizer found: paste a call such as torch.optim.Adam(params, lr=0.1).")
        if len(optimizers) > 1:
            raise CodeError("More than one optimizer found: paste the code of one.")
        optimizer, schedule = self.optimizer(optimizers[0])
        schedule = schedule or self.within
        if self.beside is not None:
            schedule, _ = self.schedule(self.beside)
        outer = self.outermost(schedules, [*schedules, *optimizers])
        if len(outer) > 1 and schedule is None:
            raise CodeError("More than one schedule found: paste the code of one, or of one that is made of them.")
        if outer and schedule is None:
            schedule, base = self.schedule(outer[0])
            taking = any(one.takes_rate for one in (schedule, *inside(schedule)))
            if taking and base not in (None, optimizer.lr):
                raise CodeError(
                    "The optimizer has a rate of {rate} and a part of its schedule one of {other}; a run has one: give "
                    "both the same.",
                    rate=f"{optimizer.lr:g}",
                    other=f"{base:g}",
                )
            optimizer = optimizer.with_lr(base) if base is not None else optimizer
        if schedule is not None and type(optimizer) is SGD and schedule.momenta(2) is not None:
            # PyTorch's cycling schedules give plain SGD a momentum
            optimizer = Momentum(lr=optimizer.lr, momentum=0.0, weight_decay=optimizer.weight_decay)
        for name, call in reversed(clips):  # the first one acts first
            optimizer = self.clipped(optimizer, name, call)
        return optimizer, schedule

    # --- names

    def name(self, node: ast.expr) -> str:
        """The qualified name of what is called, imports resolved; bare class names are taken for PyTorch's first."""
        text = dotted(node)
        head, _, rest = text.partition(".")
        for alias in (text, head):
            if alias in self.aliases:
                text = self.aliases[alias] + (f".{rest}" if alias == head and rest else "")
                break
        for alias, full in ALIASES.items():
            if text.startswith(alias + "."):
                text = full + text[len(alias) :]
        if text and "." not in text and text not in self.variables.values:
            prefixes = (
                "torch.optim.",
                "torch.optim.lr_scheduler.",
                "keras.optimizers.",
                "keras.optimizers.schedules.",
                "optax.",
            )
            text = next((p + text for p in prefixes if p + text in index()), text)
        last = text.rsplit(".", 1)[-1]
        return f"transformers.{last}" if last in TRANSFORMERS else text

    def kind(self, name: str) -> str:
        """ "optimizer", "schedule" or nothing."""
        if name == "optax.chain":
            return "optimizer"
        found = index().get(name)
        return "" if not found else "schedule" if issubclass(found[0].cls, Schedule) else "optimizer"

    def optimizes(self, call: ast.Call) -> bool:
        return self.kind(self.name(call.func)) == "optimizer"

    def outermost(self, calls: list[ast.Call], users: list[ast.Call]) -> list[ast.Call]:
        """Those of the calls that are not, by a variable, an argument of another one of the users."""
        used_by: dict[int, set[int]] = {}  # id of what a variable stands for -> its users; two are enough to know
        for user in users:
            waiting: list[ast.expr] = [user]
            for node in waiting:
                for one in ast.walk(node):
                    value = self.variables.resolved(one)
                    known = used_by.setdefault(id(value), set()) if value is not one else {id(user)}
                    if id(user) not in known and len(known) < 2:
                        known.add(id(user))
                        waiting += [value] if isinstance(value, (ast.Tuple, ast.List)) else []
        return [call for call in calls if not used_by.get(id(call), set()) - {id(call)}]

    def unpacked(self, call: ast.Call) -> Iterator[ast.keyword]:
        """The arguments by name, `**settings` written out."""
        for keyword in call.keywords:
            for one in unpacked(keyword, self.variables.resolved):
                self.count()
                yield one

    def unknown(self, name: str) -> CodeError:
        if name in UNREAD:
            return CodeError(UNREAD[name], name=name)
        same = [one for one in index() if last(one) == last(name)]
        akin = [one for one in same if one.split(".")[0] == name.split(".")[0]]
        near = akin or same or get_close_matches(name, list(index()), 1, 0.5)
        if not near:
            return CodeError("{name} is not known here.", name=name[:80])
        return CodeError("{name} is not known here; the nearest known name is {near}.", name=name[:80], near=near[0])

    # --- values

    def value(self, node: ast.expr) -> Any:
        """A number, switch, text, row or table of such; arithmetic on numbers is worked out."""
        node = self.variables.resolved(node)
        if id(node) in self.known:  # it counts as if it were read again: who names it pays
            _, value, cost = self.known[id(node)]
            self.count(cost)
            return value
        self.depth += 1
        before = self.read
        self.count()
        try:
            if self.depth > DEEPEST:
                raise CodeError("A value in this code is nested too deeply.")
            value = self._value(node)
        finally:
            self.depth -= 1
        self.known[id(node)] = node, value, self.read - before
        return value

    def count(self, cost: int = 1) -> None:
        """So many more things read."""
        self.read += cost
        if self.read > LENGTHIEST:
            raise CodeError("This code names its own parts too often to be read.")

    def _value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float, str, type(None))):
            return node.value
        if isinstance(node, (ast.Tuple, ast.List)):
            return tuple(self.value(one) for one in node.elts)
        if isinstance(node, ast.Dict) and None not in node.keys:
            return {self.value(k): self.value(v) for k, v in zip(node.keys, node.values, strict=True)}
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            value = self.number(node.operand)
            return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            left, right = self.number(node.left), self.number(node.right)
            if isinstance(node.op, ast.Pow) and (abs(right) > 400 or abs(left) > 1e6):
                raise CodeError("A power in this code is too large.")
            return OPERATORS[type(node.op)](left, right)
        if isinstance(node, ast.Attribute) and node.attr in ("pi", "e", "inf"):
            return getattr(math, node.attr)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in FUNCTIONS and len(node.args) == 1:
            return FUNCTIONS[dotted(node.func).split(".")[-1]](self.number(node.args[0]))
        raise CodeError("“{text}” is not a number that can be read.", text=_short(node))

    def number(self, node: ast.expr) -> float:
        value = self.value(node)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e300:
            raise CodeError("“{text}” is not a number that can be used.", text=_short(node))
        return value

    # --- items

    def optimizer(self, call: ast.Call) -> tuple[Optimizer, Schedule | None]:
        name = self.name(call.func)
        call, wraps = self.peeled(call, name)
        if self.name(call.func) != name:
            optimizer, schedule = self.optimizer(call)
        else:
            values, cls = self.fitted(call, Optimizer)
            schedule = values.pop("lr schedule", None)
            optimizer = made(cls, values)
        for wrapper, fields_of_it in wraps:
            optimizer = wrapper(then=optimizer, **fields_of_it)
        return optimizer, schedule

    def peeled(self, call: ast.Call, name: str) -> tuple[ast.Call, list]:
        """Takes clipping off: Keras's arguments, and the leading parts of an optax chain."""
        wraps: list = []
        if name.startswith("keras."):
            left, average = [], {}
            for keyword in call.keywords:
                if keyword.arg in ("clipnorm", "global_clipnorm", "clipvalue"):
                    limit = self.value(keyword.value)
                    if limit is not None:
                        wraps.append(clip("keras", **{"value" if keyword.arg == "clipvalue" else "norm": limit}))
                elif keyword.arg in ("use_ema", "ema_momentum", "ema_overwrite_frequency"):
                    average[keyword.arg] = self.value(keyword.value)
                else:
                    left.append(keyword)
            if average.get("use_ema"):
                settings = {"decay": average.get("ema_momentum", 0.99)}
                wraps.append((Averaged, settings | {"overwrite": average.get("ema_overwrite_frequency") or 0}))
            call = ast.Call(call.func, call.args, left)
        if name == "optax.chain":
            parts = [*self.parts(call)]
            while len(parts) > 1 and isinstance(parts[0], ast.Call):
                first = self.name(parts[0].func)
                if first not in ("optax.clip_by_global_norm", "optax.clip") or not parts[0].args:
                    break
                limit = self.value(parts.pop(0).args[0])
                wraps.insert(0, clip("optax", **{"norm" if first.endswith("norm") else "value": limit}))
            if len(parts) > 1 and self.scheduled(parts[-1]):
                self.beside = parts.pop()
            call = ast.Call(call.func, parts, call.keywords)
            if len(parts) == 1 and isinstance(parts[0], ast.Call) and self.name(parts[0].func) not in KNOWN:
                call = parts[0]
            else:
                try:
                    call = whole(parts, self.name, self.number, self.scheduled) or call
                except Mismatch as mismatch:
                    raise mismatch.told("optax.chain") from None
        return call, wraps

    def parts(self, chain: ast.Call) -> list[ast.expr]:
        """The parts of an optax chain, those of chains in it included."""
        if id(chain) not in self.chains:
            found: list[ast.expr] = []
            for part in map(self.variables.resolved, chain.args):
                inner = isinstance(part, ast.Call) and self.name(part.func) == "optax.chain"
                found += self.parts(part) if inner else [part]
                self.count()
            self.chains[id(chain)] = chain, found
        _, found = self.chains[id(chain)]
        self.count(len(found))
        return found

    def scheduled(self, node: ast.expr) -> bool:
        """Whether a schedule stands here, by its call or its variable."""
        node = self.variables.resolved(node)
        return isinstance(node, ast.Call) and self.kind(self.name(node.func)) == "schedule"

    def schedule(self, call: ast.Call) -> tuple[Schedule, float | None]:
        """A schedule, and the base rate if the call carries it. Each call is read once, however often it is tried."""
        if id(call) not in self.schedules:
            self.schedules[id(call)] = call, self._schedule(call)
        return self.schedules[id(call)][1]

    def _schedule(self, call: ast.Call) -> tuple[Schedule, float | None]:
        if self.name(call.func) == "optax.sgdr_schedule":
            return rounds(call, self.value)
        call, shaken = unshaken(call, self.value)
        call, late = sooner(call, order_of(self.name(call.func)), self.value)
        values, cls = self.fitted(counted(call), Schedule)
        base = values.pop("lr", None)
        item = made(cls, values)
        if values.get("warmup_steps") and not hasattr(item, "warmup_steps"):
            start, prefix = values.get("warmup_from", 0.0), values.get("warmup_prefix", True)
            item = LinearWarmup(then=item, warmup_steps=values["warmup_steps"], start_lr=start, prefix=prefix)
        for finish in filter(None, (late, shaken)):
            item = finish(item)
        return item, base

    def fitted(self, call: ast.Call, base: type) -> tuple[dict[str, Any], type[Item]]:
        """Field values and class of the spelling that fits a call best."""
        name = self.name(call.func)
        candidates = [one for one in index().get(name, ()) if issubclass(one.cls, base)]
        if not candidates:
            raise self.unknown(name)
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
        near = [one for one in wrong if not isinstance(one, Other)] or wrong[:1]
        near.sort(key=lambda one: not isinstance(one, Together))  # the one that came furthest
        if len(wrong) > 1 and isinstance(near[0], Other):
            raise CodeError("{name} is not known here with these parts.", name=name)
        mismatch = next((one for one in near if one.value is ...), None)
        if mismatch is None:
            known, place, given = {one.value for one in near}, near[0].place, near[0].given
            if isinstance(given, str) and (alike := get_close_matches(given, sorted(map(str, known)), 1, 0.25)):
                said, message = repr(given[:80]), "{name}: {given} is not known here; the nearest known one is {near}."
                raise CodeError(message, name=name, given=f"{place}={said}", near=repr(alike[0]))
            values = f"{place}={' | '.join(sorted(map(repr, known)))}"
            raise CodeError("{name} is known here with {values} only.", name=name, values=values)
        if mismatch.argument:
            theirs = signatures().get(name, Signature([], [], {}))
            known = {k.arg for one in candidates for k in one.call.keywords} | {*theirs.order, *theirs.defaults} - {"*"}
            if mismatch.argument in known:
                argument = repr(mismatch.argument)
                raise CodeError(
                    "{name}: the argument {argument} has no counterpart here.", name=name, argument=argument
                )
            alike = [*(known.intersection(RATE) if mismatch.argument in RATE else ())]
            alike += get_close_matches(mismatch.argument, sorted(known), 1, 0.25)
            if alike:
                message = "{problem} The nearest known one is {near}."
                raise CodeError(message, problem=mismatch.told(name), near=repr(alike[0]))
        raise mismatch.told(name)

    def nested(self, node: ast.expr, what: str) -> Any:
        """What a call inside a call stands for: an item, or the call itself with its name."""
        node = self.variables.resolved(node)
        if what == "value":
            return node
        if what == "function":
            return self.functions.get(node.id, node) if isinstance(node, ast.Name) else node
        if what == "call":
            return (self.name(node.func), node) if isinstance(node, ast.Call) else None
        kind = self.kind(self.name(node.func)) if isinstance(node, ast.Call) else ""
        if what == "schedule?":
            return self.schedule(node) if kind == "schedule" else None
        if kind != what:
            messages = {
                "optimizer": "{call} wants an optimizer where “{text}” stands.",
                "schedule": "{call} wants a schedule where “{text}” stands.",
            }
            raise Mismatch(messages[what], text=_short(node))
        if what == "schedule":
            return self.schedule(node)[0]
        optimizer, schedule = self.optimizer(node)
        self.within = schedule or self.within
        return optimizer

    def clipped(self, optimizer: Optimizer, name: str, call: ast.Call) -> Optimizer:
        """PyTorch clips by a statement in the loop."""
        limits = {
            "torch.nn.utils.clip_grad_norm_": ("norm", "max_norm"),
            "torch.nn.utils.clip_grad_value_": ("value", "clip_value"),
        }
        if name not in limits:
            near = "torch.nn.utils.clip_grad_norm_"
            raise CodeError("{name} is not known here; the nearest known name is {near}.", name=name, near=near)
        field, argument = limits[name]
        node = next((k.value for k in call.keywords if k.arg == argument), call.args[1] if len(call.args) > 1 else None)
        if node is None:
            raise CodeError("{name} needs {argument}.", name=name, argument=argument)
        limit = self.number(node)
        if field == "value" and type(optimizer) is Clipped and not optimizer.value:
            return replace(optimizer, value=limit)  # one clipping does both, in this order
        wrapper, settings = clip("torch", **{field: limit})
        return wrapper(then=optimizer, **settings)


def clip(framework: str, norm: float = 0.0, value: float = 0.0) -> tuple[type[Wrapper], dict[str, Any]]:
    """Class and settings of the wrapper that clips as this framework does."""
    return Clipped, {"norm": norm, "value": value, "flavour": framework}


def counted(call: ast.Call) -> ast.Call:
    """PyTorch's OneCycleLR may be told its steps as epochs times steps of an epoch."""
    parts = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg in ("epochs", "steps_per_epoch")}
    if len(parts) < 2:
        return call
    others = [keyword for keyword in call.keywords if keyword.arg not in (*parts, "total_steps")]
    total = ast.BinOp(parts["epochs"], ast.Mult(), parts["steps_per_epoch"])
    return ast.Call(call.func, call.args, [*others, ast.keyword("total_steps", total)])


def last(name: str) -> str:
    """The last part of a qualified name, in small letters."""
    return name.rsplit(".", 1)[-1].lower()


def one_expression(body: list[ast.stmt]) -> ast.expr | None:
    """What a function of `if` and `return` gives, as one expression; None when it has anything else in it."""
    for position, node in enumerate(body[:20]):
        if isinstance(node, ast.Return):
            return node.value
        if isinstance(node, ast.If):
            yes = one_expression(node.body)
            no = one_expression(node.orelse or body[position + 1 :])
            return ast.IfExp(node.test, yes, no) if yes and no else None
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return None
    return None


def made(cls: type[Item], values: dict[str, Any]) -> Any:
    """The item with these field values; a base rate of a schedule's own is not one of them."""
    names = {f.name for f in fields(cls)}
    return replace(cls(), **{name: value for name, value in values.items() if name in names})


def _short(node: ast.expr) -> str:
    text = ast.unparse(node) if sum(1 for _ in ast.walk(node)) < 200 else "…"
    return text if len(text) <= 60 else text[:59] + "…"
