"""Hand-computed: what each formula gives. The sources are the municipalities' own pages; see docs/rules/grants.md.

Drammen, barn og unge: base 3 000 kr and an amount for each member. Drammen, treningsleie: up to 80 % of the rent for
those under 20. Drammen, kulturarrangement: at most 25 000 kr. Lørenskog, etablering: up to 4 000 kr.
"""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.formulas import cost_share, fit_to_frame, fixed, per_member, round_to, settlement, share_pot

ORE = D("0.01")
YOUTH = {"6–12": D(100), "13–19": D(150)}


@pytest.mark.parametrize(
    ("amount", "gives"),
    [(3000, 3000), (4000, 4000), (0, 0), (25_000, 25_000)],
    ids=["Drammen start-up", "Lørenskog start-up", "nothing", "a large one"],
)
def test_fixed(amount, gives):
    assert fixed(D(amount)) == gives


@pytest.mark.parametrize(
    ("base", "rates", "members", "gives"),
    [
        (3000, {"alle": 50}, {"alle": 0}, 3000),  # Drammen: the base alone
        (3000, {"alle": 50}, {"alle": 1}, 3050),
        (3000, {"alle": 50}, {"alle": 40}, 5000),  # 3000 + 40 · 50
        (0, {"alle": 50}, {"alle": 40}, 2000),
        (3000, YOUTH, {"6–12": 20, "13–19": 10}, 6500),  # 3000 + 2000 + 1500
        (3000, YOUTH, {"6–12": 20, "13–19": 10, "26–": 100}, 6500),  # adults have no rate
        (3000, YOUTH, {"26–": 100}, 3000),
        (3000, YOUTH, {}, 3000),
        (0, {}, {"6–12": 20}, 0),
        (1000, {"alle": "12.50"}, {"alle": 3}, "1037.50"),  # øre are kept until the result is rounded
        (1000, {"alle": "0.33"}, {"alle": 100}, 1033),
        (3000, {"6–12": 100, "13–19": 0}, {"6–12": 7, "13–19": 99}, 3700),
    ],
)
def test_base_and_per_member_by_age(base, rates, members, gives):
    assert per_member(D(base), {group: D(rate) for group, rate in rates.items()}, members) == D(gives)


@pytest.mark.parametrize(
    ("cost", "percent", "cap", "gives"),
    [
        (10_000, 80, None, 8000),  # Drammen, training rent
        (12_345, 80, None, 9876),
        (0, 80, None, 0),
        (1, 80, None, 1),  # 0.80 is nearest to 1
        (1, 40, None, 0),  # 0.40 is nearest to 0
        (5, 50, None, 3),  # 2.50: half a krone goes up
        (3, 50, None, 2),  # 1.50
        (100_000, 50, 25_000, 25_000),  # Drammen, culture event
        (50_000, 50, 25_000, 25_000),  # just at the cap
        (49_998, 50, 25_000, 24_999),  # just under
        (50_001, 50, 25_000, 25_000),  # 25 000.50 is capped
        (30_000, 50, 25_000, 15_000),
        (30_000, 100, None, 30_000),
        (30_000, 0, None, 0),
        (30_000, 50, 0, 0),
        (30_000, "33.3", None, 9990),
        (30_001, "33.3", None, 9990),  # 9 990.333
        (30_000, 50, "12000.75", 12_000),  # a cap is never passed by an øre
    ],
)
def test_share_of_documented_cost_with_a_cap(cost, percent, cap, gives):
    assert cost_share(D(cost), D(percent), cap=None if cap is None else D(cap)) == gives


@pytest.mark.parametrize(
    ("cost", "percent", "gives"),
    [("100.01", 50, "50.01"), ("100.03", 50, "50.02"), ("0.01", 50, "0.01"), ("0.01", 49, 0)],
)
def test_to_the_ore_half_goes_up(cost, percent, gives):
    assert cost_share(D(cost), D(percent), unit=ORE) == D(gives)


@pytest.mark.parametrize(
    ("limit", "income", "costs", "gives"),
    [
        (20_000, 50_000, 60_000, 10_000),  # the deficit
        (20_000, 50_000, 70_000, 20_000),  # exactly the limit
        (20_000, 50_000, 90_000, 20_000),  # never more than the limit
        (20_000, 60_000, 60_000, 0),  # no deficit
        (20_000, 80_000, 60_000, 0),  # a profit is the association's own
        (20_000, 0, 0, 0),
        (20_000, 0, 20_000, 20_000),
        (20_000, "59999.50", 60_000, "0.50"),
        (0, 0, 5000, 0),
    ],
)
def test_deficit_guarantee(limit, income, costs, gives):
    assert settlement(D(limit), D(income), D(costs)) == D(gives)


@pytest.mark.parametrize(
    ("pot", "points", "shares"),
    [
        (100, [1, 1], [50, 50]),
        (100, [1, 1, 1], [34, 33, 33]),  # 33⅓ each: the krone left goes to the first
        (101, [1, 1, 1], [34, 34, 33]),
        (2, [1, 1, 1], [1, 1, 0]),
        (100, [3, 1], [75, 25]),
        (100, [2, 1], [67, 33]),  # 66⅔ and 33⅓: the largest fraction gets it
        (1000, [7, 2, 1], [700, 200, 100]),
        (1000, [1, 2, 4], [143, 286, 571]),  # 142.86, 285.71, 571.43
        (10, [1, 0], [10, 0]),  # no points, no money
        (10, [0, 0], [0, 0]),
        (0, [1, 2], [0, 0]),
        (900_000, [42, 17, 88], [257_143, 104_082, 538_775]),  # 257 142.86, 104 081.63, 538 775.51
        (1, [1, 1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 0, 0, 0]),
        (100, ["0.5", "0.25", "0.25"], [50, 25, 25]),
    ],
)
def test_points_share_of_a_pot(pot, points, shares):
    found = share_pot(D(pot), {number: D(value) for number, value in enumerate(points)})
    assert list(found.values()) == shares
    assert sum(shares) == (pot if any(float(value) for value in points) else 0)


