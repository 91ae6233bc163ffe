//! The written workbooks, read back: what is refused and what is skipped is exactly what was planted.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use shouwang_demo::{DemoTown, PlantedFaults, SkippedRows, Stage, planted_faults, write_inbox};
use shouwang_intake::{SheetRows, Skip, open, read_sheet, recognise};
use shouwang_pack::{Kind, Pack, PackFiles, Value};

/// A sheet as it was read: file, the ledger of its rows, the rows.
struct Read {
    file: String,
    ledgers: Vec<String>,
    header_row: u32,
    rows: SheetRows,
}

fn read_back(pack: &Pack, folder: &Path) -> Vec<Read> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let file = path.file_name().expect("name").to_string_lossy().into_owned();
        let workbook = open(&file, std::fs::read(&path).expect("bytes")).expect("a workbook");
        for sheet in &workbook.sheets {
            let layout = recognise(pack, sheet, None).unwrap_or_else(|why| panic!("{file} {}: {why}", sheet.name));
            let rows = read_sheet(pack, sheet, &layout);
            assert_eq!((rows.unread, &rows.problems), (0, &Vec::new()), "{file} {}", sheet.name);
            all.push(Read { file: file.clone(), ledgers: layout.ledgers.clone(), header_row: layout.header_row, rows });
        }
    }
    all
}

/// Fields that the town's offices leave blank: villages that only repeat the household's, and what seldom happens.
const NEVER_FILLED: &[&str] = &[
    "aid_request.checked_on",
    "business_entity.credit_code",
    "business_registration.village",
    "crop.entity",
    "exemption.member",
    "exemption.village",
    "household_income.village",
    "housing_water.village",
    "incident.note",
    "inspection_feedback.note",
    "job_seeker.wanted_post",
    "lead.verified_on",
    "livestock.entity",
    "long_term_mechanism.revised_on",
    "medical_cost.village",
    "micro_loan.village",
    "monitoring_object.risk_3",
    "monitoring_object.risk_4",
    "monitoring_object.risk_5",
    "monitoring_object.risk_note",
    "monitoring_object.village",
    "motivation_activity.effect",
    "payroll.ended_on",
    "payroll.village",
    "post_attendance.score",
    "public_post.ended_on",
    "real_estate.cancelled_on",
    "real_estate.village",
    "rectification_task.leader",
    "rectification_task.finished_on",
    "responsible_cadre.phone",
    "training.village",
    "vacancy.requirement",
    "vehicle.cancelled_on",
    "vehicle.village",
];

#[test]
fn every_planted_row_is_refused_and_no_other() {
    let pack = Pack::load(PackFiles::built_in()).expect("pack");
    let town = DemoTown::draw(7);
    let folder = tempfile::tempdir().expect("folder");
    let written = write_inbox(&town, folder.path(), &mut |_, _, _| {}).expect("inbox");
    let planted = planted_faults(&town);
    let all = read_back(&pack, folder.path());
    assert_eq!(written.len(), 37);
    assert_eq!(all.len(), planted.sheets.len());
    for summary in &planted.sheets {
        let read = all.iter().find(|read| read.file == summary.file && read.rows.sheet == summary.sheet);
        let read = read.unwrap_or_else(|| panic!("{} {} was not read", summary.file, summary.sheet));
        let place = format!("{} {}", summary.file, summary.sheet);
        assert_eq!(read.header_row, summary.header_row, "{place}");
        let at = |stage| {
            let own = planted.rejected.iter().filter(|r| r.file == summary.file && r.sheet == summary.sheet);
            own.filter(|r| r.stage == stage).map(|r| (r.row, r.cell.as_str(), r.code)).collect::<Vec<_>>()
        };
        let refused: Vec<_> = read
            .rows
            .rejected
            .iter()
            .flat_map(|row| row.problems.iter().map(|problem| (row.number, problem.cell.as_str(), problem.code)))
            .collect();
        assert_eq!(refused, at(Stage::Intake), "{place}");
        assert_eq!(read.rows.rows.len(), summary.rows + at(Stage::Register).len(), "{place}");
        assert_eq!(skipped(&read.rows), summary.skipped, "{place}");
    }
    references_lead_somewhere(&pack, &town, &all, &planted);
    no_two_rows_disagree(&all);
    sums_survive(&town, &all, &planted);
    let ledgers: BTreeSet<&str> = all.iter().flat_map(|read| read.ledgers.iter().map(String::as_str)).collect();
    assert_eq!(ledgers, pack.ledgers.keys().map(String::as_str).collect(), "every ledger is filled");
    every_field_is_filled(&pack, &all);
    planted_as_promised(&planted);
}

