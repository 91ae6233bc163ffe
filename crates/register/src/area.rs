//! The areas of a town, found by code or by name.

use std::collections::BTreeMap;

/// An area: a town, a village, a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// 12-digit code.
    pub code: String,
    /// Name as the area ledger has it.
    pub name: String,
}

/// The areas of one town.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    town: String,
    town_name: String,
    by_code: BTreeMap<String, Area>,
    by_name: BTreeMap<String, Vec<String>>,
}

/// Why words name no area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoArea {
    /// No area of the town is called so; the nearest names.
    Unknown(Vec<String>),
    /// Several are; their codes.
    Several(Vec<String>),
}

impl Areas {
    /// The areas of a town.
    pub fn new(town: &str, town_name: &str, areas: impl IntoIterator<Item = Area>) -> Self {
        let mut all = Areas { town: town.to_owned(), town_name: town_name.to_owned(), ..Areas::default() };
        for area in areas {
            all.add(area);
        }
        all
    }

    /// Adds one, or gives it its new name.
    pub fn add(&mut self, area: Area) {
        if let Some(old) = self.by_code.get(&area.code) {
            let key = bare_name(&old.name).to_owned();
            if let Some(codes) = self.by_name.get_mut(&key) {
                codes.retain(|code| *code != area.code);
            }
        }
        self.by_name.entry(bare_name(&area.name).to_owned()).or_default().push(area.code.clone());
        self.by_code.insert(area.code.clone(), area);
    }

    /// The town's code.
    pub fn town(&self) -> &str {
        &self.town
    }

    /// The town's name.
    pub fn town_name(&self) -> &str {
        &self.town_name
    }

    /// Whether a 12-digit code lies in the town.
    pub fn inside(&self, code: &str) -> bool {
        code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()) && code.get(..9) == self.town.get(..9)
    }

    /// Whether a 12-digit code is that of a county, prefecture or province that the town lies in: lists of areas begin
    /// with them.
    pub fn above(&self, code: &str) -> bool {
        let digits = code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit());
        let prefix = [2, 4, 6].into_iter().find(|n| code.get(*n..).is_some_and(|rest| rest.bytes().all(|b| b == b'0')));
        digits && prefix.is_some_and(|n| code.get(..n) == self.town.get(..n))
    }

    /// The name of a code.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.by_code.get(code).map(|area| area.name.as_str())
    }

    /// All areas, by code.
    pub fn all(&self) -> impl Iterator<Item = &Area> {
        self.by_code.values()
    }

    /// Finds an area by its code, its name, or its name behind the town's. Never makes one.
    pub fn find(&self, words: &str) -> Result<&str, NoArea> {
        let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some((code, _)) = self.by_code.get_key_value(words.as_str()) {
            return Ok(code);
        }
        let behind_town = words.rsplit_once(self.town_name.as_str()).map_or(words.as_str(), |(_, rest)| rest);
        for name in [words.as_str(), behind_town] {
            match self.by_name.get(bare_name(name)).map(Vec::as_slice) {
                Some([code]) => return Ok(code),
                Some(codes) if codes.len() > 1 => return Err(NoArea::Several(codes.to_vec())),
                _ => {}
            }
        }
        let near = |area: &&Area| area.name.chars().any(|c| words.contains(c) && !"村社区镇".contains(c));
        Err(NoArea::Unknown(self.by_code.values().filter(near).map(|a| a.name.clone()).take(3).collect()))
    }
}

/// A village's name without the words that offices put behind it or leave out.
fn bare_name(name: &str) -> &str {
    for ending in ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"] {
        if let Some(bare) = name.strip_suffix(ending)
            && !bare.is_empty()
        {
            return bare;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_found_by_code_and_by_the_names_offices_use() {
        let area = |code: &str, name: &str| Area { code: code.into(), name: name.into() };
        let areas = Areas::new(
            "590123101000",
            "示例镇",
            [
                area("590123101201", "新店房村"),
                area("590123101202", "松坪村"),
                area("590123101203", "老街村"),
                area("590123101204", "老街社区"),
            ],
        );
        for words in
            ["590123101201", "新店房村", "新店房", "新店房村委会", "示例镇新店房村", "某县示例镇 新店房村民委员会"]
        {
            assert_eq!(areas.find(words), Ok("590123101201"), "{words}");
        }
        assert!(matches!(areas.find("老街"), Err(NoArea::Several(codes)) if codes.len() == 2));
        assert_eq!(areas.find("松平村"), Err(NoArea::Unknown(vec!["松坪村".to_owned()])));
        assert!(areas.above("590123000000") && areas.above("590000000000") && !areas.above("590124000000"));
        assert!(areas.inside("590123101299") && !areas.inside("590123102201") && !areas.inside("59012310120"));
    }
}
