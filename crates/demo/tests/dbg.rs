use shouwang_demo::*;
#[test] fn dbg() {
    let t = std::time::Instant::now();
    let town = DemoTown::draw(7);
    println!("draw {:?}", t.elapsed());
    let p = planted_faults(&town);
    println!("planted {:?} {}", t.elapsed(), p.rejected.len());
    let mut v: Vec<i64> = town.incomes.iter().filter(|i| i.year==2020 && town.households[i.household].is_ex_poor()).map(|i| i.net_fen()/i.persons/100).collect(); v.sort();
    for q in [1,5,10,25,50,75,90,99] { print!("q{q} {} ", v[v.len()*q/100]); } println!();
    let mut v: Vec<i64> = town.incomes.iter().filter(|i| i.year==2020 && !town.households[i.household].is_ex_poor()).map(|i| i.net_fen()/i.persons/100).collect(); v.sort();
    for q in [1,5,10,25,50,75,90,99] { print!("q{q} {} ", v[v.len()*q/100]); } println!();
    let s = |f: &dyn Fn(&Income)->i64| town.incomes.iter().filter(|i| i.year==2020).map(f).sum::<i64>()/1_000_000;
    println!("wan: wage {} post {} business {} cost {} property {} transfer {} dibao {} tekun {} pension {}", s(&|i| i.migrant_wage_fen), s(&|i| i.post_wage_fen), s(&|i| i.business_fen), s(&|i| i.business_cost_fen), s(&|i| i.property_fen()), s(&|i| i.transfer_fen()), s(&|i| i.dibao_fen), s(&|i| i.tekun_fen), s(&|i| i.pension_fen));
    let w = |f: &dyn Fn(&Household)->bool| town.households.iter().enumerate().filter(|(a,h)| !town.warned[*a].is_empty() && f(h)).count();
    println!("warned open {}", w(&|h| h.is_open));
    let d = date();
    for a in (0..100).step_by(5) { print!("{a}:{} ", town.members.iter().filter(|m| m.counts_on(d) && (a..a+5).contains(&m.age_on(d))).count()); } println!();
    let villages: Vec<_> = town.villages.iter().enumerate().map(|(a,v)| (v.name, town.households.iter().filter(|h| h.village==a).count(), town.households.iter().filter(|h| h.village==a && h.is_ex_poor()).count())).collect();
    println!("{villages:?}");
    println!("sp {:?}", &town.spells[..3]);
    println!("medical {} loans {} checks {} subsidies {} objects {} measures {} trainings {} housing {}", town.medical.len(), town.loans.len(), town.loan_checks.len(), town.subsidies.len(), town.objects.len(), town.measures.len(), town.trainings.len(), town.housing_checks.len());
    for h in [100usize, 2000, 5000] { for m in town.households[h].members.clone() { let m=&town.members[m]; println!("{} {:?} {} {:?} {:?} {:?} {:?}", m.name, m.relation, m.age_on(d), m.labour, m.education, m.school, m.joined); } println!("{:?}\n", town.incomes.iter().find(|i| i.household==h)); }
    println!("left at 2014..: {}", town.village_years.iter().filter(|v| v.year==2020).map(|v| v.person_count).sum::<i64>());
    for e in town.entities.iter().take(6) { println!("{e:?}"); }
    println!("{:?}", town.village_years.iter().take(7).collect::<Vec<_>>());
    let out = std::path::Path::new("/tmp/demo_out"); let _ = std::fs::create_dir(out);
    if std::fs::read_dir(out).unwrap().count() == 0 { write_inbox(&town, out, &mut |_,_,_| {}).unwrap(); }
}
fn date() -> jiff::civil::Date { DATA_DATE }
