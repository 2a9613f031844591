//! The class of a change is computed from the content.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kit;

use jamfor_survey::{ChangeClass, ItemKind, ItemRole, OptionClass, Questionnaire, compare};
use kit::{answer_is, sample, satisfaction, single};

/// The class of the whole, and every difference in words.
fn change(change: impl FnOnce(&mut Questionnaire)) -> (ChangeClass, Vec<String>) {
    let (before, mut after) = (sample(), sample());
    change(&mut after);
    let changes = compare(&before, &after);
    let whole = changes.differences.iter().map(|difference| difference.words.clone());
    let items = changes.items.iter().flat_map(|item| {
        item.differences.iter().map(|difference| format!("{}: {}", item.item, difference.words))
    });
    (changes.class, whole.chain(items).collect())
}

fn one(class: ChangeClass, words: &str) -> (ChangeClass, Vec<String>) {
    (class, vec![words.to_owned()])
}

#[test]
fn the_same_content_is_identical() {
    assert_eq!(change(|_| {}), (ChangeClass::Identical, vec![]));
}

#[test]
fn words_alone_are_a_change_of_text() {
    let wording = change(|after| after.items[0].wording = after.items[0].wording.clone().with("sv", "Nytt"));
    assert_eq!(wording, one(ChangeClass::TextOnly, "helhetssyn: wording.sv"));
    let label = change(|after| {
        let label = &mut after.scales[0].options[0].label;
        *label = label.clone().with("so", "aad");
    });
    assert_eq!(label, one(ChangeClass::TextOnly, "helhetssyn: option.mycket-nojd.label.so"));
    assert_eq!(change(|after| after.note = "ny".to_owned()), one(ChangeClass::TextOnly, "note"));
    assert_eq!(change(|after| after.items.swap(3, 4)), one(ChangeClass::TextOnly, "items.order"));
}

#[test]
fn a_scale_by_another_name_says_the_same() {
    let renamed = change(|after| {
        after.scales[0].key = "nojd-fem".into();
        after.items[0].kind = ItemKind::SingleChoice { scale: "nojd-fem".into() };
    });
    assert_eq!(renamed, one(ChangeClass::TextOnly, "scales"));
}

#[test]
fn more_than_before_is_additive() {
    let item = change(|after| after.items.insert(1, single("ny", "nojd")));
    assert_eq!(item, one(ChangeClass::Additive, "ny: added"));
    let option = change(|after| {
        let mut option = satisfaction().options.remove(0);
        option.code = "varken-eller".into();
        after.scales[0].options.push(option);
    });
    assert_eq!(option, one(ChangeClass::Additive, "helhetssyn: option.varken-eller.added"));
    let wider = change(|after| after.items[3].kind = ItemKind::Integer { minimum: 0, maximum: 120 });
    assert_eq!(wider, one(ChangeClass::Additive, "alder: bounds.widened"));
}

#[test]
fn options_that_mean_something_else_are_recoded() {
    let class = change(|after| after.scales[0].options[1].class = OptionClass::Neutral);
    assert_eq!(class, one(ChangeClass::Recoded, "helhetssyn: option.ganska-nojd.class"));
    let order = change(|after| after.scales[0].options.swap(0, 1));
    assert_eq!(order, one(ChangeClass::Recoded, "helhetssyn: options.order"));
    let removed = change(|after| drop(after.scales[0].options.pop()));
    assert_eq!(removed, one(ChangeClass::Recoded, "helhetssyn: option.vet-inte.removed"));
    let narrower = change(|after| after.items[5].kind = ItemKind::Text { max_length: 100 });
    assert_eq!(narrower, one(ChangeClass::Recoded, "kommentar: bounds.narrowed"));
    let role = change(|after| after.items[3].role = ItemRole::Background);
    assert_eq!(role, one(ChangeClass::Recoded, "alder: role"));
}

#[test]
fn other_questions_to_other_people_break() {
    let removed = change(|after| drop(after.items.pop()));
    assert_eq!(removed, one(ChangeClass::Breaking, "lan: removed"));
    let group = change(|after| after.target_group = "young-people".into());
    assert_eq!(group, one(ChangeClass::Breaking, "target_group"));
    let routed = change(|after| after.items[3].shown_if = Some(answer_is("helhetssyn", &["vet-inte"])));
    assert_eq!(routed, one(ChangeClass::Breaking, "alder: shown_if"));
    let kind = change(|after| after.items[3].kind = ItemKind::Text { max_length: 10 });
    assert_eq!(kind, one(ChangeClass::Breaking, "alder: kind"));
    let scale = change(|after| after.items[0].kind = ItemKind::SingleChoice { scale: "ja-nej".into() });
    assert_eq!(scale, one(ChangeClass::Breaking, "helhetssyn: scale"));
    let concept = change(|after| after.items[0].concept = Some("bodies/se-skr/concepts/x".into()));
    assert_eq!(concept, one(ChangeClass::Breaking, "helhetssyn: concept"));
}

#[test]
fn the_worst_change_names_the_whole() {
    let changed = |after: &mut Questionnaire| {
        after.note = "ny".to_owned();
        after.items.remove(7);
        after.items.push(single("ny", "nojd"));
    };
    let (class, words) = change(changed);
    assert_eq!(class, ChangeClass::Breaking);
    assert_eq!(words, ["note", "ny: added", "lan: removed"]);
}
