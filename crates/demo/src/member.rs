//! Members of households.

use jiff::{ToSpan, civil::Date};

use crate::words::{
    Dibao, DropOutReason, Education, Ethnicity, Health, JoinReason, Labour, LeaveReason, Relation, School, Sex, Tekun,
};

/// One member of one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Index of the household.
    pub household: usize,
    /// Name.
    pub name: String,
    /// ID number of eighteen characters.
    pub id_number: String,
    /// Birth date, as in the ID number.
    pub birth_on: Date,
    /// Birth date as the books have it, where it is another one.
    pub written_birth_on: Option<Date>,
    /// Sex.
    pub sex: Sex,
    /// Relation to the head.
    pub relation: Relation,
    /// Ethnicity.
    pub ethnicity: Ethnicity,
    /// Education, of those who are not at school.
    pub education: Option<Education>,
    /// School, of those who are.
    pub school: Option<School>,
    /// Why a child left school.
    pub drop_out_reason: Option<DropOutReason>,
    /// Health.
    pub health: Vec<Health>,
    /// Grade on the disability card.
    pub disability_grade: Option<u8>,
    /// Labour and skill.
    pub labour: Labour,
    /// Resident medical insurance; nobody has said where absent.
    pub resident_medical: Option<bool>,
    /// Employee medical insurance; nobody has said where absent.
    pub employee_medical: Option<bool>,
    /// Resident pension insurance.
    pub resident_pension: bool,
    /// Employee pension insurance.
    pub employee_pension: bool,
    /// Subsistence allowance.
    pub dibao: Dibao,
    /// Support of people in special hardship.
    pub tekun: Tekun,
    /// When and how the member came, for those who were not there from the start.
    pub joined: Option<(Date, JoinReason)>,
    /// When and how the member went.
    pub left: Option<(Date, LeaveReason)>,
}

impl Member {
    /// Whether the member counts for the household on a day.
    pub fn counts_on(&self, day: Date) -> bool {
        self.joined.is_none_or(|(on, _)| on <= day) && self.left.is_none_or(|(on, _)| on > day)
    }

    /// Completed years on a day.
    pub fn age_on(&self, day: Date) -> i64 {
        age_on(self.birth_on, day)
    }

    /// Whether the member can work, fully or in part.
    pub fn has_labour(&self) -> bool {
        !matches!(self.labour, Labour::None | Labour::Lost)
    }

    /// Whether the member is at a school or kindergarten.
    pub fn is_student(&self) -> bool {
        self.school.is_some_and(|school| school < School::DroppedOut)
    }

    /// Whether the member can work as an ordinary or skilled worker.
    pub fn can_work(&self) -> bool {
        matches!(self.labour, Labour::Ordinary | Labour::Skilled)
    }
}

/// Completed years between a birth and a day.
pub(crate) fn age_on(birth: Date, day: Date) -> i64 {
    let years = i64::from(day.year()) - i64::from(birth.year());
    if (day.month(), day.day()) < (birth.month(), birth.day()) { years - 1 } else { years }
}

/// The first and the last day on which somebody can be born who is `age` years old on `day`.
pub(crate) fn births_of_age(age: i64, day: Date) -> (Date, Date) {
    let last = day.saturating_sub(age.years());
    (day.saturating_sub((age + 1).years()).saturating_add(1.day()), last)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{age_on, births_of_age};

    #[test]
    fn births_of_an_age_are_exactly_those_of_that_age() {
        let day = date(2020, 10, 30);
        for age in [0, 5, 16, 90] {
            let (first, last) = births_of_age(age, day);
            assert_eq!((age_on(first, day), age_on(last, day)), (age, age));
            assert_eq!(age_on(first.yesterday().expect("day"), day), age + 1);
        }
    }
}
