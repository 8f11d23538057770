//! What `network` does, case by case.

use super::*;

#[test]
fn networks_are_read_and_hold_their_addresses() {
    let network: Network = "10.0.0.0/8".parse().unwrap();
    assert!(
        network.contains("10.9.8.7".parse().unwrap())
            && network.contains("::ffff:10.1.1.1".parse().unwrap())
    );
    assert!(
        !network.contains("11.0.0.1".parse().unwrap()) && !network.contains("::1".parse().unwrap())
    );
    let one: Network = "::1".parse().unwrap();
    assert!(one.contains("::1".parse().unwrap()) && !one.contains("::2".parse().unwrap()));
    let mapped: Network = "::ffff:10.0.0.0/104".parse().unwrap();
    assert!(
        mapped.contains("10.1.1.1".parse().unwrap())
            && mapped.contains("::ffff:10.1.1.1".parse().unwrap())
    );
    assert!(
        "::ffff:10.0.0.1"
            .parse::<Network>()
            .unwrap()
            .contains("10.0.0.1".parse().unwrap())
    );
    assert!(
        "0.0.0.0/0"
            .parse::<Network>()
            .unwrap()
            .contains("1.2.3.4".parse().unwrap())
    );
    for wrong in ["", "10.0.0.0/33", "10.0.0.0/x", "proxy.example", "10.0.0"] {
        assert!(wrong.parse::<Network>().is_err(), "{wrong}");
    }
}

#[test]
fn only_trusted_proxies_are_believed() {
    let trusted: Vec<Network> = vec!["10.0.0.0/8".parse().unwrap()];
    let called_by = |peer: &str, headers: &[&str]| {
        caller_address(peer.parse().unwrap(), headers, &trusted).to_string()
    };
    assert_eq!(called_by("1.2.3.4", &["9.9.9.9"]), "1.2.3.4");
    assert_eq!(called_by("10.0.0.1", &["9.9.9.9, 5.6.7.8"]), "5.6.7.8");
    assert_eq!(
        called_by("10.0.0.1", &["9.9.9.9", "5.6.7.8, 10.0.0.2"]),
        "5.6.7.8"
    );
    assert_eq!(
        called_by("10.0.0.1", &["nonsense, 5.6.7.8:4711"]),
        "5.6.7.8"
    );
    assert_eq!(called_by("10.0.0.1", &["5.6.7.8, unknown"]), "10.0.0.1");
    assert_eq!(called_by("10.0.0.1", &["[2001:db8::1]:80"]), "2001:db8::1");
    assert_eq!(called_by("10.0.0.1", &[]), "10.0.0.1");
    assert_eq!(
        counted("2001:db8:1:2:3:4:5:6".parse().unwrap()),
        "2001:db8:1:2::"
    );
}
