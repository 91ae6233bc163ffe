//! Public-welfare posts: the posts, who holds them, and the months of attendance with their pay.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag, yuan},
        form::{DATA_DATE_LINE, any_day, id_cell, long_month, short_month, stranger},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    posts(town, book);
    holders(town, book);
    attendance(town, book);
}

fn posts(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form posts");
    let headers = [
        "序号",
        "岗位编号",
        "岗位名称",
        "岗位类别",
        "所在村",
        "设岗人数",
        "月补贴标准（元）",
        "设岗日期",
        "工作内容",
        "是否论证",
        "是否公示",
    ];
    let above = ["示例镇（虚构）公益性岗位设置台账", DATA_DATE_LINE];
    let mut page = book.page("岗位设置", &above, &headers);
    let mut faults = Spread::over(town.posts.len());
    let row = |number: &'static str, kind: &'static str, village: &'static str, people: Cell| {
        page.cells([
            ("岗位编号", Cell::from(number)),
            ("岗位名称", Cell::from("村级协管")),
            ("岗位类别", Cell::from(kind)),
            ("所在村", Cell::from(village)),
            ("设岗人数", people),
            ("设岗日期", Cell::from("2019-05-06")),
        ])
    };
    faults.add(row("GY9901", "治安巡逻员", "松坪村", count(2)), "岗位类别", "unknown_code", Intake);
    faults.add(row("GY9902", "其他", "云上村", count(2)), "所在村", "unknown_area", Register);
    faults.add(row("GY9903", "其他", "松坪村", Cell::from("若干")), "设岗人数", "not_a_number", Intake);
    for post in &town.posts {
        page.row(cells![
            count(page.order()),
            &post.post_no,
            &post.name,
            post.kind.word(),
            town.villages[post.village].name,
            count(post.head_count),
            yuan(post.monthly_pay_fen),
            any_day(&mut draw, post.set_on),
            post.workload,
            flag(post.is_justified),
            flag(true),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

fn holders(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form holders");
    let headers = [
        "序号",
        "行政村",
        "姓名",
        "身份证号",
        "岗位编号",
        "上岗日期",
        "协议到期日期",
        "资金来源",
        "是否购买意外险",
        "离岗日期",
        "离岗原因",
        "备注",
        "聘用是否公示",
        "岗前培训",
        "协议类型",
    ];
    let above = ["示例镇（虚构）公益岗人员花名册", DATA_DATE_LINE];
    let mut page = book.page("公益岗在岗人员", &above, &headers);
    let mut faults = Spread::over(town.holders.len());
    let known = |order: usize| Cell::from(&town.members[town.holders[order].member].id_number);
    let row = |id: Cell, post: &'static str, hired: &'static str, fund: &'static str| {
        page.cells([
            ("身份证号", id),
            ("岗位编号", Cell::from(post)),
            ("上岗日期", Cell::from(hired)),
            ("资金来源", Cell::from(fund)),
        ])
    };
    let nobody = Cell::from(stranger(71));
    faults.add(row(nobody, "GY0101", "2018-05-06", "就业补助资金"), "身份证号", "unknown_reference", Register);
    faults.add(row(known(3), "GY9999", "2018-05-06", "就业补助资金"), "岗位编号", "unknown_reference", Register);
    faults.add(row(known(4), "GY0101", "", "就业补助资金"), "上岗日期", "required_missing", Intake);
    faults.add(row(known(5), "GY0101", "2018-05-06", "来源不详"), "资金来源", "unknown_code", Intake);
    for (holder, detail) in town.holders.iter().zip(&town.details.holders) {
        let member = &town.members[holder.member];
        let funds: Vec<&str> = holder.funds.iter().map(|fund| fund.word()).collect();
        page.row(cells![
            count(page.order()),
            town.village_of(member.household).name,
            &member.name,
            id_cell(&mut draw, member, false),
            &town.posts[holder.post].post_no,
            any_day(&mut draw, holder.hired_on),
            any_day(&mut draw, holder.agreement_until),
            funds.join("、"),
            flag(holder.is_insured),
            holder.left.map(|(on, _)| any_day(&mut draw, on)),
            holder.left.map(|(_, why)| why.word()),
            Cell::Blank,
            detail.is_publicised.map(flag),
            detail.is_trained.map(flag),
            detail.agreement.map(|agreement| agreement.word()),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

fn attendance(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form attendance");
    let headers = [
        "行政村",
        "姓名",
        "身份证号",
        "岗位编号",
        "考勤月份",
        "应出勤天数",
        "出勤天数",
        "拟拨付岗位补贴金额",
        "考核等次",
    ];
    let above = ["示例镇（虚构）公益性岗位出勤天数和拟拨付岗位补贴金额汇总表", DATA_DATE_LINE];
    let mut page = book.page("公益岗考勤", &above, &headers);
    let mut faults = Spread::over(town.attendance.len());
    let first = &town.attendance[0];
    let row = |days: Cell, month: &'static str, paid: Cell| {
        page.cells([
            ("身份证号", Cell::from(&town.members[first.member].id_number)),
            ("岗位编号", Cell::from(&town.posts[first.post].post_no)),
            ("考勤月份", Cell::from(month)),
            ("应出勤天数", count(30)),
            ("出勤天数", days),
            ("拟拨付岗位补贴金额", paid),
        ])
    };
    faults.add(row(count(35), "201903", yuan(80_000)), "出勤天数", "out_of_range", Intake);
    faults.add(row(count(30), "201913", yuan(80_000)), "考勤月份", "bad_date", Intake);
    faults.add(row(count(30), "201904", Cell::Failed("#REF!")), "拟拨付岗位补贴金额", "formula_error", Intake);
    let mut sum = 0;
    for (order, month) in town.attendance.iter().enumerate() {
        let member = &town.members[month.member];
        let written = if draw.percent(70) { short_month(month.month) } else { long_month(month.month) };
        sum += month.paid_fen;
        page.row(cells![
            town.village_of(member.household).name,
            &member.name,
            id_cell(&mut draw, member, false),
            &town.posts[month.post].post_no,
            written,
            count(month.due_days),
            count(month.attended_days),
            yuan(month.paid_fen),
            month.assessment.map(|grade| grade.word()),
        ]);
        faults.tick(&mut page);
        if order > 0 && order % 900 == 0 {
            page.next_printed_page();
        }
    }
    faults.finish(&mut page);
    let total = page.cells([("行政村", Cell::from("合计")), ("拟拨付岗位补贴金额", yuan(sum))]);
    page.subtotal(total);
    page.end();
}
