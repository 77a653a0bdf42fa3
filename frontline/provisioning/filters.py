"""Filters of a provider (RFC 7644, section 3.4.2.2), as conditions of the database."""

from collections.abc import Callable

from scim2_models import InvalidFilterException
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from sqlalchemy import ColumnElement, and_, false, func, or_, true

from frontline.accounts.models import Person
from frontline.core.parsing import clean_text, parse_id
from frontline.provisioning.models import ProvisionedAccount


def build_condition(node: FilterNode) -> ColumnElement[bool]:
    """The condition that a filter is: `eq` on what identifies somebody and on `active`, joined by `and` and `or`.

    Raises:
        InvalidFilterException: it asks for something else.
    """
    return _Conditions().visit(node)


def _has_address(value: str) -> ColumnElement[bool]:
    return func.lower(Person.email) == value.lower() if value.isascii() and value.isprintable() else false()


def _is_open(value: str) -> ColumnElement[bool]:
    is_open = Person.deactivated_at.is_(None)
    return is_open if value.lower() == "true" else ~is_open


_COLUMNS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "username": _has_address, "emails": _has_address, "emails.value": _has_address,
    "emails.type": lambda value: true() if value.lower() == "work" else false(),
    "externalid": lambda value: ProvisionedAccount.external_id == clean_text(value),
    "id": lambda value: Person.id == parse_id(value), "active": _is_open,
}  # fmt: skip


class _Conditions(FilterVisitor[ColumnElement[bool]]):
    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def visit_comparison(self, node: Comparison) -> ColumnElement[bool]:
        """One attribute is equal to a value."""
        if node.op is not CompareOperator.eq:
            return _refuse(node)
        names = (self._prefix, node.attr_path.attr, node.attr_path.sub_attr or "")
        build = _COLUMNS.get(".".join(filter(None, names)).lower())
        return build(str(node.value)) if build else _refuse(node)

    def visit_logical_expr(self, node: LogicalExpr) -> ColumnElement[bool]:
        """All of several, or one of them."""
        join = and_ if node.op is LogicalOperator.and_ else or_
        return join(*(self.visit(term) for term in node.terms))

    def visit_value_path(self, node: ValuePath) -> ColumnElement[bool]:
        """One of several values, as in `emails[type eq "work"].value eq "..."`, which Entra sends."""
        return _Conditions(node.attr_path.attr).visit(node.val_filter)

    def visit_not(self, node: Not) -> ColumnElement[bool]:
        """What is not so: not offered."""
        return _refuse(node)

    def visit_present(self, node: Present) -> ColumnElement[bool]:
        """What there is: not offered."""
        return _refuse(node)


def _refuse(node: FilterNode) -> ColumnElement[bool]:
    raise InvalidFilterException(
        filter=str(node), detail="Filter by userName, emails.value, externalId, id or active, with eq, and, or."
    )
