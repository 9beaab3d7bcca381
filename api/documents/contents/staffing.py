"""Sections: posts, the statement (산출내역) of their contracts, budgets, changes from today, the table of rates."""

from collections.abc import Iterator

from api.documents.table import Column, Live, Row, Section, Table, Text, plain, total
from api.i18n import _, say
from scenarios.schedule.document import Schedule
from scenarios.schedule.posts import ContractGiven, PostHeld, StaffingSchedule, YearUse


def sections(schedule: Schedule) -> Iterator[Section]:
    """Yield posts, statement, budgets, changes from today and rates; what is left of a budget is live."""
    staffing = schedule.staffing
    if staffing is None:
        return
    yield Section("changes", _("Posts changed from today"), tuple(_changes(staffing)))
    yield Section("posts_money", _("Budgets of posts"), (_years(staffing), _agreements(staffing), _bands(staffing)))
    yield Section("posts", _("Posts"), (_posts(staffing),), annex=True)
    yield Section("posts_statement", _("Statement of posts"), (_statement(staffing),), annex=True)
    yield Section("rates", _("Statutory parts"), (_note(), _rates(staffing)), annex=True)


def _posts(staffing: StaffingSchedule) -> Table:
    columns = (
        Column("district", _("District")),
        Column("role", _("Role of the post")),
        Column("type", _("Contract type")),
        Column("first", _("First day"), "date"),
        Column("last", _("Last day"), "date"),
        Column("hourly", _("Pay per hour"), "won"),
        Column("pay", _("Pay of a full month"), "won"),
        Column("city", _("City pays"), "won"),
        Column("own", _("District pays"), "won"),
        Column("won", _("Won"), "won"),
        Column("remark", _("Remark")),
    )
    rows = [row for post in staffing.posts for row in _post_rows(post)]
    sums = (total(staffing.city_won, "city"), total(staffing.district_won, "own"), total(staffing.won, "won"))
    rows.append(Row((_("Total"), "", "", None, None, None, None, *sums, ""), "sum"))
    return Table("posts", _("Posts"), columns, tuple(rows), grows=True)


def _post_rows(post: PostHeld) -> Iterator[Row]:
    if not post.contracts:
        yield Row((post.district, post.role, _("not held"), *(None,) * 7, ""), "begins")
    for i, one in enumerate(post.contracts):
        won = Live(one.won, lambda at: f"{at.cell('city')}+{at.cell('own')}")
        cells = (one.type, one.first, one.last, one.hourly_won, one.pay_won, one.city_won, one.district_won, won)
        remark = _("new person") if one.new_hire else ""
        yield Row((post.district, post.role, *cells, remark), "plain" if i else "begins")


def _changes(staffing: StaffingSchedule) -> Iterator[Text | Table]:
    yield Text(
        (say("{changed} of {posts} posts change.", {"changed": staffing.changed, "posts": len(staffing.posts)}),)
    )
    columns = (
        Column("post", _("Post")),
        Column("today_type", _("Contract type today")),
        Column("today_hourly", _("Pay per hour today"), "won"),
        Column("type", _("Contract type")),
        Column("hourly", _("Pay per hour"), "won"),
        Column("last", _("Held until"), "date"),
    )
    rows = [_change(post) for post in staffing.posts if post.changed]
    yield Table("changes", _("Posts changed from today"), columns, plain(rows), grows=True)


def _change(post: PostHeld) -> tuple[str | int | None, ...]:
    highest = max(post.contracts, key=lambda one: one.hourly_won, default=None)
    now = (highest.type, highest.hourly_won) if highest else (_("not held"), None)
    return (post.name, post.today_type or _("none"), post.today_hourly_won, *now, post.last)


def _years(staffing: StaffingSchedule) -> Table:
    columns = (
        Column("payer", _("Payer")),
        Column("year", _("Budget year"), "centre"),
        Column("spent", _("Spent"), "won"),
        Column("most", _("At most"), "won"),
        Column("left", _("Left"), "won"),
    )
    rows = [_year(one) for one in staffing.years]
    sums = Row((_("Total"), "", total(staffing.won, "spent"), None, None), "sum")
    return Table("posts_years", _("Budgets of posts"), columns, (*rows, sums))


