//! What the books say besides: entries on which no figure and no warning rests.
//!
//! They are drawn last and from streams of their own, so that they agree with the rest of the town and leave it as it was.

mod industry;
mod lending;
mod people;
mod relocation;
mod support;
mod villages;

pub use industry::{EntityDetail, ProjectDetail};
pub use lending::{HolderDetail, LoanDetail};
pub use people::{HouseholdDetail, PersonDetail};
pub use relocation::{RelocatedDetail, SiteDetail};
pub use support::{IncomeDetail, LeadDetail, ObjectDetail};
pub use villages::VillageDetail;

use crate::{draw::Draw, town::DemoTown, words::MeasureItem};

/// The entries, in the order of the records that they belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Of members.
    pub members: Vec<PersonDetail>,
    /// Of households.
    pub households: Vec<HouseholdDetail>,
    /// Of what villages reported; nothing for the years before they were asked.
    pub village_years: Vec<Option<VillageDetail>>,
    /// Of incomes.
    pub incomes: Vec<IncomeDetail>,
    /// Of monitoring objects.
    pub objects: Vec<ObjectDetail>,
    /// Of measures: the item below the kind.
    pub measures: Vec<Option<MeasureItem>>,
    /// Of leads.
    pub leads: Vec<LeadDetail>,
    /// Of loans.
    pub loans: Vec<LoanDetail>,
    /// Of checks of loans: whether there is a photograph.
    pub loan_checks: Vec<Option<bool>>,
    /// Of those who hold posts.
    pub holders: Vec<HolderDetail>,
    /// Of relocation sites.
    pub sites: Vec<SiteDetail>,
    /// Of relocated households.
    pub relocated: Vec<RelocatedDetail>,
    /// Of business entities.
    pub entities: Vec<EntityDetail>,
    /// Of projects.
    pub projects: Vec<ProjectDetail>,
}

/// Draws the entries of a town in which everything else is settled.
pub(crate) fn draw_details(town: &DemoTown) -> Details {
    let seed = town.seed;
    let mut photographs = Draw::new(seed, "loan check detail");
    Details {
        members: people::draw_members(town),
        households: people::draw_households(town),
        village_years: villages::draw_years(town),
        incomes: support::draw_incomes(town),
        objects: support::draw_objects(town),
        measures: support::draw_items(town),
        leads: support::draw_leads(town),
        loans: lending::draw_loans(town),
        loan_checks: town.loan_checks.iter().map(|_| answer(&mut photographs, 93, 5)).collect(),
        holders: lending::draw_holders(town),
        sites: relocation::draw_sites(town),
        relocated: relocation::draw_relocated(town),
        entities: industry::draw_entities(town),
        projects: industry::draw_projects(town),
    }
}

/// A yes in `share` of a hundred answers; `blank` of a hundred are left open.
fn answer(draw: &mut Draw, share: u32, blank: u32) -> Option<bool> {
    let says = draw.percent(share);
    (!draw.percent(blank)).then_some(says)
}

/// A known answer that somebody may have left out.
fn said(draw: &mut Draw, is_so: bool, blank: u32) -> Option<bool> {
    (!draw.percent(blank)).then_some(is_so)
}
