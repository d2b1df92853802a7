#!/usr/bin/env python3
"""Figures of series, computed a second time: by another program, in another language, by other means.

    python3 tests/statistics/recompute.py FILE.csv ...

One line a file, the same as `cargo run -p openfloor-domain --example series_statistics -- FILE.csv ...`
prints. Python 3 and nothing else. No name is read into a figure and none is printed.

Where all ways to seat the women can be counted, they are, in fractions. Beyond, the panels are taken one
after the other in floating point, where the Rust code inverts a Fourier sum.
"""

import csv
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from math import comb, isclose, lgamma, exp, log
from os.path import basename

PEOPLE_MIN = 2
PANELS_MIN = 8
COUNTED_MAX = 3_000_000
NOTHING = 1e-17


def panels_of(path):
    """(women, men, others stated, not stated) of each panel of a file, a person once."""
    said = defaultdict(dict)
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            people = said[(row["convening"], row["panel"])]
            people.setdefault(row["person"], set()).add(row["gender"])
    for people in said.values():
        classes = Counter(found.pop() if len(found) == 1 else "" for found in map(set, people.values()))
        women, men, others = classes["Woman"], classes["Man"], classes["NonBinary"]
        yield women, men, others, sum(classes.values()) - women - men - others


def hypergeometric(people, women, drawn, found):
    if found > drawn or found > women or drawn - found > people - women:
        return Fraction(0)
    return Fraction(comb(women, found) * comb(people - women, drawn - found), comb(people, drawn))


def tails(sizes, women, hit, observed):
    """P(at least) and P(at most) so many panels with exactly `hit` women."""
    people, panels = sum(sizes), len(sizes)
    if panels * (panels + 1) * (women + 1) * (min(max(sizes), women) + 1) <= COUNTED_MAX:
        chances = counted(sizes, women, hit)
    else:
        chances = in_turn(sizes, women, hit, women / people)
    return sum(chances[observed:]), sum(chances[: observed + 1])


def counted(sizes, women, hit):
    ways = {(0, 0): 1}
    for size in sizes:
        after = defaultdict(int)
        for (used, hits), count in ways.items():
            for seated in range(min(size, women - used) + 1):
                after[used + seated, hits + (seated == hit)] += count * comb(size, seated)
        ways = after
    total = comb(sum(sizes), women)
    return [Fraction(ways.get((women, hits), 0), total) for hits in range(len(sizes) + 1)]


def in_turn(sizes, women, hit, p):
    """Each seat is a woman's with the same chance, until all are known to be so many: then the chance no
    longer matters. For each number of hits, the chances of the women used so far, from the first that
    is not nothing."""
    if women in (0, sum(sizes)):
        hits = sum((size if women else 0) == hit for size in sizes)
        return [1.0 if hits == number else 0.0 for number in range(len(sizes) + 1)]
    rows = {0: (0, [1.0])}
    for size in sizes:
        chance = [comb(size, x) * p**x * (1 - p) ** (size - x) for x in range(size + 1)]
        without = [0.0 if x == hit else chance[x] for x in range(size + 1)]
        after = {}
        for hits, (first, row) in rows.items():
            add(after, hits, first, convolved(row, without))
            if hit <= size:
                add(after, hits + 1, first + hit, [value * chance[hit] for value in row])
        rows = {hits: kept for hits, row in after.items() if (kept := trimmed(*row))}
    at = {hits: row[women - first] for hits, (first, row) in rows.items() if 0 <= women - first < len(row)}
    total = exp(
        lgamma(sum(sizes) + 1) - lgamma(women + 1) - lgamma(sum(sizes) - women + 1)
        + women * log(p) + (sum(sizes) - women) * log(1 - p)
    )
    assert isclose(sum(at.values()), total, rel_tol=1e-8), "the chances of all numbers of hits sum to one"
    return [at.get(hits, 0.0) / total for hits in range(len(sizes) + 1)]


def convolved(row, chance):
    found = [0.0] * (len(row) + len(chance) - 1)
    for x, factor in enumerate(chance):
        if factor:
            found[x : x + len(row)] = [a + b * factor for a, b in zip(found[x : x + len(row)], row)]
    return found


def add(rows, hits, first, row):
    if hits not in rows:
        rows[hits] = (first, row)
        return
    other_first, other = rows[hits]
    start, end = min(first, other_first), max(first + len(row), other_first + len(other))
    total = [0.0] * (end - start)
    for begin, values in ((first, row), (other_first, other)):
        place = slice(begin - start, begin - start + len(values))
        total[place] = [a + b for a, b in zip(total[place], values)]
    rows[hits] = (start, total)


def trimmed(first, row):
    kept = [index for index, value in enumerate(row) if value > NOTHING]
    return (first + kept[0], row[kept[0] : kept[-1] + 1]) if kept else None


def decimals(number, places):
    """A fraction rounded half to even, in digits."""
    scaled = round(Fraction(number) * 10**places)
    sign, scaled = "-" if scaled < 0 else "", abs(scaled)
    return f"{sign}{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def p_value(sizes, women, hit, observed):
    if len(sizes) < PANELS_MIN:
        return "-"
    p = min(1, 2 * min(tails(sizes, women, hit, observed)))
    return "<0.000001" if p < 5e-7 else decimals(p, 6)


def direction(observed, expected, names):
    return names[0] if observed == expected else names[1] if observed > expected else names[2]


def figures(path):
    panels = list(panels_of(path))
    taken = [panel for panel in panels if sum(panel[:3]) >= PEOPLE_MIN]
    cells = [(women + men + others, women) for women, men, others, _ in taken]
    sizes = [size for size, _ in cells]
    people, women = sum(sizes), sum(seated for _, seated in cells)
    men_only = sum(men > 0 and not (w or others or unknown) for w, men, others, unknown in taken)
    share = f"{women * 10_000 // people}" if people else "-"
    line = [basename(path), len(taken), people, women, share, men_only]
    for hit in (0, 1):
        observed = sum(seated == hit for _, seated in cells)
        expected = sum(
            (times * hypergeometric(people, women, size, hit) for size, times in Counter(sizes).items()), Fraction(0)
        )
        p = p_value(sizes, women, hit, observed)
        way = direction(observed, expected, ("as-expected", "more", "fewer"))
        line += [observed, decimals(expected, 6), p, way]
    if 0 < women < people:
        p = Fraction(women, people)
        d = sum((seated - size * p) ** 2 / (size * p * (1 - p)) for size, seated in cells)
        line += [decimals(d, 4), direction(d, Fraction(people * (len(cells) - 1), people - 1), ("as-chance", "siloed", "rationed"))]
    else:
        line += ["-", "-"]
    return "\t".join(map(str, line))


def main():
    print(
        "file", "panels", "people", "women", "share_bp", "men_only",
        "no_woman", "expected", "p", "direction", "one_woman", "expected", "p", "direction",
        "dispersion", "spread", sep="\t",
    )  # fmt: skip
    for path in sys.argv[1:]:
        print(figures(path), flush=True)


if __name__ == "__main__":
    main()
