//! A constructed town.
//!
//! [`DemoTown::draw`] makes eighteen villages with about thirty thousand people from a seed: the same seed gives the
//! same town on every machine, without a clock. [`write_inbox`] writes the town as the workbooks that offices exchange,
//! faults included, and [`planted_faults`] says what a reader of those workbooks must find wrong.
//!
//! Nobody in it exists: names are drawn from common characters, ID numbers begin with an area that does not exist,
//! telephone and account numbers are unassigned.

mod aid;
mod care;
mod collective;
mod detail;
mod distribution;
mod draw;
mod exemption;
mod family;
mod fault;
mod household;
mod housing;
mod id_number;
mod incident;
mod income;
mod industry;
mod inspection;
mod land;
mod lead;
mod linkage;
mod lists;
mod loan;
mod medical;
mod member;
mod monitoring;
mod month;
mod motivation;
mod names;
mod people;
mod planted;
mod posts;
mod rectification;
mod relocation;
mod seeker;
mod subsidy;
pub mod targets;
mod town;
mod training;
mod verification;
mod village;
mod warning;
mod weather;
pub mod words;
mod work;
mod workbook;

pub use aid::AidRequest;
pub use care::{Cadre, Visit};
pub use collective::CollectiveIncome;
pub use detail::{
    Details, EntityDetail, HolderDetail, HouseholdDetail, IncomeDetail, LeadDetail, LoanDetail, ObjectDetail,
    PersonDetail, ProjectDetail, RelocatedDetail, SiteDetail, VillageDetail,
};
pub use distribution::Distribution;
pub use exemption::Exemption;
pub use fault::{AuditExpectation, PlantedFaults, RejectedRow, SheetSummary, SkippedRows, Stage, planted_faults};
pub use household::Household;
pub use housing::HousingCheck;
pub use incident::Incident;
pub use income::Income;
pub use industry::{Crop, Entity, LandTransfer, Livestock, Project};
pub use inspection::{Feedback, SpecialAction};
pub use lead::Lead;
pub use linkage::BenefitLink;
pub use lists::{
    Assisted, Death, DisabledPerson, Grant, Listed, Lists, Payroll, Pupil, RealEstate, Registration, Vehicle,
};
pub use loan::{Loan, LoanCheck};
pub use medical::MedicalCost;
pub use member::Member;
pub use monitoring::{Cleared, MonitoringObject, SupportMeasure};
pub use motivation::Activity;
pub use planted::{AuditHit, RecordHit};
pub use posts::{Attendance, Holder, Post};
pub use rectification::{Mechanism, Plan, Task};
pub use relocation::{Relocated, Site};
pub use seeker::{Seeker, Vacancy};
pub use subsidy::Subsidy;
pub use town::DemoTown;
pub use training::{JobFair, Training};
pub use verification::Verification;
pub use village::{Village, VillageYear};
pub use warning::Warning;
pub use weather::WeatherLoss;
pub use work::Spell;
pub use workbook::{DemoError, write_inbox};

/// Code of the town; the province 59 does not exist.
pub const CODE: &str = "590123101000";
/// Name of the town.
pub const NAME: &str = "示例镇";
/// The day for which the workbooks were made.
pub const DATA_DATE: jiff::civil::Date = targets::DATA_DATE;
