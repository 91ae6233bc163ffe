//! What a reader of the workbooks must find: rows to refuse, rows that are no records, findings of audit rules.

use std::collections::BTreeMap;

use crate::{industry, linkage, loan, motivation, planted::AuditHit, relocation, town::DemoTown, weather, workbook};

/// Who notices that a row must be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Whoever reads the sheet: the cell itself is wrong.
    Intake,
    /// Whoever knows the other records: the cell names something that is not there.
    Register,
}

/// One row that must be refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RejectedRow {
    /// Name of the file.
    pub file: &'static str,
    /// Name of the sheet; for a text table the file's name without its ending.
    pub sheet: String,
    /// Row as the spreadsheet shows it.
    pub row: u32,
    /// Address of the wrong cell.
    pub cell: String,
    /// Code of the problem.
    pub code: &'static str,
    /// Who notices.
    pub stage: Stage,
}

/// Rows of one sheet that are no records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SkippedRows {
    /// Sums.
    pub subtotal: usize,
    /// Notes.
    pub note: usize,
    /// Headers and titles printed again.
    pub repeated_header: usize,
    /// Blank rows with rows behind them.
    pub blank: usize,
}

/// What one sheet holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSummary {
    /// Name of the file.
    pub file: &'static str,
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the header row.
    pub header_row: u32,
    /// Headers.
    pub headers: Vec<&'static str>,
    /// Good rows.
    pub rows: usize,
    /// Rows that must be refused.
    pub rejected: usize,
    /// Rows that are no records.
    pub skipped: SkippedRows,
}

/// An audit rule and the households that its findings lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditExpectation {
    /// The rule.
    pub rule: &'static str,
    /// Numbers of the households, one for each finding that counts, sorted; of a record without a household what it is known by.
    pub subjects: Vec<String>,
}

/// Everything that was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantedFaults {
    /// Rows that must be refused, in the order of files, sheets and rows.
    pub rejected: Vec<RejectedRow>,
    /// What each sheet holds.
    pub sheets: Vec<SheetSummary>,
    /// Findings of every audit rule.
    pub audit: Vec<AuditExpectation>,
    /// Findings of audit rules that do not count, because somebody answers for them.
    pub exempt: usize,
    /// How many households, loans and villages every warning rule finds; a rule that finds nothing is left out.
    pub warnings: BTreeMap<&'static str, usize>,
}

/// The list of all that is wrong in the workbooks of a town.
pub fn planted_faults(town: &DemoTown) -> PlantedFaults {
    let tally = workbook::tally(town);
    let mut by_rule: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let is_exempt = |hit: &&AuditHit| town.exemptions.iter().any(|exemption| exemption.covers(hit));
    for hit in town.audit_hits.iter().filter(|hit| !is_exempt(hit)) {
        by_rule.entry(hit.rule).or_default().push(town.households[hit.household].household_no.clone());
    }
    for hit in &town.record_hits {
        by_rule.entry(hit.rule).or_default().push(hit.record.clone());
    }
    let audit = by_rule
        .into_iter()
        .map(|(rule, mut subjects)| {
            subjects.sort();
            AuditExpectation { rule, subjects }
        })
        .collect();
    let mut warnings = BTreeMap::new();
    for warning in town.warned.iter().flatten() {
        *warnings.entry(warning.rule()).or_default() += 1;
    }
    warnings.extend([
        ("w_loan_overdue", loan::OVERDUE),
        ("w_loan_due_soon", loan::DUE_SOON),
        ("w_loan_due_60", loan::due_in(&town.loans, 31..=60)),
        ("w_loan_due_90", loan::due_in(&town.loans, 61..=90)),
        ("w_village_overdue", loan::overdue_villages(&town.households, &town.loans)),
        ("w_relocated_idle", relocation::idle(&town.households, &town.members, &town.spells, &town.relocated)),
        ("w_village_inactive", motivation::INACTIVE.len()),
        ("w_product_homogeneity", industry::SAME_FIRST),
        ("w_weather_dependence", industry::DEPENDENT),
        ("w_weather_loss", weather::UNPAID),
        ("w_linkage_low", linkage::LOW),
    ]);
    let exempt = town.audit_hits.iter().filter(is_exempt).count();
    PlantedFaults { rejected: tally.rejected, sheets: tally.sheets, audit, exempt, warnings }
}
