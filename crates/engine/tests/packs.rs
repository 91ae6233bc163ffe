//! The packs of the repository: no faults, and every example gives what it says.

use shouwang_engine::examples;
use shouwang_pack::Pack;

#[tokio::test]
async fn every_example_of_every_pack_holds() {
    for entry in std::fs::read_dir("../../packs").expect("packs") {
        let folder = entry.expect("a folder").path();
        let pack = Pack::read(&folder).unwrap_or_else(|error| panic!("{error}"));
        let tested = examples::run(&pack, &mut |_, _| {}).await.unwrap_or_else(|error| panic!("{error}"));
        let failed: Vec<String> = tested.failed.iter().map(ToString::to_string).collect();
        assert!(failed.is_empty(), "{}: {}", folder.display(), failed.join("\n"));
        assert!(tested.examples >= tested.rules * 2 + tested.figures, "{}: {tested:?}", folder.display());
    }
}
