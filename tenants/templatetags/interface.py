"""How values look on a page: pure presentation, no queries, nothing remembered but icons."""

import functools
import zlib
from datetime import date, datetime, timedelta
from decimal import Decimal

import lucide
from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

HUES = 6
_MINUTE = 60
_HOUR = 3600
_NIGHT_HOURS = 6
_TONES = {"success": "ok", "warning": "warn", "error": "bad", "info": "info"}
_CONTROL_CLASSES = {"select": "select", "textarea": "input area", "checkbox": "check"}


# -- People -----------------------------------------------------------------------------------


@register.filter
def initials(name: object) -> str:
    """The first letters of the first and the last word; one sign for scripts without spaces."""
    words = [word for word in str(name or "").split() if any(sign.isalnum() for sign in word)]
    letters = [next(sign for sign in word if sign.isalnum()) for word in words]
    if not letters:
        return "?"
    chosen = letters[:1] if len(letters) == 1 else [letters[0], letters[-1]]
    return "".join(chosen).upper()


@register.filter
def hue(text: object) -> int:
    """A number from 1 to 6 that is always the same for one text: the colour of an avatar."""
    return zlib.crc32(str(text or "").encode()) % HUES + 1


# -- Time -------------------------------------------------------------------------------------


def _local(value: object) -> datetime | None:
    """The moment in the current time zone; None for what is no moment."""
    if not isinstance(value, datetime):
        return None
    return timezone.localtime(value) if timezone.is_aware(value) else timezone.make_aware(value)


def _short_date(value: date, today: date) -> str:
    """Day and month, with the year only where it is another one."""
    return date_format(value, "j M" if value.year == today.year else "j M Y")


@register.filter
def ago(value: object) -> str:
    """How long ago: "just now", "4 min ago", "2 h ago", "Yesterday", else the date."""
    local = _local(value)
    if local is None:
        return _short_date(value, timezone.localdate()) if isinstance(value, date) else ""
    now = timezone.localtime()
    seconds = (now - local).total_seconds()
    if abs(seconds) < _MINUTE:
        return "just now"
    if 0 < seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds > 0 and (local.date() == now.date() or seconds < _NIGHT_HOURS * _HOUR):
        return f"{int(seconds // _HOUR)} h ago"
    if local.date() == now.date() - timedelta(days=1):
        return "Yesterday"
    return _short_date(local.date(), now.date())


@register.filter
def until(value: object) -> str:
    """How long from now: "now", "in 11 min", "in 3 h", "tomorrow", else "on 4 Dec"."""
    local = _local(value)
    if local is None:
        return ""
    now = timezone.localtime()
    seconds = (local - now).total_seconds()
    if seconds < _MINUTE / 2:
        return "now"
    if seconds < _HOUR:
        return f"in {max(1, round(seconds / _MINUTE))} min"
    if local.date() == now.date() or seconds < _NIGHT_HOURS * _HOUR:
        return f"in {round(seconds / _HOUR)} h"
    if local.date() == now.date() + timedelta(days=1):
        return "tomorrow"
    return f"on {_short_date(local.date(), now.date())}"


@register.filter
def moment(value: object) -> str:
    """The absolute time with its zone: "22 Nov 2026, 14:32 UTC"; a plain date without one."""
    local = _local(value)
    if local is None:
        return date_format(value, "j M Y") if isinstance(value, date) else ""
    zone = local.strftime("%Z")
    zone = f"UTC{zone}" if zone[:1] in "+-" else zone
    return f"{date_format(local, 'j M Y, H:i')} {zone}"


@register.filter
def clock(value: object) -> str:
    """The time of day: "09:42"."""
    local = _local(value)
    return "" if local is None else date_format(local, "H:i")


@register.filter
def day(value: object) -> str:
    """A day in full: "Tuesday 17 November", with the year where it is not this one."""
    local = _local(value)
    shown = local.date() if local else value
    if not isinstance(shown, date):
        return ""
    same_year = shown.year == timezone.localdate().year
    return date_format(shown, "l j F" if same_year else "l j F Y")


# -- Numbers ----------------------------------------------------------------------------------


@register.filter
def grouped_id(value: object) -> str:
    """A long number in groups of three: "283 441 920". Anything else is left as it is."""
    text = str(value if value is not None else "")
    if not (text.isascii() and text.isdigit()):
        return text
    head = len(text) % 3
    return " ".join(
        [text[:head]] * bool(head) + [text[at : at + 3] for at in range(head, len(text), 3)]
    )


@register.filter
def compact_count(value: object) -> str:
    """A count that fits a narrow place: "1,204", "12.8k", "128k", "1.2m"; text stays text."""
    if not isinstance(value, int):
        return str(value if value is not None else "")
    if abs(value) < 10_000:
        return f"{value:,}"
    unit, sign = (1_000_000, "m") if abs(value) >= 999_500 else (1_000, "k")
    scaled = value / unit
    return f"{scaled:.0f}{sign}" if abs(scaled) >= 100 else f"{scaled:.1f}{sign}"


@register.filter
def half_stars(value: object) -> int:
    """A rating from 0 to 5 as half stars from 0 to 10, which is what the style sheet paints."""
    if not isinstance(value, int | float | Decimal):
        return 0
    return max(0, min(10, round(float(value) * 2)))


# -- Markup -----------------------------------------------------------------------------------


@register.filter
def tone(level: object) -> str:
    """The tone of a message of Django's message framework."""
    return _TONES.get(str(level), "info")


@functools.lru_cache(maxsize=512)
def _icon(name: str, size: int, css: str) -> SafeString:
    """The drawing of one Lucide icon, on one line."""
    drawn = lucide._render_icon(name, size, **{"class": css, "aria-hidden": "true"})  # noqa: SLF001
    return mark_safe(" ".join(drawn.split()).replace("> <", "><"))  # noqa: S308


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "") -> SafeString:
    """A Lucide icon, hidden from screen readers: the words beside it say what it means."""
    return _icon(str(name), size, f"icon {css}".strip())


@register.simple_tag(takes_context=True)
def form_token(context: template.Context) -> SafeString:
    """The hidden fields of every form that posts: CSRF token, and the company it was opened in.

    A person of several companies may switch in another tab; what they fill in here is meant for
    the company this page showed.
    """
    shell = context.get("shell") or {}
    company = shell.get("company", {}).get("id", "")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="_company" value="{}">',
        context.get("csrf_token", ""),
        company,
    )


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """The input of a bound field in our classes, described by its help, hint and errors."""
    attrs: dict[str, str | bool] = {"class": _CONTROL_CLASSES.get(field.widget_type, "input")}
    if hint:
        described = f"{field.auto_id}_hint {field.aria_describedby or ''}".strip()
        attrs["aria-describedby"] = described
    return SafeString(field.as_widget(attrs=attrs))