def _year(one: YearUse) -> Row:
    payer = _("City") if one.payer is None else one.payer
    if one.cap_won is None:
        return Row((payer, str(one.year), one.won, None, None))
    left = Live(one.cap_won - one.won, lambda at: f"{at.cell('most')}-{at.cell('spent')}")
    return Row((payer, str(one.year), one.won, one.cap_won, left))


def _agreements(staffing: StaffingSchedule) -> Table:
    columns = (
        Column("agreement", _("Agreement")),
        Column("first", _("First day"), "date"),
        Column("last", _("Last day"), "date"),
        Column("wanted", _("Posts wanted"), "whole"),
        Column("held", _("Posts held"), "whole"),
        Column("part_time", _("Part-time"), "whole"),
    )
    rows = plain([(a.name, a.first, a.last, a.wanted, a.held, a.part_time) for a in staffing.agreements])
    return Table("agreements", _("Agreements"), columns, rows)


def _bands(staffing: StaffingSchedule) -> Table:
    columns = (
        Column("role", _("Role of the post")),
        Column("agreement", _("Agreement")),
        Column("lowest", _("Lowest pay"), "won"),
        Column("highest", _("Highest pay"), "won"),
        Column("ratio", _("Ratio"), "share"),
        Column("most", _("At most"), "share"),
        Column("excess", _("Beyond it"), "won"),
    )
    rows = [
        Row((
            one.role,
            one.agreement,
            one.lowest_won,
            one.highest_won,
            Live(one.highest_won / one.lowest_won, lambda at: f"{at.cell('highest')}/{at.cell('lowest')}"),
            None if one.max_ratio_percent is None else one.max_ratio_percent / 100,
            one.excess_won,
        ))
        for one in staffing.bands
    ]  # fmt: skip
    return Table("bands", _("Pay gaps"), columns, tuple(rows))


def _statement(staffing: StaffingSchedule) -> Table:
    columns = (
        Column("post", _("Post")),
        Column("line", _("Line")),
        Column("formula", _("How it comes about")),
        Column("won", _("Won"), "won"),
        Column("law", _("Law")),
    )
    rows = [row for post in staffing.posts for one in post.contracts for row in _contract(post, one)]
    rows.append(Row((_("Total"), "", "", total(staffing.won, "won"), ""), "sum"))
    return Table("posts_statement", _("Statement of posts"), columns, tuple(rows), grows=True)


def _contract(post: PostHeld, one: ContractGiven) -> Iterator[Row]:
    for i, line in enumerate(one.lines):
        law = say("{law} (assumed)", {"law": line.law}) if line.assumption else line.law
        yield Row((post.name, line.part, line.formula, line.won, law.strip()), "plain" if i else "begins")
    count = len(one.lines)
    span = f"{one.type}, {one.first:%Y-%m-%d} – {one.last:%Y-%m-%d}"
    won = Live(one.won, lambda at: f"SUBTOTAL(9,{at.above('won', count)})")
    yield Row((post.name, _("Subtotal"), span, won, ""), "sum")


def _note() -> Text:
    text = _("Each line of a month is cut down to 10 won; the city's share too, the district pays the rest.")
    return Text((text, _("The rates are an editable table of the scenario; have them confirmed before use.")))


def _rates(staffing: StaffingSchedule) -> Table:
    columns = (
        Column("part", _("Part")),
        Column("first", _("From")),
        Column("last", _("To")),
        Column("rate", _("Rate"), "gap"),
        Column("law", _("Law")),
        Column("remark", _("Remark")),
    )
    rows = [
        (
            one.part,
            one.first.isoformat(),
            one.last.isoformat() if one.last else "",
            None if one.per_million is None else one.per_million / 1_000_000,
            one.law,
            _("assumed") if one.assumption else "",
        )
        for one in staffing.rates
    ]
    return Table("rates", _("Statutory parts"), columns, plain(rows), grows=True)