@pytest.mark.parametrize(
    ("pot", "points", "caps", "shares"),
    [
        (100, [1, 1], [30, 100], [30, 70]),  # what one cannot take, the other gets
        (100, [1, 1], [30, 30], [30, 30]),  # 40 kr are left over
        (100, [1, 1, 2], [10, 100, 100], [10, 30, 60]),  # 90 shared 1:2
        (100, [1, 1, 2], [0, 100, 100], [0, 33, 67]),
        (100, [8, 1, 1], [20, 30, 100], [20, 30, 50]),  # two caps, one after the other
        (100, [1, 1], [50, 50], [50, 50]),
    ],
)
def test_nobody_gets_more_than_they_applied_for(pot, points, caps, shares):
    keys = range(len(points))
    found = share_pot(D(pot), {key: D(points[key]) for key in keys}, caps={key: D(caps[key]) for key in keys})
    assert list(found.values()) == shares


@pytest.mark.parametrize(
    ("frame", "amounts", "fitted"),
    [
        (100, [40, 60], [40, 60]),  # just fits
        (101, [40, 60], [40, 60]),  # what is left over stays in the frame
        (99, [40, 60], [40, 59]),  # 39.6 and 59.4: the largest fraction gets the krone
        (50, [40, 60], [20, 30]),
        (100, [100, 100, 100], [34, 33, 33]),
        (0, [40, 60], [0, 0]),
        (10, [1, 1000], [0, 10]),  # 0.0099 and 9.99
    ],
)
def test_a_sum_beyond_the_frame_is_reduced_in_proportion(frame, amounts, fitted):
    found = fit_to_frame({number: D(value) for number, value in enumerate(amounts)}, D(frame))
    assert list(found.values()) == fitted


@pytest.mark.parametrize(
    ("pot", "points", "shares"),
    [("0.01", [1, 1], ["0.01", 0]), ("1.00", [1, 1, 1], ["0.34", "0.33", "0.33"]), ("10.05", [1], ["10.05"])],
)
def test_the_same_to_the_ore(pot, points, shares):
    found = share_pot(D(pot), {number: D(value) for number, value in enumerate(points)}, unit=ORE)
    assert list(found.values()) == [D(share) for share in shares]


@pytest.mark.parametrize(
    ("amount", "unit", "gives"),
    [("12.49", 1, 12), ("12.50", 1, 13), (1249, 100, 1200), (1250, 100, 1300), (5, 10, 10), ("4.99", 10, 0)],
)
def test_half_goes_up(amount, unit, gives):
    assert round_to(D(amount), D(unit)) == gives


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: fixed(D(-1)),
        lambda: per_member(D(0), {"a": D(1)}, {"a": -1}),
        lambda: per_member(D(0), {"a": D(-1)}, {"a": 1}),
        lambda: cost_share(D(-1), D(50)),
        lambda: cost_share(D(1), D(101)),
        lambda: settlement(D(-1), D(0), D(0)),
        lambda: share_pot(D(-1), {"a": D(1)}),
        lambda: share_pot(D(1), {"a": D(-1)}),
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"never|between|no negative"):
        wrong()


kroner = st.integers(0, 10_000_000).map(D)
ores = st.integers(0, 10**9).map(lambda n: D(n) / 100)
points = st.dictionaries(st.integers(0, 500), st.decimals(0, 1000, places=2), max_size=60)


@given(pot=ores, points=points, unit=st.sampled_from([ORE, D(1), D(100)]))
def test_any_pot_any_points_is_shared_to_the_last_unit_and_never_beyond(pot, points, unit):
    shares = share_pot(pot, points, unit=unit)
    total = sum(shares.values())
    assert total <= pot
    if any(points.values()):
        assert pot - total < unit
    total_points = sum(points.values())
    for key, share in shares.items():
        assert share % unit == 0
        assert abs(share - (pot * points[key] / total_points if total_points else 0)) < 2 * unit


@given(pot=kroner, points=points, data=st.data())
def test_any_caps_are_kept_and_money_is_left_only_when_all_are_full(pot, points, data):
    caps = {key: data.draw(kroner) for key in points}
    shares = share_pot(pot, points, caps=caps)
    assert all(share <= caps[key] for key, share in shares.items())
    assert sum(shares.values()) <= pot
    if sum(shares.values()) < pot:
        assert all(shares[key] == caps[key] for key, value in points.items() if value)


@given(amounts=st.dictionaries(st.integers(), kroner, max_size=60), frame=kroner)
def test_any_budget_holds(amounts, frame):
    fitted = fit_to_frame(amounts, frame)
    assert sum(fitted.values()) <= frame
    assert all(fitted[key] <= amounts[key] for key in amounts)
    if sum(amounts.values()) >= frame:
        assert sum(fitted.values()) == frame
