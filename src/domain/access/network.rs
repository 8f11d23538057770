//! Addresses and networks as plain values: who is calling when there are proxies between.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;

/// A network: an address and how many of its first bits count. A single address counts whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(IpNet);

/// A text that names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address and no network; write for example 10.0.0.1 or 10.0.0.0/8")]
pub struct NoNetwork(String);

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let network = text
            .trim()
            .parse::<IpNet>()
            .or_else(|_| text.trim().parse::<IpAddr>().map(IpNet::from));
        let network = network.map_err(|_| NoNetwork(text.to_owned()))?;
        // One of IPv4 as IPv6 writes it is one of IPv4.
        let bits = network
            .prefix_len()
            .checked_sub(96)
            .filter(|_| network.addr().to_canonical().is_ipv4());
        let plain = bits.and_then(|bits| IpNet::new(network.addr().to_canonical(), bits).ok());
        Ok(Self(plain.unwrap_or(network)))
    }
}

impl Network {
    /// Does the address lie in it?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// Who is calling: the peer, or, as long as that is a trusted proxy, whom it says it was called by
/// (`X-Forwarded-For`, read from its end). What stands before the first address that is not trusted
/// may be anybody's invention.
#[must_use]
pub fn caller_address(peer: IpAddr, forwarded: &[&str], trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut address = peer.to_canonical();
    for hop in forwarded
        .iter()
        .flat_map(|header| header.split(','))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        if !is_trusted(address) {
            break;
        }
        let Some(next) = hop_address(hop.trim()) else {
            break;
        };
        address = next;
    }
    address
}

/// An address as proxies write it: with or without a port, in brackets when it is of IPv6.
fn hop_address(text: &str) -> Option<IpAddr> {
    let parsed = text.parse::<IpAddr>().ok().or_else(|| {
        text.parse::<std::net::SocketAddr>()
            .ok()
            .map(|socket| socket.ip())
    });
    parsed
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|address: IpAddr| address.to_canonical())
}

/// The address that limits count by: of IPv6 the first 64 bits, which one caller has whole.
#[must_use]
pub fn counted(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
    }
}

#[cfg(test)]
mod tests;
