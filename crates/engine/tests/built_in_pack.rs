//! The pack that is compiled into the binary: no faults, and every example gives what it says.

use shouwang_engine::examples;
use shouwang_pack::Pack;

#[tokio::test]
async fn every_example_of_the_built_in_pack_holds() {
    let pack = Pack::built_in().unwrap_or_else(|error| panic!("{error}"));
    let tested = examples::run(&pack, &mut |_, _| {}).await.unwrap_or_else(|error| panic!("{error}"));
    let failed: Vec<String> = tested.failed.iter().map(ToString::to_string).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(tested.examples >= tested.rules * 2 + tested.figures, "{tested:?}");
}
