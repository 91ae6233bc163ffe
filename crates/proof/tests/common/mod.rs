//! Reports that hold both versions of every place: `⟦check：right⇒wrong⟧`.

#![allow(dead_code, reason = "every test file uses some of it")]

/// A report with its planted faults.
pub(crate) struct Planted {
    /// The lines without a fault.
    pub(crate) right: Vec<String>,
    /// The lines with all of them.
    pub(crate) wrong: Vec<String>,
    /// For each fault, what stands before the colon, and the words that were planted.
    pub(crate) faults: Vec<(String, String)>,
}

impl Planted {
    /// Takes both versions apart.
    pub(crate) fn read(text: &str) -> Self {
        let (mut right, mut wrong, mut faults) = (String::new(), String::new(), Vec::new());
        let mut rest = text;
        while let Some((plain, marked)) = rest.split_once('⟦') {
            let (place, after) = marked.split_once('⟧').expect("a closing mark");
            let (checks, versions) = place.split_once('：').expect("a colon");
            let (good, bad) = versions.split_once('⇒').expect("an arrow");
            right.extend([plain, good]);
            wrong.extend([plain, bad]);
            faults.push((checks.to_owned(), bad.to_owned()));
            rest = after;
        }
        right.push_str(rest);
        wrong.push_str(rest);
        let lines = |text: String| text.lines().map(str::to_owned).collect();
        Planted { right: lines(right), wrong: lines(wrong), faults }
    }
}
