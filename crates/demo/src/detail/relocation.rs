//! Of relocation sites and of those who moved there.

use super::{answer, said};
use crate::{
    draw::Draw,
    town::DemoTown,
    words::{MoveKind, SettleKind, SettlePlace},
};

/// How a site is governed and what it offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteDetail {
    /// Has a community of its own.
    pub has_community: bool,
    /// Has a branch of the party.
    pub has_party_branch: bool,
    /// Has somebody who looks after the buildings.
    pub has_property_service: bool,
    /// Into how many blocks it is divided.
    pub grid_count: i64,
    /// Workshops.
    pub workshop_count: i64,
}

pub(super) fn draw_sites(town: &DemoTown) -> Vec<SiteDetail> {
    let sites = town.sites.iter().enumerate();
    // The larger site came first and is further.
    sites
        .map(|(at, _)| SiteDetail {
            has_community: at == 0,
            has_party_branch: true,
            has_property_service: at == 0,
            grid_count: 4 - at as i64,
            workshop_count: 2 - at as i64,
        })
        .collect()
}

/// What is written of a relocated household besides; nobody has said where absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelocatedDetail {
    /// Who moved with it.
    pub moved: Option<MoveKind>,
    /// Whether many live there.
    pub settled: SettleKind,
    /// How far away.
    pub place: Option<SettlePlace>,
    /// Building, stairs and door.
    pub room_no: String,
    /// Whether the old ground is tilled again.
    pub is_reclaimed: Option<bool>,
    /// Whether there is a title to the new home.
    pub has_title: Option<bool>,
    /// Whether the fields of the old home are kept.
    pub keeps_origin_land: Option<bool>,
    /// Whether the registration moved as well.
    pub hukou_moved: Option<bool>,
    /// Whether there is a permit of residence.
    pub has_residence_permit: Option<bool>,
    /// What the household lives on now.
    pub industry: &'static str,
    /// What the site does for it.
    pub service: &'static str,
}

pub(super) fn draw_relocated(town: &DemoTown) -> Vec<RelocatedDetail> {
    let mut draw = Draw::new(town.seed, "relocation detail");
    town.relocated
        .iter()
        .enumerate()
        .map(|(at, relocated)| {
            let moved = draw.percent(10);
            let removed = relocated.old_house_removed && draw.percent(95);
            let kinds = [(MoveKind::Settlement, 68), (MoveKind::Single, 28), (MoveKind::Village, 4)];
            let places = [SettlePlace::OtherVillage, SettlePlace::TownSeat];
            RelocatedDetail {
                moved: (!draw.percent(3)).then(|| draw.weighted(&kinds)),
                settled: SettleKind::Concentrated,
                place: (!draw.percent(3)).then(|| places[relocated.site % places.len()]),
                room_no: format!("{}栋{}单元{}0{}室", at / 24 + 1, at / 12 % 2 + 1, at / 2 % 6 + 1, at % 2 + 1),
                is_reclaimed: said(&mut draw, removed, 4),
                has_title: answer(&mut draw, 78, 4),
                keeps_origin_land: answer(&mut draw, 98, 5),
                hukou_moved: said(&mut draw, moved, 5),
                has_residence_permit: said(&mut draw, !moved, 8),
                industry: draw.pick(&["花椒", "芒果", "土地流转", "退耕还林", "帮扶车间务工", ""]),
                service: draw.pick(&["就业信息推送", "老年食堂", "四点半课堂", "代办服务", ""]),
            }
        })
        .collect()
}
