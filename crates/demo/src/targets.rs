//! The numbers that the town is drawn to give: the figures of the report, and what the report leaves unsaid.
//!
//! They steer the drawing and nothing else. Whoever reads the workbooks must count them anew.

use jiff::civil::{Date, date};

/// The day of the registers' export, at which the town is screened.
pub const DATA_DATE: Date = date(2021, 3, 15);
/// The day of the dynamic adjustment of 2020.
pub const ADJUSTMENT_ON: Date = date(2020, 10, 30);
/// End of the year of registration.
pub const REGISTRATION_ON: Date = date(2014, 12, 31);
/// The year that the report speaks of.
pub const REPORT_YEAR: i16 = 2020;

/// Households and persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Households.
    pub households: usize,
    /// Persons.
    pub persons: usize,
}

const fn count(households: usize, persons: usize) -> Count {
    Count { households, persons }
}

/// Ex-poor households by the year in which they left poverty.
pub const EXITS: [(i16, Count); 6] = [
    (2014, count(718, 2557)),
    (2015, count(363, 1423)),
    (2016, count(66, 246)),
    (2017, count(663, 2556)),
    (2018, count(2475, 8826)),
    (2019, count(113, 318)),
];
/// Ex-poor households that are not stable.
pub const UNSTABLE: Count = count(371, 1277);
/// Of them those whose risk stays.
pub const OPEN_UNSTABLE: Count = count(36, 134);
/// Households at the margin of poverty.
pub const MARGINAL: Count = count(127, 416);
/// Of them those whose risk stays.
pub const OPEN_MARGINAL: Count = count(16, 55);

/// Persons registered as poor at the end of 2014, and the agricultural population of that day.
pub const REGISTERED_2014: i64 = 14_858;
/// The agricultural population that makes the incidence 49.99 %.
pub const AGRICULTURAL_2014: i64 = 29_722;
/// Members of ex-poor households who came between registration and adjustment …
pub const JOINED_SINCE_2014: usize = 1_262;
/// … and who left: 14 858 + 1 262 − 194 = 15 926.
pub const LEFT_SINCE_2014: usize = 194;

/// Warned households of those that are monitored, by category, and of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warned {
    /// Unstable ex-poor households.
    pub unstable: usize,
    /// Other ex-poor households.
    pub stable: usize,
    /// Marginal households.
    pub marginal: usize,
    /// Other ordinary households.
    pub ordinary: usize,
}
/// 357 ex-poor and 112 ordinary households, 310 of them monitored.
pub const WARNED: Warned = Warned { unstable: 231, stable: 126, marginal: 79, ordinary: 33 };
/// Households of which nobody collected an income.
pub const WITHOUT_INCOME: usize = 26;

/// Relocated households that were registered as poor.
pub const RELOCATED_REGISTERED: Count = count(291, 1071);
/// Relocated households that moved along.
pub const RELOCATED_ALONG: Count = count(132, 485);
/// Villages and villager groups that they left.
pub const RELOCATION_ORIGINS: (usize, usize) = (9, 24);

/// Workers, and of them members of ex-poor households.
pub const WORKERS: (usize, usize) = (13_531, 6_600);
/// Workers with fewer than three months in the year: 13 531 − 12 988.
pub const SHORT_WORKERS: usize = 543;
/// Second and later spells of the year: 13 604 − 13 531.
pub const REPEAT_SPELLS: usize = 73;
/// Workers carried point to point.
pub const POINT_TO_POINT: usize = 107;

/// Persons trained, and of them members of ex-poor households.
pub const SKILL_TRAINED: (usize, usize) = (750, 560);
/// Guidance training set by the employment bureau.
pub const GUIDANCE_TASK: (usize, usize) = (3_000, 2_336);
/// Guidance training held on demand.
pub const GUIDANCE_ON_DEMAND: (usize, usize) = (106, 75);
/// Posts offered at the two job fairs.
pub const JOB_FAIR_POSTS: [i64; 2] = [1_124, 912];

/// Entities fostered, and of them those subsidised for land of 50 mu or more.
pub const ENTITIES: (usize, usize) = (25, 15);
/// Land transferred to those, in hundredths of a mu.
pub const TRANSFERRED_MU_100: i64 = 189_055;
/// Subsidy paid to those, in fen.
pub const TRANSFER_SUBSIDY_FEN: i64 = 31_800_000;
/// Specialty crops, in hundredths of a mu.
pub const SPECIALTY_MU_100: i64 = 1_423_000;
/// Navel oranges of the first village, in hundredths of a mu.
pub const ORANGE_MU_100: i64 = 60_000;
/// Black chickens of the second village.
pub const BLACK_CHICKENS: i64 = 20_000;
/// Camellia chickens of the third village.
pub const CAMELLIA_CHICKENS: i64 = 50_000;
/// Villages with a project of a million yuan.
pub const MILLION_VILLAGES: usize = 10;
/// Villages by collective income of 2019, in yuan: at least 80 000, at least 50 000, at least 30 000.
pub const COLLECTIVE_2019: [usize; 3] = [1, 2, 15];
