//! The whole town, drawn step by step: each step sees what the ones before have laid down.

use std::collections::BTreeSet;

use crate::{
    aid::{self, AidRequest},
    care::{self, Cadre, Visit},
    collective::{self, CollectiveIncome},
    detail::{self, Details},
    distribution::{self, Distribution},
    exemption::{self, Exemption},
    household::{self, Household},
    housing::{self, HousingCheck},
    incident::{self, Incident},
    income::{self, Income},
    industry::{self, Crop, Entity, LandTransfer, Livestock, Project},
    inspection::{self, Feedback, SpecialAction},
    land,
    lead::{self, Lead},
    linkage::{self, BenefitLink},
    lists::Lists,
    loan::{self, Loan, LoanCheck},
    medical::{self, MedicalCost},
    member::Member,
    monitoring::{self, MonitoringObject, SupportMeasure},
    motivation::{self, Activity},
    people,
    planted::{self, AuditHit, RecordHit},
    posts::{self, Attendance, Holder, Post},
    rectification::{self, Mechanism, Plan, Task},
    relocation::{self, Relocated, Site},
    seeker::{self, Seeker, Vacancy},
    subsidy::{self, Subsidy},
    training::{self, JobFair, Training},
    verification::{self, Verification},
    village::{self, Village, VillageYear},
    warning::{self, Warning},
    weather::{self, WeatherLoss},
    words::Relation,
    work::{self, Spell},
};

/// The town as plain values. Records point to each other by their places in these lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoTown {
    /// The seed it was drawn from.
    pub seed: u64,
    /// Villages.
    pub villages: Vec<Village>,
    /// What villages reported every year.
    pub village_years: Vec<VillageYear>,
    /// Households.
    pub households: Vec<Household>,
    /// Members, in the order of their households.
    pub members: Vec<Member>,
    /// Incomes.
    pub incomes: Vec<Income>,
    /// Monitoring objects.
    pub objects: Vec<MonitoringObject>,
    /// Measures of support.
    pub measures: Vec<SupportMeasure>,
    /// Spells of work.
    pub spells: Vec<Spell>,
    /// Attendances of training.
    pub trainings: Vec<Training>,
    /// Job fairs.
    pub job_fairs: Vec<JobFair>,
    /// Small loans.
    pub loans: Vec<Loan>,
    /// Checks of loans.
    pub loan_checks: Vec<LoanCheck>,
    /// Relocation sites.
    pub sites: Vec<Site>,
    /// Relocated households.
    pub relocated: Vec<Relocated>,
    /// Business entities.
    pub entities: Vec<Entity>,
    /// Transfers of land.
    pub transfers: Vec<LandTransfer>,
    /// Crops.
    pub crops: Vec<Crop>,
    /// Livestock.
    pub livestock: Vec<Livestock>,
    /// Projects.
    pub projects: Vec<Project>,
    /// Collective income.
    pub collective: Vec<CollectiveIncome>,
    /// Subsidies.
    pub subsidies: Vec<Subsidy>,
    /// Medical costs.
    pub medical: Vec<MedicalCost>,
    /// Checks of houses and water.
    pub housing_checks: Vec<HousingCheck>,
    /// Public-welfare posts.
    pub posts: Vec<Post>,
    /// Who holds or held them.
    pub holders: Vec<Holder>,
    /// Months of attendance.
    pub attendance: Vec<Attendance>,
    /// Who looks for work.
    pub seekers: Vec<Seeker>,
    /// Work on offer.
    pub vacancies: Vec<Vacancy>,
    /// Verifications of entries about work.
    pub verifications: Vec<Verification>,
    /// Visits.
    pub visits: Vec<Visit>,
    /// Who answers for which household.
    pub cadres: Vec<Cadre>,
    /// Leads.
    pub leads: Vec<Lead>,
    /// Requests for aid.
    pub aid_requests: Vec<AidRequest>,
    /// Activities that give people will and skill.
    pub activities: Vec<Activity>,
    /// Plans of work.
    pub plans: Vec<Plan>,
    /// Tasks of rectification.
    pub tasks: Vec<Task>,
    /// Mechanisms that are to last.
    pub mechanisms: Vec<Mechanism>,
    /// The inspection's feedback.
    pub feedback: Feedback,
    /// The problems it names, and who is to mend them.
    pub problems: Vec<(&'static str, &'static str)>,
    /// Special actions.
    pub special_actions: Vec<SpecialAction>,
    /// Uses of collective income.
    pub distributions: Vec<Distribution>,
    /// Agreements of households with entities.
    pub links: Vec<BenefitLink>,
    /// Losses to the weather.
    pub losses: Vec<WeatherLoss>,
    /// Sudden blows.
    pub incidents: Vec<Incident>,
    /// The lists of the departments.
    pub lists: Lists,
    /// What every household is to be warned of, by the place of the household.
    pub warned: Vec<BTreeSet<Warning>>,
    /// Where audit rules are to fire.
    pub audit_hits: Vec<AuditHit>,
    /// The findings that were looked into.
    pub exemptions: Vec<Exemption>,
    /// Where audit rules are to fire about records that belong to no household.
    pub record_hits: Vec<RecordHit>,
    /// What the books say besides.
    pub details: Details,
}

