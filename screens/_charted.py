"""An answer as bars, the largest first, or as a line through time."""

from dataclasses import replace

import streamlit as st

from kb.cells import Table
from kb.pictures import BARS, Chart, bars
from screens import _asking
from screens._asking import Asked
from ui.text import short

_LINE = 42  # pixels of a bar
_TOOLTIP = {
    "trigger": "axis",
    "renderMode": "richText",  # never HTML: names are forum text
    "confine": True,
    "textStyle": {"width": 420, "overflow": "break"},
}


def draw(table: Table, chart: Chart, asked: Asked) -> None:
    """Draw one number for each thing; which of each, where there are several, the URL says."""
    x = asked.x if asked.x in chart.categories else chart.categories[0]
    y = asked.y if asked.y in chart.numbers else chart.numbers[0]
    with st.container(horizontal=True, gap="small", key="axes"):
        _choice("One bar for each", "x", x, chart.categories, asked)
        _choice("As long as", "y", y, chart.numbers, asked)
    drawn = bars(table, x, y)
    if not drawn:
        st.markdown("No row has both.")
        return
    times = chart.times and x == chart.categories[0]
    many = sum(cell.number is not None for cell in table.column(y))
    if many > len(drawn):
        st.markdown(f":small[The {BARS} largest of {many:,}]")
    alt = f"{y} for each {x}: " + ", ".join(f"{short(name, 60)} {size:g}" for name, size in drawn[:10])
    spec = _line(drawn, y) if times else _bars(drawn, y)
    st.echarts_chart(
        spec, height=360 if times else _LINE * len(drawn) + 60, key="answer_chart_drawn", alt=alt
    )


def _choice(label: str, key: str, now: str, names: tuple[str, ...], asked: Asked) -> None:
    if len(names) < 2:
        return
    st.session_state[f"axis_{key}"] = now

    def chosen() -> None:
        name = st.session_state[f"axis_{key}"]
        _asking.go(replace(asked, x=name) if key == "x" else replace(asked, y=name))

    st.selectbox(label, names, key=f"axis_{key}", on_change=chosen, width=220)


def _bars(drawn: list[tuple[str, float]], number: str) -> dict[str, object]:
    """Horizontal bars, each under its name, so that names have room on a phone, too."""
    return {
        "grid": {"left": 2, "right": 60, "top": 8, "bottom": 4, "containLabel": True},
        "tooltip": {**_TOOLTIP, "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "minInterval": 1 if all(size.is_integer() for _, size in drawn) else 0},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [name for name, _ in drawn],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {
                "inside": True,
                "align": "left",
                "verticalAlign": "bottom",
                "padding": [0, 0, 10, 0],
                "color": "#eceff4" if st.context.theme.type == "dark" else "#111111",
                "margin": 0,
                "fontSize": 12.5,
                "width": 330,
                "overflow": "truncate",
                "interval": 0,
            },
            "z": 10,
        },
        "series": [
            {
                "type": "bar",
                "name": number,
                "data": [size for _, size in drawn],
                "barWidth": 12,
                "label": {"show": True, "position": "right"},
                "itemStyle": {"borderRadius": [0, 3, 3, 0]},
            }
        ],
    }


def _line(drawn: list[tuple[str, float]], number: str) -> dict[str, object]:
    return {
        "grid": {"left": 8, "right": 24, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": _TOOLTIP,
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value"},
        "series": [{"type": "line", "name": number, "data": [list(pair) for pair in drawn]}],
    }
