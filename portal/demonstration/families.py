"""Kin as forms list them: always the same people for the same person, ageing with the years."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from portal.demonstration.people import MALE_GIVEN, SURNAMES, Person

MARRIED_AT, CHILD_AT = 25, 26
"""The person's age at the wedding and at the child's birth."""
SONS = frozenset("磊伟鹏勇")
"""The children's given names that are men's."""


@dataclass(frozen=True)
class Kin:
    """One line of the table; `age` in years."""

    relation: str
    name: str
    age: int
    politics: str
    work: str


def family(person: Person, year: int) -> tuple[Kin, ...]:
    """Parents, and from the wedding on husband or wife and child."""
    rng = _chance(person)
    age, farmer = year - person.born.year, f"{person.native_place}农民"
    father = person.name[0] + rng.choice(("有才", "正清", "国安", "应昌", "兆福"))
    mother = rng.choice(SURNAMES) + rng.choice(("凤英", "桂仙", "秀莲", "琼芝"))
    kin = [Kin("父亲", father, age + 26, "群众", farmer), Kin("母亲", mother, age + 23, "群众", farmer)]
    if age >= MARRIED_AT:
        spouse = "妻子" if person.sex == "男" else "丈夫"
        kin.append(Kin(spouse, person.spouse, age - 1, "群众", f"{person.enterprise.name_in(year)}职工"))
    if age > CHILD_AT:
        child = "儿子" if person.child[-1] in SONS else "女儿"
        kin.append(Kin(child, person.child, age - CHILD_AT, "群众", _childs_work(age - CHILD_AT)))
    return tuple(kin)


def relatives(person: Person, year: int) -> tuple[Kin, ...]:
    """An uncle and a cousin, as 主要社会关系."""
    rng, age = _chance(person), year - person.born.year
    first, second = MALE_GIVEN
    names = [rng.choice(SURNAMES) + rng.choice(first) + rng.choice(second) for _ in range(2)]
    uncle = rng.choice(("滇中市农机站干部", "青溪公社会计", "滇中铁路分局工人"))
    cousin = rng.choice(("滇中市百货公司职工", "青溪中学教师"))
    return (
        Kin(rng.choice(("舅父", "姑父")), names[0], age + 20, "中共党员", uncle),
        Kin(rng.choice(("表兄", "表弟")), names[1], age + rng.choice((-3, 3)), "群众", cousin),
    )


def _chance(person: Person) -> Random:
    return Random(f"kin/{person.id_number}")


def _childs_work(age: int) -> str:
    return "学龄前" if age < 7 else "在校学生" if age < 20 else "在外工作"