impl DemoTown {
    /// Draws the town. The same seed gives the same town on every machine.
    pub fn draw(seed: u64) -> Self {
        let villages = village::draw_villages(seed);
        let mut households = household::draw_households(seed, &villages);
        let mut members = people::draw_members(seed, &mut households);
        let mut fates = warning::draw_fates(seed, &mut households, &mut members);
        let incidents = incident::draw_incidents(seed, &households, &mut fates);
        let housing_checks = housing::draw_checks(seed, &mut households, &fates);
        let spells = work::draw_spells(seed, &households, &members, &fates);
        work::settle_watched(&households, &mut members, &spells);
        let medical = medical::draw_medical(seed, &households, &members, &fates);
        let incomes = income::draw_incomes(seed, &households, &members, &fates, &spells, &medical);
        land::lay_out(seed, &mut households, &incomes);
        let objects = monitoring::draw_objects(seed, &households, &members, &fates, &spells, &incomes);
        let measures = monitoring::draw_measures(seed, &households, &members, &objects, &spells, &incomes);
        let trainings = training::draw_trainings(seed, &villages, &households, &members);
        let loans = loan::draw_loans(seed, &households, &members);
        let loan_checks = loan::draw_checks(seed, &loans);
        let relocated = relocation::draw_relocated(seed, &villages, &households, &members);
        let entities = industry::draw_entities(seed, &villages);
        let transfers = industry::draw_transfers(seed, &entities);
        let mut posts = posts::draw_posts(seed, &villages);
        let holders = posts::draw_holders(seed, &households, &members, &spells, &mut posts);
        let village_years = village::draw_village_years(seed, &villages, &households, &members);
        let subsidies = subsidy::draw_subsidies(seed, &households, &members, &incomes);
        let seekers = seeker::draw_seekers(seed, &households, &members, &relocated, &spells);
        let verifications = verification::draw_verifications(seed, &members, &relocated, &loans, &spells);
        let visits = care::draw_visits(seed, &households, &objects);
        let crops = industry::draw_crops(seed, &villages);
        let collective = collective::draw_collective(seed, &villages);
        let mut town = DemoTown {
            distributions: distribution::draw_distributions(seed, &villages, &collective),
            links: linkage::draw_links(seed, &households, &members, &objects, &entities),
            losses: weather::draw_losses(seed, &villages, &crops),
            seed,
            village_years,
            members,
            incomes,
            measures,
            spells,
            trainings,
            job_fairs: training::job_fairs(),
            loans,
            loan_checks,
            sites: relocation::sites(),
            relocated,
            transfers,
            entities,
            crops,
            livestock: industry::draw_livestock(seed, &villages),
            projects: industry::draw_projects(seed, &villages),
            collective,
            subsidies,
            medical,
            housing_checks,
            attendance: posts::draw_attendance(seed, &posts, &holders),
            seekers,
            vacancies: seeker::draw_vacancies(seed),
            verifications,
            posts,
            holders,
            visits,
            leads: lead::draw_leads(seed, &households, &objects, &fates),
            cadres: care::draw_cadres(seed, &households),
            aid_requests: aid::draw_requests(seed, &households),
            activities: motivation::draw_activities(seed, &villages),
            plans: rectification::plans(),
            tasks: rectification::tasks(),
            mechanisms: rectification::mechanisms(),
            objects,
            households,
            feedback: inspection::feedback(),
            problems: inspection::PROBLEMS.to_vec(),
            special_actions: inspection::special_actions(),
            incidents,
            lists: Lists::default(),
            warned: fates.into_iter().map(|fate| fate.warned).collect(),
            audit_hits: Vec::new(),
            exemptions: Vec::new(),
            record_hits: Vec::new(),
            details: Details::default(),
            villages,
        };
        planted::plant(&mut town);
        town.details = detail::draw_details(&town);
        planted::plant_details(&mut town);
        town.exemptions = exemption::draw_exemptions(&mut town.audit_hits);
        town.audit_hits.sort();
        warning::grade_medical(&mut town);
        town
    }

    /// The village of a household.
    pub fn village_of(&self, household: usize) -> &Village {
        &self.villages[self.households[household].village]
    }

    /// The head of a household; where the books name none, the first member.
    pub fn head_of(&self, household: usize) -> &Member {
        &self.members[self.place_of_head(household)]
    }

    /// The place of that member in the town's list.
    pub fn place_of_head(&self, household: usize) -> usize {
        let mut own = self.households[household].members.clone();
        let first = own.start;
        own.find(|at| self.members[*at].relation == Relation::Head).unwrap_or(first)
    }

    /// The household of a member.
    pub fn household_of(&self, member: usize) -> &Household {
        &self.households[self.members[member].household]
    }
}
