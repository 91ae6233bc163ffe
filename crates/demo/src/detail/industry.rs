//! Of business entities and projects.

use super::said;
use crate::{
    draw::Draw,
    town::DemoTown,
    words::{AssetKind, ChainStage, EntityKind},
};

/// How far an entity goes from the field to the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityDetail {
    /// Stages of the chain; nobody has said where empty.
    pub stages: Vec<ChainStage>,
}

pub(super) fn draw_entities(town: &DemoTown) -> Vec<EntityDetail> {
    let mut draw = Draw::new(town.seed, "entity detail");
    let more = [
        (ChainStage::First, 40),
        (ChainStage::Deep, 12),
        (ChainStage::Storage, 18),
        (ChainStage::Brand, 14),
        (ChainStage::Sales, 30),
        (ChainStage::Tourism, 10),
    ];
    town.entities
        .iter()
        .map(|entity| {
            let mut stages = vec![ChainStage::Growing];
            let factor = match entity.kind {
                EntityKind::Company => 2,
                EntityKind::Cooperative => 1,
                EntityKind::Farm | EntityKind::Grower => 0,
            };
            stages.extend(more.iter().filter(|(_, share)| draw.percent(share * factor)).map(|(stage, _)| *stage));
            EntityDetail { stages: if draw.percent(4) { Vec::new() } else { stages } }
        })
        .collect()
}

/// What becomes of a project's assets; nobody has said where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectDetail {
    /// Whose the assets are.
    pub asset: Option<AssetKind>,
    /// Whether households are linked with it.
    pub has_linkage: Option<bool>,
}

pub(super) fn draw_projects(town: &DemoTown) -> Vec<ProjectDetail> {
    let mut draw = Draw::new(town.seed, "project detail");
    let kinds = [(AssetKind::Operating, 66), (AssetKind::Public, 20), (AssetKind::Household, 14)];
    let of_one = |_: &crate::industry::Project| {
        let is_linked = draw.percent(84);
        ProjectDetail {
            asset: (!draw.percent(6)).then(|| draw.weighted(&kinds)),
            has_linkage: said(&mut draw, is_linked, 6),
        }
    };
    town.projects.iter().map(of_one).collect()
}
