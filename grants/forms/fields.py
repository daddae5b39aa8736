"""The fields of a form that staff have built, and what each answer is when it is stored.

A stored answer is what JSON can hold, or the value of the application's own column.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.no import kontonr

MOST_ROWS = 60
BLANK_ROWS = 2  # empty rows to write in; each save gives new ones
LONGEST_CELL = 200


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet (None)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=((True, _("Yes")), (False, _("No"))),
            coerce=lambda value: value in (True, "True"),
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class AccountNumberField(forms.CharField):
    """A Norwegian account number: eleven digits, of which the last checks the others (MOD11)."""

    default_error_messages = {
        "length": _("An account number has 11 digits."),
        "check_digit": _("The check digit does not match. Look at a bank statement."),
    }

    def to_python(self, value: Any) -> str:
        digits = "".join(char for char in super().to_python(value) or "" if char not in " .\u00a0-")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == 11):
            raise ValidationError(self.error_messages["length"], code="length")
        if digits and not kontonr.is_valid(digits):
            raise ValidationError(self.error_messages["check_digit"], code="check_digit")
        return digits

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) == 11 and value.isdigit():
            return f"{value[:4]} {value[4:6]} {value[6:]}"
        return value


class PlaceInput(forms.TextInput):
    """A text with the municipality's districts as suggestions."""

    template_name = "grants/widgets/place.html"

    def __init__(self, suggestions: Sequence[str]) -> None:
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-forslag"
        return {**context, "suggestions": self.suggestions}


class GridWidget(forms.Widget):
    """A table of plain inputs, each with a label of its own. `row_labels` makes it a table of fixed rows."""

    template_name = "grants/widgets/grid.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[Any], row_labels: Sequence[str] = (), *, numeric_from: int) -> None:
        super().__init__()
        self.columns, self.row_labels, self.numeric_from = list(columns), list(row_labels), numeric_from

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        rows = [list(row) for row in value or ()]
        if self.row_labels:
            rows += [[""] * len(self.columns)] * (len(self.row_labels) - len(rows))
        else:
            rows += [[""] * len(self.columns)] * max(BLANK_ROWS, 3 - len(rows))
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"columns": self.columns, "rows": list(self._rows(name, rows, attrs))}
        return context

    def _rows(self, name: str, rows: Sequence[Any], attrs: Mapping[str, Any] | None) -> Any:
        base = (attrs or {}).get("id", f"id_{name}")
        for r, row in enumerate(rows):
            label = self.row_labels[r] if r < len(self.row_labels) else ""
            yield {
                "label": label,
                "number": r + 1,
                "cells": [
                    {
                        "name": f"{name}-{r}-{c}",
                        "id": f"{base}-{r}-{c}",
                        "column": self.columns[c],
                        "value": "" if cell is None else cell,
                        "is_numeric": c >= self.numeric_from,
                    }
                    for c, cell in enumerate(row[: len(self.columns)])
                ],
            }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[list[str]]:
        rows = []
        for r in range(MOST_ROWS + 1):
            cells = [data.get(f"{name}-{r}-{c}") for c in range(len(self.columns))]
            if all(cell is None for cell in cells):
                break
            rows.append([cell or "" for cell in cells])
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-0" not in data

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return f"{id_}-0-0" if id_ else ""


class GridField(forms.Field):
    """Rows of cells. Empty rows are left out; amounts are whole and never negative."""

    default_error_messages = {
        "too_many": _("At most %(most)s rows. Send a longer list as an attachment."),
        "amount": _("Row %(row)s: write a whole amount from 0 up, for example 12 500."),
        "unnamed": _("Row %(row)s: write what it is."),
        "too_long": _("Row %(row)s: at most %(most)s characters in a cell."),
    }

    def __init__(self, widget: GridWidget, **kwargs: Any) -> None:
        super().__init__(widget=widget, template_name="grants/widgets/grid_field.html", **kwargs)

    def to_python(self, value: Any) -> list[list[Any]]:
        if isinstance(value, str):  # what the page rested on, as `prepare_base` wrote it
            return list(json.loads(value)) if value else []
        if len(value or ()) > MOST_ROWS:
            raise self._wrong("too_many", most=MOST_ROWS)
        rows = [self._row(number, row) for number, row in enumerate(value or (), 1)]
        return (
            rows if self.widget.row_labels else [row for row in rows if any(c not in ("", None) for c in row)]
        )

    def _row(self, number: int, row: Sequence[str]) -> list[Any]:
        cells: list[Any] = []
        for column, cell in enumerate(row):
            text = " ".join(str(cell).split()) if isinstance(cell, str) else cell
            if column < self.widget.numeric_from:
                if len(text or "") > LONGEST_CELL:
                    raise self._wrong("too_long", row=number, most=LONGEST_CELL)
                cells.append(text)
            else:
                cells.append(self._amount(number, text))
        if self.widget.numeric_from == 1 and not cells[0] and any(cells[1:]):
            raise self._wrong("unnamed", row=number)
        return cells

    def _amount(self, number: int, text: Any) -> int | None:
        if isinstance(text, int) or text in ("", None):
            return text if isinstance(text, int) else None
        digits = text.lower().replace("kr", "").replace(",-", "").replace(".", "")
        digits = "".join(digits.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise self._wrong("amount", row=number)
        return int(digits)

    def _wrong(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class BudgetWidget(forms.MultiWidget):
    """Income and cost, line by line, under each other."""

    template_name = "grants/widgets/budget.html"
    use_fieldset = True

    def __init__(self) -> None:
        columns = (_("What"), _("Amount (kr)"))
        super().__init__(widgets={part: GridWidget(columns, numeric_from=1) for part in ("income", "cost")})

    def decompress(self, value: Any) -> list[Any]:
        return [(value or {}).get("income", []), (value or {}).get("cost", [])]

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return f"{id_}_0-0-0" if id_ else ""


class BudgetField(forms.Field):
    """{"income": [[what, kroner], …], "cost": […]}; empty when no line is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=BudgetWidget(), template_name="grants/widgets/grid_field.html", **kwargs)
        self.grid = GridField(GridWidget(("", ""), numeric_from=1))

    def to_python(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            return dict(json.loads(value)) if value else {}
        parts = value if isinstance(value, list) else [value.get("income"), value.get("cost")]
        found = {
            name: self.grid.to_python(rows) for name, rows in zip(("income", "cost"), parts, strict=True)
        }
        return found if any(found.values()) else {}
