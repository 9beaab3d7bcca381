"""Several groupings side by side, in the colours of the first one, what differs from it hatched."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from api.documents.choices.alternatives import above, option_name, overview
from api.documents.pictures.figure import CHANGED, INK, PALE, PAPER, footnotes, render, span
from api.documents.pictures.map import Cell, draw_regions, shapes, source_of
from api.documents.text import fitted
from api.i18n import _, say
from scenarios.schedule.areas import cells_of
from scenarios.schedule.options import Option, OptionSchedule

COLUMNS = 3
WIDTH, MAP_HEIGHT, TOP, FOOT = 13.0, 4.1, 1.1, 0.55
"""Inches."""
SCALE = 0.66


def draw_options(choices: OptionSchedule) -> dict[str, bytes]:
    """Return the maps as ``png`` and ``svg``, at least one option given."""
    cells = cells_of(choices.areas)
    notes = [say("Made-up data: {note}", {"note": note}) for note in choices.heading.synthetic]
    notes = [fitted(note, 200) for note in (*notes, source_of(cells))]
    rows = -(-len(choices.options) // COLUMNS)
    height = TOP + rows * MAP_HEIGHT + FOOT + 0.16 * len(notes)
    return render(WIDTH, height, lambda figure: _draw(figure, choices, shapes(cells), notes))


def _draw(figure: Figure, choices: OptionSchedule, cells: list[Cell], notes: list[str]) -> None:
    height, head = figure.get_figheight(), choices.heading
    title = say("{title}: {count} options", {"title": head.title, "count": len(choices.options)})
    figure.text(0.02, 1 - 0.36 / height, title, fontsize=17, fontweight="bold", va="center")
    subtitle = f"{head.government}   {span(head.first, head.last)}"
    figure.text(0.02, 1 - 0.68 / height, subtitle, fontsize=9.5, color=PALE, va="center")
    _key(figure.add_axes((0.52, 1 - 0.86 / height, 0.46, 0.36 / height)))
    columns = min(COLUMNS, len(choices.options))
    for place, option in enumerate(choices.options):
        left, top = (place % columns) / columns, TOP + (place // columns) * MAP_HEIGHT
        _option(figure, choices, option, cells, (left + 0.01, top, 1 / columns - 0.02))
    footnotes(figure, notes)


def _option(
    figure: Figure, choices: OptionSchedule, option: Option, cells: list[Cell], box: tuple[float, float, float]
) -> None:
    """Draw one option below its name and what it costs."""
    height = figure.get_figheight()
    left, top, wide = box
    figure.text(left + 0.01, 1 - (top + 0.1) / height, option_name(option), fontsize=12, fontweight="bold", va="center")
    figure.text(left + 0.01, 1 - (top + 0.34) / height, _beside(option, choices), fontsize=8.5, va="center")
    tall = (MAP_HEIGHT - 0.6) / height
    axes = figure.add_axes((left, 1 - (top + 0.48) / height - tall, wide, tall))
    named = option.changed if option.number > 1 else [cell.name for cell in cells]
    draw_regions(axes, cells, option.hubs.regions, option.changed, named, SCALE)


def _beside(option: Option, choices: OptionSchedule) -> str:
    cost = say("cost {cost}", {"cost": option.objective})
    if option.number == 1:
        return f"{cost} · {overview(choices).rows[0].cells[-1]}"
    differs = {"percent": f"{100 * above(option, choices):+.1f}", "dongs": len(option.changed)}
    return f"{cost} ({say('{percent} %, {dongs} dongs differ', differs)})"


def _key(axes: Axes) -> None:
    """Say what the symbols mean, in one line."""
    axes.set(xlim=(0, 46), ylim=(0, 3))
    axes.set_axis_off()
    axes.plot(1, 1.5, "*", ms=12, mfc="#ffd23f", mec=INK, mew=0.9)
    axes.text(2.1, 1.5, _("hub dong"), fontsize=8.5, va="center")
    axes.plot(8, 1.5, "o", ms=4, mfc=PAPER, mec=INK, mew=1.0)
    axes.text(8.8, 1.5, _("linked dong"), fontsize=8.5, va="center")
    axes.add_patch(Rectangle((14.6, 0.8), 2.2, 1.4, facecolor=PAPER, edgecolor=INK, linewidth=0.6))
    axes.add_patch(Rectangle((14.6, 0.8), 2.2, 1.4, **CHANGED))
    axes.text(17.4, 1.5, _("in another region than in option 1"), fontsize=8.5, va="center")
