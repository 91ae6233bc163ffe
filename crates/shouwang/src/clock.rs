//! Time and randomness: read here and nowhere else, and handed down as values.

use jiff::{Timestamp, tz::TimeZone};
use shouwang_register::{Act, KEY_BYTES};

/// An act of somebody, now.
pub(crate) fn act(actor: &str) -> anyhow::Result<Act> {
    Ok(Act::new(actor, now_ms(), random()?))
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Random bytes of the operating system.
pub(crate) fn random() -> anyhow::Result<[u8; KEY_BYTES]> {
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("操作系统没有给出随机数：{error}"))?;
    Ok(bytes)
}

/// An instant of the change log as the clock on the wall showed it.
pub(crate) fn shown(at_ms: i64) -> String {
    match Timestamp::from_millisecond(at_ms) {
        Ok(instant) => instant.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => at_ms.to_string(),
    }
}
