//! What `tokens` does, case by case.

use super::*;

fn tokens() -> (Tokens, NewKey) {
    let master = MasterKey([3; 32]);
    let key = new_key(&master).unwrap();
    let published = vec![PublicKey {
        id: key.id.clone(),
        public_key: key.public_key.clone(),
    }];
    (
        Tokens::new(
            &master,
            "http://here",
            TimeDelta::minutes(10),
            (&key.id, &key.sealed_private_key),
            published,
        )
        .unwrap(),
        key,
    )
}

#[test]
fn a_token_lives_ten_minutes() {
    let (tokens, _) = tokens();
    let now = "2026-10-17T02:00:00Z".parse().unwrap();
    let token = tokens
        .issue(Uuid::nil(), Some(Uuid::max()), None, Uuid::nil(), now)
        .unwrap();
    assert_eq!(tokens.verify(&token, now).unwrap().sid, Some(Uuid::max()));
    assert!(
        tokens
            .verify(&token, now + TimeDelta::seconds(599))
            .is_some()
    );
    assert!(
        tokens
            .verify(&token, now + TimeDelta::minutes(10))
            .is_none()
    );
    assert!(tokens.verify(&token, now - TimeDelta::hours(1)).is_none());
}

#[test]
fn forged_tokens_are_refused() {
    let (tokens, key) = tokens();
    let now: DateTime<Utc> = "2026-10-17T02:00:00Z".parse().unwrap();
    let genuine = tokens
        .issue(Uuid::nil(), None, None, Uuid::nil(), now)
        .unwrap();
    let [header, payload, signature] = genuine.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let mut forged = vec![
        String::new(),
        "a.b.c".to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
    ];
    for alg in ["none", "None", "HS256", "RS256", "ES256"] {
        forged.push(format!(
            "{}.{payload}.{signature}",
            part(&format!(r#"{{"alg":"{alg}","kid":"{}"}}"#, key.id))
        ));
    }
    let with_secret = EncodingKey::from_secret(key.public_key.as_bytes());
    let mut header_hs = Header::new(Algorithm::HS256);
    header_hs.kid = Some(key.id.clone());
    forged.push(
        jsonwebtoken::encode(
            &header_hs,
            &serde_json::from_str::<serde_json::Value>(&claims).unwrap(),
            &with_secret,
        )
        .unwrap(),
    );
    for kid in ["", "0", "../key", "' OR 1=1"] {
        forged.push(format!(
            "{}.{payload}.{signature}",
            part(&format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#))
        ));
    }
    for (from, to) in [
        ("\"exp\":", "\"exp\":\"9999999999\",\"was\":"),
        ("\"sub\":", "\"sub\":null,\"was\":"),
        ("\"iss\":\"http://here\"", "\"iss\":\"http://there\""),
    ] {
        assert!(claims.contains(from));
        forged.push(format!(
            "{header}.{}.{signature}",
            part(&claims.replacen(from, to, 1))
        ));
    }
    for token in forged {
        assert!(tokens.verify(&token, now).is_none(), "{token}");
    }
    assert!(tokens.verify(&genuine, now).is_some());
}

#[test]
fn claims_of_the_wrong_type_are_refused_even_when_signed() {
    let (tokens, key) = tokens();
    let now: DateTime<Utc> = "2026-10-17T02:00:00Z".parse().unwrap();
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key.id);
    let base = serde_json::json!({
        "iss": "http://here",
        "aud": "http://here",
        "sub": Uuid::nil(),
        "iat": now.timestamp(),
        "exp": now.timestamp() + 60,
        "jti": Uuid::nil()
    });
    let signed = |claims: &serde_json::Value| {
        jsonwebtoken::encode(&header, claims, &tokens.signing.1).unwrap()
    };
    assert!(tokens.verify(&signed(&base), now).is_some());
    for (claim, value) in [
        ("exp", serde_json::json!("9999999999")),
        ("exp", serde_json::json!(1e300)),
        ("exp", serde_json::json!(null)),
        ("exp", serde_json::json!([9_999_999_999_i64])),
        ("iat", serde_json::json!("1")),
        ("sub", serde_json::json!("root")),
        ("aud", serde_json::json!("http://elsewhere")),
        ("admin", serde_json::json!(true)),
    ] {
        let mut claims = base.clone();
        claims[claim] = value.clone();
        assert!(
            tokens.verify(&signed(&claims), now).is_none(),
            "{claim}: {value}"
        );
    }
}
