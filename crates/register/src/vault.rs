//! Identifiers at rest: sealed, found by a keyed blind index, and the key outside the database.

use aes_gcm::{
    AesGcm, KeyInit as _, Nonce,
    aead::{Aead, Payload, consts::U12},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use hmac::{Hmac, Mac as _};
use sm3::Sm3;
use sm4::Sm4;

/// Length of a master key in bytes.
pub const KEY_BYTES: usize = 32;

/// Why a sealed value cannot be used. The value itself is never part of the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key is not of this register, or the value was changed.
    #[error("密钥与登记簿不匹配，或加密内容被改动过：无法解开身份标识。请确认使用的是建立登记簿时的密钥文件")]
    WrongKey,
    /// The key file does not hold a key.
    #[error("密钥文件的内容不对：应为 {} 个十六进制字符。请用备份的密钥文件恢复", KEY_BYTES * 2)]
    BadKey,
}

/// Seals identifiers. One trait, so that a certified cryptographic module can take the place of software.
pub trait Vault: Send + Sync {
    /// Encrypts a text. `place` (record and field) is bound in: a sealed text cannot be moved to another record.
    fn seal(&self, place: &str, plain: &str) -> Result<String, VaultError>;
    /// Decrypts what [`Vault::seal`] made for the same place.
    fn open(&self, place: &str, sealed: &str) -> Result<String, VaultError>;
    /// Keyed hash by which an equal value is found, and nothing else learnt. `kind` keeps ID numbers and bank accounts
    /// apart.
    fn index(&self, kind: &str, plain: &str) -> String;
    /// Keyed hash for the chain of the change log.
    fn chain(&self, before: &str, content: &[u8]) -> String;
}

/// SM4-GCM for sealing (GB/T 32907), HMAC-SM3 for hashes (GB/T 32905), each with a key of its own derived from the
/// master key.
pub struct Sm4Vault {
    cipher: AesGcm<Sm4, U12>,
    nonce_key: [u8; 32],
    index_key: [u8; 32],
    chain_key: [u8; 32],
}

impl Sm4Vault {
    /// Derives the keys.
    pub fn new(master: &[u8; KEY_BYTES]) -> Self {
        let derived = |label: &str| hmac(master, &[label.as_bytes()]);
        let seal_key = derived("shouwang seal 1");
        let mut sm4_key = [0_u8; 16];
        sm4_key.copy_from_slice(&seal_key[..16]);
        Sm4Vault {
            cipher: AesGcm::<Sm4, U12>::new(&sm4_key.into()),
            nonce_key: derived("shouwang nonce 1"),
            index_key: derived("shouwang index 1"),
            chain_key: derived("shouwang chain 1"),
        }
    }

    /// Reads the text of a key file.
    pub fn from_hex(text: &str) -> Result<Self, VaultError> {
        let bytes = hex::decode(text.trim()).map_err(|_| VaultError::BadKey)?;
        let master: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| VaultError::BadKey)?;
        Ok(Self::new(&master))
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so a key schedule cannot fail; an all-zero result would still seal nothing open.
    let Ok(mut mac) = Hmac::<Sm3>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl Vault for Sm4Vault {
    fn seal(&self, place: &str, plain: &str) -> Result<String, VaultError> {
        // The nonce is a keyed hash of place and text: it repeats only where both repeat, and then the sealed text is
        // the same one. So sealing needs no randomness, and writing the same value again writes the same bytes.
        let hash = hmac(&self.nonce_key, &[place.as_bytes(), plain.as_bytes()]);
        let mut nonce = [0_u8; 12];
        nonce.copy_from_slice(&hash[..12]);
        let payload = Payload { msg: plain.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::<U12>::from(nonce), payload).map_err(|_| VaultError::WrongKey)?;
        Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    fn open(&self, place: &str, sealed: &str) -> Result<String, VaultError> {
        let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| VaultError::WrongKey)?;
        let (nonce, sealed) = bytes.split_at_checked(12).ok_or(VaultError::WrongKey)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| VaultError::WrongKey)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let plain = self.cipher.decrypt(&Nonce::<U12>::from(nonce), payload).map_err(|_| VaultError::WrongKey)?;
        String::from_utf8(plain).map_err(|_| VaultError::WrongKey)
    }

    fn index(&self, kind: &str, plain: &str) -> String {
        // Sixteen bytes are enough to tell apart all the people there are, and keep the index small.
        hex::encode(&hmac(&self.index_key, &[kind.as_bytes(), plain.as_bytes()])[..16])
    }

    fn chain(&self, before: &str, content: &[u8]) -> String {
        hex::encode(hmac(&self.chain_key, &[before.as_bytes(), content]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealing_is_undone_only_with_the_same_key_and_place() {
        let vault = Sm4Vault::new(&[7; KEY_BYTES]);
        let sealed = vault.seal("r1/id_number", "590123198001010011").expect("sealed");
        assert!(!sealed.contains("590123"));
        assert_eq!(vault.open("r1/id_number", &sealed).as_deref(), Ok("590123198001010011"));
        assert_eq!(vault.open("r2/id_number", &sealed), Err(VaultError::WrongKey));
        assert_eq!(Sm4Vault::new(&[8; KEY_BYTES]).open("r1/id_number", &sealed), Err(VaultError::WrongKey));
        assert_eq!(vault.index("id", "1"), vault.index("id", "1"));
        assert_ne!(vault.index("id", "1"), vault.index("bank", "1"));
        assert!(Sm4Vault::from_hex("00").is_err());
    }

    #[test]
    fn sm3_and_sm4_are_the_standards_own() {
        use sm3::Digest;
        use sm4::cipher::{BlockCipherEncrypt, KeyInit};
        // GB/T 32905-2016, appendix A, example 1; GB/T 32907-2016, appendix A, example 1.
        assert_eq!(
            hex::encode(Sm3::digest(b"abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        let key: [u8; 16] = hex::decode("0123456789abcdeffedcba9876543210").expect("hex").try_into().expect("16");
        let mut block = key.into();
        Sm4::new(&key.into()).encrypt_block(&mut block);
        assert_eq!(hex::encode(block), "681edf34d206965e86b3e94f536e4246");
    }
}