/// A field that no workbook ever fills would be one that nobody has tried.
fn every_field_is_filled(pack: &Pack, all: &[Read]) {
    let mut filled: BTreeSet<(&str, &str)> = BTreeSet::new();
    for part in all.iter().flat_map(|read| &read.rows.rows).flat_map(|row| &row.parts) {
        let said = part.values.iter().filter(|(_, value)| !value.is_unknown());
        filled.extend(said.map(|(field, _)| (part.ledger.as_str(), field.as_str())));
    }
    let fields = pack.ledgers.values().flat_map(|ledger| ledger.fields.iter().map(move |field| (ledger, field)));
    let empty: Vec<String> = fields
        .filter(|(ledger, field)| {
            field.derive.is_none() && !filled.contains(&(ledger.name.as_str(), field.name.as_str()))
        })
        .map(|(ledger, field)| format!("{}.{}", ledger.name, field.name))
        .collect();
    assert_eq!(empty, NEVER_FILLED);
}

fn skipped(rows: &SheetRows) -> SkippedRows {
    let count = |why| rows.skipped.iter().filter(|row| row.why == why).count();
    SkippedRows {
        subtotal: count(Skip::Subtotal),
        note: count(Skip::Note),
        repeated_header: count(Skip::RepeatedHeader),
        blank: count(Skip::Blank),
    }
}

