from dataclasses import replace
from datetime import date

import pytest

from graph.selection import Selection, SelectionError, select
from ontology.actors import Actor, Name
from ontology.statements import DateInterval, Status


def relations(world, **filters):
    return [statement.relation for statement in select(world.statements, Selection(**filters))]


def test_nothing_given_lets_everything_pass(world):
    assert select(world.statements, Selection()) == world.statements
    assert Selection().everything
    assert not Selection(minimum_belief=0.0).everything


@pytest.mark.parametrize("name", ["RUS", "Russia", "nga", "actor:RUS", "https://w3id.org/geopol/actor/RUS", " russia "])
def test_an_actor_goes_by_id_or_any_name_in_either_language(world, name):
    assert relations(world, actors=(name,)) == ["meets"]


def test_an_alias_and_a_decomposed_name_are_names(world):
    assert len(relations(world, actors=("Washington",))) == len(relations(world, actors=("My\u0303",))) == 5


def test_one_of_several_values_suffices_and_all_filters_must_hold(world):
    assert relations(world, actors=("RUS", "Ivan_Ivanov")) == ["accuses", "meets"]
    assert relations(world, actors=("RUS",), statuses=(Status.PLANNED,)) == []
    assert relations(world, statuses=(Status.PLANNED, Status.ALLEGED)) == ["withdraws", "violates"]


def test_a_speaker_is_no_party(world):
    assert relations(world, actors=("Ivan Ivanov",)) == ["accuses"]


@pytest.mark.parametrize("name", ["withdraws", "rút khỏi", "withdraws from", "relation:withdraws"])
def test_a_relation_goes_by_id_or_label(world, name):
    assert relations(world, relations=(name,)) == ["withdraws"]


@pytest.mark.parametrize(
    ("interval", "since", "until", "passes"),
    [
        ((1, 30), 30, None, True),
        ((1, 30), 31, None, False),
        ((5, 6), None, 5, True),
        ((5, 6), None, 4, False),
        ((5, 6), 1, 28, True),
        ((1, 30), 5, 6, True),
        ((None, 6), 6, None, True),
        ((None, 6), 7, None, False),
        ((None, 6), None, 1, True),
        ((6, None), 28, None, True),
        ((6, None), None, 5, False),
        (None, 1, None, False),
        (None, None, 30, False),
        (None, None, None, True),
    ],
)
def test_dates_overlap_and_the_undated_are_left_out(world, interval, since, until, passes):
    def day(number):
        return None if number is None else date(2019, 1, number)

    dated = replace(world.statements[0], date=None if interval is None else DateInterval(*map(day, interval)))
    assert bool(select([dated], Selection(since=day(since), until=day(until)))) == passes


def test_what_is_not_scored_has_no_belief(world):
    statements = [replace(world.statements[0], belief=belief) for belief in (None, 0.0, 0.5, 0.9)]
    found = select(statements, Selection(minimum_belief=0.5))
    assert [statement.belief for statement in found] == [0.5, 0.9]
    assert len(select(statements, Selection(minimum_belief=0.0))) == 3


def test_a_name_of_several_is_told(world):
    other = Actor(id="Washington_DC", type="Place", names=(Name(text="WASHINGTON", language="en", kind="alias"),))
    statements = (*world.statements, replace(world.statements[0], object=other))
    with pytest.raises(SelectionError, match="USA, Washington_DC"):
        select(statements, Selection(actors=("washington",)))
    assert len(select(statements, Selection(actors=("Washington_DC",)))) == 1


@pytest.mark.parametrize("filters", [{"actors": ("Rusia",)}, {"relations": ("urge",)}])
def test_what_is_near_is_told(world, filters):
    with pytest.raises(SelectionError, match=r"near are .*(Russia|urges)"):
        select(world.statements, Selection(**filters))


@pytest.mark.parametrize("belief", [-0.1, 1.1, float("nan")])
def test_a_belief_outside_is_refused(belief):
    with pytest.raises(SelectionError, match="lies in"):
        Selection(minimum_belief=belief)
