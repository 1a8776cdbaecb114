"""Framework code to an optimizer and a schedule. The text is parsed as syntax and never executed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import SGD, Optimizer, Schedule, Told, inside
from optimizers import Accumulated, Momentum
from schedules import Chained, PerEpoch

from ..errors import CodeError
from ..spelling import dotted, index
from . import beside
from .caveats import differences
from .clipping import clipped, clips_in
from .hand import set_by_hand
from .items import BESIDE as CONTRIB
from .items import RATES, Items, Question, last, unknown_name
from .names import Names, canonical
from .own import own_class
from .questions import asked, assumed
from .refused import together
from .result import Asked, Reading, Taken, Unread
from .rewrites.optax_chain import KNOWN
from .stepping import FITS, Clock, clock, divides_the_loss, every_so_often, fitted
from .stop import on_the_loss, rule
from .text import Source, source_of
from .values import Expr, Function, Lib, Made
from .walk import Walk

ROOTS = ("torch.optim.", "torch.nn.utils.clip_grad", "keras.optimizers.", "keras.callbacks.", "optax.",
         "pytorch_optimizer.", "timm.scheduler.", "transformers.get_", "transformers.optimization.")  # fmt: skip
NOTHING = "No optimizer found: paste a call such as torch.optim.Adam(params, lr=0.1)."
MOST_ASKED = 8
MOST_READ = 60  # optimizers or schedules of a text that are looked at
MANY_OPTIMIZERS = "More than one optimizer found: paste the code of one."
MANY_SCHEDULES = "More than one schedule found: paste the code of one, or of one that is made of them."


def from_code(text: str) -> tuple[Optimizer, Schedule | None]:
    """The optimizer and the schedule (or None) that code for PyTorch, Keras or optax makes.

    Takes one call or a whole script. Raises CodeError (a ValueError) with a message that names what is not known and
    the nearest known name; so it does where the rate depends on what cannot be read. `read_script` says more.
    """
    found = _guarded(lambda: _told(_Script(source_of(text), {}).reading))
    if found.optimizer is None:
        raise CodeError(NOTHING)
    if found.others:
        raise CodeError(MANY_OPTIMIZERS)
    return found.optimizer, found.schedule


def read_script(text: str, answers: Mapping[str, float] | None = None) -> Reading:
    """All that code for PyTorch, Keras or optax says. See `Reading`.

    answers: values for what an earlier reading asked, by its name. Raises CodeError where nothing can be read.
    """
    return _guarded(lambda: _asking(text, dict(answers or {})))


def _guarded(work: Any) -> Any:
    """What some work gives; Python's own errors about odd values and depth as CodeErrors."""
    try:
        return work()
    except CodeError:
        raise
    except (RecursionError, MemoryError):
        raise CodeError("This is not Python code that can be read.") from None
    except Told as error:
        raise CodeError("A value in this code cannot be used: {error}.", error=error) from None
    except (ValueError, TypeError, OverflowError, ZeroDivisionError, KeyError, AttributeError, IndexError):
        raise CodeError("A value in this code cannot be used.") from None


def _told(work: Any) -> Reading:
    """A reading without questions: what is not known is told."""
    try:
        return work(grave=True)
    except Question as question:
        name, _ = asked(question)
        message = "“{text}” is not a number that can be read. Write its value above, such as {text} = {value:g}."
        if not name.replace(".", "").isidentifier():
            message = "“{text}” is not a number that can be read. Write a number in its place."
        raise CodeError(message, text=name, value=assumed(question).assumed) from None


def _asking(text: str, answers: dict[str, Any]) -> Reading:
    """A reading in which values stand for what the text does not tell."""
    source = source_of(text)
    questions: dict[str, Asked] = {}
    known = dict(answers)
    for _ in range(MOST_ASKED + 1):
        try:
            found = _Script(source, known).reading(text=text)
        except Question as question:
            for each in (question, *question.more):
                one = assumed(each, source)
                if len(questions) >= MOST_ASKED or (one.name in known and each is question):
                    raise CodeError("“{text}” is not a number that can be read.", text=one.name) from None
                questions.setdefault(one.name, one)
                known[one.name] = answers.get(one.name, one.assumed)
            continue
        own = {one.name: one for one in found.asked}
        asked_for = tuple(
            replace(one, assumed=answers.get(one.name, one.assumed)) for one in ({**questions, **own}).values()
        )
        return replace(found, asked=asked_for)
    raise CodeError("This code hangs on more than {n} values that it does not tell.", n=MOST_ASKED)