/// What the register would refuse: rows that name a record or a village that is not there.
fn references_lead_somewhere(pack: &Pack, town: &DemoTown, all: &[Read], planted: &PlantedFaults) {
    let expected: BTreeSet<(&str, &str, u32, &str)> = planted
        .rejected
        .iter()
        .filter(|row| row.stage == Stage::Register)
        .map(|row| (row.file, row.sheet.as_str(), row.row, row.code))
        .collect();
    let mut known: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for row in all.iter().flat_map(|read| &read.rows.rows) {
        for part in &row.parts {
            for (field, value) in &part.values {
                if let Some(text) = value.as_text() {
                    let keys = known.entry((part.ledger.as_str(), field.as_str())).or_default();
                    *keys.entry(text).or_default() += 1;
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    for read in all {
        for row in &read.rows.rows {
            for part in &row.parts {
                let ledger = pack.ledger(&part.ledger).expect("ledger");
                for (field, words) in
                    part.values.iter().filter_map(|(f, value)| Some((ledger.field(f)?, value.as_text()?)))
                {
                    let place = |code| (read.file.as_str(), read.rows.sheet.as_str(), row.number, code);
                    if let (Kind::Reference, Some(target), Some(by)) = (field.kind, &field.ledger, &field.by) {
                        match known.get(&(target.as_str(), by.as_str())).and_then(|keys| keys.get(words)) {
                            None => drop(found.insert(place("unknown_reference"))),
                            // Members of one household stand in many rows; an ID number may stand in one only.
                            Some(several) => {
                                assert!(*several == 1 || target != "member", "{}: {words} stands twice", read.file)
                            }
                        }
                    }
                    if field.kind == Kind::Area && !is_village(town, words) {
                        found.insert(place("unknown_area"));
                    }
                }
                let code = part.values.get("code").and_then(Value::as_text);
                if part.ledger == "area" && code.is_some_and(|code| !code.starts_with("590123101")) {
                    found.insert((read.file.as_str(), read.rows.sheet.as_str(), row.number, "area_outside_town"));
                }
            }
        }
    }
    assert_eq!(found, expected);
}

/// The register refuses a record of which two rows say different things.
fn no_two_rows_disagree(all: &[Read]) {
    let mut said: BTreeMap<(&str, &str), (&Value, &str)> = BTreeMap::new();
    for read in all {
        for part in read.rows.rows.iter().flat_map(|row| &row.parts).filter(|part| part.ledger == "household") {
            let number = part.values.get("household_no").and_then(Value::as_text).expect("number");
            for (field, value) in part.values.iter().filter(|(_, value)| !value.is_unknown()) {
                let (before, file) = said.entry((number, field)).or_insert((value, &read.file));
                let same = *before == value;
                assert!(same, "{file} and {} disagree about {field} of {number}", read.file);
            }
        }
    }
}

/// Money and areas come back to the last fen, whatever unit a sheet is written in.
fn sums_survive(town: &DemoTown, all: &[Read], planted: &PlantedFaults) {
    let sum = |ledger: &str, field: &str| -> i64 {
        let good = |read: &&Read, number: u32| {
            let is_here =
                |r: &&shouwang_demo::RejectedRow| r.file == read.file && r.sheet == read.rows.sheet && r.row == number;
            !planted.rejected.iter().any(|r| is_here(&r))
        };
        let rows = all.iter().flat_map(|read| read.rows.rows.iter().filter(move |row| good(&read, row.number)));
        let parts = rows.filter_map(|row| row.part(ledger)).filter_map(|part| part.values.get(field)?.as_integer());
        parts.sum()
    };
    let incomes = |of: fn(&shouwang_demo::Income) -> i64| town.incomes.iter().map(of).sum::<i64>();
    let cases = [
        ("household_income", "wage_fen", incomes(|income| income.wage_fen())),
        ("household_income", "transfer_fen", incomes(|income| income.transfer_fen())),
        ("household_income", "business_cost_fen", incomes(|income| income.business_cost_fen)),
        ("household_income", "stated_net_fen", incomes(|income| income.net_fen())),
        ("migrant_work", "monthly_wage_fen", town.spells.iter().map(|spell| spell.monthly_wage_fen).sum()),
        ("micro_loan", "amount_fen", town.loans.iter().map(|loan| loan.amount_fen).sum()),
        ("land_transfer", "area_mu", town.transfers.iter().map(|transfer| transfer.area_mu_100).sum()),
        ("land_transfer", "subsidy_fen", town.transfers.iter().map(|transfer| transfer.subsidy_fen).sum()),
        ("crop", "insured_mu", town.crops.iter().map(|crop| crop.insured_mu_100).sum()),
        ("benefit_link", "benefit_fen", town.links.iter().map(|link| link.benefit_fen).sum()),
        ("collective_distribution", "amount_fen", town.distributions.iter().map(|d| d.amount_fen).sum()),
        ("weather_loss", "loss_fen", town.losses.iter().map(|loss| loss.loss_fen).sum()),
        ("crop", "area_mu", town.crops.iter().map(|crop| crop.area_mu_100).sum()),
        ("livestock", "head_count", town.livestock.iter().map(|livestock| livestock.head_count).sum()),
        ("industry_project", "investment_fen", town.projects.iter().map(|project| project.investment_fen).sum()),
        ("collective_income", "amount_fen", town.collective.iter().map(|income| income.amount_fen).sum()),
        ("subsidy", "amount_fen", town.subsidies.iter().map(|subsidy| subsidy.amount_fen).sum()),
        ("medical_cost", "out_of_pocket_fen", town.medical.iter().map(|cost| cost.out_of_pocket_fen).sum()),
        ("post_attendance", "paid_fen", town.attendance.iter().map(|month| month.paid_fen).sum()),
        ("vacancy", "head_count", town.vacancies.iter().map(|vacancy| vacancy.head_count).sum()),
        ("household", "farmland_mu", town.households.iter().map(|household| household.farmland_mu_100).sum()),
    ];
    for (ledger, field, expected) in cases {
        assert_eq!(sum(ledger, field), expected, "{ledger}.{field}");
    }
}

fn is_village(town: &DemoTown, words: &str) -> bool {
    let name = words.trim_start_matches("示例镇").trim_end_matches("委会");
    town.villages.iter().any(|village| village.name == name || village.code == words)
}

fn planted_as_promised(planted: &PlantedFaults) {
    let files: BTreeSet<&str> = planted.rejected.iter().map(|row| row.file).collect();
    assert!(
        planted.rejected.len() >= 40 && files.len() >= 10,
        "{} rows in {} files",
        planted.rejected.len(),
        files.len()
    );
    let codes: BTreeSet<&str> = planted.rejected.iter().map(|row| row.code).collect();
    assert!(codes.len() >= 20, "{codes:?}");
    let audits: usize = planted.audit.iter().map(|expected| expected.subjects.len()).sum();
    assert_eq!((planted.audit.len(), planted.warnings.len()), (144, 24), "{audits} findings");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let town = DemoTown::draw(2);
    let hashes = || {
        use sm3::{Digest, Sm3};
        let folder = tempfile::tempdir().expect("folder");
        let mut paths = write_inbox(&town, folder.path(), &mut |_, _, _| {}).expect("inbox");
        let again = write_inbox(&town, folder.path(), &mut |_, _, _| {});
        assert!(again.is_err_and(|error| error.to_string().contains("无法写入文件")), "nothing is overwritten");
        paths.sort();
        let left = std::fs::read_dir(folder.path()).expect("folder").count();
        assert_eq!(left, paths.len(), "nothing else is left behind");
        paths.iter().map(|path| Sm3::digest(std::fs::read(path).expect("bytes")).to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(hashes(), hashes());
}
