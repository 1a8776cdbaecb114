"""Functions that a script may call and that are worked out: Python's own, `math`'s, holders of settings."""

from __future__ import annotations

import ast
from typing import Any

from .symbols import ONE, NoValue, binary, bounded, either, extreme, one_number
from .values import Class, Expr, Function, Instance, Lib, Method, Unknown, number, plain

# methods of texts, rows and tables that give something new
TEXTS = ("lower", "upper", "strip", "split", "replace", "startswith", "endswith", "count", "index")
TABLES: dict[str, Any] = {
    "items": lambda owner: [tuple(pair) for pair in owner.items()],
    "keys": lambda owner: list(owner),
    "values": lambda owner: list(owner.values()),
    "copy": lambda owner: dict(owner),
}
MODULES = ("math", "np", "numpy", "jnp", "jax.numpy", "torch", "tf", "tensorflow", "tf.math", "tensorflow.math", "K",
           "ops", "keras.ops", "tf.keras.backend", "keras.backend", "cmath", "builtins")  # fmt: skip
EXTREMES = {"min": "min", "max": "max", "minimum": "min", "maximum": "max", "amin": "min", "amax": "max"}
SAME = (
    "cast",
    "convert_to_tensor",
    "constant",
    "tensor",
    "asarray",
    "array",
    "float32",
    "float64",
    "int32",
    "int64",
    "Variable",
)
HOLDERS = ("SimpleNamespace", "Namespace", "EasyDict", "edict", "ConfigDict", "Munch", "DotMap", "AttrDict", "Box",
           "dotdict", "OmegaConf.create", "argparse.Namespace")  # fmt: skip
PARSER = "the options of a parser"  # where they are among its attributes
FLAGS = ("DEFINE_float", "DEFINE_integer", "DEFINE_string", "DEFINE_bool", "DEFINE_boolean", "DEFINE_enum")


