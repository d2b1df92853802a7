//! Section 6: bands, ratings and intervals.

use openfloor_domain::statistics::{Band, band, bwn, wilson};

use crate::support::{number, rows, shown_as};

/// People | bands of a minority of 1, 2, 3 ..
const BANDS: &str = "
    3  | t
    4  | t b
    5  | t b
    6  | t t b
    7  | s t b
    8  | s t b b
    10 | s t t b
    20 | s s s t t t t b b b
";

#[test]
fn a_minority_is_skewed_tilted_or_balanced() {
    for row in rows(BANDS) {
        for (minority, letter) in (1..).zip(row[1].split(' ')) {
            let expected = match letter {
                "s" => Band::Skewed,
                "t" => Band::Tilted,
                _ => Band::Balanced,
            };
            assert_eq!(band(minority, number(row[0])), expected, "{minority} of {row:?}");
        }
        assert_eq!(band(0, number(row[0])), Band::Uniform);
    }
}

/// w | n | base rate | z | rating; the last seven are edges
const BWN: &str = "
    0  | 21 | 2500 | -2.6458 | 0
    2  | 20 | 3000 | -1.9518 | 1
    6  | 20 | 3000 | 0.0000  | 3
    10 | 20 | 3000 | 1.9518  | 4
    7  | 16 | 2500 | 1.7321  | 4
    6  | 10 | 5000 | 0.6325  | 3
    10 | 16 | 5000 | 1.0000  | 3
    12 | 16 | 5000 | 2.0000  | 4
    13 | 16 | 5000 | 2.5000  | 5
    6  | 16 | 5000 | -1.0000 | 2
    4  | 16 | 5000 | -2.0000 | 1
    3  | 16 | 5000 | -2.5000 | 0
    0  | 10 | 0    | -       | 3
    1  | 10 | 0    | -       | 5
    9  | 10 | 10000| -       | 0
";

#[test]
fn a_rating_compares_exactly() {
    for row in rows(BWN) {
        let found = bwn(number(row[0]), number(row[1]), number(row[2]));
        assert_eq!(found.rating, number::<u8>(row[4]), "{row:?}");
        assert_eq!(found.z.map_or_else(|| "-".to_owned(), |z| shown_as(z, "1.0000")), row[3], "{row:?}");
    }
}

/// Part | of | lower | upper
const WILSON: &str = "
    0  | 4   | 0      | .48989
    1  | 5   | .03622 | .62447
    2  | 10  | .05668 | .50984
    30 | 100 | .21895 | .39585
    4  | 4   | .51011 | 1
";

#[test]
fn an_interval_says_how_little_one_panel_proves() {
    for row in rows(WILSON) {
        let found = wilson(number(row[0]), number(row[1])).expect("somebody");
        let ends = [shown_as(found.lower, row[2]), shown_as(found.upper, row[3])];
        assert_eq!(ends, [row[2], row[3]], "{row:?}");
    }
    assert_eq!((wilson(0, 0), wilson(3, 2)), (None, None));
}