class _Script:
    """A script that has been walked through, and what of it counts."""

    def __init__(self, source: Source, answers: dict[str, Any]) -> None:
        self.source, self.answers = source, answers
        self.walk = Walk(source.tree, answers)
        self.made = self._named(self.walk.made)
        imported = [one.name for one in self.walk.module.names.values() if isinstance(one, Lib) and not one.free]
        self.names = Names(self.made, imported)
        self.items = Items(self.walk, self.names)
        self.taken: dict[Taken, None] = {}
        self.unread = {(one.lines, one.snippet): one for one in source.left_out}
        self.grave: list[CodeError | str] = []  # an error, or the name of what is not known
        self.asked: list[Asked] = []
        self.remarks: list[Told] = []

    def _named(self, made: list[Made]) -> list[Made]:
        """All calls, and those of optimizers that are named by a text: `compile(optimizer="adam")`."""
        found: list[Made] = []
        for one in made:
            found.append(one)
            called = one.name if one.owner is None else f"{one.owner.name}.{one.method}"
            getting = canonical(one.name) == "keras.optimizers.get"
            if not (called.endswith(".compile") or getting):
                continue
            by_name = one.kwargs.get("optimizer")
            given = by_name if by_name is not None else one.args[0] if one.args else None
            if not isinstance(given, str):
                continue
            name = f"keras.optimizers.{given}"
            known = next((full for full in index() if full.lower() == name.lower()), None)
            if known or (by_name is not None and given.isidentifier()):
                found.append(Made(known or name, False, [], {}, one.node, one.loops, one.path))
        return found

    # --- the reading

    def reading(self, text: str = "", grave: bool = False) -> Reading:
        """What the script says. `grave`: raise CodeError, too, for what is named as not read and concerns the rate."""
        self._look_through()
        optimizers = self._outermost(self.optimizers, self.optimizers)
        schedules = self._outermost(self.schedules, [*self.schedules, *self.optimizers])
        for found, message in ((optimizers, MANY_OPTIMIZERS), (schedules, MANY_SCHEDULES)):
            if len(found) > MOST_READ and len({self.source.snippet(one.node) for one in found}) > MOST_READ:
                raise CodeError(message)
        optimizers, schedules = self._each_once(optimizers), self._each_once(schedules)
        if not optimizers:
            found = self._alone(schedules)
        else:
            read = [self._one(one, schedules, len(optimizers)) for one in optimizers]
            distinct: list[Reading] = []
            for one in read:
                if all((one.optimizer, one.schedule) != (other.optimizer, other.schedule) for other in distinct):
                    distinct.append(one)
            found = replace(distinct[0], others=tuple(distinct[1:]))
            if len(read) > 1 and len(distinct) == 1 and len(self.names.made) and not grave:
                self.remarks.append(Told("The text makes {n} optimizers with the same settings.", n=len(read)))
        found = replace(found, stop=self.stop, best=self.best)
        self._beside(optimizers, schedules)
        self._callbacks()
        for one in self.items.hidden:
            if id(one) in {id(each) for each in (*self.optimizers, *self.schedules)}:
                self.leave(one, beside.HIDDEN)
                name = self.items.name(one)
                self.grave.append(CodeError("{call} gets settings by ** that this code does not show.", call=name))
        if grave and self.grave:
            raise self._first_grave()
        said = [*self.items.remarks, *self.remarks]
        if text and found.optimizer is not None:
            said += [
                one
                for one in differences(text, found.optimizer, found.schedule)
                if one.message not in {s.message for s in said}
            ]
        framework = next((self.items.name(one).split(".")[0] for one in [*optimizers, *schedules]), "")
        return replace(
            found,
            framework=framework,
            taken=tuple(sorted(self.taken, key=lambda row: row.lines)),
            unread=tuple(sorted(self.unread.values(), key=lambda row: row.lines))[:40],
            asked=tuple(self.asked),
            remarks=tuple(said),
        )

    def _first_grave(self) -> CodeError:
        first = self.grave[0]
        return unknown_name(first) if isinstance(first, str) else first

    def _look_through(self) -> None:
        """Sorts the calls: optimizers, schedules, callbacks, and names of libraries that are not known."""
        self.optimizers: list[Made] = []
        self.schedules: list[Made] = []
        self.stop, self.best = None, False
        self.others: list[Made] = []
        self.within = self._within()
        for one in self.made:
            name = self.items.name(one) if one.owner is None else ""
            kind = (
                self.items.kind_of(one)
                if own_class(one)
                or (name and (self.items.kind(name) or name.startswith(ROOTS) or name.split(".")[0] in MODERN))
                else ""
            )
            if kind == "optimizer":
                self.optimizers.append(one)
            elif kind == "schedule":
                self.schedules.append(one)
            elif name == "keras.callbacks.EarlyStopping":
                self._early(one)
            elif name == "keras.callbacks.ModelCheckpoint" and one.kwargs.get("save_best_only") is True:
                self.best = True
                self.take(one, Told("The best point is marked."))
            elif name.startswith(ROOTS) and name not in KNOWN and not name.startswith("torch.nn.utils.clip_grad"):
                if id(one) not in self.within:
                    self._of_library(one, name)
            else:
                self.others.append(one)

    def _within(self) -> set[int]:
        """What is an argument of an optimizer or a schedule: it is read with it."""
        found: set[int] = set()
        for one in self.made:
            if one.owner is None and self.items.kind(self.items.name(one)):
                found |= {id(part) for part in one.given() if isinstance(part, Made)}
        for one in self.made:  # and the parts of those
            if id(one) in found:
                found |= {id(part) for part in one.given() if isinstance(part, Made)}
        return found

    def _early(self, one: Made) -> None:
        name = "keras.callbacks.EarlyStopping"
        call = self.items.call(one)
        _, said = on_the_loss(name, call)
        self.stop = rule(self.items, call)
        self.remarks += [said] if said else []
        self.take(one, Told("The run ends early by {item}.", item=repr(self.stop)))

    def _of_library(self, one: Made, name: str) -> None:
        if beside.harmless(name):
            if name.startswith("keras.callbacks."):
                self.leave(one, beside.CALLBACK)
        elif name.startswith("keras.callbacks."):
            self.leave(one, beside.NOT_KNOWN if beside.concerns_rate(name) else beside.CALLBACK)
            if beside.concerns_rate(name):
                self.grave.append(name)
        else:
            raise unknown_name(name)

    def _outermost(self, calls: list[Made], users: list[Made]) -> list[Made]:
        """Those of the calls that are no argument of another one of the users, or of a part of an optax chain."""
        used: set[int] = set()
        parts = [one for one in self.others if one.owner is None and self.items.name(one) in KNOWN]
        for user in [*users, *parts]:
            used |= {id(part) for part in user.given() if isinstance(part, Made) and part is not user}
        return [one for one in calls if id(one) not in used]

    def _each_once(self, found: list[Made]) -> list[Made]:
        """Without what a long text says again and again."""
        if len(found) <= MOST_READ:
            return found
        return list({self.source.snippet(one.node): one for one in found}.values())

    def _one(self, call: Made, schedules: list[Made], n: int) -> Reading:
        """The run of one of the optimizers."""
        items = self.items
        items.beside = items.within = None
        optimizer, schedule = items.optimizer(items.call(call))
        self.take(call, Told("The optimizer is {item}.", item=repr(optimizer)))
        schedule = schedule or items.within
        own = [one for one in schedules if self._drives(one, call, n)]
        outer = [one for one in own if not self._as_a_rate(one)]
        if items.beside is not None:
            schedule, _ = items.schedule(items.beside)
        steps, clock_of = None, Clock(False)
        if schedule is not None and outer:
            for one in outer:
                self.leave(one, beside.UNUSED)
            self.grave.append(CodeError(MANY_SCHEDULES))
        elif outer:
            items.base_rate = optimizer.lr
            optimizer, schedule = self._scheduled(optimizer, outer)
            clock_of = self._clock(call, outer[0])
        if schedule is None and not own:
            found = set_by_hand(self, call, optimizer)
            if found is not None:
                optimizer, schedule, clock_of = found
        if schedule is not None:
            schedule, steps = self._per_epoch(schedule, clock_of, outer[0] if outer else call)
        if schedule is not None and type(optimizer) is SGD and schedule.momenta(2) is not None:
            # PyTorch's cycling schedules give plain SGD a momentum
            optimizer = Momentum(lr=optimizer.lr, momentum=0.0, weight_decay=optimizer.weight_decay)
        optimizer, schedule = self._accumulating(call, outer, optimizer, schedule)
        for one in reversed(clips_in(self)):  # the first one acts first
            optimizer = clipped(self, optimizer, one)
        return Reading(optimizer, schedule, steps_per_epoch=steps)

    def _accumulating(
        self, call: Made, outer: list[Made], optimizer: Optimizer, schedule: Schedule | None
    ) -> tuple[Optimizer, Schedule | None]:
        """The same where a loop lets the optimizer step once in so many rounds only."""
        steps = [one for one in self.made if one.method == "step" and one.owner is call and one.path]
        every = next((found for one in steps if (found := every_so_often(one.path))), None)
        if steps and every is None:
            self.leave(steps[0], beside.CONDITION)
        if every is None or every < 2:
            return optimizer, schedule
        mean = any(divides_the_loss(line) for line in self.source.lines)
        self.take(steps[0], Told("The optimizer moves once in {n} steps, by their gradients together.", n=every))
        with_it = [one for one in self.made if one.method == "step" and outer and one.owner is outer[0] and one.path]
        if schedule is not None and with_it and type(schedule) is not PerEpoch:
            schedule = PerEpoch(then=schedule, steps_per_epoch=every)
        return Accumulated(then=optimizer, every=every, mean=mean), schedule

    def _drives(self, schedule: Made, optimizer: Made, n: int) -> bool:
        """Whether a schedule is this optimizer's."""
        if n == 1:
            return True
        own = [part for part in _all_parts(schedule) if part in self.optimizers]
        return not own or optimizer in own

    def _as_a_rate(self, one: Made) -> bool:
        """Whether a schedule acts only as somebody's learning rate, and here as nobody's."""
        name = dotted(self.items.call(one).func)
        return name.startswith(RATES) and not name.startswith(CONTRIB)

    def _scheduled(self, optimizer: Optimizer, outer: list[Made]) -> tuple[Optimizer, Schedule]:
        """The optimizer at its base rate, and its schedule."""
        items = self.items
        outer = self._acting(outer)
        read = []
        for one in outer:
            read.append(items.schedule(self._watching(one)))
        schedule, base = read[0]
        if len(read) > 1:
            schedules = [one for one, _ in read]
            stepped = {id(one.owner) for one in self.made if one.method == "step"}
            both = all(id(one) in stepped for one in outer)
            if both or len({repr(one) for one in schedules}) > 1:
                if not both or not all(one.multiplies for one in schedules):
                    raise CodeError(MANY_SCHEDULES)
                schedule, base = Chained(tuple(schedules)), None
                self.remarks.append(Told("Both schedules are stepped, so their factors multiply."))
        taking = any(one.takes_rate for one in (schedule, *inside(schedule)))
        if taking and base not in (None, optimizer.lr):
            raise CodeError(
                "The optimizer has a rate of {rate} and a part of its schedule one of {other}; a run has one: give "
                "both the same.",
                rate=f"{optimizer.lr:g}",
                other=f"{base:g}",
            )
        for one in outer:
            call = items.call(one)
            if (
                why := together(optimizer, schedule, dotted(call.func), items.plainly(dotted(call.func), call))
            ) is not None:
                raise CodeError("{problem}", problem=why)
            self.take(one, Told("The schedule is {item}.", item=repr(schedule)))
        return (optimizer.with_lr(base) if base is not None else optimizer), schedule

    def _acting(self, outer: list[Made]) -> list[Made]:
        """Without the callbacks of Keras that another one sets aside: what is set anew in each epoch is not cut."""
        setting = [one for one in outer if self.items.name(one) == "keras.callbacks.LearningRateScheduler"]
        if len(setting) != 1 or len(outer) == 1:
            return outer
        schedule, _ = self.items.schedule(self.items.call(setting[0]))
        others = [one for one in outer if one is not setting[0]]
        plateau = all(self.items.name(one) == "keras.callbacks.ReduceLROnPlateau" for one in others)
        if not plateau or "lr" in Expr(ast.parse(schedule.rule, mode="eval").body).names():
            return outer
        for one in others:
            self.leave(one, beside.SET_ANEW)
        return setting

    def _callbacks(self) -> None:
        """What a person is told about the callbacks given to `fit`."""
        made = [one for one in self.schedules if self.items.name(one).startswith("keras.callbacks.")]
        for one in self.made:
            given = one.kwargs.get("callbacks")
            if one.name.split(".")[-1] not in FITS or not isinstance(given, (list, tuple)):
                continue
            slips = [part for part in given if isinstance(part, Function)]
            for part in slips:
                name = getattr(part.node, "name", "lambda")
                said = "callbacks holds the function {name} itself; Keras wants the callback that is made of it."
                self.remarks.append(Told(said, name=name))
            missing = [each for each in made if all(part is not each for part in given)]
            if missing and not slips and all(isinstance(part, Made) for part in given):
                for each in missing:
                    said = "{name} is made but not given to fit, where it would do nothing; here it acts."
                    self.remarks.append(Told(said, name=self.items.name(each).split(".")[-1]))

    def _watching(self, one: Made) -> ast.Call:
        """The call of a schedule; Keras's that watch something else watch the loss."""
        call = self.items.call(one)
        if dotted(call.func) != "keras.callbacks.ReduceLROnPlateau":
            return call
        call, said = on_the_loss(dotted(call.func), call)
        if said is not None and said not in self.remarks:
            self.remarks.append(said)
        return call

    def _alone(self, schedules: list[Made]) -> Reading:
        """A text without an optimizer: a schedule, a stop rule, or the mark of the best point."""
        if len(schedules) > 1:
            raise CodeError(MANY_SCHEDULES)
        if not schedules:
            if self.stop is not None or self.best:
                return Reading()
            short = {last(one) for one in index() if self.items.kind(one) == "optimizer"}
            foreign = next((name for one in self.others if last(name := self.items.name(one)) in short), None)
            if foreign:
                raise unknown_name(foreign)
            if self.grave:
                raise self._first_grave()
            if (error := getattr(self.source, "error", None)) is not None:
                raise error
            raise CodeError(NOTHING)
        schedule, base = self.items.schedule(self._watching(schedules[0]))
        if base is not None:
            self.remarks.append(
                Told("This schedule brings a rate of its own, {rate}; it becomes the run's.", rate=f"{base:g}")
            )
        self.take(schedules[0], Told("The schedule is {item}.", item=repr(schedule)))
        schedule, steps = self._per_epoch(schedule, self._clock(None, schedules[0]), schedules[0])
        return Reading(None, schedule, steps_per_epoch=steps, rate=base)

    # --- steps and epochs

    def _clock(self, optimizer: Made | None, schedule: Made) -> Clock:
        if self.items.name(schedule).startswith("keras.callbacks."):
            return fitted(self.made, self.answers)
        return clock(self.made, optimizer, schedule, self.answers)

    def _per_epoch(self, schedule: Schedule, found: Clock, node: Made) -> tuple[Schedule, int | None]:
        """The schedule as it counts epochs, and how many steps one has; asked for where the text does not say."""
        if not found.per_epoch:
            if found.inner and found.epochs and self._ends(schedule) == found.epochs:
                said = "The schedule ends at step {n}: it is stepped after each batch, and {n} is the number of epochs."
                self.remarks.append(Told(said, n=found.epochs))
            return schedule, None
        steps = found.steps
        if found.asked in self.answers:
            steps = max(1, int(self.answers[found.asked]))
        if found.steps is None:
            purpose = Told("The schedule counts epochs: how many steps of the run are one epoch.")
            one = Asked(found.asked, purpose, steps or 1, 1, 1_000_000, whole=True, lines=self.source.place(node.node))
            self.asked += [] if found.asked in {each.name for each in self.asked} else [one]
        elif found.seen:
            self.remarks.append(Told("The schedule counts epochs of {n} steps each.", n=found.steps))
        steps = steps or 1
        return (PerEpoch(then=schedule, steps_per_epoch=steps) if steps > 1 else schedule), steps

    def _ends(self, schedule: Schedule) -> int | None:
        """The step at which a schedule has done what it does."""
        return next(
            (int(value) for name in ("decay_steps", "total_steps") if (value := getattr(schedule, name, 0))), None
        )

    # --- what stands beside

    def _beside(self, optimizers: list[Made], schedules: list[Made]) -> None:
        """Names what gets the optimizer or a schedule, or looks as if it made one, and is not known."""
        relevant = {id(one) for one in (*self.optimizers, *self.schedules)}
        for one in schedules:
            if optimizers and self._as_a_rate(one):
                self.leave(one, beside.UNUSED)
                if not beside_use(one, self.made):
                    continue
        for one in self.others:
            name = one.name
            if id(one) in self.within or id(one.attrs.get("")) in self.items.consumed or own_class(one):
                continue
            if one.owner is not None and id(one.owner) in relevant:
                continue
            gets = any(isinstance(part, Made) and id(part) in relevant for part in one.given())
            if one.attrs.get("") is not None and not gets:
                gets = any(isinstance(part, Made) for part in one.given()) or beside.concerns_rate(name)
            short = name.split("(")[0]
            if beside.concerns_rate(short) and (gets or beside.wraps(short)) and not self._of_script(one):
                self.leave(one, beside.NOT_KNOWN)
                self.grave.append(short)
            elif gets and beside.wraps(short):
                self.leave(one, beside.WRAPPED)
                self.grave.append(CodeError("{name} is not known here, and it gets the optimizer.", name=short[:80]))

    def _of_script(self, one: Made) -> bool:
        return one.owner is not None

    def take(self, one: Made, became: Told) -> None:
        """A row for what has been read."""
        row = Taken(self.source.place(one.node), self.source.snippet(one.node), became)
        self.taken.setdefault(row)

    def leave(self, one: Made, why: Told) -> None:
        """A row for what has not been read."""
        row = Unread(self.source.place(one.node), self.source.snippet(one.node), why)
        self.unread.setdefault((row.lines, row.snippet), row)


MODERN = ("tf", "keras", "schedulefree", "prodigyopt", "lion_pytorch", "bitsandbytes", "bnb", "transformers",
          "diffusers", "accelerate", "timm", "torch", "torch_warmup_lr", "pytorch_warmup", "warmup_scheduler", "apex",
          "torchtune", "pl_bolts", "deepspeed", "dadaptation")  # fmt: skip


def beside_use(one: Made, made: list[Made]) -> bool:
    """Whether something made is used by another call."""
    return any(part is one for other in made for part in other.given())


def _all_parts(one: Made) -> list[Made]:
    """What a call is made of, the parts of its parts included."""
    found: list[Made] = []
    waiting, seen = [one], {id(one)}
    while waiting and len(found) < 1000:
        for part in waiting.pop().given():
            if isinstance(part, Made) and id(part) not in seen:
                seen.add(id(part))
                found.append(part)
                waiting.append(part)
    return found
