//! The default pack and the starter are compiled in: a new file in them must make this crate again.

fn main() {
    for pack in ["yunnan-town", "starter"] {
        println!("cargo::rerun-if-changed=../../packs/{pack}");
    }
}
