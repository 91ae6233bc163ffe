//! The default pack is compiled in: a new file in it must make this crate again.

fn main() {
    println!("cargo::rerun-if-changed=../../packs/yunnan-town");
}
