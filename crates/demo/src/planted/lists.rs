//! Differences between the register and the departments' lists. The lists are drawn when all other faults are laid, so
//! that they agree with the books as these stand, wrong or right.

use jiff::civil::date;

use crate::{
    lists::{self, Listed},
    member::Member,
    planted::{AuditHit, Planter},
    subsidy::Subsidy,
    targets::DATA_DATE,
    town::DemoTown,
    words::{
        AssistanceKind, DeathSource, Dibao, DisabilityKind, EstateKind, Health, LeaveReason, PayrollKind,
        RegistrationState, Relation, School, SubsidyKind, Tekun, VehicleKind,
    },
};

impl Planter<'_> {
    /// Draws the lists and lays the differences.
    pub(super) fn lists(&mut self) {
        let payments = lists::disability_payments(self.town);
        self.town.subsidies.extend(payments);
        self.town.lists = lists::draw_lists(self.town);
        self.deaths();
        self.disabilities();
        self.pupils();
        self.relief();
        self.means();
        self.allowances();
        self.grants();
        self.payments();
        let village = |subsidy: &Subsidy| self.town.households[subsidy.household].village;
        let mut order: Vec<Subsidy> = self.town.subsidies.clone();
        order.sort_by_key(|subsidy| (village(subsidy), subsidy.kind, subsidy.household));
        self.town.subsidies = order;
    }

    /// Takes a quiet household in which a member fits, notes the finding and names the member as a department would.
    fn take_listed(&mut self, rule: &'static str, fits: impl Fn(&DemoTown, &Member) -> bool) -> Option<Listed> {
        let (household, member) = self.take(fits)?;
        self.hits.push(AuditHit { rule, household });
        Some(Listed::of(self.town, &self.town.members[member]))
    }

    fn deaths(&mut self) {
        let fits = |_: &DemoTown, m: &Member| m.relation != Relation::Head && m.age_on(DATA_DATE) >= 60;
        for source in [DeathSource::Funeral, DeathSource::Police, DeathSource::Pension] {
            if let Some(person) = self.take_listed("m_deceased_active", fits) {
                let died_on = self.draw.day(date(2020, 12, 1), date(2021, 2, 20));
                self.town.lists.deaths.push(lists::Death { person, died_on, source });
            }
        }
    }

    fn disabilities(&mut self) {
        let is_disabled = |_: &DemoTown, m: &Member| {
            m.health.contains(&Health::Disabled) && m.disability_grade.is_some_and(|g| g >= 3)
        };
        let all = |town: &DemoTown, person: &Listed| {
            town.lists.disabled.iter().position(|listed| listed.person.id_number == person.id_number)
        };
        if let Some(person) = self.take_listed("m_disability_list", is_disabled)
            && let Some(at) = all(self.town, &person)
        {
            self.town.lists.disabled.remove(at);
        }
        if let Some(person) = self.take_listed("m_disability_list", is_disabled)
            && let Some(at) = all(self.town, &person)
        {
            self.town.lists.disabled[at].grade -= 1;
        }
        let is_well = |_: &DemoTown, m: &Member| m.health == [Health::Healthy] && m.age_on(DATA_DATE) >= 20;
        if let Some(person) = self.take_listed("m_disability_list", is_well) {
            let (kind, issued_on) = (DisabilityKind::Hearing, date(2020, 8, 3));
            self.town.lists.disabled.push(lists::DisabledPerson {
                person,
                kind,
                grade: 3,
                issued_on,
                is_reissued: false,
            });
        }
    }

    fn pupils(&mut self) {
        let at_school = |school: School| {
            move |_: &DemoTown, m: &Member| m.school == Some(school) && (8..=14).contains(&m.age_on(date(2020, 9, 1)))
        };
        let all = |town: &DemoTown, person: &Listed| {
            town.lists.pupils.iter().position(|listed| listed.person.id_number == person.id_number)
        };
        for _ in 0..2 {
            if let Some(person) = self.take_listed("m_school_roll", at_school(School::Primary))
                && let Some(at) = all(self.town, &person)
            {
                self.town.lists.pupils.remove(at);
            }
        }
        if let Some(person) = self.take_listed("m_school_roll", at_school(School::Grade7))
            && let Some(at) = all(self.town, &person)
        {
            self.town.lists.pupils[at].school = School::Grade8;
        }
    }

    fn relief(&mut self) {
        let is_aided = |_: &DemoTown, m: &Member| m.dibao != Dibao::None && m.tekun == Tekun::None;
        for _ in 0..2 {
            if let Some(person) = self.take_listed("m_assistance_list", is_aided) {
                self.town.lists.assisted.retain(|listed| listed.person.id_number != person.id_number);
            }
        }
        let is_unaided = |town: &DemoTown, m: &Member| {
            let own = &town.members[town.households[m.household].members.clone()];
            own.iter().all(|m| m.dibao == Dibao::None && m.tekun == Tekun::None)
        };
        if let Some(person) = self.take_listed("m_assistance_list", is_unaided) {
            self.town.lists.assisted.retain(|listed| listed.person.id_number != person.id_number);
            let (monthly_fen, started_on) = (26_000, date(2019, 4, 1));
            let kind = AssistanceKind::Dibao;
            self.town.lists.assisted.push(lists::Assisted { person, kind, monthly_fen, started_on, stopped_on: None });
        }
    }

    /// Cars, houses, shops and posts of households on relief, and of monitored ones.
    fn means(&mut self) {
        let is_aided = |_: &DemoTown, m: &Member| m.dibao != Dibao::None && (22..70).contains(&m.age_on(DATA_DATE));
        for what in 0..4 {
            if let Some(person) = self.take_listed("h_dibao_assets", is_aided) {
                self.give(what, person);
            }
        }
        let town = &*self.town;
        let is_plain = |at: &usize| {
            let household = town.objects[*at].household;
            let own = &town.members[town.households[household].members.clone()];
            town.objects[*at].eliminated.is_none()
                && own.iter().all(|m| m.dibao == Dibao::None)
                && !self.hits.iter().any(|hit| hit.household == household)
        };
        let open: Vec<usize> = (0..town.objects.len()).filter(is_plain).take(2).collect();
        for (what, at) in open.into_iter().enumerate() {
            let household = self.town.objects[at].household;
            self.hits.push(AuditHit { rule: "h_monitored_assets", household });
            let person = Listed::of(self.town, self.town.head_of(household));
            self.give(what, person);
        }
    }

    fn give(&mut self, what: usize, person: Listed) {
        let (draw, lists) = (&mut self.draw, &mut self.town.lists);
        match what {
            0 => lists.vehicles.push(lists::vehicle(draw, lists.vehicles.len(), person, VehicleKind::Car)),
            1 => lists.estates.push(lists::estate(draw, lists.estates.len(), person, EstateKind::Commodity)),
            2 => {
                let order = lists.registrations.len();
                lists.registrations.push(lists::registration(draw, order, person, RegistrationState::Active));
            }
            _ => lists.payroll.push(lists::payroll(draw, person, PayrollKind::Institution)),
        }
    }

    /// Allowances that are lacking, and such as nobody in the household may have.
    fn allowances(&mut self) {
        let is_severe = |_: &DemoTown, m: &Member| m.disability_grade.is_some_and(|grade| grade <= 2);
        for _ in 0..2 {
            if let Some((household, _)) = self.take(is_severe) {
                self.town.subsidies.retain(|s| s.household != household || s.kind != SubsidyKind::Disabled);
                self.hits.push(AuditHit { rule: "h_severe_unpaid", household });
            }
        }
        let is_whole = |town: &DemoTown, m: &Member| {
            let own = &town.members[town.households[m.household].members.clone()];
            own.iter()
                .all(|m| m.disability_grade.is_none() && !m.health.is_empty() && !m.health.contains(&Health::Disabled))
        };
        for _ in 0..2 {
            if let Some((household, _)) = self.take(is_whole) {
                let payment = lists::disability_payment(self.town, household, 1, date(2020, 12, 20));
                self.town.subsidies.push(payment);
                self.hits.push(AuditHit { rule: "h_paid_without_disabled", household });
            }
        }
    }

    /// Grants that are lacking, and one of each kind that is not due.
    fn grants(&mut self) {
        let is_due = |town: &DemoTown, m: &Member| lists::is_vocational(m) && town.households[m.household].is_ex_poor();
        for _ in 0..2 {
            if let Some(person) = self.take_listed("m_yulu_missing", is_due) {
                self.town.lists.yulu.retain(|grant| grant.person.id_number != person.id_number);
            }
        }
        let at_high_school = |town: &DemoTown, m: &Member| {
            matches!(m.school, Some(School::Senior1 | School::Senior2)) && town.households[m.household].is_ex_poor()
        };
        let elsewhere =
            |town: &DemoTown, m: &Member| lists::is_vocational(m) && !town.households[m.household].is_ex_poor();
        let wrong = [self.take_listed("m_yulu_unfit", at_high_school), self.take_listed("m_yulu_unfit", elsewhere)];
        let grants = wrong.into_iter().flatten().map(|person| lists::Grant { person, amount_fen: 300_000 });
        self.town.lists.yulu.extend(grants);
        let is_kept = |_: &DemoTown, m: &Member| m.tekun != Tekun::None && m.resident_medical == Some(true);
        for _ in 0..2 {
            if let Some(person) = self.take_listed("m_premium_ungranted", is_kept) {
                self.town.lists.premiums.retain(|grant| grant.person.id_number != person.id_number);
            }
        }
    }

    /// Payments to the dead, and to accounts of strangers.
    fn payments(&mut self) {
        let town = &mut *self.town;
        let mut order: Vec<usize> = (0..town.subsidies.len()).collect();
        self.draw.shuffle(&mut order);
        let dead = |town: &DemoTown, at: usize| {
            let subsidy = town.subsidies[at];
            let gone = |m: &usize| {
                town.members[*m].left.is_some_and(|(on, why)| why == LeaveReason::Died && on < date(2020, 5, 1))
            };
            town.households[subsidy.household].members.clone().find(gone).map(|payee| (at, payee))
        };
        let found: Vec<(usize, usize)> = order.iter().filter_map(|at| dead(town, *at)).take(3).collect();
        for (at, payee) in found {
            town.subsidies[at].payee = payee;
            self.hits.push(AuditHit { rule: "b_paid_after_death", household: town.subsidies[at].household });
        }
        let stranger = |town: &DemoTown, at: usize| {
            let subsidy = town.subsidies[at];
            let elsewhere = town.place_of_head((subsidy.household + 1) % town.households.len());
            let own = &town.members[town.households[subsidy.household].members.clone()];
            let is_new = own.iter().all(|m| m.name != town.members[elsewhere].name);
            (is_new && subsidy.payee == subsidy.account).then_some((at, elsewhere))
        };
        let found: Vec<(usize, usize)> = order.iter().filter_map(|at| stranger(town, *at)).take(3).collect();
        for (at, account) in found {
            town.subsidies[at].account = account;
            self.hits.push(AuditHit { rule: "b_account_name", household: town.subsidies[at].household });
        }
    }
}
