//! What `menu` does, case by case.

use super::*;

#[test]
fn the_nearest_way_is_the_one_a_page_is_under() {
    let desk = Desk {
        ways: vec![Way::Work, Way::Nominate, Way::Files],
        ..Desk::default()
    };
    let here = |path: &str| {
        let menu = Menu::of(Some(&desk), path);
        let found = menu.links.iter().find(|link| link.is_here);
        found.map(|link| link.address)
    };
    assert_eq!(here("/"), Some("/"));
    assert_eq!(here("/nominations/new"), Some("/nominations/new"));
    assert_eq!(here("/nominations/0192"), Some("/nominations"));
    assert_eq!(here("/account"), None);
}

#[test]
fn many_notices_are_not_counted_one_by_one() {
    let unread = |unread: i64| {
        let desk = Desk {
            unread,
            ..Desk::default()
        };
        Menu::of(Some(&desk), "/").unread
    };
    assert_eq!(unread(0), None);
    assert_eq!(unread(99).as_deref(), Some("99"));
    assert_eq!(unread(100).as_deref(), Some("99+"));
}

#[test]
fn nothing_is_folded_away_alone() {
    let of = |many: usize| {
        let desk = Desk {
            ways: Way::ALL.iter().copied().take(many).collect(),
            ..Desk::default()
        };
        let menu = Menu::of(Some(&desk), "/");
        let count =
            |folded: fn(&MenuLink) -> bool| menu.links.iter().filter(|link| folded(link)).count();
        (count(|link| link.is_folded), count(|link| link.is_wide))
    };
    assert_eq!(of(4), (0, 0));
    assert_eq!(of(5), (0, 0));
    assert_eq!(of(6), (0, 2));
    assert_eq!(of(9), (0, 5));
    assert_eq!(of(10), (2, 6));
}
