"""A calculator that a model can use and nobody can abuse: numbers and arithmetic, each result of bounded size."""

import ast
import math
import re
from collections.abc import Callable
from typing import Any

import simpleeval

from assistant.tools.errors import ToolError
from assistant.tools.tool import tool

MAX_EXPRESSION_LENGTH = 500
MAX_BITS = 4096
"""The largest whole number has this many bits (some 1,200 digits): every step is over in microseconds."""
MAX_FACTORIAL = 500

Number = int | float

# All that an expression may consist of. No quotes, dots outside numbers, brackets or '=': what cannot be written
# cannot be abused.
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-zπ]\w*)"
    r"|(?P<operator>\*\*|//|<=|>=|==|!=|[-+*/%^(),<>×÷−·√]))"  # noqa: RUF001 - the signs people write
)
_SPELLINGS = {"^": "**", "×": "*", "·": "*", "÷": "/", "−": "-", "√": "sqrt", "π": "pi"}  # noqa: RUF001 - as above


@tool
def calculator(expression: str) -> str:
    """Evaluate an arithmetic expression exactly. Use it for every calculation, even simple ones.

    Knows + - * / // % ** ( ), comparisons, pi, e, tau, and the functions abs, round, min, max, floor, ceil, sqrt,
    cbrt, exp, log, log2, log10, sin, cos, tan, asin, acos, atan, atan2, sinh, cosh, tanh, degrees, radians, hypot,
    factorial, gcd, lcm, comb, perm. Angles are in radians.

    Args:
        expression: For instance "12 * 7", "sqrt(2) / 3" or "round(0.15 * 84, 2)".

    """
    try:
        return format_number(_Evaluator().evaluate(expression))
    except ZeroDivisionError as error:
        raise ToolError("Division by zero has no result.") from error
    except OverflowError as error:
        raise ToolError("The result is too large for this calculator.") from error
    except simpleeval.FunctionNotDefined as error:
        raise ToolError(f"The calculator has no function '{error.func_name}'.") from error
    except simpleeval.NameNotDefined as error:
        raise ToolError(f"The calculator does not know '{error.name}'.") from error
    except (simpleeval.InvalidExpression, SyntaxError, KeyError) as error:
        raise ToolError(f"'{expression[:80]}' is not an arithmetic expression this calculator can read.") from error
    except (RecursionError, MemoryError) as error:
        raise ToolError("The expression is nested too deeply.") from error
    except (ValueError, TypeError) as error:
        raise ToolError(f"This cannot be calculated: {error}.") from error


def format_number(value: Any) -> str:
    """Write a result as a person would: 84 instead of 84.0, 0.3 instead of 0.30000000000000004.

    Raises:
        ValueError: It is not a finite number.

    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, float):
        raise ValueError("the result is not a real number")
    if not math.isfinite(value):
        raise OverflowError
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.12g}"


class _Evaluator(simpleeval.SimpleEval):  # type: ignore[misc]  # simpleeval has no types
    """simpleeval cut down to numbers, with every operation bounded in time and size."""

    nodes: dict[type[ast.AST], Callable[[Any], Any]]

    def __init__(self) -> None:
        super().__init__(operators=_OPERATORS, functions=_FUNCTIONS, names=_CONSTANTS)
        allowed = (ast.Expr, ast.Name, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Call, ast.Constant)
        self.nodes = {kind: self.nodes[kind] for kind in allowed}

    def evaluate(self, expression: str) -> Number:
        """Evaluate, or raise what `calculator` explains."""
        if len(expression) > MAX_EXPRESSION_LENGTH:
            raise ToolError(f"The expression is longer than {MAX_EXPRESSION_LENGTH} characters.")
        result: Number = self.eval(" ".join(_tokens(expression)))
        return result

    def _eval(self, node: ast.AST) -> Any:
        return _bounded(super()._eval(node))


def _tokens(expression: str) -> list[str]:
    """Split an expression; anything that is no token of arithmetic is refused here, before Python's parser sees it."""
    tokens: list[str] = []
    position = 0
    text = expression.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ToolError(f"The calculator cannot read '{text[position : position + 20]}'.")
        token = match[match.lastgroup or 0]
        tokens.append(_SPELLINGS.get(token, token))
        position = match.end()
    return tokens


def _bounded(value: Any) -> Any:
    """Pass numbers of reasonable size, refuse everything else (a function's own name, a complex root)."""
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise OverflowError
        return value
    if isinstance(value, float):
        return value
    if isinstance(value, complex):
        raise ValueError("the result is not a real number")
    raise simpleeval.InvalidExpression("not a number")


def _power(base: Number, exponent: Number) -> Any:
    """Raise to a power, but only after estimating that the result fits."""
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * abs(exponent) > 2 * MAX_BITS:
        if abs(base) <= 1:
            return base ** (exponent % 2 if exponent >= 0 else -(exponent % 2))
        if exponent < 0:
            return float(base) ** exponent
        raise OverflowError
    return base**exponent


def _factorial(number: Number) -> int:
    if number > MAX_FACTORIAL:
        raise OverflowError
    return math.factorial(_whole(number))


def _choose(function: Callable[[int, int], int]) -> Callable[[Number, Number], int]:
    def bounded(total: Number, chosen: Number) -> int:
        if max(total, chosen) > MAX_BITS:
            raise OverflowError
        return function(_whole(total), _whole(chosen))

    return bounded


def _whole(number: Number) -> int:
    """Take 5.0 for 5: models write either."""
    if isinstance(number, float) and not number.is_integer():
        raise ValueError(f"{number:g} is not a whole number")
    return int(number)


def _round(number: Number, digits: Number = 0) -> Number:
    return round(number, max(-400, min(400, _whole(digits))))


_CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau}
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    **{kind: simpleeval.DEFAULT_OPERATORS[kind] for kind in (ast.Sub, ast.Div, ast.FloorDiv, ast.USub, ast.UAdd)},
    **{kind: simpleeval.DEFAULT_OPERATORS[kind] for kind in (ast.Eq, ast.NotEq, ast.Gt, ast.Lt, ast.GtE, ast.LtE)},
    ast.Add: lambda left, right: left + right,
    ast.Mult: lambda left, right: left * right,
    ast.Mod: lambda left, right: left % right,
    ast.Pow: _power,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(math, name)
        for name in (
            "sqrt", "cbrt", "exp", "log", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
            "sinh", "cosh", "tanh", "degrees", "radians", "hypot", "gcd", "lcm", "floor", "ceil",
        )
    },
    "abs": abs,
    "min": min,
    "max": max,
    "round": _round,
    "pow": _power,
    "factorial": _factorial,
    "comb": _choose(math.comb),
    "perm": _choose(math.perm),
}  # fmt: skip