def called_by_name(walk: Any, function: Lib, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    """What a call of a known function gives; NotImplemented for any other. Raises NoValue where it has no value."""
    module, _, name = function.name.rpartition(".")
    if not module and function.free:
        own = _OWN.get(name)
        if own is not None:
            return own(walk, args, kwargs, node)
    if name in HOLDERS or function.name in HOLDERS:
        table = args[0] if args and isinstance(args[0], dict) else {}
        return Instance(None, {**table, **kwargs}, node)
    if name == "ArgumentParser":
        return Instance(None, {PARSER: {}}, node)
    if name == "partial" and args:
        return Method(args[0], tuple(args[1:]), dict(kwargs))
    if name in FLAGS and len(args) > 1 and isinstance(args[0], str):
        walk.flags[args[0]] = args[1]
        return None
    if name == "cli" and args and isinstance(args[0], Class):
        return walk.call(args[0], [], {}, node)
    if module in MODULES or (
        not module and name not in ("abs", "round") and name in (*ONE, *EXTREMES) and not function.free
    ):
        return _of_mathematics(walk, name, args, kwargs, node)
    return NotImplemented


def _of_mathematics(walk: Any, name: str, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    if name in ONE and len(args) == 1 and _numeric(args):
        return _worked(walk, node, args, lambda: one_number(name, args[0]))
    if name in EXTREMES and args:
        values = list(args[0]) if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
        return _worked(walk, node, values, lambda: extreme(EXTREMES[name], values))
    if name in ("pow", "power") and len(args) == 2:
        return _worked(walk, node, args, lambda: binary(ast.Pow(), *args))
    for word, op in (("multiply", ast.Mult()), ("divide", ast.Div()), ("add", ast.Add()), ("subtract", ast.Sub())):
        if name == word and len(args) == 2:
            return _worked(walk, node, args, lambda op=op: binary(op, *args))
    if name == "where" and len(args) == 3 and isinstance(args[0], Expr):
        return either(*args)
    if name == "clip" and len(args) == 3 and any(isinstance(one, Expr) for one in args):
        return extreme("min", [extreme("max", [args[0], args[1]]), args[2]])
    if name in SAME and args and (number(args[0]) or isinstance(args[0], Expr)):
        return args[0]
    if name in SAME and args and isinstance(args[0], (list, tuple)) and all(number(one) for one in args[0]):
        return args[0]
    return NotImplemented


def _numeric(args: list[Any]) -> bool:
    return all(number(one) or isinstance(one, (Expr, Unknown, Lib, bool)) for one in args)


def _worked(walk: Any, node: ast.Call, args: list[Any], work: Any) -> Any:
    """The value, or what is unknown about it."""
    try:
        return work()
    except NoValue:
        return walk.combined(node, [walk.loose(one, node) for one in args])


def parsed(walk: Any, parser: Instance, method: str, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    """What a method of an argument parser gives: the settings are the defaults of its options."""
    options: dict[str, Any] = parser.attrs[PARSER]
    if method == "add_argument" and args and all(isinstance(one, str) for one in args):
        long = [one for one in args if one.startswith("--")] or args
        name = kwargs.get("dest") or long[0].lstrip("-").replace("-", "_")
        if "default" in kwargs:
            walk.put(options, name, _typed(kwargs["default"], kwargs.get("type")))
        elif kwargs.get("action") in ("store_true", "store_false"):
            walk.put(options, name, kwargs["action"] == "store_false")
        return None
    if method == "set_defaults":
        for name, value in kwargs.items():
            walk.put(options, name, value)
        return None
    if method in ("add_argument_group", "add_mutually_exclusive_group"):
        return parser
    if method in ("parse_args", "parse_known_args"):
        found = Instance(None, dict(options), node)
        return found if method == "parse_args" else (found, [])
    return NotImplemented


def _typed(value: Any, kind: Any) -> Any:
    """A default given as a text, as the parser makes it a number."""
    name = kind.name if isinstance(kind, Lib) else ""
    if isinstance(value, str) and name in ("float", "int"):
        try:
            return one_number(name, value)
        except NoValue:
            return value
    return value


# --- Python's own


def _len(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    known = len(args) == 1 and isinstance(args[0], (list, tuple, dict, str, range))
    return len(args[0]) if known else walk.unknown(node)


def _number(name: str) -> Any:
    def found(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
        if len(args) != 1:
            return walk.unknown(node) if args else 0
        return _worked(walk, node, args, lambda: one_number(name, args[0]))

    return found


def _extreme(name: str) -> Any:
    def found(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
        values = list(args[0]) if len(args) == 1 and isinstance(args[0], (list, tuple, range)) else args
        return _worked(walk, node, values, lambda: extreme(name, values))

    return found


def _round(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    return bounded(round, *args) if args and all(map(number, args)) else walk.combined(node, args)


def _pow(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    return walk.operation(node, ast.Pow(), *args) if len(args) == 2 else walk.unknown(node)


def _range(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    whole = args and all(isinstance(one, int) and not isinstance(one, bool) for one in args)
    return bounded(range, *args) if whole else walk.combined(node, args)


def _row(kind: Any) -> Any:
    def found(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
        if not args:
            return kind()
        rows = isinstance(args[0], (list, tuple, dict, range)) and len(args[0]) <= 10_000
        return kind(args[0]) if rows else walk.unknown(node)

    return found


def _dict(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    if not args:
        return dict(kwargs)
    if isinstance(args[0], dict):
        return {**args[0], **kwargs}
    if isinstance(args[0], (list, tuple)):
        return bounded(lambda: {**dict(args[0]), **kwargs})
    return walk.unknown(node)


def _sum(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    found: Any = 0
    walk.count(len(args[0]) if args and isinstance(args[0], (list, tuple)) else 1)
    for one in args[0] if args and isinstance(args[0], (list, tuple)) else [walk.unknown(node)]:
        found = walk.operation(node, ast.Add(), found, one)
    return found


def _zip(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    rows = all(isinstance(one, (list, tuple, range)) for one in args)
    return [tuple(row) for row in zip(*args)] if rows else walk.unknown(node)


def _enumerate(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    rows = args and isinstance(args[0], (list, tuple))
    return [tuple(pair) for pair in enumerate(args[0])] if rows else walk.unknown(node)


def _getattr(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    if len(args) < 2 or not isinstance(args[1], str):
        return walk.unknown(node)
    found = walk.attribute(args[0], args[1], node)
    return args[2] if len(args) > 2 and isinstance(found, Unknown) else found


def _isinstance(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    names = {"int": int, "float": float, "str": str, "bool": bool, "list": list, "tuple": tuple, "dict": dict}
    if len(args) == 2 and isinstance(args[1], Lib) and args[1].name in names and plain(args[0]):
        return isinstance(args[0], names[args[1].name])
    return walk.unknown(node)


def _nothing(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    return None


def _vars(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    return dict(args[0].attrs) if args and isinstance(args[0], Instance) else walk.unknown(node)


def _super(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    return walk.unknown(node)


def _str(walk: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
    return str(args[0]) if args and isinstance(args[0], (str, int, float)) else walk.unknown(node)


_OWN = {
    "len": _len, "int": _number("int"), "float": _number("float"), "abs": _number("abs"), "round": _round,
    "min": _extreme("min"), "max": _extreme("max"), "pow": _pow, "range": _range, "list": _row(list),
    "tuple": _row(tuple), "sorted": _row(sorted), "reversed": _row(lambda row: list(row)[::-1]), "dict": _dict,
    "sum": _sum, "zip": _zip, "enumerate": _enumerate, "getattr": _getattr, "isinstance": _isinstance,
    "print": _nothing, "vars": _vars, "super": _super, "str": _str,
}  # fmt: skip
for _name in ("exp", "log", "sqrt", "cos", "sin", "log10"):
    _OWN[_name] = _number(_name)


def is_function(value: Any) -> bool:
    """Whether it is a function of the script, or something that is called as one."""
    own = isinstance(value, Instance) and value.cls is not None and isinstance(value.cls.find("__call__"), Function)
    return isinstance(value, Function) or own or (isinstance(value, Method) and is_function(value.function))
